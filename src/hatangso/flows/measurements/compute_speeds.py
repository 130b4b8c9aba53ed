"""From the kept tests to results: what one source says of each place, operator and technology."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from hatangso.catalog.method_files import speed_method
from hatangso.domain.measurement.stretches import stretches_of, touched
from hatangso.flows.measurements.describe_speeds import COLUMNS, Describing, Row, described
from hatangso.flows.measurements.feed_speed_figures import feed_speed_figures
from hatangso.flows.measurements.known_tests import TRIES, give_back
from hatangso.store.measurements.device_values import WHOLE, cells_of
from hatangso.store.measurements.lake import NO_MONTH, hold, living, path_of
from hatangso.store.measurements.models import KeptPart, SpeedResult, StaleResults
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Unit

AT_ONCE = 5_000  # rows handed to the database together


def compute_speeds(
    *, province: Unit, source: str, months: Collection[str] | None = None, now: datetime
) -> int:
    """Rewrite SpeedResult of a source in a province and the figures that follow; how many were written.

    Results are of months (2026-03), quarters (2026-Q1), years (2026) and the twelve months up to a month
    (2026-03-12M) that the kept tests touch, and of none but those. `months`: only what holds one of them or
    is marked as stale is computed anew, beside stretches that have no result yet; None: everything.

    Where other tests were kept or withdrawn meanwhile it is computed again, and nothing older is written.
    """
    marks = dict(StaleResults.objects.filter(province=province, source=source).values_list("pk", "months"))
    if months is not None:
        months = {*months, *(month for marked in marks.values() for month in marked)}
    for _try in range(TRIES):
        give_back(province=province, source=source, now=now)
        made = _made(province, source, months, now)
        with transaction.atomic():
            hold(province)
            if made.parts == _ids(living(province, source).filter(holds="kept")):
                made.old.delete()
                _write(made.rows, made.same)
                break
    else:
        raise RuntimeError(f"tests of {province.code} {source} change faster than results are computed")
    feed_speed_figures(province=province, now=now)
    StaleResults.objects.filter(pk__in=marks).delete()
    return len(made.rows)


@dataclass(frozen=True)
class _Made:
    """Results not written yet: of which parts (their ids), which old ones they replace, what all share."""

    parts: set[int]
    old: QuerySet[SpeedResult]
    rows: Sequence[Row]
    same: Mapping[str, Any]


def _ids(parts: QuerySet[KeptPart]) -> set[int]:
    return set(parts.values_list("pk", flat=True))


def _made(province: Unit, source: str, months: Collection[str] | None, now: datetime) -> _Made:
    every = list(living(province, source).filter(holds="kept").select_related("imported"))
    parts = sorted((part for part in every if part.month != NO_MONTH), key=lambda part: (part.month, part.pk))
    files: dict[str, list[Path]] = {}
    rows: dict[str, int] = {}
    for part in parts:
        files.setdefault(part.month, []).append(path_of(part))
        rows[part.month] = rows.get(part.month, 0) + part.rows
    spans = stretches_of(files)
    here = Q(unit=province) | Q(unit__parent=province)
    old = SpeedResult.objects.filter(here, source=source)
    if months is not None:
        there = set(old.order_by().values_list("period", flat=True).distinct())
        gone = there - spans.keys()
        spans = touched(spans, months) | {code: held for code, held in spans.items() if code not in there}
        old = old.filter(period__in=[*spans, *gone])
    versions = {part.imported.boundaries for part in parts}
    communes = _communes(province)
    describing = Describing(
        units={unit.code: unit for unit in communes} | {WHOLE: province},
        ended=frozenset(unit.code for unit in communes if unit.valid_to),
        areas={pk: outline.area_km2 for pk, outline in outlines_of(communes, now.date()).items()},
        method=speed_method(),
    )
    same = {
        "source": source,
        "method": describing.method.code,
        "boundaries": versions.pop() if len(versions) == 1 else "",
        "computed_at": now,
        "demo": any(part.imported.demo for part in parts),
    }
    results = list(_results(describing, files, rows, spans))
    return _Made({part.pk for part in every}, old, results, same)


def _communes(province: Unit) -> list[Unit]:
    """One a code: that which lives, else the last that did, for kept tests may lie in one that has ended."""
    every = Unit.objects.filter(parent=province, level="commune").exclude(code="")
    by_code = {unit.code: unit for unit in every.exclude(valid_to=None).order_by("valid_to", "pk")}
    by_code |= {unit.code: unit for unit in every.filter(valid_to=None)}
    return list(by_code.values())


def _results(
    describing: Describing,
    files: Mapping[str, Sequence[Path]],
    rows: Mapping[str, int],
    spans: Mapping[str, Sequence[str]],
) -> Iterator[Row]:
    for cells in cells_of(files, rows, spans):
        yield from described(describing, cells)


def _write(results: Sequence[Row], same: Mapping[str, Any]) -> None:
    """A read model of many thousand rows, past Django's objects: ten times as quick, and nothing to audit."""
    meta = SpeedResult._meta
    fields: list[Any] = [meta.get_field(name.removesuffix("_id")) for name in (*COLUMNS, *same)]
    told = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields[len(COLUMNS) :], same.values(), strict=True)
    ]
    bins = COLUMNS.index("bins")
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    asked = f"INSERT INTO {meta.db_table} ({names}) VALUES ({holes})"  # noqa: S608 (names of our own columns)
    with connection.cursor() as cursor:
        for start in range(0, len(results), AT_ONCE):
            cursor.executemany(
                asked,
                [
                    (*row[:bins], row[bins] and json.dumps(row[bins]), *row[bins + 1 :], *told)
                    for row in results[start : start + AT_ONCE]
                ],
            )
