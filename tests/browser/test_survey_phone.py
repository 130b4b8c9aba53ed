"""The form on a phone: filled offline, killed, started again, sent once; two devices in conflict."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from hatangso.flows.receive import bytes_of
from hatangso.store.surveys.models import SurveyPhoto, SurveyRecord
from tests.adapters.photos import GPS, exif_with_gps, jpeg
from tests.browser.device import Device
from tests.survey_world import PASSWORD, Surveyed, surveyed
from tests.world import World

pytestmark = pytest.mark.browser
PHONE_PAGE = "/phieu/"
PICTURE = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": jpeg(exif_with_gps())}
FORMS = 20


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """Twenty forms with photos go one after the other: a busy machine takes its time."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def open_one(world: World) -> Surveyed:
    """An open survey whose days hold today, whenever the test runs."""
    done = surveyed(world)
    done.survey.opens, done.survey.closes = (
        done.survey.opens.replace(year=2020),
        done.survey.closes.replace(year=2190),
    )
    done.survey.save()
    return done


def sign_in_here(page: Page, who: str) -> None:
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(who)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"**{PHONE_PAGE}")


def fill_form(page: Page, devices: int, *, place: str = "Tổ dân phố Chợ Mới", photo: bool = True) -> None:
    page.get_by_role("button", name="Điền phiếu mới").click()
    page.get_by_label("Tổ dân phố, thôn").select_option(label=place)
    page.get_by_label("Trong nhà có bao nhiêu thiết bị").fill(str(devices))
    if photo:
        page.get_by_label("Ảnh thiết bị").set_input_files(PICTURE)  # type: ignore[arg-type]
        expect(page.locator(".survey-photos canvas")).to_have_count(1)
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.get_by_role("button", name="Điền phiếu mới")).to_be_visible()


def ready(page: Page) -> None:
    """The worker has kept the page, and the surveys are here."""
    page.locator("[data-ready='1']").wait_for(state="attached")
    expect(page.get_by_role("button", name="Điền phiếu mới")).to_be_visible()


