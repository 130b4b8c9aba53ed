"""Shapes cut to a tile: clipped with a margin, simplified, in whole units, as the encoder takes them."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.domain.tiles.mvt import Ints, Shapes
from hatangso.domain.tiles.tile import EXTENT, Tile

MARGIN = 64  # units beyond the tile's edge, so that strokes and symbols are whole at the edge
DETAIL = 4.0  # units: half a pixel where a tile is drawn 512 pixels wide
SMALLEST = 32.0  # square units: smaller areas are left out (half a pixel)


def to_units(shapes: NDArray[Any], tile: Tile) -> NDArray[Any]:
    """Shapes in degrees (EPSG:4326) as shapes in units of the tile."""
    return np.asarray(shapely.transform(shapes, lambda xy: np.stack(tile.units(xy[:, 0], xy[:, 1]), axis=1)))


def cut_lines(lines: NDArray[Any], detail: float = DETAIL) -> tuple[Shapes, Ints]:
    """Lines in units of the tile, cut; and of each remaining feature the line it is of."""
    lines, owner = _clipped(lines)
    lines, part_owner = shapely.get_parts(lines, return_index=True)
    there = shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING
    lines, owner = shapely.simplify(lines[there], detail, preserve_topology=False), owner[part_owner[there]]
    xy, part_of = shapely.get_coordinates(lines, return_index=True)
    xy, part_of, kept = _whole(xy, part_of, len(lines), least=2)
    owners, feature_of = _numbered(owner[kept])
    return Shapes("line", xy, part_of, feature_of), owners


def cut_areas(areas: NDArray[Any], detail: float = DETAIL, smallest: float = SMALLEST) -> tuple[Shapes, Ints]:
    """Polygons and multipolygons in units of the tile, cut and wound; and of each feature the area it is of.

    Snapped to whole units by GEOS's precision reducer, which keeps them valid (specification, 4.3.3.3).
    """
    areas, owner = _clipped(areas)
    if detail:
        areas = shapely.simplify(areas, detail, preserve_topology=True)
    areas = shapely.set_precision(areas, 1.0)
    areas, part_owner = shapely.get_parts(areas, return_index=True)
    there = (shapely.get_type_id(areas) == shapely.GeometryType.POLYGON) & (shapely.area(areas) >= smallest)
    owner = owner[part_owner[there]]
    areas = shapely.orient_polygons(areas[there], exterior_cw=False)  # y grows downwards in a tile
    rings, polygon_of = shapely.get_rings(areas, return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    last = np.append(ring_of[1:] != ring_of[:-1], True)[: len(ring_of)]  # repeats the ring's first point
    xy, ring_of, kept = _whole(xy[~last], ring_of[~last], len(rings), least=3)
    owners, feature_of = _numbered(owner[polygon_of[kept]])
    return Shapes("area", xy, ring_of, feature_of), owners


def _clipped(shapes: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """What of the shapes lies in the tile and its margin, and the places of those that are left."""
    low, high = -MARGIN, EXTENT + MARGIN
    west, north, east, south = shapely.bounds(shapes).T
    near = np.flatnonzero((west <= high) & (east >= low) & (north <= high) & (south >= low))
    shapes = shapes[near]
    out = (west < low) | (east > high) | (north < low) | (south > high)
    crossing = np.flatnonzero(out[near])
    shapes[crossing] = shapely.clip_by_rect(shapes[crossing], low, low, high, high)
    left = ~shapely.is_empty(shapes)
    return shapes[left], near[left]


def _whole(xy: Any, part_of: Any, parts: int, least: int) -> tuple[Ints, Ints, Ints]:
    """Rounded points without repetition, of parts that have at least so many; the parts numbered anew."""
    xy = np.rint(xy).astype(np.int64)
    fresh = np.ones(len(xy), np.bool_)
    fresh[1:] = (part_of[1:] != part_of[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)
    xy, part_of = xy[fresh], part_of[fresh]
    enough = np.bincount(part_of, minlength=parts) >= least
    stay = enough[part_of]
    kept = np.flatnonzero(enough)
    number = np.cumsum(enough) - 1
    return xy[stay], number[part_of[stay]], kept


def _numbered(owner: Ints) -> tuple[Ints, Ints]:
    """Rising owners of parts: each owner once, and of each part the place of its owner."""
    fresh = np.ones(len(owner), np.bool_)
    fresh[1:] = owner[1:] != owner[:-1]
    return owner[fresh], np.cumsum(fresh) - 1
