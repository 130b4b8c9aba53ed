"""Tests that an import before brought: found when a file is judged, given back when that is withdrawn."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from django.db import transaction

from hatangso.flows.measurements.judged import Judged
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.measurements.lake import hold, lake_folder, living, path_of, put_in_place
from hatangso.store.measurements.models import KeptPart
from hatangso.store.places.models import Unit

MEMORY = "512MB"
THREADS = 2
TRIES = 5  # another import may be named meanwhile; so many in a row are none of people


def compare_with_lake(judged: Judged, province: Unit, source: str) -> None:
    """Mark the rows that living imports hold, be they kept there or known there."""
    files: dict[str, list[Path]] = {}
    for part in living(province, source).exclude(pk__in=judged.compared):
        files.setdefault(part.month, []).append(path_of(part))
        judged.compared.add(part.pk)
    judged.compare(lambda month: files.get(month, []))


def others_came(judged: Judged, province: Unit, source: str) -> bool:
    """Whether tests came that the rows were not compared with. Asked in the transaction that names them."""
    hold(province)
    return living(province, source).exclude(pk__in=judged.compared).exists()


def give_back(*, province: Unit, source: str, now: datetime) -> int:
    """Known rows that no living import keeps are kept rows of the oldest that brought them; how many.

    Only months of which something was withdrawn are looked at. Asked again it finds nothing.
    """
    for _try in range(TRIES):
        parts = list(living(province, source))
        gone = KeptPart.objects.filter(province=province, source=source, live=False, holds="kept")
        fresh: list[KeptPart] = []
        for month in sorted(set(gone.order_by().values_list("month", flat=True))):
            of_month = [part for part in parts if part.month == month]
            kept = [path_of(part) for part in of_month if part.holds == "kept"]
            for part in of_month:
                if part.holds == "known" and (found := _not_kept(part, kept, parts, now)):
                    fresh.append(found)
                    kept.append(path_of(found))
        if not fresh:
            return 0
        with transaction.atomic(), in_trail_of(province.pk):
            hold(province)
            if {part.pk for part in parts} == set(living(province, source).values_list("pk", flat=True)):
                KeptPart.objects.bulk_create(fresh)
                return sum(part.rows for part in fresh)
    raise RuntimeError(f"tests of {province.code} {source} change faster than they are given back")


def _not_kept(
    known: KeptPart, kept: Sequence[Path], parts: Sequence[KeptPart], now: datetime
) -> KeptPart | None:
    """The known rows that none of the files holds, written as a further part of their import."""
    before = [one for one in parts if one.imported_id == known.imported_id and one.month == known.month]
    target = path_of(known).with_name(f"{known.imported_id}-{len(before)}.parquet")
    written = target.with_suffix(".being-written")
    without = "WHERE test_id NOT IN (SELECT test_id FROM read_parquet($kept))" if kept else ""
    told = {"known": str(path_of(known))} | ({"kept": [str(path) for path in kept]} if kept else {})
    try:
        spilled = str(lake_folder() / ".scratch" / f"spilled-{known.pk}")
        config: dict[str, Any] = {"memory_limit": MEMORY, "threads": THREADS, "temp_directory": spilled}
        with duckdb.connect(config=config) as connection:
            ((rows,),) = connection.execute(
                f"COPY (SELECT * FROM read_parquet($known) {without}) TO '{written}'"  # noqa: S608 (our own path)
                " (FORMAT parquet, COMPRESSION zstd)",
                told,
            ).fetchall()
        if not rows:
            return None
        digest, size = put_in_place(written, target)
    finally:
        written.unlink(missing_ok=True)
    return KeptPart(
        imported=known.imported,
        province=known.province,
        source=known.source,
        month=known.month,
        path=target.relative_to(lake_folder()).as_posix(),
        sha256=digest,
        rows=rows,
        size=size,
        written_at=now,
    )
