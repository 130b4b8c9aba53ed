"""Shared use in a real browser: asked, refused, mediated, agreed; every page accessible, wide and narrow."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.domain.sharing.year_plan import PlanLine
from hatangso.flows.sharing.declare_rent import RentDraft, declare_rent
from hatangso.flows.sharing.year_plans import keep_line, make_year_plan, submit_year_plan
from hatangso.store.sharing.models import SharingRequest, Tenancy
from tests.sharing_world import NOW, PDF, acting, an_asset, paper
from tests.world import World

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]


@pytest.fixture
def filled(world: World) -> World:
    """A mast of A with two places, a posted rent, a plan that waits."""
    an_asset(world)
    actor, operator = acting(world, "operator"), world.organisations["operator_a"]
    draft = RentDraft(
        operator, world.province, "antenna_mast", "A1", "", Decimal(36), "million", "place", "year",
        "chưa gồm thuế", date(2026, 1, 1), None, "Tờ khai 01/2026",
    )  # fmt: skip
    declare_rent(actor=actor, draft=draft, files=[paper()], now=NOW)
    plan = make_year_plan(actor=actor, unit=world.province, operator=operator, year=2026, now=NOW)
    keep_line(actor=actor, plan=plan, line=PlanLine(1, "Tuyến Bờ Đê", 2, "km", "Quý II", "", ""), row=None)
    submit_year_plan(actor=actor, plan=plan, now=NOW)
    return world


@pytest.mark.parametrize("phone", [pytest.param(False, marks=pytest.mark.deep), True], ids=["desk", "phone"])
def test_the_pages_are_accessible_and_fit(
    filled: World,
    sign_in: SignIn,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    page = sign_in(filled.people["operator"], phone=phone)
    plan = reverse("year_plan", args=["D01", filled.organisations["operator_a"].year_plans.get().pk])
    names = (
        "sharing", "sharing_requests", "sharing_request_add", "rents", "rent_add", "year_plans",
        "asset_forms", "public_rents",
    )  # fmt: skip
    for name, address in [*((name, reverse(name, args=["D01"])) for name in names), ("year_plan", plan)]:
        page.goto(address)
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, name
        picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_asked_refused_brought_mediated_and_agreed(
    filled: World,
    sign_in: SignIn,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    file = tmp_path / "bien-ban.pdf"
    file.write_bytes(PDF)
    asker = sign_in(filled.people["rival"])
    asker.goto(reverse("sharing", args=["D01"]) + "?standing=open")
    asker.get_by_role("row", name="Cột Bờ Đê").get_by_role("link", name="Xin dùng chung").click()
    asker.get_by_label("Mục đích").fill("Lắp ăng ten 5G")
    asker.get_by_role("button", name="Gửi đề nghị").click()
    expect(asker.get_by_text("Đã gửi đề nghị đến Viễn thông Mây Xanh")).to_be_visible()
    request = SharingRequest.objects.get()
    address = reverse("sharing_request", args=["D01", request.pk])

    owner = sign_in(filled.people["operator"])
    owner.goto(reverse("reminders", args=["D01"]))
    owner.get_by_role("link", name="Viễn thông Sao Sáng đề nghị dùng chung: Cột Bờ Đê").click()
    owner.get_by_label("Lý do, điều kiện, phương án").fill("Cột hết tải trọng")
    owner.on("dialog", lambda dialog: dialog.accept())
    owner.get_by_role("button", name="Từ chối", exact=True).click()
    expect(owner.get_by_text("Đã từ chối; bên xin được báo lý do.")).to_be_visible()

    asker.goto(address)
    asker.get_by_label("Tranh chấp về").select_option(label="Từ chối cho dùng chung")
    asker.get_by_label("Nội dung đề nghị").fill("Cột còn tải 40 kg")
    asker.get_by_role("button", name="Đề nghị Sở hiệp thương").click()
    expect(asker.get_by_text("Đã đề nghị Sở hiệp thương.")).to_be_visible()

    department = sign_in(filled.people["city"])
    department.on("dialog", lambda dialog: dialog.accept())
    department.goto(reverse("sharing", args=["D01"]))
    department.get_by_role("link", name=re.compile("Sao Sáng – .*Từ chối cho dùng chung")).click()
    department.get_by_role("button", name="Tiếp nhận, chủ trì hiệp thương").click()
    minutes = department.locator(
        "form", has=department.get_by_role("button", name="Ghi biên bản hiệp thương")
    )
    minutes.get_by_label("Ngày họp").fill("2026-03-02")
    minutes.get_by_label("Nội dung biên bản").fill("Kiểm định cho thấy còn tải")
    minutes.get_by_label("Tệp").set_input_files(file)
    accessible(department)
    picture(department, "mediation-desk")
    minutes.get_by_role("button", name="Ghi biên bản hiệp thương").click()
    result = department.locator("form", has=department.get_by_role("button", name="Ghi kết quả: thành"))
    result.get_by_label("Hai bên thống nhất").fill("A cho B lắp ở 24 m")
    result.get_by_role("button", name="Ghi kết quả: thành").click()
    expect(department.get_by_text("Hiệp thương thành", exact=True).first).to_be_visible()

    asker.goto(address)
    signed = asker.locator("form", has=asker.get_by_role("button", name="Ghi thỏa thuận"))
    signed.get_by_label("Số thỏa thuận, hợp đồng").fill("12/TT-DC")
    signed.get_by_label("Văn bản đã ký").set_input_files(file)
    signed.get_by_role("button", name="Ghi thỏa thuận").click()
    expect(asker.get_by_text("Đã ký thỏa thuận", exact=True).first).to_be_visible()
    accessible(asker)
    picture(asker, "request-desk")
    request.refresh_from_db()
    assert request.state == "contracted"
    assert Tenancy.objects.get().tenant == filled.organisations["operator_b"]
