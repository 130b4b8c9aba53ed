"""What is drawn on the map: measured, selected, added."""

import re
from collections.abc import Callable

import pytest
import shapely
from playwright.sync_api import Page, expect
from pyproj import Geod

from tests.browser.map.page import asked, at_point, opened
from tests.world import World

pytestmark = pytest.mark.browser


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
