"""Stories: the same event together, others apart, whatever the order; ids that stay as posts arrive."""

import numpy as np
import pandas as pd
import pytest

from nghe_lib import stories
from nghe_lib.errors import ParameterError, StoreError, TableError

EVENTS = (
    ("Cháy chung cư Sao Băng ở phường Gò Vấp", "Ngọn lửa bùng lên từ tầng hầm chung cư Sao Băng, lính cứu hỏa đưa "
     "người dân mắc kẹt ra ngoài; nguyên nhân do chập điện xe máy."),
    ("Đội Hải Âu thắng chung kết cúp thành phố", "Tiền đạo Lê Văn Mơ ghi hai bàn, đội Hải Âu nâng cúp sau trận chung "
     "kết với đội Bình Minh trên sân vận động."),
    ("Giá xăng giảm mạnh từ chiều nay", "Cơ quan điều hành công bố giá xăng mới, mỗi lít giảm gần một nghìn đồng theo "
     "diễn biến dầu thô thế giới."),
)  # fmt: skip
TAILS = (" Theo ghi nhận của phóng viên.", " Người dân rất quan tâm.", " Vụ việc đang được làm rõ thêm tối nay.")


def documents(*, first: str = "2025-11-03T08:00:00+07:00") -> pd.DataFrame:
    start = pd.Timestamp(first)
    rows = [
        (f"{title}{'' if copy == 0 else ', cập nhật ' + str(copy)}", text + tail, start + pd.Timedelta(hours=2 * copy))
        for title, text in EVENTS for copy, tail in enumerate(TAILS)
    ]  # fmt: skip
    made = pd.DataFrame(rows, columns=["title", "text", "published_at"])
    return made.assign(post_id=[f"press:{at}" for at in range(len(made))])


def test_documents_of_one_event_are_one_story():
    assert stories.group(documents()).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_the_order_of_the_rows_changes_nothing():
    given = documents()
    order = np.random.default_rng(3).permutation(len(given))
    found = stories.group(given.iloc[order])
    same = found[:, None] == found[None, :]
    expected = order[:, None] // 3 == order[None, :] // 3
    assert (same == expected).all()


def test_no_documents_have_no_story():
    assert stories.group(documents().head(0)).tolist() == []


def test_blank_documents_stand_alone():
    given = pd.DataFrame({"title": [None, None], "text": ["", None], "published_at": [pd.NaT, pd.NaT]})
    assert stories.group(given).tolist() == [0, 1]


def test_the_same_words_months_later_are_another_story():
    both = pd.concat([documents(), documents(first="2026-03-03T08:00:00+07:00")], ignore_index=True)
    found = stories.group(both)
    assert set(found[:9]).isdisjoint(found[9:])


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="published_at"):
        stories.group(documents()[["title", "text"]])


def test_a_time_without_a_zone_is_refused():
    given = documents().assign(published_at=pd.Timestamp("2025-11-03"))
    with pytest.raises(TableError, match="múi giờ"):
        stories.group(given)


def test_a_threshold_of_zero_is_refused():
    with pytest.raises(ParameterError, match="threshold"):
        stories.group(documents(), threshold=0)


def test_posts_that_arrive_later_join_and_ids_stay():
    given = documents()
    one = stories.join(stories.new_stories(), given.iloc[[0, 3, 6]])
    two = stories.join(one.known, given.iloc[[1, 4, 7, 2, 5, 8]])
    assert one.numbers.tolist() == [0, 1, 2]
    assert two.numbers.tolist() == [0, 1, 2, 0, 1, 2]
    assert one.known.n_documents == 3  # the value given stays as it was


def test_open_stories_survive_being_saved():
    given = documents()
    one = stories.join(stories.new_stories(), given.iloc[[0, 3, 6]])
    again = stories.stories_from(one.known.arrays())
    assert stories.join(again, given.iloc[[1]]).numbers.tolist() == [0]
    with pytest.raises(StoreError):
        stories.stories_from({})


def test_merges_and_splits_are_carried_into_the_table():
    rows = stories.story_rows(
        documents().assign(kind="article", account_id="press:bao-thu"), np.array([0, 0, 1, 1, 1, 2, 2, 2, 2])
    )
    changes = pd.DataFrame(
        [("merge", 1, 0, []), ("split", 2, 3, ["press:8"])], columns=["change", "story", "into_story", "post_ids"]
    )
    after = stories.carried(rows, stories.change_rows(changes))["story_id"].tolist()
    assert after == ["story:0"] * 5 + ["story:2"] * 3 + ["story:3"]


def test_known_events_are_found_again(shared_data):
    lines = shared_data / "press" / "vmds" / "vmds_docs.jsonl"
    given = pd.read_json(lines, lines=True, dtype={"cluster": str}).query("cluster.astype('int') <= 60")
    moments = pd.to_datetime(given["time"], format="%d/%m/%Y %H:%M").dt.tz_localize("Asia/Ho_Chi_Minh")
    found = stories.group(given.assign(published_at=moments))
    table = pd.crosstab(given["cluster"].to_numpy(), found).to_numpy().astype(float)
    precision = (table**2 / table.sum(axis=0)).sum() / table.sum()
    recall = (table**2 / table.sum(axis=1, keepdims=True)).sum() / table.sum()
    assert 2 * precision * recall / (precision + recall) > 0.9
