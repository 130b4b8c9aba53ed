"""What no page offers but anybody may send: ids too long, numbers that are none, days without end, NULs.

Each gets a sentence or counts as not asked; PostgreSQL, which is stricter than SQLite, sees the same tests.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.plan_world import uploaded
from tests.work_world import make_task
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
NO_IDS = ("²", "9" * 30, "9" * 5000, "-1", "abc", "")  # '²' is a digit to str.isdigit() and not to int()


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.people["officer"], backend=BACKEND)
    return client


@pytest.mark.parametrize("wrong", NO_IDS)
def test_an_id_that_is_none_is_refused_in_a_sentence(officer: Client, world: World, wrong: str) -> None:
    plan, task = uploaded(world), make_task(world)
    item = plan.items.filter(kind="target").first()
    assert item is not None
    sent = [
        ("plan_item", [plan.pk, item.pk], {"action": "split", "at": wrong, "version": item.version}),
        ("plan_item", [plan.pk, item.pk], {"action": "accept", "version": wrong}),
        ("plan_join", [plan.pk], {"items": [wrong, str(item.pk)], f"version_{item.pk}": wrong}),
        ("plan_add", [plan.pk], {"kind": "task", "start": wrong, "end": wrong}),
        ("plan_superior", [plan.pk], {"superior": wrong}),
        ("tasks_assign", [], {"task": [wrong], "to": wrong}),
        ("task_hand_over", [task.pk], {"to": wrong}),
        ("task_tie", [task.pk], {"measures": [wrong]}),
        ("calendar_feed", None, {"next": wrong}),
    ]
    for name, ids, form in sent:
        address = reverse(name, args=None if ids is None else [world.ward.code, *ids])
        answer = officer.post(address, form)
        assert answer.status_code == 302, name
    asked = [("plan_lineage", [plan.pk], "voi"), ("plan", [plan.pk], "item"), ("money", [], "year")]
    for name, ids, parameter in asked:
        answer = officer.get(reverse(name, args=[world.ward.code, *ids]), {parameter: wrong}, follow=True)
        assert answer.status_code == 200, name
    item.refresh_from_db()
    assert item.state == "pending"


@pytest.mark.parametrize("year", ["99999", "0", "10000", "999999999"])
def test_a_year_outside_the_calendar_counts_as_not_asked(officer: Client, world: World, year: str) -> None:
    make_task(world, "Lắp Wi-Fi", schedule={"kind": "by", "year": 2026, "month": 6})
    answer = officer.get(reverse("tasks", args=[world.ward.code]), {"year": year})
    assert answer.status_code == 200
    assert "Lắp Wi-Fi" in answer.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_trail_is_asked_for_days_at_the_ends_of_the_calendar(world: World, day: str) -> None:
    client = Client()
    client.force_login(world.people["administrator"], backend=BACKEND)
    address = reverse("audit", args=[world.ward.code])
    assert client.get(address, {"since": day, "until": day}).status_code == 200


def test_a_nul_is_refused_in_the_address_the_query_a_cookie_and_a_form(officer: Client, world: World) -> None:
    task = make_task(world)
    hand_over = reverse("task_hand_over", args=[world.ward.code, task.pk])
    tasks = reverse("tasks", args=[world.ward.code])
    answers = [
        officer.get("/lich/%00.ics"),
        officer.get(tasks, {"q": "a\x00b"}),
        officer.get(tasks, {"a\x00b": "1"}),
        officer.post(hand_over, {"to": world.people["economy_officer"].pk, "reason": "a\x00b"}),
    ]
    officer.cookies["django_language"] = "\x00"
    answers.append(officer.get(tasks))
    assert [answer.status_code for answer in answers] == [400] * 5
    assert "không đọc được" in answers[0].content.decode()
    task.refresh_from_db()
    assert task.assignee is None


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "people", "javascript:x", "/\\evil"]
)
def test_the_way_back_leads_nowhere_else(officer: Client, elsewhere: str) -> None:
    answer = officer.post(reverse("calendar_feed"), {"next": elsewhere})
    assert answer.headers["Location"] == reverse("my_account")
