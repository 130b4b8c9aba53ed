"""Assets as vector tiles: one by one where few, in clusters where many (docs/methods/tiles.md)."""

import hashlib
from typing import Any

import numpy as np
import shapely
from django.db import connection
from numpy.typing import NDArray

from hatangso.domain.tiles.cut import MARGIN, cut_areas, cut_lines, to_units
from hatangso.domain.tiles.flat import Flat
from hatangso.domain.tiles.mvt import Column, Shapes, layer, points
from hatangso.domain.tiles.point_table import Cells
from hatangso.domain.tiles.tile import Tile
from hatangso.store.assets.models import Asset
from hatangso.store.assets.point_index import SHAPES, Delta, Index, index_and_changes
from hatangso.store.assets.tile_choice import Choice, Chosen, choose
from hatangso.store.shapes.box_index import has_postgis

FEW = 1_000  # so many assets of a tile are shown each by itself, from the zoom
FEW_FROM = 8
MANY = 5_000  # and so many from this one
MANY_FROM = 15
_COLUMNS = ("pk", "uid", "type", "state", "name", "code", "owner_id", "geometry", "lon", "lat", "wkb")
Row = tuple[Any, ...]
POSTGIS_FROM = 13  # where the database has PostGIS, it cuts and encodes tiles from this zoom
_AS_MVT = """
SELECT ST_AsMVT(drawn, 'assets', 4096, 'mvt', 'fid') FROM (
  SELECT fid, uid, type, state, name, owner, shape,
    ST_AsMVTGeom(ST_Transform(place, 3857), box, 4096, margin, shape <> 'point') AS mvt
  FROM (
    SELECT id AS fid, uid::text AS uid, type, state, coalesce(nullif(name, ''), code) AS name,
      owner_id AS owner, geometry AS shape,
      CASE WHEN geometry = 'point' THEN ST_SetSRID(ST_MakePoint(lon, lat), 4326) ELSE geom END AS place,
      ST_TileEnvelope(%s, %s, %s) AS box, %s AS margin
    FROM assets_asset WHERE id = ANY(%s) AND deleted_at IS NULL AND merged_into_id IS NULL
  ) chosen
) drawn WHERE drawn.mvt IS NOT NULL
"""


class AssetTiles:
    """The assets as they are now; made for one request."""

    def __init__(self) -> None:
        self._index, self._delta = index_and_changes()

    def version(self, tile: Tile) -> str:
        """Changes whenever the tile may: with the index, and with changes that may lie in the tile."""
        made = self._index.version if self._index else ""
        touched = _touches(self._index, self._delta, tile)
        return f"{made}/{hashlib.sha256(self._delta.version.encode()).hexdigest()[:16] if touched else ''}"

    def tile(self, tile: Tile, choice: Choice) -> bytes:
        """The tile; b'' where nothing lies in it."""
        parts = []
        if self._index is not None:
            parts.append(choose(self._index, self._delta.gone, tile, choice, self._delta.version))
        parts.append(choose(self._delta.now, np.empty(0, np.int64), tile, choice, self._delta.version))
        parts = [part for part in parts if _count(part)]
        if not parts:
            return b""
        count = sum(_count(part) for part in parts)
        if (count <= FEW and tile.z >= FEW_FROM) or (count <= MANY and tile.z >= MANY_FROM):
            return _each(np.concatenate([part.ids for part in parts]), tile)
        return _clusters(parts, tile)


def _touches(index: Index | None, delta: Delta, tile: Tile) -> bool:
    """Whether anything that changed lies, or lay, in the tile; a changed line may lie anywhere."""
    now = delta.now.points.run(tile)
    if now.start < now.stop or len(delta.now.wide):
        return True
    if index is None or not len(delta.gone):
        return False
    run = index.points.run(tile)
    low, high = np.searchsorted(delta.gone, [run.start, run.stop])
    return bool(low < high) or bool(np.isin(delta.gone, index.wide).any())


