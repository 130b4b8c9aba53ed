"""What the clock does: who is to act is told the day before a report falls due, and when it is late."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from hatangso.domain.citizen_reports.states import OPEN
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.who_works_where import who_works_where

SOON = timedelta(days=1)
HOUR = 7  # not in the night
TOLD_AS = "citizen_report_due"


def remind_late_reports(*, now: datetime) -> int:
    """One line a person, report and day on which something falls due or is late; how many are new."""
    local = timezone.localtime(now)
    if local.hour < HOUR:
        return 0
    today = local.date()
    days = (today + SOON, today - SOON)  # due tomorrow; late since yesterday
    waiting = CitizenReport.objects.filter(state__in=OPEN, merged_into=None).filter(
        Q(due_on__in=days) | Q(state="with_owner", owner_due_on__in=days, owner_answered_at=None)
    )
    reports = list(waiting[:2000])
    if not reports:
        return 0
    told = set(
        ReminderSent.objects.filter(object_type=TOLD_AS, due_on=today).values_list("user_id", "object_id")
    )
    people = who_works_where(today)
    new = 0
    for report in reports:
        owners = report.state == "with_owner" and report.owner_due_on in days
        ids = (
            people.of_organisations({report.owner_id})
            if owners and not report.owner_answered_at
            else frozenset()
        )
        if report.due_on in days:
            ids |= people.following(report.unit_id) | people.of_organisations({report.office_id})
        wanted = [pk for pk in ids if (pk, report.pk) not in told]
        late = today > (report.owner_due_on if owners and report.owner_due_on else report.due_on)
        sentence = (
            gettext_lazy("Phản ánh quá hạn: %(number)s")
            if late
            else gettext_lazy("Phản ánh đến hạn ngày mai: %(number)s")
        )
        new += len(
            tell_people(
                users=User.objects.filter(pk__in=wanted),
                object_type=TOLD_AS,
                object_id=report.pk,
                text=lambda sentence=sentence, report=report: str(sentence) % {"number": report.number},  # type: ignore[misc]
                now=now,
            )
        )
    return new
