"""Every format through the two public calls, good files and bad ones."""

import csv
import gzip
import io
import json
import random
import unicodedata
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nghe_lib.errors import NgheError, ParameterError, SourceError
from nghe_lib.schema import ACCOUNTS, POSTS, SOURCES
from nghe_lib.sources import open_file, read_file

ROWS = [
    {"id": "a1", "Nội dung": "Ngập ở #Quận7, xem https://a.vn/x", "Ngày đăng": "26/09/2022 21:38", "likes": "1,2K"},
    {"id": "a2", "Nội dung": "Hẻm 5 khô ráo\nhôm nay", "Ngày đăng": "2022-09-27T08:00:00+07:00", "likes": "unknown"},
]


def as_csv(rows=ROWS, **dialect):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_lines(rows=ROWS):
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def as_xlsx(rows=ROWS):
    out = io.BytesIO()
    pd.DataFrame(rows).to_excel(out, index=False)
    return out.getvalue()


def as_parquet(rows=ROWS):
    out = io.BytesIO()
    pd.DataFrame(rows).to_parquet(out)
    return out.getvalue()


WRITTEN = {
    "delimited": as_csv().encode(),
    "semicolons": as_csv(delimiter=";").encode(),
    "tabs": as_csv(delimiter="\t").encode(),
    "bars": as_csv(delimiter="|").encode(),
    "marked": as_csv().encode("utf-8-sig"),
    "utf16": as_csv().encode("utf-16"),
    "windows lines": as_csv(lineterminator="\r\n").encode(),
    "json_lines": as_lines().encode(),
    "json lines marked": as_lines().encode("utf-8-sig"),
    "json": json.dumps(ROWS).encode(),
    "pretty json": json.dumps(ROWS, indent=2, ensure_ascii=False).encode(),
    "json group": json.dumps({"meta": {"n": 2}, "items": ROWS}, indent=1).encode(),
    "json group in one line": json.dumps({"items": ROWS}).encode(),
    "xlsx": as_xlsx(),
    "parquet": as_parquet(),
}


@pytest.fixture
def write(tmp_path):
    def put(body, name="tep"):
        path = tmp_path / name
        path.write_bytes(body.encode() if isinstance(body, str) else body)
        return path

    return put


def counted(reading):
    batches = list(reading.batches)
    return sum(len(b.posts) for b in batches), sum(len(b.refused) for b in batches), batches


def refused_reasons(path, **asked):
    return [reason for batch in open_file(path, **asked).batches for reason in batch.refused["reason"]]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("body", WRITTEN.values(), ids=WRITTEN.keys())
def test_the_same_two_posts_come_out_of_every_format(write, body, packed):
    posts = POSTS.check(read_file(write(gzip.compress(body) if packed else body, "khong-co-duoi"), platform="facebook"))
    assert posts["post_id"].tolist() == ["facebook:a1", "facebook:a2"]
    assert posts["text"].tolist() == [row["Nội dung"] for row in ROWS]
    assert [str(at) for at in posts["published_at"]] == ["2022-09-26 14:38:00+00:00", "2022-09-27 01:00:00+00:00"]
    assert posts["like_count"].tolist()[0] == 1200 and posts["like_count"].isna().tolist() == [False, True]
    assert posts["hashtags"].tolist()[0] == ["quận7"] and posts["links"].tolist()[0] == ["https://a.vn/x"]
    assert posts.attrs["mapping"] == {
        "post_id": "id",
        "text": "Nội dung",
        "published_at": "Ngày đăng",
        "like_count": "likes",
    }
    assert posts.attrs["refused_count"] == 0 and posts.attrs["read_count"] == 2


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (WRITTEN["utf16"], "delimited"),
        (WRITTEN["json"], "json"),
        (WRITTEN["json_lines"], "json_lines"),
        (WRITTEN["xlsx"], "xlsx"),
    ],
)
def test_the_format_is_known_by_content_and_not_by_name(write, body, name):
    assert open_file(write(body, "sai.parquet")).format == name


def test_batches_are_as_small_as_asked_and_add_up(write):
    path = write("text\n" + "\n".join(f"bài {n}" for n in range(11)))
    batches = list(open_file(path, batch_rows=5).batches)
    assert [len(batch.posts) for batch in batches] == [5, 5, 1]
    for batch in batches:
        POSTS.check(batch.posts)
        ACCOUNTS.check(batch.accounts)
        SOURCES.check(batch.sources)


