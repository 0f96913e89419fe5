"""The borders of the 168 units of Ho Chi Minh City since 1 July 2025, simplified so that neighbours share theirs.

`data/gazetteer/shapes.topojson` is made by `build_shapes`; it is for maps of the whole city, not for finding what lies
at a point: borders moved by up to a few hundred metres.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np

from nghe_lib.errors import StoreError
from nghe_lib.places.gazetteer import gazetteer_folder

Polygon = tuple[np.ndarray, ...]


@cache
def unit_shapes() -> dict[str, tuple[Polygon, ...]]:
    """Per unit code its polygons: of each the outer ring, then its holes, as (n_points, 2) longitude and latitude.

    Rings are closed: the last point is the first. Raises StoreError when the file is missing.
    """
    held = _topology()
    arcs = [_absolute(arc, held["transform"]) for arc in held["arcs"]]
    units = held["objects"]["units"]["geometries"]
    return {
        unit["id"]: tuple(tuple(_ring(ring, arcs) for ring in polygon) for polygon in unit["arcs"]) for unit in units
    }


@cache
def neighbours() -> dict[str, frozenset[str]]:
    """Per unit code the units it shares a border with; Côn Đảo, an island, has none."""
    at: dict[int, set[str]] = {}
    units = _topology()["objects"]["units"]["geometries"]
    for unit in units:
        for polygon in unit["arcs"]:
            for ring in polygon:
                for number in ring:
                    at.setdefault(number if number >= 0 else ~number, set()).add(unit["id"])
    beside: dict[str, set[str]] = {unit["id"]: set() for unit in units}
    for codes in at.values():
        for code in codes:
            beside[code] |= codes - {code}
    return {code: frozenset(others) for code, others in beside.items()}


def _topology() -> dict[str, Any]:
    path = gazetteer_folder() / "shapes.topojson"
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as reason:
        raise StoreError(f"thiếu ranh giới các đơn vị {path}; hãy lấy lại từ kho mã nguồn") from reason
    return held


def _absolute(arc: list[list[int]], transform: dict[str, list[float]]) -> np.ndarray:
    """A quantised arc, first point and steps, as degrees."""
    return np.cumsum(np.array(arc, np.int64), axis=0) * transform["scale"] + transform["translate"]


def _ring(numbers: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([parts[0][:1], *(part[1:] for part in parts)])
