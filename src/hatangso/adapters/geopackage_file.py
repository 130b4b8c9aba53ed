"""A GeoPackage (OGC 12-128) written by GDAL: a layer for each kind of features, WGS 84.

GDAL is loaded when a file is asked for, not when pages start.
"""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely

FieldKind = Literal["string", "number", "integer", "boolean", "date", "date-time"]


@dataclass(frozen=True)
class FeatureLayer:
    """Features of one layer: id, shape (Shapely in degrees, or None), a property for each field, or None."""

    name: str
    fields: Sequence[tuple[str, FieldKind]]
    features: Sequence[tuple[str, Any, dict[str, Any]]]


def geopackage(layers: Iterable[FeatureLayer]) -> bytes:
    """The file. Layers without features are left out; with none at all there is an empty 'assets'."""
    import pyogrio

    with tempfile.TemporaryDirectory(prefix="hatangso-gpkg-") as folder:
        path = Path(folder) / "assets.gpkg"
        written = False
        for layer in (*layers, FeatureLayer("assets", (), ())):
            if not layer.features and (written or layer.name != "assets"):
                continue
            shapes = [
                None if shape is None else shapely.to_wkb(shape) for _uid, shape, _told in layer.features
            ]
            columns: list[Any] = [np.array([uid for uid, *_ in layer.features], dtype=object)]
            for name, kind in layer.fields:
                columns.append(_column([told.get(name) for *_, told in layer.features], kind))
            pyogrio.raw.write(
                str(path),
                geometry=np.array(shapes, dtype=object),
                field_data=columns,
                fields=np.array(["uid", *(name for name, _kind in layer.fields)], dtype=object),
                layer=layer.name,
                driver="GPKG",
                geometry_type="Unknown",
                crs="EPSG:4326",
                append=written,
            )
            written = True
        return path.read_bytes()


def _column(values: list[Any], kind: FieldKind) -> Any:
    """Numbers and days of their own kind, unknown ones empty; yes and no as words, for they may be empty."""
    if kind in ("number", "integer"):
        return np.array([np.nan if value is None else float(value) for value in values])
    if kind == "date":
        return np.array([None if value is None else str(value) for value in values], dtype="datetime64[D]")
    return np.array([None if value is None else _word(value) for value in values], dtype=object)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
