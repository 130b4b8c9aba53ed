"""Sizes as textbooks and tables print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatangso.domain.surveys.sample_size import Wanted, margin_reached, sample_size
from hatangso.domain.words import Misstated


@pytest.mark.parametrize(
    ("population", "answers"), [(100, 80), (500, 217), (1_000, 278), (10_000, 370), (1_000_000, 384)]
)
def test_the_table_of_krejcie_and_morgan(population: int, answers: int) -> None:
    # Educational and Psychological Measurement 30 (1970) 607: ±5 %, 95 %, p = 0.5; rounded to the nearest.
    assert sample_size(Wanted(margin=0.05), population).answers in (answers, answers + 1)


def test_an_unlimited_population_needs_385_for_five_points() -> None:
    assert sample_size(Wanted(margin=0.05), None).answers == 385  # 1.96² · 0.25 / 0.0025 = 384.1


def test_cochrans_island_of_3200_people() -> None:
    # Cochran (1977) 4.2: t = 2, p = 0.5, ±5 %: n0 = 400, n = 400 / (1 + 399/3200) = 356
    assert sample_size(Wanted(margin=0.05, confidence=0.9544997), 3200).answers == 356


def test_the_expected_clusters_and_silence_ask_for_more() -> None:
    size = sample_size(Wanted(margin=0.05, design_effect=1.5, response=0.8), None)
    assert (size.answers, size.visits) == (577, 722)  # 384.1 · 1.5 = 576.2; 577 / 0.8 = 721.3


def test_nobody_is_visited_who_is_not_there() -> None:
    size = sample_size(Wanted(margin=0.01, design_effect=3, response=0.5), 40)
    assert (size.answers, size.visits) == (40, 40)


@pytest.mark.parametrize("wrong", [{"margin": 0}, {"margin": 0.05, "response": 0}, {"margin": float("nan")}])
def test_what_cannot_be_wanted_is_said(wrong: dict[str, float]) -> None:
    with pytest.raises(Misstated):
        Wanted(**wrong)


@given(
    margin=st.floats(0.01, 0.2),
    expected=st.floats(0.05, 0.95),
    effect=st.floats(1, 4),
    population=st.none() | st.integers(1, 200_000),
)
def test_the_size_keeps_what_it_promises(
    margin: float, expected: float, effect: float, population: int | None
) -> None:
    wanted = Wanted(margin=margin, expected=expected, design_effect=effect)
    size = sample_size(wanted, population)
    assert margin_reached(wanted, size.answers, population) <= margin * 1.001
    if population is None and size.answers > 1:
        assert margin_reached(wanted, size.answers - 1, population) > margin * 0.999
