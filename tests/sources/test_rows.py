"""How raw rows become posts."""

from nghe_lib.schema import ACCOUNTS, POSTS, SOURCES
from nghe_lib.sources.chunks import Chunk, grid
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.rows import batch_of

NOW = 1_760_000_000_000_000


def made(rows, *, platform=None, source="", plan=None):
    columns = tuple(rows[0])
    cells = [[row.get(name) for name in columns] for row in rows]
    plan = plan or Plan({name: name for name in columns}, platform, source, NOW)
    return batch_of(Chunk(list(range(1, len(rows) + 1)), columns, grid(cells, columns)), plan)


def first(row, **asked):
    return POSTS.check(made([row], **asked).posts).iloc[0]


def test_a_native_id_carries_its_platform_once():
    assert first({"post_id": 12, "text": "a"}, platform="x")["post_id"] == "x:12"
    assert first({"post_id": "x:12", "text": "a"}, platform="x")["post_id"] == "x:12"


def test_without_an_id_the_address_names_the_post_whatever_its_text():
    ids = made([{"url": "https://a.vn/1?utm_x=1", "text": "a"}, {"url": "https://a.vn/1", "text": "b"}]).posts[
        "post_id"
    ]
    assert ids[0] == ids[1]


def test_without_id_and_address_text_time_and_author_name_the_post():
    row = {"text": "ok", "published_at": "2025-01-01", "account_id": "An"}
    ids = made([row, dict(row), row | {"account_id": "Ân"}]).posts["post_id"].tolist()
    assert ids[0] == ids[1] != ids[2]


def test_bare_texts_that_repeat_are_posts_of_their_own_and_the_same_when_read_again():
    rows = [{"text": "ok"}, {"text": "ok"}, {"text": "không"}]
    ids = made(rows).posts["post_id"].tolist()
    assert len(set(ids)) == 3 and made(rows).posts["post_id"].tolist() == ids


def test_an_id_that_excel_rounded_is_not_believed():
    batch = made([{"post_id": "1,15533E+15", "text": "a"}, {"post_id": "1,15533E+15", "text": "b"}])
    assert batch.posts["post_id"].nunique() == 2 and "làm tròn" in " ".join(batch.notes)


def test_row_numbers_as_ids_are_warned_of():
    assert any("số thứ tự" in note for note in made([{"post_id": n, "text": "a"} for n in (7, 8, 9)]).notes)
    assert made([{"post_id": n, "text": "a"} for n in (7, 8, 11)]).notes == ()


def test_a_title_stands_in_for_a_missing_text_and_neither_is_refused():
    batch = made([{"title": "Tít", "text": ""}, {"title": None, "text": " "}])
    assert batch.posts["text"].tolist() == ["Tít"]
    assert batch.refused["reason"].tolist() == ["không có nội dung lẫn tiêu đề"] and batch.refused[
        "position"
    ].tolist() == [2]


def test_an_empty_time_is_missing_and_an_unreadable_one_refused():
    batch = made([{"text": "a", "published_at": ""}, {"text": "b", "published_at": "sometime"}])
    assert batch.posts["published_at"].isna().tolist() == [True]
    assert batch.posts["time_is_collection"].tolist() == [True]
    assert batch.refused["extract"].tolist() == ["text=1; published_at=8"]


def test_a_time_equal_to_the_collection_is_marked_up_to_two_seconds():
    rows = [
        {"text": "a", "published_at": f"2025-01-01T00:00:0{s}+00:00", "collected_at": "2025-01-01T00:00:00+00:00"}
        for s in (0, 2, 3)
    ]
    assert made(rows).posts["time_is_collection"].tolist() == [True, True, False]


def test_the_platform_comes_from_the_row_then_the_request_then_the_address():
    assert first({"text": "a", "platform": "Facebook"}, platform="x")["platform"] == "facebook"
    assert first({"text": "a", "platform": ""}, platform="x")["platform"] == "x"
    assert first({"text": "a", "url": "https://www.tiktok.com/v/1"})["platform"] == "tiktok"
    assert first({"text": "a"})["platform"] == "other"


