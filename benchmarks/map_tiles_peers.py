"""The peers of `map_tiles`: they make the same detailed tiles beside ours; what both are timed with."""

import statistics
import time
from collections.abc import Callable
from typing import Any

DETAILED = 15  # at this zoom every tile holds each object: peers do the same
STRAIGHT = """
SELECT ST_AsMVT(t, 'assets', 4096, 'mvt', 'id') FROM (
  SELECT id, uid::text, type, state, name,
    ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(%s, %s, %s), 4096, 64) AS mvt
  FROM assets_asset
  WHERE geom && ST_Transform(ST_TileEnvelope(%s, %s, %s, margin => 0.015625), 4326)
    AND deleted_at IS NULL AND merged_into_id IS NULL
) t WHERE mvt IS NOT NULL
"""


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gave, seconds, seconds of CPU of this process."""
    began, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return answer, time.perf_counter() - began, time.process_time() - cpu


def quantile(values: Any) -> float:
    """The 95th percentile, the value itself that stands there."""
    ordered = sorted(values)
    return float(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))])


def sqlite_peer(tiles: list[tuple[int, int, int]]) -> tuple[dict[str, Any], bool]:
    """R*Tree, Shapely, mapbox-vector-tile, against our making of the same tiles without HTTP."""
    import mapbox_vector_tile
    import shapely

    from hatangso.domain.tiles.tile import Tile
    from hatangso.store.assets.models import Asset

    def theirs(tile: tuple[int, int, int]) -> bytes:
        one = Tile(*tile)
        box = one.box(64 / 4096)
        rows = list(
            Asset.objects.in_box(box).order_by().values_list("pk", "uid", "type", "state", "name", "wkb")
        )
        shapes = shapely.clip_by_rect(shapely.from_wkb([bytes(row[5]) for row in rows]), *box)
        shapes = shapely.transform(shapes, lambda xy: _in_tile(one, xy))
        features = [
            {
                "geometry": shape,
                "id": row[0],
                "properties": {"uid": str(row[1]), "type": row[2], "state": row[3], "name": row[4]},
            }
            for shape, row in zip(shapes, rows, strict=True)
            if not shape.is_empty
        ]
        return bytes(
            mapbox_vector_tile.encode(
                {"name": "assets", "features": features}, default_options={"y_coord_down": True}
            )
        )

    return _against(theirs, tiles, "R*Tree + Shapely + mapbox-vector-tile")


def postgis_peer(tiles: list[tuple[int, int, int]]) -> tuple[dict[str, Any], bool]:
    """ST_AsMVT straight from the table, against our making of the same tiles without HTTP."""
    from django.db import connection

    def theirs(tile: tuple[int, int, int]) -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(STRAIGHT, [*tile, *tile])
            return bytes(cursor.fetchone()[0])

    return _against(theirs, tiles, "ST_AsMVT from the table")


def _in_tile(tile: Any, xy: Any) -> Any:
    import numpy as np

    return np.stack(tile.units(xy[:, 0], xy[:, 1]), axis=1)


def _against(theirs: Callable[[Any], bytes], tiles: Any, name: str) -> tuple[dict[str, Any], bool]:
    import mapbox_vector_tile

    from hatangso.domain.assets.asset_filter import AssetFilter
    from hatangso.domain.tiles.tile import Tile
    from hatangso.store.assets.asset_tiles import AssetTiles
    from hatangso.store.assets.sight import Sight
    from hatangso.store.assets.tile_choice import Choice
    from hatangso.store.places.models import Unit

    everything = tuple(
        (unit, Sight(whole=True)) for unit in Unit.objects.filter(level="province", valid_to=None)
    )

    def ours(tile: Any) -> bytes:
        return AssetTiles().tile(Tile(*tile), Choice(everything, AssetFilter()))

    def inside(data: bytes) -> set[int]:
        """Ids of what lies in the tile itself: margins differ by rounding."""
        features = mapbox_vector_tile.decode(data)["assets"]["features"] if data else ()
        return {f["id"] for f in features if _touches_tile(f["geometry"])}

    told: dict[str, list[tuple[float, float]]] = {"ours": [], "peer": []}
    same = True
    for tile in tiles:
        found = {}
        for who, make in (("ours", ours), ("peer", theirs)):
            found[who], seconds, cpu = timed(lambda make=make, tile=tile: make(tile))
            told[who].append((seconds * 1000, cpu * 1000))
        same &= inside(found["ours"]) == inside(found["peer"])
    summary: dict[str, Any] = {"name": name, "zoom": DETAILED, "tiles": len(tiles), "agrees": same}
    for who, times in told.items():
        wall, cpu = zip(*times, strict=True)
        summary[who] = {
            "p50": round(statistics.median(wall), 1), "p95": round(quantile(wall), 1),
            "cpu_p50": round(statistics.median(cpu), 1),
        }  # fmt: skip
    summary["ratio_peer_to_ours"] = round(summary["peer"]["p50"] / max(summary["ours"]["p50"], 0.1), 1)
    return summary, same


def _touches_tile(geometry: dict[str, Any]) -> bool:
    import shapely

    return bool(shapely.intersects(shapely.geometry.shape(geometry), shapely.box(1, 1, 4095, 4095)))
