"""How sure a rank is: known cases, and a plain loop that draws the same choices."""

import numpy as np
import pytest

from hatangso.domain.indices.composite import scaled_by, scored
from hatangso.domain.indices.draws import draw, scores_of
from hatangso.domain.indices.figure_table import FigureTable, figure_table
from hatangso.domain.indices.index import Alternatives
from hatangso.domain.indices.sensitivity import sensitivity
from hatangso.domain.indices.uncertainty import uncertainty

METHODS = {"normalise": ("target", "minmax", "rank"), "aggregate": ("arithmetic", "geometric", "harmonic")}


def random_table(places: int = 40, criteria: int = 5, *, errors: float = 0.0, seed: int = 3) -> FigureTable:
    rng = np.random.default_rng(seed)
    values = rng.uniform(10, 95, (places, criteria))
    values[rng.random(values.shape) < 0.15] = np.nan
    return figure_table(
        values, goals=np.full(values.shape, 90.0), errors=np.full(values.shape, errors) * (values > 0)
    )


def base_of(table: FigureTable):
    weights = np.full(table.values.shape[1], 1 / table.values.shape[1])
    return scored(table, weights, normalise="target", aggregate="arithmetic", minimum_share=0.5)


@pytest.mark.parametrize("errors", [0.0, 1e-9], ids=["exact", "with vanishing errors"])
def test_each_draw_is_what_a_plain_loop_computes(errors: float) -> None:
    table = random_table(errors=errors)
    alternatives = Alternatives(25, **METHODS)
    weights = np.full(5, 0.2)
    draws = draw(alternatives, weights, np.random.default_rng(1), 60)
    found = scores_of(table, alternatives, draws)
    for k in range(60):
        scaled = scaled_by(table, alternatives.normalise[draws.normalise[k]])
        method = alternatives.aggregate[draws.aggregate[k]]
        for place in range(40):
            pairs = [
                (w * f, x)
                for w, f, x in zip(draws.weights[k], table.factors[place], scaled[place], strict=True)
                if not np.isnan(x)
            ]
            total = sum(w for w, _ in pairs)
            if not pairs:
                assert np.isnan(found[k, place])
                continue
            if method == "arithmetic":
                plain = sum(w * x for w, x in pairs) / total
            elif method == "geometric":
                plain = np.exp(sum(w * np.log(max(x, 1)) for w, x in pairs) / total)
            else:
                plain = total / sum(w / max(x, 1) for w, x in pairs)
            assert found[k, place] == pytest.approx(plain, rel=1e-4)


def test_with_nothing_to_choose_every_draw_is_the_published_rank() -> None:
    table = random_table()
    base = base_of(table)
    found = uncertainty(
        table, base, Alternatives(0, ("target",), ("arithmetic",), draws=100, top=3), np.random.default_rng(0)
    )
    known = np.isfinite(base.score)
    assert (found.rank_low[known] == base.ranks[known]).all()
    assert (found.rank_high[known] == base.ranks[known]).all()
    assert found.shift == 0
    assert found.top_share[known].sum() == 3


def test_the_published_choice_lies_within_its_interval_and_the_median_between_its_ends() -> None:
    table = random_table(errors=3.0)
    base = base_of(table)
    found = uncertainty(table, base, Alternatives(25, **METHODS, draws=400), np.random.default_rng(0))
    known = np.isfinite(base.score)
    assert (found.score_low[known] <= found.score_median[known]).all()
    assert (found.score_median[known] <= found.score_high[known]).all()
    assert (found.rank_low[known] >= 1).all()
    assert (found.rank_high[known] <= known.sum()).all()
    assert found.top_share[known].sum() == pytest.approx(10, abs=0.2)  # ten of the top ten, but for ties


def test_a_figures_error_widens_its_own_place_only() -> None:
    values = np.array([[50.0], [60.0], [70.0]])
    errors = np.array([[10.0], [0.0], [0.0]])
    table = figure_table(values, goals=np.full((3, 1), 100.0), errors=errors)
    base = base_of(table)
    found = uncertainty(
        table, base, Alternatives(0, ("target",), ("arithmetic",), draws=4000), np.random.default_rng(0)
    )
    # 5 % and 95 % of a normal distribution lie 1,645 standard errors away
    assert found.score_low[0] == pytest.approx(50 - 16.45, abs=0.8)
    assert found.score_high[0] == pytest.approx(50 + 16.45, abs=0.8)
    assert found.score_low[1] == found.score_high[1] == 60


def test_the_same_chance_gives_the_same_answer() -> None:
    table = random_table(errors=2.0)
    one, other = (
        uncertainty(table, base_of(table), Alternatives(25, **METHODS), np.random.default_rng(7))
        for _ in range(2)
    )
    assert np.array_equal(one.rank_median, other.rank_median, equal_nan=True)
    assert np.array_equal(one.score_low, other.score_low, equal_nan=True)


def test_places_without_a_score_have_no_interval() -> None:
    table = figure_table(np.array([[50.0, np.nan], [np.nan, np.nan]]), goals=np.full((2, 2), 100.0))
    found = uncertainty(table, base_of(table), Alternatives(25, **METHODS), np.random.default_rng(0))
    assert np.isnan(found.rank_median[1])
    assert found.rank_high[0] == 1


def test_few_places_are_no_scale_for_one_another() -> None:
    table = figure_table(np.array([[50.0], [80.0]]), goals=np.full((2, 1), 100.0))
    found = uncertainty(
        table,
        base_of(table),
        Alternatives(0, ("target", "minmax"), ("arithmetic",)),
        np.random.default_rng(0),
    )
    assert (found.score_low.tolist(), found.score_high.tolist()) == ([50, 80], [50, 80])


def test_all_the_variance_comes_from_the_only_choice_there_is() -> None:
    table = random_table()
    shares = sensitivity(
        table, base_of(table), Alternatives(25, ("target",), ("arithmetic",)), np.random.default_rng(0)
    )
    assert shares[0].choice == "weights"
    assert shares[0].first == pytest.approx(1, abs=0.15)
    assert shares[0].total == pytest.approx(1, abs=0.15)
    assert [share.total for share in shares[1:]] == [0, 0, 0]


def test_two_choices_that_add_up_share_the_variance_as_computed_by_hand() -> None:
    # one place, two figures each with a normal error of 6 and 8 points, weights fixed: the score's variance
    # is (0,5 × 6)² + (0,5 × 8)² = 25, all of it from the figures
    table = figure_table(
        np.array([[50.0, 50.0]]), goals=np.full((1, 2), 100.0), errors=np.array([[6.0, 8.0]])
    )
    alternatives = Alternatives(0, ("target",), ("arithmetic",))
    draws = draw(alternatives, np.array([0.5, 0.5]), np.random.default_rng(5), 4000)
    assert scores_of(table, alternatives, draws).var() == pytest.approx(25, rel=0.08)
    (largest, *_) = sensitivity(table, base_of(table), alternatives, np.random.default_rng(0), 1000)
    assert (largest.choice, round(largest.total, 1)) == ("seeds", 1.0)
