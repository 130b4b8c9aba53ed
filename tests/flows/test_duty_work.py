"""Reporting duties fall due, are reminded of on the right days, by one letter a morning, and settled."""

import socket
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.core.exceptions import PermissionDenied

from hatangso.flows.keep_duty import (
    DutyWords,
    add_duty,
    duty_mark,
    edit_duty,
    propose_duties,
    settle_occurrence,
    withdraw_duty,
)
from hatangso.flows.refused import Refused
from hatangso.flows.schedule_duties import schedule_duties, schedule_duty
from hatangso.flows.send_reminders import mail_digest, send_digests, send_reminders
from hatangso.flows.tick import tick
from hatangso.project.email_url import email_settings
from hatangso.store.accounts.models import User
from hatangso.store.duties.models import Duty, DutyOccurrence, ReminderSent
from tests.work_world import NOW, TODAY, acting, at, make_duty, make_task
from tests.world import World


def words(world: World, **more: Any) -> DutyWords:
    given: dict[str, Any] = {
        "title": "Báo cáo quý",
        "reporter_text": "",
        "reporter": world.organisations["culture"],
        "recipient_text": "UBND tỉnh",
        "recipient": None,
        "frequency": "quarterly",
        "due": {"day": 10, "month_of_quarter": 3},
    }
    return DutyWords(**{**given, **more})


def dues(duty: Duty) -> list[tuple[str, str, str]]:
    return [(o.period, o.due_on.isoformat(), o.state) for o in duty.occurrences.order_by("due_on")]


def test_a_duty_by_hand_has_its_due_dates_for_thirteen_months(world: World) -> None:
    duty = add_duty(actor=acting(world, "officer"), unit=world.ward, words=words(world), now=NOW)
    assert duty.reporter_text == "Phòng Văn hóa - Xã hội"
    assert dues(duty) == [
        ("2026-Q4", "2026-12-10", "open"),
        ("2027-Q1", "2027-03-10", "open"),
        ("2027-Q2", "2027-06-10", "open"),
        ("2027-Q3", "2027-09-10", "open"),
        ("2027-Q4", "2027-12-10", "open"),
    ]


def test_the_clock_adds_what_comes_into_sight_and_never_twice(world: World) -> None:
    duty = make_duty(world)
    assert schedule_duties(today=TODAY) == 2  # 15 December 2026 and 2027
    assert schedule_duties(today=TODAY) == 0
    assert schedule_duties(today=date(2027, 12, 1)) == 1
    assert [due for _period, due, _state in dues(duty)] == ["2026-12-15", "2027-12-15", "2028-12-15"]


def test_a_changed_day_moves_what_is_open_and_leaves_what_was_settled(world: World) -> None:
    actor = acting(world, "officer")
    duty = add_duty(actor=actor, unit=world.ward, words=words(world), now=NOW)
    settle_occurrence(
        actor=actor, occurrence=duty.occurrences.get(period="2026-Q4"), state="done", note="15/BC", now=NOW
    )
    given = words(world, due={"day": 20, "month_of_quarter": 3})
    edit_duty(actor=actor, duty=duty, words=given, seen=duty_mark(duty), now=NOW)
    assert dues(duty)[:2] == [("2026-Q4", "2026-12-10", "done"), ("2027-Q1", "2027-03-20", "open")]


