"""Scores and ranks of a composite, against numbers made by hand and a slower, plainer computation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hatangso.domain.indices.aggregate import MEANS
from hatangso.domain.indices.composite import scored
from hatangso.domain.indices.figure_table import figure_table, shared_out
from hatangso.domain.indices.index import Alternatives, CompositeScoring
from hatangso.domain.indices.normalise import NORMALISERS, Marks
from hatangso.domain.indices.what_if import what_if, what_would_raise_it
from hatangso.domain.quantities import Unknown
from hatangso.domain.statistics.ranks import ranks

THREE = np.array([10.0, 30.0, 20.0, np.nan])
EVEN = np.array([0.5, 0.5])
SCORING = CompositeScoring("target", "arithmetic", 0.5, ("own",), Alternatives())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("minmax", [0, 100, 50]),
        # mean 20, standard deviation √(200/3) = 8,165; 10 lies 1,2247 below: 50 − 50/3 × 1,2247 = 29,588
        ("zscore", [29.588, 70.412, 50]),
        ("rank", [0, 100, 50]),
        ("percentile_rank", [100 / 6, 500 / 6, 50]),
        ("goalposts", [10, 30, 20]),
        ("target", [25, 75, 50]),
    ],
)
def test_three_places_scaled_by_hand(name: str, expected: list[float]) -> None:
    scaling = NORMALISERS[name](THREE, Marks(low=0, high=100, goals=np.full(4, 40.0)))
    assert scaling(THREE)[:3] == pytest.approx(expected, abs=1e-3)
    assert np.isnan(scaling(THREE)[3])


@pytest.mark.parametrize("name", NORMALISERS)
def test_where_lower_is_better_the_order_turns_round(name: str) -> None:
    scaling = NORMALISERS[name](THREE, Marks(higher=False, low=0, high=100, goals=np.full(4, 5.0)))
    low, high, middle = scaling(THREE)[:3]
    assert low > middle > high


@pytest.mark.parametrize("name", ["minmax", "zscore"])
def test_places_all_alike_are_neither_good_nor_bad(name: str) -> None:
    alike = np.array([7.0, 7.0])
    assert NORMALISERS[name](alike, Marks())(alike).tolist() == [50, 50]


@given(arrays(float, 6, elements=st.floats(-1e6, 1e6)), st.sampled_from(sorted(NORMALISERS)))
def test_scaling_keeps_the_order_and_the_bounds(column: np.ndarray, name: str) -> None:
    marks = Marks(low=-10, high=10, goals=np.full(6, 50.0))
    found = NORMALISERS[name](column, marks)(column)
    assert ((found >= 0) & (found <= 100)).all()
    order = np.argsort(column)
    assert (np.diff(found[order]) >= -1e-9).all()


@given(arrays(float, (1, 4), elements=st.floats(1, 100)), arrays(float, 4, elements=st.floats(0.1, 5)))
def test_the_means_lie_in_their_order_between_the_worst_and_the_best(
    values: np.ndarray, weights: np.ndarray
) -> None:
    harmonic, geometric, arithmetic = (
        float(MEANS[name](values, weights)[0]) for name in ("harmonic", "geometric", "arithmetic")
    )
    assert values.min() - 1e-6 <= harmonic <= geometric + 1e-6
    assert geometric <= arithmetic + 1e-6
    assert arithmetic <= values.max() + 1e-6


def test_the_score_is_the_weighted_share_of_the_goals_reached() -> None:
    table = figure_table(np.array([[45.0, 80.0], [90.0, 20.0]]), goals=np.array([[90.0, 100.0]] * 2))
    found = scored(
        table, np.array([0.75, 0.25]), normalise="target", aggregate="arithmetic", minimum_share=0.5
    )
    assert found.score == pytest.approx([0.75 * 50 + 0.25 * 80, 0.75 * 100 + 0.25 * 20])
    assert found.ranks.tolist() == [2, 1]
    assert found.contributions(0) == pytest.approx([37.5, 20])


def test_a_missing_figure_is_told_and_its_weight_goes_to_the_others() -> None:
    table = figure_table(np.array([[45.0, np.nan], [90.0, 20.0]]), goals=np.array([[90.0, 100.0]] * 2))
    weights = np.array([0.75, 0.25])
    found = scored(table, weights, normalise="target", aggregate="arithmetic", minimum_share=0.5)
    assert found.score[0] == pytest.approx(50)
    assert found.share.tolist() == [0.75, 1]
    strict = scored(table, weights, normalise="target", aggregate="arithmetic", minimum_share=0.8)
    said = strict.of(0)
    assert isinstance(said, Unknown)
    assert said.reason.vi == "Mới có số liệu cho 75% trọng số; cần ít nhất 80% mới tính điểm"
    assert strict.ranks.tolist()[1] == 1
    assert math.isnan(strict.ranks[0])


def test_what_no_plan_promises_is_not_asked_and_not_missing() -> None:
    table = figure_table(
        np.array([[45.0, np.nan]]),
        goals=np.array([[90.0, np.nan]]),
        asked=np.array([[True, False]]),
    )
    found = scored(table, EVEN, normalise="target", aggregate="arithmetic", minimum_share=1)
    assert (found.score[0], found.share[0]) == (50, 1)


def test_places_alike_share_the_better_rank() -> None:
    assert ranks(np.array([70.0, 90.0, 70.0, 60.0])).tolist() == [2, 1, 2, 4]


@given(arrays(float, (5, 2), elements=st.floats(0, 100)), st.floats(0.1, 0.9))
def test_a_better_figure_never_lowers_the_score(values: np.ndarray, weight: float) -> None:
    table = figure_table(values, goals=np.full(values.shape, 100.0))
    weights = np.array([weight, 1 - weight])
    after = what_if(table, weights, SCORING, place=0, new_values={0: float(values[0, 0]) + 10})
    assert after.new_score >= after.score - 1e-9
    assert after.new_rank <= after.rank


def test_what_if_a_weight_changes() -> None:
    table = figure_table(np.array([[50.0, 100.0], [80.0, 60.0]]), goals=np.full((2, 2), 100.0))
    after = what_if(table, EVEN, SCORING, place=0, new_weights={0: 1.5})
    # 75 before (first); three quarters of 50 and a quarter of 100 = 62,5 against 75: second
    assert (after.score, after.rank, after.new_score, after.new_rank) == (75, 1, 62.5, 2)


def test_what_would_raise_it_most_is_the_weightiest_gap() -> None:
    values = np.array([[50.0, 80.0, 100.0], [80.0, 80.0, 80.0]])
    table = figure_table(values, goals=np.full((2, 3), 100.0))
    gains = what_would_raise_it(table, np.array([0.2, 0.6, 0.2]), SCORING, place=0)
    # the first to 100: + 0,2 × 50 = 10; the second: + 0,6 × 20 = 12; the third is full
    assert [(g.criterion, g.value, round(g.points, 6)) for g in gains] == [(1, 100, 12), (0, 100, 10)]
    # 78 and second; with the second criterion full 90 and first
    assert (gains[0].outcome.rank, gains[0].outcome.new_rank) == (2, 1)


def test_a_group_keeps_its_weight_where_only_a_part_of_it_is_asked() -> None:
    asked = np.array([[True, False, True], [True, True, True]])
    weights = np.array([0.25, 0.25, 0.5])  # a group of two, and a group of one, alike
    values = np.array([[40.0, np.nan, 80.0], [40.0, 60.0, 80.0]])
    table = figure_table(
        values,
        goals=np.full(values.shape, 100.0),
        asked=asked,
        factors=shared_out(asked, weights, [2, 1]),
    )
    found = scored(table, weights, normalise="target", aggregate="arithmetic", minimum_share=1)
    assert found.score.tolist() == [60, 65]  # half of 40 and of 80; half of the mean of 40 and 60, and of 80
    assert found.contributions(0)[[0, 2]].tolist() == [20, 40]
