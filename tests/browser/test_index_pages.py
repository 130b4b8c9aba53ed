"""The pages of indices in a real browser: a ward scores itself on a phone, the province verifies."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from hatangso.flows.index_round import begin_verification
from hatangso.store.indices.models import CriterionScore, IndexSubmission, VerifiedScore
from tests.index_world import enter_criteria, person
from tests.store.test_composites import promise, stands
from tests.web.index_client import handed_in, running
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    today = timezone.localdate()
    for code, goal in (("pop_5g", 90), ("fibre_households", 100)):
        promise(world, world.province, code, goal, today.year + 4)
        for unit, value in ((world.ward, 45.0), (world.other, 81.0)):
            stands(world, unit, code, value, end=today - timedelta(days=40))
    round_ = handed_in(world)
    enter_criteria(world, world.ward, "officer")
    pages = {
        "officer": {
            "indices": reverse("indices", args=["D0101"]),
            "index-score": reverse("index", args=["D0101", "plan_targets"]),
            "index-what-if": reverse("index_what_if", args=["D0101", "plan_targets"]) + "?v_pop_5g=90",
            "index-points": reverse("index", args=["D0101", "dii_885"]),
            "index-criteria": reverse("index_criteria", args=["D0101", "dii_885"]),
            "index-criterion": reverse("index_criterion_add", args=["D0101", "dii_885"]),
            "index-open": reverse("index_round_open", args=["D0101", "dii_885"]),
            "index-sheet": reverse("index_sheet", args=["D0101", round_.pk]),
            "index-sheet-what-if": reverse("index_sheet_what_if", args=["D0101", round_.pk]) + "?t_2.1=100",
            "index-answer": reverse("index_score", args=["D0101", round_.pk, "1.2"]),
            "index-editions": reverse("index_editions", args=["D0101"]) + f"?a=dii_885&b=ky-{round_.pk}",
        },
        "city": {
            "index-ranking": reverse("index", args=["D01", "plan_targets"]),
            "index-round": reverse("index_round", args=["D01", round_.pk]),
            "index-verify": reverse("index_verify", args=["D0101", round_.pk]),
        },
    }
    for who, addresses in pages.items():
        page = sign_in(world.people[who], phone=phone)
        for name, address in addresses.items():
            page.goto(address)
            expect(page.locator("h1").first).to_be_visible()
            accessible(page)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide == 0, f"{name} is {wide} px wider than the screen"
            cut = page.locator(".index-chart").evaluate_all(
                "all => all.filter(one => one.getBoundingClientRect().width"
                " > one.parentElement.clientWidth + 1).length"
            )
            assert cut == 0, f"{name}: {cut} drawings are wider than their place"
            picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_a_ward_scores_on_a_phone_and_the_province_verifies(
    world: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    round_ = running(world)
    page = sign_in(world.people["officer"], phone=True)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(reverse("index_sheet", args=["D0101", round_.pk]))
    page.get_by_role("link", name="1.1 Ban hành kế hoạch").click()
    page.get_by_label("Đạt một nửa").check()
    page.get_by_role("button", name="Lưu, sang tiêu chí tiếp").click()
    page.get_by_label("Giá trị (%)").fill("bảy mươi")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Không đọc được số “bảy mươi”")).to_be_visible()
    accessible(page)
    page.get_by_label("Giá trị (%)").fill("70")
    page.get_by_label("Minh chứng", exact=True).set_input_files(
        {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"0" * 64}
    )
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("18,24").first).to_be_visible()  # 10 + 8,24
    page.get_by_role("button", name="Nộp bảng điểm").click()
    expect(page.get_by_text("Đã nộp bảng điểm đúng hạn.")).to_be_visible()
    assert CriterionScore.objects.count() == 2
    assert IndexSubmission.objects.get().days_late == 0

    round_.accept_until = timezone.localdate() - timedelta(days=1)  # the last day has passed
    round_.due_on = round_.cutoff_on = round_.accept_until
    round_.save()
    begin_verification(actor=person(world, "city"), round_=round_, now=timezone.now())
    desk = sign_in(world.people["city"])
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto(reverse("index_verify", args=["D0101", round_.pk]))
    row = desk.get_by_role("row", name="1.1 Ban hành kế hoạch")
    row.get_by_label("Điểm", exact=True).fill("0")
    row.get_by_role("button", name="Ghi điểm 1.1").click()
    expect(desk.get_by_text("Điểm khác điểm tự chấm: hãy ghi nhận xét, lý do.")).to_be_visible()
    accessible(desk)
    row.get_by_label("Nhận xét").fill("Kế hoạch chưa ban hành")
    row.get_by_role("button", name="Ghi điểm 1.1").click()
    desk.get_by_role("button", name="Giữ nguyên các tiêu chí còn lại").click()
    expect(desk.get_by_text("Đã giữ nguyên điểm tự chấm của 1 tiêu chí.")).to_be_visible()
    assert sorted(VerifiedScore.objects.values_list("points", flat=True)) == [0, 8.24]
