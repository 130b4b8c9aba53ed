"""Questions about the trail: the entries of a unit, narrowed by person, object, action and days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from hatangso.store.audit.models import AuditEntry


@dataclass(frozen=True)
class AuditFilter:
    """What to show; empty fields narrow nothing. `until` is the last day shown."""

    actor_id: int | None = None
    object_type: str = ""
    object_id: str = ""
    text: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


def entries_of(
    unit_id: int, user_ids: Collection[int], wanted: AuditFilter, *, everything: bool = False
) -> QuerySet[AuditEntry]:
    """The unit's entries and its people's accounts', newest first; `everything` adds the system's own."""
    accounts = Q(object_type="accounts.user", object_id__in=[str(pk) for pk in user_ids])
    scope = Q(unit_id=unit_id) | accounts
    if everything:
        scope |= Q(unit_id=None)
    found = AuditEntry.objects.filter(scope)
    if wanted.actor_id is not None:
        found = found.filter(actor_id=wanted.actor_id)
    if wanted.object_type:
        found = found.filter(object_type=wanted.object_type)
    if wanted.object_id:
        found = found.filter(object_id=wanted.object_id)
    if wanted.text:
        found = found.filter(Q(object_name__icontains=wanted.text) | Q(actor_name__icontains=wanted.text))
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.since:
        found = found.filter(at__gte=_start(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_start(wanted.until + timedelta(days=1)))
    return found.order_by("-id")


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
