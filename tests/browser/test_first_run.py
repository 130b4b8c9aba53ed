"""An empty installation begun in a browser: code, locality, account, first officer, a second step by QR."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect

from hatangso.flows.begin import first_run_code
from hatangso.flows.load_places import load_places
from hatangso.store.accounts.models import User

pytestmark = pytest.mark.browser
PASSWORD = "mot-cum-tu-rat-dai"


def test_from_the_code_to_the_first_officer_and_a_second_step(
    transactional_db: None,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Any,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.DATA_DIR = tmp_path
    load_places()
    page = sign_in(None)
    page.goto("/")
    picture(page, "first-run-code")
    accessible(page)
    page.get_by_label("Mã bắt đầu").fill(first_run_code(tmp_path))
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("searchbox").fill("chu van an")
    page.get_by_role("button", name="Tìm").click()
    picture(page, "first-run-place")
    accessible(page)
    page.get_by_role("link", name="phường Chu Văn An").click()
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Đầu Tiên")
    page.get_by_label("Tên đăng nhập").fill("quan.tri")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    picture(page, "first-run-account")
    accessible(page)
    page.get_by_role("button", name="Tạo và bắt đầu").click()
    page.get_by_label("Họ và tên").fill("Trần Văn Công Chức")
    page.get_by_label("Tên đăng nhập").fill("tran.cong.chuc")
    page.get_by_label("Cơ quan, đơn vị").select_option(label="Phòng Văn hóa - Xã hội")
    page.get_by_label("Vai trò").select_option(label="Cán bộ, công chức")
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(page.locator("#mat-khau-tam")).to_have_text(re.compile(r"^(\w{4}-){3}\w{4}$"))
    picture(page, "temporary-password")
    accessible(page)
    assert User.objects.get(username="tran.cong.chuc").must_change_password

    page.goto("/tai-khoan/2fa/totp/activate/")
    if page.get_by_role("heading", name="Xác nhận lại").is_visible():
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Xác nhận").click()
    qr = page.get_by_role("img", name="Mã QR")
    assert qr.evaluate("image => image.complete && image.naturalWidth > 0")
    picture(page, "second-step-activate")
    accessible(page)
    secret = page.locator(".secret").inner_text().strip()
    page.get_by_label("Mã xác thực").fill(
        format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    )
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    picture(page, "recovery-codes")
    accessible(page)
