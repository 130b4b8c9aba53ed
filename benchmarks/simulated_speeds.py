"""Made-up speeds of which the truth is known: what the intervals and estimates of domain/statistics hold.

Each function draws `times` places (or countries) with the given `rng`, lets the product's own functions judge
them, and tells how often they were right. The tests run them small, `make bench-speed_coverage` in full.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import binom, norm

from benchmarks.simulated_devices import device_medians
from benchmarks.simulated_ranks import simulated_ranks
from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.statistics.cells import CellTable, describe_cells
from hatangso.domain.statistics.growth import PeriodFigure, growth
from hatangso.domain.statistics.ranks import RankIntervals, pairwise_ranks
from hatangso.domain.statistics.small_areas import fay_herriot
from hatangso.domain.statistics.wilson import share_intervals

Floats = NDArray[np.float64]
Generator = np.random.Generator
MEDIAN = 45.0  # Mbit/s
BETWEEN_DEVICES, WITHIN_DEVICE, DAYS = 0.7, 0.4, 30  # of ln(speed)
MANY_TESTS = 1.0  # shape of the Pareto distribution of tests a device; the smaller, the heavier
MOST_TESTS = 50


@dataclass(frozen=True)
class Coverage:
    """How often the interval held the truth, root mean squared error of ln(estimate), median width."""

    held: float
    error: float
    width: float


def coverage(value: Floats, low: Floats, high: Floats, truth: Floats | float) -> Coverage:
    """Over all cells; a cell without an interval holds nothing."""
    return Coverage(
        float(((low <= truth) & (truth <= high)).mean()),
        float(np.sqrt(np.nanmean(np.log(value / truth) ** 2))),
        float(np.nanmedian(high - low)),
    )


def repeat_testers(rng: Generator, devices: int, times: int) -> dict[str, Coverage]:
    """Places of `devices` devices with Pareto-heavy numbers of tests (at most MOST_TESTS): the median of
    all tests, of the first test a device and day, and of devices' medians. The truth is the median over
    devices."""
    tests = np.minimum(np.ceil(rng.pareto(MANY_TESTS, times * devices)), MOST_TESTS).astype(np.int64)
    tests = np.maximum(tests, 1)
    own = rng.normal(np.log(MEDIAN), BETWEEN_DEVICES, times * devices)
    device = np.repeat(np.arange(times * devices), tests)
    value = np.exp(own[device] + rng.normal(0, WITHIN_DEVICE, device.size))
    place = device // devices
    first = np.unique(device * DAYS + rng.integers(0, DAYS, device.size), return_index=True)[1]
    by_device = device_medians(place, device, value, times)
    found = {
        "all tests": _cells_of(value, place, times),
        "one a device and day": _cells_of(value[first], place[first], times),
        "device medians": describe_cells(by_device.values, by_device.starts),
    }
    return {
        name: coverage(table.median, table.median_low, table.median_high, MEDIAN)
        for name, table in found.items()
    }


def _cells_of(values: Floats, place: NDArray[np.int64], places: int) -> CellTable:
    """`values` are sorted by place."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=places))])
    return describe_cells(values, starts)


def drawn(rng: Generator, shape: str, size: int) -> tuple[Floats, float, float]:
    """Speeds with the true median and mean of what they were drawn from."""
    if shape == "log-normal":
        return rng.lognormal(np.log(MEDIAN), 0.8, size), MEDIAN, MEDIAN * float(np.exp(0.32))
    if shape == "two kinds":  # 4G around 30, 5G around 150, half and half
        kind = np.where(rng.random(size) < 0.5, 30.0, 150.0)
        return kind * rng.lognormal(0, 0.5, size), 67.082039, 90.0 * float(np.exp(0.125))
    if shape == "capped plans":  # most lines near the 300 of their plan, the rest anywhere below
        full = rng.random(size) < 0.6
        return np.where(full, rng.normal(290, 8, size), rng.uniform(20, 290, size)), 282.810751, 236.0
    raise ValueError(shape)


SHAPES = ("log-normal", "two kinds", "capped plans")
PERCENTILES = {  # true p10 and p90: F(p10) = 0.1, F(p90) = 0.9 of what `drawn` draws from
    "log-normal": (16.141946, 125.449557),
    "two kinds": (19.694572, 228.489355),
    "capped plans": (87.5, 297.739373),
}


def medians_and_means(rng: Generator, shape: str, devices: int, times: int) -> dict[str, Coverage]:
    """The order-statistic interval of the median, and the interval of the mean as it is shown."""
    values, median, mean = drawn(rng, shape, devices * times)
    table = describe_cells(values, np.arange(times + 1) * devices)
    return {
        "median": coverage(table.median, table.median_low, table.median_high, median),
        "mean": coverage(table.mean, table.mean_low, table.mean_high, mean),
    }


