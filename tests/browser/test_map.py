"""The map in Chromium with WebGL by software: nothing leaves the machine, and all that it shows is in a list.

phường An Hòa is 105.0–105.1° E, 21.0–21.1° N (tests/asset_world.py); the mast stands at 105.05, 21.05.
"""

import re
from collections.abc import Callable, Iterator
from math import cos, radians
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pyproj import Geod

from hatangso.store.assets.models import Asset
from tests.asset_world import kept, with_boundaries
from tests.world import World

pytestmark = pytest.mark.browser
UNIT = "D0101"
AT = "16.00/21.05000/105.05000"


@pytest.fixture(scope="session")
def chromium(drawing_chromium: Browser) -> Iterator[Browser]:
    """Maps need WebGL."""
    return drawing_chromium  # type: ignore[return-value]


@pytest.fixture
def mapped(world: World) -> World:
    """A mast, a pole 200 m east of it and a duct route."""
    with_boundaries(world)
    kept(world)
    kept(
        world,
        kind="pole",
        code="C-1",
        name="Cột điện Trần Phú",
        shape=shapely.Point(105.052, 21.05),
        attributes={"kind": "C1"},
        state="planned",
        in_service_on=None,
    )
    kept(
        world,
        kind="underground_route",
        code="N-1",
        name="Tuyến cống Lê Lợi",
        shape=shapely.LineString([(105.048, 21.049), (105.052, 21.049)]),
        attributes={"kind": "N1"},
    )
    return world


def opened(page: Page, query: str = f"at={AT}") -> Page:
    page.goto(f"{reverse('map', args=[UNIT])}?{query}")
    page.locator("[data-map][data-state=ready]").wait_for()
    return page


