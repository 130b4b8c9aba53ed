"""What the intervals hold of made-up speeds whose truth is known. The same functions, run longer, make
docs/methods/speed-statistics-simulation.md."""

import re
from math import exp
from pathlib import Path

import numpy as np
import pytest
from benchmarks.simulated_speeds import (
    few_areas,
    growth_held,
    medians_and_means,
    percentiles,
    rank_intervals_held,
    repeat_testers,
    share_held,
    small_area_gain,
    two_kinds_held,
)

from hatangso.domain.quantities import Estimate
from hatangso.domain.statistics.cells import describe_cells
from hatangso.domain.statistics.growth_needed import further_for_growth
from hatangso.domain.statistics.needed import devices_needed

DOCS = Path(__file__).resolve().parents[3] / "docs"
NOMINAL = (0.94, 0.98)


def held(share: float, band: tuple[float, float] = NOMINAL) -> bool:
    return band[0] <= share <= band[1]


@pytest.mark.parametrize(("devices", "naive"), [(15, (0.47, 0.58)), (40, (0.39, 0.51)), (120, (0.37, 0.49))])
def test_heavy_repeat_testers_spoil_the_interval_of_tests_and_not_that_of_devices(
    devices: int, naive: tuple[float, float]
) -> None:
    found = repeat_testers(np.random.default_rng(11), devices, 1500)
    assert held(found["device medians"].held)
    assert held(found["all tests"].held, naive)
    assert found["one a device and day"].held < 0.8
    assert found["device medians"].error < found["one a device and day"].error < found["all tests"].error


@pytest.mark.parametrize("shape", ["log-normal", "two kinds", "capped plans"])
@pytest.mark.parametrize("devices", [20, 50, 200])
def test_the_median_and_the_mean_are_held_whatever_the_shape(shape: str, devices: int) -> None:
    found = medians_and_means(np.random.default_rng(12), shape, devices, 4000)
    assert held(found["median"].held)
    assert held(found["mean"].held, (0.94, 0.985))


@pytest.mark.parametrize("shape", ["log-normal", "two kinds", "capped plans"])
@pytest.mark.parametrize("devices", [36, 200])
def test_percentiles_are_held_whatever_the_shape(shape: str, devices: int) -> None:
    found = percentiles(np.random.default_rng(23), shape, devices, 4000)
    assert held(found["p10"].held)
    assert held(found["p90"].held)


def test_eight_devices_make_the_interval_of_a_median_wider_than_it_need_be() -> None:
    """[smallest, largest] holds it in 1 − 2/2⁸ = 99.2 %; the next narrower only in 93 %."""
    found = medians_and_means(np.random.default_rng(13), "log-normal", 8, 8000)
    assert held(found["median"].held, (0.988, 0.996))
    assert held(found["mean"].held, (0.93, 0.96))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("devices", [5, 20, 100])
def test_shares_are_held(share: float, devices: int) -> None:
    assert share_held(share, devices) > 0.93


def test_shares_are_held_on_average() -> None:
    """By single shares Wilson's goes up and down around its level."""
    assert held(float(np.mean([share_held(p, 100) for p in np.linspace(0.05, 0.95, 91)])), (0.945, 0.96))


@pytest.mark.parametrize(("mean_devices", "gain"), [(5, 0.75), (15, 0.8), (40, 0.85)])
def test_small_area_estimates_are_nearer_and_keep_their_level(mean_devices: float, gain: float) -> None:
    found = small_area_gain(np.random.default_rng(15), 110, mean_devices, 30)
    assert found["eb error"] < gain * found["raw error"]
    assert found["eb+x error"] < found["eb error"]
    assert found["eb+x wrong"] < found["raw wrong"]
    assert found["eb+x wrong of decided"] < 0.025
    assert found["eb+x decided"] > found["raw decided"]
    for name in ("eb held", "eb+x held"):
        assert held(found[name], (0.93, 0.98)), name
    for name in ("eb held 0–4", "eb+x held 0–4"):  # a province's wards share one A and β: give or take 0.02
        assert held(found[name], (0.915, 0.98)), name


