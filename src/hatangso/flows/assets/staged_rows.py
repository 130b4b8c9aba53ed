"""The good rows of an import between its rehearsal and its keeping: a file of its own beside the database.

What was rehearsed is what is kept, whatever becomes of the process meanwhile; a row that repeats another of
the same file is found here, however long the file is.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from hatangso.flows.assets.row_places import Placed

_COLUMNS = (
    "number, identity, uid, told, lacking, wkb, geometry, west, south, east, north, lon, lat, length_m,"
    " area_m2, unit_id, source"
)
_MADE = """
CREATE TABLE rows (number INTEGER PRIMARY KEY, identity BLOB UNIQUE, uid TEXT, told TEXT, lacking TEXT,
 wkb BLOB, geometry TEXT, west REAL, south REAL, east REAL, north REAL, lon REAL, lat REAL, length_m REAL,
 area_m2 REAL, unit_id INTEGER, source BLOB);
CREATE TABLE changes (asset_id INTEGER PRIMARY KEY, number INTEGER);
"""


@dataclass
class StagedRow:
    """A good row: what it tells, where it lies. `identity`: equal for rows that mean the same asset."""

    number: int
    identity: bytes
    uid: str
    told: dict[str, Any]
    lacking: str
    placed: Placed | None


def import_folder(kind: str) -> Path:
    """Where staged ('staged') or refused ('refused') rows of imports lie; only the owner reads there."""
    folder = Path(settings.DATA_DIR) / "assets" / kind
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def staged_place(import_id: int) -> Path:
    """The file of an import's good rows."""
    return import_folder("staged") / f"{import_id}.sqlite3"


def refused_place(import_id: int) -> Path:
    """The file of an import's refused rows."""
    return import_folder("refused") / f"{import_id}.csv"


def forget_staged(import_id: int) -> None:
    """Delete the good rows of an import that is over."""
    place = staged_place(import_id)
    for path in (place, place.with_name(f"{place.name}-journal")):
        path.unlink(missing_ok=True)


class StagedRows:
    """The file open. Rows are written once, in order, and read in the same order as often as needed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._kept = connection

    def add(self, rows: Sequence[StagedRow]) -> dict[int, int]:
        """Write rows; those that mean the same as an earlier one are left out: number → the earlier's."""
        twice: dict[int, int] = {}
        fresh: dict[bytes, int] = {}
        known = self._known([row.identity for row in rows])
        values = []
        for row in rows:
            if (before := known.get(row.identity) or fresh.get(row.identity)) is not None:
                twice[row.number] = before
                continue
            fresh[row.identity] = row.number
            values.append(_values(row))
        marks = ", ".join("?" * 17)
        self._kept.executemany(f"INSERT INTO rows ({_COLUMNS}) VALUES ({marks})", values)  # noqa: S608 (our names)
        self._kept.commit()
        return twice

    def chunks(self, size: int) -> Iterator[list[StagedRow]]:
        """All rows in the order of the file, in lists of `size`."""
        last = -1
        while True:
            found = self._kept.execute(
                f"SELECT {_COLUMNS} FROM rows WHERE number > ? ORDER BY number LIMIT ?",  # noqa: S608
                (last, size),
            ).fetchall()
            if not found:
                return
            yield [_row(one) for one in found]
            last = found[-1][0]

    def numbered(self, numbers: Sequence[int]) -> dict[int, StagedRow]:
        """Some rows by their number."""
        marks = ", ".join("?" * len(numbers))
        found = self._kept.execute(
            f"SELECT {_COLUMNS} FROM rows WHERE number IN ({marks})",  # noqa: S608
            tuple(numbers),
        )
        return {one[0]: _row(one) for one in found}

    def note_changes(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Remember which asset (id) is changed by which row."""
        self._kept.executemany("INSERT OR REPLACE INTO changes VALUES (?, ?)", pairs)
        self._kept.commit()

    def forget_changes(self) -> None:
        """Before the registry is compared anew."""
        self._kept.execute("DELETE FROM changes")
        self._kept.commit()

    def changes(self, size: int) -> Iterator[list[tuple[int, int]]]:
        """(asset id, row number) in the order of the assets, in lists of `size`."""
        last = -1
        while found := self._kept.execute(
            "SELECT asset_id, number FROM changes WHERE asset_id > ? ORDER BY asset_id LIMIT ?", (last, size)
        ).fetchall():
            yield found
            last = found[-1][0]

    def __len__(self) -> int:
        (count,) = self._kept.execute("SELECT count(*) FROM rows").fetchone()
        return int(count)

    def _known(self, identities: Sequence[bytes]) -> dict[bytes, int]:
        marks = ", ".join("?" * len(identities))
        return dict(
            self._kept.execute(
                f"SELECT identity, number FROM rows WHERE identity IN ({marks})",  # noqa: S608
                tuple(identities),
            )
        )


@contextmanager
def staging(import_id: int) -> Iterator[StagedRows]:
    """An empty file for an import's good rows."""
    forget_staged(import_id)
    with closing(sqlite3.connect(staged_place(import_id))) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # a file that is made again when it is lost
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA cache_size = -32768")
        connection.executescript(_MADE)
        yield StagedRows(connection)


@contextmanager
def staged(import_id: int) -> Iterator[StagedRows | None]:
    """The good rows as the rehearsal left them; None where they are gone."""
    place = staged_place(import_id)
    if not place.exists():
        yield None
        return
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        yield StagedRows(connection)


def _values(row: StagedRow) -> tuple[Any, ...]:
    told = json.dumps(row.told, ensure_ascii=False)
    start = (row.number, row.identity, row.uid, told, row.lacking)
    place = row.placed
    if place is None:
        return (*start, *(None,) * 12)
    return (
        *start,
        place.wkb,
        place.geometry,
        *place.box,
        place.lon,
        place.lat,
        place.length_m,
        place.area_m2,
        place.unit_id,
        place.source,
    )


def _row(kept: tuple[Any, ...]) -> StagedRow:
    number, identity, uid, told, lacking, wkb, geometry, *rest = kept
    placed = None
    if wkb is not None:
        west, south, east, north, lon, lat, length, area, unit_id, source = rest
        placed = Placed(wkb, geometry, (west, south, east, north), lon, lat, length, area, unit_id, source)
    return StagedRow(number, identity, uid, json.loads(told), lacking, placed)
