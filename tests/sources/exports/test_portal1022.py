import csv
import io
import json
import random
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import ACCOUNTS, POSTS, SOURCES
from nghe_lib.sources import open_file, read_file
from nghe_lib.sources.exports.portal1022 import layout_of
from nghe_lib.sources.names import plain

ROW = {
    "STT": "1",
    "Mã phản ánh": "PA-0001",
    "Lĩnh vực": "Giao thông",
    "Nội dung": "Ổ gà lớn giữa đường, xe máy té nhiều",
    "Thời gian tiếp nhận": "05/11/2025 08:30",
    "Địa chỉ": "Đường Số 1",
    "Phường/Xã": "Phường Thử",
    "Đơn vị xử lý": "Sở Thử nghiệm Giao thông",
    "Trạng thái": "Đã xử lý",
    "Thời gian xử lý": "06/11/2025 16:00",
}
ANSWER = ROW | {"Kết quả xử lý": "Đơn vị đã vá ổ gà và kẻ lại vạch sơn trong đêm."}
PERSONAL = ROW | {"Họ và tên": "Người Bịa Ra", "Số điện thoại": "0900000000", "Email": "bia@thu.example"}
TITLES = [["SỞ THỬ NGHIỆM"], [], ["DANH SÁCH PHẢN ÁNH, KIẾN NGHỊ THÁNG 10"], ["Từ ngày 25/9 đến ngày 25/10"]]


def table(rows, columns):
    return [list(columns), *([row.get(name, "") for name in columns] for row in rows)]


@pytest.fixture
def write_csv(tmp_path):
    def put(*rows, titles=(), columns=None, delimiter=",", bare=False):
        text = io.StringIO()
        heading, *cells = table(rows, columns or rows[0])
        heading = [plain(name) for name in heading] if bare else heading
        csv.writer(text, delimiter=delimiter).writerows([*titles, heading, *cells])
        path = tmp_path / "pa.csv"
        path.write_text(text.getvalue(), encoding="utf-8-sig")
        return path

    return put


@pytest.fixture
def write_xlsx(tmp_path):
    def put(*rows, titles=()):
        book = openpyxl.Workbook()
        for cells in [*titles, *table(rows, rows[0])]:
            book.active.append(cells)
        path = tmp_path / "pa.xlsx"
        book.save(path)
        return path

    return put


def post(path):
    posts = read_file(path)
    assert posts.attrs["format"] == "portal1022"
    return POSTS.check(posts).iloc[0]


def is_the_petition(one):
    assert one[["post_id", "platform", "kind"]].tolist() == ["portal1022:PA-0001", "portal1022", "petition"]
    assert one["text"] == "Ổ gà lớn giữa đường, xe máy té nhiều\nĐịa điểm: Đường Số 1, Phường Thử"
    assert str(one["published_at"]) == "2025-11-05 01:30:00+00:00" and not one["time_is_collection"]
    assert list(one["mentions"]) == ["portal1022:Sở Thử nghiệm Giao thông"]
    assert one["source_id"] == "cong-1022-giao-thong"


def test_a_csv_becomes_petitions(write_csv):
    is_the_petition(post(write_csv(ROW)))


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_titles_above_the_heading_and_other_delimiters_are_no_matter(write_csv, delimiter):
    is_the_petition(post(write_csv(ROW, titles=TITLES, delimiter=delimiter)))


def test_a_workbook_with_titles_and_true_dates_becomes_petitions(write_xlsx):
    is_the_petition(post(write_xlsx(ROW | {"Thời gian tiếp nhận": datetime(2025, 11, 5, 8, 30)}, titles=TITLES)))


def test_a_workbook_larger_than_the_sample_is_recognised(write_xlsx):
    words = random.Random(1)
    rows = [ROW | {"Mã phản ánh": f"PA-{at}", "Nội dung": str(words.getrandbits(4_000))} for at in range(400)]
    assert len(read_file(write_xlsx(*rows, titles=TITLES))) == 400


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"total": 1, "data": rows}])
def test_json_becomes_petitions(tmp_path, wrap):
    path = tmp_path / "pa.json"
    names = {name: "".join(word.capitalize() for word in plain(name).split()) for name in ROW}
    row = {name[0].lower() + name[1:]: ROW[old] for old, name in names.items()}
    path.write_text(json.dumps(wrap([row, row | {"maPhanAnh": "PA-2"}])))
    is_the_petition(post(path))
    lines = tmp_path / "pa.jsonl"
    lines.write_text(json.dumps(row) + "\n" + json.dumps(row))
    is_the_petition(post(lines))


def test_headings_without_accents_are_known(write_csv):
    is_the_petition(post(write_csv(ROW, bare=True)))


@settings(max_examples=15)
@given(order=st.permutations(list(ROW)))
def test_columns_may_stand_in_any_order(tmp_path_factory, order):
    path = tmp_path_factory.mktemp("order") / "pa.csv"
    text = io.StringIO()
    csv.writer(text).writerows(table([ROW], order))
    path.write_text(text.getvalue(), encoding="utf-8")
    is_the_petition(post(path))