@pytest.mark.parametrize(("areas", "between"), [(5, 0.25), (8, 0.5), (12, 0.25), (30, 0.25), (30, 0.5)])
def test_few_areas_are_told_wider_never_narrower(areas: int, between: float) -> None:
    with_devices, without = few_areas(np.random.default_rng(16), areas, 20, between, 250)
    assert with_devices > 0.935
    assert without > 0.9  # 250 wards: give or take 0.03


def test_two_kinds_of_lines_break_the_model_but_not_its_intervals() -> None:
    found = two_kinds_held(np.random.default_rng(19), 100, 40, 25)
    assert held(found["5–29"], (0.92, 0.98))  # without the medians' own intervals 0.91 and 0.90
    assert held(found["30 and more"], (0.92, 0.98))
    assert found["0–4"] > 0.94


def test_the_page_tells_what_is_measured() -> None:
    page = (DOCS / "methods" / "speed-statistics-simulation.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if "devices' medians (ours)" in line)
    told = [float(share) for share in re.findall(r"(0\.\d{3}) /", row)]
    for devices, share in zip((15, 40, 120), told, strict=True):
        found = repeat_testers(np.random.default_rng(20), devices, 1500)["device medians"]
        assert found.held == pytest.approx(share, abs=0.02)


def test_the_page_tells_what_percentiles_hold() -> None:
    page = (DOCS / "methods" / "speed-statistics-simulation.md").read_text(encoding="utf-8")
    rows = page.split("## Percentiles")[1].split("\n## ")[0].splitlines()
    told = [re.findall(r"(0\.\d{3}) \(", row) for row in rows if row.startswith("| log-normal")]
    for devices, shares in zip((36, 50, 100, 200, 1000), told, strict=True):
        found = percentiles(np.random.default_rng(24), "log-normal", devices, 1500)
        for name, share in zip(("p10", "p90"), shares, strict=True):
            assert found[name].held == pytest.approx(float(share), abs=0.02)


def test_the_devices_needed_decide_in_nearly_half_of_the_cases_and_twice_as_many_in_most() -> None:
    """True median 48, target 40, σ 0.8: 116 devices."""
    rng = np.random.default_rng(21)
    needed = devices_needed(48, 40, 0.8)
    assert round(needed) == 116
    for factor, share in ((1, 0.45), (2, 0.77)):
        devices = round(factor * needed)
        table = describe_cells(rng.lognormal(np.log(48), 0.8, devices * 4000), np.arange(4001) * devices)
        assert (table.median_low >= 40).mean() == pytest.approx(share, abs=0.06)


def test_the_devices_needed_for_twice_the_base_decide_in_nearly_half_of_the_cases() -> None:
    """True medians 20 and 48, σ 0.8, 2,000 devices in the base: 1.2533 · 1.96 · 0.8 = 1.9651, so h₁² =
    3.8618/2000 = 0.00193 and 3.8618 / (ln² 1.2 − 0.00193) = 123.3 devices now."""
    rng = np.random.default_rng(22)
    more = further_for_growth(
        Estimate(20, 20 * exp(-0.04394), 20 * exp(0.04394), 0.95),
        Estimate(48, 48 * exp(-0.19651), 48 * exp(0.19651), 0.95),
        2,
        100,
    )
    assert more == 24
    times = 800
    before, after = (
        describe_cells(rng.lognormal(np.log(at), 0.8, devices * times), np.arange(times + 1) * devices)
        for at, devices in ((20, 2000), (48, 100 + more))
    )
    half = [(np.log(one.median_high) - np.log(one.median_low)) / 2 for one in (before, after)]
    low = np.log(after.median / before.median) - np.hypot(*half)
    assert (low >= np.log(2)).mean() == pytest.approx(0.46, abs=0.06)


def test_growth_holds_its_truth() -> None:
    assert held(growth_held(np.random.default_rng(17), 30, 3000))


def test_rank_intervals_hold_the_true_ranks() -> None:
    found = rank_intervals_held(np.random.default_rng(18), 100, 40, 10)
    assert found["pairwise"][0] >= 0.99  # Bonferroni is careful
    assert held(found["simulated"][0], (0.93, 0.985))
    assert found["simulated"][1] < found["pairwise"][1]
