"""A citizen's report on a phone: GPS, the small map, shrunken photos, a draft, no connection, no script."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from hatangso.flows.citizen_reports import form_token
from hatangso.store.citizen_reports.models import CitizenReport
from tests.browser.conftest import PHONE
from tests.citizen_report_world import MIDDLE, boundary, filed, looked_at, picture
from tests.world import World

pytestmark = pytest.mark.browser
POLE = "/phan-anh/D0101/gui/?category=leaning_pole"


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test fills the form faster than a person."""
    monkeypatch.setattr(form_token, "LEAST_SECONDS", 0)


def on_phone(page: Page) -> None:
    """Nothing is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def fill(page: Page) -> None:
    page.get_by_label("Có", exact=True).check()
    page.get_by_label("Sự việc thế nào?").fill("Cột nghiêng sát mái nhà")


def test_from_the_position_of_the_phone_to_the_tracking_page(
    world: World, sign_in: Callable[..., Page], accessible: Callable[..., None]
) -> None:
    boundary(world.ward)
    near = looked_at(world, filed(world.ward, lon=MIDDLE[0] + 0.0002, at=timezone.now()).report)
    page = sign_in(None, phone=True)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": MIDDLE[0], "latitude": MIDDLE[1], "accuracy": 12})
    page.goto("/phan-anh/")
    accessible(page)
    page.get_by_role("button", name="Dùng vị trí của máy").click()
    expect(page).to_have_url(re.compile("/phan-anh/D0101/$"))
    on_phone(page)
    page.get_by_role("link", name="Gửi phản ánh").click()
    accessible(page)
    on_phone(page)
    page.get_by_role("link", name="Cột nghiêng, gãy, nứt").click()
    expect(page.get_by_text("sai số khoảng 12 m")).to_be_visible()  # carried over from the first page
    expect(page.get_by_role("link", name="cách khoảng 22 m")).to_have_attribute(
        "href", f"/phan-anh/xem/{near.number}/"
    )
    fill(page)
    page.get_by_label("Ảnh (tối đa 3)").set_input_files(
        {"name": "cot.png", "mimeType": "image/png", "buffer": picture(kind="PNG")}
    )
    expect(page.get_by_text("1 ảnh, 1 KB, đã bỏ vị trí")).to_be_visible()
    accessible(page)
    on_phone(page)
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.get_by_text("Hẹn trả lời đến hết ngày")).to_be_visible()
    accessible(page)
    on_phone(page)
    report = CitizenReport.objects.exclude(pk=near.pk).get()
    assert (report.lon, report.lat, report.place_accuracy_m) == (*MIDDLE, 12)
    assert report.photos.get().file.media_type == "image/jpeg", "drawn anew in the browser"
    assert page.evaluate("localStorage.length") == 0, "the draft goes once it was sent"


@pytest.mark.deep
def test_a_place_is_pointed_at_by_tap_and_by_keys(world: World, sign_in: Callable[..., Page]) -> None:
    boundary(world.ward)
    page = sign_in(None, phone=True)
    page.goto(POLE)
    field = page.get_by_role("application")
    field.click()
    expect(page.get_by_text("Đã chọn 10,95".replace(",", "."))).to_be_visible()
    lon = float(page.locator("[name=lon]").input_value())
    lat = float(page.locator("[name=lat]").input_value())
    assert (round(lon, 3), round(lat, 3)) == MIDDLE, "the middle of the picture is the middle of the square"
    field.press("ArrowRight")
    expect(page.locator("[name=lon]")).not_to_have_value(f"{lon:.6f}")
    assert float(page.locator("[name=lon]").input_value()) > lon
    assert float(page.locator("[name=lat]").input_value()) == pytest.approx(lat, abs=1e-5)
    page.get_by_role("button", name="Phóng to").click()
    assert field.get_attribute("viewBox") != "0 0 720 640"


@pytest.mark.deep
def test_a_draft_survives_leaving_and_nothing_is_lost_without_a_connection(
    world: World, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(None, phone=True)
    page.goto(POLE)
    page.locator("form[data-ready]").wait_for()
    fill(page)
    page.get_by_label("Địa chỉ").fill("Ngõ 5, gần chợ")
    page.get_by_role("textbox", name="Số điện thoại").fill("0912345678")
    page.goto("/phan-anh/")
    page.goto(POLE)
    expect(page.get_by_text("Bản nháp trên máy này")).to_be_visible()
    expect(page.get_by_label("Sự việc thế nào?")).to_have_value("Cột nghiêng sát mái nhà")
    # A contact is not left on a lent phone.
    expect(page.get_by_role("textbox", name="Số điện thoại")).to_have_value("")
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.get_by_text("Máy đang không có mạng.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.get_by_text("Mã theo dõi của bạn")).to_be_visible()
    assert CitizenReport.objects.get().reporter_address == "Ngõ 5, gần chợ"


def test_without_a_script_it_is_sent_too(world: World, chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        base_url=live_server.url,
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto("/phan-anh/?q=an+hoa")
    page.get_by_role("link", name="phường An Hòa").click()
    page.get_by_role("link", name="Gửi phản ánh").click()
    page.get_by_role("link", name="Cột nghiêng, gãy, nứt").click()
    expect(page.get_by_role("button", name="Dùng vị trí của máy")).to_be_hidden()
    fill(page)
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.get_by_text("Hãy cho biết ở đâu")).to_be_visible()
    page.get_by_label("Địa chỉ").fill("Ngõ 5, gần chợ")
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.get_by_text("Mã theo dõi của bạn")).to_be_visible()
    context.close()
    assert CitizenReport.objects.get().reporter_text == "Cột nghiêng sát mái nhà"


def test_an_officer_looks_it_through_forwards_and_the_operator_answers(
    world: World, sign_in: Callable[..., Page], accessible: Callable[..., None]
) -> None:
    boundary(world.ward)
    sent = timezone.now() - timedelta(hours=2)
    report = filed(world.ward, text="Cột nghiêng, gọi 0912 345 678", photos=[picture()], at=sent).report
    page = sign_in(world.people["officer"])
    page.goto("/D0101/phan-anh/")
    accessible(page)
    page.get_by_role("link", name="Cột nghiêng, gãy, nứt").click()
    accessible(page)
    expect(page.get_by_label("Nội dung mọi người đọc được")).to_have_value("Cột nghiêng, gọi ▒▒▒")
    page.get_by_label("Ảnh 1 được công khai").check()
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.get_by_label("Đơn vị", exact=True).select_option(label="Viễn thông Mây Xanh")
    page.get_by_role("button", name="Chuyển", exact=True).click()
    expect(page.get_by_text("Đã chuyển Viễn thông Mây Xanh.")).to_be_visible()
    operator = sign_in(world.people["operator"], phone=True)
    operator.goto("/D0101/phan-anh/")
    on_phone(operator)
    operator.get_by_role("link", name="Cột nghiêng, gãy, nứt").click()
    on_phone(operator)
    accessible(operator)
    expect(operator.get_by_text("0912")).to_have_count(0)
    operator.get_by_role("button", name="Cột đã được dựng lại, gia cố.").click()
    operator.get_by_role("button", name="Gửi trả lời").click()
    expect(operator.get_by_text("Đã gửi trả lời cho địa phương.")).to_be_visible()
    page.reload()
    page.get_by_label("Câu trả lời (công khai)").fill("Đã dựng lại cột")
    page.get_by_role("button", name="Kết thúc").click()
    guest = sign_in(None, phone=True)
    guest.goto(f"/phan-anh/xem/{report.number}/")
    expect(guest.get_by_text("Đã dựng lại cột")).to_be_visible()
    accessible(guest)
    on_phone(guest)
    assert guest.locator("img").first.evaluate("image => image.complete && image.naturalWidth") == 32


@pytest.mark.deep
def test_the_pages_of_counts_and_promises_can_be_used_by_all(
    world: World, sign_in: Callable[..., Page], accessible: Callable[..., None]
) -> None:
    boundary(world.ward)
    looked_at(world, filed(world.ward, at=timezone.now()).report)
    page = sign_in(world.people["head"], phone=True)
    for address in ("/D0101/phan-anh/thoi-gian/", "/D0101/phan-anh/loi-hen/", "/phan-anh/D0101/"):
        page.goto(address)
        accessible(page)
        on_phone(page)
