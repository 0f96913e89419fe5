import json
import math
from itertools import pairwise

import numpy as np
import pytest

from nghe_lib.errors import StoreError
from nghe_lib.places import shapes
from nghe_lib.places.build_shapes import build_shapes
from nghe_lib.places.gazetteer import gazetteer_folder, rows_of
from nghe_lib.places.shapes import neighbours, unit_shapes

CITY = {row["code"]: row["name"] for row in rows_of("since.csv") if row["parent"] == "79"}
BY_NAME = {name: code for code, name in CITY.items()}


def signed_area(ring: np.ndarray) -> float:
    """In square kilometres, above zero when anticlockwise."""
    x, y = ring[:, 0] * 111.32 * math.cos(math.radians(10.8)), ring[:, 1] * 110.6
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def test_all_168_units_have_a_shape():
    assert len(CITY) == 168
    assert unit_shapes().keys() == CITY.keys()


def test_rings_are_closed_and_have_an_inside():
    for polygons in unit_shapes().values():
        for ring in (ring for polygon in polygons for ring in polygon):
            assert len(ring) >= 4 and (ring[0] == ring[-1]).all()
            assert abs(signed_area(ring)) > 0


def test_the_islands_of_con_dao_are_kept():
    assert len(unit_shapes()[BY_NAME["Đặc khu Côn Đảo"]]) == 16


def test_neighbours_share_every_border_between_them_point_by_point():
    pieces: dict[frozenset, set[str]] = {}
    for code, polygons in unit_shapes().items():
        for polygon in polygons:
            for ring in polygon:
                points = [tuple(point) for point in ring.round(6).tolist()]
                for pair in pairwise(points):
                    pieces.setdefault(frozenset(pair), set()).add(code)
    joined: dict[str, set[str]] = {code: set() for code in CITY}
    for codes in pieces.values():
        assert len(codes) <= 2
        for code in codes:
            joined[code] |= codes - {code}
    assert joined == neighbours()


def test_neighbours_are_those_on_the_map():
    assert neighbours()[BY_NAME["Đặc khu Côn Đảo"]] == frozenset()
    assert BY_NAME["Phường Tân Định"] in neighbours()[BY_NAME["Phường Sài Gòn"]]
    assert BY_NAME["Phường Vũng Tàu"] not in neighbours()[BY_NAME["Phường Sài Gòn"]]


def test_the_file_is_small():
    assert (gazetteer_folder() / "shapes.topojson").stat().st_size <= 300_000


def test_a_missing_file_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(shapes, "gazetteer_folder", lambda: tmp_path)
    with pytest.raises(StoreError, match="thiếu ranh giới"):
        unit_shapes.__wrapped__()


def test_a_missing_source_is_said(tmp_path):
    with pytest.raises(StoreError, match=r"hcmc_2025_wards\.geojson"):
        build_shapes(tmp_path)


def test_the_file_is_what_the_source_makes_and_keeps_areas(shared_data, tmp_path):
    build_shapes(shared_data, folder=tmp_path)
    made = (tmp_path / "shapes.topojson").read_bytes()
    assert made == (gazetteer_folder() / "shapes.topojson").read_bytes()
    source = json.loads((shared_data / "resources" / "hcmc_geo" / "hcmc_2025_wards.geojson").read_text("utf-8"))
    for feature in source["features"]:
        before = sum(abs(signed_area(np.array(polygon[0]))) for polygon in feature["geometry"]["coordinates"])
        after = sum(abs(signed_area(polygon[0])) for polygon in unit_shapes()[feature["id"]])
        assert after == pytest.approx(before, rel=0.05)
