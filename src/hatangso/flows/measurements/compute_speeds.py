"""From the kept tests to results: what one source says of each place, operator and technology."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from hatangso.catalog.method_files import method_named, speed_method
from hatangso.domain.measurement.method import together
from hatangso.domain.measurement.stretches import stretches_of, touched
from hatangso.flows.measurements.describe_speeds import COLUMNS, Describing, Row, described
from hatangso.flows.measurements.feed_speed_figures import feed_speed_figures
from hatangso.flows.measurements.known_tests import TRIES, give_back
from hatangso.store.measurements.device_values import WHOLE, cells_of
from hatangso.store.measurements.lake import NO_MONTH, hold, living, path_of
from hatangso.store.measurements.models import KeptPart, SpeedResult, StaleResults
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.communes_on import communes_ever, label_of
from hatangso.store.places.models import Unit

PERIOD = COLUMNS.index("period")
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
    communes, also = _communes(province)
    here = Q(unit=province) | Q(unit__parent=province) | Q(unit__in=list(communes.values()))
    old = SpeedResult.objects.filter(here, source=source)
    if months is not None:
        there = set(old.order_by().values_list("period", flat=True).distinct())
        gone = there - spans.keys()
        spans = touched(spans, months) | {code: held for code, held in spans.items() if code not in there}
        old = old.filter(period__in=[*spans, *gone])
    versions: dict[str, set[str]] = {}
    judged_by: dict[str, set[str]] = {}
    for part in parts:
        versions.setdefault(part.month, set()).add(part.imported.boundaries)
        judged_by.setdefault(part.month, set()).add(part.imported.method)
    outlines = outlines_of(communes.values(), now.date())
    describing = Describing(
        units=communes | {WHOLE: province},
        ended=frozenset(label for label, unit in communes.items() if unit.valid_to),
        areas={pk: outline.area_km2 for pk, outline in outlines.items()},
        method=speed_method(),
    )
    same = {
        "source": source,
        "computed_at": now,
        "demo": any(part.imported.demo for part in parts),
    }
    by_span, methods = (
        {code: set().union(*(known.get(month, set()) for month in held)) for code, held in spans.items()}
        for known in (versions, judged_by)
    )
    results = [
        (*row, together(methods[row[PERIOD]]), min(used) if len(used := by_span[row[PERIOD]]) == 1 else "")
        for row in _results(describing, files, rows, spans, methods, also)
    ]
    return _Made({part.pk for part in every}, old, results, same)


def _communes(province: Unit) -> tuple[dict[str, Unit], dict[str, str]]:
    """The communes by what kept tests call them, and by which of these names a commune's other is to be read.

    A code is that of the commune that lives, else of the last that did: tests were placed in it while it
    lived. Tests placed by boundaries of a former day name an ended commune by its label.
    """
    every = communes_ever(province)
    ended = sorted((one for one in every if one.valid_to), key=lambda one: (str(one.valid_to), one.pk))
    found = {one.code: one for one in ended if one.code and one.parent_id == province.pk}
    found |= {one.code: one for one in every if one.code and not one.valid_to}
    also = {label_of(one): one.code for one in ended if found.get(one.code) is one}
    return found | {label_of(one): one for one in ended if label_of(one) not in also}, also


def _results(
    describing: Describing,
    files: Mapping[str, Sequence[Path]],
    rows: Mapping[str, int],
    spans: Mapping[str, Sequence[str]],
    methods: Mapping[str, Collection[str]],
    also: Mapping[str, str],
) -> Iterator[Row]:
    """Each stretch is described by the newest of the methods that its tests were judged by."""
    by_method: dict[str, dict[str, Sequence[str]]] = {}
    for code, held in spans.items():
        newest = max(map(method_named, methods[code]), key=lambda one: one.version, default=describing.method)
        by_method.setdefault(newest.code, {})[code] = held
    for code, of_method in by_method.items():
        by_it = replace(describing, method=method_named(code))
        for cells in cells_of(files, rows, of_method, also):
            yield from described(by_it, cells)


def _write(results: Sequence[Row], same: Mapping[str, Any]) -> None:
    """A read model of many thousand rows, past Django's objects: ten times as quick, and nothing to audit."""
    meta = SpeedResult._meta
    columns = (*COLUMNS, "method", "boundaries")
    fields: list[Any] = [meta.get_field(name.removesuffix("_id")) for name in (*columns, *same)]
    told = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields[len(columns) :], same.values(), strict=True)
    ]
    bins, wholes = (COLUMNS.index(name) for name in ("bins", "wholes"))
    assert wholes == bins + 1, "the two columns of JSON lie side by side"
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    asked = f"INSERT INTO {meta.db_table} ({names}) VALUES ({holes})"  # noqa: S608 (names of our own columns)
    with connection.cursor() as cursor:
        for start in range(0, len(results), AT_ONCE):
            cursor.executemany(
                asked,
                [
                    (
                        *row[:bins],
                        *(one and json.dumps(one) for one in row[bins : wholes + 1]),
                        *row[wholes + 1 :],
                        *told,
                    )
                    for row in results[start : start + AT_ONCE]
                ],
            )
