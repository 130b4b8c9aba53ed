"""Outlines of units as paths of one picture: flat, to scale, far islands in frames of their own.

Longitudes are shortened by the cosine of the middle latitude (equirectangular), enough for one province.
Points are rounded to half a unit of the picture and those that fall together are left out, the same way for
both neighbours of a border, so that no gap opens.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hatangso.store.places.boundaries import Outline

Box = tuple[float, float, float, float]  # west, south, east, north
WIDTH, HIGHEST, MARGIN = 760.0, 760.0, 8.0
INSET, INSET_GAP = 120.0, 14.0
FAR = 0.6  # a unit without which the picture would be smaller than this share of itself is drawn in a frame
OPEN_SEA = 0.1  # and that lies at least this share of the others' extent away from them
MOST_INSETS = 4


@dataclass(frozen=True)
class Inset:
    """A frame with units that lie far off; x, y of its upper left corner and its side."""

    x: float
    y: float
    side: float


@dataclass(frozen=True)
class Picture:
    """Paths (the `d` of SVG) by unit in a picture of that size, and the frames of far units."""

    width: float
    height: float
    paths: Mapping[int, str]
    insets: tuple[Inset, ...] = ()


def picture_of(outlines: Sequence[Outline]) -> Picture:
    """All outlines in one picture; no paths where there are none."""
    if not outlines:
        return Picture(WIDTH, 0, {})
    near, far = _apart(list(outlines))
    box = _around(outline.bounds for outline in near)
    stretch = math.cos(math.radians((box[1] + box[3]) / 2))
    broad, tall = max((box[2] - box[0]) * stretch, 1e-9), max(box[3] - box[1], 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / broad, (HIGHEST - 2 * MARGIN) / tall)
    height = tall * scale + 2 * MARGIN
    left = (WIDTH - broad * scale) / 2
    paths = {o.unit_id: _path(o, box, stretch, scale, left, MARGIN) for o in near}
    insets = []
    for place, outline in enumerate(far):
        x, y = MARGIN + place * (INSET + INSET_GAP), height + INSET_GAP
        bounds = outline.bounds
        wide, high = (bounds[2] - bounds[0]) * stretch, bounds[3] - bounds[1]
        fit = (INSET - 2 * MARGIN) / max(wide, high, 1e-9)
        middle = (INSET - wide * fit) / 2, (INSET - high * fit) / 2
        paths[outline.unit_id] = _path(outline, bounds, stretch, fit, x + middle[0], y + middle[1])
        insets.append(Inset(x, y, INSET))
    return Picture(WIDTH, height + (INSET + INSET_GAP + MARGIN if far else 0), paths, tuple(insets))


def _apart(outlines: list[Outline]) -> tuple[list[Outline], list[Outline]]:
    """Those drawn together, and those so far off that the others would shrink for them."""
    far: list[Outline] = []
    while len(outlines) > 2 and len(far) < MOST_INSETS:
        whole = _size(_around(o.bounds for o in outlines))
        sizes = [_size(_around(o.bounds for o in outlines if o is not one)) for one in outlines]
        smallest = min(range(len(outlines)), key=sizes.__getitem__)
        others = _around(o.bounds for o in outlines if o is not outlines[smallest])
        if sizes[smallest] > FAR * whole or _gap(outlines[smallest].bounds, others) < OPEN_SEA:
            break
        far.append(outlines.pop(smallest))
    return outlines, far


def _around(boxes: Iterable[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _gap(box: Box, others: Box) -> float:
    """How far a box lies from the others, by the longer side of theirs; 0 where they touch."""
    beside = max(others[0] - box[2], box[0] - others[2], others[1] - box[3], box[1] - others[3], 0.0)
    return beside / max(others[2] - others[0], others[3] - others[1], 1e-9)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _path(outline: Outline, box: Box, stretch: float, scale: float, left: float, top: float) -> str:
    parts = []
    for polygon in outline.polygons:
        for ring in polygon:
            points: list[tuple[float, float]] = []
            for lon, lat, *_ in ring:
                x = round(2 * (left + (lon - box[0]) * stretch * scale)) / 2
                y = round(2 * (top + (box[3] - lat) * scale)) / 2
                if not points or points[-1] != (x, y):
                    points.append((x, y))
            if len(points) > 1 and points[0] == points[-1]:
                points.pop()
            if len(points) < 3:  # smaller than a dot: a dot, so that no island is lost
                x, y = points[0]
                points = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return "".join(parts)
