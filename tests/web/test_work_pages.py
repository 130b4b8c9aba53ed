"""The pages of tasks, money, obstacles, duties and reminders: who may open them, what they do."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.flows.keep_money import add_money
from hatangso.flows.raise_obstacle import raise_obstacle
from hatangso.flows.schedule_duties import schedule_duty
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.evidence.models import Received
from hatangso.store.programme.models import MoneyLine, Obstacle, Task, TaskProgress
from tests.work_world import NOW, TODAY, acting, make_duty, make_task
from tests.world import World

WARD = "D0101"


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def busy(world: World) -> dict[str, Any]:
    """A ward with one of each thing; the operator coordinates the first task, the police lead the second."""
    wifi = make_task(world, coordinating="operator_a", schedule={"kind": "quarterly"}, output="Điểm Wi-Fi")
    cameras = make_task(world, "Lắp camera", lead="police", schedule={"kind": "by", "year": 2026, "month": 6})
    duty = make_duty(world)
    schedule_duty(duty, today=TODAY)
    head = acting(world, "head")
    money = add_money(
        actor=head, unit=world.ward, task=wifi, year=TODAY.year, kind="estimate", source="budget",
        amount=150_000_000, content="Thiết bị", document="", now=NOW,
    )  # fmt: skip
    obstacle = raise_obstacle(
        actor=acting(world, "economy_officer"), unit=world.ward, organisation=world.organisations["economy"],
        title="Chưa có điện", text="Nhà văn hóa chưa có điện.", proposal="", task=wifi, target=None,
        held_by=world.organisations["committee"], now=NOW,
    )  # fmt: skip
    return {"wifi": wifi, "cameras": cameras, "duty": duty, "money": money, "obstacle": obstacle}


LISTS = ("tasks", "money", "obstacles", "duties", "reminders")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("economy_officer", 200),
        ("head", 200),
        ("leader", 200),
        ("police", 200),
        ("operator", 200),
        ("city", 200),
        ("other_officer", 403),
        ("administrator", 403),
    ],
)
def test_the_lists_open_for_those_who_have_something_in_the_ward(
    world: World, busy: dict[str, Any], name: str, who: str, status: int
) -> None:
    assert signed_in(world, who).get(reverse(name, args=[WARD])).status_code == status


@pytest.mark.parametrize("view", ["list", "board", "calendar"])
@pytest.mark.parametrize(
    ("who", "sees"), [("operator", {"wifi"}), ("rival", set()), ("officer", {"wifi", "cameras"})]
)
def test_an_operator_sees_only_its_own_tasks_in_every_view(
    world: World, busy: dict[str, Any], view: str, who: str, sees: set[str]
) -> None:
    url = reverse("tasks", args=[WARD])
    page = signed_in(world, who).get(url, {"view": view, "month": "2026-06"}).content.decode()
    for key in ("wifi", "cameras"):
        assert (reverse("task", args=[WARD, busy[key].pk]) in page) is (key in sees)


@pytest.mark.parametrize(
    ("who", "statuses"),
    [("operator", (200, 404)), ("rival", (404, 404)), ("police", (200, 200)), ("city", (200, 200))],
)
def test_a_task_that_is_not_ones_own_is_not_there(
    world: World, busy: dict[str, Any], who: str, statuses: tuple[int, int]
) -> None:
    client = signed_in(world, who)
    found = tuple(
        client.get(reverse("task", args=[WARD, busy[k].pk])).status_code for k in ("wifi", "cameras")
    )
    assert found == statuses


@pytest.mark.parametrize(("who", "allowed"), [("operator", True), ("police", False), ("leader", False)])
def test_progress_is_written_only_by_those_whose_task_it_is(
    world: World, busy: dict[str, Any], who: str, allowed: bool
) -> None:
    url = reverse("task", args=[WARD, busy["wifi"].pk])
    form = {"state": "in_progress", "percent": 40, "text": "Đã khảo sát", "occurrence": "2026-Q4"}
    response = signed_in(world, who).post(url, form)
    assert response.status_code == (302 if allowed else 403)
    assert TaskProgress.objects.count() == int(allowed)


def test_a_bad_evidence_file_is_said_at_its_field_and_leaves_nothing(
    world: World, busy: dict[str, Any]
) -> None:
    url = reverse("task", args=[WARD, busy["wifi"].pk])
    good = SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    bad = SimpleUploadedFile("chay.exe", b"MZ" + b"\x00" * 64)
    form = {
        "state": "in_progress",
        "percent": 40,
        "occurrence": "2026-Q4",
        "text": "Ảnh lắp đặt",
        "evidence": [good, bad],
    }
    page = signed_in(world, "economy_officer").post(url, form)
    assert page.status_code == 200
    assert "chay.exe" in page.context["form"].errors["evidence"][0]
    assert "Ảnh lắp đặt" in page.content.decode()
    assert not Received.objects.exists()
    assert not TaskProgress.objects.exists()


def test_evidence_is_kept_with_the_progress_it_proves(world: World, busy: dict[str, Any]) -> None:
    url = reverse("task", args=[WARD, busy["wifi"].pk])
    form = {
        "state": "done",
        "percent": 100,
        "occurrence": "2026-Q4",
        "evidence": [SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7\n" + b"0" * 64)],
    }
    assert signed_in(world, "economy_officer").post(url, form).status_code == 302
    entry = TaskProgress.objects.get()
    assert (entry.occurrence, entry.percent) == ("2026-Q4", 100)
    assert [file.file_name for file in entry.evidence.all()] == ["bien-ban.pdf"]
    # Entered in January: the quarters before are still open, the oldest first.
    assert Task.objects.get(pk=busy["wifi"].pk).next_due.isoformat() == "2026-03-31"


def test_a_button_pressed_twice_enters_an_amount_and_an_obstacle_once(
    world: World, busy: dict[str, Any]
) -> None:
    client = signed_in(world, "head")
    amount = {"year": 2026, "kind": "spent", "source": "budget", "amount": "2.500.000", "content": "In ấn"}
    obstacle = {
        "organisation": world.organisations["committee"].pk, "title": "Chưa có kinh phí", "text": "Thiếu",
        "held_by": world.organisations["culture"].pk,
    }  # fmt: skip
    for _ in range(2):
        client.post(reverse("money", args=[WARD]), amount)
        client.post(reverse("obstacle_add", args=[WARD]), obstacle)
    assert MoneyLine.objects.filter(amount=2_500_000).count() == 1
    assert Obstacle.objects.filter(title="Chưa có kinh phí").count() == 1


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("head", True), ("officer", True), ("economy_officer", False), ("leader", False), ("operator", False)],
)
def test_money_is_entered_by_those_who_keep_it_and_read_by_all_who_see_the_programme(
    world: World, busy: dict[str, Any], who: str, allowed: bool
) -> None:
    client, url = signed_in(world, who), reverse("money", args=[WARD])
    page = client.get(url, {"year": TODAY.year}).content.decode()
    assert ("150.000.000" in page) is (who != "operator")  # which only shares in the task
    assert ('name="amount"' in page) is allowed
    form = {"year": 2026, "kind": "spent", "source": "budget", "amount": "1.500.000 đ", "content": "In ấn"}
    assert client.post(url, form).status_code == (302 if allowed else 403)
    assert MoneyLine.objects.filter(amount=1_500_000).count() == int(allowed)
    drop = client.post(reverse("money_drop", args=[WARD, busy["money"].pk]))
    assert drop.status_code == (302 if allowed else 403)


def test_a_rival_operator_sees_no_money_of_tasks_that_are_not_its_own(
    world: World, busy: dict[str, Any]
) -> None:
    page = signed_in(world, "rival").get(reverse("money", args=[WARD]), {"year": TODAY.year}).content.decode()
    assert "150.000.000" not in page


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("head", WARD, 200),
        ("economy_officer", WARD, 200),
        ("operator", WARD, 200),  # on a task it coordinates
        ("rival", WARD, 404),
        ("city", WARD, 200),
        ("other_officer", "D0102", 404),
        ("other_officer", WARD, 403),
    ],
)
def test_an_obstacle_opens_for_those_it_concerns(
    world: World, busy: dict[str, Any], who: str, unit: str, status: int
) -> None:
    url = reverse("obstacle", args=[unit, busy["obstacle"].pk])
    assert signed_in(world, who).get(url).status_code == status


def test_the_department_answers_at_its_own_page_what_was_carried_up_to_it(
    world: World, busy: dict[str, Any]
) -> None:
    head, city = signed_in(world, "head"), signed_in(world, "city")
    pk, department = busy["obstacle"].pk, world.organisations["department"]
    assert (
        reverse("obstacle", args=["D01", pk])
        not in city.get(reverse("obstacles", args=["D01"])).content.decode()
    )
    head.post(
        reverse("obstacle_act", args=[WARD, pk]),
        {"action": "escalate", "to": department.pk, "text": "Vượt thẩm quyền."},
    )
    assert (
        reverse("obstacle", args=["D01", pk]) in city.get(reverse("obstacles", args=["D01"])).content.decode()
    )
    assert city.get(reverse("obstacle", args=["D01", pk])).status_code == 200
    answered = city.post(
        reverse("obstacle_act", args=["D01", pk]), {"action": "answer", "text": "Sở bố trí kinh phí."}
    )
    assert answered.status_code == 302
    stored = Obstacle.objects.get()
    assert (stored.state, stored.level) == ("answered", "city")


@pytest.mark.parametrize(("who", "allowed"), [("officer", True), ("police", False), ("operator", False)])
def test_duties_are_kept_by_who_follows_the_programme(
    world: World, busy: dict[str, Any], who: str, allowed: bool
) -> None:
    client = signed_in(world, who)
    form = {
        "title": "Báo cáo quý",
        "reporter": world.organisations["culture"].pk,
        "frequency": "quarterly",
        "day": 20,
        "month_of_quarter": 3,
    }
    assert client.post(reverse("duty_add", args=[WARD]), form).status_code == (302 if allowed else 403)
    made = DutyOccurrence.objects.filter(duty__title="Báo cáo quý").order_by("due_on")
    assert made.exists() is allowed
    if allowed:
        page = client.get(reverse("duties", args=[WARD])).content.decode()
        assert f"{made[0].due_on:%d/%m/%Y}" in page


def test_a_date_that_does_not_fit_its_frequency_is_said_at_the_day(world: World) -> None:
    client = signed_in(world, "officer")
    form = {"title": "Báo cáo năm", "reporter_text": "UBND", "frequency": "annual", "day": 20}
    page = client.post(reverse("duty_add", args=[WARD]), form)
    assert "day" in page.context["form"].errors


def test_several_tasks_are_given_to_one_person_at_once(world: World, busy: dict[str, Any]) -> None:
    chosen = [busy["wifi"].pk, busy["cameras"].pk]
    to = world.people["head"]
    client = signed_in(world, "officer")
    client.post(reverse("tasks_assign", args=[WARD]), {"task": chosen, "to": to.pk})
    assert list(Task.objects.filter(assignee=to).values_list("pk", flat=True)) == chosen


def test_the_list_says_what_to_do_where_nothing_is_mine(world: World, busy: dict[str, Any]) -> None:
    page = signed_in(world, "officer").get(reverse("tasks", args=[WARD]), {"whose": "mine"})
    assert "Chưa có nhiệm vụ nào giao cho bạn" in page.content.decode()


@pytest.mark.parametrize("view", ["list", "board", "calendar"])
def test_the_task_pages_ask_as_often_for_thirty_tasks_as_for_three(
    world: World, django_assert_max_num_queries: Any, view: str
) -> None:
    def ask() -> int:
        with django_assert_max_num_queries(40) as counted:
            client.get(reverse("tasks", args=[WARD]), {"view": view, "month": "2026-12"})
        return len(counted)

    client = signed_in(world, "officer")
    for number in range(3):
        make_task(world, f"Việc {number}", schedule={"kind": "quarterly"}, coordinating="police")
    ask()
    few = ask()
    for number in range(22):
        make_task(world, f"Việc nữa {number}", schedule={"kind": "quarterly"}, coordinating="police")
    assert ask() == few


@pytest.mark.parametrize("name", ["obstacles", "duties", "money"])
def test_the_other_lists_ask_as_often_for_many_as_for_few(
    world: World, django_assert_max_num_queries: Any, name: str
) -> None:
    def ask() -> int:
        with django_assert_max_num_queries(40) as counted:
            client.get(reverse(name, args=[WARD]), {"year": TODAY.year})
        return len(counted)

    def one_more(number: int) -> None:
        task = make_task(world, f"Việc {number}")
        schedule_duty(make_duty(world, title=f"Báo cáo {number}"), today=TODAY)
        raise_obstacle(
            actor=acting(world, "officer"), unit=world.ward, organisation=world.organisations["culture"],
            title=f"Vướng {number}", text="", proposal="", task=task, target=None,
            held_by=world.organisations["committee"], now=NOW,
        )  # fmt: skip
        add_money(
            actor=acting(world, "officer"), unit=world.ward, task=task, year=TODAY.year, kind="spent",
            source="budget", amount=1000 + number, content="", document="", now=NOW,
        )  # fmt: skip

    client = signed_in(world, "officer")
    one_more(0)
    ask()
    few = ask()
    for number in range(1, 12):
        one_more(number)
    assert ask() == few


@pytest.mark.parametrize("name", ["tasks", "money", "obstacles", "duties"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_list_can_be_taken_along(world: World, busy: dict[str, Any], name: str, kind: str) -> None:
    asked = {"export": kind, "year": TODAY.year} if name == "money" else {"export": kind}
    response = signed_in(world, "officer").get(reverse(name, args=[WARD]), asked)
    content = response.content
    assert response.status_code == 200
    assert content.startswith(b"PK" if kind == "xlsx" else b"\xef\xbb\xbf")
    if kind == "csv":
        assert len(content.decode("utf-8-sig").strip().splitlines()) >= 2
