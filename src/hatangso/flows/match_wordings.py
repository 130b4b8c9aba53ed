"""Every organisation that a plan names is looked for among the locality's; nothing is decided silently."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.organisations.matching import Candidate, FormerName, Match, match
from hatangso.domain.organisations.wording import wording_key
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation, OrganisationSuccession, Wording
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument, PlanWordingMatch
from hatangso.store.programme.models import TargetOrganisation, TaskOrganisation


def match_wordings(plan: PlanDocument) -> None:
    """Write down each wording of the plan with the organisation it surely means, or open.

    They are looked for among the organisations of the day of the upload, as it is these that will do the
    work; a former name leads to its successor. Sure is what a person said before in this locality, and the
    exact or spelt-out name of one organisation alone; both are shown as such and can be changed.
    """
    on = timezone.localdate(plan.uploaded_at)
    known = {row.text: row for row in plan.wording_matches.all()}
    said = dict(Wording.objects.filter(unit=plan.unit).values_list("key", "organisation_id"))
    candidates, former = candidates_of(plan.unit, on)
    rows = []
    for text in dict.fromkeys(wordings_of(plan)):
        if text in known:
            continue
        organisation_id = said.get(wording_key(text)[:300])
        certain = organisation_id is None
        if organisation_id is None:
            found = match(text, candidates, as_of=on, former_names=former)
            organisation_id = found.suggestions[0].candidate.id if found.is_certain else None
            certain = found.is_certain
        rows.append(PlanWordingMatch(plan=plan, text=text, organisation_id=organisation_id, certain=certain))
    with transaction.atomic():
        PlanWordingMatch.objects.bulk_create(rows)


def suggestions(
    plan: PlanDocument, text: str, candidates: list[Candidate], former: list[FormerName]
) -> Match:
    """What the wording may mean, best first."""
    return match(text, candidates, as_of=timezone.localdate(plan.uploaded_at), former_names=former)


def candidates_of(unit: Unit, on: date) -> tuple[list[Candidate], list[FormerName]]:
    """The organisations of the locality and its province, and the former names with their successors."""
    candidates = [
        Candidate(o.pk, o.name, o.short_name, o.kind, o.is_collective) for o in organisations_of(unit, on)
    ]
    former = [
        FormerName(row.predecessor.name, row.successor_id, row.on)
        for row in OrganisationSuccession.objects.select_related("predecessor").filter(
            successor_id__in=[c.id for c in candidates]
        )
    ]
    return candidates, former


def decide_wording(
    *, actor: Actor, plan: PlanDocument, text: str, organisation: Organisation | None, now: datetime
) -> PlanWordingMatch:
    """A person says what a wording means; remembered for the locality's next plans.

    The same wording typed otherwise (capitals, list marks, abbreviations) means the same, unless somebody
    said otherwise. What of the plan is live already and named so goes to that organisation at once.
    """
    actor.require("edit_plan", plan.unit)
    if organisation is not None and organisation.unit_id not in {plan.unit_id, plan.unit.parent_id}:
        raise Refused(_("Cơ quan được chọn không thuộc địa phương này hay tỉnh của nó."))
    found = plan.wording_matches.filter(text=text).first()
    if found is None:
        raise Refused(_("Không thấy tên gọi này trong kế hoạch."))
    with transaction.atomic():
        for row in _same_wording(plan, found):
            row.organisation, row.certain, row.decided_by = organisation, False, actor.user
            row.save()
            _give_live(plan, row.text, organisation)
        if organisation is not None:
            Wording.objects.update_or_create(
                unit=plan.unit,
                key=wording_key(text)[:300],
                defaults={
                    "text": text[:300],
                    "organisation": organisation,
                    "decided_by": actor.user,
                    "decided_at": now,
                },
            )
    found.refresh_from_db()
    return found


def _same_wording(plan: PlanDocument, found: PlanWordingMatch) -> list[PlanWordingMatch]:
    """The wording itself, and those of the same words that nobody has decided yet."""
    key = wording_key(found.text)
    undecided = plan.wording_matches.filter(decided_by=None).exclude(pk=found.pk)
    return [found, *(row for row in undecided if wording_key(row.text) == key)]


def _give_live(plan: PlanDocument, text: str, organisation: Organisation | None) -> None:
    """A live plan's targets, tasks and duties under this wording follow the decision."""
    for rows in (
        TargetOrganisation.objects.filter(target__plan=plan, wording=text),
        TaskOrganisation.objects.filter(task__plan=plan, wording=text),
    ):
        rows.update(organisation=organisation)
    Duty.objects.filter(plan=plan, reporter_text=text).update(reporter=organisation)
    Duty.objects.filter(plan=plan, recipient_text=text).update(recipient=organisation)


def wordings_of(plan: PlanDocument) -> Iterator[str]:
    """Every name of an organisation in the plan's living items, in order."""
    for item in plan.items.exclude(state__in=("dropped", "replaced")):
        for name in ("lead", "coordinating"):
            yield from (text[:300] for text in item.data.get(name) or [] if text)
        for name in ("organisation", "reporter", "recipient"):
            if item.data.get(name):
                yield item.data[name][:300]
