"""PostgreSQL takes new assets by COPY into the table beside; then one transaction puts them into the
registry.

Many write there at once, so that nothing need be written unseen first: every index is written once. Who looks
meanwhile sees nothing; how far it is, is told by a connection of its own.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction

from hatangso.flows.assets.hidden_rows import remove_hidden
from hatangso.flows.assets.new_rows import DIFFERING, TABLE, NewRows
from hatangso.store.assets.models import Asset, AssetImport

TRIES = 3
_NEVER_EMPTY = [  # columns in which an empty cell of the CSV means NULL
    one.column for one in Asset._meta.concrete_fields if one.null and one.column in DIFFERING
]


class CopiedRows(NewRows):
    """Writes new assets beside, and at the end into the registry."""

    share = 0.4

    def begin(self) -> None:
        """An index finds the rows of a step."""
        remove_hidden(self._imported)
        super().begin()
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} ADD PRIMARY KEY (id)")
        self._ends: list[int] = []
        self._count = 0

    def _take(self, values: Sequence[tuple[Any, ...]]) -> None:
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows(map(_told, values))
        names = ", ".join(_NEVER_EMPTY)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {TABLE} FROM STDIN (FORMAT csv, FORCE_NULL ({names}))") as copy,
        ):
            copy.write(out.getvalue())
        self._ends.append(values[-1][0])
        self._count += len(values)

    def show(self, now: datetime) -> tuple[int, list[int]]:
        """Step by step, so that the references of few rows wait for their check at a time."""
        met: list[int] = []
        added, last = 0, -1
        with _told_beside(self._imported) as tell, connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for end in self._ends:
                made, there = self._step(last, end, now)
                added, met, last = added + made, met + there, end
                done = self.share + (1 - self.share) * added / max(self._count, 1)
                tell(int(done * self._imported.rows))
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return added, met

    def _step(self, after: int, end: int, now: datetime) -> tuple[int, list[int]]:
        """One step, without the assets that somebody else entered since they were compared."""
        met: list[int] = []
        where, bounds = "WHERE id > %s AND id <= %s", (after, end)
        for _ in range(TRIES):
            try:
                with transaction.atomic():
                    return self._insert(where, bounds, changed_at=now, deleted_at=None), met
            except IntegrityError:
                there = self._there(where, bounds)
                if not there:
                    raise
                met += there
        raise IntegrityError("others enter the same assets all the time")

    def _there(self, where: str, bounds: Sequence[int]) -> list[int]:
        """The rows of a step that are in the registry by now; they leave the table."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {TABLE} {where}"  # noqa: S608 (our own names)
                f" AND uid IN (SELECT uid FROM {Asset._meta.db_table}) RETURNING id",
                bounds,
            )
            return [number for (number,) in cursor.fetchall()]


def _told(values: tuple[Any, ...]) -> list[Any]:
    return ["\\x" + one.hex() if isinstance(one, bytes) else one for one in values]


@contextmanager
def _told_beside(imported: AssetImport) -> Iterator[Callable[[int], None]]:
    """Tells how far a long transaction is, from outside it; where the row is held, the page waits."""
    beside = connection.copy()
    sentence = f"UPDATE {AssetImport._meta.db_table} SET progress = %s WHERE id = %s"  # noqa: S608

    def tell(done: int) -> None:
        with suppress(OperationalError), beside.cursor() as cursor:
            cursor.execute(sentence, [done, imported.pk])

    try:
        with beside.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        yield tell
    finally:
        beside.close()