def test_accounts_and_answers_carry_the_platform():
    post = first({"text": "@an chào", "account_id": "@Bình", "parent_id": 3, "root_id": "x:1"}, platform="x")
    assert (post["account_id"], post["parent_id"], post["root_id"], post["kind"]) == ("x:Bình", "x:3", "x:1", "comment")
    assert post["mentions"] == ["x:an"]


def test_columns_of_their_own_go_before_what_the_text_holds():
    post = first(
        {"text": "#a @b https://c.vn", "hashtags": "#X, y", "mentions": ["@M"], "links": "https://d.vn x"}, platform="x"
    )
    assert (post["hashtags"], post["mentions"], post["links"]) == (["x", "y"], ["x:M"], ["https://d.vn"])


def test_a_press_source_becomes_an_outlet_with_its_name_and_a_private_author_never():
    batch = made([{"text": "a", "source_id": "Báo A - Thể thao"}], platform="press")
    assert batch.posts["source_id"][0] == "bao-a-the-thao" and batch.posts["account_id"][0] == "press:Báo A"
    assert ACCOUNTS.check(batch.accounts)[["account_id", "role", "display_name"]].values.tolist() == [
        ["press:Báo A", "press", "Báo A"]
    ]
    assert SOURCES.check(batch.sources)["name"].tolist() == ["Báo A - Thể thao"]
    assert made([{"text": "a", "account_id": "An"}], platform="press", source="Báo A").accounts.empty


def test_a_source_is_handed_over_once_for_a_file():
    plan = Plan({"text": "text", "source_id": "source_id"}, "forum", "", NOW)
    rows = [{"text": "a", "source_id": "Diễn đàn"}]
    assert [len(made(rows, plan=plan).sources) for _ in range(2)] == [1, 0]


def test_counts_that_are_no_counts_are_missing_and_noted_once():
    plan = Plan({"text": "text", "like_count": "like_count"}, None, "", NOW)
    rows = [{"text": "a", "like_count": "LIKE"}, {"text": "b", "like_count": "5"}]
    batches = [made(rows, plan=plan) for _ in range(2)]
    assert batches[0].posts["like_count"].isna().tolist() == [True, False]
    assert [len(batch.notes) for batch in batches] == [1, 0]


def test_an_address_that_is_none_is_missing_and_noted():
    batch = made([{"text": "a", "url": "javascript:alert(1)"}])
    assert batch.posts["url"].isna().all() and "http" in batch.notes[0]


def test_a_relative_time_is_counted_back_from_the_capture_that_its_row_tells():
    batch = made([{"text": "a", "published_at": "2 tuần trước", "collected_at": "2025-01-15T00:00:00Z"}])
    post = batch.posts.iloc[0]
    assert (post["published_at"].isoformat(), post["time_is_collection"]) == ("2025-01-01T00:00:00+00:00", False)
    assert sum("±1 tuần" in note for note in batch.notes) == 1


def test_a_relative_time_without_a_capture_time_of_its_row_is_refused():
    batch = made([
        {"text": "a", "published_at": "2 tuần trước", "collected_at": ""},
        {"text": "b", "published_at": "3 giờ", "collected_at": "bao giờ?"},
    ])  # fmt: skip
    assert len(batch.posts) == 0
    assert batch.refused["reason"].str.contains("không biết tính từ lúc nào").all()


def test_a_post_just_published_when_it_was_seen_keeps_its_time():
    post = first({"text": "a", "published_at": "vừa xong", "collected_at": "2025-01-15T00:00:00Z"})
    assert not post["time_is_collection"]


def test_a_post_without_id_seen_twice_with_relative_times_is_one_post():
    row = {"text": "a", "account_id": "An", "published_at": "2 giờ trước", "collected_at": "2025-01-15T00:00:00Z"}
    seen_again = row | {"published_at": "3 giờ trước", "collected_at": "2025-01-15T01:20:00Z"}
    assert first(row, platform="x")["post_id"] == first(seen_again, platform="x")["post_id"]
    assert made([row, dict(row)], platform="x").posts["post_id"].is_unique
