"""An operator's table and a superior's publication in a real browser: on a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.flows.contest_figure import Proposed, contest_figure
from hatangso.store.collection.models import Filing, FilingEntry
from hatangso.store.programme.models import Observation
from tests.filing_world import NOW, acting
from tests.hand_down_world import published
from tests.table_world import GOOD, operators_filing, sent
from tests.world import World

pytestmark = pytest.mark.browser
BAD = "D0199;5.000;1.000;1.250;500\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "received"


def test_an_operator_sends_a_table_sees_what_it_would_change_and_loads_it(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    filing = operators_filing(world)
    page = sign_in(world.people["operator"])
    page.goto(reverse("filing_table", args=["D01", filing.pk, "operator_communes"]))
    expect(page.get_by_text("Chưa có dòng nào")).to_be_visible()
    accessible(page)
    file = tmp_path / "so-lieu-quy-3.csv"
    file.write_text(GOOD + BAD)
    page.get_by_label("Gửi cả bảng bằng tệp").set_input_files(file)
    page.get_by_role("button", name="Gửi và đọc thử").click()
    expect(page.get_by_text("9.000/12.000 = 75%")).to_be_visible()
    expect(page.get_by_text("không phải xã, phường của tỉnh")).to_be_visible()
    accessible(page)
    picture(page, "table-rehearsal-desk")
    page.get_by_role("button", name="Nạp vào bộ số liệu").click()
    expect(page.get_by_role("alert")).to_contain_text("Còn 1 dòng sai")
    assert FilingEntry.objects.count() == 0
    page.get_by_label("Chỉ nạp 2 dòng đúng").check()
    page.get_by_role("button", name="Nạp vào bộ số liệu").click()
    expect(page.get_by_text("Đã nạp bảng vào 4 ô số liệu")).to_be_visible()
    expect(page.get_by_role("cell", name="D0101 phường An Hòa")).to_be_visible()
    picture(page, "table-loaded-desk")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tệp mẫu Excel").click()
    assert download.value.suggested_filename == "mau-so-lieu-cua-doanh-nghiep-vien-thong-theo-xa-phuong.xlsx"
    page.get_by_role("link", name="Thêm dòng").click()
    page.get_by_label("Mã xã, phường").select_option("D0102")
    page.get_by_role("button", name="Lưu dòng").click()
    accessible(page)
    picture(page, "table-row-desk")
    assert FilingEntry.objects.count() == 4


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    filing = operators_filing(world)
    sent(world, filing, GOOD + BAD)
    published(world)
    publication = Filing.objects.get(recipient__collection__origin="handed_down")
    figure = Observation.objects.get(unit=world.ward)
    add = reverse("contest_add", args=["D0101", figure.pk])
    for_ward = {"contest-add": add}
    pages = {
        "operator": {
            "table": reverse("filing_table", args=["D01", filing.pk, "operator_communes"]),
            "table-row": reverse("filing_table_row", args=["D01", filing.pk, "operator_communes", "moi"]),
        },
        "officer": for_ward,
    }
    _look(world, pages, sign_in, accessible, picture, phone)
    contest = contest_figure(
        actor=acting(world, "officer"),
        unit=world.ward,
        figure=figure,
        reason="Tổ dân phố Bờ Đê đã có sóng từ tháng 8, nhà mạng đã xác nhận",
        proposed=Proposed(part=7200, whole=12000),
        now=NOW,
    )
    pages = {
        "city": {
            "hand-down": reverse("hand_down", args=["D01"]),
            "hand-down-new": reverse("hand_down_new", args=["D01"]),
            "publication": reverse("publication", args=["D01", publication.pk]),
            "contests": reverse("contests", args=["D01"]),
            "contest": reverse("contest", args=["D01", contest.pk]),
        },
        "officer": {"figure-contested": reverse("figure_evidence", args=["D0101", figure.pk])},
    }
    _look(world, pages, sign_in, accessible, picture, phone)


def _look(
    world: World,
    pages: dict[str, dict[str, str]],
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    for who, addresses in pages.items():
        page = sign_in(world.people[who], phone=phone)
        for name, address in addresses.items():
            page.goto(address)
            expect(page.locator("h1")).to_be_visible()
            accessible(page)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= (390 if phone else 1400), name
            picture(page, f"{name}-{'phone' if phone else 'desk'}")
