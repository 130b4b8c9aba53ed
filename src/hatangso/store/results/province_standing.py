"""How a province's targets stand: by its own figures, and by those of its communes rolled up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from hatangso.domain.footing import Footing, weakest
from hatangso.domain.indicators.coverage import speaks_for_whole
from hatangso.domain.periods import Period, PeriodKind, periods_between
from hatangso.domain.quantities import Unknown
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme import standing
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.store.programme.figure_rows import Figure, FromBelow
from hatangso.store.programme.models import TargetMeasure
from hatangso.store.programme.standing import TargetStanding
from hatangso.store.results.roll_ups import RolledUp, roll_ups
from hatangso.store.results.tallies import Basis
from hatangso.store.results.tallies import standing as standing_rows

YEARS_BACK = 6


def standings(
    unit: Unit,
    *,
    as_of: date,
    approved_only: bool = False,
    actor: Actor | None = None,
    target_ids: Sequence[int] | None = None,
    states: Sequence[str] = ("live",),
) -> tuple[TargetStanding, ...]:
    """As hatangso.store.programme.standing.standings; a province's targets by its communes' figures too.

    Who does not see the whole programme of the province is told approved figures of its communes only.
    """
    below: Mapping[str, Sequence[Figure]] = {}
    if unit.level == "province":
        wanted = TargetMeasure.objects.filter(target__unit=unit, target__state__in=states)
        if target_ids is not None:
            wanted = wanted.filter(target_id__in=target_ids)
        unapproved = not approved_only and (actor is None or actor.sees_all(unit))
        below = figures_from_below(
            unit,
            set(wanted.values_list("indicator", flat=True)),
            as_of=as_of,
            basis=Basis.TOLD if unapproved else Basis.APPROVED,
        )
    return standing.standings(
        unit,
        as_of=as_of,
        approved_only=approved_only,
        actor=actor,
        target_ids=target_ids,
        states=states,
        from_below=below,
    )


def figures_from_below(
    province: Unit, codes: Iterable[str], *, as_of: date, basis: Basis = Basis.TOLD
) -> dict[str, tuple[Figure, ...]]:
    """The province's figures made from its communes' by each indicator's rule, of the last years.

    A constant number of queries. What covers too little is there and does not count
    (hatangso.domain.indicators.coverage).
    """
    known = definitions_of(province)
    definitions = {code: known[code] for code in codes if code in known and not known[code].is_local}
    if not definitions:
        return {}
    periods = _periods(as_of)
    rolled = roll_ups(definitions, list(periods), basis=basis, provinces=[province.pk])
    footings = _footings(definitions, periods, basis, province)
    found: dict[str, list[Figure]] = defaultdict(list)
    for _, code, period in rolled.tallies:
        value = rolled.of_province(province.pk, code, period)
        if value.number is not None and value.on is not None:
            found[code].append(
                _figure(definitions[code], periods[period], value, value.on, footings[code, period])
            )
    return {code: tuple(sorted(figures, key=lambda f: f.on)) for code, figures in found.items()}


def _figure(definition: Definition, period: Period, rolled: RolledUp, on: date, footing: Footing) -> Figure:
    covered = rolled.covered
    return Figure(
        period=period,
        on=on,
        value=rolled.number,
        footing=footing,
        approved=rolled.approved == rolled.counted,
        weight=definition.weight,
        counts=speaks_for_whole(
            definition.roll_up, counted=rolled.counted, expected=rolled.expected, covered=covered
        ),
        below=FromBelow(
            definition.code,
            rolled.counted,
            rolled.expected,
            rolled.part,
            rolled.whole,
            None if isinstance(covered, Unknown) else covered,
        ),
    )


def _periods(as_of: date) -> dict[str, Period]:
    since = date(as_of.year - YEARS_BACK, 1, 1)
    return {period.code: period for kind in PeriodKind for period in periods_between(kind, since, as_of)}


def _footings(
    definitions: Mapping[str, Definition], periods: Mapping[str, Period], basis: Basis, province: Unit
) -> dict[tuple[str, str], Footing]:
    """The weakest footing among the communes' figures, by indicator and period."""
    told: dict[tuple[str, str], set[Footing]] = defaultdict(set)
    rows = standing_rows(list(definitions), list(periods), basis, [province.pk])
    for code, period, footing in rows.order_by().values_list("indicator", "period", "footing").distinct():
        told[code, period].add(Footing(footing))
    return {key: weakest(footings) for key, footings in told.items()}
