"""An officer enters figures by the keyboard and by pasting, a head approves, everybody reads the result."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hatangso.store.programme.models import Observation
from tests.programme_world import build_programme
from tests.world import World

pytestmark = pytest.mark.browser


def test_figures_are_typed_pasted_approved_and_published(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    programme = build_programme(world)
    page = sign_in(world.people["officer"])
    page.goto("/D0101/so-lieu/?period=2026-Q3")
    accessible(page)

    # Typed: part, then the whole beside it; the share is worked out as one types.
    page.get_by_label("Nguồn chung").fill("Báo cáo số 15/BC-VHXH")
    part = page.locator('[name="pop_5g.0-part"]')
    part.fill("6.300")
    page.locator('[name="pop_5g.0-whole"]').fill("12.000")
    expect(page.locator('[name="pop_5g.0-value"]')).to_have_attribute("placeholder", "52,5")
    # Enter goes to the next row of the same column.
    part.press("Enter")
    fibre = page.locator('[name="fibre_households.0-part"]')
    expect(fibre).to_be_focused()
    # Two cells copied from a spreadsheet, the first of them impossible.
    paste(fibre, "4500\t4000")
    expect(page.locator('[name="fibre_households.0-whole"]')).to_have_value("4000")
    expect(page.locator("[data-grid-count]")).to_contain_text("2 dòng")
    page.get_by_role("button", name="Lưu số liệu").click()

    # All or nothing: the fault stands at its cell, what was typed is still there.
    expect(page.get_by_text("không được lớn hơn tổng số")).to_be_visible()
    expect(page.locator('[name="pop_5g.0-part"]')).to_have_value("6.300")
    assert Observation.objects.count() == 0
    accessible(page)
    picture(page, "figures-refused")
    paste(page.locator('[name="fibre_households.0-part"]'), "3500\t4000")
    page.get_by_role("button", name="Lưu số liệu").click()
    expect(page.get_by_text("Đã lưu 2 số liệu, chờ duyệt.")).to_be_visible()
    assert Observation.objects.count() == 2

    page.goto(f"/D0101/chi-tieu/{programme.pop_5g.pk}/")
    expect(page.get_by_role("img", name="Lộ trình: Dân số được phủ sóng 5G")).to_be_visible()
    expect(page.get_by_text("dựa trên số liệu chưa duyệt")).to_be_visible()
    page.locator("summary", has_text="Giá trị gốc").click()
    page.get_by_label("Cuối năm 2028").fill("80")
    page.get_by_label("Nguồn", exact=True).fill("Báo cáo năm 2025")
    accessible(page)
    page.get_by_role("button", name="Lưu lộ trình").click()
    expect(page.get_by_text("Đã lưu giá trị gốc và các mốc.")).to_be_visible()
    picture(page, "target")

    head = sign_in(world.people["head"])
    head.goto("/D0101/so-lieu/cho-duyet/")
    accessible(head)
    head.get_by_role("link", name="Chọn tất cả trên trang").click()
    head.get_by_role("button", name="Duyệt các số liệu đã chọn").click()
    expect(head.get_by_text("Đã duyệt 2 số liệu.")).to_be_visible()

    guest = sign_in(None, phone=True)
    guest.goto("/cong-khai/D0101/")
    expect(guest.get_by_text("52,5%").first).to_be_visible()
    expect(guest.get_by_text("87,5%").first).to_be_visible()
    accessible(guest)
    assert guest.evaluate("document.documentElement.scrollWidth") <= 390
    picture(guest, "public-phone")


@pytest.mark.parametrize("phone", [False, True])
def test_every_page_of_the_area_is_accessible_and_fits(
    world: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None], phone: bool
) -> None:
    programme = build_programme(world)
    page = sign_in(world.people["officer"], phone=phone)
    for address in (
        "",
        "chi-tieu/",
        f"chi-tieu/{programme.product.pk}/",
        f"chi-tieu/{programme.pop_5g.pk}/sua/",
        "so-lieu/",
        "chi-so/",
        "chi-so/them/",
    ):
        page.goto(f"/D0101/{address}")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1400), address


def paste(cell: Any, text: str) -> None:
    """What a spreadsheet puts on the clipboard, pasted into a cell."""
    cell.evaluate(
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const given = {clipboardData: data, bubbles: true, cancelable: true};
            cell.dispatchEvent(new ClipboardEvent("paste", given));
        }""",
        text,
    )