def test_unused_columns_are_named(write):
    assert open_file(write("text,màu,text\na,b,c\n")).unused == ("màu", "text (2)")


def test_a_mapping_of_the_readers_own_is_obeyed(write):
    posts = read_file(write("a,b\nmột,hai\n"), mapping={"text": "b", "title": "a"})
    assert (posts["title"][0], posts["text"][0]) == ("một", "hai")


def test_an_unknown_platform_is_refused_with_the_nearest(write):
    with pytest.raises(ParameterError, match="facebook"):
        open_file(write("text\na\n"), platform="facebok")


def test_a_heading_without_rows_is_an_empty_table(write):
    posts = read_file(write("text,date\n"))
    assert len(POSTS.check(posts)) == 0 and posts.attrs["read_count"] == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\n",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0abc",
        b"\x89PNG\r\n",
        bytes(1000),
        b"<html><body>x</body></html>",
        gzip.compress(gzip.compress(b"text\na\n", mtime=0), mtime=0),
        gzip.compress(b"", mtime=0),
        b"PK\x03\x04broken xl/",
        b"PAR1broken",
        b"[1, 2, 3]",
        b"[]",
        b'{"a": ',
        b"\x1f\x8bnot gzip",
        gzip.compress(b"text\n" + b"a" * 100, mtime=0)[:24],
        "caf\xe9 cr\xe8me".encode("latin-1"),
        b"a,b,c\n1,2,3\n",
    ],
)
def test_what_is_no_table_is_one_clear_error(write, body):
    with pytest.raises(SourceError) as refused:
        list(open_file(write(body)).batches)
    assert "'tep'" in str(refused.value)


def test_missing_files_folders_and_devices_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "không có", "/dev/null", "a\x00b"):
        with pytest.raises(SourceError):
            open_file(path)


def test_a_row_with_too_many_or_too_few_cells_is_refused_and_the_rest_is_read(write):
    posts, refused, batches = counted(open_file(write("text,likes\na,1\nb\nc,2,3\n\nd,4\n")))
    assert (posts, refused) == (2, 2)
    assert batches[0].refused["position"].tolist() == [2, 3]
    assert batches[0].refused["reason"].tolist() == ["có 1 ô, dòng tiêu đề có 2 cột", "có 3 ô, dòng tiêu đề có 2 cột"]


def test_a_quote_that_never_closes_is_refused_and_the_rows_before_it_are_read(write):
    path = write('text,likes\na,1\n"b,2\nc,3\n')
    assert counted(open_file(path))[:2] == (1, 1)
    assert counted(open_file(path, batch_rows=1))[:2] == (1, 1)


def test_a_huge_cell_is_refused_and_the_limit_of_csv_is_put_back(write):
    before = csv.field_size_limit()
    path = write("text,likes\n" + "a" * 1_000_001 + ",1\nb,2\n" + "c" * 1_000_000 + ",3\n")
    assert refused_reasons(path) == ["nội dung dài 1000001 ký tự, quá 1000000"]
    assert csv.field_size_limit() == before


def test_a_refused_row_keeps_lengths_and_never_values(write):
    path = write("text,date,author\nbí mật,hôm qua,Nguyễn Văn A\n")
    (extract,) = next(open_file(path).batches).refused["extract"]
    assert extract == "author=12; date=7; text=6"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x", "likes": ' + "9" * 5_000 + "}", "chữ số"),
        ("[" * 200_000, "quá sâu"),
        ('{"text": ' + "[" * 200_000 + "]" * 200_000 + "}", "quá sâu"),
        ('{"text": "x"', "không phải JSON"),
        ("7", "không phải một đối tượng"),
        ('{"text": ["x"]}', "danh sách"),
        ('{"text": ""}', "không có nội dung"),
        ('{"text": "x", "date": "sometime"}', "không đọc được"),
    ],
)
def test_one_bad_line_of_json_is_refused_and_its_neighbours_are_read(write, line, reason):
    good = '{"text": "tốt", "likes": 1, "date": null}'
    posts, refused, batches = counted(open_file(write("\n".join([good, line, good]))))
    assert (posts, refused) == (2, 1)
    assert reason in batches[0].refused["reason"][0] and batches[0].refused["position"][0] == 2


