"""What the figures of a filing are compared with: other sources, places of the same kind, its own past."""

from collections import defaultdict

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import RollUp
from hatangso.domain.organisations.kinds import BUSINESSES
from hatangso.domain.periods import Period, parse_period
from hatangso.domain.validation.filing import Known, ToldByOthers, parts_of
from hatangso.domain.words import Words
from hatangso.store.collection.filing_sheets import LaidOut, key_of_entry, values_of_entry
from hatangso.store.collection.models import Filing, FilingEntry
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.figure_rows import LIVING, value_in
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure

ADDING_UP = {RollUp.RATIO_OF_SUMS, RollUp.SUM}
PERIODS_BACK = 12  # of one's own past
LARGE = 1_000  # rows: a sheet beyond it is compared within itself, not with twelve periods of its past


def known_about(filing: Filing, laid: LaidOut, actor: Actor | None) -> Known:
    """Everything the rules compare with, in at most three queries.

    Who sees only their own part (an enterprise) is told nothing that others said; without `actor` all counts.
    What a business files is its own part of a place: it is held only against what was measured, modelled or
    surveyed there, before those who may see that, never against the whole that others report.
    """
    sheet = laid.sheet
    units = {cell.unit.pk: cell.unit for cell in laid.asked.values()}
    codes = {unit.pk: unit.code for unit in units.values()}
    counts = {
        unit.code: {
            name: float(number)
            for name in ("population", "households")
            if (number := getattr(unit, name)) is not None
        }
        for unit in units.values()
    }
    adding = [row for row in sheet.rows if laid.definitions[row.key.indicator].roll_up in ADDING_UP]
    return Known(
        footing=Footing(filing.recipient.collection.footing),
        others=_others(filing, laid, codes, sheet.period, actor),
        peers=_peers(filing, laid, sheet.period),
        history=_history(filing, laid, codes, sheet.period) if len(sheet.rows) <= LARGE else {},
        place_counts=counts,
        place_kinds={unit.code: unit.kind for unit in units.values() if unit.level == "commune"}
        if len(units) > 1
        else {},
        parts=parts_of(adding),
    )


def told_in_other_requests(filing: Filing, laid: LaidOut) -> dict[CellKey, tuple[CellValues, str]]:
    """What the same source handed in of the same in other requests about the period, newest, and in which."""
    recipient = filing.recipient
    entries = (
        FilingEntry.objects.filter(
            filing__recipient__organisation=recipient.organisation_id,
            filing__recipient__collection__period=recipient.collection.period,
            filing__first_submitted_at__isnull=False,
            indicator__in=set(laid.definitions),
        )
        .exclude(filing=filing)
        .select_related("place", "filing__recipient__collection")
        .order_by("filing__submitted_at", "pk")
    )
    found = {
        key_of_entry(entry): (values_of_entry(entry), entry.filing.recipient.collection.title)
        for entry in entries
    }
    return {key: told for key, told in found.items() if key in laid.asked and not told[0].is_blank}


def _told(filing: Filing, laid: LaidOut, units: set[int]) -> QuerySet[Observation]:
    place = filing.recipient.place
    where = Q(unit__in=units) if len(units) == 1 else Q(unit__parent=place) | Q(unit=place)
    return Observation.objects.filter(where, indicator__in=set(laid.definitions), state__in=LIVING)


def _others(
    filing: Filing, laid: LaidOut, codes: dict[int, str], period: Period, actor: Actor | None
) -> dict[CellKey, tuple[ToldByOthers, ...]]:
    if actor is not None and not actor.sees_all(filing.recipient.place):
        return {}
    rows = (
        _told(filing, laid, set(codes))
        .filter(period=period.code)
        .exclude(source_organisation_id=filing.recipient.organisation_id)
        .select_related("source_organisation")
        .order_by("pk")
    )
    if filing.recipient.organisation.kind in BUSINESSES:
        rows = rows.exclude(footing=Footing.REPORTED)
    newest: dict[CellKey, dict[object, ToldByOthers]] = defaultdict(dict)
    for row in rows:
        key = CellKey(row.indicator, codes.get(row.unit_id, ""), row.neighbourhood_id)
        value = value_in(row, laid.definitions[row.indicator].shape.unit)
        if key in laid.asked and value is not None:
            teller = str(row.source_organisation or row.source)
            newest[key][row.source_organisation_id] = ToldByOthers(
                value, Footing(row.footing), Words(teller, teller)
            )
    return {key: tuple(told.values()) for key, told in newest.items()}


def _peers(filing: Filing, laid: LaidOut, period: Period) -> dict[CellKey, tuple[float, ...]]:
    """Of a filing about one commune: the same figures of the communes of its kind in its province.

    A business tells its own part, which is no peer of the whole that communes tell.
    """
    place = filing.recipient.place
    own_part = filing.recipient.organisation.kind in BUSINESSES
    if own_part or place.level != "commune" or place.parent_id is None:
        return {}
    rows = StandingFigure.objects.filter(
        period=period.code,
        province_id=place.parent_id,
        indicator__in=set(laid.definitions),
        unit__kind=place.kind,
        as_told=True,
        value__isnull=False,
    ).exclude(unit_id=place.pk)
    found: dict[CellKey, list[float]] = defaultdict(list)
    for indicator, value in rows.order_by().values_list("indicator", "value"):
        found[CellKey(indicator, place.code)].append(value or 0.0)
    return {key: tuple(values) for key, values in found.items() if key in laid.asked}


def _history(
    filing: Filing, laid: LaidOut, codes: dict[int, str], period: Period
) -> dict[CellKey, tuple[float, ...]]:
    """The source's own figures of earlier periods of the same length, newest first."""
    rows = (
        _told(filing, laid, set(codes))
        .filter(
            source_organisation_id=filing.recipient.organisation_id,
            period_end__lt=period.last_day,
            value__isnull=False,
        )
        .annotate(
            back=Window(
                RowNumber(),
                partition_by=[F("unit_id"), F("indicator"), F("neighbourhood_id")],
                order_by=[F("period_end").desc(), F("id").desc()],
            )
        )
        .filter(back__lte=PERIODS_BACK)
    )
    found: dict[CellKey, dict[str, float]] = defaultdict(dict)
    for unit, indicator, neighbourhood, told_for, value in rows.values_list(
        "unit_id", "indicator", "neighbourhood_id", "period", "value"
    ):
        earlier = parse_period(told_for)
        if earlier is not None and earlier.kind is period.kind:
            key = CellKey(indicator, codes.get(unit, ""), neighbourhood)
            found[key].setdefault(told_for, value or 0.0)
    return {key: tuple(values.values()) for key, values in found.items() if key in laid.asked}
