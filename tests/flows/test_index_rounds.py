"""A scoring round from its sheet to the last day; and those who try to score what is not theirs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.domain.quantities import Unknown
from hatangso.flows.refused import Refused
from hatangso.flows.score_criterion import (
    Told,
    drop_evidence,
    score_criterion,
    score_mark,
    submit_scores,
    withdraw_scores,
)
from hatangso.flows.see_file import may_see_file
from hatangso.store.indices.models import CriterionScore
from hatangso.store.indices.sheets import (
    unit_sheet,
)
from tests.index_world import (
    IN_TIME,
    LATE,
    TOO_LATE,
    open_round,
    person,
    score,
    score_all,
)
from tests.world import World


def test_the_sheet_adds_up(world: World) -> None:
    round_ = open_round(world)
    score_all(world, round_)
    found = unit_sheet(round_, world.ward)
    assert (found.sheet.own.points, found.sheet.own.most) == (24.24, 40)
    assert found.submission is None


def test_evidence_makes_points_count_and_without_it_they_do_not(world: World) -> None:
    round_ = open_round(world)
    row = score(world, round_, "1.2", value=70.0)
    assert row.points is None
    (line,) = [one for one in unit_sheet(round_, world.ward).sheet.lines if one.criterion.code == "1.2"]
    assert isinstance(line.earned, Unknown)
    file = SimpleUploadedFile("bao-cao.txt", "Đã giải ngân 70%".encode())
    row = score(world, round_, "1.2", value=70.0, files=(file,))
    assert row.points == 8.24
    received = row.evidence.get()
    assert may_see_file(actor=person(world, "head"), received=received)
    assert may_see_file(actor=person(world, "city"), received=received)
    assert not may_see_file(actor=person(world, "other_officer"), received=received)
    assert not may_see_file(actor=person(world, "operator"), received=received)
    drop_evidence(actor=person(world, "officer"), score=row, received_id=received.pk, now=IN_TIME)
    row.refresh_from_db()
    assert row.points is None


@pytest.mark.parametrize(
    ("code", "told", "field"),
    [
        ("1.1", {"value": 10.0}, "step"),
        ("1.1", {"step": "most"}, "step"),
        ("2.1", {}, "value"),
        ("2.1", {"value": -1.0}, "value"),
        ("2.1", {"value": float("nan")}, "value"),
        ("2.1", {"not_arising": True, "note": "x"}, "not_arising"),
        ("1.2", {"not_arising": True}, "note"),
    ],
)
def test_an_answer_that_is_none_is_told_at_its_field(
    world: World, code: str, told: dict[str, object], field: str
) -> None:
    round_ = open_round(world)
    with pytest.raises(Refused) as refused:
        score(world, round_, code, **told)
    assert refused.value.field == field
    assert not CriterionScore.objects.exists()


def test_two_people_at_one_criterion_the_second_is_told(world: World) -> None:
    round_ = open_round(world)
    before = score_mark(None)
    score(world, round_, "2.1", value=85.0)
    with pytest.raises(Refused, match="Người khác vừa chấm"):
        score_criterion(
            actor=person(world, "head"),
            round_=round_,
            unit=world.ward,
            code="2.1",
            told=Told(value=100.0),
            seen=before,
            now=IN_TIME,
        )
    assert CriterionScore.objects.get().value == 85


def test_handed_in_nothing_changes_until_drawn_back(world: World) -> None:
    round_ = open_round(world)
    officer = person(world, "officer")
    with pytest.raises(Refused, match="Chưa chấm tiêu chí nào"):
        submit_scores(actor=officer, round_=round_, unit=world.ward, now=IN_TIME)
    score_all(world, round_)
    submit_scores(actor=officer, round_=round_, unit=world.ward, now=IN_TIME)
    with pytest.raises(Refused, match="đã nộp; hãy rút lại"):
        score(world, round_, "2.1", value=100.0)
    with pytest.raises(Refused, match="đã được nộp"):
        submit_scores(actor=officer, round_=round_, unit=world.ward, now=IN_TIME)
    withdraw_scores(actor=officer, round_=round_, unit=world.ward, now=IN_TIME)
    score(world, round_, "2.1", value=100.0, now=LATE)
    again = submit_scores(actor=officer, round_=round_, unit=world.ward, now=LATE)
    assert again.days_late == 2


def test_after_the_last_day_nothing_is_taken(world: World) -> None:
    round_ = open_round(world)
    with pytest.raises(Refused, match=r"Đã hết hạn tiếp nhận \(20/12/2026\)"):
        score(world, round_, "2.1", value=85.0, now=TOO_LATE)
    score(world, round_, "2.1", value=85.0)
    with pytest.raises(Refused, match="Đã hết hạn tiếp nhận"):
        submit_scores(actor=person(world, "officer"), round_=round_, unit=world.ward, now=TOO_LATE)


@pytest.mark.parametrize("who", ["other_officer", "operator", "police", "leader", "city"])
def test_nobody_else_scores_the_ward(world: World, who: str) -> None:
    round_ = open_round(world)
    with pytest.raises(PermissionDenied):
        score_criterion(
            actor=person(world, who),
            round_=round_,
            unit=world.ward,
            code="2.1",
            told=Told(value=100.0),
            seen=score_mark(None),
            now=IN_TIME,
        )


def test_a_round_of_another_province_or_unit_takes_no_answer_from_here(world: World) -> None:
    round_ = open_round(world, scores="own")
    with pytest.raises(Refused, match="không gồm địa phương của bạn"):
        score(world, round_, "2.1", value=85.0)
