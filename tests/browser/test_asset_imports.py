"""A list of assets in a real browser: sent, its columns chosen, kept and withdrawn; desk and phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.store.assets.models import Asset
from tests.asset_world import with_boundaries
from tests.import_world import HEAD, sent
from tests.world import World

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
FOREIGN = """STT;Ký hiệu;Tên gọi cột;GPS;Kiểu
1;C1;Cột Chợ Mới;"21,02; 105,02";A1
2;C2;Cột Bến Đò;"21,05; 105,15";A2
3;C3;Cột ngoài biển;"1,5; 1,5";A2
"""


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


@pytest.mark.parametrize("phone", [pytest.param(False, marks=pytest.mark.deep), True], ids=["desk", "phone"])
def test_a_foreign_list_is_mapped_kept_and_withdrawn(
    world: World,
    sign_in: SignIn,
    accessible: Callable[[Page], None],
    picture: Any,
    phone: bool,
    tmp_path: Path,
) -> None:
    with_boundaries(world)
    path = tmp_path / "so-cot.csv"
    path.write_text(FOREIGN, encoding="utf-8")
    page = sign_in(world.people["city"], phone=phone)
    page.on("dialog", lambda asked: asked.accept())
    page.goto(reverse("asset_imports", args=["D01"]))
    accessible(page)
    page.get_by_role("link", name="Nạp tệp").first.click()
    accessible(page)
    page.get_by_label("Loại tài sản").select_option("antenna_mast")
    page.get_by_label("Kéo tệp vào đây hoặc chọn tệp").set_input_files(path)
    page.get_by_role("button", name="Gửi và đọc thử").click()
    expect(page.get_by_role("heading", name="Cột nào là gì?")).to_be_visible()
    accessible(page)
    picture(page, f"asset-import-columns-{'phone' if phone else 'desk'}")
    page.get_by_label("Mã tài sản: cột trong tệp").select_option("Ký hiệu")
    page.get_by_label("Toạ độ (một ô): cột trong tệp").select_option("GPS")
    page.get_by_label("Loại cột: cột trong tệp").select_option("Kiểu")
    page.get_by_label("Nhớ cách đọc này với tên").fill("Sổ cột")
    page.get_by_role("button", name="Đọc thử tệp").click()
    expect(page.get_by_role("button", name="Nạp: thêm 2, thay đổi 0")).to_be_visible()
    accessible(page)
    picture(page, f"asset-import-rehearsed-{'phone' if phone else 'desk'}")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
    with page.expect_download() as told:
        page.get_by_role("link", name="Tải các dòng bị từ chối").click()
    assert "nằm ngoài Việt Nam" in Path(told.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_label("Bỏ 1 dòng bị từ chối, chỉ nạp các dòng tốt").check()
    page.get_by_role("button", name="Nạp: thêm 2").click()
    expect(page.get_by_text("Đã nạp", exact=True)).to_be_visible()
    assert Asset.objects.filter(deleted_at=None).count() == 2
    accessible(page)
    page.get_by_text("Rút lần nạp này").click()
    page.get_by_label("Vì sao rút").fill("Gửi nhầm sổ")
    page.get_by_role("button", name="Rút", exact=True).click()
    expect(page.get_by_text("2 tài sản được gỡ")).to_be_visible()
    accessible(page)
    assert Asset.objects.filter(deleted_at=None).count() == 0


@pytest.mark.deep
def test_the_list_of_imports_is_accessible_on_a_phone(
    world: World, sign_in: SignIn, accessible: Callable[[Page], None], picture: Any
) -> None:
    with_boundaries(world)
    for number in range(3):
        sent(world, f"{HEAD}\nC{number};Cột;;105,02;21,0{number};A1;{number}\n", days=number)
    page = sign_in(world.people["city"], phone=True)
    page.goto(reverse("asset_imports", args=["D01"]))
    accessible(page)
    picture(page, "asset-imports-phone")
