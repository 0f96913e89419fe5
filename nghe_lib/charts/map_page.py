"""Where the 168 units stand on the page: kilometres of the map, the inner city enlarged, Côn Đảo in a box."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.charts.theme import INK
from nghe_lib.places.shapes import unit_shapes

if TYPE_CHECKING:
    import plotly.graph_objects as go

_ISLANDS = "26732"
_WEST, _KM_EAST, _SOUTH, _KM_NORTH = 106.3, 109.35, 10.3, 110.6
# Wards up to 6 km² and what lies among them are the inner city; the boxes stand where the city has no land.
_SMALL_KM2, _ENLARGED = 6.0, 4
_INNER_BOX, _ISLAND_BOX = np.array([84.0, 62.0]), np.array([2.0, 2.0])
_FRAME = {"type": "rect", "line": {"color": "#6b7785", "width": 1}, "layer": "above"}


@cache
def outlines() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Per unit x and y in kilometres of the page, rings apart by NaN; units of the inner city stand twice."""
    main, inner = _placed(), _inner()
    corner = _corners([ring for code in inner for ring in main[code]])[0]
    apart = np.full((1, 2), np.nan)
    made = {}
    for code, rings in main.items():
        twice = [(ring - corner) * _ENLARGED + _INNER_BOX for ring in rings] if code in inner else []
        joined = np.concatenate([part for ring in [*rings, *twice] for part in (ring, apart)][:-1])
        made[code] = (joined[:, 0].round(2).astype("float32"), joined[:, 1].round(2).astype("float32"))
    return made


@cache
def _placed() -> dict[str, list[np.ndarray]]:
    """Per unit its rings in kilometres east and north of a corner; Côn Đảo moved into its box."""
    made = {
        code: [(ring - (_WEST, _SOUTH)) * (_KM_EAST, _KM_NORTH) for polygon in shapes for ring in polygon]
        for code, shapes in unit_shapes().items()
    }
    largest = max(made[_ISLANDS], key=_area)
    # Two rocks 45 km west of the others would double the box.
    near = [ring for ring in made[_ISLANDS] if abs(ring[0, 0] - largest[0, 0]) < 30]
    made[_ISLANDS] = [ring - _corners(near)[0] + _ISLAND_BOX for ring in near]
    return made


@cache
def _inner() -> list[str]:
    """Units of up to 6 km², and those whose middle lies among them."""
    main = {code: rings for code, rings in _placed().items() if code != _ISLANDS}
    middle = {code: max(rings, key=_area)[:-1].mean(axis=0) for code, rings in main.items()}
    small = np.array([at for code, at in middle.items() if sum(map(_area, main[code])) <= _SMALL_KM2])
    return [code for code, at in middle.items() if np.all((small.min(axis=0) <= at) & (at <= small.max(axis=0)))]


def _corners(rings: list[np.ndarray]) -> np.ndarray:
    """South-west and north-east corner of rings, (2, 2)."""
    points = np.concatenate(rings)
    return np.array([points.min(axis=0), points.max(axis=0)])


def _area(ring: np.ndarray) -> float:
    return abs(float(np.dot(ring[:-1, 0], ring[1:, 1]) - np.dot(ring[1:, 0], ring[:-1, 1]))) / 2


def frame(made: go.Figure) -> None:
    """Equal scales, no axes; frames around what is enlarged, around its enlargement and around Côn Đảo, with names."""
    inner = _corners([ring for code in _inner() for ring in _placed()[code]])
    enlarged, island = (inner - inner[0]) * _ENLARGED + _INNER_BOX, _corners(_placed()[_ISLANDS])
    wider = np.array([[-1.0], [1.0]])
    boxes = [inner + wider / 2, enlarged + 2 * wider, island + 2 * wider]
    for low, high in boxes:
        made.add_shape(x0=low[0], y0=low[1], x1=high[0], y1=high[1], **_FRAME)
    for box, words in ((boxes[1], f"Nội thành, phóng to {_ENLARGED} lần"), (boxes[2], "Côn Đảo")):
        made.add_annotation(
            x=box[0, 0], y=box[1, 1], text=words, showarrow=False, xanchor="left", yanchor="bottom",
            font={"size": 11, "color": INK},
        )  # fmt: skip
    everything = _corners([*boxes, *(ring for rings in _placed().values() for ring in rings)])
    low, high = everything[0] - 1, everything[1] + [1, 7]
    hidden = {"visible": False, "fixedrange": True, "constrain": "domain"}
    made.update_layout(
        xaxis={**hidden, "range": [low[0], high[0]]},
        yaxis={**hidden, "range": [low[1], high[1]], "scaleanchor": "x", "constraintoward": "top"},
    )
