import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from hatangso.domain.footing import Footing
from hatangso.domain.progress.forecast import LEVEL, SHARE_OF_A_WHOLE, bounds_of, forecast
from hatangso.domain.progress.observation import Observation
from hatangso.domain.quantities import Estimate, Unknown
from tests.domain.progress.generated_series import KINDS, series

METHOD_PAGE = Path(__file__).parents[3] / "docs" / "methods" / "forecast.md"
SEED, SERIES_PER_KIND = 20261121, 400


def seen(on: date, value: float) -> Observation:
    return Observation("", on, value, Footing.REPORTED)


def yearly(*values: float) -> list[Observation]:
    return [seen(date(2024 + i, 12, 31), v) for i, v in enumerate(values)]


def expected(observations: list[Observation], on: date, **bounds: tuple[float, float]) -> Estimate:
    estimate = forecast(observations, on, **bounds)
    assert isinstance(estimate, Estimate)
    return estimate


@pytest.fixture(scope="module")
def coverage() -> dict[str, float]:
    """Per kind of series, the share of outcomes that the interval held."""
    held = {}
    for kind in KINDS:
        rng = np.random.default_rng(SEED)
        hits = 0
        for _ in range(SERIES_PER_KIND):
            known, on, outcome, bounds = series(kind, rng)
            estimate = expected(known, on, bounds=bounds)
            hits += estimate.low <= outcome <= estimate.high
        held[kind] = hits / SERIES_PER_KIND
    return held


@pytest.mark.xdist_group("forecast")  # the coverage is reckoned once
def test_the_interval_holds_four_outcomes_in_five(coverage: dict[str, float]) -> None:
    assert 0.75 <= np.mean(list(coverage.values())) <= 0.85


@pytest.mark.xdist_group("forecast")  # the coverage is reckoned once
def test_no_kind_of_series_fools_the_interval_badly(coverage: dict[str, float]) -> None:
    assert min(coverage.values()) >= 0.70
    assert max(coverage.values()) <= 0.93


@pytest.mark.xdist_group("forecast")  # the coverage is reckoned once
def test_the_method_page_tells_the_coverage_measured_here(coverage: dict[str, float]) -> None:
    told = dict(re.findall(r"^\| ([^|]+?) \| (\d+) % \|$", METHOD_PAGE.read_text(encoding="utf-8"), re.M))
    measured = {kind: f"{100 * share:.0f}" for kind, share in coverage.items()}
    measured["all together"] = f"{100 * np.mean(list(coverage.values())):.0f}"
    assert told == measured


def test_fewer_than_three_dates_give_no_forecast() -> None:
    two = yearly(50, 60)
    assert isinstance(forecast(two, date(2030, 12, 31)), Unknown)
    again = [*two, seen(two[-1].on, 61)]
    assert isinstance(forecast(again, date(2030, 12, 31)), Unknown)


def test_a_day_that_is_over_is_not_forecast() -> None:
    assert isinstance(forecast(yearly(50, 60, 70), date(2026, 12, 31)), Unknown)


def test_figures_on_a_line_lead_along_the_line() -> None:
    # 10 a year from 50 at the end of 2024: 90 at the end of 2028.
    estimate = expected(yearly(50, 60, 70, 80), date(2028, 12, 31))
    assert estimate.value == pytest.approx(90, abs=0.1)
    assert estimate.level == LEVEL == 0.8
    assert estimate.low < 90 < estimate.high


def test_three_figures_on_a_line_do_not_promise_a_certain_future() -> None:
    estimate = expected(yearly(50, 60, 70), date(2027, 12, 31))
    assert estimate.high - estimate.low > 1


def test_the_interval_widens_with_the_way_ahead() -> None:
    figures = yearly(50, 58, 71, 79)
    widths = [
        e.high - e.low for e in (expected(figures, date(year, 12, 31)) for year in (2028, 2029, 2030, 2031))
    ]
    assert widths == sorted(widths)


def test_a_percentage_stays_within_its_whole() -> None:
    rising = expected(yearly(80, 90, 97), date(2030, 12, 31), bounds=SHARE_OF_A_WHOLE)
    assert rising.high <= 100
    falling = expected(yearly(20, 10, 3), date(2030, 12, 31), bounds=SHARE_OF_A_WHOLE)
    assert falling.low >= 0


def test_a_whole_already_reached_is_expected_to_stay() -> None:
    estimate = expected(yearly(100, 100, 100, 100), date(2030, 12, 31), bounds=SHARE_OF_A_WHOLE)
    assert estimate.value == pytest.approx(100, abs=0.5)


def test_growth_that_slows_down_before_the_whole_is_not_drawn_on_as_a_line() -> None:
    # A straight line through these ends near 104 three years on.
    estimate = expected(yearly(60, 76, 86, 92), date(2030, 12, 31), bounds=SHARE_OF_A_WHOLE)
    assert 92 < estimate.value < 100


def test_the_same_figures_in_another_unit_give_the_same_forecast_in_it() -> None:
    metres = expected(yearly(2000, 2500, 2900, 3600), date(2029, 12, 31))
    kilometres = expected(yearly(2, 2.5, 2.9, 3.6), date(2029, 12, 31))
    assert metres.low == pytest.approx(1000 * kilometres.low, rel=1e-4)
    assert metres.high == pytest.approx(1000 * kilometres.high, rel=1e-4)


def test_order_does_not_matter_and_figures_of_one_day_are_averaged() -> None:
    straight = yearly(50, 60, 72, 79)
    split = [seen(straight[1].on, 58), straight[3], straight[0], seen(straight[1].on, 62), straight[2]]
    assert forecast(split, date(2030, 12, 31)) == forecast(straight, date(2030, 12, 31))


def test_many_figures_of_a_constant_are_computed_without_trouble() -> None:
    monthly = [seen(date(2024 + m // 12, m % 12 + 1, 1), 70.0) for m in range(60)]
    estimate = expected(monthly, date(2030, 12, 31), bounds=bounds_of("%"))
    assert estimate.value == pytest.approx(70, abs=1)


def test_only_a_share_of_a_whole_is_bounded_above() -> None:
    assert bounds_of("%") == (0, 100)
    assert bounds_of("Mbit/s") == (0, None)
    assert bounds_of("%", yearly(90, 120)) == (0, None)
