"""Reports run on a synthetic city, and every number is held against a plain pandas count of what was generated."""

import json
import re
from datetime import date

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from nghe_lib import city, ingest, report, signals, store
from nghe_lib.charts.words import number, percent, platform
from nghe_lib.errors import TooLittleDataError
from nghe_lib.settings import NOTEBOOKS, ImportSettings
from tests.browser import Opened
from tests.conftest import REPO

pytestmark = pytest.mark.kernel
SINCE, UNTIL = date(2025, 10, 6), date(2025, 10, 12)
PUBLIC = ("press", "agency", "organisation")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A city of 6,000 posts in a project, and the very posts the generator made, before any of nghe touched them."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("thành phố")
        patch.setenv("NGHE_DATA", str(folder / "data"))
        patch.setenv("NGHE_KEYS", str(folder / "keys"))
        made = city.build(n_posts=6_000, seed=7)
        ingest.import_city(made, project="demo")
        posts = pd.concat([batch.posts for batch in made.batches()], ignore_index=True)
        yield made, posts.merge(made.accounts[["account_id", "role"]], on="account_id", how="left")


@pytest.fixture(scope="module")
def quick(town):
    return report.run("quick", project="demo", since=SINCE, until=UNTIL)


@pytest.fixture(scope="module")
def pages(quick):
    """A page of every notebook, small models where there is one."""
    small = {"n_topics": 5, "max_posts": 400}
    made = {
        kind: report.run(kind, project="demo", **(small if "n_topics" in settings.model_fields else {}))
        for kind, settings in NOTEBOOKS.items()
        if kind != "reports/quick"
    }
    return made | {"reports/quick": quick}