def _count(part: Chosen) -> int:
    inside = part.run.stop - part.run.start if part.inside is None else len(part.inside)
    return inside + len(part.wide)


def _each(ids: NDArray[np.int64], tile: Tile) -> bytes:
    if tile.z >= POSTGIS_FROM and has_postgis(connection):
        return made_by_postgis(ids, tile)
    return made_here(ids, tile)


def made_by_postgis(ids: NDArray[np.int64], tile: Tile) -> bytes:
    """The same features as `made_here`, cut and encoded by the database."""
    with connection.cursor() as cursor:
        cursor.execute(_AS_MVT, [tile.z, tile.x, tile.y, MARGIN, ids.tolist()])
        (data,) = cursor.fetchone()
        return bytes(data)


def made_here(ids: NDArray[np.int64], tile: Tile) -> bytes:
    """Each of the assets in layer `assets`."""
    rows = _rows(ids)
    of_shape: dict[str, list[Row]] = {shape: [] for shape in SHAPES}
    for row in rows:
        of_shape[row[7]].append(row)
    parts = []
    if dots := of_shape["point"]:
        x, y = tile.units([row[8] for row in dots], [row[9] for row in dots])
        inside = np.flatnonzero((x >= 0) & (x < 4096) & (y >= 0) & (y < 4096)).tolist()
        parts.append(_part(points(x[inside], y[inside]), [dots[place] for place in inside]))
    for shape, cut in (("line", cut_lines), ("area", cut_areas)):
        if some := of_shape[shape]:
            drawn = to_units(
                np.asarray(shapely.from_wkb([bytes(row[10]) for row in some]), dtype=object), tile
            )
            shapes, owner = cut(drawn)
            parts.append(_part(shapes, [some[place] for place in owner.tolist()]))
    return layer("assets", parts)


def _clusters(parts: list[Chosen], tile: Tile) -> bytes:
    kinds: list[str] = list(dict.fromkeys(code for part in parts for code in part.index.lists["type"]))
    total: Cells | None = None
    for part in parts:
        own = part.index.lists["type"]
        cells = part.index.points.cells(tile, part.run, part.inside, len(own))
        types = np.zeros((len(cells.count), len(kinds)), np.int64)
        types[:, [kinds.index(code) for code in own]] = cells.types
        told = Cells(cells.count, cells.x, cells.y, types, cells.ids)
        total = told if total is None else total + told
    assert total is not None
    several = np.flatnonzero(total.count > 1)
    middle = np.stack([total.x[several], total.y[several]], axis=1) / total.count[several, None]
    xy = Flat.units(middle, tile)
    columns = {
        "n": Column.of(total.count[several].tolist()),
        "type": Column(kinds, total.types[several].argmax(axis=1)),
        "types": Column.of((total.types[several] > 0).sum(axis=1).tolist()),
    }
    clusters = layer("clusters", [(points(xy[:, 0], xy[:, 1]), columns, None)])
    alone = _rows(total.ids[total.count == 1])
    x, y = tile.units([row[8] for row in alone], [row[9] for row in alone])
    return clusters + layer("assets", [_part(points(x, y), alone)])


def _rows(ids: NDArray[np.int64]) -> list[Row]:
    """Those of the assets that are still there, by id."""
    found: list[Row] = []
    told = ids.tolist()
    for start in range(0, len(told), 500):
        rows = Asset.objects.filter(pk__in=told[start : start + 500], deleted_at=None, merged_into=None)
        found += rows.order_by().values_list(*_COLUMNS)
    return sorted(found)


def _part(shapes: Shapes, rows: list[Row]) -> Any:
    columns = {
        "uid": Column.of([str(row[1]) for row in rows]),
        "type": Column.of([row[2] for row in rows]),
        "state": Column.of([row[3] for row in rows]),
        "name": Column.of([row[4] or row[5] for row in rows]),
        "owner": Column.of([row[6] for row in rows]),
        "shape": Column.of([row[7] for row in rows]),
    }
    return shapes, columns, np.array([row[0] for row in rows], np.int64)