def test_twenty_forms_filled_offline_survive_the_end_of_the_browser_and_are_sent_once(
    open_one: Surveyed,
    device: Device,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = device.start(offline=False)
    page.goto(PHONE_PAGE)
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in_here(page, "surveyor")
    ready(page)

    device.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Đang không có mạng")).to_be_visible()
    for number in range(FORMS):
        fill_form(page, number % 5)
    expect(page.locator("[data-state='waiting']")).to_have_count(FORMS)
    accessible(page)
    picture(page, "survey-phone-waiting")
    assert SurveyRecord.objects.count() == 0
    device.kill()

    page = device.start(offline=True)
    page.goto(PHONE_PAGE)
    expect(page.locator("[data-state='waiting']")).to_have_count(FORMS)
    page.get_by_role("button", name="Sửa").first.click()
    expect(page.locator(".survey-photos canvas")).to_have_count(1)
    accessible(page)
    picture(page, "survey-phone-form")
    page.get_by_role("button", name="Đóng").click()

    # The sign-in ended with the browser: the forms wait for the person, and go under that person's name.
    device.context.set_offline(False)
    expect(page.get_by_text("hãy đăng nhập để gửi")).to_be_visible()
    assert SurveyRecord.objects.count() == 0
    picture(page, "survey-phone-signed-out")
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in_here(page, "surveyor")
    expect(page.locator("[data-state='sent']")).to_have_count(FORMS)
    picture(page, "survey-phone-sent")
    assert SurveyRecord.objects.filter(by__username="surveyor", state="counted").count() == FORMS
    assert SurveyPhoto.objects.values("record").distinct().count() == FORMS
    kept = bytes_of(SurveyPhoto.objects.all()[0].received)
    assert kept.startswith(b"\xff\xd8\xff")
    assert GPS not in kept

    before = int(page.locator("[data-survey-phone]").get_attribute("data-synced") or 0)
    page.reload()
    page.locator("[data-synced='1']").wait_for(state="attached")
    assert before >= 1
    assert (SurveyRecord.objects.count(), SurveyPhoto.objects.count()) == (FORMS, FORMS)


def test_an_answer_lost_on_the_way_doubles_nothing(open_one: Surveyed, sign_in: Callable[..., Page]) -> None:
    page = sign_in(open_one.world.people["surveyor"], phone=True)
    page.goto(PHONE_PAGE)
    ready(page)

    def taken_but_not_told(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/gui/", taken_but_not_told)
    fill_form(page, 3)
    expect(page.locator("[data-state='waiting']")).to_have_count(1)
    expect(page.get_by_text("Đang không có mạng")).to_be_visible()
    assert SurveyRecord.objects.count() == 1, "the server has it; the phone does not know"
    page.unroute("**/gui/")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("[data-state='sent']")).to_have_count(1)
    assert (SurveyRecord.objects.count(), SurveyPhoto.objects.count()) == (1, 1)


def test_one_form_edited_on_two_devices_is_a_conflict_that_a_person_decides(
    open_one: Surveyed, sign_in: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    surveyor = open_one.world.people["surveyor"]
    first, second = sign_in(surveyor, phone=True), sign_in(surveyor, phone=True)
    first.goto(PHONE_PAGE)
    ready(first)
    fill_form(first, 2, photo=False)
    expect(first.locator("[data-state='sent']")).to_have_count(1)
    second.goto(PHONE_PAGE)
    ready(second)
    second.get_by_role("button", name="Lấy phiếu của tôi về máy").click()
    expect(second.locator("[data-state='sent']")).to_have_count(1)

    for page, devices in ((first, 5), (second, 7)):
        page.context.set_offline(True)
        page.get_by_role("button", name="Sửa").click()
        page.get_by_label("Trong nhà có bao nhiêu thiết bị").fill(str(devices))
        page.get_by_role("button", name="Lưu phiếu").click()
        expect(page.locator("[data-state='waiting']")).to_have_count(1)
    first.context.set_offline(False)
    expect(first.locator("[data-state='sent']")).to_have_count(1)
    second.context.set_offline(False)
    expect(second.locator("[data-state='conflict']")).to_have_count(1)
    expect(second.get_by_text("Xung đột")).to_be_visible()
    picture(second, "survey-phone-conflict")

    record = SurveyRecord.objects.get()
    said = {version.answers["devices"] for version in record.versions.all()}
    assert (record.state, said) == ("conflict", {2, 5, 7})

    officer = sign_in(open_one.world.people["officer"])
    officer.goto(reverse("survey_conflicts", args=["D0101", open_one.survey.pk]))
    officer.get_by_label("Vì sao").fill("Đã gọi lại cho hộ")
    officer.get_by_role("button", name="Chọn bản đến sau").click()
    expect(officer.get_by_text("Đã gọi lại cho hộ")).to_be_visible()
    record.refresh_from_db()
    assert (record.state, record.standing.answers) == ("counted", {"devices": 7})  # type: ignore[union-attr]
    second.reload()
    expect(second.locator("[data-state='sent']")).to_have_count(1)


def test_forms_of_one_person_are_never_sent_under_another_name(
    open_one: Surveyed, sign_in: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = sign_in(open_one.world.people["surveyor"], phone=True)
    page.goto(PHONE_PAGE)
    ready(page)
    page.context.set_offline(True)
    fill_form(page, 1)
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.get_by_text("hãy đăng nhập để gửi")).to_be_visible()
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in_here(page, "police")
    expect(page.get_by_text("1 phiếu của Người surveyor còn trên máy này")).to_be_visible()
    expect(page.get_by_text("Đang điền với tên: Người police")).to_be_visible()
    expect(page.locator("[data-record]")).to_have_count(0)
    picture(page, "survey-phone-others")
    assert SurveyRecord.objects.count() == 0


def test_what_is_wrong_is_said_at_the_question_and_a_draft_outlives_the_page(
    open_one: Surveyed, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = sign_in(open_one.world.people["surveyor"], phone=True)
    page.goto(PHONE_PAGE)
    ready(page)
    page.get_by_role("button", name="Điền phiếu mới").click()
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.get_by_text("Hãy chọn tổ dân phố, thôn.")).to_be_visible()
    page.get_by_label("Trong nhà có bao nhiêu thiết bị").fill("201")
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.get_by_text("Số phải từ 0 đến 200.")).to_be_visible()
    accessible(page)
    page.get_by_label("Trong nhà có bao nhiêu thiết bị").fill("20")
    page.get_by_label("Ảnh thiết bị").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    )
    expect(page.get_by_text("Không đọc được ảnh này")).to_be_visible()
    page.reload()
    expect(page.locator("[data-state='draft']")).to_have_count(1)
    page.get_by_role("button", name="Sửa").click()
    expect(page.get_by_label("Trong nhà có bao nhiêu thiết bị")).to_have_value("20")


def test_a_household_that_is_done_is_marked_and_cannot_be_chosen(
    open_one: Surveyed,
    device: Device,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    place = open_one.places["Bờ Đê"]
    open_one.survey.strata.filter(neighbourhood=place).update(drawn=[4, 12, 31])
    open_one.send(1, who="officer", household=4)
    page = device.start(offline=False)
    page.goto(PHONE_PAGE)
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in_here(page, "surveyor")
    ready(page)
    for number, done in (("12", [True, False, False]), ("31", [True, True, False])):
        page.get_by_role("button", name="Điền phiếu mới").click()
        page.get_by_label("Tổ dân phố, thôn").select_option(label="Tổ dân phố Bờ Đê")
        numbers = page.get_by_label("Số thứ tự của hộ")
        assert [one.is_disabled() for one in numbers.locator("option").all()[1:]] == done
        numbers.select_option(number)
        if number == "31":
            accessible(page)
            picture(page, "survey-phone-household")
        page.get_by_label("Trong nhà có bao nhiêu thiết bị").fill("2")
        page.get_by_role("button", name="Lưu phiếu").click()
        expect(page.locator("[data-record]").first).to_contain_text(f"hộ số {number}")
    expect(page.locator("[data-state='sent']")).to_have_count(2)
    told = SurveyRecord.objects.order_by("standing__household")
    assert list(told.values_list("standing__household", flat=True)) == [4, 12, 31]
