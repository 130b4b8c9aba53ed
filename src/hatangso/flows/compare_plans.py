"""Plans held beside one another: an amendment beside what it amends, a plan beside its superior's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hatangso.domain.plans import amendments, lineage
from hatangso.domain.plans.from_items import KeptItem, extract_from_items
from hatangso.domain.plans.items import DocumentFields, LegalBasis, PlanExtract, Signer
from hatangso.flows.amend_live import LiveBefore
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import Target, Task

OPEN = ("pending", "accepted")


@dataclass(frozen=True)
class Effect:
    """What accepting an amendment does to what is live: what goes on with its figures, what ends."""

    going_on: int
    new: int
    targets_ending: tuple[Target, ...]
    tasks_ending: tuple[Task, ...]
    duties_ending: tuple[Duty, ...]


def changes_of(plan: PlanDocument) -> amendments.Amendment | None:
    """What the plan changes in the one that it amends; None where it amends none. Nothing is changed."""
    if plan.amends is None:
        return None
    return amendments.compare(extract_of(plan.amends), extract_of(plan))


def effect_of(plan: PlanDocument) -> Effect:
    """What would go on, begin and end if the plan were accepted as it stands now. Nothing is changed."""
    before = LiveBefore.of(plan.amends)
    going_on = new = 0
    for item in plan.items.filter(state="accepted").order_by("position", "id"):
        found: object | None = None
        if item.kind == "target":
            found = before.target_like(item)
        elif item.kind == "task" or item.data.get("make_task"):
            found = before.task_like(item)
        elif item.kind == "duty":
            found = before.duty_like(item)
        else:
            continue
        going_on, new = going_on + (found is not None), new + (found is None)
    return Effect(
        going_on,
        new,
        tuple(before.targets),
        tuple(task for task in before.tasks if task.state != "done"),
        tuple(before.duties),
    )


def lineage_of(superior: PlanDocument, plan: PlanDocument) -> lineage.Lineage:
    """The plan's targets held against those of its superior's or a neighbour's plan."""
    return lineage.compare(extract_of(superior), extract_of(plan))


def comparable_plans(actor: Actor, plan: PlanDocument) -> QuerySet[PlanDocument]:
    """Plans that this one may be held against: those kept for it and the unit's own, and, as issued plans
    are public papers, the live ones of the unit above and of its neighbours under the same unit."""
    unit = plan.unit
    near = Q(state="live", unit=unit.parent_id) | Q(state="live", unit__parent=unit.parent_id)
    own = Q(unit=unit, state__in=("live", "amended", "reference"))
    if actor.may("edit_plan", unit):
        own |= Q(unit=unit, state="review")
    below = Q(state="live", unit__parent=unit.pk)
    found = PlanDocument.objects.filter(own | below | (near if unit.parent_id else Q(pk=None)))
    return found.exclude(pk=plan.pk).select_related("unit").defer("text").order_by("unit__level", "title")


def choose_superior(*, actor: Actor, plan: PlanDocument, superior: PlanDocument | None) -> None:
    """Say whose plan this one carries out; None takes the choice back."""
    actor.require("edit_plan", plan.unit)
    if superior is not None and not comparable_plans(actor, plan).filter(pk=superior.pk).exists():
        raise Refused(_("Kế hoạch này không có trong các kế hoạch đối chiếu được."))
    plan.superior = superior
    plan.save()


def extract_of(plan: PlanDocument, states: Collection[str] = ()) -> PlanExtract:
    """The plan as its reviewed items say it: the accepted ones of a live plan, else all that stand."""
    wanted = states or (("accepted",) if plan.state in {"live", "amended"} else OPEN)
    items = PlanItem.objects.filter(plan=plan, state__in=wanted).order_by("position", "id")
    return extract_from_items(
        _document(plan), plan.text, (KeptItem(i.kind, i.data, i.start, i.end) for i in items)
    )


def _document(plan: PlanDocument) -> DocumentFields:
    return DocumentFields(
        number=plan.number or None,
        date=plan.issued_on,
        title=plan.title,
        locality=plan.locality_text,
        level=plan.level,
        period=(plan.period_start or 0, plan.period_end or 0),
        signer=Signer(plan.signer_name, plan.signer_position) if plan.signer_name else None,
        legal_bases=tuple(
            LegalBasis(
                each.get("number") or "",
                date.fromisoformat(each["date"]) if each.get("date") else None,
                each.get("text") or "",
            )
            for each in plan.legal_bases
        ),
    )


def named_superiors(plan: PlanDocument) -> list[str]:
    """The superiors' plans that the document itself names among its legal bases, as it words them."""
    named = [each.get("text") or each.get("number") or "" for each in plan.legal_bases]
    return [text for text in named if text.lower().startswith("kế hoạch")]
