"""Requests for data proposed from a unit's duties and live targets; each is taken as a draft, or dropped."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.catalog.discovery import indicator
from hatangso.domain.collection.cutoffs import CutOff, offered_cutoffs
from hatangso.domain.collection.proposals import (
    Followed,
    OwedReport,
    Proposal,
    Way,
    from_duties,
    from_targets,
)
from hatangso.domain.duties.occurrences import CutOffSource, duty_occurrences
from hatangso.domain.organisations.collective import ENTERPRISES, collective_role
from hatangso.domain.periods import Period
from hatangso.flows.make_collection import LEVELS, CollectionWords, ItemAsked, make_collection
from hatangso.flows.refused import Refused
from hatangso.flows.schedule_duties import domain_duty
from hatangso.store.collection.audiences import Asked, may_be_asked
from hatangso.store.collection.models import Collection
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import TargetMeasure, TargetOrganisation

LAG = timedelta(days=120)  # a report on a period falls due within this time after the period's end


@dataclass(frozen=True)
class Proposed:
    """A proposal with whom it would ask about which place."""

    proposal: Proposal
    asked: tuple[Asked, ...]


def cutoffs_for(unit: Unit, period: Period) -> tuple[CutOff, ...]:
    """The cut-offs to offer for a period: the plan's own where one of the unit's duties names it."""
    plan = None
    for duty in Duty.objects.filter(unit=unit, state="live").exclude(cutoff=None):
        known = domain_duty(duty)
        if known.cut_off is None or known.frequency.period_kind is not period.kind:
            continue
        for one in duty_occurrences(known, since=period.first_day, until=period.last_day + LAG):
            if one.period == period and one.cut_off_source is CutOffSource.PLAN:
                plan = one.data_until
    return offered_cutoffs(period, plan)


def proposals_for(unit: Unit, today: date) -> list[Proposed]:
    """What nobody asked yet and nobody dropped, duties before targets; a constant number of queries."""
    organisations = _organisations(unit)
    followed = _followed(unit, organisations)
    duties = [
        owed
        for duty in Duty.objects.filter(unit=unit, state="live").select_related("reporter")
        if (owed := _owed(duty, unit, organisations)) is not None
    ]
    operators = frozenset(
        pk
        for pk, one in organisations.items()
        if one.kind == "operator" and not one.is_collective and one.unit_id in {unit.pk, unit.parent_id}
    )
    found = [
        *from_duties(duties, followed, today=today),
        *from_targets(
            followed,
            operators=operators,
            names={pk: one.name for pk, one in organisations.items()},
            today=today,
        ),
    ]
    places = {pk: one.unit_id for pk, one in organisations.items()}
    wanted = {
        Asked(pk, _place(places[pk], unit, organisations[pk])) for one in found for pk in one.recipients
    }
    allowed = may_be_asked(unit, wanted, today)
    asked_already, dropped = _asked_already(unit), _dropped(unit)
    return [
        Proposed(one, asked)
        for one in found
        if (one.period.code, one.title.vi) not in dropped
        and (one.duty_id, one.period.code) not in dropped
        and (
            asked := tuple(
                sorted(
                    pair
                    for pk in one.recipients
                    if (pair := Asked(pk, _place(places[pk], unit, organisations[pk]))) in allowed
                )
            )
        )
        is not None
        and (asked or one.way is Way.SURVEY)
        and not _all_asked(one, asked, asked_already)
    ]


def take_proposal(*, actor: Actor, unit: Unit, key: str, now: datetime) -> Collection:
    """The proposal becomes a draft to be looked through and opened."""
    actor.require("run_collections", unit)
    one = _of_key(unit, key, now)
    if one.proposal.way is Way.SURVEY:
        raise Refused(_("Số này cần khảo sát; hãy lập khảo sát ở mục Khảo sát."))
    duty_id = one.proposal.duty_id
    return make_collection(
        actor=actor,
        unit=unit,
        words=_words(one.proposal, unit, actor),
        now=now,
        origin=one.proposal.origin,
        duty=Duty.objects.get(pk=duty_id, unit=unit) if duty_id else None,
        recipients=one.asked,
    )


def drop_proposal(*, actor: Actor, unit: Unit, key: str, now: datetime) -> None:
    """Not wanted for this period: kept as a withdrawn draft, so that it is not proposed again.

    Who deletes that draft gets the proposal back.
    """
    actor.require("run_collections", unit)
    one = _of_key(unit, key, now)
    duty_id = one.proposal.duty_id
    with transaction.atomic():
        made = make_collection(
            actor=actor,
            unit=unit,
            words=_words(one.proposal, unit, actor),
            now=now,
            origin=one.proposal.origin,
            duty=Duty.objects.get(pk=duty_id, unit=unit) if duty_id else None,
        )
        made.state, made.closed_at = "withdrawn", now
        made.save()


def _of_key(unit: Unit, key: str, now: datetime) -> Proposed:
    for one in proposals_for(unit, timezone.localdate(now)):
        if one.proposal.key == key:
            return one
    raise Refused(_("Đề xuất này không còn nữa; có thể người khác vừa nhận hoặc bỏ."))


def _words(proposal: Proposal, unit: Unit, actor: Actor) -> CollectionWords:
    own = Organisation.objects.filter(unit=unit, pk__in=actor.organisation_ids).first()
    return CollectionWords(
        title=proposal.title.vi,
        period=proposal.period,
        cutoff_on=max(proposal.cutoff.on, proposal.period.first_day),
        due_on=max(proposal.due, proposal.cutoff.on),
        levels=LEVELS[unit.level][0],
        items=tuple(ItemAsked(code) for code in proposal.indicators),
        asked_by=own,
    )


def _organisations(unit: Unit) -> dict[int, Organisation]:
    """Those of the unit and of the units above and below, by id; collective ones with their members."""
    near = [unit.pk, *([unit.parent_id] if unit.parent_id else [])]
    rows = Organisation.objects.filter(valid_to=None, unit__in=near).prefetch_related("members")
    found = {row.pk: row for row in rows}
    if unit.level == "province":
        below = Organisation.objects.filter(
            valid_to=None, unit__parent=unit, kind="people_committee", is_collective=False
        )
        found |= {row.pk: row for row in below}
    return found


def _followed(unit: Unit, organisations: dict[int, Organisation]) -> list[Followed]:
    leads: dict[int, set[int]] = defaultdict(set)
    for target, organisation in TargetOrganisation.objects.filter(
        target__unit=unit, target__state="live", role="lead", organisation__isnull=False
    ).values_list("target_id", "organisation_id"):
        leads[target] |= set(_one_by_one(organisation, unit, organisations))
    codes: dict[str, set[int]] = defaultdict(set)
    measures = TargetMeasure.objects.filter(target__unit=unit, target__state="live").exclude(indicator="")
    for code, target in measures.order_by("target__position", "pk").values_list("indicator", "target_id"):
        codes[code] |= leads[target]
    found = []
    for code, ids in codes.items():
        known = indicator(code)
        found.append(Followed(code, known.known_by if known else (), frozenset(ids)))
    return found


def _owed(duty: Duty, unit: Unit, organisations: dict[int, Organisation]) -> OwedReport | None:
    """A duty of others towards the unit; none where the unit itself reports (to those above)."""
    if duty.reporter is None:
        return None
    reporters = frozenset(_one_by_one(duty.reporter.pk, unit, organisations))
    reporting = [organisations[pk] for pk in reporters if pk in organisations]
    itself = [
        one
        for one in reporting
        if one.unit_id == unit.pk and (one.is_focal or one.kind == "people_committee")
    ]
    if not reporting or len(itself) == len(reporting):
        return None
    return OwedReport(
        duty_id=duty.pk,
        title=duty.title,
        reporters=frozenset(one.pk for one in reporting if one not in itself),
        by_operators=all(one.kind in ENTERPRISES.kinds for one in reporting),
        duty=domain_duty(duty),
    )


def _one_by_one(pk: int, unit: Unit, organisations: dict[int, Organisation]) -> list[int]:
    """The organisation itself; of a collective role its members, of 'the communes' each one's committee."""
    one = organisations.get(pk)
    if one is None or not one.is_collective:
        return [pk] if one else []
    role = collective_role(one.name)
    if role is not None and role.code == "communes" and unit.level == "province":
        return [
            row.pk
            for row in organisations.values()
            if row.unit_id != unit.pk and row.kind == "people_committee"
        ]
    return [member.pk for member in one.members.all() if member.pk in organisations]


