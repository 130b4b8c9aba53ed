"""The pages of probed systems in a real browser: accessible, wide and narrow, and a way through them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.domain.probes.finding import Status
from hatangso.domain.probes.uptime import Check
from hatangso.flows.probes.keep_check import keep_check
from hatangso.store.probes.models import ProbedSystem
from tests.probe_world import NOW, listed, run
from tests.world import World

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]


@pytest.fixture
def probed(world: World) -> ProbedSystem:
    """A portal with two runs: its certificate ends soon, IPv6 reached could not be tested."""
    system = listed(world, made_up=True)
    run(system)
    run(system, certificate_expiry=Status.WARNED, ipv6_reached=Status.NOT_TESTED, hsts=Status.FAILED)
    keep_check(system=system, found=Check("up", 80.0, "answered"), now=NOW)
    keep_check(system=system, found=Check("down", None, "no_answer"), now=NOW)
    return system


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_pages_of_systems_are_accessible(
    world: World,
    probed: ProbedSystem,
    sign_in: SignIn,
    accessible: Callable[[Page], None],
    picture: Any,
    phone: bool,
) -> None:
    page = sign_in(world.people["officer"], phone=phone)
    for name, things in (("probes", ()), ("probe", (probed.pk,)), ("probe_new", ())):
        page.goto(reverse(name, args=[world.ward.code, *things]))
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, name
        picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_an_officer_lists_a_system_and_takes_it_off_again(world: World, sign_in: SignIn) -> None:
    page = sign_in(world.people["officer"])
    page.goto(reverse("probes", args=[world.ward.code]))
    page.get_by_role("link", name="Thêm hệ thống").first.click()
    page.get_by_label("Tên hệ thống").fill("Cổng phường")
    page.get_by_label("Địa chỉ web hoặc tên miền").fill("không phải địa chỉ")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Hãy ghi một tên miền")).to_be_visible()
    page.get_by_label("Địa chỉ web hoặc tên miền").fill("phuongmau.gov.vn")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name="Cổng phường")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Ngừng kiểm tra").click()
    expect(page.get_by_text("đã ngừng kiểm tra", exact=True)).to_be_visible()
    assert not ProbedSystem.objects.get().active
