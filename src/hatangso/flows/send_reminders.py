"""Reminders of reports and tasks: in the product for everybody concerned, and one letter a day by e-mail."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.domain.duties.reminders import Reminder, reminders
from hatangso.store.accounts.models import User
from hatangso.store.duties.models import DutyOccurrence, ReminderSent
from hatangso.store.organisations.models import Membership
from hatangso.store.programme.models import Task

LOOK_BACK = timedelta(days=3)  # a worker that stood still over a weekend catches up, older rungs are let go
DIGEST_HOUR = 7
FOLLOWERS = ("head", "officer", "city_department")


@dataclass(frozen=True)
class Due:
    """Something that falls due, and whom it concerns."""

    object_type: str
    object_id: int
    due_on: date
    text: str
    users: frozenset[int]


def send_reminders(*, now: datetime) -> int:
    """Write the reminders that fell due since the last days; how many are new. May run as often as one likes."""
    today = timezone.localdate(now)
    people = _people(today)
    made = []
    for due in [*_duties(today, people), *_tasks(today, people)]:
        rungs = reminders(due.due_on, after=today - LOOK_BACK, until=today)
        if rungs:
            made += _written(due, rungs[-1], now)
    return len(made)


def send_digests(*, now: datetime) -> int:
    """From seven in the morning: one letter a person with the reminders not yet sent by mail."""
    local = timezone.localtime(now)
    if local.hour < DIGEST_HOUR:
        return 0
    since = local.replace(hour=0, minute=0, second=0, microsecond=0)
    waiting: dict[int, list[ReminderSent]] = defaultdict(list)
    rows = ReminderSent.objects.filter(channel="page", sent_at__gte=since - LOOK_BACK).select_related("user")
    mailed = set(
        ReminderSent.objects.filter(channel="mail", sent_at__gte=since - 2 * LOOK_BACK).values_list(
            "user_id", "object_type", "object_id", "due_on", "step"
        )
    )
    for row in rows:
        key = (row.user_id, row.object_type, row.object_id, row.due_on, row.step)
        if row.user.email and not row.user.mail_muted and row.user.is_active and key not in mailed:
            waiting[row.user_id].append(row)
    for user_id, entries in waiting.items():
        with transaction.atomic():
            for row in entries:
                ReminderSent.objects.create(
                    user_id=user_id,
                    object_type=row.object_type,
                    object_id=row.object_id,
                    due_on=row.due_on,
                    step=row.step,
                    channel="mail",
                    text=row.text,
                    sent_at=now,
                )
            mail_digest.enqueue(user_id, [row.text for row in entries])
    return len(waiting)


@task(queue_name="mail")
def mail_digest(user_id: int, lines: list[str]) -> None:
    """The letter itself, in the person's language."""
    user = User.objects.get(pk=user_id)
    with translation.override(user.language):
        body = "\n".join(
            [
                _("Kính gửi %(name)s,") % {"name": user},
                "",
                _("Các việc sắp đến hạn hoặc đã quá hạn:"),
                *(f"- {line}" for line in lines),
                "",
                _("Xem chi tiết: %(url)s") % {"url": settings.PUBLIC_URL},
                _("Để tắt thư này, mở “Tài khoản của tôi”: %(url)s")
                % {"url": settings.PUBLIC_URL + reverse("my_account")},
            ]
        )
        subject = _("Hạ Tầng Số: %(count)d việc cần chú ý") % {"count": len(lines)}
    EmailMessage(subject, body, to=[user.email]).send()


def _written(due: Due, rung: Reminder, now: datetime) -> list[ReminderSent]:
    known = set(
        ReminderSent.objects.filter(
            object_type=due.object_type,
            object_id=due.object_id,
            due_on=due.due_on,
            step=rung.days_left,
            channel="page",
        ).values_list("user_id", flat=True)
    )
    text = f"{due.text} – {rung.words.vi} ({due.due_on:%d/%m/%Y})"
    return ReminderSent.objects.bulk_create(
        [
            ReminderSent(
                user_id=user_id,
                object_type=due.object_type,
                object_id=due.object_id,
                due_on=due.due_on,
                step=rung.days_left,
                channel="page",
                text=text,
                sent_at=now,
            )
            for user_id in sorted(due.users - known)
        ],
        ignore_conflicts=True,
    )


def _duties(today: date, people: "_People") -> Iterable[Due]:
    soon = DutyOccurrence.objects.filter(
        state="open", duty__state="live", due_on__lte=today + timedelta(days=30)
    ).select_related("duty")
    for occurrence in soon:
        duty = occurrence.duty
        users = people.of_organisations({duty.reporter_id}) | people.following(duty.unit_id)
        yield Due(
            "duty_occurrence", occurrence.pk, occurrence.due_on, f"{duty.title} ({occurrence.period})", users
        )


def _tasks(today: date, people: "_People") -> Iterable[Due]:
    soon = Task.objects.filter(
        state__in=("not_started", "in_progress"),
        next_due__isnull=False,
        next_due__lte=today + timedelta(days=30),
    ).prefetch_related("organisations")
    for one in soon:
        assert one.next_due is not None
        leads = {row.organisation_id for row in one.organisations.all() if row.role == "lead"}
        users = frozenset({one.assignee_id}) if one.assignee_id else people.of_organisations(leads)
        yield Due("task", one.pk, one.next_due, one.text[:200], users)


@dataclass(frozen=True)
class _People:
    """Who works where today: read once a run."""

    by_organisation: dict[int, frozenset[int]]
    by_unit: dict[int, frozenset[int]]

    def of_organisations(self, organisations: set[int | None]) -> frozenset[int]:
        found: frozenset[int] = frozenset()
        for organisation in organisations - {None}:
            found |= self.by_organisation.get(organisation, frozenset())  # type: ignore[arg-type]
        return found

    def following(self, unit_id: int) -> frozenset[int]:
        return self.by_unit.get(unit_id, frozenset())


def _people(today: date) -> _People:
    rows = (
        Membership.objects.filter(valid_from__lte=today, user__is_active=True)
        .filter(Q(valid_to=None) | Q(valid_to__gt=today))
        .exclude(role__in=("leader", "administrator"))
        .select_related("organisation")
    )
    organisations: dict[int, set[int]] = defaultdict(set)
    units: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        organisations[row.organisation_id].add(row.user_id)
        if row.role in FOLLOWERS and (row.organisation.is_focal or row.role == "head"):
            units[row.organisation.unit_id].add(row.user_id)
    return _People(
        {key: frozenset(value) for key, value in organisations.items()},
        {key: frozenset(value) for key, value in units.items()},
    )
