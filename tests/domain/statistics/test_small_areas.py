"""Small areas: against the closed form, what privacy asks, and what becomes of odd tables."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, binom, norm

from hatangso.domain.quantities import Unknown
from hatangso.domain.statistics.area_variances import area_variances, variance_of_median
from hatangso.domain.statistics.between import fit, freedom, mean_squared_error, own_share
from hatangso.domain.statistics.small_areas import (
    FEWEST_AREAS,
    TOO_FEW_AREAS,
    AreaTable,
    fay_herriot,
)

MEDIANS = np.array([20.0, 25, 30, 35, 40, 45, 50, 60, 70, 80])


def table(*args, **more) -> AreaTable:
    found = fay_herriot(*args, **more)
    assert not isinstance(found, Unknown)
    return found


def ten_areas(devices: int = 20, **more) -> AreaTable:
    return table(MEDIANS, np.full(10, 0.8), np.full(10, devices), **more)


def test_alike_variances_give_the_closed_form() -> None:
    """With the same V everywhere REML's A is the variance of y less V, and γ = A / (A + V) = 1 − V / s²."""
    y, v = np.log(MEDIANS), 0.64 * variance_of_median(np.array([20]))[0]
    own = 1 - v / y.var(ddof=1)
    found = ten_areas()
    assert found.method == "reml"
    assert found.between_sd**2 == pytest.approx(y.var(ddof=1) - v, rel=1e-3)
    np.testing.assert_allclose(found.own, own, rtol=1e-3)
    np.testing.assert_allclose(np.log(found.area), own * y + (1 - own) * y.mean(), rtol=1e-3)


def test_the_mean_squared_error_by_hand() -> None:
    """A = 0.3, V = 0.1, ten areas: 0.075 + 0.25² · 0.04 + 2 · 0.1² / 0.4³ · (2 · 0.16 / 10)."""
    y = np.linspace(-1, 1, 10)
    model = fit(y * np.sqrt(0.4 / y.var(ddof=1)), np.full(10, 0.1), np.ones((10, 1)))
    assert model.between == pytest.approx(0.3, rel=1e-3)
    assert own_share(model, np.array([0.1]))[0] == pytest.approx(0.75, rel=1e-3)
    error = mean_squared_error(model, np.array([0.1, np.inf]), np.ones((2, 1)))
    assert error == pytest.approx([0.075 + 0.0025 + 0.01, 0.3 + 0.04], rel=2e-3)
    # of the area without data: 2 · 0.34² / (2 · 0.16 / 10) = 7.2
    assert freedom(model, np.array([np.inf]), error[1:])[0] == pytest.approx(7.225, rel=1e-2)


@pytest.mark.parametrize("n", [5, 6, 7, 8, 13, 20, 51])
def test_the_variance_of_a_normal_median_is_that_integrated(n: int) -> None:
    """Odd: the middle value's density is Beta(k, k) of Φ. Even: the mean of the two middle ones."""
    assert variance_of_median(np.array([n]))[0] == pytest.approx(exact_variance(n), rel=0.01)


def exact_variance(n: int) -> float:
    if n % 2:
        k = (n + 1) // 2
        return quad(lambda x: x * x * beta.pdf(norm.cdf(x), k, k) * norm.pdf(x), -6, 6)[0]
    draws = np.random.default_rng(n).normal(size=(400_000, n))
    return float(np.median(draws, axis=1).var())


