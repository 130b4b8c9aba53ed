"""A whole sheet of points, each sum made by hand."""

import copy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatangso.domain.indices.answer import Answer, Step
from hatangso.domain.indices.index import Index
from hatangso.domain.indices.read_index import read_index
from hatangso.domain.indices.score_sheet import Verified, days_late, sheet_of, what_would_raise_it
from hatangso.domain.quantities import Unknown
from hatangso.domain.words import Misstated
from tests.domain.indices.test_index import POINTS


def index(**points: float) -> Index:
    table = copy.deepcopy(POINTS)
    table["points"] |= points
    table["groups"][1]["criteria"] = [
        {"code": "b1", "name": "B1", "points": 40, "rule": {"kind": "bands", "bands": [[100, 40], [80, 24]]}},
        {"code": "b2", "name": "Thưởng", "points": 8, "rule": {"kind": "by_hand"}, "bonus": True},
    ]
    return read_index(table, code="thu", file="thu.toml")


ANSWERS = {
    "a1": Answer(step=Step.HALF),
    "a2": Answer(value=70, evidence=1),
    "b1": Answer(value=85),
    "b2": Answer(value=8),
}


def test_the_sum_is_the_points_plus_the_capped_bonus() -> None:
    sheet = sheet_of(index(), ANSWERS)
    # half of 20 = 10; 70/85 × 40 = 32,94; the 80-band of b1 = 24; bonus 8 capped at 5
    assert [line.points for line in sheet.lines] == [10, 32.94, 24, 8]
    assert (sheet.own.points, sheet.own.most, sheet.bonus) == (71.94, 100, 5)
    assert sheet.own.share == pytest.approx(71.94)


def test_what_does_not_arise_leaves_the_maximum_and_is_no_zero() -> None:
    sheet = sheet_of(index(), {**ANSWERS, "a2": Answer(not_arising=True)})
    assert (sheet.own.points, sheet.own.most) == (39, 60)  # 10 + 24 + 5 of 100 − 40
    assert sheet.own.share == pytest.approx(65)
    assert sheet.open_lines == ()


def test_points_that_ask_for_evidence_do_not_count_without() -> None:
    sheet = sheet_of(index(), {**ANSWERS, "a2": Answer(value=70)})
    assert sheet.own.points == 39  # 10 + 24 + 5
    (open_line,) = sheet.open_lines
    assert isinstance(open_line.earned, Unknown)
    assert open_line.earned.reason.vi == "Thiếu minh chứng nên chưa được điểm"


def test_a_zero_needs_no_evidence() -> None:
    assert sheet_of(index(), {**ANSWERS, "a2": Answer(value=10)}).open_lines == ()


def test_two_days_late_cost_two_points_and_never_more_than_the_cap() -> None:
    assert sheet_of(index(), ANSWERS, days_late=2).own.points == 69.94
    assert sheet_of(index(late_at_most=3), ANSWERS, days_late=9).own.points == 68.94


def test_late_days_count_from_the_due_day_until_nothing_is_taken() -> None:
    due, until = date(2026, 12, 15), date(2026, 12, 20)
    days = [days_late(date(2026, 12, day), due_on=due, accept_until=until) for day in (1, 15, 16, 20)]
    assert days == [0, 0, 1, 5]
    with pytest.raises(Misstated, match="20/12/2026"):
        days_late(date(2026, 12, 21), due_on=due, accept_until=until)


def test_verified_points_stand_beside_the_localitys_own() -> None:
    sheet = sheet_of(index(), ANSWERS, {"a2": Verified(20.0)})
    assert sheet.own.points == 71.94
    assert sheet.counted.points == 59  # 10 + 20 + 24 + 5
    assert sheet.verified_count == 1


def test_what_is_not_answered_is_told_and_adds_nothing() -> None:
    sheet = sheet_of(index(), {})
    assert (sheet.own.points, sheet.own.most) == (0, 100)
    assert [line.criterion.code for line in sheet.open_lines] == ["a1", "a2", "b1", "b2"]


def test_what_would_raise_it_most_comes_first() -> None:
    gains = what_would_raise_it(sheet_of(index(), ANSWERS))
    # b1 to 100: +16; a1 to full: +10; a2 to 85: +7,06
    assert [(g.criterion.code, round(g.points, 2)) for g in gains] == [("b1", 16), ("a1", 10), ("a2", 7.06)]
    assert gains[0].improvement.what.vi == "đạt ≥ 100"


VALUES = st.one_of(st.none(), st.floats(0, 200))


@given(VALUES, VALUES, st.sampled_from([None, *Step]), st.booleans(), st.integers(0, 30))
def test_points_lie_between_nothing_and_the_maximum_with_the_bonus(
    rate: float | None, band: float | None, step: Step | None, arises: bool, late: int
) -> None:
    answers = {
        "a1": Answer(step=step),
        "a2": Answer(value=rate, not_arising=not arises, evidence=1),
        "b1": Answer(value=band),
        "b2": Answer(value=8),
    }
    sheet = sheet_of(index(), answers, days_late=late)
    assert 0 <= sheet.own.points <= sheet.own.most + 5
    assert sheet.own.most == (100 if arises else 60)


def test_a_verifier_who_finds_that_it_arises_brings_it_back_into_the_maximum() -> None:
    answers = {**ANSWERS, "a2": Answer(not_arising=True)}
    found = sheet_of(index(), answers, {"a2": Verified(0.0)})
    assert (found.counted.points, found.counted.most) == (39, 100)
    agreed = sheet_of(index(), ANSWERS, {"a2": Verified(not_arising=True)})
    assert (agreed.counted.points, agreed.counted.most) == (39, 60)
