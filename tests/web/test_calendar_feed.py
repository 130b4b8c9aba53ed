"""The calendar feed, read by a calendar's own library; its secret address; the page of reminders."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from hatangso.flows.hand_over_task import hand_over_task
from hatangso.flows.keep_calendar_feed import end_calendar_feed, renew_calendar_feed
from hatangso.flows.schedule_duties import schedule_duty
from hatangso.store.audit.models import AuditEntry
from hatangso.store.duties.models import ReminderSent
from hatangso.store.programme.models import Task
from tests.web.test_work_pages import WARD, signed_in
from tests.work_world import NOW, acting, make_duty, make_task
from tests.world import World


def feed(token: str) -> Any:
    return Client().get(reverse("calendar_feed_ics", args=[token]))


def entries(world: World, who: str) -> dict[str, date]:
    token = renew_calendar_feed(user=world.people[who])
    response = feed(token)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content.decode())
    return {str(event["SUMMARY"]): event.decoded("DTSTART") for event in calendar.walk("VEVENT")}


@pytest.fixture
def soon(world: World) -> date:
    """A report and three tasks, all due in twenty days."""
    day = timezone.localdate() + timedelta(days=20)
    due = {"month": day.month, "day": day.day}
    reporter = world.organisations["police"]
    schedule_duty(
        make_duty(world, due=due, reporter=reporter, starts_on=timezone.localdate()),
        today=timezone.localdate(),
    )
    make_task(world, "Lắp Wi-Fi; đo, kiểm tra", coordinating="operator_a")
    make_task(world, "Phủ sóng 5G", lead="operator_a")
    make_task(world, "Của riêng trưởng phòng", assignee=world.people["head"])
    Task.objects.update(
        schedule={"kind": "by", "year": day.year, "month": day.month, "day": day.day}, next_due=day
    )
    return day


@pytest.mark.parametrize(
    ("who", "tasks", "reports"),
    [
        ("economy_officer", {"Lắp Wi-Fi; đo, kiểm tra"}, 0),  # leads it; the other has an assignee
        ("head", {"Của riêng trưởng phòng"}, 1),  # follows the programme
        ("police", set(), 1),  # owes the report
        ("operator", {"Phủ sóng 5G"}, 0),
        ("rival", set(), 0),
        ("leader", set(), 0),
        ("other_officer", set(), 0),
    ],
)
def test_everybody_gets_what_is_due_to_them(
    world: World, soon: date, who: str, tasks: set[str], reports: int
) -> None:
    found = entries(world, who)
    told = {text for text in found if not text.startswith("Báo cáo")}
    assert told == tasks
    this_year = [day for text, day in found.items() if text.startswith("Báo cáo") and day == soon]
    assert len(this_year) == reports
    assert all(found[text] == soon for text in tasks)


def test_an_entry_leads_to_its_page_and_rings_before(world: World, soon: date) -> None:
    calendar = Calendar.from_ical(feed(renew_calendar_feed(user=world.people["operator"])).content)
    (event,) = calendar.walk("VEVENT")
    assert str(event["URL"]).endswith(reverse("task", args=[WARD, Task.objects.get(text="Phủ sóng 5G").pk]))
    triggers = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    # Eight in the morning, seven days and one day before midnight of the day.
    assert triggers == [timedelta(days=-7, hours=8), timedelta(days=-1, hours=8)]


def test_a_feed_asked_for_twice_on_a_day_is_the_same(world: World, soon: date) -> None:
    token = renew_calendar_feed(user=world.people["operator"])
    assert feed(token).content == feed(token).content


def test_a_new_address_ends_the_old_and_an_ended_one_is_gone(world: World) -> None:
    user = world.people["officer"]
    old = renew_calendar_feed(user=user)
    new = renew_calendar_feed(user=user)
    assert (feed(old).status_code, feed(new).status_code) == (404, 200)
    end_calendar_feed(user=user)
    assert feed(new).status_code == 404


@pytest.mark.parametrize("token", ["x", "../x", "0" * 43])
def test_a_wrong_address_is_not_there(world: World, token: str) -> None:
    assert Client().get(f"/lich/{token}.ics").status_code == 404
    assert Client().get("/lich/.ics").status_code == 404


def test_the_feed_of_a_closed_account_is_gone(world: World) -> None:
    user = world.people["officer"]
    token = renew_calendar_feed(user=user)
    user.is_active = False
    user.save()
    assert feed(token).status_code == 404


def test_the_secret_is_made_and_ended_at_the_page_and_never_stands_in_the_trail(world: World) -> None:
    client, page = signed_in(world, "officer"), reverse("reminders", args=[WARD])
    assert Client().post(reverse("calendar_feed")).status_code == 302
    made = client.post(reverse("calendar_feed"), {"next": page})
    assert made["Location"] == page
    user = world.people["officer"]
    user.refresh_from_db()
    assert len(user.calendar_token) > 40
    assert user.calendar_token in client.get(page).content.decode()
    assert not any(user.calendar_token in f"{e.before}{e.after}" for e in AuditEntry.objects.all())
    away = client.post(reverse("calendar_feed"), {"end": "1", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in away["Location"]
    user.refresh_from_db()
    assert user.calendar_token == ""


def test_reminders_lead_to_their_things_and_are_read_once_seen(world: World) -> None:
    task = make_task(world)
    hand_over_task(
        actor=acting(world, "head"), task=task, to=world.people["economy_officer"], reason="", now=NOW
    )
    client = signed_in(world, "economy_officer")
    assert '<span class="count">1</span>' in client.get(reverse("tasks", args=[WARD])).content.decode()
    page = client.get(reverse("reminders", args=[WARD])).content.decode()
    assert reverse("task", args=[WARD, task.pk]) in page
    assert 'class="new-mark"' in page
    assert not ReminderSent.objects.filter(read_at=None).exists()
    assert 'class="new-mark"' not in client.get(reverse("reminders", args=[WARD])).content.decode()


def test_nobody_sees_anothers_reminders(world: World) -> None:
    hand_over_task(
        actor=acting(world, "head"), task=make_task(world), to=world.people["economy_officer"], reason="",
        now=NOW,
    )  # fmt: skip
    page = signed_in(world, "officer").get(reverse("reminders", args=[WARD])).content.decode()
    assert "Chưa có lời nhắc nào" in page
