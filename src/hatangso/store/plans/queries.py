"""Reading plans and their items."""

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument, PlanItem

IN_FORCE = ("live", "amended", "withdrawn")


def plans_of(unit: Unit) -> QuerySet[PlanDocument]:
    """A locality's plans, newest first, with how many items wait for a decision."""
    return (
        PlanDocument.objects.filter(unit=unit)
        .select_related("received", "uploaded_by", "amends")
        .defer("text")
        .annotate(
            item_count=Count("items", filter=~Q(items__kind="warning") & ~Q(items__state="replaced")),
            pending_count=Count("items", filter=Q(items__state="pending") & ~Q(items__kind="warning")),
        )
        .order_by("-uploaded_at")
    )


def visible_plans(actor: Actor, unit: Unit) -> QuerySet[PlanDocument]:
    """The plans the person may see: all, or what is or was in force where only their own concerns them."""
    plans = plans_of(unit)
    return plans if actor.sees_all(unit) else plans.filter(state__in=IN_FORCE, is_reference=False)


def plan_of(unit: Unit, pk: int) -> PlanDocument:
    """One plan of the locality; 404 where it is not its own."""
    plans = PlanDocument.objects.select_related("unit__parent", "received", "amends")
    return get_object_or_404(plans, unit=unit, pk=pk)


def items_of(plan: PlanDocument) -> list[PlanItem]:
    """The plan's items that stand (not those that were split or joined into others), in document order."""
    found = plan.items.exclude(state="replaced").select_related("decided_by").order_by("position", "id")
    return list(found)
