"""The planted events, before anything is said."""

import numpy as np

from nghe_lib.city.events import CONTROLS, EVENTS, TREATED, event_of, excess
from nghe_lib.city.places import units
from nghe_lib.city.rhythm import local_day


def test_there_is_one_of_each_kind_and_five_bursts():
    kinds = [event.kind for event in EVENTS]
    assert kinds.count("burst") >= 5
    assert set(kinds) == {"burst", "policy_shock", "rumour", "correction", "coordinated_group", "boundary_change"}


def test_the_peak_of_a_burst_is_its_factor():
    for event in EVENTS:
        if event.kind == "burst":
            assert excess(event).max() == event.factor - 1
            assert np.argmax(excess(event)) == local_day(event.peak[:10])


def test_treated_and_control_areas_are_known_and_apart():
    known = {unit.code for unit in units()}
    assert set(TREATED) <= known
    assert set(CONTROLS) <= known
    assert not set(TREATED) & set(CONTROLS)


def test_the_reform_is_on_its_day():
    assert event_of("boundary_change").start.startswith("2025-07-01")
