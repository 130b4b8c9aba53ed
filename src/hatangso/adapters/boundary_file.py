"""A file of boundaries (GeoJSON or GeoParquet) as features with a code and a shape. Asks no network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import shapely

from hatangso.domain.words import Words

PARQUET = b"PAR1"
DEGREES = ("CRS84", "4326")
COLUMNS = ("geometry", "geom", "wkb", "wkb_geometry")


class NotBoundaries(Exception):
    """`words` say what is wrong with the file and what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.words = Words(vi, en)


@dataclass(frozen=True)
class Feature:
    """One boundary of the file: its number there, the code as written, the shape or None if unreadable.

    `vertices`: of a shape that was left out because it has too many.
    """

    number: int
    code: object
    shape: Any
    vertices: int = 0


def read_boundaries(path: Path, code_field: str = "code") -> Iterator[Feature]:
    """Every feature in the order of the file; which format it is is told by its bytes."""
    with path.open("rb") as opened:
        start = opened.read(4)
    yield from _parquet(path, code_field) if start == PARQUET else _geojson(path, code_field)


def _parquet(path: Path, code_field: str) -> Iterator[Feature]:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",  # else a type it does not know is fetched from the network
        "autoload_known_extensions": "false",
        "threads": 2,
    }
    with duckdb.connect(config=settings) as database:
        try:
            columns = [
                str(name)
                for (name, *_) in database.execute(
                    "DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]
                ).fetchall()
            ]
            _require_degrees(database, path)
        except duckdb.Error as fault:
            raise NotBoundaries(
                "Không mở được tệp GeoParquet này: tệp hỏng hoặc bị cắt.",
                "This GeoParquet file is damaged or cut off.",
            ) from fault
        shape = next((name for name in COLUMNS if name in columns), None)
        if code_field not in columns or shape is None:
            raise _without(code_field, columns)
        rows = database.execute(
            f'SELECT "{code_field}", "{shape}"::BLOB FROM read_parquet(?)',  # noqa: S608 (names of its own columns)
            [str(path)],
        )
        number = 0
        while batch := rows.fetchmany(500):
            for code, wkb in batch:
                number += 1
                yield Feature(
                    number, code, None if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
                )


def _require_degrees(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """GeoParquet names its reference system; one without any means degrees (OGC:CRS84)."""
    found = database.execute(
        "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'geo'", [str(path)]
    ).fetchone()
    for column in json.loads(found[0])["columns"].values() if found else ():
        system = column.get("crs")
        if system and str(system.get("id", {}).get("code", "CRS84")) not in DEGREES:
            raise _not_degrees()


def _geojson(path: Path, code_field: str) -> Iterator[Feature]:
    try:
        content = json.loads(path.read_bytes())
        features = content["features"]
    except (ValueError, KeyError, TypeError) as fault:
        raise NotBoundaries(
            "Tệp không phải GeoJSON (FeatureCollection) cũng không phải GeoParquet, hoặc bị cắt giữa chừng.",
            "The file is neither GeoJSON (FeatureCollection) nor GeoParquet, or it is cut off.",
        ) from fault
    named = content.get("crs") or {}
    if named and not str(named.get("properties", {}).get("name", "CRS84")).endswith(DEGREES):
        raise _not_degrees()
    if features and not any(code_field in (feature.get("properties") or {}) for feature in features):
        raise _without(code_field, list(features[0].get("properties") or {}))
    for number, feature in enumerate(features, start=1):
        try:
            shape = shapely.from_geojson(json.dumps(feature.get("geometry")))
        except (shapely.errors.GEOSException, ValueError, TypeError):
            shape = None
        yield Feature(number, (feature.get("properties") or {}).get(code_field), shape)


def _without(code_field: str, columns: list[str]) -> NotBoundaries:
    there = ", ".join(columns[:20])
    return NotBoundaries(
        f"Tệp không có trường “{code_field}” hoặc không có hình; các trường có: {there}.",
        f"The file has no field '{code_field}' or no geometry; its fields: {there}.",
    )


def _not_degrees() -> NotBoundaries:
    return NotBoundaries(
        "Tệp không dùng hệ toạ độ kinh độ – vĩ độ WGS 84 (EPSG:4326). Hãy chuyển hệ rồi nạp lại.",
        "The file is not in WGS 84 longitude and latitude (EPSG:4326). Convert it and load it again.",
    )
