from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.places.topology import cleaned, crossings, cut, doubled_area, simplified, walked

# Two squares side by side, their common border wavy, and an island.
LEFT = [(0, 0), (1000, 0), (1004, 200), (997, 400), (1003, 600), (1000, 1000), (0, 1000)]
RIGHT = [(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1003, 600), (997, 400), (1004, 200)]
ISLAND = [(3000, 0), (3020, 0), (3021, 10), (3020, 20), (3000, 20)]


def test_a_spike_and_a_doubled_point_go():
    assert cleaned([(0, 0), (0, 0), (9, 0), (9, 9), (20, 9), (9, 9), (0, 9), (0, 0)]) == [
        (0, 0),
        (9, 0),
        (9, 9),
        (0, 9),
    ]
    assert cleaned([(5, 5), (0, 0), (9, 0), (9, 9), (0, 0), (5, 5)]) == [(0, 0), (9, 0), (9, 9)]


def test_a_common_border_is_one_arc():
    arcs, rings = cut([LEFT, RIGHT, ISLAND])
    assert len(arcs) == 4
    assert [len(ring) for ring in rings] == [2, 2, 1]
    used = [{number if number >= 0 else ~number for number in ring} for ring in rings]
    assert len(used[0] & used[1]) == 1


def test_rings_are_walked_as_they_were():
    arcs, rings = cut([LEFT, RIGHT, ISLAND])
    for ring, passed in zip([LEFT, RIGHT, ISLAND], rings, strict=True):
        points = walked(passed, arcs)
        assert set(points) == set(ring)
        assert doubled_area(points) == doubled_area(ring)


def test_what_is_smaller_than_the_area_goes_once_for_both_sides():
    arcs, rings = cut([LEFT, RIGHT])
    made = simplified(arcs, rings, area=2_000.0)
    points = [set(walked(ring, made)) for ring in rings]
    assert points[0] & points[1] >= {(1000, 0), (1000, 1000)}
    assert sum(map(len, made)) < sum(map(len, arcs))
    assert all(set(arc) <= points[0] | points[1] for arc in made)


def test_an_island_never_collapses():
    arcs, rings = cut([ISLAND])
    (ring,) = simplified(arcs, rings, area=1e9)
    assert len(set(ring)) >= 3


def test_arcs_that_would_cross_keep_their_points():
    # A bay around an island: cutting the bay straight would run through the island.
    bay = [(0, 0), (400, 0), (400, 300), (230, 300), (230, 200), (170, 200), (170, 300), (0, 300)]
    island = [(195, 260), (205, 260), (205, 290), (195, 290)]
    arcs, rings = cut([bay, island])
    made = simplified(arcs, rings, area=1e6)
    assert not crossings(made)


def test_pieces_that_touch_at_an_end_do_not_cross_but_those_that_lie_on_each_other_do():
    assert crossings([((0, 0), (10, 10)), ((10, 10), (20, 0))]) == set()
    assert crossings([((0, 0), (10, 10)), ((0, 10), (10, 0))]) == {(0, 1)}
    assert crossings([((0, 0), (10, 0)), ((0, 0), (6, 0))]) == {(0, 1)}
    assert crossings([((0, 0), (10, 0), (10, 5), (5, -5))]) == {(0, 0)}


@given(st.lists(st.integers(-30, 30), min_size=8, max_size=40), st.floats(0, 5_000))
def test_no_border_crosses_another_whatever_is_dropped(waves, area):
    step = 20
    border = [(step * (at + 1), 500 + wave) for at, wave in enumerate(waves)]
    width = step * (len(waves) + 1)
    north = [(0, 500), *border, (width, 500), (width, 1_000), (0, 1_000)]
    south = [(0, 0), (width, 0), (width, 500), *reversed(border), (0, 500)]
    arcs, rings = cut([north, south])
    made = simplified(arcs, rings, area=area)
    assert not crossings(made)
    areas = [abs(doubled_area(walked(ring, made))) for ring in rings]
    assert sum(areas) == 2 * width * 1_000
