"""Many features of one kind as flat arrays, which lie in a file mapped into memory and are cut to tiles.

Positions are whole numbers, WORLD units to the width of the map (4 cm at the equator). A feature is one
point, one line, or one polygon with its holes; what had several parts is several features with the same
properties. Finding those of a tile is one comparison of all boxes: half a million take a few milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.domain.tiles.mvt import Kind
from hatangso.domain.tiles.tile import EXTENT, Tile, whole

WORLD = 2**30
Ints = NDArray[np.int64]
_TYPE = {
    "point": shapely.GeometryType.POINT,
    "line": shapely.GeometryType.LINESTRING,
    "area": shapely.GeometryType.POLYGON,
}


@dataclass(frozen=True)
class Flat:
    """`xy`: n × 2; `rings`: where each line or ring begins in `xy`; `features`: where each feature begins in
    `rings`; both with the end. `boxes`: of each feature least and greatest x and y; `least_zoom`: from which
    zoom it is shown; `columns`: properties, one number a feature."""

    kind: Kind
    xy: NDArray[np.int32]
    rings: Ints
    features: Ints
    boxes: NDArray[np.int32]
    least_zoom: NDArray[np.uint8]
    columns: Mapping[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.least_zoom)

    @classmethod
    def of(
        cls,
        kind: Kind,
        shapes: NDArray[Any],
        least_zoom: NDArray[Any],
        columns: Mapping[str, NDArray[Any]],
    ) -> "Flat":
        """From shapes in world units (see `to_world`), multi-part ones too; empty ones are left out."""
        shapes, owner = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
        there = (shapely.get_type_id(shapes) == _TYPE[kind]) & ~shapely.is_empty(shapes)
        shapes, owner = shapes[there], owner[there]
        rings, feature_of = (
            shapely.get_rings(shapes, return_index=True)
            if kind == "area"
            else (shapes, np.arange(len(shapes)))
        )
        xy, ring_of = shapely.get_coordinates(rings, return_index=True)
        boxes = np.rint(shapely.bounds(shapes)).reshape(-1, 4)
        return cls(
            kind,
            np.rint(xy).astype(np.int32),
            np.searchsorted(ring_of, np.arange(len(rings) + 1)),
            np.searchsorted(feature_of, np.arange(len(shapes) + 1)),
            boxes.astype(np.int32),
            np.asarray(least_zoom)[owner].astype(np.uint8),
            {name: np.asarray(values)[owner] for name, values in columns.items()},
        )

    def within(self, tile: Tile, margin: int) -> Ints:
        """The features shown at the tile's zoom whose boxes touch it or its margin (units of the tile)."""
        return np.flatnonzero(touching(self.boxes, tile, margin) & (self.least_zoom <= tile.z))

    def shapes(self, chosen: Ints, tile: Tile) -> NDArray[Any]:
        """The chosen features as shapes in units of the tile."""
        ring_counts = self.features[chosen + 1] - self.features[chosen]
        rings = _runs(self.features[chosen], ring_counts)
        point_counts = self.rings[rings + 1] - self.rings[rings]
        xy = self.units(self.xy[_runs(self.rings[rings], point_counts)], tile)
        if self.kind == "point":
            return np.asarray(shapely.points(xy))
        of_point = np.repeat(np.arange(len(rings)), point_counts)
        if self.kind == "line":
            return np.asarray(shapely.linestrings(xy, indices=of_point))
        return np.asarray(
            shapely.polygons(
                shapely.linearrings(xy, indices=of_point),
                indices=np.repeat(np.arange(len(chosen)), ring_counts),
            )
        )

    def points(self, chosen: Ints, tile: Tile) -> NDArray[np.float64]:
        """The chosen points in units of the tile, n × 2."""
        return self.units(self.xy[chosen], tile)

    @staticmethod
    def units(xy: NDArray[Any], tile: Tile) -> NDArray[np.float64]:
        """World units as units of a tile."""
        scale = 2.0**tile.z * EXTENT / WORLD
        return np.asarray(xy * scale - np.array([tile.x * EXTENT, tile.y * EXTENT], np.float64))

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """Everything by name, to be kept; `of_arrays` makes it again."""
        kept = {name: getattr(self, name) for name in ("xy", "rings", "features", "boxes", "least_zoom")}
        kept.update({f"column-{name}": values for name, values in self.columns.items()})
        return {f"{prefix}.{self.kind}.{name}": values for name, values in kept.items()}

    @classmethod
    def of_arrays(cls, kind: Kind, prefix: str, arrays: Mapping[str, NDArray[Any]]) -> "Flat":
        """From what `arrays` gave under that prefix. KeyError where it is not there."""
        start = f"{prefix}.{kind}."
        own = {name.removeprefix(start): values for name, values in arrays.items() if name.startswith(start)}
        columns = {
            name.removeprefix("column-"): values for name, values in own.items() if name.startswith("column-")
        }
        return cls(kind, own["xy"], own["rings"], own["features"], own["boxes"], own["least_zoom"], columns)


def touching(boxes: NDArray[np.int32], tile: Tile, margin: int) -> NDArray[np.bool_]:
    """Which boxes (least and greatest x and y in world units) touch a tile or its margin."""
    side = WORLD // 2**tile.z
    edge = side * margin // EXTENT + 1
    near = boxes[:, 0] <= (tile.x + 1) * side + edge
    near &= boxes[:, 2] >= tile.x * side - edge
    near &= boxes[:, 1] <= (tile.y + 1) * side + edge
    near &= boxes[:, 3] >= tile.y * side - edge
    return np.asarray(near)


def to_world(shapes: NDArray[Any]) -> NDArray[Any]:
    """Shapes in degrees (EPSG:4326) as shapes in world units, not rounded."""

    def turn(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack(whole(xy[:, 0], xy[:, 1]), axis=1) * WORLD

    return np.asarray(shapely.transform(shapes, turn))


def detail_at(zoom: int) -> float:
    """Half a pixel in world units where tiles of that zoom are drawn 512 pixels wide."""
    return float(WORLD / 2**zoom / 1024)


def _runs(starts: Any, counts: Any) -> Ints:
    """Where runs of numbers stand that begin at `starts` and have `counts` numbers."""
    before = np.cumsum(counts) - counts
    return np.asarray(np.repeat(starts - before, counts) + np.arange(int(counts.sum())))
