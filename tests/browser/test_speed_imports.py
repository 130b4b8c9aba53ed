"""A table of speeds is brought in a real browser: source, file, columns, rehearsal, kept, withdrawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hatangso.store.measurements.models import ColumnMapping, PublishedSpeed
from tests.published_world import ROWS, kept
from tests.world import World


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "received"
    settings.DATA_DIR = tmp_path


def test_columns_are_chosen_once_places_matched_and_the_lines_kept(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    file = tmp_path / "thang-9.csv"
    lines = [
        "Bảng tốc độ tháng 9",
        "Xã;Mạng;Cột 1;Cột 2",
        "An Hòa;5G;410500;95000",
        "Bình Min;4G;80400;27500",
    ]
    file.write_text("\n".join([*lines, ""]), encoding="utf-16")
    page = sign_in(world.people["city"], phone=True)
    page.goto("/D01/toc-do/nap/")
    page.get_by_role("link", name="Nạp tệp").first.click()
    accessible(page)
    page.get_by_role("radio", name="Bảng số liệu i-Speed (VNNIC)").check()
    page.get_by_label("Kéo tệp vào đây hoặc chọn tệp").set_input_files(file)
    page.get_by_role("button", name="Gửi và đọc thử").click()
    expect(page.get_by_role("heading", name="Cột nào là gì?")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Đọc thử tệp").click()
    expect(page.get_by_role("alert")).to_contain_text("Còn thiếu: Kỳ, Tốc độ tải xuống")
    page.get_by_label("Tốc độ tải xuống: cột trong tệp").select_option("Cột 1")
    page.get_by_label("Tốc độ tải xuống: đơn vị").select_option("kbit/s")
    page.get_by_label("Tốc độ tải lên: cột trong tệp").select_option("Cột 2")
    page.get_by_label("Tốc độ tải lên: đơn vị").select_option("kbit/s")
    page.get_by_label("Kỳ: giá trị cho cả bảng").fill("09/2025")
    page.get_by_label("Nhớ cách đọc này với tên").fill("Bảng tháng của VNNIC")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "imports-columns-phone")
    page.get_by_role("button", name="Đọc thử tệp").click()
    expect(page.get_by_role("button", name="Nạp 1 dòng")).to_be_visible()
    accessible(page)
    page.get_by_label("Bình Min").select_option("D0102")
    page.get_by_role("button", name="Khớp tên và đọc lại").click()
    expect(page.get_by_role("button", name="Nạp 2 dòng")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "imports-rehearsed-phone")
    page.get_by_role("button", name="Nạp 2 dòng").click()
    expect(page.get_by_role("heading", name="Rút số liệu này")).to_be_visible()
    accessible(page)
    values = dict(PublishedSpeed.objects.filter(stands=True).values_list("technology", "download"))
    assert values == {"5g": 410.5, "4g": 80.4}
    assert ColumnMapping.objects.get().fixed["places"] == {"Bình Min": "D0102"}


def test_a_withdrawal_is_asked_twice_and_the_keyboard_suffices(
    world: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    imported = kept(world)
    page = sign_in(world.people["city"])
    page.goto("/D01/toc-do/nap/")
    accessible(page)
    page.get_by_role("link", name="a.csv").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Lý do").fill("VNNIC đính chính")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Rút số liệu").click()
    imported.refresh_from_db()
    assert imported.state == "kept", "the question was answered with no"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Lý do").press("Enter")
    expect(page.get_by_text("Đã rút 3 dòng")).to_be_visible()
    accessible(page)
    assert PublishedSpeed.objects.filter(stands=True).count() == 0
    assert PublishedSpeed.objects.count() == len(ROWS), "the history is kept"
