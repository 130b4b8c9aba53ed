"""GeoParquet, and Parquet with a column of WKB in degrees, read by DuckDB without its extensions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hatangso.adapters.asset_files.source import Contents, NotAssets, RawRow

FORMAT = "parquet"
SHAPES = ("geometry", "geom", "wkb", "wkb_geometry")
DEGREES = ("CRS84", "4326")
SAMPLES = 50


def is_parquet(start: bytes) -> bool:
    """Told by the first four bytes."""
    return start[:4] == b"PAR1"


@contextmanager
def opened_parquet(path: Path, layer: str) -> Iterator[Contents]:
    """The one table of the file. Raises NotAssets."""
    del layer
    import duckdb

    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false",  # else a type it does not know is fetched from the network
        "autoload_known_extensions": "false",
        "threads": 1,
        "memory_limit": "1GB",
    }
    with duckdb.connect(config=settings) as database:
        try:
            told = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            names = [str(name) for name, *_ in told]
            shape = next((name for name in SHAPES if name in names), None)
            fields = tuple(name for name in names if name != shape)
            (count,) = database.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone() or (
                0,
            )
            degrees = _in_degrees(database, path)
        except duckdb.Error as fault:
            raise _broken() from fault
        columns = ", ".join(_quoted(name) for name in fields)
        wkb = f"{_quoted(shape)}::BLOB" if shape else "NULL"

        def rows(most: int | None = None) -> Iterator[RawRow]:
            limit = "" if most is None else f" LIMIT {most}"
            query = f"SELECT {wkb}{', ' if columns else ''}{columns} FROM read_parquet(?){limit}"  # noqa: S608
            try:
                found, number = database.cursor().execute(query, [str(path)]), 0
                while batch := found.fetchmany(5_000):
                    for one in batch:
                        number += 1
                        yield RawRow(number, tuple(one[1:]), None if one[0] is None else bytes(one[0]))
            except duckdb.Error as fault:
                raise _broken() from fault

        yield Contents(
            FORMAT,
            fields,
            rows,
            tuple(rows(SAMPLES)),
            system="EPSG:4326" if degrees else "",
            system_told="" if degrees else "?",
            has_shapes=shape is not None,
            rows_total=int(count),
        )


def _in_degrees(database: Any, path: Path) -> bool:
    """GeoParquet names its reference system; one without any means degrees (OGC:CRS84)."""
    found = database.execute(
        "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'geo'", [str(path)]
    ).fetchone()
    for column in json.loads(found[0])["columns"].values() if found else ():
        system = column.get("crs")
        if system and str(system.get("id", {}).get("code", "CRS84")) not in DEGREES:
            return False
    return True


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _broken() -> NotAssets:
    return NotAssets(
        "Không mở được tệp Parquet này: tệp hỏng, bị cắt hoặc có kiểu dữ liệu không đọc được.",
        "This Parquet file is damaged, cut off or holds a type that cannot be read.",
    )
