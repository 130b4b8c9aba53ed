"""A plan read again, uploaded again or amended keeps what people made of it."""

import pytest

from hatangso.flows.accept_plan import accept_plan
from hatangso.flows.describe_plan import PlanFields, correct_fields
from hatangso.flows.review_item import accept_certain, add_item, correct_item, decide_item
from hatangso.flows.split_join_items import join_items, split_item
from hatangso.flows.upload_plan import read_again
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import Observation, Target, Task
from tests.plan_world import AMENDED, NOW, PLAN, item_with, officer, uploaded
from tests.world import World


def _state(plan: PlanDocument) -> list[tuple[object, ...]]:
    """Everything a person can see of the plan's items."""
    return [
        (i.pk, i.kind, i.state, i.origin, i.start, i.end, i.data, i.parents)
        for i in plan.items.order_by("position", "id")
    ]


@pytest.fixture
def mended(world: World) -> PlanDocument:
    """A plan with one item of each fate: corrected, accepted, dropped, split, joined, added."""
    plan, actor = uploaded(world), officer(world)
    five_g = item_with(plan, "5G phủ sóng")
    correct_item(actor=actor, item=five_g, data={"year": 2029}, version=five_g.version, now=NOW)
    fibre = item_with(plan, "đường truyền cáp quang", "target")
    decide_item(actor=actor, item=fibre, state="accepted", version=fibre.version, now=NOW)
    police = item_with(plan, "an ninh, an toàn mạng")
    decide_item(actor=actor, item=police, state="dropped", version=police.version, now=NOW)
    poor = item_with(plan, "hộ nghèo")
    at = plan.text.index("; hỗ trợ hộ nghèo") + 1
    split_item(actor=actor, item=poor, at=at, version=poor.version, now=NOW)
    join_items(actor=actor, items=[item_with(plan, "đôn đốc"), item_with(plan, "Tổng hợp, báo cáo")], now=NOW)
    start = plan.text.index("Phát triển hạ tầng số hiện đại")
    end = plan.text.index("\n", start)
    add_item(actor=actor, plan=plan, kind="target", start=start, end=end, now=NOW)
    return plan


def test_the_same_file_uploaded_again_is_the_same_plan_with_every_decision(
    world: World, mended: PlanDocument
) -> None:
    before = _state(mended)
    again = uploaded(world, name="ban-sao.txt")
    assert again.pk == mended.pk
    assert again.state == "review"
    assert _state(again) == before
    assert PlanDocument.objects.count() == 1


def test_a_pressed_read_again_changes_nothing_that_people_made(mended: PlanDocument, world: World) -> None:
    before = _state(mended)
    read_again(actor=officer(world), plan=mended)
    assert _state(mended) == before


def test_the_same_text_in_another_file_brings_the_decisions_along(world: World, mended: PlanDocument) -> None:
    copy = uploaded(world, PLAN + "\n\n")
    assert copy.pk != mended.pk
    assert copy.amends == mended
    old = [(row[1], row[2], row[3], row[6]) for row in _state(mended)]
    new = [(row[1], row[2], row[3], row[6]) for row in _state(copy)]
    assert new == old
    own = set(copy.items.values_list("pk", flat=True))
    assert all(set(item.parents) <= own for item in copy.items.all())


def test_what_the_reader_now_finds_joins_what_a_person_had_added(world: World) -> None:
    plan = uploaded(world)
    missed = item_with(plan, "an ninh, an toàn mạng")
    start, end = missed.start, missed.end
    assert start is not None
    assert end is not None
    missed.delete()
    added = add_item(actor=officer(world), plan=plan, kind="assignment", start=start, end=end, now=NOW)
    correct_item(
        actor=officer(world), item=added, data={"organisation": "Công an phường"}, version=1, now=NOW
    )
    read_again(actor=officer(world), plan=plan)
    again = item_with(plan, "an ninh, an toàn mạng")
    assert again.pk == added.pk
    assert again.as_read is not None
    assert again.state == "accepted"