def test_a_withdrawn_duty_leaves_only_what_was_due_before(world: World) -> None:
    duty = make_duty(world, frequency="monthly", due={"day": 20}, starts_on=date(2026, 11, 1))
    schedule_duty(duty, today=TODAY)
    withdraw_duty(actor=acting(world, "officer"), duty=duty, now=NOW)
    assert [(due, state) for _period, due, state in dues(duty)] == [("2026-11-20", "open")]
    assert schedule_duties(today=TODAY) == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"reporter": None}, "reporter"),
        ({"frequency": "weekly"}, "frequency"),
        ({"frequency": "annual", "due": {"day": 10}}, "due"),
        ({"due": {"day": 10, "month_of_quarter": 4}}, "due"),
        ({"frequency": "annual", "due": {"day": 10, "month": 12}, "cutoff": {"day": 30}}, "cutoff"),
    ],
)
def test_what_cannot_fall_due_is_refused_at_its_field(world: World, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        add_duty(actor=acting(world, "officer"), unit=world.ward, words=words(world, **more), now=NOW)
    assert refused.value.field == field
    assert not Duty.objects.exists()


def test_a_recurring_task_whose_product_is_a_report_is_proposed_once(world: World) -> None:
    make_task(world, "Tổng hợp số liệu", output="Báo cáo", schedule={"kind": "annual"})
    make_task(world, "Lắp Wi-Fi", output="Điểm Wi-Fi", schedule={"kind": "annual"})
    make_task(world, "Báo cáo đề án", output="Báo cáo", schedule={"kind": "by", "year": 2026})
    actor = acting(world, "officer")
    (duty,) = propose_duties(actor=actor, unit=world.ward, now=NOW)
    assert (duty.state, duty.frequency, duty.due) == ("proposed", "annual", None)
    assert duty.reporter == world.organisations["economy"]
    assert propose_duties(actor=actor, unit=world.ward, now=NOW) == []
    given = words(world, frequency="annual", due={"day": 20, "month": 12})
    edit_duty(actor=actor, duty=duty, words=given, seen=duty_mark(duty), now=NOW)
    assert (duty.state, dues(duty)[0][1]) == ("live", "2026-12-20")


RIGHTS = {
    "officer": (True, True),
    "head": (True, True),
    "economy_officer": (False, False),
    "operator": (False, True),  # its own duty to settle, not to change
    "rival": (False, False),
    "police": (False, False),
    "leader": (False, False),
    "other_officer": (False, False),
    "city": (False, False),
    "administrator": (False, False),
}


@pytest.mark.parametrize(("who", "keeps", "settles"), [(who, *may) for who, may in RIGHTS.items()])
def test_who_keeps_duties_and_who_settles_their_own(
    world: World, who: str, keeps: bool, settles: bool
) -> None:
    duty = make_duty(world, reporter=world.organisations["operator_a"])
    schedule_duty(duty, today=TODAY)

    def allowed(step: Any) -> bool:
        try:
            step()
        except PermissionDenied:
            return False
        return True

    actor, first = acting(world, who), duty.occurrences.order_by("due_on")[0]
    settle = {"actor": actor, "occurrence": first, "state": "done", "note": "", "now": NOW}
    assert allowed(lambda: settle_occurrence(**settle)) is settles
    assert allowed(lambda: add_duty(actor=actor, unit=world.ward, words=words(world), now=NOW)) is keeps


def test_a_report_is_waived_only_with_a_reason(world: World) -> None:
    duty = make_duty(world)
    schedule_duty(duty, today=TODAY)
    given = {"actor": acting(world, "officer"), "occurrence": duty.occurrences.first(), "state": "waived"}
    with pytest.raises(Refused, match="lý do"):
        settle_occurrence(note="", now=NOW, **given)  # type: ignore[arg-type]
    settle_occurrence(note="Cấp trên cho gộp vào kỳ sau", now=NOW, **given)  # type: ignore[arg-type]
    assert DutyOccurrence.objects.filter(state="waived").count() == 1


def remind_every_day(first: date, last: date) -> list[tuple[str, str, int]]:
    """Run the clock each morning at eight; who was told on which day of which rung."""
    day = first
    while day <= last:
        send_reminders(now=at(day.year, day.month, day.day, 8))
        day += timedelta(days=1)
    rows = ReminderSent.objects.filter(channel="page").order_by("sent_at", "user__username")
    return [(row.user.username, f"{row.sent_at:%d/%m}", row.step) for row in rows]


def test_reminders_come_30_7_1_days_before_on_the_day_and_then_weekly_until_it_is_done(world: World) -> None:
    duty = make_duty(world, reporter=world.organisations["police"])
    schedule_duty(duty, today=TODAY)
    told = remind_every_day(date(2026, 11, 1), date(2027, 1, 1))
    # Due on 15 December: 15 November, 8, 14, 15, then 22 and 29 December.
    assert [(day, step) for who, day, step in told if who == "police"] == [
        ("15/11", 30),
        ("08/12", 7),
        ("14/12", 1),
        ("15/12", 0),
        ("22/12", -7),
        ("29/12", -14),
    ]
    # Besides who owes it, those who follow the programme; nobody else.
    assert {who for who, _day, _step in told} == {"police", "officer", "head"}
    occurrence = duty.occurrences.get(period="2026")
    settle_occurrence(
        actor=acting(world, "officer"), occurrence=occurrence, state="done", note="", now=at(2027, 1, 2)
    )
    before = ReminderSent.objects.count()
    remind_every_day(date(2027, 1, 2), date(2027, 1, 20))
    assert ReminderSent.objects.count() == before


def test_a_clock_that_stood_still_catches_up_with_the_days_that_are_really_left(world: World) -> None:
    duty = make_duty(world, reporter=world.organisations["police"])
    schedule_duty(duty, today=TODAY)
    send_reminders(now=at(2026, 12, 10, 8))  # two days after the rung of seven days
    reminder = ReminderSent.objects.get(user=world.people["police"])
    assert reminder.step == 7
    assert reminder.text == "Báo cáo năm kết quả thực hiện Kế hoạch (Năm 2026) – còn 5 ngày (15/12/2026)"
    assert send_reminders(now=at(2026, 12, 10, 9)) == 0


def test_the_assignee_is_reminded_of_a_task_else_the_leading_office_else_the_followers(world: World) -> None:
    schedule = {"kind": "by", "year": 2026, "month": 11, "day": 28}  # seven days ahead
    make_task(world, "Của một người", schedule=schedule, assignee=world.people["head"])
    make_task(world, "Của cơ quan", schedule=schedule, coordinating="police")
    make_task(world, "Chưa rõ của ai", schedule=schedule, lead="")
    send_reminders(now=NOW)
    told: dict[str, set[str]] = {}
    for row in ReminderSent.objects.select_related("user"):
        told.setdefault(row.text.split(" – ")[0], set()).add(row.user.username)
    assert told == {
        "Của một người": {"head"},
        "Của cơ quan": {"economy_officer"},
        "Chưa rõ của ai": {"officer", "head"},
    }


def test_reminders_cost_as_many_queries_for_ten_reports_as_for_two(
    world: World, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(20) as counted:
            send_reminders(now=at(2026, 12, 15, 8))
        return len(counted)

    for number in range(2):
        schedule_duty(make_duty(world, title=f"Báo cáo {number}"), today=TODAY)
    few = queries()
    for number in range(8):
        schedule_duty(make_duty(world, title=f"Thêm {number}"), today=TODAY)
    assert queries() == few


@pytest.fixture
def letters_to(world: World) -> User:
    """The ward's officer has an address; nobody else has."""
    officer = world.people["officer"]
    officer.email = "can-bo@example.vn"
    officer.save()
    return officer


def due_on(world: World, day: date) -> None:
    due = {"month": day.month, "day": day.day}
    schedule_duty(make_duty(world, title=f"Báo cáo {day:%d/%m}", due=due), today=TODAY)


def test_one_letter_a_morning_tells_everything_that_is_new(world: World, letters_to: User) -> None:
    due_on(world, date(2026, 12, 15))
    due_on(world, date(2026, 12, 16))
    for hour in (0, 6):
        tick(now=at(2026, 12, 15, 7) + timedelta(hours=hour - 7))
    assert mail.outbox == []
    for hour in (7, 8, 20):
        tick(now=at(2026, 12, 15, hour))
    (letter,) = mail.outbox
    assert letter.to == ["can-bo@example.vn"]
    assert letter.subject == "Hạ Tầng Số: 2 việc cần chú ý"
    lines = [line for line in letter.body.splitlines() if line.startswith("- ")]
    assert lines == [
        "- Báo cáo 15/12 (Năm 2026) – đến hạn hôm nay (15/12/2026)",
        "- Báo cáo 16/12 (Năm 2026) – còn 1 ngày (16/12/2026)",
    ]
    tick(now=at(2026, 12, 16, 7))
    assert len(mail.outbox) == 2
    assert "Báo cáo 15/12" not in mail.outbox[1].body


@pytest.mark.parametrize("change", [{"mail_muted": True}, {"is_active": False}, {"email": ""}])
def test_who_wants_no_letters_gets_none(world: World, letters_to: User, change: dict[str, Any]) -> None:
    User.objects.filter(pk=letters_to.pk).update(**change)
    due_on(world, date(2026, 12, 15))
    send_reminders(now=at(2026, 12, 15, 8))
    assert send_digests(now=at(2026, 12, 15, 8)) == 0


def test_the_letter_is_in_the_language_of_who_reads_it(world: World, letters_to: User) -> None:
    User.objects.filter(pk=letters_to.pk).update(language="en")
    due_on(world, date(2026, 12, 15))
    tick(now=at(2026, 12, 15, 8))
    assert "due today" in mail.outbox[0].body


class Kept(Message):
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.letters.append(message_from_bytes(message.as_bytes(), policy=policy.default))


@pytest.fixture
def server(settings: Any) -> Iterator[Kept]:
    """A real SMTP server on a free port, told to the product as an installation tells it."""
    kept = Kept()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    for name, value in email_settings(f"smtp://127.0.0.1:{port}/").items():
        setattr(settings, name, value)
    yield kept
    controller.stop()


def test_the_letter_goes_over_a_real_mail_server_with_its_accents(
    world: World, letters_to: User, server: Kept
) -> None:
    due_on(world, date(2026, 12, 15))
    tick(now=at(2026, 12, 15, 8))
    (letter,) = server.letters
    assert letter["Subject"] == "Hạ Tầng Số: 1 việc cần chú ý"
    assert "đến hạn hôm nay" in letter.get_content()


def test_a_letter_that_the_server_did_not_take_is_tried_again(
    world: World, letters_to: User, settings: Any
) -> None:
    for name, value in email_settings("smtp://127.0.0.1:9/").items():  # nobody listens there
        setattr(settings, name, value)
    due_on(world, date(2026, 12, 15))
    tick(now=at(2026, 12, 15, 8))
    assert not ReminderSent.objects.filter(channel="mail").exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tick(now=at(2026, 12, 15, 9))
    assert len(mail.outbox) == 1


def test_the_letter_is_written_by_the_queue_of_its_own(world: World) -> None:
    assert mail_digest.queue_name == "mail"


def test_a_tick_at_midnight_counts_the_day_in_hanoi(world: World) -> None:
    due_on(world, date(2026, 12, 15))
    just_after_midnight = datetime.fromisoformat("2026-12-15T00:05:00+07:00")
    tick(now=just_after_midnight)
    assert {row.step for row in ReminderSent.objects.all()} == {0}
