"""A filing typed without a network and sent once; two browsers at one cell; the approver; a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.start_filing import start_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import Filing, FilingEntry
from hatangso.store.places.models import Unit
from tests.adapters.spreadsheets import fill as fill_sheet
from tests.adapters.spreadsheets import opened, saved
from tests.filing_world import NOW, acting, ask, begun, fill, key, make_collection, submitted
from tests.programme_world import record, told
from tests.world import START, World

pytestmark = pytest.mark.browser
P5 = key("pop_5g").text


def address(filing: Filing) -> str:
    return f"/D0101/thu-thap/nop/{filing.pk}/"


def open_sheet(page: Page, where: str) -> None:
    """Go there and wait until the page is kept for the time without a network."""
    page.goto(where)
    expect(page.locator("form[data-ready]")).to_be_attached()


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
    open_sheet(page, address(filing))
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
    open_sheet(first, address(filing))
    open_sheet(second, address(filing))
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
    expect(first.locator(".conflict")).to_have_count(0)
    expect(status(first)).to_contain_text("Đồng nghiệp vừa sửa")
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
    open_sheet(page, address(filing))
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


def test_an_operators_sheet_of_many_communes_is_filtered_leafed_through_and_walked_by_keys(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    Unit.objects.bulk_create(
        Unit(
            code=f"D2{number:03}", level="commune", kind="xa", name=f"Số {number:03}",
            full_name=f"xã Số {number:03}", parent=world.province, valid_from=START, demo=True,
        )
        for number in range(38)
    )  # fmt: skip
    collection = make_collection(
        world, items=("pop_5g", "fibre_households"), breakdown="commune", levels=("province",)
    )
    recipient = ask(collection, world.organisations["operator_a"], world.province)
    filing = start_filing(actor=acting(world, "operator"), recipient=recipient, now=NOW)
    page = sign_in(world.people["operator"])
    open_sheet(page, f"/D01/thu-thap/nop/{filing.pk}/")
    expect(page.get_by_text("trên 80 dòng")).to_be_visible()
    expect(page.get_by_text("Trang 1/2")).to_be_visible()
    accessible(page)
    picture(page, "filing-operator")
    page.get_by_label("Chỉ số", exact=True).select_option("fibre_households")
    expect(page.locator("[data-filing-row]")).to_have_count(40)
    page.get_by_label("Tìm chỉ số, địa bàn").fill("so 03")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("[data-filing-row]")).to_have_count(9)  # 003 and 030 to 037
    first = page.locator('[name="fibre_households|D2030|-part"]')
    first.fill("500")
    first.press("Enter")
    expect(page.locator('[name="fibre_households|D2031|-part"]')).to_be_focused()
    page.locator('[name="fibre_households|D2030|-whole"]').fill("1000")
    expect(status(page)).to_contain_text("Đã lưu lúc")
    assert FilingEntry.objects.get().part == 500
    phone = sign_in(world.people["operator"], phone=True)
    open_sheet(phone, f"/D01/thu-thap/nop/{filing.pk}/?q=so+03")
    accessible(phone)
    picture(phone, "filing-operator-phone")


def test_a_workbook_is_sent_rehearsed_and_loaded(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    filing = begun(world)
    page = sign_in(world.people["officer"])
    open_sheet(page, address(filing))
    page.get_by_role("link", name="Nộp bằng Excel").click()
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải biểu mẫu").click()
    book = opened(Path(download.value.path()).read_bytes())
    fill_sheet(book["Số liệu"], P5, part="6.300", whole=1200)
    fill_sheet(book["Số liệu"], key("fibre_households").text, part=3500, whole=4000)
    file = tmp_path / "so-lieu.xlsx"
    file.write_bytes(saved(book))
    page.get_by_label("Tệp Excel đã điền").set_input_files(file)
    page.get_by_role("button", name="Gửi và thử").click()
    expect(page.get_by_text("không được lớn hơn tổng số")).to_be_visible()
    accessible(page)
    picture(page, "filing-workbook-wrong")
    fill_sheet(book["Số liệu"], P5, whole=12000)
    file.write_bytes(saved(book))
    page.get_by_label("Tệp Excel đã điền").set_input_files(file)
    page.get_by_role("button", name="Gửi và thử").click()
    expect(page.get_by_text("52,5% (6.300/12.000)")).to_be_visible()
    accessible(page)
    picture(page, "filing-workbook")
    page.get_by_role("button", name="Nạp tất cả").click()
    expect(page.get_by_text("Đã nạp 2 ô từ tệp.")).to_be_visible()
    assert FilingEntry.objects.count() == 2
    page.goto("/tai-khoan-cua-toi/ma-truy-cap/")
    page.get_by_label("Tên, ví dụ").fill("Phần mềm tổng hợp")
    page.get_by_role("button", name="Tạo mã").click()
    expect(page.get_by_text("chỉ hiện một lần")).to_be_visible()
    accessible(page)
    picture(page, "api-tokens")