def percentiles(rng: Generator, shape: str, devices: int, times: int) -> dict[str, Coverage]:
    """The order-statistic intervals of p10 and p90."""
    table = describe_cells(drawn(rng, shape, devices * times)[0], np.arange(times + 1) * devices)
    low, high = PERCENTILES[shape]
    return {
        "p10": coverage(table.p10, table.p10_low, table.p10_high, low),
        "p90": coverage(table.p90, table.p90_low, table.p90_high, high),
    }


def share_held(share: float, devices: int) -> float:
    """How often the interval of a share holds it: summed over all counts there may be, nothing is drawn."""
    counts = np.arange(devices + 1)
    low, high = share_intervals(counts, np.full(devices + 1, devices))
    return float(binom.pmf(counts, devices, share)[(low <= share) & (share <= high)].sum())


@dataclass(frozen=True)
class Wards:
    """Wards with their true median, a covariate that explains a part of it, and the devices' values."""

    truth: Floats
    covariate: Floats
    values: Floats
    starts: NDArray[np.int64]


UNEXPLAINED, EXPLAINED, SPREAD = 0.25, 0.25, 0.8  # of ln(speed): between wards, and of devices within one
TARGET = 40.0


def wards(rng: Generator, count: int, mean_devices: float) -> Wards:
    """Heavy-tailed numbers of devices: negative binomial of dispersion 0.6."""
    covariate = rng.normal(size=count)
    truth = np.log(MEDIAN) + EXPLAINED * covariate + rng.normal(0, UNEXPLAINED, count)
    devices = rng.negative_binomial(0.6, 0.6 / (0.6 + mean_devices), count)
    starts = np.concatenate([[0], np.cumsum(devices)])
    values = np.exp(np.repeat(truth, devices) + rng.normal(0, SPREAD, starts[-1]))
    return Wards(np.exp(truth), covariate, values, starts)


def _ends(table: CellTable) -> tuple[Floats, Floats]:
    return table.median_low, table.median_high


def small_area_gain(rng: Generator, count: int, mean_devices: float, times: int) -> dict[str, float]:
    """Over `times` provinces of `count` wards: root mean squared error of ln(estimate) of the ward's own
    median, of the small-area estimate without and with its covariate; wrong sides of TARGET; what the
    intervals hold."""
    gathered: dict[str, list[Floats]] = {}

    def keep(name: str, row: NDArray[np.floating] | NDArray[np.bool_]) -> None:
        gathered.setdefault(name, []).append(np.asarray(row, np.float64))

    for _ in range(times):
        these = wards(rng, count, mean_devices)
        table = describe_cells(these.values, these.starts)
        own = table.devices >= 5
        whole = float(np.median(these.values))
        plain = fay_herriot(table.median, table.log_sd, table.devices, ends=_ends(table), whole=whole)
        fuller = fay_herriot(
            table.median,
            table.log_sd,
            table.devices,
            these.covariate[:, None],
            ends=_ends(table),
            whole=whole,
        )
        if isinstance(plain, Unknown) or isinstance(fuller, Unknown):
            continue
        above = these.truth >= TARGET
        small = own & (table.devices <= 10)
        for name, value in (("raw", table.median), ("eb", plain.area), ("eb+x", fuller.area)):
            wrong = np.log(value / these.truth)
            keep(f"{name} error", wrong[own] ** 2)
            keep(f"{name} error 5–10", wrong[small] ** 2)
            keep(f"{name} wrong", (value >= TARGET)[own] != above[own])
            if name != "raw":
                keep(f"{name} error 0–4", wrong[~own] ** 2)
        for name, low, high in (
            ("raw", table.median_low, table.median_high),
            ("eb", plain.area_low, plain.area_high),
            ("eb+x", fuller.area_low, fuller.area_high),
        ):
            decided = own & ((low >= TARGET) | (high < TARGET))
            keep(f"{name} decided", decided[own])
            keep(f"{name} wrong of decided", (low >= TARGET)[decided] != above[decided])
            held = (low <= these.truth) & (these.truth <= high)
            keep(f"{name} held", held[own & np.isfinite(low)])
            if name != "raw":
                keep(f"{name} held 0–4", held[~own])
    means = {name: float(np.concatenate(rows).mean()) for name, rows in gathered.items()}
    return {name: mean**0.5 if " error" in name else mean for name, mean in means.items()}


