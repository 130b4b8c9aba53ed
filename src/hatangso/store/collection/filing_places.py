"""Who stands where around a filing: the places it covers, the levels that approve it, who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hatangso.domain.collection.sheet import CellKey
from hatangso.domain.periods import Period, parse_period
from hatangso.store.collection.models import CollectionItem, CollectionRecipient, Filing
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit


@dataclass(frozen=True)
class AskedCell:
    """One figure asked of a recipient: which indicator, of which place."""

    key: CellKey
    item: CollectionItem
    unit: Unit
    neighbourhood: Neighbourhood | None


def filings() -> QuerySet[Filing]:
    """Filings with all that their rights and their heading are read from: no query more."""
    return Filing.objects.select_related(
        "recipient__collection__unit__parent",
        "recipient__collection__asked_by",
        "recipient__organisation",
        "recipient__place__parent",
        "submitted_by",
        "started_by",
    )


def levels_of(filing: Filing) -> tuple[str, ...]:
    """The levels that approve this filing, in order; those that its place does not have are skipped."""
    asked = filing.recipient.collection.levels or [filing.recipient.collection.unit.level]
    return tuple(level for level in asked if unit_of_level(filing, level) is not None)


def unit_of_level(filing: Filing, level: str) -> Unit | None:
    """The unit that approves at a level: the place itself, or the province above it."""
    place = filing.recipient.place
    if place.level == level:
        return place
    return place.parent if place.parent is not None and place.parent.level == level else None


def waiting_at(unit: Unit) -> QuerySet[Filing]:
    """The filings that wait for approval in this unit, those handed in first before others."""
    here = Q(recipient__place=unit) | Q(recipient__place__parent=unit)
    found: QuerySet[Filing] = filings().filter(here, state="submitted", level=unit.level)
    return found.order_by("submitted_at", "pk")


def is_filer(actor: Actor, recipient: CollectionRecipient) -> bool:
    """Whether the person may fill and hand in what is asked of this recipient."""
    return actor.may("enter_figures", recipient.place, frozenset({recipient.organisation_id}))


def is_approver(actor: Actor, filing: Filing) -> bool:
    """Whether the person may approve at the level at which the filing waits."""
    unit = unit_of_level(filing, filing.level) if filing.level else None
    return unit is not None and actor.may("approve_figures", unit)


def may_see(actor: Actor, recipient: CollectionRecipient) -> bool:
    """Whether the person may read what this recipient files: the locality's people, and who asked for it.

    An enterprise reads its own only.
    """
    return actor.may("view_programme", recipient.place, frozenset({recipient.organisation_id})) or actor.may(
        "run_collections", recipient.collection.unit
    )


def period_of(filing: Filing) -> Period:
    """The period asked about; its code was checked when the request was made."""
    period = parse_period(filing.recipient.collection.period)
    if period is None:
        raise ValueError(f"collection {filing.recipient.collection_id} has no period")
    return period


def asked_cells(
    filing: Filing, period: Period, *, only: Iterable[CellKey] | None = None
) -> dict[CellKey, AskedCell]:
    """Every figure asked of the recipient, in the request's order; at most three queries.

    `only` narrows it to some cells (an autosave of one needs no list of a province's communes).
    """
    place = filing.recipient.place
    wanted = None if only is None else set(only)
    items = list(filing.recipient.collection.items.order_by("position", "pk"))
    breakdowns = {item.breakdown for item in items}
    neighbourhoods: list[Neighbourhood] = []
    communes: list[Unit] = []
    if "neighbourhood" in breakdowns:
        neighbourhoods = list(_living(place, period, wanted))
    if "commune" in breakdowns:
        communes = list(_communes(place, wanted))
    found: dict[CellKey, AskedCell] = {}
    for item in items:
        if item.breakdown == "neighbourhood":
            spots: list[tuple[Unit, Neighbourhood | None]] = [(place, one) for one in neighbourhoods]
        elif item.breakdown == "commune":
            spots = [(one, None) for one in communes]
        else:
            spots = [(place, None)]
        for unit, neighbourhood in spots:
            key = CellKey(item.indicator, unit.code, neighbourhood.pk if neighbourhood else None)
            if wanted is None or key in wanted:
                found.setdefault(key, AskedCell(key, item, unit, neighbourhood))
    return found


def _living(place: Unit, period: Period, wanted: set[CellKey] | None) -> QuerySet[Neighbourhood]:
    day = period.last_day
    found: QuerySet[Neighbourhood] = Neighbourhood.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), unit=place, valid_from__lte=day
    )
    if wanted is not None:
        found = found.filter(pk__in=[key.neighbourhood for key in wanted if key.neighbourhood])
    return found.order_by("kind", "name", "pk")


def _communes(place: Unit, wanted: set[CellKey] | None) -> QuerySet[Unit]:
    found = Unit.objects.filter(level="commune", valid_to=None)
    found = found.filter(parent=place) if place.level == "province" else found.filter(pk=place.pk)
    if wanted is not None:
        found = found.filter(code__in=[key.place for key in wanted])
    return found.order_by("name", "code")
