"""Very many new assets are written in short steps, unseen (as deleted) until one switch shows them all.

SQLite has one writer: in steps of a few thousand rows others write in between. PostgreSQL takes the rows by
COPY. An import that dies half-way leaves unseen rows only, which the next try or its end removes.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, models, transaction

from hatangso.domain.assets.draft import DATES
from hatangso.domain.assets.states import State
from hatangso.domain.places.search_key import plain
from hatangso.flows.assets.staged_rows import StagedRow
from hatangso.store.assets.models import Asset, AssetImport
from hatangso.store.places.models import Unit

NAMES = UUID("c8c1e5a4-0f53-4f0e-8d8f-9a8f1f0c7b55")  # of new assets: the import and the row's number
STEP = 5_000
CHANGEABLE = (
    *("code", "name", "address", "owner", "operator", "owner_name", "state", *DATES, "attributes", "note"),
    *("wkb", "geometry", "min_lon", "min_lat", "max_lon", "max_lat", "lon", "lat", "length_m", "area_m2"),
    *("source_crs", "source_wkb", "unit", "search_key", "version", "changed_at", "changed_by", "deleted_at"),
)


class HiddenRows:
    """Writes the new assets of one import. `owners`: names by id, for the key by which assets are found."""

    def __init__(self, imported: AssetImport, kind_name: str, owners: dict[int, str], now: datetime) -> None:
        self._owners, self._kind_key = owners, plain(kind_name)
        self._copies = connection.vendor == "postgresql"
        unit: Unit = imported.unit
        self._unit, self._imported = unit, imported
        fields = [one for one in Asset._meta.concrete_fields if not one.primary_key]
        self._names = [one.attname for one in fields]
        self._prepare = {one.attname: one for one in fields}
        system = str(imported.options.get("system", ""))
        province = unit.parent_id or unit.pk
        self._same: dict[str, Any] = {
            **{one.attname: one.get_default() for one in fields},
            "type": imported.type,
            "province_id": province,
            "imported_id": imported.pk,
            "version": 1,
            "changed_at": now,
            "changed_by_id": imported.by_id,
            "deleted_at": now,
            "demo": unit.demo,
        }
        self._same = {name: self._ready(name, value) for name, value in self._same.items()}
        self._system = system
        columns = ", ".join(f'"{one.column}"' for one in fields)
        table = Asset._meta.db_table
        marks = ", ".join(["%s"] * len(fields))
        self._insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (our own names)
        self._copy = f"COPY {table} ({columns}) FROM STDIN"

    def write(self, rows: Sequence[StagedRow]) -> None:
        """Write new rows in one short transaction. IntegrityError where somebody else made one meanwhile."""
        values = [self._values(row) for row in rows]
        with transaction.atomic(), connection.cursor() as cursor:
            if self._copies:
                with cursor.copy(self._copy) as copy:
                    for one in values:
                        copy.write_row(one)
            else:
                cursor.executemany(self._insert, values)

    def _values(self, row: StagedRow) -> list[Any]:
        told, place = row.told, row.placed
        uid = UUID(row.uid) if row.uid else uuid5(NAMES, f"{self._imported.pk} {row.number}")
        owner = self._owners.get(told.get("owner_id", 0), told.get("owner_name", ""))
        words = (told.get("name", ""), told.get("code", ""), told.get("address", ""))
        key = " ".join(dict.fromkeys([*(plain(one) for one in words if one), _plain(owner), self._kind_key]))
        made = {
            **self._same,
            "uid": uid if self._copies else uid.hex,
            "code": told.get("code", ""),
            "name": told.get("name", ""),
            "address": told.get("address", ""),
            "owner_id": told.get("owner_id"),
            "operator_id": told.get("operator_id"),
            "owner_name": told.get("owner_name", ""),
            "state": told.get("state", State.UNKNOWN.value),
            "attributes": json.dumps(told.get("attributes", {}), ensure_ascii=False),
            "note": told.get("note", ""),
            "unit_id": self._unit.pk,
            "search_key": " ".join(key.split()),
        }
        for name in DATES:
            made[name] = told.get(name)
        if place is not None:
            made |= {
                "wkb": place.wkb,
                "geometry": place.geometry,
                "min_lon": place.box[0],
                "min_lat": place.box[1],
                "max_lon": place.box[2],
                "max_lat": place.box[3],
                "lon": place.lon,
                "lat": place.lat,
                "length_m": place.length_m,
                "area_m2": place.area_m2,
                "unit_id": place.unit_id or self._unit.pk,
            }
            if place.source is not None:
                made["source_crs"], made["source_wkb"] = self._system, place.source
        return [made[name] for name in self._names]

    def _ready(self, name: str, value: Any) -> Any:
        """A value as the database's driver takes it."""
        return self._prepare[name].get_db_prep_save(value, connection)


@contextmanager
def more_memory() -> Iterator[None]:
    """SQLite keeps 128 MB of pages instead of 2 while very many rows go into fifteen indexes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA cache_size = -131072")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")


def remove_hidden(imported: AssetImport) -> None:
    """Remove what a dead try of this import left unseen; only while it is being kept."""
    hidden = _hidden(imported)
    while some := list(hidden.values_list("pk", flat=True)[:STEP]):
        with transaction.atomic():
            plain_rows().filter(pk__in=some)._raw_delete(hidden.db)


def show_hidden(imported: AssetImport, now: datetime) -> int:
    """The switch: part of the caller's transaction. How many assets appeared."""
    return _hidden(imported).update(deleted_at=None, changed_at=now)


def write_changed(assets: Sequence[Asset]) -> None:
    """Write all columns that an import or its withdrawal can change; part of the caller's transaction."""
    fields: list[Any] = [Asset._meta.get_field(name) for name in CHANGEABLE]
    told = ", ".join(f'"{one.column}" = %s' for one in fields)
    values = [
        [*(one.get_db_prep_save(getattr(asset, one.attname), connection) for one in fields), asset.pk]
        for asset in assets
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {Asset._meta.db_table} SET {told} WHERE id = %s", values)  # noqa: S608


def plain_rows(model: type[models.Model] = Asset) -> Any:
    """Rows past the audit trail, for what is written to it as one entry."""
    return models.QuerySet(model=model)


def _hidden(imported: AssetImport) -> Any:
    return plain_rows().filter(imported=imported, deleted_at__isnull=False, version=1).order_by()


@cache
def _plain(text: str) -> str:
    return plain(text)
