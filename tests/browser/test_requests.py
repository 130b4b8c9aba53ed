"""A request for data in a real browser: made, opened to every commune, followed, urged on; desk and phone."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.flows.extend_recipient import extend_recipient
from hatangso.store.collection.models import Collection, CollectionRecipient, Filing, FilingStep
from hatangso.store.organisations.models import Organisation
from tests.request_world import province_request, ward_request
from tests.work_world import NOW, acting, at
from tests.world import World

pytestmark = pytest.mark.browser
WARD, PROVINCE = "D0101", "D01"


@pytest.fixture
def asked(world: World) -> Collection:
    """The ward's request is late in every state; the province asked it too, and has a draft."""
    found = ward_request(world, now=at(2026, 9, 20), due_on=date(2026, 9, 30))
    one = found.recipients.get(organisation=world.organisations["culture"])
    Filing.objects.create(recipient=one, started_at=NOW, state="submitted", first_submitted_at=NOW)
    other = found.recipients.select_related("collection__unit").get(
        organisation=world.organisations["operator_a"]
    )
    extend_recipient(
        actor=acting(world, "officer"),
        recipient=other,
        due_on=date(2099, 10, 30),
        reason="Đang chuyển hệ thống",
        now=at(2026, 9, 25),
    )
    ward_request(world, title="Kỳ đang soạn", opened=False)
    province_request(world, title="Kỳ của tỉnh")
    return found


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_of_requests_is_accessible_and_fits(
    world: World,
    asked: Collection,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    page = sign_in(world.people["officer"], phone=phone)
    draft = Collection.objects.get(title="Kỳ đang soạn")
    addresses = {
        "requests": reverse("collections", args=[WARD]),
        "request": reverse("collection", args=[WARD, asked.pk]),
        "request-draft": reverse("collection", args=[WARD, draft.pk]),
        "request-add": reverse("collection_add", args=[WARD]),
        "request-edit": reverse("collection_edit", args=[WARD, asked.pk]),
        "request-recipients": reverse("collection_recipients", args=[WARD, draft.pk]),
        "request-proposals": reverse("collection_proposals", args=[WARD]),
    }
    for name, address in addresses.items():
        page.goto(address)
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{name} is {wide} px wider than the screen"
        picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_the_department_asks_every_commune_and_urges_on_who_is_late(
    world: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    Organisation.objects.create(unit=world.other, kind="police", name="Công an xã Bình Minh")
    page = sign_in(world.people["city"])
    page.goto(reverse("collections", args=[PROVINCE]))
    page.get_by_role("link", name="Lập bằng tay").click()
    page.get_by_label("Kỳ số liệu").select_option("2026-Q2")
    expect(page.get_by_label("Tên kỳ thu thập")).to_have_value("Số liệu hạ tầng số quý II/2026")
    expect(page.get_by_label("14/06/2026 – theo Nghị định 09/2019/NĐ-CP")).to_be_checked()
    page.get_by_label("Hạn nộp").fill("2099-10-05")
    page.get_by_label("Tìm chỉ số").fill("dan so 5g")
    box = page.get_by_role("checkbox", name="Dân số được phủ sóng 5G")
    expect(box).to_be_visible()
    expect(page.get_by_role("checkbox", name="Nhà văn hóa thôn")).to_be_hidden()
    box.check()
    accessible(page)
    page.get_by_role("button", name="Lưu, chọn hỏi ai").click()
    page.get_by_role("checkbox", name="Công an – mọi xã, phường (2 nơi)").check()
    page.get_by_role("checkbox", name="Cơ quan đầu mối – mọi xã, phường (2 nơi)").check()
    page.get_by_role("button", name="Thêm vào danh sách").click()
    expect(page.get_by_text("Đang hỏi 4 nơi ở 2 địa bàn.")).to_be_visible()
    page.get_by_role("link", name="Xem lại ai nhận gì").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Mở, gửi đến 4 nơi").click()
    expect(page.get_by_text("Đã mở kỳ thu thập")).to_be_visible()
    made = Collection.objects.get()
    assert (made.state, made.recipients.count()) == ("open", 4)

    row = page.get_by_role("row", name="xã Bình Minh Công an xã Bình Minh")
    row.get_by_text("Gia hạn, miễn nộp").click()
    row.get_by_label("Hạn mới").fill("2099-10-20")
    row.get_by_label("Lý do").fill("Chưa có cán bộ")
    row.get_by_role("button", name="Gia hạn").click()
    expect(page.get_by_text("Đã gia hạn cho Công an xã Bình Minh đến 20/10/2099.")).to_be_visible()
    Collection.objects.filter(pk=made.pk).update(due_on=date(2026, 9, 30))
    page.reload()
    page.get_by_role("button", name="Đôn đốc 3 nơi trễ hạn").click()
    expect(page.get_by_text("Đã đôn đốc 3 nơi.")).to_be_visible()
    page.get_by_role("button", name="Đôn đốc 3 nơi trễ hạn").click()
    expect(page.get_by_text("chưa đầy một ngày")).to_be_visible()
    assert FilingStep.objects.filter(action="nudge").count() == 3
    assert CollectionRecipient.objects.exclude(due_on=None).count() == 1
