"""Reading duties and their due dates, as one person may see them."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from hatangso.store.duties.models import Duty, DutyOccurrence
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit


def visible_duties(actor: Actor, unit: Unit) -> QuerySet[Duty]:
    """The locality's duties: all, or those the person's organisations owe."""
    duties = Duty.objects.filter(unit=unit).exclude(state="withdrawn")
    if not actor.sees_all(unit):
        duties = duties.filter(reporter_id__in=actor.concern_ids)
    return duties.select_related("reporter", "recipient", "plan")


def my_open_occurrences(actor: Actor, *, until: date) -> QuerySet[DutyOccurrence]:
    """In whatever locality: due dates of the person's organisations, and of the programmes they follow."""
    followed = {grant.unit_id for grant in actor.grants if grant.reach("manage_duties") == "unit"}
    mine = Q(duty__reporter_id__in=actor.concern_ids) | Q(duty__unit_id__in=followed)
    return (
        DutyOccurrence.objects.filter(mine, duty__state="live", state="open", due_on__lte=until)
        .select_related("duty__reporter", "duty__unit")
        .order_by("due_on", "pk")
    )


def open_occurrences(
    actor: Actor, unit: Unit, *, today: date, ahead: timedelta = timedelta(days=365)
) -> QuerySet[DutyOccurrence]:
    """Due dates that are late or come within `ahead`, soonest first."""
    return (
        DutyOccurrence.objects.filter(
            duty__in=visible_duties(actor, unit).filter(state="live"), state="open", due_on__lte=today + ahead
        )
        .select_related("duty__reporter", "duty__recipient")
        .prefetch_related("reports")
        .order_by("due_on")
    )
