"""Points of single criteria, with the numbers of the decisions they were met in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatangso.domain.indices.answer import Answer, Step
from hatangso.domain.indices.bands import Bands
from hatangso.domain.indices.by_hand import ByHand
from hatangso.domain.indices.fields import IndexTrouble
from hatangso.domain.indices.proportional import Proportional
from hatangso.domain.indices.rule import RULES, read_rule
from hatangso.domain.words import Misstated

BANDS = Bands(((100, 10), (90, 8), (80, 6), (70, 4)), unit="%")
DISBURSED = Proportional(cap=85, floor=60, unit="%")
VALUES = st.floats(0, 200, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "points"), [(100, 10), (99.99, 8), (90, 8), (89.9, 6), (80, 6), (70, 4), (69.9, 0), (0, 0)]
)
def test_a_band_begins_at_its_edge(value: float, points: float) -> None:
    assert BANDS.points(Answer(value=value), 10) == points


def test_where_lower_is_better_the_edge_is_the_highest_value_that_still_counts() -> None:
    two_g = Bands(((5, 10), (10, 5)), unit="%", lower_is_better=True)
    assert [two_g.points(Answer(value=v), 10) for v in (4, 5, 5.1, 10, 11)] == [10, 10, 5, 5, 0]


@pytest.mark.parametrize(
    ("rate", "points"), [(59.99, 0), (60, 7.06), (70, 8.24), (80, 9.41), (84.99, 10), (85, 10), (120, 10)]
)
def test_disbursement_earns_its_share_of_85_per_cent_of_ten_points(rate: float, points: float) -> None:
    # 60/85 × 10 = 7,0588…; 70/85 × 10 = 8,2353…; 80/85 × 10 = 9,4118…; 84,99/85 × 10 = 9,9988… → 10,00
    assert DISBURSED.points(Answer(value=rate), 10) == points


def test_full_half_and_none_of_five_points() -> None:
    rule = read_rule({"kind": "three_steps"}, most=5, file="x", where="")
    assert [rule.points(Answer(step=step), 5) for step in Step] == [5, 2.5, 0]


@pytest.mark.parametrize("kind", RULES)
def test_an_answer_that_does_not_say_what_is_asked_earns_nothing_known(kind: str) -> None:
    tables = {"bands": {"bands": [[1, 1]]}, "proportional": {"cap": 1}}
    rule = read_rule({"kind": kind, **tables.get(kind, {})}, most=1, file="x", where="")
    assert rule.points(Answer(), 1) is None


@given(VALUES, VALUES)
def test_more_never_earns_less(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for rule in (BANDS, DISBURSED, ByHand()):
        at_low, at_high = rule.points(Answer(value=low), 10), rule.points(Answer(value=high), 10)
        assert at_low is not None
        assert at_high is not None
        assert 0 <= at_low <= at_high <= 10


@given(VALUES)
def test_each_improvement_earns_what_it_says(value: float) -> None:
    for rule in (BANDS, DISBURSED):
        now = rule.points(Answer(value=value), 10)
        for step in rule.improvements(Answer(value=value), 10):
            assert step.value is not None
            assert rule.points(Answer(value=step.value), 10) == step.points > (now or 0)


def test_bands_out_of_order_are_refused_in_both_languages() -> None:
    with pytest.raises(Misstated) as wrong:
        Bands(((80, 6), (90, 8)))
    assert "từ tốt nhất xuống" in wrong.value.words.vi


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"kind": "bands", "bands": [[100, 12]]}, "passes the criterion's points"),
        ({"kind": "bands", "bands": [[1]]}, "list of [edge, points]"),
        ({"kind": "proportional", "cap": 0}, "must be above 0"),
        (
            {"kind": "proportional", "cap": 85, "flor": 60},
            "unknown key 'flor'; known keys are kind, cap, floor",
        ),
        ({"kind": "proportionally"}, "it may be bands, proportional, three_steps, by_hand"),
    ],
)
def test_a_wrong_rule_names_file_place_and_key(table: dict[str, object], said: str) -> None:
    with pytest.raises(IndexTrouble) as wrong:
        read_rule(table, most=10, file="dti.toml", where="groups[1].criteria[2].rule")
    assert str(wrong.value).startswith("dti.toml: groups[1].criteria[2].rule: ")
    assert said in str(wrong.value)
