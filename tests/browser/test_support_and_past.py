"""Support programmes, and figures from before a merger, in a real browser: accessible, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.flows.record_figure import FigureEntry
from hatangso.flows.record_former_figure import record_former_figure
from hatangso.store.places.models import Succession, Unit
from hatangso.store.programme.models import LocalIndicator
from hatangso.store.support.models import SupportedHousehold, SupportProgramme
from tests.programme_world import NOW, actor, build_programme, record, told
from tests.support_world import A_DAY, GROUPS, count, hamlet, household, programme
from tests.world import World

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]


@pytest.fixture
def helped(world: World) -> SupportProgramme:
    """Two hamlets: counts, a list that differs, and cells of which nothing is known."""
    of = programme(world)
    north, south = hamlet(world.ward, "Bắc"), hamlet(world.ward, "Nam")
    count(world, of, north, 15, 12)
    count(world, of, north, 8, 3, group=GROUPS[1])
    count(world, of, south, 10, 1, group=GROUPS[1])
    for number in range(1, 15):
        household(
            world, of, north, f"Hộ mẫu {number:02}", code=f"MAU-{number:03}",
            helped_on=A_DAY if number < 12 else None, what="Điện thoại mẫu",
        )  # fmt: skip
    return of


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_pages_of_support_are_accessible(
    world: World,
    helped: SupportProgramme,
    sign_in: SignIn,
    accessible: Callable[[Page], None],
    picture: Any,
    phone: bool,
) -> None:
    width = "phone" if phone else "desk"
    row = SupportedHousehold.objects.order_by("pk")[0]
    officer = sign_in(world.people["officer"], phone=phone)
    for name, ids in (
        ("support", ()), ("support_add", ()), ("support_programme", (helped.pk,)),
        ("support_edit", (helped.pk,)), ("support_counts", (helped.pk,)), ("support_names", (helped.pk,)),
        ("support_household", (helped.pk, row.pk)), ("support_import", (helped.pk,)),
    ):  # fmt: skip
        officer.goto(reverse(name, args=[world.ward.code, *ids]))
        picture(officer, f"{name}-{width}")
        assert officer.locator("h1").count() == 1
        wide = officer.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, name
        accessible(officer)
    city = sign_in(world.people["city"], phone=phone)
    for name, code, ids in (
        ("support", world.province.code, ()),
        ("support_programme", world.ward.code, (helped.pk,)),
    ):
        city.goto(reverse(name, args=[code, *ids]))
        picture(city, f"{name}-outside-{width}")
        accessible(city)


def test_an_officer_counts_and_clears_up_a_contradiction(
    world: World, helped: SupportProgramme, sign_in: SignIn, picture: Any
) -> None:
    page = sign_in(world.people["officer"])
    page.goto(reverse("support_programme", args=[world.ward.code, helped.pk]))
    expect(page.get_by_text("danh sách: 11/14")).to_be_visible()
    page.get_by_role("link", name="Nhập số hộ").click()
    page.get_by_label("Nguồn").fill("Rà soát của thôn")
    page.get_by_label("Thôn Bắc, Hộ nghèo: đủ điều kiện").fill("10")
    page.get_by_label("Thôn Bắc, Hộ nghèo: đã hỗ trợ").fill("11")
    page.get_by_role("button", name="Lưu số liệu").click()
    expect(page.get_by_text("Số đã hỗ trợ lớn hơn số đủ điều kiện.")).to_be_visible()
    picture(page, "support-counts-wrong")
    page.get_by_label("Thôn Bắc, Hộ nghèo: đủ điều kiện").fill("14")
    page.get_by_label("Thôn Bắc, Hộ nghèo: đã hỗ trợ").fill("11")
    page.get_by_role("button", name="Lưu số liệu").click()
    expect(page.get_by_text("Đã lưu 1 ô")).to_be_visible()
    expect(page.get_by_text("danh sách: 11/14")).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_past_of_the_former_communes_is_shown_on_demand(
    world: World,
    sign_in: SignIn,
    accessible: Callable[[Page], None],
    picture: Any,
    phone: bool,
) -> None:
    width = "phone" if phone else "desk"
    target = build_programme(world).pop_5g
    for name, halves in (("An Thượng", (4100, 8200)), ("An Hạ", (1060, 5300))):
        former = Unit.objects.get(name=name)
        former.population = halves[1]
        former.save()
        entry = FigureEntry("pop_5g", told("2024", *halves), "Báo cáo cũ", None)
        record_former_figure(
            actor=actor(world, "officer"), unit=world.ward, former=former, entry=entry, now=NOW
        )
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12_000))
    local = LocalIndicator.objects.create(unit=world.ward, name="Tốc độ", unit_text="Mbit/s", made_at=NOW)
    page = sign_in(world.people["officer"], phone=phone)
    page.goto(reverse("target", args=[world.ward.code, target.pk]))
    page.get_by_role("link", name="Quy đổi số liệu trước sắp xếp").click()
    expect(page.get_by_text("Tổng số phần chia tổng số của các đơn vị cũ")).to_be_visible()
    assert page.locator("svg.chart path.rebased-mark").count() == 1
    picture(page, f"target-rebased-{width}")
    accessible(page)
    page.get_by_role("link", name="50%").click()
    expect(page.get_by_role("heading", name="Số liệu trước sắp xếp")).to_be_visible()
    picture(page, f"former-figures-{width}")
    accessible(page)
    step = Succession.objects.filter(successor=world.ward)[0]
    for name, pk in (("former_unit_share", step.pk), ("indicator_combining", local.pk)):
        page.goto(reverse(name, args=[world.ward.code, pk]))
        picture(page, f"{name}-{width}")
        accessible(page)
    page.goto(reverse("former_units", args=[world.ward.code]))
    picture(page, f"former-units-{width}")
    accessible(page)
