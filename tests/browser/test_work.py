"""Tasks, money, obstacles, duties and reminders in a real browser, at a desk and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.flows.hand_over_task import hand_over_task
from hatangso.flows.keep_money import add_money
from hatangso.flows.schedule_duties import schedule_duty
from hatangso.store.programme.models import Obstacle, Task, TaskProgress
from tests.work_world import NOW, TODAY, acting, make_duty, make_task
from tests.world import World

pytestmark = pytest.mark.browser
WARD = "D0101"


@pytest.fixture
def busy(world: World) -> Task:
    """A ward with thirty tasks, one of them of the economy officer, a duty and money."""
    task = make_task(world, schedule={"kind": "quarterly"}, schedule_text="Hằng quý", output="Điểm Wi-Fi")
    make_task(world, "Lắp camera giám sát", lead="police", schedule={"kind": "by", "year": 2026, "month": 6})
    for number in range(28):
        make_task(world, f"Việc thường xuyên {number}", lead="culture", schedule={"kind": "ongoing"})
    schedule_duty(make_duty(world), today=TODAY)
    head = acting(world, "head")
    hand_over_task(actor=head, task=task, to=world.people["economy_officer"], reason="", now=NOW)
    add_money(
        actor=head, unit=world.ward, task=task, year=TODAY.year, kind="estimate", source="budget",
        amount=150_000_000, content="Thiết bị", document="", now=NOW,
    )  # fmt: skip
    return task


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_of_the_work_is_accessible_and_fits(
    world: World,
    busy: Task,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    page = sign_in(world.people["officer"], phone=phone)
    addresses = {
        "tasks": reverse("tasks", args=[WARD]),
        "tasks-board": reverse("tasks", args=[WARD]) + "?view=board",
        "tasks-calendar": reverse("tasks", args=[WARD]) + "?view=calendar&month=2026-06",
        "task": reverse("task", args=[WARD, busy.pk]),
        "task-edit": reverse("task_edit", args=[WARD, busy.pk]),
        "money": reverse("money", args=[WARD]) + "?year=2026",
        "obstacle-add": reverse("obstacle_add", args=[WARD]) + f"?task={busy.pk}",
        "obstacles": reverse("obstacles", args=[WARD]),
        "duties": reverse("duties", args=[WARD]),
        "duty-add": reverse("duty_add", args=[WARD]),
        "reminders": reverse("reminders", args=[WARD]),
    }
    for name, address in addresses.items():
        page.goto(address)
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{name} is {wide} px wider than the screen"
        picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_an_officer_finishes_a_quarter_with_evidence(
    world: World, busy: Task, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = sign_in(world.people["economy_officer"])
    page.goto(reverse("tasks", args=[WARD]) + "?whose=mine")
    page.get_by_role("link", name="Lắp Wi-Fi tại nhà văn hóa").click()
    page.get_by_label("Trạng thái").select_option("done")
    evidence = page.get_by_label("Minh chứng")
    evidence.set_input_files({"name": "ghi-chu.exe", "mimeType": "text/plain", "buffer": b"MZ\x00\x00"})
    page.get_by_role("button", name="Ghi tiến độ").click()
    error = page.get_by_text("không nhận được làm minh chứng")
    expect(error).to_be_visible()
    expect(page.get_by_label("Minh chứng")).to_have_attribute("aria-invalid", "true")
    accessible(page)
    assert not TaskProgress.objects.exists()
    evidence = page.get_by_label("Minh chứng")
    evidence.set_input_files(
        {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"0" * 64}
    )
    page.get_by_label("Kết quả, việc đã làm").fill("Đã nghiệm thu 3 điểm")
    page.get_by_role("button", name="Ghi tiến độ").click()
    expect(page.get_by_text("Đã ghi tiến độ.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="bien-ban.pdf").click()
    assert download.value.suggested_filename == "bien-ban.pdf"
    entry = TaskProgress.objects.get()
    assert (entry.occurrence, entry.percent) == ("2026-Q1", 100)


def test_an_obstacle_goes_from_a_task_to_the_department_and_back_answered(
    world: World, busy: Task, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = sign_in(world.people["economy_officer"])
    page.goto(reverse("task", args=[WARD, busy.pk]))
    page.get_by_role("link", name="Nêu khó khăn").click()
    page.get_by_label("Khó khăn, vướng mắc (một câu)").fill("Nhà văn hóa chưa có điện")
    page.get_by_label("Mô tả").fill("Chưa kéo được điện ba pha.")
    page.get_by_label("Gửi đến cơ quan giải quyết").select_option(label="Ủy ban nhân dân phường An Hòa")
    page.get_by_role("button", name="Gửi").click()
    obstacle = Obstacle.objects.get()
    assert (obstacle.task, obstacle.level) == (busy, "ward")

    page = sign_in(world.people["head"])
    page.goto(reverse("obstacle", args=[WARD, obstacle.pk]))
    page.get_by_label("Chuyển đến").select_option(label="Sở Khoa học và Công nghệ")
    page.get_by_label("Vì sao, đề nghị gì").fill("Cần kinh phí cấp tỉnh.")
    page.get_by_role("button", name="Chuyển").click()
    expect(page.get_by_role("list", name="Cấp giải quyết").locator("[aria-current=step]")).to_contain_text(
        "Cấp tỉnh, thành phố"
    )

    page = sign_in(world.people["city"])
    page.goto(reverse("obstacles", args=["D01"]) + "?whose=waiting")
    page.get_by_role("link", name="Nhà văn hóa chưa có điện").click()
    accessible(page)
    page.get_by_label("Trả lời").fill("Sở bố trí trong năm 2027.")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.get_by_text("Đã ghi trả lời.")).to_be_visible()

    page = sign_in(world.people["economy_officer"])
    page.goto(reverse("reminders", args=[WARD]))
    page.get_by_role("link", name="Vướng mắc đã được trả lời").click()
    page.get_by_role("button", name="Đã giải quyết, đóng lại").click()
    obstacle.refresh_from_db()
    assert obstacle.state == "closed"


def test_the_list_is_worked_by_keyboard_and_several_tasks_are_given_at_once(
    world: World, busy: Task, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(world.people["officer"])
    page.goto(reverse("tasks", args=[WARD]) + "?order=text")
    page.keyboard.press("/")
    expect(page.get_by_label("Tìm", exact=True)).to_be_focused()
    boxes = page.locator("input[name=task]")
    expect(page.get_by_label("Giao các nhiệm vụ đã đánh dấu cho")).to_be_hidden()
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_label("Giao các nhiệm vụ đã đánh dấu cho").select_option(label="Người head")
    page.get_by_label("Lý do (khi chuyển từ người khác)").fill("Phân công lại")
    page.get_by_role("button", name="Giao việc").click()
    expect(page.get_by_text("Đã giao 2 nhiệm vụ.")).to_be_visible()
    assert Task.objects.filter(assignee=world.people["head"]).count() == 2


def test_a_duty_is_confirmed_and_its_date_appears(
    world: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None], settings: Any
) -> None:
    make_task(world, "Tổng hợp tình hình", output="Báo cáo", schedule={"kind": "annual"})
    page = sign_in(world.people["officer"])
    page.goto(reverse("duties", args=[WARD]))
    page.get_by_role("button", name="Đề xuất từ nhiệm vụ").click()
    accessible(page)
    page.get_by_role("link", name="Xác nhận thời hạn").click()
    expect(page.get_by_label("Trước ngày")).to_have_value("20")
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_role("link", name="Xem cả năm tới").click()
    expect(
        page.get_by_role("region", name="Quá hạn và sắp đến hạn").get_by_text("20/12/").first
    ).to_be_visible()
