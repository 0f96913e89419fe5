"""Make `data/gazetteer/shapes.topojson` from the borders of the 168 units: `python -m nghe_lib.places.build_shapes`.

Source: github.com/thanglequoc/vietnamese-provinces-database (commit cd580632, MIT), json/geojson/79_ho_chi_minh: the
communes of Ho Chi Minh City since 1 July 2025.
Written is TopoJSON (https://github.com/topojson/topojson-specification): a grid of 0.0001 degree (about 11 m), borders
shared by neighbours kept once. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from nghe_lib.errors import StoreError
from nghe_lib.places.gazetteer import gazetteer_folder
from nghe_lib.places.topology import Arc, Ring, cleaned, cut, simplified
from nghe_lib.store.project import replace_file

GRID = 10_000
# Grid squares: 200 are 0.024 km², a sixth of a pixel where the whole city is 350 pixels wide.
DROPPED_AREA = 200.0
_SOURCE = Path("resources") / "hcmc_geo" / "hcmc_2025_wards.geojson"


def build_shapes(data: Path, *, folder: Path | None = None) -> dict[str, int]:
    """Write the file into `folder` (data/gazetteer) and count its units, arcs, points and bytes.

    Raises StoreError naming the file when the source is missing.
    """
    path = data / _SOURCE
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except OSError as reason:
        raise StoreError(
            f"thiếu ranh giới {path}; hãy chỉ đúng thư mục dữ liệu, xem data/gazetteer/README.md"
        ) from reason
    features.sort(key=lambda feature: str(feature["id"]))
    rings, places = _rings(features)
    arcs, passed = cut(rings)
    kept = simplified(arcs, passed, area=DROPPED_AREA)
    units: dict[str, dict[int, list[list[int]]]] = {}
    for (code, polygon), ring in zip(places, passed, strict=True):
        units.setdefault(code, {}).setdefault(polygon, []).append(ring)
    content = _topojson(units, kept)
    replace_file((folder or gazetteer_folder()) / "shapes.topojson", content)
    return {
        "đơn vị": len(units), "đường ranh": len(kept), "điểm": sum(map(len, kept)),
        "điểm trước khi giản lược": sum(map(len, arcs)), "byte": len(content),
    }  # fmt: skip


def _rings(features: list[dict[str, Any]]) -> tuple[list[Ring], list[tuple[str, int]]]:
    """Every ring on the grid, and of each its unit and the number of its polygon.

    A ring without an inside on the grid goes: the source has three, a few metres wide.
    """
    rings, places = [], []
    for feature in features:
        for at, polygon in enumerate(feature["geometry"]["coordinates"]):
            for ring in polygon:
                points = cleaned((round(x * GRID), round(y * GRID)) for x, y in ring)
                if len(points) >= 3:
                    rings.append(points)
                    places.append((str(feature["id"]), at))
    return rings, places


def _topojson(units: dict[str, dict[int, list[list[int]]]], arcs: list[Arc]) -> bytes:
    west, south = (min(point[axis] for arc in arcs for point in arc) for axis in (0, 1))
    shown = []
    for arc in arcs:
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(arc)]
        shown.append([[arc[0][0] - west, arc[0][1] - south], *map(list, steps)])
    made = {
        "type": "Topology",
        "transform": {"scale": [1 / GRID, 1 / GRID], "translate": [west / GRID, south / GRID]},
        "objects": {
            "units": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "MultiPolygon", "id": code, "arcs": list(polygons.values())}
                    for code, polygons in units.items()
                ],
            }
        },
        "arcs": shown,
    }
    return (json.dumps(made, separators=(",", ":")) + "\n").encode()


if __name__ == "__main__":
    json.dump(
        build_shapes(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")), sys.stdout, ensure_ascii=False
    )