def at_point(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a position stands on the screen, by the address's zoom and middle (512 · 2^zoom pixels round)."""
    zoom, middle_lat, middle_lon = (float(part) for part in asked(page)["at"].split("/"))
    box = page.locator("[data-canvas]").bounding_box()
    assert box is not None
    around = 512 * 2**zoom  # pixels: Mercator is conformal, so both axes are stretched alike
    x = (lon - middle_lon) / 360 * around
    y = (middle_lat - lat) / 360 * around / cos(radians((lat + middle_lat) / 2))
    return box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def drawn(page: Page) -> None:
    """The map has drawn all that it asked for."""
    page.locator("[data-map][data-drawn='1']").wait_for()


def test_no_request_leaves_the_machine_and_the_policy_holds(
    mapped: World, sign_in: Callable[..., Page], live_server: Any, picture: Callable[[Page, str], None]
) -> None:
    page = sign_in(mapped.people["officer"])
    sent: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened(page)
    drawn(page)
    page.get_by_text("Đo, chọn").locator("..").click()
    page.get_by_role("button", name="Đo độ dài").click()
    expect(page.locator("[data-bar]")).to_be_visible()
    elsewhere = [url for url in sent if not url.startswith((live_server.url, "data:"))]
    assert elsewhere == []
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
def test_a_measured_area_agrees_with_the_server_s_geodesic(
    mapped: World, sign_in: Callable[..., Page]
) -> None:
    page = opened(sign_in(mapped.people["officer"]))
    page.get_by_text("Đo, chọn").locator("..").click()
    page.get_by_role("button", name="Đo diện tích").click()
    expect(page.locator("[data-bar]")).to_contain_text("Đo diện tích")
    corners = [(105.0485, 21.0485), (105.0515, 21.0485), (105.0515, 21.0515), (105.0485, 21.0515)]
    for lon, lat in [*corners, corners[0]]:
        x, y = at_point(page, lon, lat)
        page.mouse.move(x, y)
        page.mouse.click(x, y)
    said = page.locator("[data-bar-text]")
    expect(said).to_contain_text("Diện tích")
    area, around = Geod(ellps="WGS84").geometry_area_perimeter(shapely.Polygon(corners))
    hectares, edge = re.search(r"([\d,]+) ha, chu vi ([\d,.]+) (?:m|km)", said.inner_text()).groups()  # type: ignore[union-attr]
    assert float(hectares.replace(",", ".")) == pytest.approx(abs(area) / 10_000, rel=0.02)  # pixels are 2 m
    told = float(edge.replace(".", "").replace(",", "."))
    assert told in (pytest.approx(around, rel=0.02), pytest.approx(around / 1000, rel=0.02))


@pytest.mark.deep
def test_a_drawn_selection_counts_and_leads_to_the_table(mapped: World, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(mapped.people["officer"]))
    page.get_by_text("Đo, chọn").locator("..").click()
    page.get_by_role("button", name="Chọn trong khung chữ nhật").click()
    expect(page.locator("[data-bar]")).to_contain_text("Chọn trong khung")
    page.mouse.click(*at_point(page, 105.049, 21.0495))
    page.mouse.move(*at_point(page, 105.0505, 21.0502))
    page.mouse.click(*at_point(page, 105.051, 21.0505))
    part = page.locator("[data-part=one]")
    expect(part).to_contain_text("1 tài sản")
    expect(part).to_contain_text("Cột Chợ Mới")
    part.get_by_role("link", name="Xem dạng bảng").click()
    expect(page.locator("main tbody")).to_contain_text("Cột Chợ Mới")
    expect(page.locator("main tbody")).not_to_contain_text("Cột điện Trần Phú")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(*(a + (b - a) * step / 5 for a, b in zip(start, end, strict=True)))
    page.mouse.up()


def test_a_point_is_dragged_undone_and_kept_after_choosing_between_two_versions(
    mapped: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    mast = Asset.objects.get(code="AH-001")
    page = opened(sign_in(mapped.people["officer"]), f"at={AT}&asset={mast.uid}")
    page.get_by_role("button", name="Sửa vị trí").click()
    save, undo = (
        page.get_by_role("button", name="Lưu", exact=True),
        page.get_by_role("button", name="Hoàn tác"),
    )
    expect(save).to_be_visible()
    expect(undo).to_be_disabled()
    drawn(page)
    drag(page, at_point(page, 105.05, 21.05), at_point(page, 105.051, 21.0505))
    expect(undo).to_be_enabled()
    undo.click()
    expect(undo).to_be_disabled()
    drag(page, at_point(page, 105.05, 21.05), at_point(page, 105.051, 21.0505))
    # Meanwhile the head moves it elsewhere.
    other = sign_in(mapped.people["head"])
    opened(other, f"at={AT}&asset={mast.uid}")
    other.get_by_role("button", name="Sửa vị trí").click()
    expect(other.get_by_role("button", name="Lưu", exact=True)).to_be_visible()
    drawn(other)
    other.locator("canvas.maplibregl-canvas").focus()
    for _step in range(3):
        other.keyboard.press("Shift+ArrowUp")
    other.get_by_role("button", name="Lưu", exact=True).click()
    expect(other.locator("[data-status]")).to_contain_text("Đã lưu")
    save.click()
    dialog = page.get_by_role("dialog", name="Người khác vừa sửa tài sản này")
    expect(dialog).to_contain_text("Người head")
    accessible(page)
    dialog.get_by_role("button", name="Lưu bản của tôi").click()
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu")
    mast.refresh_from_db()
    assert mast.version == 3
    assert (mast.lon, mast.lat) == (pytest.approx(105.051, abs=5e-5), pytest.approx(21.0505, abs=5e-5))


@pytest.mark.deep
def test_a_vertex_of_a_line_is_moved_by_touch(mapped: World, sign_in: Callable[..., Page]) -> None:
    route = Asset.objects.get(code="N-1")
    page = opened(sign_in(mapped.people["officer"]), f"at={AT}&asset={route.uid}")
    page.get_by_role("button", name="Sửa vị trí").click()
    expect(page.get_by_role("button", name="Lưu", exact=True)).to_be_visible()
    drawn(page)
    start, end = at_point(page, 105.052, 21.049), at_point(page, 105.052, 21.0485)
    touch = page.context.new_cdp_session(page)
    for kind, at in (
        ("touchStart", start),
        *(("touchMove", (start[0], start[1] + (end[1] - start[1]) * n / 5)) for n in range(1, 6)),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_enabled()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu")
    route.refresh_from_db()
    last = route.shape.coords[-1]
    assert last == (pytest.approx(105.052, abs=5e-5), pytest.approx(21.0485, abs=5e-5))
    assert route.length_m == pytest.approx(Geod(ellps="WGS84").geometry_length(route.shape), abs=0.1)


@pytest.mark.deep
def test_adding_leads_to_the_form_with_the_place(mapped: World, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(mapped.people["officer"]))
    page.get_by_label("Loại và hình").select_option("pole/point")
    page.get_by_role("button", name="Vẽ trên bản đồ").click()
    expect(page.locator("[data-bar]")).to_contain_text("Cột treo cáp")
    page.mouse.click(*at_point(page, 105.0495, 21.0505))
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(re.compile(r"/them/pole/"))
    told = asked(page)
    assert float(told["lon"]) == pytest.approx(105.0495, abs=2e-5)
    assert float(told["lat"]) == pytest.approx(21.0505, abs=2e-5)


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
def test_panning_draws_frames(
    mapped: World, sign_in: Callable[..., Page], record_property: Callable[[str, object], None]
) -> None:
    """Frames and long tasks (over 50 ms) of a pan are recorded, not judged: the machine may be busy."""
    page = opened(sign_in(mapped.people["officer"]))
    drawn(page)
    page.evaluate(
        """() => {
          window.seen = {frames: 0, long: 0};
          const heard = (list) => (window.seen.long += list.getEntries().length);
          new PerformanceObserver(heard).observe({type: "longtask"});
          const count = () => { window.seen.frames++; requestAnimationFrame(count); };
          requestAnimationFrame(count);
        }"""
    )
    before = asked(page)["at"]
    page.locator("canvas.maplibregl-canvas").focus()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("before => !decodeURIComponent(location.search).includes(before)", arg=before)
    drawn(page)
    seen = page.evaluate("window.seen")
    record_property("frames", seen["frames"])
    record_property("long_tasks", seen["long"])
    assert seen["frames"] > 0
    west_of = float(before.split("/")[2])
    assert float(asked(page)["at"].split("/")[2]) > west_of  # its middle went east
