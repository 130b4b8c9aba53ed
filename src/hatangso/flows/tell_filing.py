"""Who is told what became of a filing."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.access.roles import ROLES
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.collection.filing_places import unit_of_level
from hatangso.store.collection.models import Filing, FilingStep
from hatangso.store.organisations.who_works_where import living_memberships
from hatangso.store.places.models import Unit

APPROVERS = tuple(name for name, role in ROLES.items() if "approve_figures" in role.reaches)


def tell_approvers(filing: Filing, step: FilingStep, now: datetime) -> None:
    """Those who approve at the filing's level, except who handed it in."""
    unit = unit_of_level(filing, filing.level)
    if unit is None:
        return
    title, filer = filing.recipient.collection.title, filing.recipient.organisation.name
    people = approvers_in(unit, now).exclude(pk=filing.submitted_by_id)
    tell_people(
        users=people,
        object_type="filing_step",
        object_id=step.pk,
        text=lambda: _("%(filer)s đã nộp “%(title)s”, chờ bạn duyệt.") % {"filer": filer, "title": title},
        now=now,
    )


def tell_filers(filing: Filing, step: FilingStep, now: datetime, *, returned: bool) -> None:
    """The people of the organisation that filed: it was returned, or approved at the last level."""
    title = filing.recipient.collection.title
    members = living_memberships(timezone.localdate(now)).filter(organisation=filing.recipient.organisation)
    people = User.objects.filter(Q(pk__in=members.values("user_id")) | Q(pk=filing.submitted_by_id))

    def said() -> str:
        if returned:
            return _("“%(title)s” bị trả lại để sửa; xem lý do ở từng ô.") % {"title": title}
        return _("“%(title)s” đã được duyệt.") % {"title": title}

    tell_people(users=people, object_type="filing_step", object_id=step.pk, text=said, now=now)


def approvers_in(unit: Unit, now: datetime) -> QuerySet[User]:
    """Who may approve figures in the unit today."""
    rows = living_memberships(timezone.localdate(now)).filter(organisation__unit=unit, role__in=APPROVERS)
    return User.objects.filter(pk__in=rows.values("user_id")).order_by("pk")