def test_the_medians_own_intervals_correct_their_variances() -> None:
    """n = 100: ranks 40 and 61 hold a median in 96.48 %, z = 2.1067. The interval of the
    first ward is ±0.4 on the log scale: (0.4/2.1067)² = 0.03605, by 1.0677 as widths are too large; of the
    second, as narrow as V says."""
    v = 0.64 * variance_of_median(np.array([100]))[0]
    z = norm.ppf(0.5 + (binom.cdf(60, 100, 0.5) - binom.cdf(39, 100, 0.5)) / 2)
    large = 1 + 1.7 * 100**-0.7
    half = np.array([0.4, z * (v * large) ** 0.5, 0.4, 0.0])
    found = area_variances(
        np.full(4, 0.8),
        np.array([100, 100, 20, 3]),
        np.array([True, True, True, False]),
        (40 * np.exp(-half), 40 * np.exp(half)),
        0.95,
    )
    wide = 0.4**2 / z**2 / large
    ratio = (wide / v + 1) / 2  # of the two wards with 30 devices or more
    assert found[0] == pytest.approx((20 * ratio * v + 100 * wide) / 120)
    assert found[1] == pytest.approx((20 * ratio * v + 100 * v) / 120)
    assert found[2] == pytest.approx(ratio * 0.64 * variance_of_median(np.array([20]))[0])
    assert found[3] == np.inf


def test_intervals_that_are_points_or_touch_zero_correct_nothing() -> None:
    same = area_variances(np.full(3, 0.8), np.full(3, 50), np.ones(3, bool), None, 0.95)
    for low, high in ((40.0, 40.0), (0.0, 50.0), (np.nan, np.nan)):
        ends = np.full(3, low), np.full(3, high)
        found = area_variances(np.full(3, 0.8), np.full(3, 50), np.ones(3, bool), ends, 0.95)
        np.testing.assert_array_equal(found, same)


def test_nothing_shows_through_of_wards_with_one_to_four_devices() -> None:
    medians, spreads = np.append(MEDIANS, [500.0, 1.0, np.nan]), np.full(13, 0.8)
    devices = np.append(np.full(10, 20), [4, 1, 0])
    covariates = np.linspace(-1, 1, 13)[:, None]
    found = table(medians, spreads, devices, covariates, whole=42.0)
    other = table(np.append(MEDIANS, [3.0, 999.0, 7.0]), spreads, devices, covariates, whole=42.0)
    assert found.own[10:].tolist() == [0, 0, 0]
    np.testing.assert_array_equal(found.area, other.area)
    np.testing.assert_array_equal(found.area_low, other.area_low)
    assert found.areas == 10
    assert (found.area_low[10:] < found.area[10:]).all()


def test_wards_without_data_are_less_sure_than_those_with() -> None:
    found = table(np.append(MEDIANS, np.nan), np.full(11, 0.8), np.append(np.full(10, 20), 0))
    width = np.log(found.area_high / found.area_low)
    assert width[10] > width[:10].max()
    assert found.area[10] == pytest.approx(np.exp(np.log(MEDIANS).mean()), rel=1e-3)


def test_more_devices_are_more_own_data() -> None:
    found = table(MEDIANS, np.full(10, 0.8), np.array([5, 6, 10, 20, 30, 50, 100, 300, 1000, 100_000]))
    assert (np.diff(found.own[1:]) > 0).all()
    assert found.own[-1] == pytest.approx(1, abs=1e-3)
    assert found.area[-1] == pytest.approx(80, rel=2e-3)


def test_the_estimates_meet_the_provinces_own_median() -> None:
    devices = np.array([5, 6, 10, 20, 30, 50, 100, 300, 400, 500])
    found = table(MEDIANS, np.full(10, 0.8), devices, whole=50.0)
    assert devices @ np.log(found.area) / devices.sum() == pytest.approx(np.log(50))
    free = table(MEDIANS, np.full(10, 0.8), devices)
    assert free.factor == 1
    np.testing.assert_allclose(found.area / free.area, found.factor)
    np.testing.assert_allclose(found.area_high / free.area_high, found.factor)


@pytest.mark.parametrize("whole", [None, np.nan, 0.0, -1.0])
def test_without_a_provinces_median_nothing_is_moved(whole: float | None) -> None:
    assert ten_areas(whole=whole).factor == 1


