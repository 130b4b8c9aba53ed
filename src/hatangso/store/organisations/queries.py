"""Questions about organisations: who is there on a day, who holds what a former one held."""

from collections.abc import Collection
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from hatangso.domain.places.search_key import search_key
from hatangso.store.organisations.models import Organisation, OrganisationSuccession
from hatangso.store.places.models import Unit


def on_day(organisations: QuerySet[Organisation], on: date) -> QuerySet[Organisation]:
    """Those of them that exist on the day."""
    return organisations.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gt=on)
    )


def organisations_of(unit: Unit, on: date) -> QuerySet[Organisation]:
    """The unit's own organisations that day, and the departments and operators of the unit above."""
    own = Q(unit=unit)
    above = Q(unit_id=unit.parent_id, kind__in=("department", "operator", "power_company", "press", "police"))
    mine = own | above if unit.parent_id else own
    return on_day(Organisation.objects.filter(mine), on).select_related("unit").order_by("kind", "name")


def nearest_first(
    organisations: QuerySet[Organisation], unit: Unit, chosen: Collection[int] = ()
) -> QuerySet[Organisation]:
    """In the order of a form: those chosen already, the unit's own, then those of the unit above."""
    place = Case(
        When(pk__in=chosen, then=Value(0)),
        When(unit=unit, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return organisations.order_by(place, "name")


def listed(
    unit: Unit, *, text: str = "", kind: str = "", when: str = "now", on: date
) -> QuerySet[Organisation]:
    """For the page: those now, the ended ones ('ended'), or all ('all'); with how many people they have."""
    found: QuerySet[Organisation] = Organisation.objects.filter(unit=unit)
    if when == "now":
        found = on_day(found, on)
    elif when == "ended":
        found = found.filter(valid_to__lte=on)
    if kind:
        found = found.filter(kind=kind)
    for word in search_key(text).split():
        found = found.filter(search_key__contains=word)
    people = Count("memberships", filter=Q(memberships__valid_to=None), distinct=True)
    return (
        found.annotate(people=people)
        .prefetch_related("members", "successors__successor")
        .order_by("kind", "name")
    )


def current_holder(organisation: Organisation, on: date) -> Organisation:
    """Who holds its duties that day: itself while it exists, else the end of its line of successors.

    An ended organisation without a successor is its own last holder: nobody is guessed.
    """
    seen = {organisation.pk}
    holder = organisation
    while holder.valid_to is not None and holder.valid_to <= on:
        step = (
            OrganisationSuccession.objects.filter(predecessor=holder, on__lte=on)
            .exclude(successor_id__in=seen)
            .select_related("successor__unit")
            .order_by("-on")
            .first()
        )
        if step is None:
            break
        holder = step.successor
        seen.add(holder.pk)
    return holder
