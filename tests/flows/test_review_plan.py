"""What people do to the items of a plan under review, and what they may not."""

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.flows.accept_plan import Accepted, accept_late, accept_plan
from hatangso.flows.match_wordings import decide_wording
from hatangso.flows.refused import Refused
from hatangso.flows.review_item import accept_certain, add_item, correct_item, decide_item, undo_item
from hatangso.flows.split_join_items import join_items, split_item
from hatangso.flows.withdraw_plan import withdraw_plan
from hatangso.store.audit.models import AuditEntry
from hatangso.store.duties.models import Duty, DutyOccurrence
from hatangso.store.organisations.models import Wording
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import Target, Task, TaskOrganisation
from tests.plan_world import NOW, item_with, officer, uploaded
from tests.world import World


@pytest.fixture
def plan(world: World) -> PlanDocument:
    return uploaded(world)


def _accept(world: World, plan: PlanDocument, *, leave_pending: bool = False) -> Accepted:
    return accept_plan(actor=officer(world), plan=plan, leave_pending=leave_pending, now=NOW)


def test_an_upload_is_read_into_items_that_are_not_live(plan: PlanDocument) -> None:
    kinds = [item.kind for item in plan.items.all()]
    assert (kinds.count("target"), kinds.count("assignment"), kinds.count("commitment")) == (3, 4, 3)
    assert kinds.count("duty") == 1
    assert Target.objects.count() + Task.objects.count() + Duty.objects.count() == 0
    assert all(plan.text[i.start : i.end] for i in plan.items.exclude(kind="warning"))


def test_a_step_on_an_older_version_is_refused(world: World, plan: PlanDocument) -> None:
    item = item_with(plan, "5G phủ sóng")
    correct_item(actor=officer(world, "head"), item=item, data={"year": 2028}, version=1, now=NOW)
    for step in (
        lambda: correct_item(actor=officer(world), item=item, data={"year": 2027}, version=1, now=NOW),
        lambda: decide_item(actor=officer(world), item=item, state="dropped", version=1, now=NOW),
        lambda: undo_item(actor=officer(world), item=item, version=1, now=NOW),
        lambda: split_item(actor=officer(world), item=item, at=(item.start or 0) + 5, version=1, now=NOW),
    ):
        with pytest.raises(Refused, match="vừa được người khác sửa"):
            step()
    item.refresh_from_db()
    assert (item.data["year"], item.state) == (2028, "accepted")


def test_undo_goes_back_step_by_step(world: World, plan: PlanDocument) -> None:
    item = item_with(plan, "5G phủ sóng")
    item = correct_item(actor=officer(world), item=item, data={"year": 2028}, version=1, now=NOW)
    item = decide_item(actor=officer(world), item=item, state="dropped", version=item.version, now=NOW)
    undo_item(actor=officer(world), item=item, version=item.version, now=NOW)
    item.refresh_from_db()
    assert (item.state, item.data["year"]) == ("pending", 2028)
    undo_item(actor=officer(world), item=item, version=item.version, now=NOW)
    item.refresh_from_db()
    assert (item.state, item.data["year"]) == ("pending", 2030)


def test_a_split_target_gives_each_half_the_figure_that_stands_in_it(world: World) -> None:
    plan = uploaded(
        world,
        uploaded(world).text.replace(
            "có đường truyền cáp quang đạt 95%.",
            "có đường truyền cáp quang đạt 95%, người dân trưởng thành có chữ ký số đạt 50%.",
        ),
    )
    item = item_with(plan, "chữ ký số", "target")
    at = plan.text.index(", người dân trưởng thành")
    first, second = split_item(actor=officer(world), item=item, at=at, version=item.version, now=NOW)
    assert first.data["text"] == "Tỷ lệ hộ gia đình có đường truyền cáp quang đạt 95%"
    assert second.data["text"] == "người dân trưởng thành có chữ ký số đạt 50%."
    assert [m["value"] for m in first.data["measures"]] == [95]
    assert [m["value"] for m in second.data["measures"]] == [50]
    undo_item(actor=officer(world), item=first, version=first.version, now=NOW)
    assert item_with(plan, "chữ ký số", "target").pk == item.pk


