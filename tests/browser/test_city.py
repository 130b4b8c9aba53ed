"""The city's page in a real browser: table and map at a desk, on a phone, with the keyboard, on paper."""

from collections.abc import Callable

import pytest
import shapely
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.store.collection.models import ExplanationRequest
from tests.city_world import PERIOD, figure, more_communes
from tests.world import START, World

pytestmark = pytest.mark.browser


@pytest.fixture
def told(world: World) -> World:
    """Ten wards in a row with boundaries; the first far below the others."""
    units = [world.ward, *more_communes(world, 9)]
    for place, unit in enumerate(units):
        figure(unit, 20 if place == 0 else 70 + place, approved=place != 3)
        figure(unit, 60 + place, period="2026-Q2")
        figure(unit, 50, indicator="fibre_households")
    shapes = [
        Feature(n, unit.code, shapely.box(110 + n / 10, 13, 110.1 + n / 10, 13.2))
        for n, unit in enumerate(units)
    ]
    keep_boundaries(features=shapes, source="ranh giới của bài thử", valid_from=START, now=timezone.now())
    return world


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_over_many_places_is_accessible_and_fits(
    told: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    asked = ExplanationRequest.objects.create(
        unit=told.ward, asker=told.province, indicator="pop_5g", period=PERIOD, question="Vì sao giảm?",
        due_on=timezone.localdate(), asked_at=timezone.now(),
    )  # fmt: skip
    page = sign_in(told.people["city"], phone=phone)
    code = told.province.code
    addresses = {
        "city": reverse("city", args=[code]),
        "city-periods": reverse("city", args=[code]) + "?view=periods",
        "city-indicator": reverse("city_indicator", args=[code, "pop_5g"]),
        "country": reverse("country"),
        "explanations": reverse("explanations", args=[code]),
        "explanation": reverse("explanation", args=[code, asked.pk]),
        "explanation-ask": reverse("explanation_ask", args=[code])
        + f"?place={told.ward.code}&indicator=pop_5g&period={PERIOD}",
    }
    for name, address in addresses.items():
        page.goto(address)
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{name} is {wide} px wider than the screen"
        picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_from_who_stands_out_to_the_question_with_the_keyboard(
    told: World, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(told.people["city"])
    page.goto(reverse("city", args=[told.province.code]) + "?main=pop_5g")
    areas = page.locator("svg.map a")
    expect(areas).to_have_count(11 - 1)
    areas.first.focus()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("phường")
    page.get_by_label("Chỉ những nơi").select_option("out")
    rows = page.locator(".city-table tbody tr")
    expect(rows).to_have_count(2)  # the whole, and the one that stands out
    expect(rows.last).to_contain_text("Thấp hơn hẳn: 20% so với mức giữa 74,5% của 10 phường")
    page.get_by_role("link", name="Yêu cầu giải trình phường An Hòa").press("Enter")
    page.get_by_label("Cần giải trình điều gì").fill("Vì sao chỉ còn 20%?")
    page.get_by_role("button", name="Gửi yêu cầu").press("Enter")
    expect(page.get_by_text("Đã gửi yêu cầu giải trình đến phường An Hòa.")).to_be_visible()


def test_on_paper_the_map_keeps_its_shades(told: World, sign_in: Callable[..., Page]) -> None:
    page = sign_in(told.people["city"])
    page.goto(reverse("city", args=[told.province.code]))
    page.emulate_media(media="print")
    expect(page.locator("svg.map")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    kept = page.eval_on_selector("svg.map path.map-5", "e => getComputedStyle(e).printColorAdjust")
    assert kept == "exact"