def _place(organisation_unit: int, unit: Unit, organisation: Organisation) -> int:
    """About which place it is asked: enterprises about the asking unit, others about their own."""
    return unit.pk if organisation.kind in ENTERPRISES.kinds else organisation_unit


def _asked_already(unit: Unit) -> dict[str, set[tuple[str, int]]]:
    """By period, which indicator has been asked of which organisation. One query."""
    rows = (
        Collection.objects.filter(unit=unit)
        .exclude(state="withdrawn")
        .order_by()
        .values_list("period", "items__indicator", "recipients__organisation_id")
    )
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for period, code, organisation in rows:
        found[period].add((code, organisation))
    return found


def _dropped(unit: Unit) -> set[tuple[object, str]]:
    """(period, title) of what was dropped, (duty, period) of what a duty's request was made for."""
    rows = Collection.objects.filter(unit=unit, origin__in=("duty", "targets"))
    found: set[tuple[object, str]] = set()
    for period, title, duty, state in rows.values_list("period", "title", "duty_id", "state"):
        if state == "withdrawn":
            found.add((period, title))
        if duty is not None:
            found.add((duty, period))
    return found


def _all_asked(one: Proposal, asked: tuple[Asked, ...], already: dict[str, set[tuple[str, int]]]) -> bool:
    known = already.get(one.period.code, set())
    return bool(asked) and all(
        (code, pair.organisation_id) in known for code in one.indicators for pair in asked
    )
