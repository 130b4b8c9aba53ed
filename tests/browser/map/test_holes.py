"""Areas with holes, and shapes that are walked: put together as they were drawn."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from playwright.sync_api import Page, expect

from hatangso.store.assets.models import Asset
from tests.asset_world import kept
from tests.browser.map.page import AT, at_point, drag, drawn, opened
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.deep]
OUTLINE = [(105.046, 21.047), (105.054, 21.047), (105.054, 21.053), (105.046, 21.053)]
HOLE = [(105.047, 21.048), (105.049, 21.048), (105.049, 21.050), (105.047, 21.050)]


def test_a_hole_is_changed_added_and_filled(mapped: World, sign_in: Callable[..., Page]) -> None:
    area = kept(
        mapped, kind="data_centre", code="TT-1", name="Khu dữ liệu", attributes={},
        shape=shapely.Polygon(OUTLINE, [HOLE]),
    )  # fmt: skip
    page = opened(sign_in(mapped.people["officer"]), f"at={AT}&asset={area.uid}")
    page.get_by_role("button", name="Sửa vị trí").click()
    fill = page.get_by_role("button", name="Bỏ lỗ này")
    expect(fill).to_be_disabled()
    drawn(page)
    page.get_by_role("button", name="Phần khác").click()
    expect(fill).to_be_enabled()
    drag(page, at_point(page, 105.049, 21.050), at_point(page, 105.0495, 21.0505))
    page.get_by_role("button", name="Thêm lỗ").click()
    corners = [(105.051, 21.048), (105.053, 21.048), (105.053, 21.049)]
    for corner in (*corners, corners[0]):
        page.mouse.click(*at_point(page, *corner))
    expect(fill).to_be_enabled()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu")
    area.refresh_from_db()
    first, second = area.shape.interiors
    assert max(first.coords) == (pytest.approx(105.0495, abs=5e-5), pytest.approx(21.0505, abs=5e-5))
    assert len(second.coords) == 4
    assert shapely.Polygon(area.shape.exterior).equals(shapely.Polygon(OUTLINE))
    # Filled and taken back, then filled for good.
    page.get_by_role("button", name="Sửa vị trí").click()
    for _press in range(2):
        page.get_by_role("button", name="Phần khác").click()
    fill.click()
    page.get_by_role("button", name="Hoàn tác").click()
    for _press in range(3):
        if fill.is_disabled():
            page.get_by_role("button", name="Phần khác").click()
    fill.click()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu")
    assert len(Asset.objects.get(pk=area.pk).shape.interiors) == 1


def test_a_line_is_walked_after_a_first_tap(mapped: World, sign_in: Callable[..., Page]) -> None:
    page = sign_in(mapped.people["officer"])
    page.context.grant_permissions(["geolocation"])
    opened(page)
    drawn(page)
    page.get_by_label("Loại và hình").select_option("underground_route/line")
    page.get_by_role("button", name="Vẽ trên bản đồ").click()
    page.mouse.click(*at_point(page, 105.049, 21.05))
    here = page.get_by_role("button", name="Thêm điểm tại vị trí của tôi")
    for number, lon in ((2, 105.05), (3, 105.051)):
        page.context.set_geolocation({"longitude": lon, "latitude": 21.051, "accuracy": 4})
        here.click()
        expect(page.locator("[data-bar-text]")).to_contain_text(f"{number} điểm theo vị trí")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("[data-bar-text]")).to_contain_text("2 điểm theo vị trí")
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/tai-san/them/**")
    line = shapely.from_wkt(parse_qs(urlsplit(page.url).query)["shape"][0])
    first, last = line.coords
    assert first == (pytest.approx(105.049, abs=2e-5), pytest.approx(21.05, abs=2e-5))
    assert last == (105.05, 21.051)
