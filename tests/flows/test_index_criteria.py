"""The criteria of a scoring round: their points, whose they are, what an open round keeps of them."""

from datetime import date

import pytest

from hatangso.flows.index_criteria import (
    CriterionFacts,
    add_criterion,
    copy_example,
    criterion_mark,
    drop_criterion,
    edit_criterion,
    index_for,
)
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import ReminderSent
from hatangso.store.indices.models import OwnCriterion
from hatangso.store.indices.sheets import (
    index_in,
    units_of,
)
from tests.index_world import (
    FACTS,
    OPENED,
    enter_criteria,
    open_round,
    person,
)
from tests.world import World


def test_a_groups_criteria_cannot_pass_its_points(world: World) -> None:
    enter_criteria(world)
    wide = CriterionFacts("plans", "1.3", "Rộng", 51, {"kind": "three_steps"}, "QĐ")
    with pytest.raises(Refused, match=r"có 80 điểm, đã nhập 30; tiêu chí mới nhiều nhất 50 điểm"):
        add_criterion(
            actor=person(world, "city"), unit=world.province, index_code="dii_885", facts=wide, now=OPENED
        )


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        (CriterionFacts("x", "9", "A", 1, {"kind": "three_steps"}, "QĐ"), "group", "nhóm"),
        (CriterionFacts("plans", "1.1", "A", 1, {"kind": "three_steps"}, "QĐ"), "code", "đã có"),
        (CriterionFacts("plans", "9", "A", 1, {"kind": "three_steps"}, " "), "source", "văn bản"),
        (CriterionFacts("plans", "9", "A", 0, {"kind": "three_steps"}, "QĐ"), "points", "lớn hơn 0"),
        (
            CriterionFacts("plans", "9", "A", 5, {"kind": "bands", "bands": [[50, 2], [90, 5]]}, "QĐ"),
            "rule",
            "từ tốt nhất xuống",
        ),
        (CriterionFacts("plans", "9", "A", 5, {"kind": "bands"}, "QĐ"), "rule", "Cách chấm chưa đủ"),
    ],
)
def test_a_wrong_criterion_is_told_at_its_field(
    world: World, facts: CriterionFacts, field: str, said: str
) -> None:
    enter_criteria(world)
    with pytest.raises(Refused, match=said) as refused:
        add_criterion(
            actor=person(world, "city"), unit=world.province, index_code="dii_885", facts=facts, now=OPENED
        )
    assert refused.value.field == field


def test_the_example_is_copied_once_and_marked_until_the_decision_is_named(world: World) -> None:
    city = person(world, "city")
    assert copy_example(actor=city, unit=world.province, index_code="dii_885", now=OPENED) == 24
    assert OwnCriterion.objects.filter(example=True, source="Ví dụ, không phải văn bản gốc").count() == 24
    with pytest.raises(Refused, match="Đã có tiêu chí"):
        copy_example(actor=city, unit=world.province, index_code="dii_885", now=OPENED)
    assert index_for(world.province, "dii_885").is_complete
    one = OwnCriterion.objects.get(indicator="pop_5g")
    facts = CriterionFacts("broadband", one.code, "Phủ sóng 5G", 10, one.rule, "QĐ 885, phụ lục, mục 2.1")
    seen = criterion_mark(one)
    assert not edit_criterion(actor=city, criterion=one, facts=facts, seen=seen).example
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edit_criterion(actor=city, criterion=one, facts=facts, seen=seen)


def test_a_ward_takes_the_criteria_of_its_province_until_it_has_its_own(world: World) -> None:
    enter_criteria(world)
    assert len(index_for(world.ward, "dii_885").criteria) == 3
    add_criterion(
        actor=person(world, "officer"), unit=world.ward, index_code="dii_885", facts=FACTS[0], now=OPENED
    )
    assert [one.code for one in index_for(world.ward, "dii_885").criteria] == ["1.1"]


def test_an_open_round_keeps_its_criteria_whatever_becomes_of_them(world: World) -> None:
    round_ = open_round(world)
    drop_criterion(actor=person(world, "city"), criterion=OwnCriterion.objects.get(code="1.1"))
    assert [one.code for one in index_in(round_).criteria] == ["1.1", "1.2", "2.1"]
    assert [unit.name for unit in units_of(round_)] == ["An Hòa", "Bình Minh"]
    told = set(
        ReminderSent.objects.filter(object_type="index_round").values_list("user__username", flat=True)
    )
    assert told == {"officer", "head", "other_officer"}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"due_on": date(2026, 12, 25)}, "theo thứ tự đó"),
        ({"index_code": "plan_targets"}, "không chấm theo kỳ"),
        ({"index_code": "dii_885_example"}, "không chấm theo kỳ"),
        (
            {"cutoff_on": date(2026, 1, 1), "due_on": date(2026, 1, 1), "accept_until": date(2026, 1, 2)},
            "đã qua",
        ),
    ],
)
def test_a_round_that_cannot_be_is_not_opened(world: World, other: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        open_round(world, **other)


def test_without_criteria_there_is_nothing_to_score(world: World) -> None:
    round_ = open_round(world)
    OwnCriterion.objects.all().delete()
    with pytest.raises(Refused, match="Chưa có tiêu chí nào"):
        open_again(world, round_)


def open_again(world: World, round_: object) -> None:
    from hatangso.domain.periods import parse_period
    from hatangso.flows.index_round import open_index_round

    period = parse_period("2027")
    assert period is not None
    open_index_round(
        actor=person(world, "city"),
        unit=world.province,
        index_code="dii_885",
        scores="below",
        period=period,
        cutoff_on=date(2027, 12, 14),
        due_on=date(2027, 12, 15),
        accept_until=date(2027, 12, 20),
        now=OPENED,
    )
