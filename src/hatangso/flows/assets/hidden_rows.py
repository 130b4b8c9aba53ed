"""Very many new assets are written in short steps, unseen (as deleted) until one switch shows them all.

So on SQLite, which has one writer: in steps of some thousand rows others write in between. An import that
dies half-way leaves unseen rows only, which the next try or its end removes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from hatangso.domain.assets.draft import DATES
from hatangso.flows.assets.new_rows import DIFFERING, TABLE, NewRows, plain_rows
from hatangso.store.assets.models import Asset, AssetImport

STEP = 5_000
CHANGEABLE = (
    *("code", "name", "address", "owner", "operator", "owner_name", "state", *DATES, "attributes", "note"),
    *("wkb", "geometry", "min_lon", "min_lat", "max_lon", "max_lat", "lon", "lat", "length_m", "area_m2"),
    *("source_crs", "source_wkb", "unit", "search_key", "version", "changed_at", "changed_by", "deleted_at"),
)
KEPT_PAGES = -65_536  # KiB: from 100,000 rows on it is full, so that more take no more
WAITING_PAGES = 20_000  # 80 MB: a page that step after step changes is put into its place seldom


class HiddenRows(NewRows):
    """Writes new assets at once, unseen."""

    def begin(self) -> None:
        """Remove what a dead try left."""
        remove_hidden(self._imported)
        super().begin()

    def _take(self, values: Sequence[tuple[Any, ...]]) -> None:
        marks = ", ".join(["%s"] * (1 + len(DIFFERING)))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", values)  # noqa: S608 (our own name)
            self._insert()
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 (our own name)

    def show(self, now: datetime) -> tuple[int, list[int]]:
        """The switch. Who entered one of them meanwhile was told at `write`."""
        return _hidden(self._imported).update(deleted_at=None, changed_at=now), []


@contextmanager
def more_memory() -> Iterator[None]:
    """SQLite keeps 64 MB of pages instead of 2 while very many rows go into fifteen indexes."""
    if connection.vendor != "sqlite":
        yield
        return
    wanted = {"cache_size": KEPT_PAGES, "wal_autocheckpoint": WAITING_PAGES}
    before = {}
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name}")
            (before[name],) = cursor.fetchone()
            cursor.execute(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in before.items():
                cursor.execute(f"PRAGMA {name} = {int(value)}")


def remove_hidden(imported: AssetImport) -> None:
    """Remove what a dead try of this import left unseen; only while it is being kept."""
    hidden = _hidden(imported)
    while some := list(hidden.values_list("pk", flat=True)[:STEP]):
        with transaction.atomic():
            plain_rows().filter(pk__in=some)._raw_delete(hidden.db)


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


def _hidden(imported: AssetImport) -> Any:
    return plain_rows().filter(imported=imported, deleted_at__isnull=False, version=1).order_by()
