"""The map in Chromium: nothing leaves the machine, and all that it shows is in a list."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.store.assets.models import Asset
from tests.asset_world import kept
from tests.browser.map.page import AT, UNIT, asked, at_point, drawn, opened
from tests.world import World

pytestmark = pytest.mark.browser
READ_BACK = """(() => {
  const pens = CanvasRenderingContext2D.prototype;
  const read = pens.getImageData;
  window.readFrom = [];
  pens.getImageData = function (...told) {
    window.readFrom.push(this.getContextAttributes().willReadFrequently);
    return read.apply(this, told);
  };
})()"""


def test_no_request_leaves_the_machine_and_the_policy_holds(
    mapped: World, sign_in: Callable[..., Page], live_server: Any, picture: Callable[[Page, str], None]
) -> None:
    page = sign_in(mapped.people["officer"])
    sent: list[str] = []
    said: list[str] = []
    page.add_init_script(READ_BACK)
    page.on("request", lambda request: sent.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened(page)
    drawn(page)
    page.get_by_text("Đo, chọn").locator("..").click()
    page.get_by_role("button", name="Đo độ dài").click()
    expect(page.locator("[data-bar]")).to_be_visible()
    elsewhere = [url for url in sent if not url.startswith((live_server.url, "data:"))]
    assert elsewhere == []
    read_from = page.evaluate("readFrom")
    assert read_from
    assert all(read_from)  # marks and letters never wait for the graphics process
    assert said == []  # a breach of the policy would be said here
    assert any(url.endswith(".mjs") for url in sent)  # the worker, from our own files
    assert any("/map/tiles/assets/" in url for url in sent)
    assert any("be-vietnam-pro" in url for url in sent)  # letters are drawn with the page's fonts
    picture(page, "map")


@pytest.mark.deep
def test_a_link_opens_the_same_view_and_follows_what_is_done(
    mapped: World, sign_in: Callable[..., Page]
) -> None:
    mast = Asset.objects.get(code="AH-001")
    page = opened(
        sign_in(mapped.people["officer"]), f"at={AT}&asset={mast.uid}&tat=names&nen=40&state=in_service"
    )
    expect(page.get_by_role("heading", name="Cột Chợ Mới")).to_be_visible()
    page.get_by_role("tab", name="Lớp", exact=True).click()
    expect(page.get_by_label("Tên địa danh, xã, phường")).not_to_be_checked()
    assert page.get_by_label("Độ đậm nền").input_value() == "40"
    page.get_by_label("Ranh giới xã, phường").uncheck()
    page.get_by_role("button", name="Phóng to").click()
    page.wait_for_url(re.compile(r"at=17\.00"))
    told = asked(page)
    assert told["tat"] == "borders,names"
    assert (told["asset"], told["state"], told["nen"]) == (str(mast.uid), "in_service", "40")
    assert told["at"].split("/")[1:] == AT.split("/")[1:]


@pytest.mark.deep
def test_what_is_pointed_at_opens_and_what_lies_together_is_listed(
    mapped: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    kept(
        mapped,
        kind="pole",
        code="C-2",
        name="Cột sát cạnh",
        shape=shapely.Point(105.05201, 21.05),
        attributes={"kind": "C2"},
    )
    page = opened(sign_in(mapped.people["officer"]))
    drawn(page)
    page.mouse.click(*at_point(page, 105.05, 21.05))
    expect(page.get_by_role("heading", name="Cột Chợ Mới")).to_be_visible()
    expect(page.locator("#ban-do-one")).to_contain_text("Viễn thông Mây Xanh")
    accessible(page)
    page.mouse.click(*at_point(page, 105.052, 21.05))
    expect(page.get_by_role("heading", name="2 tài sản tại đây")).to_be_visible()


def test_everything_on_the_map_is_reached_by_keyboard(
    mapped: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = opened(sign_in(mapped.people["officer"]))
    search = page.get_by_role("combobox", name="Tìm tên")
    search.focus()
    page.keyboard.type("cot dien", delay=10)
    expect(page.locator("#ban-do-goi-y [role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(search).to_have_attribute("aria-activedescendant", "goi-y-0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cột điện Trần Phú")).to_be_visible()
    page.get_by_role("tab", name="Chi tiết").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Trong khung")).to_be_focused()
    expect(page.locator("[data-part=list]")).to_contain_text(
        "2 tài sản"
    )  # the mast stands 208 m away, outside the view
    accessible(page)
    link = page.locator("[data-part=list]").get_by_role("link", name="Tuyến cống Lê Lợi")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ban-do-one")).to_be_focused()
    expect(page.get_by_role("heading", name="Tuyến cống Lê Lợi")).to_be_visible()


@pytest.mark.deep
def test_filters_narrow_tiles_lists_and_the_table_alike(mapped: World, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(mapped.people["officer"]))
    legend = page.locator("[data-part=legend]")
    expect(legend.get_by_role("checkbox")).to_have_count(3)
    with page.expect_request(re.compile(r"tiles/assets/.*type=antenna_mast")):
        legend.get_by_label("Cột treo cáp").uncheck()
        legend.get_by_label("Tuyến cống bể, công trình ngầm").uncheck()
    page.get_by_role("tab", name="Trong khung").click()
    expect(page.locator("[data-part=list]")).to_contain_text("1 tài sản")
    page.get_by_role("tab", name="Lọc").click()
    table = page.get_by_role("link", name="Xem dạng bảng")
    expect(table).to_have_attribute("href", re.compile(r"type=antenna_mast"))
    table.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tài sản")
    expect(page.locator("main")).to_contain_text("Cột Chợ Mới")
    expect(page.locator("main tbody")).not_to_contain_text("Tuyến cống Lê Lợi")
    page.locator("main a[href*='/ban-do/?']").first.click()
    page.locator("[data-map][data-state=ready]").wait_for()
    assert asked(page)["type"] == "antenna_mast"


@pytest.mark.deep
def test_the_position_is_shown_and_a_refusal_is_a_sentence(
    mapped: World, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(mapped.people["officer"])
    page.context.set_geolocation({"latitude": 21.05, "longitude": 105.05, "accuracy": 25})
    opened(page)
    page.locator("[data-tool=position]").click()
    expect(page.locator("[data-status]")).to_contain_text("không được phép biết vị trí")
    page.context.grant_permissions(["geolocation"])
    page.locator("[data-tool=position]").click()
    expect(page.locator("[data-status]")).to_contain_text("sai số khoảng 25 m")


@pytest.mark.deep
def test_lost_connection_is_said_and_taken_back(mapped: World, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(mapped.people["officer"]))
    drawn(page)
    page.context.set_offline(True)
    expect(page.locator("[data-status]")).to_contain_text("Mất kết nối")
    page.get_by_role("tab", name="Trong khung").click()
    expect(page.locator("[data-part=list]")).to_contain_text("Không tải được phần này")
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_be_hidden()
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator("[data-part=list]")).to_contain_text("3 tài sản")


def test_a_phone_has_a_sheet_and_large_targets(
    mapped: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = opened(sign_in(mapped.people["officer"], phone=True))
    drawn(page)
    stage = page.locator(".map-stage").bounding_box()
    assert stage is not None
    assert stage["height"] > 600
    for tool in page.locator(".map-tool:visible").all():
        size = tool.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    accessible(page)
    page.get_by_role("button", name="Mở, đóng bảng").click()
    page.get_by_role("tab", name="Trong khung").click()
    expect(page.locator("[data-part=list]")).to_contain_text("3 tài sản")
    accessible(page)
    picture(page, "map-phone")


def test_without_webgl_lists_and_search_still_work(mapped: World, sign_in: Callable[..., Page]) -> None:
    page = sign_in(mapped.people["officer"])
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(reverse("map", args=[UNIT]))
    expect(page.locator("[data-status]")).to_contain_text("WebGL")
    expect(page.locator("[data-part=list]")).to_contain_text("3 tài sản")


@pytest.mark.deep
def test_the_arrow_keys_move_the_map(mapped: World, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(mapped.people["officer"]))
    drawn(page)
    before = asked(page)["at"]
    page.locator("canvas.maplibregl-canvas").focus()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("before => !decodeURIComponent(location.search).includes(before)", arg=before)
    west_of = float(before.split("/")[2])
    assert float(asked(page)["at"].split("/")[2]) > west_of  # its middle went east
