"""The registry in a real browser: accessible, wide and narrow; add, edit, undo, and merge a double."""

from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.flows.assets.find_duplicates import find_duplicates
from hatangso.store.assets.models import Asset, LikelyDuplicate
from tests.asset_world import kept, uid_of, with_boundaries
from tests.work_world import NOW
from tests.world import World

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]


def a_pair(world: World) -> LikelyDuplicate:
    with_boundaries(world)
    kept(world, uid=uid_of("một"))
    kept(world, uid=uid_of("hai"), name="Cột chợ mới 2", shape=shapely.Point(105.05003, 21.05))
    find_duplicates(province=world.province, now=NOW)
    return LikelyDuplicate.objects.get()


@pytest.mark.parametrize("phone", [pytest.param(False, marks=pytest.mark.deep), True], ids=["desk", "phone"])
def test_the_pages_of_the_registry_are_accessible(
    world: World, sign_in: SignIn, accessible: Callable[[Page], None], picture: Any, phone: bool
) -> None:
    pair = a_pair(world)
    line = shapely.LineString([(105.02, 21.02), (105.03, 21.04)])
    route = kept(world, kind="underground_route", name="Cống bể", shape=line, attributes={"kind": "N1"})
    page = sign_in(world.people["officer"], phone=phone)
    for name, things in (
        ("assets", ()),
        ("asset", (route.uid,)),
        ("asset_edit", (route.uid,)),
        ("asset_add", ("antenna_mast",)),
        ("asset_choose", ()),
        ("asset_duplicates", ()),
        ("asset_pair", (pair.pk,)),
        ("asset_types", ()),
    ):
        page.goto(reverse(name, args=[world.ward.code, *things]))
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, name
        picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_an_asset_is_added_edited_undone_and_its_double_merged(world: World, sign_in: SignIn) -> None:
    pair = a_pair(world)
    page = sign_in(world.people["officer"], phone=True)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 21.0212345, "longitude": 105.0212345, "accuracy": 6})
    page.on("dialog", lambda asked: asked.accept())
    page.goto(reverse("assets", args=[world.ward.code]))
    page.get_by_role("link", name="Thêm tài sản").first.click()
    page.get_by_role("link", name="Camera giám sát").click()
    page.get_by_label("Tên", exact=True).fill("Camera đầu ngõ")
    page.get_by_role("button", name="Lấy vị trí đang đứng").click()
    expect(page.get_by_label("Kinh độ")).to_have_value("105,0212345")
    expect(page.get_by_text("Sai số khoảng 6 m.")).to_be_visible()
    page.get_by_label("Tầm bao quát dọc đường (m)").fill("8000")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("phải từ 0 đến 2.000 m")).to_be_visible()
    page.get_by_label("Tầm bao quát dọc đường (m)").fill("82,5")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("heading", name="Camera đầu ngõ")).to_be_visible()
    expect(page.get_by_text("82,5 m")).to_be_visible()

    page.get_by_role("link", name="Sửa", exact=True).click()
    page.get_by_label("Tên", exact=True).fill("Camera cuối ngõ")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("heading", name="Camera cuối ngõ")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác lần sửa này").first.click()
    expect(page.get_by_role("heading", name="Camera đầu ngõ")).to_be_visible()
    camera = Asset.objects.get(type="camera")
    assert (camera.version, camera.lon, camera.unit) == (3, 105.0212345, world.ward)

    page.goto(reverse("asset_duplicates", args=[world.ward.code]))
    page.get_by_role("link", name="Cột Chợ Mới – Cột chợ mới 2").click()
    page.get_by_role("radio", name="Tên: Cột chợ mới 2").check()
    page.get_by_role("button", name="Gộp làm một").click()
    expect(page.get_by_role("heading", name="Cột chợ mới 2")).to_be_visible()
    pair.refresh_from_db()
    assert (pair.decision, pair.second.merged_into_id) == ("merged", pair.first_id)