def test_a_wrong_reading_that_was_mended_stays_mended_when_it_is_read_rightly(world: World) -> None:
    plan = uploaded(world)
    item = item_with(plan, "5G phủ sóng")
    right = item.data
    wrong = {**right, "measures": [{**right["measures"][0], "value": 9}]}
    PlanItem.objects.filter(pk=item.pk).update(data=wrong, as_read=wrong)
    correct_item(actor=officer(world), item=item, data=right, version=1, now=NOW)
    read_again(actor=officer(world), plan=plan)
    again = item_with(plan, "5G phủ sóng")
    assert again.data["measures"][0]["value"] == 99
    assert plan.items.filter(kind="target").count() == 3


def test_corrected_fields_of_the_document_stay(world: World) -> None:
    plan = uploaded(world)
    correct_fields(
        actor=officer(world),
        plan=plan,
        fields=PlanFields(
            number="21/KH-UBND",
            issued_on=plan.issued_on,
            title=plan.title,
            locality_text=plan.locality_text,
            period_start=2026,
            period_end=2030,
            signer_name="Nguyễn Văn Bình",
            signer_position=plan.signer_position,
            amends=None,
        ),
    )
    read_again(actor=officer(world), plan=plan)
    plan.refresh_from_db()
    assert plan.number == "21/KH-UBND"
    assert plan.signer_name == "Nguyễn Văn Bình"
    assert plan.fields_as_read["number"] == "12/KH-UBND"


def _live(world: World) -> PlanDocument:
    plan = uploaded(world)
    task = item_with(plan, "trạm 5G tại khu vực")
    correct_item(actor=officer(world), item=task, data={"make_task": True}, version=task.version, now=NOW)
    accept_certain(actor=officer(world), plan=plan, least=0.0, now=NOW)
    accept_plan(actor=officer(world), plan=plan, leave_pending=False, now=NOW)
    plan.refresh_from_db()
    return plan


def test_a_live_plan_uploaded_again_is_given_back_untouched(world: World) -> None:
    plan = _live(world)
    again = uploaded(world)
    assert again.pk == plan.pk
    assert again.state == "live"


def test_an_amendment_opens_only_what_it_changes_and_lets_go_what_it_no_longer_says(world: World) -> None:
    _live(world)
    new = uploaded(world, AMENDED)
    assert {i.data["text"][:20] for i in new.items.filter(state="pending")} == {
        "Mạng băng rộng di độ",
        "80% người dân trưởng",
    }
    said = [str(item.data.get("text")) for item in new.items.all()]
    assert not any("truyền số liệu chuyên dùng" in text for text in said)
    assert item_with(new, "5G phủ sóng").data["measures"][0]["value"] == 100


def test_nothing_live_changes_before_the_amendment_is_accepted(world: World) -> None:
    plan = _live(world)
    before = sorted(Target.objects.values_list("pk", "text", "state", "plan_id"))
    uploaded(world, AMENDED)
    assert sorted(Target.objects.values_list("pk", "text", "state", "plan_id")) == before
    plan.refresh_from_db()
    assert plan.state == "live"


def test_an_accepted_amendment_keeps_targets_with_figures_and_tasks_with_progress(world: World) -> None:
    plan = _live(world)
    five_g = Target.objects.get(text__contains="5G phủ sóng")
    task = Task.objects.get()
    task.state, task.percent = "in_progress", 40
    task.save()
    Observation.objects.create(
        unit=world.ward,
        indicator="pop_5g",
        period="2025",
        period_end="2025-12-31",
        value=80,
        footing="reported",
        source="Báo cáo giả định",
        entered_at=NOW,
    )
    new = uploaded(world, AMENDED)
    accept_certain(actor=officer(world), plan=new, least=0.0, now=NOW)
    accept_plan(actor=officer(world), plan=new, leave_pending=False, now=NOW)
    five_g.refresh_from_db()
    task.refresh_from_db()
    plan.refresh_from_db()
    assert (five_g.plan_id, five_g.state, five_g.measures.get().value) == (new.pk, "live", 100)
    assert (task.plan_id, task.state, task.percent) == (new.pk, "in_progress", 40)
    assert Target.objects.get(text__contains="truyền số liệu").state == "withdrawn"
    assert Target.objects.filter(text__contains="chữ ký số", state="live").count() == 1
    assert plan.state == "amended"
    assert Observation.objects.count() == 1
