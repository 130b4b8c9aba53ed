"""Sign-in, people, organisations, places and audit in a real browser: accessible, wide and narrow."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, describe, make
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]


@pytest.fixture
def lived_in(world: World) -> World:
    """The ward with neighbourhoods, one of them with a history."""
    for number, (households, house) in enumerate([(245, "Nhà văn hóa tổ 1"), (310, ""), (None, "")], start=1):
        made = make(
            world.ward,
            NewNeighbourhood(
                "Tổ dân phố", f"số {number}", NeighbourhoodFacts(households, None, house, "Trần Văn Giả")
            ),
            date(2025, 7, 1),
        )
        if number == 1:
            describe(made, NeighbourhoodFacts(251, 880, house, "Lê Thị Ví Dụ"), date(2026, 1, 1))
    return world


PAGES = {
    "administrator": (
        ("people", ()),
        ("person_new", ()),
        ("person", ("officer",)),
        ("organisations", ()),
        ("organisation_new", ()),
        ("organisation", ("culture",)),
        ("organisations_import", ()),
        ("places", ()),
        ("neighbourhood_new", ()),
        ("neighbourhoods_merge", ()),
        ("neighbourhoods_import", ()),
        ("former_units", ()),
        ("audit", ()),
    ),
}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_pages_are_accessible(
    lived_in: World, sign_in: SignIn, accessible: Callable[[Page], None], picture: Any, phone: bool
) -> None:
    world, width = lived_in, "phone" if phone else "desk"
    world.people["administrator"].is_superuser = True
    world.people["administrator"].save()
    page = sign_in(world.people["administrator"], phone=phone)
    for name, arguments in PAGES["administrator"]:
        ids = [world.people[key].pk if name == "person" else world.organisations[key].pk for key in arguments]
        page.goto(reverse(name, args=[world.ward.code, *ids]))
        picture(page, f"{name}-{width}")
        assert page.locator("h1").count() == 1
        accessible(page)
    for address in (
        reverse("my_account"),
        reverse("choose_unit"),
        "/tim/?q=an",
        reverse("mfa_activate_totp"),
    ):
        page.goto(address)
        picture(page, f"{address.strip('/').replace('/', '-').split('?')[0]}-{width}")
        accessible(page)
    first = world.ward.neighbourhoods.get(name="số 1")
    page.goto(reverse("neighbourhood", args=[world.ward.code, first.pk]))
    picture(page, f"neighbourhood-{width}")
    accessible(page)
    guest = sign_in(None, phone=phone)
    for address in ("/", "/?q=an", "/tai-khoan/login/", "/tai-khoan/password/reset/"):
        guest.goto(address)
        picture(guest, f"guest-{address.strip('/').replace('/', '-').replace('?', '') or 'home'}-{width}")
        accessible(guest)


def test_signing_in_with_two_steps_by_keyboard(
    lived_in: World, sign_in: SignIn, accessible: Callable[[Page], None], picture: Any
) -> None:
    head = lived_in.people["head"]
    TOTP.activate(head, generate_totp_secret())
    code = RecoveryCodes.activate(head).get_unused_codes()[0]
    page = sign_in(None)
    page.goto("/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill("head")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Xác thực hai bước")).to_be_visible()
    picture(page, "second-step")
    accessible(page)
    page.get_by_label("Mã xác thực").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "tai-khoan" not in url)
    page.goto(reverse("my_account"))
    expect(page.get_by_text("Đang bật")).to_be_visible()


def test_an_officer_adds_a_neighbourhood_and_takes_a_list_in(
    lived_in: World, sign_in: SignIn, picture: Any
) -> None:
    page = sign_in(lived_in.people["officer"])
    page.goto(reverse("neighbourhoods_import", args=[lived_in.ward.code]))
    wrong = "Loại,Tên,Số hộ\nTổ dân phố,số 4,hai trăm\nTổ dân phố,số 4,12\n".encode()
    page.get_by_label("Tệp .xlsx hoặc .csv").set_input_files(
        {"name": "ds.csv", "mimeType": "text/csv", "buffer": wrong}
    )
    page.get_by_role("button", name="Gửi và thử").click()
    expect(page.get_by_role("cell", name="C2")).to_be_visible()
    expect(page.get_by_text("Trùng với dòng 2.")).to_be_visible()
    picture(page, "import-wrong")
    right = "Loại,Tên,Số hộ\nTổ dân phố,số 4,200\nTổ dân phố,số 1,260\n".encode()
    page.get_by_label("Tệp .xlsx hoặc .csv").set_input_files(
        {"name": "ds.csv", "mimeType": "text/csv", "buffer": right}
    )
    page.get_by_role("button", name="Gửi và thử").click()
    picture(page, "import-right")
    page.get_by_role("button", name="Ghi vào hệ thống").click()
    expect(page.get_by_text("Đã nạp: thêm 1, đổi 1, giữ nguyên 0 dòng.")).to_be_visible()
    expect(page.get_by_role("link", name="Tổ dân phố số 4")).to_be_visible()
    expect(page.get_by_role("cell", name="260")).to_be_visible()
