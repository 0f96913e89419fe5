"""Codebooks: those of nghe, and the project's own, checked before anybody labels."""

import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.tasks import TASKS
from nghe_lib.understand.labelling.codebooks import codebook, codebook_folder, codebooks

GOOD = """
label = "Lời hứa"
question = "Lời này có hứa một việc cụ thể không?"

[[answers]]
name = "yes"
label = "có"
meaning = "Nói ai sẽ làm gì, ở đâu hay lúc nào."

[[answers]]
name = "no"
label = "không"
meaning = "Còn lại."
"""


def write(lake, name, content):
    folder = codebook_folder(lake)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(content, encoding="utf-8")


def test_a_project_has_the_shipped_questions_and_its_own(lake):
    write(lake, "promise", GOOD)
    found = codebook("promise", lake)
    assert (found.name, found.label, found.names) == ("promise", "Lời hứa", ("yes", "no"))
    assert found.answers[0].meaning == "Nói ai sẽ làm gì, ở đâu hay lúc nào."
    assert list(codebooks(lake)) == [*TASKS, "promise"]
    assert codebook("sentiment", lake) is TASKS["sentiment"]


def test_another_meaning_is_another_version(lake):
    write(lake, "promise", GOOD)
    first = codebook("promise", lake).codebook_version
    write(lake, "promise", GOOD.replace("Còn lại.", "Chỉ chúc, mong."))
    assert codebook("promise", lake).codebook_version != first


def test_an_unknown_question_names_the_nearest(lake):
    with pytest.raises(ParameterError, match="ý bạn là 'sentiment'"):
        codebook("sentimet", lake)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("promise", "label = ", "không đọc được"),
        ("sentiment", GOOD, "đã là một việc của nghe"),
        ("Hứa", GOOD, "chữ thường a-z"),
        ("promise", GOOD.replace('label = "Lời hứa"', "", 1), "thiếu 'label'"),
        ("promise", GOOD.replace("question", "questoin"), "'questoin' không có trong sổ mã; ý bạn là 'question'"),
        ("promise", GOOD.replace('meaning = "Còn lại."', 'meaning = "  "'), "câu trả lời 2: thiếu 'meaning'"),
        ("promise", GOOD.replace('"không"', '"CÓ"'), "label 'có' có hai lần"),
        ("promise", GOOD.replace('"không"', '"không, hay | thôi"'), "dấu phẩy"),
        ("promise", GOOD.partition("[[answers]]")[0], "cần từ 2 đến 40"),
        ("promise", GOOD.replace("[[answers]]", "[[answer]]"), "cần từ 2 đến 40"),
        ("promise", 'label = "a"\nquestion = "b"\nanswers = [1, 2]', "cần name, label, meaning"),
    ],
)
def test_a_faulty_codebook_is_refused_with_its_file_and_fault(lake, name, content, said):
    write(lake, name, content)
    with pytest.raises(ParameterError, match=f"{name}.toml") as caught:
        codebooks(lake)
    assert said in str(caught.value)
