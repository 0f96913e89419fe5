"""Polygons that share borders, cut into arcs, each simplified once: neighbours stay joined and no gap opens.

An arc is a longest run of points that lies between the same units. Points are dropped by the area of the triangle they
make with their neighbours, smallest first (Visvalingam & Whyatt 1993, "Line generalisation by repeated elimination of
points", The Cartographic Journal 30(1), 46-51); arcs that would then cross keep more points.
Points are pairs of whole numbers (a grid), so that equal means the same point. Only `build_shapes` needs this.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[int, int]
Ring = list[Point]
Arc = tuple[Point, ...]


def cleaned(ring: Iterable[Point]) -> Ring:
    """A closed ring as its points in turn, the first not repeated, without doubled points and without spikes."""
    made: Ring = []
    for point in ring:
        while len(made) > 1 and made[-2] == point:
            made.pop()
        if not made or made[-1] != point:
            made.append(point)
    while len(made) > 2 and (made[0] == made[-1] or made[1] == made[-1] or made[0] == made[-2]):
        if made[0] == made[-1]:
            made.pop()
        elif made[0] == made[-2]:
            del made[-2:]
        else:
            made = made[1:]
    return made


def cut(rings: Sequence[Ring]) -> tuple[list[Arc], list[list[int]]]:
    """The arcs of all rings, and each ring as numbers of arcs in turn; `~number` where it is passed backwards."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
            beside[here].add(there)
            beside[there].add(here)
    numbers: dict[Arc, int] = {}
    passing = []
    for ring in rings:
        joints = [at for at, point in enumerate(ring) if len(beside[point]) != 2]
        start = joints[0] if joints else ring.index(min(ring))
        turned = ring[start:] + ring[:start] + [ring[start]]
        ends = [at - start for at in joints if at != start] + [len(ring)]
        passed, begin = [], 0
        for end in ends:
            arc = tuple(turned[begin : end + 1])
            backwards = arc[::-1] < arc
            number = numbers.setdefault(arc[::-1] if backwards else arc, len(numbers))
            passed.append(~number if backwards else number)
            begin = end
        passing.append(passed)
    return list(numbers), passing


def walked(passed: Sequence[int], arcs: Sequence[Arc]) -> Ring:
    """The points of a ring of `cut`, the first not repeated."""
    made: Ring = []
    for number in passed:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        made += arc[:-1]
    return made


def simplified(arcs: Sequence[Arc], rings: Sequence[Sequence[int]], *, area: float) -> list[Arc]:
    """The arcs with fewer points: triangles under `area` (grid squares) go, beside small rings under 1/400 of these.

    Ends stay. Every ring keeps its area to within a tenth or all its points, and no two arcs cross.
    """
    limits, order = [area] * len(arcs), [_elimination(arc) for arc in arcs]
    sizes = [abs(doubled_area(walked(ring, arcs))) / 2 for ring in rings]
    for ring, size in zip(rings, sizes, strict=True):
        for number in ring:
            limits[number if number >= 0 else ~number] = min(limits[number if number >= 0 else ~number], size / 400)
    while True:
        made = [_kept(arc, areas, limit) for arc, areas, limit in zip(arcs, order, limits, strict=True)]
        wrong = {number for pair in crossings(made) for number in pair}
        for ring, size in zip(rings, sizes, strict=True):
            points = walked(ring, made)
            if len(set(points)) < 3 or abs(abs(doubled_area(points)) / 2 - size) > 0.1 * size:
                wrong |= {number if number >= 0 else ~number for number in ring}
        wrong = {number for number in wrong if len(made[number]) < len(arcs[number])}
        if not wrong:
            return made
        for number in wrong:
            limits[number] = limits[number] / 2 if limits[number] > 0.5 else 0.0


def doubled_area(ring: Ring) -> int:
    """Twice the signed area of a ring: above zero when it turns anticlockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def crossings(arcs: Sequence[Arc], *, cell: int = 100) -> set[tuple[int, int]]:
    """Pairs of arcs of which a piece crosses or lies on one of the other; the same number twice when with itself."""
    grid: dict[tuple[int, int], list[tuple[int, Point, Point]]] = defaultdict(list)
    for number, arc in enumerate(arcs):
        for a, b in pairwise(arc):
            for x in range(min(a[0], b[0]) // cell, max(a[0], b[0]) // cell + 1):
                for y in range(min(a[1], b[1]) // cell, max(a[1], b[1]) // cell + 1):
                    grid[x, y].append((number, a, b))
    found = set()
    for pieces in grid.values():
        for at, (one, a, b) in enumerate(pieces):
            for other, c, d in pieces[:at]:
                if _meet(a, b, c, d):
                    found.add((min(one, other), max(one, other)))
    return found


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """True when two pieces share more than one end point."""
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    if {a, b} == {c, d}:
        return True
    shared = {a, b} & {c, d}
    if shared:
        (joint,) = shared
        p, q = (b if a == joint else a), (d if c == joint else c)
        along = (p[0] - joint[0]) * (q[0] - joint[0]) + (p[1] - joint[1]) * (q[1] - joint[1])
        return _turn(joint, p, q) == 0 and along > 0
    return _turn(a, b, c) * _turn(a, b, d) <= 0 and _turn(c, d, a) * _turn(c, d, b) <= 0


def _turn(a: Point, b: Point, c: Point) -> int:
    """1 when a, b, c turn left, -1 right, 0 straight on: only the sign, products would grow beyond need."""
    doubled = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (doubled > 0) - (doubled < 0)


def _elimination(arc: Arc) -> list[float]:
    """Per point the area at which it goes (Visvalingam & Whyatt), never less than of those that went before it."""
    n = len(arc)
    before, after, gone = list(range(-1, n - 1)), list(range(1, n + 1)), [float("inf")] * n
    now = [0.0] * n
    heap = []
    for at in range(1, n - 1):
        now[at] = _triangle(arc[at - 1], arc[at], arc[at + 1])
        heap.append((now[at], at))
    heapq.heapify(heap)
    largest = 0.0
    while heap:
        size, at = heapq.heappop(heap)
        if size != now[at] or gone[at] < float("inf"):
            continue
        largest = max(largest, size)
        gone[at] = largest
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for one in (left, right):
            if 0 < one < n - 1:
                now[one] = _triangle(arc[before[one]], arc[one], arc[after[one]])
                heapq.heappush(heap, (now[one], one))
    return gone


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2


def _kept(arc: Arc, areas: Sequence[float], limit: float) -> Arc:
    """The points that go at an area of at least `limit`; of a closed arc at least two between its equal ends."""
    kept = [at for at, area in enumerate(areas) if area >= limit]
    if arc[0] == arc[-1] and len(kept) < 4:
        last = sorted(range(1, len(arc) - 1), key=lambda at: (-areas[at], at))[:2]
        kept = [0, *sorted(last), len(arc) - 1]
    return tuple(arc[at] for at in kept)
