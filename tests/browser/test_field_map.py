"""The map of the field without a network: painted from the phone, drawn on by tapping and by walking."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hatangso.store.assets.models import Asset, FieldChange
from tests.asset_world import kept, with_boundaries
from tests.browser.device import Device
from tests.browser.test_field_work import FIELD, sign_in_here, take_along, unsent
from tests.world import World

pytestmark = pytest.mark.browser
HERE: Any = {"latitude": 21.05, "longitude": 105.05, "accuracy": 8}


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """A busy machine takes its time."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def mast(world: World) -> Asset:
    """Operator A's mast at 105.05° E, 21.05° N, 45 m high."""
    return kept(with_boundaries(world))


def open_map(page: Page) -> None:
    page.get_by_role("button", name="Bản đồ", exact=True).click()
    painted(page)


def painted(page: Page) -> None:
    """The map has drawn all that it has."""
    page.locator("[data-field-map][data-drawn='1']").wait_for()


def rendered(page: Page, *layers: str) -> list[dict[str, Any]]:
    """What is painted of these layers: the properties of each feature."""
    found: list[dict[str, Any]] = page.evaluate(
        """(layers) => document.querySelector("[data-field-map]").map
            .queryRenderedFeatures({ layers }).map((one) => one.properties)""",
        list(layers),
    )
    return found


def tap(page: Page, right: float, down: float) -> None:
    """A tap so many pixels from the middle of the map."""
    box = page.locator("[data-field-map]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down)


def go_out(device: Device) -> Page:
    """Signed in, everything taken along, then no network and the page opened anew."""
    page = device.start(offline=False)
    device.context.grant_permissions(["geolocation"])
    device.context.set_geolocation(HERE)
    page.goto(FIELD)
    sign_in_here(page, "officer")
    expect(page.locator("[data-map-size]")).to_contain_text("trên máy.")
    take_along(page)
    expect(page.locator("[data-taken]")).to_contain_text("Bản đồ trên máy:")
    device.context.set_offline(True)
    page.reload()
    return page


def test_a_line_drawn_offline_on_the_map_survives_two_deaths_and_is_sent_once(
    world: World,
    mast: Asset,
    drawing_device: Device,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    device = drawing_device
    page = go_out(device)
    open_map(page)
    assert [one["uid"] for one in rendered(page, "asset-points")] == [str(mast.uid)]
    assert rendered(page, "position-dot")
    page.evaluate("document.querySelector('[data-field-map]').map.setZoom(11)")
    painted(page)
    assert {one["code"] for one in rendered(page, "border-own")} == {"D0101"}, "a tile from the phone"
    picture(page, "field-map")
    page.evaluate("document.querySelector('[data-field-map]').map.setZoom(16)")
    painted(page)
    accessible(page)

    page.get_by_role("dialog").get_by_role("button", name="Thêm tài sản mới").click()
    page.locator("#loai-ban-do").select_option("underground_route")
    page.get_by_role("button", name="Vẽ đường").click()
    for right, down in ((-120, 40), (-20, 60), (90, -50), (150, 200)):
        tap(page, right, down)
    expect(page.locator("[data-map-said]")).to_contain_text("Đường 4 đỉnh, dài ")
    page.get_by_role("button", name="Bỏ điểm cuối").click()
    expect(page.locator("[data-map-said]")).to_contain_text("Đường 3 đỉnh, dài ")
    picture(page, "field-map-drawing")
    device.kill()

    page = device.start(offline=True)
    page.goto(FIELD)
    expect(page.locator("[data-draft]")).to_contain_text("(3 điểm)")
    page.get_by_role("button", name="Vẽ tiếp").click()
    painted(page)
    page.get_by_role("button", name="Xong").click()
    expect(page.locator("[data-place]")).to_contain_text("Đường 3 đỉnh, dài ")
    page.locator("#o-name").fill("Cống bể đường đê")
    page.locator("#o-attributes-kind").select_option("N1")
    picture(page, "field-line-form")
    page.get_by_role("button", name="Giữ tài sản mới").click()
    unsent(page, 1)
    open_map(page)
    (line,) = rendered(page, "asset-lines")[:1]
    assert (line["name"], line["unsent"]) == ("Cống bể đường đê", True)
    picture(page, "field-map-unsent")
    device.kill()

    page = device.start(offline=False)
    page.goto(FIELD)
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in_here(page, "officer")
    unsent(page, 0)
    expect(page.locator("[data-draft]")).to_have_count(0)
    made = Asset.objects.get(type="underground_route")
    assert (made.geometry, made.unit, made.version) == ("line", world.ward, 1)
    assert made.length_m == pytest.approx(300, rel=0.5)
    assert FieldChange.objects.count() == 1
