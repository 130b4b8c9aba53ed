"""Reading requests for data: those of a unit, how far each is answered, what is owed by whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from hatangso.domain.collection.progress import Answer, AnswerState, Tally, rows_asked
from hatangso.domain.periods import Period, parse_period
from hatangso.store.collection.models import (
    Collection,
    CollectionItem,
    CollectionRecipient,
    FilingEntry,
    FilingStep,
    FilingTableRow,
)
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit

A_DAY = timedelta(hours=24)
STATE = Case(
    When(excused_at__isnull=False, then=Value("excused")),
    When(filing__state=None, then=Value("not_started")),
    default=F("filing__state"),
    output_field=CharField(),
)
TOLD = (
    Q(part__isnull=False)
    | Q(whole__isnull=False)
    | Q(value__isnull=False)
    | ~Q(progress="")
    | ~Q(level_text="")
    | ~Q(blank_reason="")
)


@dataclass(frozen=True)
class Line:
    """One recipient of a request with its answer: cells filled of those required, the last thing done."""

    recipient: CollectionRecipient
    answer: Answer
    days_late: int
    late: bool
    filled: int
    required: int
    last: FilingStep | None
    nudged_lately: bool = False

    @property
    def percent(self) -> int:
        """How much of the required is filled, rounded down: 100 only where nothing is missing."""
        return 100 * self.filled // self.required if self.required else 0


def requests_of(actor: Actor, unit: Unit) -> QuerySet[Collection]:
    """The unit's own requests, for those who see its whole programme."""
    if not actor.sees_all(unit):
        return Collection.objects.none()
    asked = Collection.objects.filter(unit=unit).exclude(origin="handed_down")
    return asked.select_related("unit__parent", "asked_by", "duty")


def owed_by(actor: Actor, unit: Unit, *, by_others: bool = False) -> QuerySet[CollectionRecipient]:
    """What is asked about the unit of the person's organisations. At a province, what its people owe about
    the communes as well. `by_others`: of every organisation, where the person enters for the whole unit."""
    here = Q(place=unit) | Q(place__parent=unit, organisation__unit=unit)
    found: QuerySet[CollectionRecipient] = CollectionRecipient.objects.filter(
        here, collection__state__in=("open", "closed")
    ).exclude(collection__origin="handed_down")
    if not (by_others and actor.may("enter_figures", unit)):
        found = found.filter(organisation_id__in=actor.organisation_ids)
    return found.select_related("collection__unit", "collection__asked_by", "organisation", "place", "filing")


def my_open_requests(actor: Actor) -> QuerySet[CollectionRecipient]:
    """In whatever locality: what the person's organisations have not handed in yet."""
    found: QuerySet[CollectionRecipient] = CollectionRecipient.objects.filter(
        collection__state="open",
        excused_at=None,
        filing__first_submitted_at=None,
        organisation_id__in=actor.organisation_ids,
    )
    return found.select_related("collection", "organisation", "place").order_by("pk")


def with_answers(recipients: QuerySet[CollectionRecipient], today: date) -> QuerySet[CollectionRecipient]:
    """The same with `answer_state`, `due` as `due_day`, and `late` (still owed after its day)."""
    owed = Q(excused_at=None) & Q(filing__first_submitted_at=None) & Q(due_day__lt=today)
    return recipients.annotate(answer_state=STATE, due_day=Coalesce("due_on", "collection__due_on")).annotate(
        late=ExpressionWrapper(owed, output_field=BooleanField())
    )


def tallies(collections: Iterable[int], today: date) -> dict[int, Tally]:
    """How many recipients of each request are where. One query."""
    rows = (
        with_answers(CollectionRecipient.objects.filter(collection__in=list(collections)), today)
        .order_by()
        .values("collection_id", "answer_state")
        .annotate(count=Count("pk"), late_count=Count("pk", filter=Q(late=True)))
    )
    counts: dict[int, dict[AnswerState, int]] = defaultdict(dict)
    late: dict[int, int] = defaultdict(int)
    for row in rows:
        counts[row["collection_id"]][AnswerState(row["answer_state"])] = row["count"]
        late[row["collection_id"]] += row["late_count"]
    return {pk: Tally(found, late[pk]) for pk, found in counts.items()}


