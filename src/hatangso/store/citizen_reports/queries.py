"""Questions about citizens' reports: what a person sees, what everybody sees, counts and times."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from hatangso.domain.access.roles import Thing, may
from hatangso.domain.citizen_reports.states import CLOSED, OPEN
from hatangso.domain.citizen_reports.times import Answered, Course, answered
from hatangso.domain.places.search_key import search_key
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

TRIAGE = "triage_reports"
ANSWERS = ("tell", "done", "refused")  # kinds of steps whose words are meant for everybody


@dataclass(frozen=True)
class ReportFilter:
    """Which reports; empty fields narrow nothing.

    `state`: a state, 'open', 'closed', 'late' or 'unchecked'; `who`: 'mine' = lies with my organisations.
    """

    state: str = ""
    category: str = ""
    place: int | None = None
    owner: int | None = None
    office: int | None = None
    asset: int | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None
    mine: frozenset[int] | None = None


def reports_of(unit: Unit) -> QuerySet[CitizenReport]:
    """Those of a commune, or of all communes of a province."""
    of = Q(unit=unit) if unit.level == "commune" else Q(province=unit)
    return CitizenReport.objects.filter(of)


def reports_seen_by(actor: Actor, unit: Unit) -> QuerySet[CitizenReport]:
    """All of a commune (or of a province's communes) for who handles them; else what lies with one's own."""
    found = reports_of(unit).select_related("unit", "office", "owner", "asset", "merged_into")
    if sees_every(actor, unit):
        return found
    own = actor.concern_ids
    return found.filter(Q(office_id__in=own) | Q(owner_id__in=own, moderated_at__isnull=False))


def sees_every(actor: Actor, unit: Unit) -> bool:
    """Whether the person handles the reports of the commune, or of every commune of the province."""
    if unit.level == "commune":
        return actor.may(TRIAGE, unit)
    return may(actor.grants, TRIAGE, Thing(unit_id=0, above=(unit.pk,)))


def taking_reports() -> QuerySet[Unit]:
    """The communes with somebody to read reports: those that have offices here."""
    return (
        Unit.objects.filter(level="commune", valid_to=None, organisations__valid_to=None)
        .exclude(organisations=None)
        .exclude(code="")
        .select_related("parent")
        .distinct()
    )


def public_reports(unit: Unit | None = None) -> QuerySet[CitizenReport]:
    """Those that somebody has looked through; duplicates stand under the one they were merged into."""
    found = CitizenReport.objects if unit is None else reports_of(unit)
    return found.filter(moderated_at__isnull=False, merged_into=None).select_related("unit")


def narrowed(found: QuerySet[CitizenReport], asked: ReportFilter, now: datetime) -> QuerySet[CitizenReport]:
    """The reports that the filter leaves."""
    today = timezone.localdate(now)
    if asked.state == "open":
        found = found.filter(state__in=OPEN, merged_into=None)
    elif asked.state == "closed":
        found = found.filter(state__in=CLOSED)
    elif asked.state == "late":
        found = found.filter(late(today))
    elif asked.state == "unchecked":
        found = found.filter(moderated_at=None, state__in=OPEN, merged_into=None)
    elif asked.state:
        found = found.filter(state=asked.state)
    for name, value in (
        ("category", asked.category),
        ("unit_id", asked.place),
        ("owner_id", asked.owner),
        ("office_id", asked.office),
        ("asset_id", asked.asset),
    ):
        if value:
            found = found.filter(**{name: value})
    if asked.mine is not None:
        found = found.filter(lies_with(asked.mine))
    for word in search_key(asked.text).split():
        found = found.filter(Q(search_key__contains=word) | Q(number__iexact=word))
    if asked.since:
        found = found.filter(received_at__gte=start_of(asked.since))
    if asked.until:
        found = found.filter(received_at__lt=start_of(asked.until + timedelta(days=1)))
    return found


def lies_with(organisations: frozenset[int]) -> Q:
    """Open with one of them, as the owner who has not answered or as the office; a duplicate lies with its
    main report."""
    owner = Q(state="with_owner", owner_id__in=organisations, owner_answered_at=None)
    return Q(merged_into=None) & (owner | Q(office_id__in=organisations, state__in=OPEN))


def late(today: date) -> Q:
    """Open beyond the promised day, or with an owner who has not answered by its own."""
    owner = Q(state="with_owner", owner_answered_at=None, owner_due_on__lt=today)
    return Q(state__in=OPEN, merged_into=None) & (Q(due_on__lt=today) | owner)


def times_by(
    found: QuerySet[CitizenReport], key: Callable[[Mapping[str, Any]], Any], now: datetime
) -> dict[Any, Answered]:
    """Counts and times of the reports (duplicates left out) by `key` of a row. One query."""
    rows = found.filter(merged_into=None).order_by()
    groups: dict[Any, list[Course]] = defaultdict(list)
    for row in rows.values("category", "unit_id", "owner_id", "state", "received_at", "closed_at", "due_on"):
        groups[key(row)].append(_course(row, now))
    return {group: answered(courses) for group, courses in groups.items()}


def times_of(found: QuerySet[CitizenReport], now: datetime) -> Answered:
    """The same of all of them together."""
    return times_by(found, lambda _row: None, now).get(None) or answered(())


def steps_shown(report: CitizenReport, *, public: bool, own: frozenset[int] = frozenset()) -> Iterable[Any]:
    """What happened, in order; where `public` only what everybody may know, and what was said by or to the
    organisations `own`."""
    steps = report.steps.select_related("organisation", "by").order_by("at", "id")
    return steps.filter(Q(public=True) | Q(organisation__in=own)) if public else steps


def tells_answers(report: CitizenReport) -> bool:
    """Whether everybody may read what was answered: it was looked through, and neither it nor the report
    into which it was merged is private."""
    main = report.merged_into or report
    return main.moderated_at is not None and not main.private and not report.private


def start_of(day: date) -> datetime:
    """The first moment of a day in Viet Nam."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _course(row: Mapping[str, Any], now: datetime) -> Course:
    end = start_of(row["due_on"] + timedelta(days=1)) - timedelta(microseconds=1)
    closed = row["closed_at"] if row["state"] in CLOSED else None
    return Course(row["received_at"], closed, end, now)
