"""Which outages a person sees, and how much of each: the authorities all, an operator its own whole."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from hatangso.domain.outages.statistics import Spell, Tally, tally
from hatangso.domain.places.search_key import search_key
from hatangso.store.assets.sight import exact_types, sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.outages.models import Outage
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class OutageSight:
    """`whole`: everything of every outage; otherwise of `own` operators and of what one told oneself."""

    whole: bool
    own: frozenset[int]
    user_id: int

    def sees_whole(self, outage: Outage) -> bool:
        return self.whole or outage.operator_id in self.own or self._told_it(outage)

    def sees_place(self, outage: Outage) -> bool:
        """Whether place and shape may be shown; of an asset whose place is not open the
        communes alone are."""
        return self.sees_whole(outage) or outage.asset is None or outage.asset.type in exact_types()

    def _told_it(self, outage: Outage) -> bool:
        return outage.operator_id is None and outage.reported_by_id == self.user_id

    @property
    def whole_rows(self) -> Q:
        """Rows that are seen in full."""
        if self.whole:
            return Q()
        return Q(operator__in=self.own) | Q(operator=None, reported_by_id=self.user_id)

    @property
    def placed_rows(self) -> Q:
        """Rows whose place may be shown."""
        if self.whole:
            return Q()
        return self.whole_rows | Q(asset=None) | Q(asset__type__in=exact_types())


@dataclass(frozen=True)
class OutageFilter:
    """Which outages; empty fields narrow nothing. `state`: 'lasting', 'ended'."""

    state: str = ""
    cause: str = ""
    service: str = ""
    operator: int | None = None
    commune: int | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None


def outage_sight(actor: Actor, unit: Unit) -> OutageSight:
    """How much the person sees of the outages of a unit."""
    seen = sight_of(actor, unit)
    return OutageSight(seen.whole, seen.own, actor.user.pk or 0)


def outages_of(unit: Unit) -> QuerySet[Outage]:
    """Those of a province, or those that touch a commune; withdrawn ones left out."""
    of = Q(province=unit) if unit.level == "province" else Q(communes=unit)
    found: QuerySet[Outage] = Outage.objects.filter(of, withdrawn_at=None)
    return found.select_related("unit", "province", "operator", "asset").prefetch_related("communes")


def narrowed(found: QuerySet[Outage], asked: OutageFilter, sight: OutageSight) -> QuerySet[Outage]:
    """By cause and operator only what is seen in full is found, by words what is shown with its place:
    nothing is learnt of rivals."""
    if asked.state == "lasting":
        found = found.filter(ended_at=None)
    elif asked.state == "ended":
        found = found.filter(ended_at__isnull=False)
    if asked.cause:
        found = found.filter(sight.whole_rows, cause=asked.cause)
    if asked.operator:
        found = found.filter(sight.whole_rows, operator_id=asked.operator)
    if asked.service:
        found = found.filter(services__contains=asked.service)  # no code is a part of another
    if asked.commune:
        found = found.filter(pk__in=Outage.communes.through.objects.filter(
            unit_id=asked.commune).values("outage_id"))  # fmt: skip
    for word in search_key(asked.text).split():
        found = found.filter(sight.placed_rows, search_key__contains=word)
    if asked.since:
        found = found.filter(Q(ended_at=None) | Q(ended_at__gte=start_of(asked.since)))
    if asked.until:
        found = found.filter(began_at__lt=start_of(asked.until + timedelta(days=1)))
    return found


def tallies_by(
    rows: Iterable[Mapping[str, Any]],
    key: Callable[[Mapping[str, Any]], Any],
    since: datetime,
    until: datetime,
) -> dict[Any, Tally]:
    """Tallies of rows of `began_at`, `ended_at`, `people` by a key of each."""
    groups: dict[Any, list[Spell]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(Spell(row["began_at"], row["ended_at"], row["people"]))
    return {group: tally(spells, since, until) for group, spells in groups.items()}


def rows_by_commune(found: QuerySet[Outage]) -> list[dict[str, Any]]:
    """One row a touched commune. Of an outage that touches several nobody knows how its people are spread:
    there they are not known."""
    touched: dict[int, list[int]] = defaultdict(list)
    through = Outage.communes.through.objects.filter(outage_id__in=found.order_by().values("pk"))
    for outage, commune in through.values_list("outage_id", "unit_id"):
        touched[outage].append(commune)
    return [
        {**row, "commune": commune, "people": row["people"] if len(touched[row["pk"]]) == 1 else None}
        for row in found.order_by().values("pk", "began_at", "ended_at", "people")
        for commune in touched[row["pk"]]
    ]


def start_of(day: date) -> datetime:
    """The first moment of a day in Viet Nam."""
    return timezone.make_aware(datetime.combine(day, time.min))
