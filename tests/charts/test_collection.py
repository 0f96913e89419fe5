from datetime import UTC, datetime

import pandas as pd

from nghe_lib.charts import health, sources_bars
from nghe_lib.schema import RUNS
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS


def run(run_id: str, source: str = "a.csv", **counts: int) -> dict[str, object]:
    names = ("read_count", "new_count", "changed_count", "duplicate_count", "refused_count", "deleted_count")
    return (
        {"run_id": run_id, "source": source, "started_at": datetime(2025, 11, 6, tzinfo=UTC)}
        | dict.fromkeys(names, 0)
        | counts
    )


def test_runs_of_one_source_are_added_up():
    runs = RUNS.frame(
        [run("1", read_count=10, new_count=9, refused_count=1), run("2", read_count=10, duplicate_count=10)]
    )
    made = health(runs)
    assert made.layout.title.text == "20 dòng đã đọc, 1 bị từ chối"
    assert {bar.name: list(bar.x) for bar in made.data} == {
        "Mới": [9], "Đã sửa": [0], "Trùng": [10], "Đã xóa trước đó": [0], "Bị từ chối": [1],
    }  # fmt: skip


def test_all_sources_stand_in_the_table_even_those_not_drawn():
    made = sources_bars(pd.DataFrame({"name": [f"nguồn {n}" for n in range(25)], "post_count": range(25)}), most=3)
    assert list(made.data[0].x) == [24, 23, 22]
    assert len(table(made)) == 25
    assert made.layout.title.text == "25 nguồn; nhiều nhất: nguồn 24"


def test_nothing_in_nothing_out():
    drawn(health(RUNS.frame()))
    drawn(sources_bars(pd.DataFrame({"name": pd.Series([], dtype="str"), "post_count": pd.Series([], dtype="Int64")})))


def test_file_and_source_names_are_plain_characters():
    plain(
        health(
            RUNS.frame([run(str(n), source=payload.replace("\x00", "")) for n, payload in enumerate(PAYLOADS)]),
            most=100,
        )
    )
    plain(sources_bars(pd.DataFrame({"name": PAYLOADS, "post_count": 1}), most=100))
