"""Middle and scale, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatangso.domain.validation.spread import modified_z, z

FIGURES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


def test_iglewicz_and_hoaglins_number_for_a_single_wild_figure() -> None:
    """Of 1, 2, 3, 4, 100 the median is 3 and MAD is 1: 100 lies 0.6745 × 97 = 65.4 steps away."""
    spread = modified_z(np.array([1.0, 2, 3, 4, 100]))
    assert spread.middle == 3
    assert spread.steps(100) == pytest.approx(0.6745 * 97)
    assert z(np.array([1.0, 2, 3, 4, 100])).steps(100) < 2  # the wild one widens its own measure


def test_the_example_of_the_method_page() -> None:
    """60, 62, 62, 66, 66, 70, 70, 72: median 66, MAD 4, so 3.5 steps reach from 45.2 to 86.8."""
    spread = modified_z(np.array([60.0, 62, 62, 66, 66, 70, 70, 72]))
    assert spread.middle == 66
    assert spread.scale == pytest.approx(4 / 0.6745)
    usual = 3.5 * spread.scale
    assert (round(66 - usual, 1), round(66 + usual, 1)) == (45.2, 86.8)


def test_where_most_are_equal_the_mean_distance_takes_the_place_of_mad() -> None:
    """90, 90, 90, 90, 100: MAD 0, mean distance 2, so one step is 2.506628 and 100 lies 3.99 steps away."""
    spread = modified_z(np.array([90.0, 90, 90, 90, 100]))
    assert spread.scale == pytest.approx(2.506628)
    assert spread.steps(100) == pytest.approx(3.9894, abs=1e-4)


def test_where_all_are_equal_anything_else_is_infinitely_far() -> None:
    spread = modified_z(np.array([100.0, 100, 100]))
    assert (spread.scale, spread.steps(100), spread.steps(99)) == (0, 0, -np.inf)


def test_z_of_the_textbook() -> None:
    """2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32, standard deviation √(32/7) = 2.138."""
    assert z(np.array([2.0, 4, 4, 4, 5, 5, 7, 9])).scale == pytest.approx((32 / 7) ** 0.5)


@given(FIGURES, st.floats(0.1, 100), st.floats(-1e3, 1e3))
def test_steps_do_not_depend_on_the_unit(figures: list[float], factor: float, moved: float) -> None:
    spread, other = modified_z(np.array(figures)), modified_z(np.array(figures) * factor + moved)
    if spread.scale > 1e-3:
        figure = figures[0]
        assert other.steps(figure * factor + moved) == pytest.approx(spread.steps(figure), rel=1e-3, abs=1e-3)
