"""Reminders of reports and tasks: in the product for everybody concerned, and one letter a day by e-mail."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.domain.duties.reminders import Reminder, reminders
from hatangso.domain.periods import Period, parse_period
from hatangso.flows.permits.what_is_due import permits_due
from hatangso.flows.sharing.what_is_due import sharing_due
from hatangso.flows.tell_recipients import LADDER, called, people_of_recipient
from hatangso.store.accounts.models import User
from hatangso.store.collection.models import CollectionRecipient, ExplanationRequest
from hatangso.store.duties.models import DutyOccurrence, ReminderSent
from hatangso.store.organisations.who_works_where import WhoWorksWhere, who_works_where
from hatangso.store.programme.models import Task

logger = logging.getLogger("hatangso.clock")
LOOK_BACK = timedelta(days=3)  # a clock that stood still over a weekend catches up; older rungs are let go
FIRST_RUNG = timedelta(days=30)
DIGEST_HOUR = 7


@dataclass(frozen=True)
class Due:
    """Something that falls due, and whom it concerns; `of`: the request that gives each one line only."""

    object_type: str
    object_id: int
    due_on: date
    text: str
    users: frozenset[int]
    period: Period | None = None
    of: int | None = None

    @property
    def thing(self) -> int:
        """What a person is reminded of once a rung."""
        return self.object_id if self.of is None else self.of


def send_reminders(*, now: datetime) -> int:
    """Write the reminders that fell due since the last days; how many are new. May run as often as wanted."""
    today = timezone.localdate(now)
    people = who_works_where(today)
    languages = dict(User.objects.values_list("pk", "language"))
    wanted = []
    for due in [
        *_duties(today, people),
        *_tasks(today, people),
        *_explanations(today, people),
        *_data_asked(today, people, languages),
        *(Due(*told) for told in sharing_due(today, people)),
        *(Due(*told) for told in permits_due(today, people)),
    ]:
        rungs = reminders(due.due_on, after=today - LOOK_BACK, until=today)
        if rungs and due.users:
            wanted.append((due, rungs[-1]))
    known = _known(wanted)
    missing = [
        ReminderSent(
            user_id=user_id,
            object_type=due.object_type,
            object_id=due.object_id,
            due_on=due.due_on,
            step=rung.days_left,
            channel="page",
            text=_sentence(due, today, languages.get(user_id, "vi")),
            sent_at=now,
        )
        for due, rung in wanted
        for user_id in sorted(due.users)
        if (user_id, due.object_type, due.thing, due.due_on, rung.days_left) not in known
    ]
    ReminderSent.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def send_digests(*, now: datetime) -> int:
    """From seven in the morning: at most one letter a person and day, with what was not yet sent by mail."""
    local = timezone.localtime(now)
    if local.hour < DIGEST_HOUR:
        return 0
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    mailed = list(ReminderSent.objects.filter(channel="mail", sent_at__gte=midnight - 2 * LOOK_BACK))
    had_theirs = {row.user_id for row in mailed if row.sent_at >= midnight}
    known = {_key(row) for row in mailed}
    waiting: dict[int, list[ReminderSent]] = defaultdict(list)
    rows = ReminderSent.objects.filter(
        channel="page",
        sent_at__gte=midnight - LOOK_BACK,
        user__is_active=True,
        user__mail_muted=False,
    ).exclude(user__email="")
    for row in rows.order_by("due_on", "pk"):
        if row.user_id not in had_theirs and _key(row) not in known:
            waiting[row.user_id].append(row)
    for user_id, entries in waiting.items():
        with transaction.atomic():
            letter = [_as_mail(row, now) for row in entries]
            for line in letter:
                line.save()
            mail_digest.enqueue(user_id, [line.pk for line in letter])
    return len(waiting)


@task(queue_name="mail")
def mail_digest(user_id: int, line_ids: list[int]) -> None:
    """The letter, in the person's language. Where the server does not take it, it is tried again."""
    user = User.objects.get(pk=user_id)
    rows = ReminderSent.objects.filter(pk__in=line_ids)
    lines = [row.text for row in rows.order_by("due_on", "pk")]
    with translation.override(user.language):
        subject = _("Hạ Tầng Số: %(count)d việc cần chú ý") % {"count": len(lines)}
        body = "\n".join(
            [
                _("Kính gửi %(name)s,") % {"name": user},
                "",
                _("Các việc mới đến, sắp đến hạn hoặc đã quá hạn:"),
                *(f"- {line}" for line in lines),
                "",
                _("Xem chi tiết: %(url)s") % {"url": settings.PUBLIC_URL},
                _("Để tắt thư này, mở “Tài khoản của tôi”: %(url)s")
                % {"url": settings.PUBLIC_URL + reverse("my_account")},
            ]
        )
    try:
        EmailMessage(subject, body, to=[user.email]).send()
    except (OSError, SMTPException):
        logger.warning("the mail server did not take the letter to user %s", user_id)
        rows.delete()
        raise


