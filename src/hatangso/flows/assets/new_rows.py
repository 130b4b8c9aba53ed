"""New assets of an import as rows of a table beside the registry, from which one sentence writes many.

What all rows of an import have in common is told once, in that sentence; the rows hold what differs. Written
row by row, SQLite opens its tree of boxes anew for each: a sentence of many rows takes half of the time.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from hatangso.domain.assets.draft import DATES
from hatangso.domain.assets.states import State
from hatangso.domain.places.search_key import plain
from hatangso.flows.assets.staged_rows import StagedRow
from hatangso.store.assets.models import Asset, AssetImport
from hatangso.store.places.models import Unit

TABLE = "new_assets"  # temporary: of this connection only
TEXTS = ("code", "name", "address", "owner_name", "note")
DIFFERING = (
    *("uid", *TEXTS, "owner_id", "operator_id", "state", *DATES, "attributes", "search_key", "unit_id"),
    *("wkb", "geometry", "min_lon", "min_lat", "max_lon", "max_lat", "lon", "lat", "length_m", "area_m2"),
    *("source_crs", "source_wkb"),
)
_encoded = json.JSONEncoder(ensure_ascii=False).encode


class NewRows:
    """Writes the new assets of one import. `owners`: names by id, for the key by which assets are found.

    Each `write` is one short transaction; `show` is part of the caller's, and makes all of them seen at once.
    """

    share = 1.0  # of the work that `write` does; the rest is `show`

    def __init__(self, imported: AssetImport, kind_name: str, owners: dict[int, str], now: datetime) -> None:
        self._owners, self._kind_key = owners, plain(kind_name)
        unit: Unit = imported.unit
        self._unit_id, self._imported = unit.pk, imported
        self._system = str(imported.options.get("system", ""))
        self._uids = _first_uid(imported, now)
        fields = [one for one in Asset._meta.concrete_fields if not one.primary_key]
        told: dict[str, Any] = {
            **{one.attname: one.get_default() for one in fields},
            "type": imported.type,
            "province_id": unit.parent_id or unit.pk,
            "imported_id": imported.pk,
            "version": 1,
            "changed_at": now,
            "changed_by_id": imported.by_id,
            "deleted_at": now,
            "demo": unit.demo,
        }
        self._same = {one: told[one.attname] for one in fields if one.attname not in DIFFERING}
        columns = [*(one.column for one in self._same), *DIFFERING]
        self._columns = ", ".join(f'"{name}"' for name in columns)

    def begin(self) -> None:
        """Make the table beside."""
        names = ", ".join(DIFFERING)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
            cursor.execute(  # id: the number of the row in its file
                f"CREATE TEMPORARY TABLE {TABLE} AS SELECT id, {names} FROM {Asset._meta.db_table} LIMIT 0"  # noqa: S608 (our own names)
            )

    def write(self, rows: Sequence[StagedRow]) -> None:
        """Take new rows. IntegrityError where somebody else made one meanwhile."""
        values = [self._values(row) for row in rows]
        with transaction.atomic():
            self._take(values)

    def show(self, now: datetime) -> tuple[int, list[int]]:
        """All rows taken become assets: how many, and the numbers of those that somebody else entered."""
        raise NotImplementedError

    def end(self) -> None:
        """Nothing stays beside."""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")

    def _take(self, values: Sequence[tuple[Any, ...]]) -> None:
        raise NotImplementedError

    def _insert(self, where: str = "", bounds: Sequence[int] = (), **told: Any) -> int:
        """Rows of the table become rows of the registry, in the order of the file; how many."""
        same = [
            one.get_db_prep_save(told.get(one.attname, value), connection)
            for one, value in self._same.items()
        ]
        marks, names = ", ".join(["%s"] * len(same)), ", ".join(DIFFERING)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {Asset._meta.db_table} ({self._columns})"  # noqa: S608 (our own names)
                f" SELECT {marks}, {names} FROM {TABLE} {where} ORDER BY id",
                [*same, *bounds],
            )
            return int(cursor.rowcount)

    def _values(self, row: StagedRow) -> tuple[Any, ...]:
        told, place = row.told, row.placed
        get = told.get
        code, name, address, owner_name = (
            get("code", ""),
            get("name", ""),
            get("address", ""),
            get("owner_name", ""),
        )
        owner = self._owners.get(get("owner_id", 0), owner_name)
        words = (plain(name), plain(code), plain(address), _plain(owner), self._kind_key)
        start = (
            row.number,
            UUID(row.uid).hex if row.uid else self._uid(row.number),
            code,
            name,
            address,
            owner_name,
            get("note", ""),
            get("owner_id"),
            get("operator_id"),
            get("state", State.UNKNOWN.value),
            *(get(one) for one in DATES),
            _encoded(get("attributes", {})),
            " ".join(filter(None, dict.fromkeys(words))),
        )
        if place is None:
            return (*start, self._unit_id, None, "", *(None,) * 8, "", None)
        west, south, east, north = place.box
        return (
            *start,
            place.unit_id or self._unit_id,
            place.wkb,
            place.geometry,
            west,
            south,
            east,
            north,
            place.lon,
            place.lat,
            place.length_m,
            place.area_m2,
            self._system if place.source is not None else "",
            place.source,
        )

    def _uid(self, number: int) -> str:
        return f"{self._uids | number >> 20 << 64 | (number & 0xFFFFF) << 42:032x}"


def plain_rows(model: type[models.Model] = Asset) -> Any:
    """Rows past the audit trail, for what is written to it as one entry."""
    return models.QuerySet(model=model)


def _first_uid(imported: AssetImport, now: datetime) -> int:
    """Of the import's rows without an identifier: UUID version 7 (RFC 9562, §5.7), its time the import's,
    then 32 bits for the row's number and 42 of what the import is. In order, they stay together in an index.
    """
    said = f"{imported.pk} {imported.received.sha256 if imported.received else ''}"
    which = int.from_bytes(hashlib.blake2b(said.encode(), digest_size=6).digest(), "big") >> 6
    return int(now.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | which


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return plain(text)
