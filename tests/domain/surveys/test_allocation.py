"""Who is visited: shared out among neighbourhoods, drawn evenly from their lists."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hatangso.domain.surveys.allocation import Method, Stratum, allocate, systematic, systematic_over


def test_in_proportion_to_households() -> None:
    shared = allocate(Method.PROPORTIONAL, [Stratum(1, 412), Stratum(2, 655), Stratum(3, 291)], 100)
    # 30.3, 48.2, 21.4: the fourth tenth of 21.4 is the largest fraction
    assert shared == {1: 30, 2: 48, 3: 22}


def test_neyman_takes_more_where_answers_differ() -> None:
    # N√(p(1−p)): 100 · 0.5 = 50 and 100 · 0.3 = 30
    shared = allocate(Method.NEYMAN, [Stratum(1, 100, 0.5), Stratum(2, 100, 0.1)], 80)
    assert shared == {1: 50, 2: 30}


def test_each_neighbourhood_gets_the_least_and_never_more_than_it_has() -> None:
    strata = [Stratum(1, 1000), Stratum(2, 4), Stratum(3, 1), Stratum(4, 0)]
    assert allocate(Method.PROPORTIONAL, strata, 50, least=2) == {1: 47, 2: 2, 3: 1, 4: 0}
    assert allocate(Method.EQUAL, strata, 50, least=2) == {1: 45, 2: 4, 3: 1, 4: 0}
    assert allocate(Method.PROPORTIONAL, strata, 5000) == {1: 1000, 2: 4, 3: 1, 4: 0}


@given(
    households=st.lists(st.integers(0, 3000), min_size=1, max_size=40),
    total=st.integers(0, 5000),
    method=st.sampled_from(list(Method)),
    least=st.integers(0, 5),
)
def test_every_sharing_adds_up(households: list[int], total: int, method: Method, least: int) -> None:
    strata = [Stratum(key, n, 0.1 + 0.8 * (key % 2)) for key, n in enumerate(households)]
    shared = allocate(method, strata, total, least)
    floors = sum(min(least, n) for n in households)
    assert sum(shared.values()) == min(max(total, floors), sum(households))
    assert all(min(least, n) <= shared[key] <= n for key, n in enumerate(households))


@given(households=st.integers(1, 5000), wanted=st.integers(0, 300), seed=st.integers(0, 10**6))
def test_a_draw_names_different_households_of_the_list(households: int, wanted: int, seed: int) -> None:
    drawn = systematic(households, wanted, np.random.default_rng(seed))
    assert len(drawn) == len(set(drawn)) == min(wanted, households)
    assert all(1 <= number <= households for number in drawn)


def test_every_household_is_drawn_as_often_as_any_other() -> None:
    rng = np.random.default_rng(7)
    counts = np.zeros(10)
    for _ in range(5000):
        for number in systematic(10, 3, rng):
            counts[number - 1] += 1
    assert np.all(np.abs(counts / 5000 - 0.3) < 0.03)


def test_a_simple_draw_reaches_each_neighbourhood_in_proportion() -> None:
    strata = [Stratum(1, 100), Stratum(2, 300)]
    drawn = systematic_over(strata, 40, np.random.default_rng(3))
    assert {key: len(found) for key, found in drawn.items()} == {1: 10, 2: 30}
    assert all(1 <= number <= 300 for number in drawn[2])
