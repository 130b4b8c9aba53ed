"""The shape of an asset is changed on the map, by mouse and by finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pyproj import Geod

from hatangso.store.assets.models import Asset
from tests.browser.map.page import AT, at_point, drag, drawn, opened
from tests.world import World

pytestmark = pytest.mark.browser


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
