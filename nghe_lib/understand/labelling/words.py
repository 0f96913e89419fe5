"""What labelling did and where it stands, said to people."""

from __future__ import annotations

from typing import Any

from nghe_lib.understand.labelling.reliability import MEASURES

MOST_LOST = 10


def in_words(answer: dict[str, Any]) -> list[str]:
    """Sentences for what `exchange.label` gives."""
    if "sheet" in answer:
        return [
            f"Đã viết {answer['post_count']} bài ra {answer['sheet']}, sổ mã ở {answer['codebook']}.",
            _origin(answer),
            "Mỗi người làm một tệp riêng, không xem của nhau, rồi: nghe label --read TỆP --coder TÊN",
        ]
    if "lost_ids" in answer:
        return _taken(answer)
    if "agreement" in answer:
        return _state(answer)
    return [f"Đã học '{answer['task']}' từ {answer['label_count']} bài; mô hình nằm trong dự án."]


def _origin(answer: dict[str, Any]) -> str:
    if answer["design"] == "disputed":
        return "Đó là các bài người gán nhãn còn khác nhau, bài chia đều đứng trước."
    return f"Mẫu '{answer['sample']}' ({answer['design']}), lấy từ {answer['population']} bài."


def agreement_words(rows: list[dict[str, Any]]) -> list[str]:
    """One sentence per measure of agreement."""
    return [
        f"{MEASURES[row['measure']]}: {_figure(row['value'])} ({_figure(row['low'])} đến {_figure(row['high'])}), "
        f"{row['coder_count']} người, {row['post_count']} bài"
        for row in rows
    ]


def _taken(answer: dict[str, Any]) -> list[str]:
    said = [
        f"Đã nhận {answer['label_count']} nhãn: {answer['new_count']} mới, {answer['changed_count']} sửa, "
        f"{answer['same_count']} không đổi; {answer['empty_count']} ô còn trống."
    ]
    if lost := answer["lost_ids"]:
        more = "" if len(lost) <= MOST_LOST else f" và {len(lost) - MOST_LOST} bài khác"
        said.append(f"Tệp thiếu {len(lost)} bài của mẫu: {', '.join(lost[:MOST_LOST])}{more}.")
    return said


def _state(answer: dict[str, Any]) -> list[str]:
    counts = ", ".join(f"{name} {n}" for name, n in answer["answers"].items())
    said = [
        f"{answer['task']} (sổ mã {answer['codebook_version']}): {answer['label_count']} nhãn, "
        f"{answer['post_count']} bài, {answer['coder_count']} người gán nhãn.",
        f"Theo câu trả lời: {counts}.",
        *agreement_words(answer["agreement"]),
        f"Các mẫu: {', '.join(answer['samples']) or 'chưa có'}.",
    ]
    if answer["superseded_count"]:
        said.append(f"{answer['superseded_count']} nhãn theo sổ mã cũ không được tính.")
    return said


def _figure(value: float) -> str:
    return "–" if value != value else f"{value:.3f}".replace(".", ",")
