"""The clock of an open file is counted anew: other legal days, or holidays that were not known before."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.permits.permit_state import Act
from hatangso.domain.permits.working_days import after_working_days, days_left_on
from hatangso.flows.permits.sides import write_step
from hatangso.store.organisations.access import Actor
from hatangso.store.permits.models import PermitFile, PermitOpinion


def recount_file(
    permit: PermitFile,
    *,
    actor: Actor,
    days: int,
    before: Collection[date],
    after: Collection[date],
    why: str,
    now: datetime,
) -> bool:
    """Of a locked open file with `days`; whether anything changed, which its story then tells. What had run
    before the clock last began stays as it was counted."""
    old = (permit.days, permit.due_on, permit.days_left)
    more = days - (permit.days or days)
    if permit.due_on is not None:
        begun = permit.steps.filter(action__in=(Act.ACCEPT, Act.SUPPLY)).order_by("at", "id").last()
        start = timezone.localdate(begun.at) if begun else permit.accepted_on or timezone.localdate(now)
        left = days_left_on(start, permit.due_on, before) + more
        permit.due_on = after_working_days(start, max(0, left), after)
    elif permit.days_left is not None:
        permit.days_left = max(0, permit.days_left + more)
    permit.days = days
    if (permit.days, permit.due_on, permit.days_left) == old:
        return False
    permit.changed_at = now
    permit.save()
    told = _("%(days)d ngày làm việc theo %(why)s.") % {"days": days, "why": why}
    if permit.due_on is not None:
        told += " " + _("Hạn giải quyết %(day)s.") % {"day": f"{permit.due_on:%d/%m/%Y}"}
    write_step(permit, actor=actor, action="recount", text=told, now=now)
    return True


def recount_opinion(opinion: PermitOpinion, before: Collection[date], after: Collection[date]) -> None:
    """The day of an opinion that is still owed."""
    asked = timezone.localdate(opinion.asked_at)
    due = after_working_days(asked, days_left_on(asked, opinion.due_on, before), after)
    if due != opinion.due_on:
        opinion.due_on = due
        opinion.save()