def in_days(posts: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    days = posts["published_at"].dt.tz_convert("Asia/Ho_Chi_Minh").dt.date
    return posts[(days >= since) & (days <= until)]


def soup(page) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def card(page, label: str) -> str:
    (found,) = [one for one in soup(page).select(".card") if one.select_one(".card-label").text == label]
    return found.select_one(".card-value").text


def tables(page) -> list[pd.DataFrame]:
    made = []
    for one in soup(page).select("figure table"):
        rows = [[cell.text for cell in row.select("th,td")] for row in one.select("tr")]
        made.append(pd.DataFrame(rows[1:], columns=rows[0]))
    return made


def test_the_cards_are_plain_counts(town, quick):
    posts = in_days(town[1], SINCE, UNTIL)
    people = posts.loc[~posts["role"].isin(PUBLIC), "account_id"].nunique()
    assert card(quick, "Bài viết") == number(len(posts))
    assert card(quick, "Nguồn") == number(posts["source_id"].nunique())
    assert card(quick, "Tài khoản riêng") == number(people)
    assert card(quick, "Báo chí") == percent((posts["platform"] == "press").mean())


def test_the_daily_table_is_a_plain_count_where_enough_people_speak(town, quick):
    posts = in_days(town[1], SINCE, UNTIL)
    days = posts["published_at"].dt.tz_convert("Asia/Ho_Chi_Minh").dt.date
    private = posts["account_id"].where(~posts["role"].isin(PUBLIC))
    cells = (
        posts.assign(day=days, private=private)
        .groupby(["day", "platform"])
        .agg(n=("post_id", "size"), people=("private", "nunique"))
    )
    (volume,) = [
        table
        for table in tables(quick)
        if table.columns[0] == "Ngày" and not table.iloc[:, 1:].map(lambda cell: "%" in cell).any().any()
    ]
    shown = volume.set_index("Ngày")
    checked = 0
    for (day, name), (n, people) in cells.iterrows():
        (row,) = [index for index in shown.index if index.split()[-1] == f"{day.day}/{day.month}/{day.year}"]
        enough = people == 0 or people >= 10
        assert shown.loc[row].get(platform(name), "–") == (number(n) if enough else "–"), (day, name)
        checked += enough
    assert checked >= 5


def test_each_rise_is_a_plain_count_of_posts_with_its_words(town, quick):
    posts = town[1]
    found = signals.rises(posts, since=SINCE, until=UNTIL, baseline_days=28)
    (table,) = [table for table in tables(quick) if "Điểm nóng" in table.columns]
    said = dict(zip(table["Điểm nóng"], table["Số bài"], strict=True))
    texts = (posts["title"].fillna("") + " . " + posts["text"]).str.lower()
    texts = texts.str.replace(r"(?:https?://|www\.)\S+", " . ", regex=True).str.replace(r"[^\w]+", " ", regex=True)
    inside = posts.index.isin(in_days(posts, SINCE, UNTIL).index)
    assert len(found)
    for row in found.itertuples(index=False):
        patterns = [
            " ".join(r"\d+" if part == "#" else re.escape(part) for part in term.split()) for term in row.counted_terms
        ]
        counted = int(texts[inside].str.contains(rf"\b(?:{'|'.join(patterns)})\b", regex=True).sum())
        if row.name in said:
            assert said[row.name] == number(row.post_count)
        assert counted == row.post_count, row.name


def test_the_first_rise_is_the_planted_flood(town, quick):
    found = signals.rises(town[1], since=SINCE, until=UNTIL, baseline_days=28).head(1)
    (table,) = [table for table in tables(quick) if "Điểm nóng" in table.columns]
    assert table["Điểm nóng"].iloc[0] == found["name"].iloc[0]
    flood = town[0].planted.query("name == 'triều cường lịch sử'")
    assert len(flood)
    assert signals.recall(found, flood).precision == 1


def test_another_week_gives_other_numbers(town, quick):
    other = report.run("quick", project="demo", since=date(2025, 6, 2), until=date(2025, 6, 8))
    assert card(other, "Bài viết") == number(len(in_days(town[1], date(2025, 6, 2), date(2025, 6, 8))))
    assert card(other, "Bài viết") != card(quick, "Bài viết")


def test_a_rerun_of_the_same_version_gives_the_same_page_but_for_its_stamp(quick):
    first = quick.read_text(encoding="utf-8")
    second = report.run("quick", project="demo", since=SINCE, until=UNTIL).read_text(encoding="utf-8")
    stamp = re.compile(r"<!--run-stamp-->.*?<!--/run-stamp-->", re.DOTALL)
    assert stamp.sub("", first) == stamp.sub("", second)
    said = json.loads(soup(quick).select_one("meta[name=nghe]")["content"])
    assert re.fullmatch("[0-9a-f]{64}", said["hash"])
    assert said["hash"] in first


def test_the_page_names_no_private_account(town, quick):
    text = soup(quick).get_text(" ")
    handles = town[0].accounts.query("role == 'citizen'")["account_id"].str.partition(":")[2]
    assert not [handle for handle in handles if len(handle) > 5 and handle in text]
    assert ":~" not in text


def test_the_headings_and_charts_a_page_promises_are_there(quick):
    notebook = nbformat.read(REPO / "notebooks" / "reports" / "quick.ipynb", as_version=4)
    promised = [cell.source.splitlines()[0].lstrip("# ") for cell in notebook.cells if cell.source.startswith("#")]
    heads = [head.text for head in soup(quick).select("h1, h2")]
    assert [head for head in promised if head not in heads] == []
    assert len(soup(quick).select("figure[data-chart]")) == 4
    assert len(tables(quick)) == 4


@pytest.mark.parametrize("kind", NOTEBOOKS)
def test_every_notebook_makes_a_page(pages, town, kind):
    assert pages[kind].stat().st_size <= 2_500_000
    assert soup(pages[kind]).select("figure[data-chart]")
    assert number(len(town[1])) in pages[kind].read_text(encoding="utf-8")


@pytest.mark.browser
def test_every_page_opens_silent_and_drawn_though_the_city_is_hostile(chromium, town, pages):
    told = town[1][["title", "text", "url"]].fillna("").agg(" ".join, axis=1)
    assert told.str.contains("<script>|onerror|javascript:", regex=True).any()
    all_drawn = "[...document.querySelectorAll('.chart')].every(one => one.querySelector('svg'))"
    for path in pages.values():
        for size in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
            with Opened(chromium, path, viewport=size) as opened:
                opened.drawn()
                assert opened.tab.evaluate(all_drawn), path.name
                assert opened.tab.evaluate("document.documentElement.scrollWidth") == size["width"], path.name
                assert (opened.said, opened.asked) == ([], [path.as_uri()]), path.name


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_too_little_data_is_said_in_words_and_leaves_no_page(tmp_path, data, rows):
    file = tmp_path / "it.csv"
    lines = [f"{n},tk{n},2025-11-06T07:00:00+07:00,Đường ngập quá" for n in range(rows)]
    file.write_text("\n".join(["id,tác giả,thời gian,nội dung", *lines]) + "\n", encoding="utf-8")
    if rows:
        ingest.import_files([file], settings=ImportSettings(project="it", platform="facebook"))
    else:
        store.create("it")
    with pytest.raises(TooLittleDataError, match="ít|chưa có bài"):
        report.run("quick", project="it")
    assert not list((data / "projects" / "it").glob("reports/*.html"))
