"""A report from the due date to the approved file, as an officer and a head do it in their browsers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.report_world import build_year
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_due_date_to_the_approved_file(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    build_year(world)
    code = world.ward.code
    officer = sign_in(world.people["officer"])
    officer.goto(f"/{code}/bao-cao/")
    accessible(officer)
    picture(officer, "report-list")
    officer.get_by_role("button", name="Soạn báo cáo").click()
    expect(officer.get_by_role("link", name="52,5%").first).to_be_visible()
    accessible(officer)
    picture(officer, "report-draft")

    officer.locator("#phan-assessment summary").click()
    officer.get_by_label("Đánh giá chung", exact=True).fill("Năm 2026 phường đã có bước tiến rõ rệt.")
    officer.locator("#phan-assessment").get_by_role("button", name="Lưu phần này").click()
    expect(officer.locator(".official-text", has_text="bước tiến rõ rệt").first).to_be_visible()
    officer.get_by_role("button", name="Trình duyệt").click()
    expect(officer.get_by_text("Báo cáo đang chờ thủ trưởng duyệt")).to_be_visible()
    address = officer.url

    head = sign_in(world.people["head"])
    head.goto(address)
    accessible(head)
    picture(head, "report-to-approve")
    head.on("dialog", lambda dialog: dialog.accept())
    head.get_by_role("button", name="Duyệt báo cáo").click()
    expect(head.get_by_text("Đã duyệt báo cáo; nội dung")).to_be_visible()
    accessible(head)
    picture(head, "report-approved")
    with head.expect_download() as download:
        head.get_by_role("link", name="Tải .docx").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "bao-cao-2026-an-hoa.docx"
    said = "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    assert "Năm 2026 phường đã có bước tiến rõ rệt." in said
    assert "52,5%" in said


def test_a_report_on_a_phone(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    year = build_year(world)
    phone = sign_in(world.people["officer"], phone=True)
    phone.goto(f"/{world.ward.code}/bao-cao/")
    phone.get_by_role("button", name="Soạn báo cáo").click()
    phone.locator("#phan-opening summary").click()
    accessible(phone)
    picture(phone, "report-phone")
    wide: Any = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert year.occurrence.reports.count() == 1
