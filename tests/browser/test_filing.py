"""A filing typed without a network and sent once; two browsers at one cell; the approver; a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hatangso.domain.collection.sheet import CellValues
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import Filing, FilingEntry
from tests.filing_world import begun, fill, key, submitted
from tests.programme_world import record, told
from tests.world import World

pytestmark = pytest.mark.browser
P5 = key("pop_5g").text


def address(filing: Filing) -> str:
    return f"/D0101/thu-thap/nop/{filing.pk}/"


def cell(page: Page, name: str, row: str = P5) -> Any:
    return page.locator(f'[name="{row}-{name}"]')


def status(page: Page) -> Any:
    return page.locator("[data-filing-status]")


def test_what_is_typed_without_a_network_comes_back_and_is_saved_once(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    filing = begun(world)
    page = sign_in(world.people["officer"], phone=True)
    page.goto(address(filing))
    expect(page.locator("form[data-ready]")).to_be_attached()
    accessible(page)
    picture(page, "filing-phone")

    page.context.set_offline(True)
    cell(page, "part").fill("6.300")
    cell(page, "whole").fill("12.000")
    expect(status(page)).to_contain_text("1 dòng chưa gửi – đang chờ mạng")
    page.get_by_role("button", name="Nộp").click()
    expect(status(page)).to_contain_text("Chưa nộp được")

    # Reloaded without a network: the page opens as it was kept, with what was typed.
    page.reload()
    expect(cell(page, "part")).to_have_value("6.300")
    expect(cell(page, "whole")).to_have_value("12.000")
    expect(status(page)).to_contain_text("đang chờ mạng")
    picture(page, "filing-phone-offline")
    assert FilingEntry.objects.count() == 0

    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Đã lưu lúc")
    entry = FilingEntry.objects.get()
    assert (entry.part, entry.whole, entry.revision) == (6300, 12000, 1)
    page.reload()
    expect(cell(page, "part")).to_have_value("6.300")
    expect(status(page)).to_have_text("")
    assert FilingEntry.objects.get().revision == 1


def test_two_browsers_at_one_cell_are_shown_both_values(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[..., None],
) -> None:
    filing = begun(world)
    first, second = sign_in(world.people["officer"]), sign_in(world.people["head"])
    first.goto(address(filing))
    second.goto(address(filing))
    cell(first, "part").fill("6300")
    cell(first, "whole").fill("12000")
    expect(status(first)).to_contain_text("Đã lưu lúc")
    cell(second, "part").fill("6400")
    cell(second, "whole").fill("12000")
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Người officer đã nhập lúc")
    expect(conflict).to_contain_text("52,5% (6.300/12.000). Bạn nhập: 53,33% (6.400/12.000).")
    accessible(second)
    picture(second, "filing-conflict")
    assert FilingEntry.objects.get().part == 6300
    # Through a reload the dispute is still there; then the second keeps their own, knowingly.
    second.reload()
    second.get_by_role("button", name="Giữ số của tôi").click()
    expect(status(second)).to_contain_text("Đã lưu lúc")
    entry = FilingEntry.objects.get()
    assert (entry.part, entry.revision, str(entry.edited_by)) == (6400, 2, "Người head")
    # And the first, who types on without knowing, is told in turn and takes the other's.
    cell(first, "part").fill("6500")
    first.get_by_role("button", name="Lấy số của Người head").click()
    expect(cell(first, "part")).to_have_value("6.400")
    assert FilingEntry.objects.get().part == 6400


def test_a_jump_is_asked_about_while_typing_then_handed_in_returned_and_approved(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    record(world, "officer", "pop_5g", told("2026-Q2", 1200, 12000), source=world.organisations["culture"])
    filing = begun(world)
    fill(
        world,
        filing,
        fibre_households=CellValues(part=3500, whole=4000),
        shared_data_store=CellValues(blank_reason="Chưa có báo cáo"),
    )
    page = sign_in(world.people["officer"])
    page.goto(address(filing))
    cell(page, "part").fill("12.500")
    cell(page, "whole").fill("12.000")
    expect(page.locator(".filing-sheet .field-error")).to_contain_text("không được lớn hơn tổng số")
    cell(page, "part").fill("6.300")
    why = page.get_by_placeholder("Vì sao số này đúng")
    expect(why).to_be_visible()
    expect(page.locator(".filing-sheet .field-error")).to_have_count(0)
    why.fill("12 trạm mới phát sóng")
    expect(status(page)).to_contain_text("Đã lưu lúc")
    accessible(page)
    picture(page, "filing-desk")
    page.get_by_role("button", name="Nộp", exact=True).click()
    expect(page.get_by_text("Đã nộp.")).to_be_visible()
    accessible(page)

    head = sign_in(world.people["head"])
    head.goto("/D0101/thu-thap/cho-duyet/")
    accessible(head)
    picture(head, "approvals")
    head.get_by_role("link", name="Số liệu quý III/2026").click()
    expect(head.get_by_text("Giải thích: 12 trạm mới phát sóng").first).to_be_visible()
    head.locator("summary", has_text="Nêu chỗ cần sửa").first.click()
    head.get_by_label("Cần sửa gì").first.fill("Tổng số phải là 12.100")
    accessible(head)
    picture(head, "filing-approver")
    head.get_by_role("button", name="Trả lại để sửa").click()
    expect(head.get_by_text("Đã trả lại để đơn vị sửa.")).to_be_visible()

    page.goto(address(filing))
    expect(page.locator(".question")).to_contain_text("Tổng số phải là 12.100")
    picture(page, "filing-returned")
    cell(page, "whole").fill("12.100")
    expect(status(page)).to_contain_text("Đã lưu lúc")
    page.get_by_role("button", name="Nộp lại").click()
    expect(page.get_by_text("Đã nộp.")).to_be_visible()
    head.goto(address(filing))
    head.get_by_role("button", name="Duyệt ở cấp xã").click()
    expect(head.get_by_text("Đã duyệt; chuyển cấp tiếp theo.")).to_be_visible()
    head.goto(f"{address(filing)}lich-su/")
    accessible(head)
    picture(head, "filing-history")
    assert filings().get().level == "province"


def test_a_filing_that_waits_is_read_on_a_phone(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[..., None],
) -> None:
    filing = submitted(world)
    page = sign_in(world.people["head"], phone=True)
    page.goto(address(filing))
    accessible(page)
    picture(page, "filing-approver-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