def test_joined_items_stand_for_their_parts(world: World, plan: PlanDocument) -> None:
    parts = [item_with(plan, "đôn đốc"), item_with(plan, "Tổng hợp, báo cáo")]
    joined = join_items(actor=officer(world), items=parts, now=NOW)
    assert plan.text[joined.start : joined.end].startswith("Chủ trì, theo dõi")
    assert joined.data["text"].endswith("hằng năm.")
    assert set(PlanItem.objects.filter(state="replaced")) == set(parts)
    with pytest.raises(Refused, match="cùng loại"):
        join_items(actor=officer(world), items=[joined, item_with(plan, "5G phủ sóng")], now=NOW)


@pytest.mark.parametrize(
    ("words", "data", "sentence"),
    [
        ("5G phủ sóng", {"text": " "}, "không được để trống"),
        ("5G phủ sóng", {"year": 1890}, "2000 đến 2100"),
        ("5G phủ sóng", {"measures": []}, "ít nhất một đại lượng"),
        ("5G phủ sóng", {"measures": [{"op": ">=", "value": None, "unit": "%"}]}, "con số phải đạt"),
        ("5G phủ sóng", {"measures": [{"op": "between", "value": [9, 3], "unit": "%"}]}, "hai con số"),
        ("an ninh, an toàn mạng", {"organisation": ""}, "cơ quan được giao"),
        ("Phòng Văn hóa - Xã hội", {"frequency": "annual", "due": {"day": 5}}, "chưa đủ ngày"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_and_nothing_is_kept(
    world: World, plan: PlanDocument, words: str, data: dict[str, object], sentence: str
) -> None:
    item = item_with(plan, words)
    with pytest.raises(Refused, match=sentence):
        correct_item(actor=officer(world), item=item, data=data, version=item.version, now=NOW)
    item.refresh_from_db()
    assert (item.version, item.state) == (1, "pending")


def test_a_plan_goes_live_only_when_every_item_is_decided_or_left(world: World, plan: PlanDocument) -> None:
    item = item_with(plan, "5G phủ sóng")
    decide_item(actor=officer(world), item=item, state="accepted", version=1, now=NOW)
    with pytest.raises(Refused, match="Còn 10 mục chưa quyết định"):
        _accept(world, plan)
    assert Target.objects.count() == 0
    assert _accept(world, plan, leave_pending=True) == Accepted(1, 0, 0, 10)
    target = Target.objects.get()
    assert (target.text, target.year, target.source_item) == (item.data["text"], 2030, item)
    measure = target.measures.get()
    assert (measure.indicator, measure.op, measure.value, measure.unit_text) == ("pop_5g", ">=", 99, "%")


def test_accepting_twice_makes_nothing_twice(world: World, plan: PlanDocument) -> None:
    accept_certain(actor=officer(world), plan=plan, least=0.9, now=NOW)
    seen_by_another_tab = PlanDocument.objects.get(pk=plan.pk)
    assert _accept(world, plan).targets == 3
    assert _accept(world, seen_by_another_tab) == Accepted(0, 0, 0, 0)
    assert (Target.objects.count(), Duty.objects.count()) == (3, 1)
    assert DutyOccurrence.objects.filter(due_on="2026-12-05").count() == 1


def test_only_the_paragraphs_chosen_become_tasks_with_their_organisation(
    world: World, plan: PlanDocument
) -> None:
    item = item_with(plan, "an ninh, an toàn mạng")
    correct_item(actor=officer(world), item=item, data={"make_task": True}, version=1, now=NOW)
    accept_certain(actor=officer(world), plan=plan, least=0.9, now=NOW)
    assert _accept(world, plan).tasks == 1
    row = TaskOrganisation.objects.get()
    assert (row.wording, row.organisation) == ("Công an phường", world.organisations["police"])


def test_an_exact_name_is_chosen_beforehand_and_shown_as_such_nothing_else_is(
    world: World, plan: PlanDocument
) -> None:
    matches = {m.text: (m.organisation, m.certain, m.decided_by) for m in plan.wording_matches.all()}
    assert matches["Công an phường"] == (world.organisations["police"], True, None)
    assert matches["Các doanh nghiệp viễn thông"] == (None, False, None)


def test_what_a_wording_means_is_remembered_for_the_next_plan_and_given_to_what_is_live(
    world: World, plan: PlanDocument
) -> None:
    item = item_with(plan, "Đầu tư, nâng cấp trạm")
    correct_item(actor=officer(world), item=item, data={"make_task": True}, version=1, now=NOW)
    _accept(world, plan, leave_pending=True)
    assert TaskOrganisation.objects.get().organisation is None
    operator = world.organisations["operator_a"]
    decide_wording(
        actor=officer(world), plan=plan, text="Các doanh nghiệp viễn thông", organisation=operator, now=NOW
    )
    assert TaskOrganisation.objects.get().organisation == operator
    assert Wording.objects.get().organisation == operator
    next_plan = uploaded(world, plan.text.replace("2026 - 2030", "2031 - 2035"))
    assert next_plan.wording_matches.get(text="Các doanh nghiệp viễn thông").organisation == operator


def test_a_withdrawn_plan_takes_its_targets_and_duties_with_it_and_deletes_nothing(
    world: World, plan: PlanDocument
) -> None:
    accept_certain(actor=officer(world), plan=plan, least=0.9, now=NOW)
    _accept(world, plan)
    plan.refresh_from_db()
    withdraw_plan(actor=officer(world), plan=plan, now=NOW)
    assert set(Target.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert set(Duty.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Target.objects.count() == 3


def test_what_was_left_open_can_go_live_later_once(world: World, plan: PlanDocument) -> None:
    five_g, police = item_with(plan, "5G phủ sóng"), item_with(plan, "an ninh, an toàn mạng")
    fibre = item_with(plan, "đường truyền cáp quang", "target")
    decide_item(actor=officer(world), item=fibre, state="accepted", version=1, now=NOW)
    _accept(world, plan, leave_pending=True)
    for _click in range(2):
        accept_late(actor=officer(world), plan=plan, item=five_g, as_task=False, now=NOW)
        accept_late(actor=officer(world), plan=plan, item=police, as_task=True, now=NOW)
    assert sorted(Target.objects.values_list("source_item_id", flat=True)) == [five_g.pk, fibre.pk]
    assert Task.objects.get().source_item == police
    with pytest.raises(PermissionDenied):
        accept_late(actor=officer(world, "leader"), plan=plan, item=police, as_task=True, now=NOW)


def test_a_live_plan_s_items_change_no_more(world: World, plan: PlanDocument) -> None:
    accept_certain(actor=officer(world), plan=plan, least=0.9, now=NOW)
    _accept(world, plan)
    item = item_with(plan, "5G phủ sóng")
    with pytest.raises(Refused, match="không ở bước rà soát"):
        correct_item(actor=officer(world), item=item, data={"year": 2027}, version=item.version, now=NOW)


@pytest.mark.parametrize(
    "person",
    ["economy_officer", "leader", "police", "other_officer", "operator", "rival", "administrator"],
)
def test_who_may_not_edit_plans_can_do_nothing_to_one(world: World, plan: PlanDocument, person: str) -> None:
    actor, item = officer(world, person), item_with(plan, "5G phủ sóng")
    for step in (
        lambda: decide_item(actor=actor, item=item, state="accepted", version=1, now=NOW),
        lambda: correct_item(actor=actor, item=item, data={"year": 2027}, version=1, now=NOW),
        lambda: split_item(actor=actor, item=item, at=(item.start or 0) + 9, version=1, now=NOW),
        lambda: undo_item(actor=actor, item=item, version=1, now=NOW),
        lambda: add_item(actor=actor, plan=plan, kind="target", start=0, end=20, now=NOW),
        lambda: accept_certain(actor=actor, plan=plan, least=0, now=NOW),
        lambda: accept_plan(actor=actor, plan=plan, leave_pending=True, now=NOW),
        lambda: withdraw_plan(actor=actor, plan=plan, now=NOW),
        lambda: decide_wording(actor=actor, plan=plan, text="Công an phường", organisation=None, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert not plan.items.exclude(state="pending").exists()


def test_every_decision_is_in_the_audit_trail(world: World, plan: PlanDocument) -> None:
    item = item_with(plan, "5G phủ sóng")
    correct_item(actor=officer(world), item=item, data={"year": 2028}, version=1, now=NOW)
    entries = AuditEntry.objects.filter(object_type="plans.planitem", object_id=str(item.pk))
    entry = entries.order_by("id").last()
    assert entry is not None
    assert (entry.before["data"]["year"], entry.after["data"]["year"]) == (2030, 2028)
    assert entry.unit_id == world.ward.pk
