"""The pages of a survey in a real browser: a sample while one types, the editor, conflicts, results."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hatangso.flows.surveys.run_survey import close_survey
from hatangso.store.programme.models import Observation
from hatangso.store.surveys.models import Survey, SurveyPhoto, SurveyRecord
from tests.adapters.photos import jpeg
from tests.programme_world import actor
from tests.survey_world import NOW, Surveyed, make_draft, surveyed
from tests.world import World

pytestmark = pytest.mark.browser
WARD = "D0101"


@pytest.fixture
def busy(world: World) -> Surveyed:
    """Thirty forms in the three neighbourhoods, one of them in conflict and one with a photo."""
    done = surveyed(world)
    first = done.send(0, photos=(jpeg(),))
    for number in range(1, 30):
        done.send(number, place=("Bờ Đê", "Chợ Mới", "Gò Mít")[number % 3])
    done.send(0, answers={"devices": 3}, base=first.digest, device="Android A1")
    done.send(0, answers={"devices": 4}, base=first.digest, device="Android B2")
    return done


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_of_a_survey_is_accessible_and_fits(
    busy: Surveyed,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    phone: bool,
) -> None:
    page = sign_in(busy.world.people["officer"], phone=phone)
    draft = make_draft(busy.world, "digital_household")
    record = SurveyRecord.objects.get(state="conflict")
    one = [WARD, busy.survey.pk]
    addresses = {
        "surveys": reverse("surveys", args=[WARD]),
        "survey-add": reverse("survey_add", args=[WARD]),
        "survey": reverse("survey", args=one),
        "survey-design": reverse("survey_design", args=[WARD, draft.pk]),
        "survey-questions": reverse("survey_questions", args=[WARD, draft.pk]),
        "survey-drawn": reverse("survey_drawn", args=one),
        "survey-records": reverse("survey_records", args=one),
        "survey-record": reverse("survey_record", args=[*one, record.pk]),
        "survey-conflicts": reverse("survey_conflicts", args=one),
        "survey-results": reverse("survey_results", args=one),
    }
    for name, address in addresses.items():
        page.goto(address)
        accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{name} is {wide} px wider than the screen"
        picture(page, f"{name}-{'phone' if phone else 'desk'}")


def test_a_margin_becomes_a_sample_while_it_is_typed_and_households_are_drawn(
    busy: Surveyed, sign_in: Callable[..., Page]
) -> None:
    draft = make_draft(busy.world)
    page = sign_in(busy.world.people["officer"])
    page.goto(reverse("survey_design", args=[WARD, draft.pk]))
    size = page.locator("#co-mau")
    page.get_by_label("Hệ số thiết kế").fill("1")
    page.get_by_label("Tỷ lệ hộ trả lời").fill("100")
    page.get_by_label("Sai số mong muốn").fill("10")
    expect(size.get_by_text("83", exact=True).first).to_be_visible()  # 600 households: 82.9
    page.get_by_label("Số hộ Tổ dân phố Bờ Đê").fill("900")
    expect(size.get_by_text("1.200", exact=True)).to_be_visible()
    expect(page.get_by_label("Số hộ Tổ dân phố Bờ Đê")).to_be_focused()
    page.get_by_role("button", name="Lưu mẫu").click()
    page.get_by_role("button", name="Rút hộ ngẫu nhiên").click()
    expect(page.get_by_role("heading", name="Hộ cần đến")).to_be_visible()
    drawn = {one.neighbourhood.name: one.drawn for one in draft.strata.select_related("neighbourhood")}  # type: ignore[union-attr]
    assert sum(map(len, drawn.values())) == 89  # 96.04 / (1 + 95.04 / 1200) = 88.99
    assert all(1 <= number <= 900 for number in drawn["Bờ Đê"])


def test_a_question_is_added_moved_and_saved(busy: Surveyed, sign_in: Callable[..., Page]) -> None:
    draft = make_draft(busy.world)
    page = sign_in(busy.world.people["officer"])
    page.goto(reverse("survey_questions", args=[WARD, draft.pk]))
    page.get_by_role("button", name="Thêm câu hỏi").click()
    new = page.locator("details.question-card").last
    new.get_by_label("Câu hỏi", exact=False).first.fill("Nhà có dùng cáp quang không?")
    new.get_by_role("button", name="Lên").click()
    expect(page.locator(".survey-preview > li").nth(1)).to_contain_text("Nhà có dùng cáp quang không?")
    assert Survey.objects.get(pk=draft.pk).version == 1, "nothing is kept before it is saved"
    page.get_by_role("button", name="Lưu phiếu hỏi").click()
    expect(page.get_by_text("Đã lưu phiếu hỏi")).to_be_visible()
    kept = Survey.objects.get(pk=draft.pk)
    assert (kept.version, [q["kind"] for q in kept.questionnaire["questions"]]) == (
        2,
        ["number", "yes_no", "photo"],
    )


def test_a_person_chooses_between_two_versions_and_the_result_is_published(
    busy: Surveyed, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(busy.world.people["officer"])
    page.goto(reverse("survey_conflicts", args=[WARD, busy.survey.pk]))
    expect(page.get_by_text("Android A1")).to_be_visible()
    expect(page.get_by_text("Android B2")).to_be_visible()
    page.get_by_role("button", name="Chọn bản đến sau").click()
    expect(page.get_by_text("Không có phiếu xung đột nào đang chờ")).to_be_visible()
    record = SurveyRecord.objects.exclude(revision=1).get()
    assert (record.state, record.standing.answers, record.versions.count()) == ("counted", {"devices": 4}, 3)  # type: ignore[union-attr]

    page.goto(reverse("survey_record", args=[WARD, busy.survey.pk, record.pk]))
    shown = page.locator(".survey-thumb")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 8
    assert SurveyPhoto.objects.count() == 1

    close_survey(actor=actor(busy.world, "officer"), survey=busy.survey, now=NOW)
    page.goto(reverse("survey_results", args=[WARD, busy.survey.pk]))
    expect(page.get_by_text("Khoảng tin cậy 95%")).to_be_visible()
    page.get_by_role("button", name="Đưa vào số liệu").click()
    expect(page.get_by_text("Đã đưa kết quả vào số liệu")).to_be_visible()
    row = Observation.objects.get()
    assert (row.footing, row.whole, row.state) == ("surveyed", 600, "entered")
