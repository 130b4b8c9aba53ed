"""Targets are added, changed, withdrawn; get their baseline, milestones and indicators."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.flows.choose_roll_up import choose_roll_up
from hatangso.flows.edit_target import (
    MeasureDraft,
    TargetDraft,
    add_target,
    edit_target,
    follow_again,
    target_mark,
    withdraw_target,
)
from hatangso.flows.follow_measure import follow_measure
from hatangso.flows.make_local_indicator import close_local_indicator, make_local_indicator
from hatangso.flows.refused import Refused
from hatangso.flows.set_baseline import Start, set_baseline
from hatangso.store.audit.models import AuditEntry
from hatangso.store.evidence.models import Received
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.models import LocalIndicator, Observation, Target, TargetMeasure
from tests.programme_world import NOW, Programme, actor, build_programme, record, told
from tests.world import World

WHO_MAY_NOT = ["economy_officer", "leader", "police", "operator", "other_officer", "administrator", "city"]


@pytest.fixture
def programme(world: World) -> Programme:
    return build_programme(world)


def draft(**given: object) -> TargetDraft:
    measure = MeasureDraft("smartphone_adults", "numeric", ">", 80, unit_text="%")
    fields = {
        "text": "Trên 80% người trưởng thành có điện thoại thông minh",
        "year": 2028,
        "component": "telecom",
    }
    return TargetDraft(**{**fields, "measures": (measure,), **given})  # type: ignore[arg-type]


def indicator(world: World, who: str = "officer", **given: object) -> LocalIndicator:
    fields = {
        "name": "Số km cáp ngầm",
        "unit_text": "km",
        "rule": "value",
        "component": "telecom",
        "better": "higher",
        "method": "Đo theo hồ sơ hoàn công",
        "source": "Phòng Kinh tế",
    }
    return make_local_indicator(
        actor=actor(world, who),
        unit=world.ward,
        now=NOW,
        **{**fields, **given},  # type: ignore[arg-type]
    )


def test_a_target_is_added_by_hand_and_comes_last(world: World, programme: Programme) -> None:
    lead = world.organisations["police"]
    target = add_target(actor=actor(world, "officer"), unit=world.ward, draft=draft(leads=(lead,)), now=NOW)
    assert list(Target.objects.filter(unit=world.ward))[-1] == target
    assert target.measures.get().value == 80
    assert target.organisations.get().organisation == lead


@pytest.mark.parametrize("who", WHO_MAY_NOT)
def test_only_who_may_edit_the_plan_changes_targets(world: World, programme: Programme, who: str) -> None:
    person = actor(world, who)
    with pytest.raises(PermissionDenied):
        add_target(actor=person, unit=world.ward, draft=draft(), now=NOW)
    with pytest.raises(PermissionDenied):
        edit_target(actor=person, target=programme.pop_5g, draft=draft(), reason="x", seen="", now=NOW)
    with pytest.raises(PermissionDenied):
        withdraw_target(actor=person, target=programme.pop_5g, reason="x")
    with pytest.raises(PermissionDenied):
        set_baseline(
            actor=person, measure=programme.pop_5g.measures.get(), start=None, milestones={}, now=NOW
        )
    with pytest.raises(PermissionDenied):
        follow_measure(actor=person, measure=programme.pop_5g.measures.get(), indicator="pop_5g")
    with pytest.raises(PermissionDenied):
        indicator(world, who)


def test_changing_a_target_keeps_its_figures_and_writes_the_reason_down(
    world: World, programme: Programme
) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    measure = programme.pop_5g.measures.get()
    changed = draft(
        text="Tỷ lệ dân số được phủ sóng 5G đạt 100%",
        year=2029,
        measures=(MeasureDraft("pop_5g", "numeric", ">=", 100, unit_text="%", pk=measure.pk),),
        leads=(world.organisations["economy"],),
    )
    edit_target(
        actor=actor(world, "officer"),
        target=programme.pop_5g,
        draft=changed,
        reason="QĐ 12",
        seen=target_mark(programme.pop_5g),
        now=NOW,
    )
    measure.refresh_from_db()
    assert (measure.value, measure.baseline_value) == (100, 40)
    assert [p.organisation for p in programme.pop_5g.organisations.all()] == [world.organisations["economy"]]
    assert Observation.objects.get() == row
    entry = AuditEntry.objects.filter(object_type="programme.target", action="change").latest("id")
    assert entry.reason == "QĐ 12"
    assert entry.before["year"] == 2030


def test_a_target_of_a_plan_is_changed_only_with_a_reason(world: World, programme: Programme) -> None:
    file = Received.objects.create(
        unit=world.ward, sha256="0" * 64, size=1, media_type="text/plain", file_name="kh.txt",
        purpose="plan", received_at=NOW,
    )  # fmt: skip
    plan = PlanDocument.objects.create(unit=world.ward, received=file, state="live", uploaded_at=NOW)
    Target.objects.filter(pk=programme.pop_5g.pk).update(plan=plan)
    programme.pop_5g.refresh_from_db()
    with pytest.raises(Refused, match="lý do"):
        edit_target(
            actor=actor(world, "officer"),
            target=programme.pop_5g,
            draft=draft(),
            reason=" ",
            seen="",
            now=NOW,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"year": 1999},
        {"year": 2080},
        {"component": "space"},
        {"measures": ()},
        {"measures": (MeasureDraft("pop_5g", "numeric", "done"),)},
        {"measures": (MeasureDraft("pop_5g", "product", ">=", 5),)},
        {"measures": (MeasureDraft("pop_5g", "numeric", "between", 5),)},
        {"measures": (MeasureDraft("pop_5g", "numeric", "between", 5, 2),)},
        {"measures": (MeasureDraft("unheard_of", "numeric", ">=", 5),)},
    ],
)
def test_an_impossible_target_is_refused_and_nothing_is_kept(
    world: World, programme: Programme, wrong: dict[str, object]
) -> None:
    with pytest.raises(Refused):
        add_target(actor=actor(world, "officer"), unit=world.ward, draft=draft(**wrong), now=NOW)
    assert Target.objects.count() == 3


def test_a_target_is_withdrawn_and_followed_again_with_reasons(world: World, programme: Programme) -> None:
    person = actor(world, "head")
    with pytest.raises(Refused):
        withdraw_target(actor=person, target=programme.pop_5g, reason="")
    withdraw_target(actor=person, target=programme.pop_5g, reason="Bỏ theo KH mới")
    assert Target.objects.get(pk=programme.pop_5g.pk).state == "withdrawn"
    follow_again(actor=person, target=programme.pop_5g, reason="Nhầm")
    assert Target.objects.get(pk=programme.pop_5g.pk).state == "live"


def test_baseline_and_milestones_replace_those_there(world: World, programme: Programme) -> None:
    measure, person = programme.pop_5g.measures.get(), actor(world, "officer")
    start = Start(45, date(2025, 6, 30), "Báo cáo 10")
    set_baseline(actor=person, measure=measure, start=start, milestones={2026: 55, 2027: 65}, now=NOW)
    set_baseline(actor=person, measure=measure, start=start, milestones={2027: 70, 2028: 80}, now=NOW)
    measure.refresh_from_db()
    assert (measure.baseline_value, measure.baseline_on) == (45, date(2025, 6, 30))
    assert dict(measure.milestones.values_list("year", "value")) == {2027: 70, 2028: 80}


@pytest.mark.parametrize(
    ("start", "milestones", "field"),
    [
        (Start(45, date(2027, 1, 1), "BC"), {}, "baseline_on"),
        (Start(45, date(2025, 1, 1), " "), {}, "baseline_source"),
        (Start(-1, date(2025, 1, 1), "BC"), {}, "baseline_value"),
        (Start(145, date(2025, 1, 1), "BC"), {}, "baseline_value"),
        (None, {2030: 90}, "milestones"),
        (None, {2028: 101}, "milestones"),
        (Start(45, date(2025, 1, 1), "BC"), {2024: 30}, "milestones"),
    ],
)
def test_an_impossible_path_is_refused_at_its_field(
    world: World, programme: Programme, start: Start | None, milestones: dict[int, float], field: str
) -> None:
    measure = programme.pop_5g.measures.get()
    with pytest.raises(Refused) as refused:
        set_baseline(
            actor=actor(world, "officer"), measure=measure, start=start, milestones=milestones, now=NOW
        )
    assert refused.value.field == field
    measure.refresh_from_db()
    assert measure.baseline_value == 40


def test_a_measure_that_no_indicator_fits_gets_one_made_in_the_page(
    world: World, programme: Programme
) -> None:
    target = Target.objects.create(unit=world.ward, text="Ngầm hóa 12 km cáp", year=2028)
    measure = TargetMeasure.objects.create(target=target, op=">=", value=12, unit_text="")
    local = indicator(world, measure=measure)
    measure.refresh_from_db()
    assert (measure.indicator, measure.unit_text) == (f"local:{local.pk}", "km")
    row = record(world, "officer", local.code, told("2026-Q3", value=4.5))
    assert row.value == 4.5


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"rule": "guess"}, {"unit_text": ""}, {"method": " "}, {"better": "bigger"}],
)
def test_an_indicator_without_its_meaning_is_refused(
    world: World, programme: Programme, wrong: dict[str, str]
) -> None:
    with pytest.raises(Refused):
        indicator(world, **wrong)
    assert not LocalIndicator.objects.exists()


def test_an_indicator_of_words_does_not_fit_a_number(world: World, programme: Programme) -> None:
    measure = programme.pop_5g.measures.get()
    with pytest.raises(Refused):
        indicator(world, rule="done", unit_text="", measure=measure)
    with pytest.raises(Refused):
        follow_measure(actor=actor(world, "officer"), measure=measure, indicator="trial_6g_ready")
    with pytest.raises(Refused):
        follow_measure(
            actor=actor(world, "officer"), measure=programme.product.measures.get(), indicator="pop_5g"
        )
    follow_measure(actor=actor(world, "officer"), measure=measure, indicator="key_areas_5g")
    measure.refresh_from_db()
    assert measure.indicator == "key_areas_5g"


def test_two_indicators_of_one_name_are_refused(world: World, programme: Programme) -> None:
    indicator(world)
    with pytest.raises(Refused, match="tên này"):
        indicator(world, name="số km  cáp ngầm")


def test_a_followed_indicator_is_not_closed_and_a_closed_one_takes_no_figures(
    world: World, programme: Programme
) -> None:
    target = Target.objects.create(unit=world.ward, text="Ngầm hóa 12 km cáp", year=2028)
    measure = TargetMeasure.objects.create(target=target, op=">=", value=12, unit_text="km")
    local = indicator(world, measure=measure)
    with pytest.raises(Refused):
        close_local_indicator(actor=actor(world, "officer"), indicator=local, now=NOW)
    withdraw_target(actor=actor(world, "officer"), target=target, reason="Bỏ")
    close_local_indicator(actor=actor(world, "officer"), indicator=local, now=NOW)
    with pytest.raises(Refused):
        record(world, "officer", local.code, told("2026-Q3", value=4.5))


@pytest.mark.parametrize(
    ("rule", "roll_up", "weight", "field"),
    [
        ("ratio", "weighted", "population", "roll_up"),
        ("ratio", "sum", "", "roll_up"),
        ("value", "ratio_of_sums", "", "roll_up"),
        ("value", "weighted", "", "weight"),
        ("value", "sum", "households", "weight"),
        ("level", "max", "", "roll_up"),
    ],
)
def test_a_rule_that_does_not_fit_how_the_indicator_is_told_is_refused(
    world: World, rule: str, roll_up: str, weight: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        indicator(world, rule=rule, roll_up=roll_up, weight=weight)
    assert refused.value.field == field
    assert not LocalIndicator.objects.exists()


def test_the_rule_of_a_local_indicator_is_kept(world: World) -> None:
    made = indicator(world, roll_up="weighted", weight="population")
    found = definitions_of(world.ward)[made.code]
    assert (found.roll_up, found.weight) == ("weighted", "population")
    with pytest.raises(PermissionDenied):
        choose_roll_up(actor=actor(world, "economy_officer"), indicator=made, roll_up="sum", weight="")
