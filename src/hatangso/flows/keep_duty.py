"""Reporting duties: added by hand, proposed from tasks, changed, withdrawn; each due date settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.duties.proposal import propose_duty
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.schedule_duties import domain_duty, schedule_duty
from hatangso.flows.seen import mark_of, take_up
from hatangso.flows.task_due import schedule_of
from hatangso.store.duties.models import Duty, DutyOccurrence
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Task

FREQUENCIES = ("annual", "semiannual", "quarterly", "monthly", "adhoc")


@dataclass(frozen=True)
class DutyWords:
    """What a person writes of a duty. `due` and `cutoff` have the shape of the plan-extract schema."""

    title: str
    reporter_text: str
    reporter: Organisation | None
    recipient_text: str
    recipient: Organisation | None
    frequency: str
    due: Mapping[str, int] | None
    cutoff: Mapping[str, int] | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def add_duty(*, actor: Actor, unit: Unit, words: DutyWords, now: datetime) -> Duty:
    """A duty by hand, live at once, with its due dates."""
    actor.require("manage_duties", unit)
    with transaction.atomic():
        duty = Duty(unit=unit, origin="hand", state="live", starts_on=timezone.localdate(now))
        _write(duty, words)
        duty.save()
        schedule_duty(duty, today=timezone.localdate(now))
    return duty


def edit_duty(*, actor: Actor, duty: Duty, words: DutyWords, seen: str, now: datetime) -> Duty:
    """Change a duty; its open due dates from today on are made again, settled ones stay.

    `seen` is the mark of the duty as the person saw it (see `duty_mark`).
    """
    actor.require("manage_duties", duty.unit)
    today = timezone.localdate(now)
    with transaction.atomic():
        take_up(duty, seen, duty_mark)
        _write(duty, words)
        duty.state = "live"
        duty.save()
        for open_one in duty.occurrences.filter(state="open", due_on__gte=today, reports=None):
            open_one.delete()
        schedule_duty(duty, today=today)
    return duty


def duty_mark(duty: Duty) -> str:
    """The mark of what the form of a duty shows."""
    parties = (duty.reporter_id, duty.reporter_text, duty.recipient_id, duty.recipient_text)
    days = [sorted((day or {}).items()) for day in (duty.due, duty.cutoff)]
    return mark_of(duty.title, parties, duty.frequency, days, duty.ends_on, duty.state)


def withdraw_duty(*, actor: Actor, duty: Duty, now: datetime) -> None:
    """The duty ends; what was due and done stays."""
    actor.require("manage_duties", duty.unit)
    today = timezone.localdate(now)
    with transaction.atomic():
        duty.state, duty.ends_on = "withdrawn", today
        duty.save()
        for open_one in duty.occurrences.filter(state="open", due_on__gte=today, reports=None):
            open_one.delete()


def propose_duties(*, actor: Actor, unit: Unit, now: datetime) -> list[Duty]:
    """Duties that recurring tasks with a report as product suggest; kept as proposals until confirmed."""
    actor.require("manage_duties", unit)
    today = timezone.localdate(now)
    tasks = (
        Task.objects.filter(unit=unit, duties=None)
        .exclude(state="cancelled")
        .select_related("plan")
        .prefetch_related("organisations__organisation")
    )
    found = []
    with transaction.atomic():
        for task in tasks:
            leads = [row for row in task.organisations.all() if row.role == "lead"]
            proposed = propose_duty(
                output=task.output, lead=tuple(row.wording for row in leads), schedule=schedule_of(task)
            )
            if proposed is None:
                continue
            found.append(
                Duty.objects.create(
                    unit=unit,
                    plan=task.plan,
                    source_task=task,
                    title=task.text[:300],
                    reporter_text=proposed.reporter[:300],
                    reporter=leads[0].organisation if len(leads) == 1 else None,
                    frequency=str(proposed.frequency),
                    origin="proposed",
                    state="proposed",
                    starts_on=today,
                )
            )
    return found


def settle_occurrence(
    *, actor: Actor, occurrence: DutyOccurrence, state: str, note: str, now: datetime
) -> None:
    """Reported (done), not owed this time (waived, with the reason), or open again."""
    duty = occurrence.duty
    own = frozenset({duty.reporter_id}) if duty.reporter_id else frozenset()
    if not actor.may("manage_duties", duty.unit):
        actor.require("work_tasks", duty.unit, own)
    if state not in {"open", "done", "waived"}:
        raise Refused(_("Trạng thái không hợp lệ."))
    if state == "waived" and not note.strip():
        raise Refused(_("Hãy ghi lý do không phải báo cáo kỳ này."), field="note")
    with transaction.atomic():
        occurrence.state, occurrence.note = state, note.strip()
        occurrence.done_on = timezone.localdate(now) if state == "done" else None
        occurrence.done_by = actor.user if state == "done" else None
        occurrence.save()


def _write(duty: Duty, words: DutyWords) -> None:
    if not words.title.strip():
        raise Refused(_("Hãy ghi tên báo cáo."), field="title")
    if not words.reporter_text.strip() and words.reporter is None:
        raise Refused(_("Hãy ghi ai phải báo cáo."), field="reporter")
    if words.frequency not in FREQUENCIES:
        raise Refused(_("Hãy chọn chu kỳ báo cáo."), field="frequency")
    duty.title = words.title.strip()
    duty.reporter, duty.recipient = words.reporter, words.recipient
    duty.reporter_text = words.reporter_text.strip() or (words.reporter.name if words.reporter else "")
    duty.recipient_text = words.recipient_text.strip() or (words.recipient.name if words.recipient else "")
    duty.frequency = words.frequency
    duty.due = dict(words.due) if words.due else None
    duty.cutoff = dict(words.cutoff) if words.cutoff else None
    duty.starts_on = words.starts_on or duty.starts_on
    duty.ends_on = words.ends_on
    try:
        read = domain_duty(duty)
    except ValueError as wrong:
        raise Refused(said_by(wrong), field="due") from None
    wanted = {"frequency": read.frequency.label.spoken_in(get_language() or "vi")}
    if duty.due and read.due is None:
        raise Refused(_("Thời hạn chưa đủ cho chu kỳ “%(frequency)s”.") % wanted, field="due")
    if duty.cutoff and read.cut_off is None:
        raise Refused(_("Ngày chốt số liệu chưa đủ cho chu kỳ “%(frequency)s”.") % wanted, field="cutoff")
