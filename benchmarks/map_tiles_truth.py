"""What the tiles of `map_tiles` must tell: counted from what SQL tells of all assets."""

import gzip
from typing import Any


def told_by_sql() -> dict[str, Any]:
    """Of each filter where everything lies that passes it, and whether it is a point."""
    import numpy as np

    from hatangso.store.assets.models import Asset

    rows = Asset.objects.order_by("pk")
    kinds = [("pk", "i8"), ("lon", "f8"), ("lat", "f8")]
    every = np.fromiter(rows.values_list("pk", "lon", "lat").iterator(20_000), kinds)
    passing = {"": rows, "type_attribute": rows.filter(type="antenna_mast", attributes__kind="A1")}
    points = np.fromiter(rows.filter(geometry="point").values_list("pk", flat=True).iterator(20_000), "i8")
    is_point = np.isin(every["pk"], points)
    told = {}
    for name, some in passing.items():
        chosen = np.isin(every["pk"], np.fromiter(some.values_list("pk", flat=True).iterator(20_000), "i8"))
        told[name] = (every["lon"][chosen], every["lat"][chosen], is_point[chosen])
    return told


def agrees_with_sql(answer: Any, tile: tuple[int, int, int], everything: Any) -> bool:
    """Whether a tile tells as many objects as lie in it: all by their middles where it has clusters (or
    points for lines), else the points alone; lines and areas cross tiles and are left out then."""
    import mapbox_vector_tile

    from hatangso.domain.tiles.tile import Tile

    data = b"" if answer.status_code == 204 else gzip.decompress(answer.content)
    layers = mapbox_vector_tile.decode(data) if data else {}
    clusters = layers.get("clusters", {}).get("features", ())
    dots = [f for f in layers.get("assets", {}).get("features", ()) if f["geometry"]["type"] == "Point"]
    west, south, east, north = Tile(*tile).box()
    lon, lat, is_point = everything
    inside = (lon >= west) & (lon < east) & (lat > south) & (lat <= north)
    if not clusters and all(f["properties"]["shape"] == "point" for f in dots):
        inside &= is_point
    return bool(sum(f["properties"]["n"] for f in clusters) + len(dots) == inside.sum())