def test_one_bad_element_of_an_array_is_refused_and_its_neighbours_are_read(write):
    good, deep, long = (
        '{"text": "a, ] } b"}',
        '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"text": "x", "likes": ' + "9" * 5_000 + "}",
    )
    posts, refused, batches = counted(open_file(write(f"[{good}, {deep}, {long}, 7, {good}]")))
    assert (posts, refused) == (2, 3)
    assert batches[0].refused["position"].tolist() == [2, 3, 4]


def test_an_array_that_stops_short_keeps_what_was_whole(write):
    assert counted(open_file(write('[{"text": "a"}, {"text": "b"}, {"text": "c')))[:2] == (2, 1)


def test_infinity_and_nan_are_missing_counts(write):
    posts = read_file(write('{"text": "a", "likes": NaN}\n{"text": "b", "likes": Infinity}\n{"text": "c", "likes": 3}'))
    assert posts["like_count"].isna().tolist() == [True, True, False]


@pytest.mark.parametrize("made", [as_lines, as_csv], ids=["json", "csv"])
def test_a_torn_gzip_keeps_the_rows_before_the_tear_and_says_so(write, made):
    chance = random.Random(7)
    rows = [{"id": f"a{n}", "Nội dung": f"bài số {chance.random()}", "likes": n} for n in range(3_000)]
    whole = gzip.compress(made(rows).encode())
    posts, refused, batches = counted(open_file(write(whole[: len(whole) // 2]), batch_rows=100))
    assert 1_000 < posts < 2_000 and refused == 1
    assert "bị cắt" in batches[-1].refused["reason"].iloc[0]
    assert [post_id for b in batches for post_id in b.posts["post_id"]] == [f"other:a{n}" for n in range(posts)]


def test_a_gzip_bomb_is_refused_before_it_fills_the_memory(write):
    with pytest.raises(SourceError, match="bom nén"):
        list(open_file(write(gzip.compress(b"text\n" + b"a" * 300_000_000, 9))).batches)


def test_an_xlsx_bomb_is_refused(write):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/workbook.xml", b" " * 50_000_000)
    with pytest.raises(SourceError, match="quá lớn"):
        open_file(write(out.getvalue()))


def test_a_zip_that_is_no_workbook_is_refused(write):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("a.csv", "text\na\n")
    with pytest.raises(SourceError, match="ZIP"):
        open_file(write(out.getvalue()))


def test_a_torn_workbook_is_one_clear_error(write):
    with pytest.raises(SourceError, match="XLSX"):
        open_file(write(WRITTEN["xlsx"][:-50]))


def test_other_sheets_are_named_and_error_cells_are_missing(write):
    out = io.BytesIO()
    with pd.ExcelWriter(out) as book:
        pd.DataFrame(
            {"text": ["a", "b"], "likes": [1, "#N/A"], "date": [pd.Timestamp(2025, 1, 2, 3, 4), None]}
        ).to_excel(book, sheet_name="Một", index=False)
        pd.DataFrame({"text": ["c"]}).to_excel(book, sheet_name="Hai", index=False)
    posts = read_file(write(out.getvalue()))
    assert posts["like_count"].isna().tolist() == [False, True]
    assert str(posts["published_at"][0]) == "2025-01-01 20:04:00+00:00"
    assert any("Hai" in note for note in posts.attrs["notes"]) and any(
        "múi giờ" in note for note in posts.attrs["notes"]
    )


def test_nested_parquet_columns_and_zoned_times_are_read(write):
    out = io.BytesIO()
    frame = pd.DataFrame(
        {
            "value": [{"text": "a"}],
            "created_at": pd.to_datetime(["2025-01-02T03:04:05Z"]),
            "hashtags": [["#Á"]],
            "likes": [5.0],
        }
    )
    frame.to_parquet(out)
    posts = read_file(write(out.getvalue()))
    assert (posts["text"][0], posts["like_count"][0], posts["hashtags"][0]) == ("a", 5, ["á"])
    assert str(posts["published_at"][0]) == "2025-01-02 03:04:05+00:00"


def in_old_code_page(text):
    """cp1258 has the vowels of Vietnamese whole and their tones as marks that follow."""
    made = ""
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = unicodedata.normalize("NFD", letter)
        made += unicodedata.normalize("NFC", base + "".join(m for m in marks if m in "\u0302\u0306\u031b"))
        made += "".join(m for m in marks if m not in "\u0302\u0306\u031b")
    return made.encode("cp1258")


def test_the_old_windows_code_page_is_read_when_it_reads_as_vietnamese(write):
    text = "Đường ngập nước; kẹt xe ở cầu Sài Gòn"
    assert read_file(write(in_old_code_page(f"text,author\n{text},Ân\n")))["text"].tolist() == [text]


def test_bad_bytes_in_the_middle_refuse_their_row_only(write):
    body = "text,likes\n" + "đường ngập nước,1\n" * 50_000
    path = write(body.encode() + b"h\xffng,2\n" + "sau đó,3\n".encode())
    assert refused_reasons(path) == ["có byte không đúng bảng mã của tệp"]
    assert sum(len(batch.posts) for batch in open_file(path).batches) == 50_001


def test_half_an_emoji_and_nul_are_cleaned_away(write):
    posts = read_file(write('{"text": "a\\ud83d b\\u0000c"}'))
    assert posts["text"][0] == "a\ufffd bc"


def test_a_column_that_comes_late_is_named(write):
    path = write("\n".join(['{"text": "a"}'] * 600 + ['{"text": "b", "muộn": 1}']))
    assert any("muộn" in note for batch in open_file(path).batches for note in batch.notes)


def test_saved_feeds_are_read(write):
    from tests.servers.feed_server import ATOM, RSS

    for body, n in ((RSS, 2), (ATOM, 1), (gzip.compress(RSS), 2)):
        reading = open_file(write(body))
        assert reading.format == "feed" and counted(reading)[:2] == (n, 0)


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30), st.sampled_from(["", "26/09/2022", "sometime", "1,2K", "-"])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=20), batch_rows=st.integers(1, 25))
def test_every_row_of_a_csv_ends_in_posts_or_refused(write, rows, batch_rows):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("text", "date", "likes"), *rows])
    posts, refused, batches = counted(open_file(write(out.getvalue()), batch_rows=batch_rows))
    assert posts + refused == sum(any(row) for row in rows)
    places = [at for batch in batches for at in batch.refused["position"]]
    assert len(set(places)) == len(places)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(), max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(st.characters(), max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        name: VALUES for name in ("id", "text", "date", "likes", "author", "url", "hashtags", "platform", "parent_id")
    },
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, max_size=15))
def test_whatever_json_holds_every_record_ends_in_posts_or_refused(write, records):
    first = {
        "id": "x",
        "text": "đầu",
        "date": 0,
        "likes": 0,
        "author": "",
        "url": "",
        "hashtags": [],
        "platform": "x",
        "parent_id": None,
    }
    path = write("\n".join(json.dumps(record) for record in [first | {"date": None}, *records]))
    posts, refused, batches = counted(open_file(path, batch_rows=4))
    assert posts + refused == len(records) + 1
    for batch in batches:
        POSTS.check(batch.posts.drop_duplicates("post_id"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(str.encode), st.binary(max_size=100).map(gzip.compress)
    )
)
def test_any_bytes_are_read_or_refused_with_one_of_our_errors(write, body):
    try:
        list(open_file(write(body), mapping=None).batches)
    except NgheError as refused:
        assert str(refused)


@pytest.mark.parametrize("kind", ["json_lines", "json", "xlsx", "parquet"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), byte=st.integers(0, 255))
def test_a_flipped_byte_never_crashes(write, kind, at, byte):
    body = bytearray(WRITTEN[kind])
    body[int(at * (len(body) - 1))] = byte
    try:
        list(open_file(write(bytes(body))).batches)
    except NgheError as refused:
        assert str(refused)


def test_real_files_of_every_kind_are_read_or_refused_in_words(shared_data):
    seen = 0
    for path in sorted(
        [*shared_data.glob("labelled/*/*.*"), *shared_data.glob("platform/*/*.*"), *shared_data.glob("press/rss/*.xml")]
    ):
        try:
            n = sum(len(batch.posts) + len(batch.refused) for batch in open_file(path).batches)
            seen += n > 0
        except SourceError as refused:
            assert path.name in str(refused)
    assert seen > 20
