import pytest

from nghe_lib.sources.fetch import Again, Answer
from nghe_lib.sources.protocols.whole_pages import wants_whole_pages

WHOLE = b"<!DOCTYPE html><html><body><p>a</p></body></html>\n"


def answer(body, status=200):
    return Answer(status, "https://a.example/", {}, body)


@pytest.mark.parametrize("body", [WHOLE, b"{}", b"", b"<p>a piece</p>"])
def test_a_whole_page_or_what_is_none_passes(body):
    assert wants_whole_pages(is_strict=True)(answer(body)) is None


def test_a_page_without_its_end_is_asked_again_and_taken_when_it_comes_alike_twice():
    judge = wants_whole_pages(is_strict=False)
    assert isinstance(judge(answer(WHOLE[:30])), Again) and isinstance(judge(answer(WHOLE[:35])), Again)
    assert judge(answer(WHOLE[:30])) is None


def test_software_that_always_closes_its_pages_is_never_taken_at_half():
    judge = wants_whole_pages(is_strict=True)
    assert all(isinstance(judge(answer(WHOLE[:30])), Again) for _ in range(3))


def test_an_error_is_left_to_others():
    assert wants_whole_pages(is_strict=True)(answer(b"<html>", 500)) is None
