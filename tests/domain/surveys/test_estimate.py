"""Estimates, intervals and design effects: against textbooks, by hand, and by drawing many samples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatangso.domain.quantities import Unknown
from hatangso.domain.statistics.wilson import clopper_pearson, wilson
from hatangso.domain.surveys.estimate import (
    Stratum,
    SurveyEstimate,
    estimate,
    weighting_effect,
)
from hatangso.domain.surveys.floor import above_floor
from hatangso.domain.surveys.intervals import korn_graubard


def yes(count: int, of: int, households: int | None = None) -> Stratum:
    return Stratum(households, (1.0,) * count + (0.0,) * (of - count), (1.0,) * of)


def told(*strata: Stratum, share: bool = True, by_design: bool = True) -> SurveyEstimate:
    found = estimate(strata, share=share, by_design=by_design)
    assert isinstance(found, SurveyEstimate)
    return found


@pytest.mark.parametrize(
    ("count", "of", "by_score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_the_table_of_newcombe(
    count: int, of: int, by_score: tuple[float, float], exact: tuple[float, float]
) -> None:
    # Statistics in Medicine 17 (1998) 857, table I, methods 3 and 5
    assert wilson(count / of, of, 0.95) == pytest.approx(by_score, abs=5e-5)
    assert clopper_pearson(count / of, of, 0.95) == pytest.approx(exact, abs=5e-5)


def test_a_simple_sample_is_wilsons_and_its_design_effect_is_one() -> None:
    found = told(yes(81, 263))
    assert (found.estimate.low, found.estimate.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (found.design_effect, found.effective, found.interval) == (1, 263, "wilson")


def test_few_answers_of_a_kind_take_the_exact_interval() -> None:
    found = told(yes(1, 29))
    assert found.interval == "clopper_pearson"
    assert (found.estimate.low, found.estimate.high) == pytest.approx((0.0009, 0.1776), abs=5e-5)


def test_neighbourhoods_weigh_by_their_households_not_by_their_forms() -> None:
    # 300 households of which half, 100 of which a tenth: (150 + 10) / 400
    found = told(yes(10, 20, 300), yes(2, 20, 100))
    assert found.estimate.value == pytest.approx(0.4)
    assert (found.part, found.whole) == (pytest.approx(160), pytest.approx(400))
    # variance by hand: Σ W² (1 − f) p(1 − p)/(n − 1)
    by_hand = 0.75**2 * (1 - 20 / 300) * 0.25 / 19 + 0.25**2 * (1 - 20 / 100) * 0.09 / 19
    simple = 0.4 * 0.6 / 39 * (1 - 40 / 400)
    assert found.design_effect == pytest.approx(by_hand / simple)
    assert found.weighting_effect == pytest.approx(40 * (20 * 15**2 + 20 * 5**2) / 400**2)  # 1.25


def test_people_of_one_household_who_answer_alike_count_as_one() -> None:
    # 30 households of 4 adults, all or none of whom have a smartphone: 120 adults know as much as 30
    households = Stratum(None, (4.0,) * 12 + (0.0,) * 18, (4.0,) * 30)
    found = told(households)
    assert found.estimate.value == pytest.approx(0.4)
    assert found.design_effect == pytest.approx(4 * 119 / 116, rel=1e-6)  # 4 · (m − 1)/(m − 4)
    assert found.effective == pytest.approx(29.2, abs=0.1)


def test_four_households_by_hand() -> None:
    # 2 of 2, 0 of 2, 4 of 4, 2 of 4 adults, 4 of 40 households: R = 8/12; z = y − R x = 2/3, −4/3, 4/3, −2/3;
    # s² = 40/27; Var R = 0.9 · 4 · 40/27 / 12² = 0.9 · 10/243; twelve simple adults: 0.9 · (2/9)/11
    found = told(Stratum(40, (2.0, 0.0, 4.0, 2.0), (2.0, 2.0, 4.0, 4.0)))
    assert found.estimate.value == pytest.approx(2 / 3)
    assert found.design_effect == pytest.approx(10 / 243 * 99 / 2)  # 55/27, about 2
    assert (found.answered, found.counted) == (4, 12)
    assert found.effective == pytest.approx(12 * 27 / 55)  # 5.9 adults, of the 12 in 4 households
    assert (found.part, found.whole) == (pytest.approx(80), pytest.approx(120))


def test_few_forms_never_know_more_than_the_people_they_count() -> None:
    # couples of whom mostly one has it: 30 · 2/29 / 60² against 0.25/59
    couples = ((1.0,) * 28 + (2.0, 0.0), (2.0,) * 30)
    few = told(Stratum(None, *couples))
    assert few.found_effect == pytest.approx(30 * 2 / 29 / 60**2 / (0.25 / 59))  # 0.14
    assert (few.design_effect, few.effective) == (1, 60)
    assert (few.estimate.low, few.estimate.high) == wilson(0.5, 60, 0.95)
    many = told(Stratum(None, couples[0] * 7, couples[1] * 7))
    assert many.design_effect == many.found_effect < 0.2
    assert many.effective > 420


def test_few_forms_cost_at_least_what_their_weights_cost() -> None:
    # the neighbourhood of 300 happens to agree, so that only the small one shows a spread
    found = told(yes(9, 20, 100), yes(3, 3, 300))
    assert found.found_effect < found.weighting_effect == found.design_effect


def test_a_mean_of_devices_a_household() -> None:
    # 0, 1, 2, 5 devices: mean 2, s² = 14/3, t(3; 97.5 %) = 3.182
    found = told(Stratum(None, (0.0, 1.0, 2.0, 5.0), (1.0,) * 4), share=False)
    assert found.estimate.value == 2
    assert found.estimate.high == pytest.approx(2 + 3.182 * (14 / 3 / 4) ** 0.5, abs=1e-3)
    assert found.estimate.low == 0
    assert found.design_effect == pytest.approx(1)


def test_a_neighbourhood_with_one_form_is_joined_with_another() -> None:
    found = told(yes(10, 20, 300), yes(1, 1, 20), yes(0, 1, 20))
    assert found.estimate.value == pytest.approx((150 + 20) / 340)
    assert 0 < found.estimate.low < found.estimate.value < found.estimate.high < 1


def test_weights_after_the_fact_cost_less_than_none_and_are_told() -> None:
    designed = told(yes(10, 20, 300), yes(2, 20, 100))
    afterwards = told(yes(10, 20, 300), yes(2, 20, 100), by_design=False)
    assert afterwards.estimate.value == designed.estimate.value
    assert afterwards.design_effect > 0


def test_a_neighbourhood_without_forms_is_not_spoken_for_in_silence() -> None:
    found = told(yes(10, 20, 300), Stratum(100, (), ()))
    assert found.covered == pytest.approx(0.75)


def test_unknown_households_weigh_every_form_the_same_and_give_no_total() -> None:
    found = told(yes(10, 20, 300), yes(2, 20, None))
    assert found.estimate.value == pytest.approx(12 / 40)
    assert (found.part, found.whole, found.covered) == (None, None, None)


def test_nothing_is_told_of_nothing() -> None:
    assert isinstance(estimate([], share=True), Unknown)
    assert isinstance(estimate([Stratum(10, (), ())], share=True), Unknown)
    assert isinstance(estimate([yes(1, 1)], share=True), Unknown)
    assert isinstance(estimate([Stratum(None, (0.0, 0.0), (0.0, 0.0))], share=True), Unknown)


def test_everybody_answered() -> None:
    found = told(yes(30, 40, 40))
    assert (found.estimate.low, found.estimate.high) == (0.75, 0.75)


def test_korn_and_graubard_widen_for_few_degrees_of_freedom() -> None:
    low, high = korn_graubard(0.1, 40, records=40, freedom=5, level=0.95)
    exact_low, exact_high = clopper_pearson(0.1, 40, 0.95)
    assert low < exact_low < 0.1 < exact_high < high


def test_kish_weights() -> None:
    assert weighting_effect(np.array([2.0] * 9)) == pytest.approx(1)


def test_the_floor_tells_how_many_are_missing() -> None:
    found = above_floor(told(yes(5, 12)), 12, 50)
    assert isinstance(found, Unknown)
    assert found.reason.vi == "Chưa đủ phiếu: mới có 12 trong 50 phiếu cần để công bố."
    assert above_floor(told(yes(25, 50)), 50, 50) == told(yes(25, 50))


@given(
    forms=st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), st.none() | st.integers(60, 900)),
        min_size=1,
        max_size=8,
    ),
    by_design=st.booleans(),
)
def test_an_interval_holds_its_share(forms: list[tuple[int, int, int | None]], by_design: bool) -> None:
    strata = [yes(a, a + b, households) for a, b, households in forms]
    found = estimate(strata, share=True, by_design=by_design)
    if isinstance(found, SurveyEstimate):
        ends = found.estimate
        assert 0 <= ends.low <= ends.value <= ends.high <= 1
        assert found.design_effect > 0
        assert found.weighting_effect >= 1 - 1e-9


@pytest.mark.parametrize(("shares", "adults"), [((0.8, 0.6, 0.3), 3), ((0.06, 0.03, 0.1), 2)])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(
    shares: tuple[float, ...], adults: int
) -> None:
    """800 surveys of three neighbourhoods whose households lean one way or the other."""
    rng = np.random.default_rng(20261121)
    sizes, forms = (400, 250, 150), (50, 32, 20)
    towns = []
    for size, share in zip(sizes, shares, strict=True):
        leaning = rng.beta(share * 4, (1 - share) * 4, size)
        people = rng.integers(1, adults + 2, size)
        towns.append((people, rng.binomial(people, leaning)))
    truth = sum(int(have.sum()) for _, have in towns) / sum(int(people.sum()) for people, _ in towns)
    held = 0
    for _ in range(800):
        strata = []
        for (people, have), size, n in zip(towns, sizes, forms, strict=True):
            drawn = rng.choice(size, n, replace=False)
            strata.append(Stratum(size, tuple(map(float, have[drawn])), tuple(map(float, people[drawn]))))
        found = told(*strata)
        held += found.estimate.low <= truth <= found.estimate.high
    assert 0.925 <= held / 800 <= 0.985
