"""`data/listening.md`: every line of `listen`, its credentials, its budget and its terms, from the collectors."""

from __future__ import annotations

from nghe_lib.sources.collecting import Budget, Collector
from nghe_lib.sources.collectors import COLLECTORS, collector

_HEAD = """# Nghe được gì, bằng cách nào

Viết từ các bộ thu thập (`nghe_lib/sources/collectors`) bằng `nghe notebooks --write`; một phép thử giữ cho khớp.

Ghi mỗi điều cần nghe thành một dòng trong `project.toml`, rồi chạy `nghe collect` (một lượt) hay `nghe watch`:

    listen = ["registry press", "feed https://…", "youtube search ngập lụt"]
    budgets = {"youtube" = 5000, "x" = 500}

`registry press` là mọi feed của nguồn loại press trong danh mục nguồn; cũng vậy với social_network, site, forum và
petition_channel. `nghe collect --dry-run` in điều khoản và chi phí ước tính, không hỏi gì. Mã truy cập chỉ đặt trong
biến môi trường hoặc keyring (`keyring set nghe TÊN_BIẾN`), không bao giờ là tham số.
"""


def listening_page() -> str:
    """The page, as Markdown."""
    return _HEAD + "".join(_section(collector(name)) for name in COLLECTORS)


def _section(one: Collector) -> str:
    lines = [f"\n## {one.label}\n", "| dòng | mang về |", "|---|---|"]
    for verb, brings in one.verbs.items():
        words = " ".join(filter(None, (one.name, verb)))
        lines.append(f"| `{words} …` | {brings} |")
    lines += ["", one.terms]
    lines += [f"- `{secret.variable}`: {secret.meaning}." for secret in one.secrets]
    if one.budget is not None:
        lines += ["", f"Hạn mức: {_budget(one.budget)}."]
    return "\n".join(lines) + "\n"


def _budget(budget: Budget) -> str:
    period = "ngày" if budget.period == "day" else "tháng"
    price = f", {budget.price_usd:g} USD mỗi đơn vị" if budget.price_usd else ""
    return f"{budget.limit:,} {budget.unit} mỗi {period} ({budget.timezone}){price}".replace(",", ".", 1)