def test_columns_about_people_are_neither_stored_nor_silently_left(write_csv):
    path = write_csv(PERSONAL)
    reading = open_file(path)
    (batch,) = reading.batches
    stored = batch.posts.to_csv() + batch.accounts.to_csv() + batch.sources.to_csv() + batch.refused.to_csv()
    assert not any(value in stored for value in ("Người Bịa Ra", "0900000000", "bia@thu.example"))
    assert any("Họ và tên" in note and "Số điện thoại" in note for note in reading.notes)


def test_an_address_beside_a_place_of_the_incident_is_the_persons_own(write_csv):
    path = write_csv(PERSONAL | {"Địa điểm sự cố": "Cầu Thử", "Địa chỉ": "Nhà riêng 12"})
    assert "Nhà riêng" not in read_file(path).to_csv() and "Cầu Thử" in read_file(path)["text"][0]


@pytest.mark.parametrize("name", ["Trương Văn Bịa", "Nguyễn Thị Bịa (chuyên viên)", "0900000000", ""])
def test_who_may_be_a_person_is_not_mentioned(write_csv, name):
    assert read_file(write_csv(ROW | {"Đơn vị xử lý": name}))["mentions"].isna().all()


def test_the_unit_is_a_public_voice_and_the_field_a_section_of_the_source(write_csv):
    (batch,) = open_file(write_csv(ROW, ROW | {"Mã phản ánh": "PA-2", "Lĩnh vực": ""})).batches
    account = ACCOUNTS.check(batch.accounts).iloc[0]
    assert account[["role", "display_name"]].tolist() == ["agency", "Sở Thử nghiệm Giao thông"]
    assert SOURCES.check(batch.sources)[["name", "type"]].values.tolist() == [
        ["Cổng 1022 - Giao thông", "petition_channel"], ["Cổng 1022", "petition_channel"],
    ]  # fmt: skip


def test_an_answer_replies_to_its_petition(write_csv):
    posts = read_file(write_csv(ANSWER, ANSWER | {"Mã phản ánh": "PA-2", "Kết quả xử lý": "Đã xử lý"}))
    assert posts["kind"].tolist() == ["petition", "reply", "petition"]
    reply = posts.iloc[1]
    assert reply[["post_id", "parent_id", "root_id", "account_id"]].tolist() == [
        "portal1022:PA-0001/tra-loi", "portal1022:PA-0001", "portal1022:PA-0001", "portal1022:Sở Thử nghiệm Giao thông",
    ]  # fmt: skip
    assert str(reply["published_at"]) == "2025-11-06 09:00:00+00:00"


def test_columns_without_a_place_in_posts_are_named(write_csv):
    reading = open_file(write_csv(ROW))
    assert set(reading.unused) == {"STT", "Trạng thái", "Thời gian xử lý"}


def test_a_petition_without_a_number_is_named_by_its_words(write_csv):
    row = {name: value for name, value in ANSWER.items() if name != "Mã phản ánh"}
    posts = read_file(write_csv(row, row | {"Nội dung": "Khác"}))
    assert posts["post_id"].is_unique and len(posts) == 2 and any("mã phản ánh" in n for n in posts.attrs["notes"])


def test_every_row_ends_in_a_post_or_in_a_reason(write_csv):
    path = write_csv(ROW, ROW | {"Nội dung": "", "Địa chỉ": "Đường Số 2"}, ROW | {"Thời gian tiếp nhận": "hôm nào"})
    with path.open("a", encoding="utf-8") as file:
        file.write("Tổng cộng,3\n")
    posts = read_file(path)
    assert (len(posts), posts.attrs["refused_count"], posts.attrs["read_count"]) == (1, 3, 4)


@pytest.mark.parametrize(
    "columns",
    [
        ["id", "Nội dung", "Ngày đăng", "Tác giả", "Lượt thích"],
        ["id", "text", "label", "split"],
        ["Nội dung", "Lĩnh vực", "Nhãn", "Trạng thái"],
        ["Tiêu đề", "Nội dung", "Link", "Ngày tạo"],
    ],
)
def test_other_tables_are_not_taken(write_csv, columns):
    assert not layout_of(columns).is_petitions
    path = write_csv(dict.fromkeys(columns, "1"))
    assert open_file(path, mapping={"text": columns[1]}).format == "delimited"


def test_a_mapping_of_the_reader_comes_first(write_csv):
    posts = read_file(write_csv(ROW, titles=TITLES), mapping={"text": "Lĩnh vực"}, platform="portal1022")
    assert (posts["text"][0], posts["kind"][0]) == ("Giao thông", "petition")


def test_a_source_of_the_readers_own_takes_the_place_of_the_city(write_csv):
    posts = read_file(write_csv(ROW), source="Cổng phản ánh tỉnh Thử")
    assert posts["source_id"][0] == "cong-phan-anh-tinh-thu-giao-thong"
