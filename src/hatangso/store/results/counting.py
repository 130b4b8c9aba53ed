"""Observations turned into standing figures, by the rules of store/programme/figure_rows.py."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.definitions import Definition
from hatangso.store.programme.figure_rows import Figure, figures_by_indicator, newest_of_each
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure


def standing_of(
    unit: Unit,
    living: Sequence[Observation],
    definitions: Mapping[str, Definition],
    neighbourhoods: Sequence[Neighbourhood],
) -> list[StandingFigure]:
    """What stands of one unit by its living observations, unsaved.

    `neighbourhoods` as hatangso.store.places.neighbourhoods.ever gives them.
    """
    approved_rows = [row for row in living if row.state == "approved"]
    told = _counting(newest_of_each(living), definitions, neighbourhoods)
    approved = (
        told if len(approved_rows) == len(living) else _counting(approved_rows, definitions, neighbourhoods)
    )
    rows = []
    for key in sorted(told.keys() | approved.keys()):
        one, other = told.get(key), approved.get(key)
        if one is not None:
            both = other is not None and _same(one, other)
            rows.append(_row(unit, key[0], one, as_told=True, as_approved=both))
        if other is not None and (one is None or not _same(one, other)):
            rows.append(_row(unit, key[0], other, as_told=False, as_approved=True))
    return rows


def by_unit(rows: Iterable[Observation]) -> dict[int, list[Observation]]:
    """The observations by the unit they are of."""
    found: dict[int, list[Observation]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(row)
    return found


def _counting(
    rows: Sequence[Observation],
    definitions: Mapping[str, Definition],
    neighbourhoods: Sequence[Neighbourhood],
) -> dict[tuple[str, str], Figure]:
    """By indicator and period the figure that counts."""
    return {
        (code, figure.period.code): figure
        for code, figures in figures_by_indicator(rows, definitions, neighbourhoods).items()
        for figure in figures
        if figure.counts
    }


def _same(one: Figure, other: Figure) -> bool:
    """Whether two figures stand on the same observations."""
    return _stands_on(one) == _stands_on(other)


def _stands_on(figure: Figure) -> tuple[int, ...]:
    return (figure.row.pk,) if figure.row else tuple(-row.pk for row in figure.parts)


def _row(unit: Unit, code: str, figure: Figure, *, as_told: bool, as_approved: bool) -> StandingFigure:
    told = figure.row
    has_halves = figure.part is not None and bool(figure.whole)
    return StandingFigure(
        unit_id=unit.pk,
        province_id=unit.parent_id,
        indicator=code,
        period=figure.period.code,
        period_end=figure.period.last_day,
        on=figure.on,
        part=figure.part if has_halves else None,
        whole=figure.whole if has_halves else None,
        value=figure.value,
        approved=figure.approved,
        as_told=as_told,
        as_approved=as_approved,
        footing=figure.footing.value,
        observation_id=told.pk if told else None,
        source_organisation_id=told.source_organisation_id if told else None,
        changed_at=max(_changed_at(row) for row in ([told] if told else figure.parts)),
    )


def _changed_at(row: Observation) -> datetime:
    return max(row.entered_at, row.decided_at) if row.decided_at else row.entered_at