def _sentence(due: Due, today: date, language: str) -> str:
    """With the days that are left today, which after a standstill are fewer than the rung's."""
    left = Reminder(today, (due.due_on - today).days).words.spoken_in(language)
    period = f" ({due.period.label.spoken_in(language)})" if due.period else ""
    return f"{due.text}{period} – {left} ({due.due_on:%d/%m/%Y})"


def _known(wanted: list[tuple[Due, Reminder]]) -> set[tuple[int, str, int, date, int]]:
    """Which of the reminders went out before (two queries for all); of data asked for, by its request."""
    days = {due.due_on for due, _rung in wanted}
    rows = list(ReminderSent.objects.filter(channel="page", due_on__in=days)) if days else []
    asked = [row.object_id for row in rows if row.object_type == LADDER]
    requests = dict(CollectionRecipient.objects.filter(pk__in=asked).values_list("pk", "collection_id"))
    return {
        (user, kind, requests.get(pk, pk) if kind == LADDER else pk, due_on, step)
        for user, kind, pk, due_on, step in map(_key, rows)
    }


def _key(row: ReminderSent) -> tuple[int, str, int, date, int]:
    return (row.user_id, row.object_type, row.object_id, row.due_on, row.step)


def _as_mail(row: ReminderSent, now: datetime) -> ReminderSent:
    return ReminderSent(
        user_id=row.user_id,
        object_type=row.object_type,
        object_id=row.object_id,
        due_on=row.due_on,
        step=row.step,
        channel="mail",
        text=row.text,
        sent_at=now,
    )


def _duties(today: date, people: WhoWorksWhere) -> Iterable[Due]:
    soon = DutyOccurrence.objects.filter(
        state="open", duty__state="live", due_on__lte=today + FIRST_RUNG
    ).select_related("duty")
    for occurrence in soon:
        duty = occurrence.duty
        users = people.of_organisations({duty.reporter_id}) | people.following(duty.unit_id)
        period = parse_period(occurrence.period)
        yield Due("duty_occurrence", occurrence.pk, occurrence.due_on, duty.title[:180], users, period)


def _tasks(today: date, people: WhoWorksWhere) -> Iterable[Due]:
    """The assignee is reminded; of what nobody has, the leading office, or the followers if none is known."""
    soon = Task.objects.filter(
        state__in=("not_started", "in_progress"),
        next_due__isnull=False,
        next_due__lte=today + FIRST_RUNG,
    ).prefetch_related("organisations")
    for one in soon:
        assert one.next_due is not None
        leads = {row.organisation_id for row in one.organisations.all() if row.role == "lead"}
        users = people.of_organisations(leads) or people.following(one.unit_id)
        if one.assignee_id:
            users = frozenset({one.assignee_id})
        yield Due("task", one.pk, one.next_due, one.text[:200], users)


def _explanations(today: date, people: WhoWorksWhere) -> Iterable[Due]:
    """Who follows the programme of the commune that is asked."""
    soon = ExplanationRequest.objects.filter(state="open", due_on__lte=today + FIRST_RUNG)
    for asked in soon:
        users = people.following(asked.unit_id)
        yield Due("explanation", asked.pk, asked.due_on, asked.question[:200], users)


def _data_asked(today: date, people: WhoWorksWhere, languages: dict[int, str]) -> Iterable[Due]:
    """Who is asked for data and has not handed it in yet, on their own due day where they were given one.

    What one person is to answer in one request by one day is one line.
    """
    owing = CollectionRecipient.objects.filter(
        collection__state="open", excused_at=None, filing__first_submitted_at=None
    ).select_related("collection", "organisation", "place")
    alike: dict[tuple[int, date, int], list[CollectionRecipient]] = defaultdict(list)
    for one in owing.filter(
        Q(due_on__lte=today + FIRST_RUNG) | Q(due_on=None, collection__due_on__lte=today + FIRST_RUNG)
    ).order_by("pk"):
        for user_id in people_of_recipient(one, people):
            alike[one.collection_id, one.due, user_id].append(one)
    for (collection_id, due, user_id), found in alike.items():
        with translation.override(languages.get(user_id, "vi")):
            text = f"{found[0].collection.title[:150]} – {called(found, user_id, people)}"
        yield Due(LADDER, found[0].pk, due, text, frozenset({user_id}), of=collection_id)