def lines_of(collection: Collection, today: date, now: datetime) -> list[Line]:
    """Every recipient of a request with its answer; eight queries however many they are."""
    newest = FilingStep.objects.filter(recipient=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    recipients = list(
        collection.recipients.select_related("organisation", "place", "filing")
        .annotate(last_step=Subquery(newest))
        .order_by("place__level", "place__name", "organisation__name", "pk")
    )
    steps = FilingStep.objects.select_related("by").in_bulk([r.last_step for r in recipients if r.last_step])
    items = list(collection.items.all())
    tables = [one.table for one in collection.tables.all() if one.required]
    filled, required = _filled(collection, items, tables), _required(collection, items, recipients)
    found = []
    for one in recipients:
        one.collection = collection
        answer = answer_of(one)
        found.append(
            Line(
                recipient=one,
                answer=answer,
                days_late=answer.days_late(today),
                late=answer.is_late(today),
                filled=filled.get(one.pk, 0),
                required=required.get(one.pk, 0) + len(tables),
                last=steps.get(one.last_step),
                nudged_lately=one.nudged_at is not None and one.nudged_at > now - A_DAY,
            )
        )
    return found


def answer_of(recipient: CollectionRecipient) -> Answer:
    """The answer of a recipient got with its collection and filing."""
    filing = getattr(recipient, "filing", None)
    if recipient.excused_at is not None:
        state = AnswerState.EXCUSED
    else:
        state = AnswerState(filing.state) if filing else AnswerState.NOT_STARTED
    handed_in = (
        timezone.localdate(filing.first_submitted_at) if filing and filing.first_submitted_at else None
    )
    return Answer(state, recipient.due, handed_in)


@dataclass(frozen=True)
class Overlap:
    """An indicator that some of the recipients are asked for the same period elsewhere too."""

    indicator: str
    title: str
    recipients: int


def overlaps_of(collection: Collection) -> list[Overlap]:
    """What of the request is asked of the same organisations about the same places already. One query."""
    theirs = CollectionRecipient.objects.filter(
        collection=collection, organisation=OuterRef("organisation"), place=OuterRef("place")
    )
    rows = (
        CollectionRecipient.objects.filter(
            Exists(theirs),
            collection__period=collection.period,
            collection__state__in=("open", "closed"),
            collection__items__indicator__in=collection.items.order_by().values("indicator"),
        )
        .exclude(collection=collection)
        .order_by("collection__items__indicator", "collection__title")
        .values_list("collection__items__indicator", "collection__title")
        .annotate(count=Count("pk", distinct=True))
    )
    return [Overlap(*row) for row in rows]


def stories_of(recipients: Iterable[int]) -> dict[int, list[FilingStep]]:
    """Everything that happened to those recipients, the newest first. One query."""
    found: dict[int, list[FilingStep]] = defaultdict(list)
    rows = FilingStep.objects.filter(recipient__in=list(recipients)).select_related("by")
    for step in rows.order_by("-at", "-pk"):
        found[step.recipient_id].append(step)
    return found


def places_without_rows(collection: Collection, period: Period) -> list[str]:
    """Places asked by neighbourhood that have none in the period: nothing could be filled in there."""
    if not collection.items.filter(breakdown="neighbourhood").exists():
        return []
    places = Unit.objects.filter(asked_data__collection=collection).distinct()
    known = _neighbourhoods(places.values("pk"), period)
    return [place.full_name for place in places if not known.get(place.pk)]


def _filled(collection: Collection, items: Iterable[CollectionItem], tables: list[str]) -> dict[int, int]:
    """By recipient, how many of the required figures are told or blank with a reason, and how many of the
    required tables have a row. Two queries."""
    wanted = Q(pk__in=())
    for item in items:
        if item.required:
            one = Q(indicator=item.indicator)
            if item.breakdown == "neighbourhood":
                wanted |= one & Q(neighbourhood__isnull=False)
            elif item.breakdown == "place":
                wanted |= one & Q(neighbourhood=None, place=F("filing__recipient__place"))
            else:
                wanted |= one & Q(neighbourhood=None)
    rows = (
        FilingEntry.objects.filter(TOLD, wanted, filing__recipient__collection=collection)
        .order_by()
        .values("filing__recipient")
        .annotate(count=Count("pk"))
    )
    found = Counter({row["filing__recipient"]: row["count"] for row in rows})
    if tables:
        begun = FilingTableRow.objects.filter(
            filing__recipient__collection=collection, table__in=tables, removed=False
        )
        for recipient, _table in begun.order_by().values_list("filing__recipient", "table").distinct():
            found[recipient] += 1
    return dict(found)


def _required(
    collection: Collection, items: Iterable[CollectionItem], recipients: Iterable[CollectionRecipient]
) -> dict[int, int]:
    """By recipient, how many required figures are asked; at most two queries."""
    asked = [item.breakdown for item in items if item.required]
    places = {one.place_id: one.place for one in recipients}
    period = parse_period(collection.period)
    neighbourhoods = (
        _neighbourhoods(places, period) if "neighbourhood" in asked and period is not None else {}
    )
    communes = 0
    if "commune" in asked:
        provinces = [place.pk for place in places.values() if place.level == "province"]
        communes = Unit.objects.filter(parent__in=provinces, level="commune", valid_to=None).count()
    by_place = {
        pk: sum(
            rows_asked(
                breakdown, level=place.level, neighbourhoods=neighbourhoods.get(pk, 0), communes=communes
            )
            for breakdown in asked
        )
        for pk, place in places.items()
    }
    return {one.pk: by_place[one.place_id] for one in recipients}


def _neighbourhoods(places: object, period: Period) -> dict[int, int]:
    day = period.last_day
    rows = (
        Neighbourhood.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=day), unit__in=places, valid_from__lte=day
        )
        .order_by()
        .values_list("unit_id")
        .annotate(count=Count("pk"))
    )
    return dict(rows)
