"""The pages of plans in a browser: sentence and item find each other, by keys, on phones; axe is silent."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.flows.accept_plan import accept_plan
from hatangso.flows.review_item import accept_certain
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Target
from tests.plan_world import AMENDED, NOW, PLAN, item_with, officer, uploaded
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def at(name: str, plan: PlanDocument) -> str:
    return reverse(name, args=[plan.unit.code, plan.pk])


def live(world: World) -> PlanDocument:
    plan = uploaded(world)
    accept_certain(actor=officer(world), plan=plan, least=0.0, now=NOW)
    accept_plan(actor=officer(world), plan=plan, leave_pending=False, now=NOW)
    return plan


def test_a_plan_is_uploaded_reviewed_by_keys_and_put_to_work(
    sign_in: Callable[..., Page],
    world: World,
    tmp_path: Path,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = sign_in(world.people["officer"])
    page.goto(reverse("plans", args=[world.ward.code]))
    accessible(page)
    picture(page, "plans-empty")
    (tmp_path / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    page.get_by_label("Văn bản kế hoạch").set_input_files(tmp_path / "ke-hoach.txt")
    page.get_by_role("button", name="Nạp kế hoạch").click()
    page.wait_for_url(re.compile("/ra-soat/"))
    plan = PlanDocument.objects.get()
    accessible(page)
    picture(page, "plan-review")

    five_g = item_with(plan, "5G phủ sóng")
    sentence = page.locator(f".document [data-items~='{five_g.pk}']").first
    card = page.locator(f"#muc-{five_g.pk}")
    sentence.click()
    expect(card).to_be_focused()
    expect(card).to_have_class(re.compile("is-current"))
    other = item_with(plan, "an ninh, an toàn mạng")
    page.locator(f"#muc-{other.pk}").click()
    expect(page.locator(f".document [data-items~='{other.pk}']").first).to_have_class(
        re.compile("is-current")
    )
    page.keyboard.press("d")
    expect(page.locator(f"#muc-{other.pk}")).to_have_attribute("data-state", "dropped")
    card.focus()
    page.keyboard.press("a")
    expect(card).to_have_attribute("data-state", "accepted")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Phím tắt")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    card.focus()
    page.keyboard.press("e")
    expect(card.get_by_label("Năm phải đạt")).to_be_visible()
    accessible(page)
    picture(page, "plan-item-form")
    card.get_by_role("link", name="Thôi").click()

    card.get_by_role("link", name="Thôi").wait_for(state="detached")
    poor = page.locator(f"#muc-{item_with(plan, 'hộ nghèo').pk}")
    poor.focus()
    page.keyboard.press("s")
    poor.get_by_label(re.compile("tách ở đây hỗ trợ hộ nghèo")).check()
    accessible(page)
    with page.expect_navigation():
        poor.get_by_role("button", name="Tách", exact=True).click()
    halves = [item.data["text"] for item in plan.items.filter(origin="split").order_by("position")]
    assert halves == [
        "Vận động hộ gia đình sử dụng cáp quang;",
        "hỗ trợ hộ nghèo có thiết bị thông minh.",
    ]

    page.get_by_role("button", name="Đưa vào thực hiện").first.click()
    page.get_by_label(re.compile("Để lại các mục chưa quyết định")).check()
    accessible(page)
    page.locator("#ket-thuc").get_by_role("button", name="Đưa vào thực hiện").click()
    expect(page.get_by_text("1 chỉ tiêu, 0 nhiệm vụ, 0 nghĩa vụ báo cáo")).to_be_visible()
    assert Target.objects.get().source_item_id == five_g.pk
    accessible(page)
    picture(page, "plan-live")


def test_the_steps_beside_the_review_are_accessible(
    sign_in: Callable[..., Page],
    world: World,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    old = live(world)
    new = uploaded(world, AMENDED)
    page = sign_in(world.people["officer"])
    for name, plan in (
        ("plan_organisations", new),
        ("plan_fields", new),
        ("plan_changes", new),
        ("plan_lineage", old),
    ):
        page.goto(at(name, plan))
        accessible(page)
        picture(page, name)
    page.goto(at("plan_lineage", new) + f"?voi={old.pk}")
    expect(page.get_by_text("Nâng cao", exact=True)).to_be_visible()
    accessible(page)
    picture(page, "plan_lineage_beside")


def test_a_refusal_is_one_sentence_on_its_page(
    sign_in: Callable[..., Page], world: World, tmp_path: Path, accessible: Callable[[Page], None]
) -> None:
    page = sign_in(world.people["officer"])
    page.goto(reverse("plans", args=[world.ward.code]))
    (tmp_path / "plan.txt").write_text("The ward shall publish its plan before the year ends. " * 9)
    page.get_by_label("Văn bản kế hoạch").set_input_files(tmp_path / "plan.txt")
    page.get_by_role("button", name="Nạp kế hoạch").click()
    expect(page.get_by_role("alert")).to_contain_text("Văn bản không phải tiếng Việt")
    accessible(page)


def test_the_review_works_on_a_phone(
    sign_in: Callable[..., Page],
    world: World,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    plan = uploaded(world)
    page = sign_in(world.people["officer"], phone=True)
    page.goto(at("plan_review", plan))
    item = item_with(plan, "5G phủ sóng")
    sentence = page.locator(f".document [data-items~='{item.pk}']").first
    expect(sentence).to_be_hidden()
    page.get_by_role("tab", name="Văn bản").click()
    expect(sentence).to_be_visible()
    accessible(page)
    sentence.click()
    expect(page.locator(f"#muc-{item.pk}")).to_be_visible()
    page.locator(f"#muc-{item.pk}").get_by_role("button", name="Chấp nhận").click()
    expect(page.locator(f"#muc-{item.pk}")).to_have_attribute("data-state", "accepted")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    accessible(page)
    picture(page, "plan-review-phone")
