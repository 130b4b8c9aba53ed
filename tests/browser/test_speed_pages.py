"""Pages of measured speeds in a real browser: at a desk, on a phone, with the keyboard, on paper."""

from collections.abc import Callable

import pytest
import shapely
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.store.measurements.models import TestInvitation
from tests.city_world import more_communes
from tests.speed_world import promise, published, speed
from tests.world import START, World

pytestmark = pytest.mark.browser
BINS = {"first": 20, "counts": [2, 4, 9, 15, 22, 30, 20, 10, 5, 2, 1]}


@pytest.fixture
def told(world: World) -> World:
    """Ten wards in a row: one of 4 devices, one of 12, the others of 120; three operators; two quarters."""
    units = [world.ward, *more_communes(world, 9)]
    promise(world.province)
    for place, unit in enumerate(units):
        devices = {1: 4, 2: 12}.get(place, 120)
        speed(
            unit,
            devices,
            median=25 + 4 * place,
            bins=BINS,
            area=30 + place,
            area_low=28,
            area_high=44,
            own=0.6,
        )
    speed(world.province, 900, median=40, bins=BINS)
    for operator, median in (("viettel", 42), ("demo_may_xanh", 24), ("mobifone", 39)):
        speed(world.ward, operator=operator, median=median, bins=BINS)
    speed(world.ward, period="2026-Q2", median=22)
    speed(world.ward, period="2024-Q3", median=14)
    speed(world.ward, metric="latency", median=31)
    published(world.ward, 33.2)
    shapes = [
        Feature(n, unit.code, shapely.box(110 + n / 10, 13, 110.1 + n / 10, 13.2))
        for n, unit in enumerate(units)
    ]
    keep_boundaries(features=shapes, source="ranh giới của bài thử", valid_from=START, now=timezone.now())
    TestInvitation.objects.create(
        unit=world.ward, code="abcd2345", aim=30, came_back=12, made_by=world.people["officer"],
        made_at=timezone.now(),
    )  # fmt: skip
    return world


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_of_speeds_is_accessible_and_fits(
    told: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    page = sign_in(told.people["officer"], phone=phone)
    code, here = told.ward.code, f"?place={told.ward.code}"
    invitation = TestInvitation.objects.get()
    addresses = {
        "speeds": reverse("speeds", args=[code]),
        "speed-cell": reverse("speed_cell", args=[code]) + here + "&operator=demo_may_xanh",
        "speed-compare": reverse("speed_compare", args=[code]) + here,
        "speed-recruit": reverse("speed_recruit", args=[code]),
        "speed-leaflet": reverse("speed_leaflet", args=[code, invitation.pk]),
        "speed-petition": reverse("speed_petition", args=[code]) + here + "&operator=demo_may_xanh",
        "public": reverse("public_results", args=[code]),
    }
    for name, address in addresses.items():
        page.goto(address)
        for fold in page.locator("details.fold").all():
            fold.evaluate("one => one.open = true")
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{name} is {wide} px wider than the screen"
        picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_from_the_map_to_a_petition_with_the_keyboard(told: World, sign_in: Callable[..., Page]) -> None:
    page = sign_in(told.people["officer"])
    page.goto(reverse("speeds", args=[told.ward.code]))
    area = page.locator("svg.map a").filter(has_text="phường An Hòa")
    assert "Chưa đạt" in (area.get_attribute("aria-label") or "")
    area.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("phường An Hòa")
    page.locator("#loc-nha-mang").select_option("demo_may_xanh")
    page.get_by_role("link", name="Kiến nghị nhà mạng").click()
    expect(page.get_by_label("Gửi đến doanh nghiệp")).to_contain_text("Viễn thông Mây Xanh")
    page.get_by_role("button", name="Gửi kiến nghị").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kiến nghị cải thiện")
    expect(page.get_by_text("kien-nghi-an-hoa-demo-may-xanh.pdf")).to_be_visible()


def test_a_leaflet_fills_one_page_of_its_size(told: World, sign_in: Callable[..., Page]) -> None:
    page = sign_in(told.people["officer"])
    for size in ("a5", "a4"):
        page.goto(
            reverse("speed_leaflet", args=[told.ward.code, TestInvitation.objects.get().pk]) + f"?size={size}"
        )
        drawn = page.locator("article.leaflet img").evaluate("image => image.naturalWidth > 100")
        assert drawn, "the QR code is drawn"
        paper = page.pdf(prefer_css_page_size=True)
        assert paper.count(b"/Type /Page\n") == 1 or paper.count(b"/Type /Page ") == 1, size