def two_kinds_held(rng: Generator, count: int, mean_devices: float, times: int) -> dict[str, float]:
    """Wards that break the area model: devices are around 30 or around 150 Mbit/s, in shares that differ
    from ward to ward, so that its median jumps between the two kinds. Held by the ward's own interval, by the
    small-area estimate of wards with 5–29, with 30 and more, and with 0–4 devices."""
    share = np.linspace(0.0, 1.0, 401)
    median = np.array([_median_of_two(one) for one in share])
    held: dict[str, list[Floats]] = {"own": [], "5–29": [], "30 and more": [], "0–4": []}
    for _ in range(times):
        fast = rng.beta(2, 3, count)
        truth = np.interp(fast, share, median)
        devices = rng.negative_binomial(0.6, 0.6 / (0.6 + mean_devices), count)
        starts = np.concatenate([[0], np.cumsum(devices)])
        kind = np.where(rng.random(starts[-1]) < np.repeat(fast, devices), 150.0, 30.0)
        table = describe_cells(kind * rng.lognormal(0, 0.5, starts[-1]), starts)
        area = fay_herriot(table.median, table.log_sd, table.devices, ends=_ends(table))
        if isinstance(area, Unknown):
            continue
        own = (table.median_low <= truth) & (truth <= table.median_high)
        inside = ((area.area_low <= truth) & (truth <= area.area_high)).astype(np.float64)
        held["own"].append(own[np.isfinite(table.median_low)].astype(np.float64))
        held["5–29"].append(inside[(table.devices >= 5) & (table.devices < 30)])
        held["30 and more"].append(inside[table.devices >= 30])
        held["0–4"].append(inside[table.devices < 5])
    return {name: float(np.concatenate(rows).mean()) for name, rows in held.items()}


def _median_of_two(fast: float) -> float:
    """The median where the share `fast` is around 150 and the rest around 30, each with a spread of 0.5."""

    def below(log_speed: float) -> float:
        return float(
            (1 - fast) * norm.cdf((log_speed - np.log(30)) / 0.5)
            + fast * norm.cdf((log_speed - np.log(150)) / 0.5)
            - 0.5
        )

    return float(np.exp(brentq(below, 0.0, 10.0)))


def few_areas(rng: Generator, count: int, devices: int, between: float, times: int) -> tuple[float, float]:
    """Share of held truths over `times` provinces of few wards that differ by `between` (sd of ln), each with
    `devices` devices and one ward with none: of those with devices, of the one without."""
    held, bare = [], []
    for _ in range(times):
        truth = np.log(MEDIAN) + rng.normal(0, between, count + 1)
        values = np.exp(np.repeat(truth[:-1], devices) + rng.normal(0, SPREAD, count * devices))
        starts = np.append(np.arange(count + 1) * devices, count * devices)
        table = describe_cells(values, starts)
        found = fay_herriot(table.median, table.log_sd, table.devices, ends=_ends(table))
        if isinstance(found, Unknown):
            continue
        inside = (found.area_low <= np.exp(truth)) & (np.exp(truth) <= found.area_high)
        held.append(inside[:-1].mean())
        bare.append(inside[-1])
    return float(np.mean(held)), float(np.mean(bare))


def growth_held(rng: Generator, devices: int, times: int) -> float:
    """How often the interval of later by earlier holds the true 1.8."""
    first = describe_cells(rng.lognormal(np.log(25), 0.8, devices * times), np.arange(times + 1) * devices)
    second = describe_cells(rng.lognormal(np.log(45), 0.8, devices * times), np.arange(times + 1) * devices)
    held = 0
    for place in range(times):
        before, after = (
            PeriodFigure(
                Estimate(table.median[place], table.median_low[place], table.median_high[place], 0.95),
                "median",
                "own",
                "speed/1",
            )
            for table in (first, second)
        )
        found = growth(before, after)
        held += not isinstance(found, Unknown) and found.ratio.low <= 1.8 <= found.ratio.high
    return held / times


def rank_intervals_held(
    rng: Generator, count: int, mean_devices: float, times: int
) -> dict[str, tuple[float, float]]:
    """By method how many wards' true rank the interval holds, and its mean width by the number of wards."""
    held: dict[str, list[float]] = {}
    width: dict[str, list[float]] = {}
    for _ in range(times):
        these = wards(rng, count, mean_devices)
        table = describe_cells(these.values, these.starts)
        area = fay_herriot(
            table.median, table.log_sd, table.devices, these.covariate[:, None], ends=_ends(table)
        )
        if isinstance(area, Unknown):
            continue
        told = np.isfinite(table.median_low)
        raw_error = np.sqrt(np.pi / 2) * SPREAD / np.sqrt(np.maximum(table.devices, 1))
        error = (np.log(area.area_high) - np.log(area.area_low)) / (2 * 1.96)
        methods: dict[str, tuple[RankIntervals, NDArray[np.bool_]]] = {
            "pairwise": (pairwise_ranks(np.log(table.median), np.where(told, raw_error, np.nan)), told),
            "simulated": (simulated_ranks(np.log(area.area), error, rng, draws=500), np.ones(count, bool)),
        }
        for name, (found, among) in methods.items():
            true = 1 + (these.truth[among][None, :] > these.truth[among][:, None]).sum(axis=1)
            low, high = found.low[among], found.high[among]
            held.setdefault(name, []).append(float(((low <= true) & (true <= high)).mean()))
            width.setdefault(name, []).append(float((high - low).mean() / among.sum()))
    return {name: (float(np.mean(held[name])), float(np.mean(width[name]))) for name in held}