def test_a_covariate_that_explains_all_leaves_little_between() -> None:
    found = ten_areas(covariates=np.log(MEDIANS)[:, None])
    assert found.used == (0,)
    assert found.between_sd < 0.13 < 0.35 < ten_areas().between_sd
    np.testing.assert_allclose(found.area, MEDIANS, rtol=0.02)


def test_covariates_that_say_nothing_new_are_left_out_and_told() -> None:
    rng = np.random.default_rng(1)
    one, two = rng.normal(size=(2, 40))
    medians = np.exp(3.8 + 0.3 * one + rng.normal(0, 0.2, 40))
    unknown = two.copy()
    unknown[3] = np.nan
    columns = np.column_stack([one, 2 * one + 5, np.full(40, 7.0), unknown, two, one + two])
    found = table(medians, np.full(40, 0.8), np.full(40, 15), columns)
    assert found.used == (0, 4)
    alone = table(medians, np.full(40, 0.8), np.full(40, 15), columns[:, [0, 4]])
    np.testing.assert_allclose(found.area, alone.area)


def test_few_areas_use_no_covariate() -> None:
    seven = table(MEDIANS[:7], np.full(7, 0.8), np.full(7, 20), np.arange(7.0)[:, None])
    assert (seven.used, seven.method, seven.areas) == ((), "adjusted", 7)
    three = ten_areas(covariates=np.random.default_rng(2).normal(size=(10, 3)))
    assert three.used == (0,)  # ten areas: five for the constant, five for one covariate


def test_under_five_areas_nothing_is_said() -> None:
    devices = np.append(np.full(FEWEST_AREAS - 1, 50), [4, 0])
    found = fay_herriot(np.full(FEWEST_AREAS + 1, 40.0), np.full(FEWEST_AREAS + 1, 0.8), devices)
    assert found is TOO_FEW_AREAS
    assert fay_herriot(np.array([]), np.array([]), np.array([], int)) is TOO_FEW_AREAS


def test_areas_that_do_not_differ_keep_a_little_of_their_own() -> None:
    found = table(np.full(10, 40.0), np.full(10, 0.8), np.full(10, 20))
    assert found.method == "adjusted"
    assert (found.own > 0).all()
    assert found.area == pytest.approx(np.full(10, 40.0))
    assert (found.area_low < 40).all()
    assert (found.area_high > 40).all()


def test_devices_that_all_agree_are_not_taken_to_be_without_error() -> None:
    found = table(MEDIANS, np.zeros(10), np.full(10, 20))
    np.testing.assert_allclose(found.area, MEDIANS, rtol=1e-3)
    assert (found.area_high > found.area).all()
    alike = table(np.full(10, 40.0), np.zeros(10), np.full(10, 20))
    assert np.isfinite(alike.area_high).all()


def test_a_ward_whose_median_is_zero_or_spread_unknown() -> None:
    medians, spreads = MEDIANS.copy(), np.full(10, 0.8)
    medians[0], spreads[1] = 0.0, np.nan
    found = table(medians, spreads, np.full(10, 20))
    assert found.own[0] == 0
    assert found.areas == 9
    assert found.own[1] == pytest.approx(found.own[2])  # it takes the spread of all
    assert np.isfinite(found.area_low).all()


def test_the_order_of_the_wards_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    order = rng.permutation(10)
    devices, x = rng.integers(0, 60, 10), rng.normal(size=(10, 1))
    found = table(MEDIANS, np.full(10, 0.7), devices, x)
    other = table(MEDIANS[order], np.full(10, 0.7), devices[order], x[order])
    np.testing.assert_allclose(found.area[order], other.area, rtol=1e-6)


def test_a_table_of_covariates_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="one row an area"):
        ten_areas(covariates=np.ones((9, 1)))
    with pytest.raises(ValueError, match="full rank"):
        fit(np.ones(3), np.ones(3), np.ones((3, 2)))
