import math
from datetime import UTC, datetime

import pandas as pd
import pytest

from nghe_lib.errors import TableError
from nghe_lib.schema import PLANTED
from nghe_lib.signals import recall


def _planted():
    day = {"start_at": datetime(2025, 11, 2, 17, tzinfo=UTC), "end_at": datetime(2025, 11, 5, 16, tzinfo=UTC)}
    return PLANTED.frame(
        [
            {"event_id": "e1", "kind": "burst", "name": "Ngập", "terms": ["ngập nước"], **day},
            {"event_id": "e2", "kind": "burst", "name": "Xe", "terms": ["xe buýt"], **day},
            {"event_id": "e3", "kind": "rumour", "name": "Tin đồn", "terms": ["vỡ đập"], **day},
        ]
    )


def _found(*rows):
    made = pd.DataFrame(rows, columns=["start", "peak", "terms"])
    return made.assign(start=pd.to_datetime(made["start"]), peak=pd.to_datetime(made["peak"]))


def test_precision_and_recall_by_days_and_terms():
    made = recall(
        _found(
            ("2025-11-05", "2025-11-06", ["Ngập"]), ("2025-11-03", "2025-11-03", ["giá vàng"]),
            ("2025-11-01", "2025-11-02", ["xe buýt"]),
        ),
        _planted(),
    )  # fmt: skip
    assert (made.precision, made.recall) == (pytest.approx(1 / 3), 0.5)
    assert (made.found_count, made.planted_count, made.missed) == (3, 2, ("e2",))


def test_part_of_a_syllable_is_no_term():
    assert recall(_found(("2025-11-04", "2025-11-04", ["ng"])), _planted()).recall == 0


def test_spikes_have_no_terms_and_an_end():
    spikes = pd.DataFrame({"start": ["2025-10-30"], "end": ["2025-11-03"], "peak": ["2025-11-01"]}).apply(
        pd.to_datetime
    )
    assert recall(spikes, _planted()).recall == 1


def test_nothing_found_has_no_precision():
    made = recall(_found(), _planted())
    assert math.isnan(made.precision)
    assert made.recall == 0


def test_a_wrong_table_is_refused():
    with pytest.raises(TableError, match="event_id"):
        recall(_found(), _planted().drop(columns="event_id"))
