"""The pages of plans: who may open and do what, the organisations of a plan, its amendment and lineage."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.flows.accept_plan import accept_plan
from hatangso.flows.match_wordings import decide_wording
from hatangso.flows.review_item import accept_certain, correct_item
from hatangso.store.organisations.models import Organisation
from hatangso.store.plans.models import PlanDocument, PlanItem
from tests.plan_world import AMENDED, NOW, PLAN, item_with, officer, uploaded
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
EVERYBODY = (
    "officer",
    "economy_officer",
    "head",
    "leader",
    "police",
    "other_officer",
    "city",
    "operator",
    "rival",
    "administrator",
)
EDITORS = {"officer", "head"}
READERS = {"economy_officer", "leader", "police", "city"}
OWN_ONLY = {"operator", "rival"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def browser(world: World, person: str) -> Client:
    client = Client()
    client.force_login(world.people[person], backend=BACKEND)
    return client


def address(name: str, plan: PlanDocument, *more: int) -> str:
    return reverse(name, args=[plan.unit.code, plan.pk, *more])


def seen(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def live_plan(world: World) -> PlanDocument:
    plan = uploaded(world)
    item = item_with(plan, "Đầu tư, nâng cấp trạm")
    correct_item(actor=officer(world), item=item, data={"make_task": True}, version=1, now=NOW)
    accept_certain(actor=officer(world), plan=plan, least=0.0, now=NOW)
    accept_plan(actor=officer(world), plan=plan, leave_pending=False, now=NOW)
    return PlanDocument.objects.get(pk=plan.pk)


@pytest.mark.parametrize("person", EVERYBODY)
def test_only_who_edits_plans_opens_the_review_and_its_steps(world: World, person: str) -> None:
    plan, client = uploaded(world), browser(world, person)
    wanted = 200 if person in EDITORS else 403
    for name in ("plan_review", "plan_organisations", "plan_fields"):
        assert client.get(address(name, plan)).status_code == wanted, name
    edit = client.get(address("plan_item_edit", plan, item_with(plan, "5G phủ sóng").pk))
    assert edit.status_code == wanted


@pytest.mark.parametrize("person", EVERYBODY)
def test_only_who_edits_plans_changes_one_by_any_address(world: World, person: str) -> None:
    plan, client = uploaded(world), browser(world, person)
    item = item_with(plan, "5G phủ sóng")
    answers = [
        client.post(
            reverse("plans", args=[world.ward.code]), {"file": SimpleUploadedFile("b.txt", AMENDED.encode())}
        ),
        client.post(address("plan_item", plan, item.pk), {"action": "accept", "version": 1}),
        client.post(address("plan_add", plan), {"kind": "target", "start": 0, "end": 20}),
        client.post(address("plan_certain", plan)),
        client.post(address("plan_organisations", plan), {}),
        client.post(address("plan_superior", plan), {}),
        client.post(address("plan_accept", plan), {"leave_pending": "1"}),
        client.post(address("plan_withdraw", plan)),
    ]
    statuses = {answer.status_code for answer in answers}
    if person in EDITORS:
        assert statuses == {302}
        assert PlanDocument.objects.get(pk=plan.pk).state == "withdrawn"
    else:
        assert statuses == {403}
        assert not PlanItem.objects.exclude(state="pending").exists()
        assert PlanDocument.objects.count() == 1


@pytest.mark.parametrize("person", EVERYBODY)
def test_who_sees_the_programme_sees_the_live_plan_and_its_file(world: World, person: str) -> None:
    plan, client = live_plan(world), browser(world, person)
    page = client.get(address("plan", plan))
    file = client.get(reverse("received_file", args=[world.ward.code, plan.received_id]))
    lineage = client.get(address("plan_lineage", plan))
    if person in EDITORS | READERS:
        assert (page.status_code, file.status_code, lineage.status_code) == (200, 200, 200)
        assert "5G phủ sóng" in seen(page)
    else:
        assert page.status_code == (200 if person in OWN_ONLY else 403)
        assert "5G phủ sóng" not in seen(page)
        assert file.status_code in {403, 404}
        assert lineage.status_code in {403, 404}


def test_an_operator_sees_of_a_plan_only_what_is_its_own(world: World) -> None:
    plan = live_plan(world)
    operator = world.organisations["operator_a"]
    decide_wording(
        actor=officer(world), plan=plan, text="Các doanh nghiệp viễn thông", organisation=operator, now=NOW
    )
    mine = seen(browser(world, "operator").get(address("plan", plan)))
    assert ("Đầu tư, nâng cấp trạm" in mine, "Phòng Văn hóa" in mine) == (True, False)
    assert "Đầu tư, nâng cấp trạm" not in seen(browser(world, "rival").get(address("plan", plan)))


def test_a_file_is_handed_out_as_an_attachment_that_no_browser_runs(world: World) -> None:
    plan = uploaded(world, name="kế hoạch.txt")
    answer = browser(world, "head").get(reverse("received_file", args=[world.ward.code, plan.received_id]))
    assert b"".join(answer.streaming_content) == PLAN.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    elsewhere = reverse("received_file", args=[world.other.code, plan.received_id])
    assert browser(world, "other_officer").get(elsewhere).status_code == 404


def test_a_plan_under_review_is_only_announced_to_readers(world: World) -> None:
    plan = uploaded(world)
    page = browser(world, "leader").get(address("plan", plan))
    assert "đang được rà soát" in seen(page)
    assert "5G phủ sóng" not in seen(page)


def test_a_step_on_an_older_version_is_said_in_a_sentence(world: World) -> None:
    plan, client = uploaded(world), browser(world, "officer")
    item = item_with(plan, "5G phủ sóng")
    correct_item(actor=officer(world, "head"), item=item, data={"year": 2029}, version=1, now=NOW)
    step = {"action": "drop", "version": 1}
    fetched = client.post(address("plan_item", plan, item.pk), step, headers={"X-Requested-With": "fetch"})
    assert (fetched.status_code, "vừa được người khác sửa" in fetched.content.decode()) == (409, True)
    plainly = client.post(address("plan_item", plan, item.pk), step, follow=True)
    assert "vừa được người khác sửa" in seen(plainly)


def test_the_review_asks_a_constant_number_of_questions(
    world: World, django_assert_max_num_queries: Any
) -> None:
    plan, client = uploaded(world), browser(world, "officer")
    client.get(address("plan_review", plan))
    with django_assert_max_num_queries(16):
        client.get(address("plan_review", plan))


# — the organisations of a plan —


def test_suggestions_are_shown_with_reason_and_score_and_none_is_chosen_by_itself(world: World) -> None:
    plan, client = uploaded(world), browser(world, "officer")
    page = client.get(address("plan_organisations", plan))
    assert "Đúng tên, 100/100 điểm" in seen(page)
    assert "Chọn sẵn vì đúng tên" in seen(page)
    assert "Thuộc nhóm được nêu, 80/100 điểm" in seen(page)
    match = plan.wording_matches.get(text="Các doanh nghiệp viễn thông")
    checked = re.findall(rf'name="choice_{match.pk}" value="(\w+)" checked', page.content.decode())
    assert checked == ["open"]


def test_a_choice_is_kept_and_shown_with_who_made_it(world: World) -> None:
    plan, client = uploaded(world), browser(world, "officer")
    match = plan.wording_matches.get(text="Các doanh nghiệp viễn thông")
    operator = world.organisations["operator_b"]
    page = client.post(
        address("plan_organisations", plan),
        {f"choice_{match.pk}": "other", f"other_{match.pk}": operator.pk},
        follow=True,
    )
    match.refresh_from_db()
    assert (match.organisation, match.decided_by) == (operator, world.people["officer"])
    assert "Người officer đã chọn" in seen(page)
    exact = plan.wording_matches.get(text="Công an phường")
    assert (exact.certain, exact.decided_by) == (True, None)


def test_a_new_organisation_is_made_from_a_wording(world: World) -> None:
    plan, client = uploaded(world), browser(world, "officer")
    match = plan.wording_matches.get(text="Các doanh nghiệp viễn thông")
    client.post(
        address("plan_organisations", plan),
        {
            "create": match.pk,
            f"name_{match.pk}": "Các doanh nghiệp viễn thông",
            f"kind_{match.pk}": "operator",
            f"collective_{match.pk}": "1",
        },
    )
    match.refresh_from_db()
    assert match.organisation == Organisation.objects.get(name="Các doanh nghiệp viễn thông", unit=world.ward)
    assert match.organisation.is_collective


def test_an_organisation_of_another_place_is_refused(world: World) -> None:
    plan, client = uploaded(world), browser(world, "officer")
    match = plan.wording_matches.get(text="Các doanh nghiệp viễn thông")
    stranger = world.organisations["other_culture"]
    page = client.post(
        address("plan_organisations", plan), {f"choice_{match.pk}": str(stranger.pk)}, follow=True
    )
    assert "không thuộc địa phương này" in seen(page)
    match.refresh_from_db()
    assert match.organisation is None


# — the amendment and the lineage —


def test_an_amendment_shows_what_changes_and_what_ends_before_anything_does(world: World) -> None:
    live_plan(world)
    new = uploaded(world, AMENDED)
    page = seen(browser(world, "officer").get(address("plan_changes", new)))
    assert "Dân số được phủ sóng 5G ≥ 99 % Dân số được phủ sóng 5G ≥ 100 %" in page
    assert "Thêm 80% người dân trưởng thành có chữ ký số cá nhân. (2030)" in page
    assert "Không còn 100% cơ quan nhà nước kết nối" in page
    assert "Chưa có gì thay đổi trong chương trình" in page
    accept_certain(actor=officer(world), plan=new, least=0.0, now=NOW)
    page = seen(browser(world, "officer").get(address("plan_changes", new)))
    assert "4 chỉ tiêu, nhiệm vụ, báo cáo đi tiếp" in page
    assert "1 mục mới" in page
    assert "Chỉ tiêu thôi theo dõi: 100% cơ quan nhà nước" in page


def test_where_the_superior_s_plan_is_absent_it_is_named_and_asked_for(world: World) -> None:
    plan, client = live_plan(world), browser(world, "officer")
    page = client.get(address("plan_lineage", plan))
    assert "Chưa có kế hoạch của cấp trên" in seen(page)
    assert "Kế hoạch số 317/KH-UBND ngày 02/12/2025" in seen(page)
    superior = PLAN.replace("PHƯỜNG AN HÒA", "TỈNH SÔNG MÂY").replace("phường An Hòa", "tỉnh Sông Mây")
    superior = superior.replace("99% dân số", "95% dân số").replace("đạt 95%", "đạt 98%")
    answer = client.post(
        address("plan_superior", plan),
        {"file": SimpleUploadedFile("tinh.txt", superior.encode())},
        follow=True,
    )
    plan.refresh_from_db()
    assert (plan.superior.state, plan.superior.is_reference, plan.superior.level) == (
        "reference",
        True,
        "province",
    )
    page_text = seen(answer)
    assert "Nâng cao (1)" in page_text
    assert "Hạ thấp (1)" in page_text
    assert "Giữ nguyên (1)" in page_text
    assert "Chưa có kế hoạch của cấp trên" not in page_text


def test_a_reference_plan_never_goes_live(world: World) -> None:
    plan, client = live_plan(world), browser(world, "officer")
    client.post(address("plan_superior", plan), {"file": SimpleUploadedFile("tinh.txt", AMENDED.encode())})
    reference = PlanDocument.objects.get(is_reference=True)
    client.post(address("plan_accept", reference), {"leave_pending": "1"})
    reference.refresh_from_db()
    assert reference.state == "reference"


def test_a_neighbour_s_plan_can_be_compared_once_it_is_in_force_not_before(world: World) -> None:
    plan = live_plan(world)
    plan_of_other = PlanDocument.objects.get(pk=plan.pk)
    plan_of_other.pk, plan_of_other.unit, plan_of_other.state = None, world.other, "review"
    plan_of_other.save()
    client = browser(world, "officer")
    client_page = client.get(address("plan_lineage", plan) + f"?voi={plan_of_other.pk}")
    assert client_page.context["other"] is None
    plan_of_other.state = "live"
    plan_of_other.save()
    client_page = client.get(address("plan_lineage", plan) + f"?voi={plan_of_other.pk}")
    assert client_page.context["other"] == plan_of_other


def test_chu_van_an_beside_ha_noi_tightens_the_cover_of_5g(world: World, shared: Path) -> None:
    """The two real plans: Hà Nội wants 5G for 99 % of the people by 2030, Chu Văn An for all."""
    client = browser(world, "officer")
    text = (shared / "plans" / "chu-van-an.txt").read_text(encoding="utf-8")
    plan = uploaded(world, text)
    superior = (shared / "plans" / "ha-noi.txt").read_bytes()
    client.post(address("plan_superior", plan), {"file": SimpleUploadedFile("ha-noi.txt", superior)})
    page = client.get(address("plan_lineage", plan))
    lines = {(line["indicator"], line["year"]): line for line in page.context["lines"]}
    five_g = lines[("Dân số được phủ sóng 5G", 2030)]
    assert five_g["verdict"] == "tightened"
    assert ("99 %" in five_g["superior"], "100 %" in five_g["inferior"]) == (True, True)
    table = client.get(address("plan_lineage", plan) + "?export=csv").content.decode("utf-8-sig")
    assert "Dân số được phủ sóng 5G,2030,Nâng cao" in table
