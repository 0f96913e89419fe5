import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.sources.html_page import tree_of
from nghe_lib.sources.payloads.xenforo import error_of, is_xenforo, pages_of, posts_of, threads_of

URL = "https://dien-dan.example/threads/duong-ngap.12/"
POST = (
    '<article class="message message--post" data-content="post-{0}"><header class="message-attribution">{1}</header>'
    '<article class="message-body"><div class="bbWrapper">{2}</div></article>{3}</article>'
)
TIME = '<time class="u-dt" datetime="2026-11-24T10:00:00+0700" data-time="1795489200">x</time>'


def read(inside, **more):
    tree = tree_of(f'<html id="XF"><body>{inside}</body></html>')
    return posts_of(tree, host="h", url=URL, **more)


def record(body="Ý kiến", footer="", time=TIME):
    return read(POST.format(5, time, body, footer)).records[0]


@pytest.mark.parametrize(
    "time",
    [
        TIME,
        '<time data-timestamp="1795489200" data-time="10:00 AM"></time>',
        '<time datetime="2026-11-24T10:00:00+0700"></time>',
    ],
)
def test_all_versions_of_a_time_are_read(time):
    assert record(time=time)["published_at"] == 1_795_489_200_000_000


@pytest.mark.parametrize("time", ["", "<time></time>", '<time data-time="x" datetime="mai"></time>'])
def test_a_post_without_a_moment_has_none(time):
    assert record(time=time)["published_at"] is None


@pytest.mark.parametrize(
    ("footer", "count"),
    [
        ("", None),
        ('<div class="reactionsBar"></div>', 0),
        ('<div class="reactionsBar"><a class="reactionsBar-link"><bdi>A</bdi></a></div>', 1),
        ('<div class="reactionsBar"><a class="reactionsBar-link"><bdi>A</bdi> và 1 người khác</a></div>', 2),
        ('<div class="reactionsBar"><a class="reactionsBar-link"><bdi>A</bdi> and 2.5K others</a></div>', 2501),
    ],
)
def test_reactions_are_counted_or_missing(footer, count):
    assert record(footer=footer)["like_count"] == count


def test_answers_on_a_later_page_belong_to_the_post_that_started_the_thread():
    nav = '<ul><li class="pageNav-page"><a>1</a></li><li class="pageNav-page pageNav-page--current"><a>2</a></li></ul>'
    made = read(nav + POST.format(99, TIME, "Trang hai", ""), root="h:5")
    assert (made.page, made.n_pages) == (2, 2)
    assert [made.records[0][name] for name in ("kind", "parent_id", "root_id")] == ["comment", "h:5", "h:5"]


def test_a_big_number_of_pages_is_read_with_its_separators():
    assert pages_of(tree_of('<html><li class="pageNav-page">1,204</li></html>')) == (1, 1204)


def test_spoilers_are_read_and_their_buttons_are_not():
    spoiler = '<div class="bbCodeSpoiler"><button class="bbCodeSpoiler-button">Xem</button><div>Bên trong</div></div>'
    assert record(f"Ngoài{spoiler}")["text"] == "Ngoài\nBên trong"


def test_lists_of_old_and_new_themes_give_the_number_of_the_thread():
    row = '<div class="structItem structItem--thread {}"><div class="structItem-title">{}</div></div>'
    rows = (
        row.format("js-threadListItem-7", '<a href="/t/a.7/">A</a>')
        + row.format("", '<a href="/threads/8/">B</a>')
        + row.format("", "")
    )
    found = threads_of(tree_of(f"<html>{rows}</html>"), url=URL)
    assert [(one.id, one.title, one.n_replies, one.last_at) for one in found] == [
        ("7", "A", None, None), ("8", "B", None, None),
    ]  # fmt: skip


@settings(max_examples=80)
@given(st.text(max_size=80), st.text(max_size=60), st.text(max_size=60))
def test_any_words_in_any_place_end_in_records_or_refused(number, body, footer):
    made = read(POST.format(number, body, footer, body) + footer)
    assert len(made.records) + len(made.refused) >= 0


@settings(max_examples=80)
@given(st.text(max_size=300))
def test_any_page_is_read_without_harm(noise):
    tree = tree_of(f'<div class="structItem--thread pageNav-page message--post">{noise}</div>')
    assert isinstance(error_of(tree), str) and not is_xenforo(tree)
    assert pages_of(tree)[0] >= 1 and not threads_of(tree, url=URL) and not posts_of(tree, host="h", url=URL).records


@pytest.mark.parametrize(
    "body", ["<b>" * 50_000 + "x", "a\0b", "\ud800x", "<blockquote class='bbCodeBlock--quote'>" * 300]
)
def test_strange_markup_does_no_harm(body):
    made = read(POST.format(5, TIME, body, ""))
    assert len(made.records) + len(made.refused) == 1
