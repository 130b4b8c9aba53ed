"""Layers of other pages on the map: switched on, narrowed, pointed at, listed, kept in the link, printed."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from playwright.sync_api import Page, expect

from tests.browser.map.page import AT, asked, at_point, drawn, opened
from tests.outage_world import POINT, an_outage, moment
from tests.web.rights.wishes import wished
from tests.world import World

pytestmark = pytest.mark.browser
BESIDE = shapely.LineString([(105.045, 21.052), (105.055, 21.052)])


@pytest.fixture
def busy(mapped: World) -> World:
    """A power failure that lasts at the mast, a cut cable that is over, a wish for a duct north of it."""
    an_outage(mapped, shape=POINT, place="Bến Đò", cause="power", began_at=moment(21, 8), ended_at=None)
    an_outage(mapped, shape=shapely.Point(105.053, 21.051), place="Ngõ Chợ")
    wished(mapped, kind="duct", title="Tuyến ngầm bờ sông", shape=BESIDE)
    return mapped


def test_a_layer_is_asked_for_only_when_it_is_on_and_stands_in_the_link(
    busy: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = sign_in(busy.people["operator"])
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url) if "/lop/" in request.url else None)
    opened(page)
    drawn(page)
    assert asked_for == []
    page.get_by_role("tab", name="Lớp", exact=True).click()
    page.get_by_label("Sự cố mạng").first.check()
    layer = page.get_by_role("form", name="Sự cố mạng")
    expect(layer).to_contain_text("1 trong khung.")  # what lasts, unless one asks for more
    page.wait_for_url("**lop=su-co&lop.su-co.state=lasting")
    layer.get_by_label("Trạng thái").select_option("")
    expect(layer).to_contain_text("2 trong khung.")
    page.get_by_label("Đề xuất quy hoạch").first.check()
    expect(page.get_by_role("form", name="Đề xuất quy hoạch")).to_contain_text("1 trong khung.")
    accessible(page)
    page.wait_for_url("**lop=su-co,de-xuat")
    # The link opens the same; the list leads to each thing and its page by keyboard.
    opened(page, page.url.partition("?")[2])
    drawn(page)
    page.get_by_role("tab", name="Trong khung").click()
    cut = page.get_by_role("link", name="Ngõ Chợ")
    expect(cut.locator("..")).to_contain_text("Đứt cáp, đã khôi phục")
    accessible(page)
    picture(page, "map-layers")
    cut.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ngõ Chợ")).to_be_visible()
    assert asked(page)["lop"] == "su-co,de-xuat"
    page.get_by_role("link", name="Mở trang này").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ngõ Chợ")


@pytest.mark.deep
def test_a_sign_and_a_line_are_pointed_at_and_the_asset_beneath_stays_within_reach(
    busy: World, sign_in: Callable[..., Page]
) -> None:
    page = opened(sign_in(busy.people["operator"]), f"at={AT}&lop=su-co,de-xuat")
    page.get_by_role("tab", name="Trong khung").click()
    expect(page.get_by_role("link", name="Bến Đò")).to_be_visible()
    drawn(page)
    x, y = at_point(page, 105.05, 21.05)
    page.mouse.click(x, y + 6)
    expect(page.get_by_role("heading", name="Cột Chợ Mới")).to_be_visible()
    x, y = at_point(page, 105.053, 21.051)
    page.mouse.click(x, y - 20)  # a sign stands above its place
    expect(page.get_by_role("heading", name="Ngõ Chợ")).to_be_visible()
    page.mouse.click(*at_point(page, 105.0475, 21.052))
    expect(page.get_by_role("heading", name="Tuyến ngầm bờ sông")).to_be_visible()
    page.get_by_role("tab", name="Lớp", exact=True).click()
    with page.context.expect_event("request", lambda one: "/ban-do/in/" in one.url) as sheet:
        page.get_by_role("button", name="Tạo tệp PDF").click()
    assert parse_qs(urlsplit(sheet.value.url).query)["lop"] == ["su-co,de-xuat"]


@pytest.mark.deep
def test_on_a_phone_a_framed_link_shows_the_layer(busy: World, sign_in: Callable[..., Page]) -> None:
    page = sign_in(busy.people["officer"], phone=True)
    opened(page, "lop=de-xuat&khung=105.043,21.050,105.057,21.054")
    page.get_by_role("button", name="Mở, đóng bảng bên dưới bản đồ").click()
    page.get_by_role("tab", name="Trong khung").click()
    expect(page.get_by_role("link", name="Tuyến ngầm bờ sông")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Tuyến ngầm bờ sông").click()
    expect(page.get_by_role("heading", name="Tuyến ngầm bờ sông")).to_be_visible()
    page.get_by_role("button", name="Phóng to").click()
    page.wait_for_url("**at=**")
    assert "khung" not in asked(page)
    assert float(asked(page)["at"].split("/")[0]) > 12
