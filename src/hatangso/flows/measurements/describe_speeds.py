"""Cells of devices' values become results: described, estimated for small areas, silent about a few."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from hatangso.domain.measurement.bins import bins_of_groups, told_bins
from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.privacy import reveals_a_part
from hatangso.domain.measurement.span import span_of
from hatangso.domain.measurement.speed_test import ANY
from hatangso.domain.statistics.cells import CellTable, describe_cells
from hatangso.domain.statistics.small_areas import AreaTable, fay_herriot
from hatangso.store.measurements.device_values import METRICS, NOT_KNOWN, WHOLE, Cells
from hatangso.store.measurements.models import SpeedResult
from hatangso.store.places.models import Unit

_TOLD = (
    *("median", "median_low", "median_high", "mean", "mean_low", "mean_high"),
    *("p10", "p90", "log_sd"),
)
_MEANS = ("mean", "mean_low", "mean_high")
_AREA = ("area", "area_low", "area_high", "own")
AREAS_FROM_MONTHS = 3  # a month alone has too few devices for a model
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Describing:
    """What results carry besides their numbers. `units` by code, the province ''; `areas` in km² by id."""

    units: Mapping[str, Unit]
    areas: Mapping[int, float]
    source: str
    method: Method
    boundaries: str
    demo: bool
    now: datetime

    def densities(self, codes: list[str]) -> np.ndarray:
        """ln of inhabitants a km², NaN where unknown: shape (communes, 1)."""
        found = []
        for code in codes:
            unit = self.units[code]
            area = self.areas.get(unit.pk)
            found.append(np.log(unit.population / area) if unit.population and area else np.nan)
        return np.array(found, dtype=np.float64).reshape(-1, 1)


def described(describing: Describing, cells: Cells) -> Iterator[SpeedResult]:
    """The results of all cells that may be named, metric by metric."""
    flagged = np.add.reduceat(cells.flagged, cells.starts[:-1]) if cells.keys else np.array([])
    shares = flagged / np.maximum(np.diff(cells.starts), 1)
    for metric in METRICS:
        yield from _of_metric(describing, cells, metric, shares)


def _of_metric(
    describing: Describing, cells: Cells, metric: str, shares: np.ndarray
) -> Iterator[SpeedResult]:
    values, starts = _known(cells.values[metric], cells.starts)
    table = describe_cells(values, starts)
    bins = bins_of_groups(values, starts)
    secret = _revealing(cells.keys, table.devices, int(describing.method["least_devices"]))
    areas = _areas(describing, cells.keys, table)
    for number, key in enumerate(cells.keys):
        devices = int(table.devices[number])
        if not devices or not _may_be_named(describing, key):
            continue
        told = {name: _number(getattr(table, name)[number]) for name in _TOLD}
        if secret[number]:
            told |= dict.fromkeys(_MEANS)
        shown = table.standing[number] != "withheld"
        yield _result(
            describing,
            key,
            metric,
            tests=int(cells.tests[metric][number]),
            devices=devices,
            flagged=float(shares[number]) if shown else None,
            bins=told_bins(bins[number]) if shown and not secret[number] else None,
            standing=str(table.standing[number]),
            **told,
            **areas.pop(key, {}),
        )
    for key, estimate in areas.items():  # communes where nobody has measured
        yield _result(describing, key, metric, tests=0, devices=0, standing="withheld", **estimate)


def _result(describing: Describing, key: Key, metric: str, **told: Any) -> SpeedResult:
    period, unit, operator, network, technology = key
    return SpeedResult(
        unit=describing.units[unit],
        source=describing.source,
        period=period,
        operator=operator,
        network=network,
        technology=technology,
        metric=metric,
        method=describing.method.code,
        boundaries=describing.boundaries,
        computed_at=describing.now,
        demo=describing.demo,
        **told,
    )


def _may_be_named(describing: Describing, key: Key) -> bool:
    """Unknown operators and technologies are counted with all of them, not for themselves."""
    return key[1] in describing.units and key[2] != NOT_KNOWN and key[4] != "unknown"


def _known(values: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    known = ~np.isnan(values)
    return values[known], np.concatenate([[0], np.cumsum(known)])[starts].astype(np.int64)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _revealing(keys: list[Key], devices: np.ndarray, least: int) -> np.ndarray:
    """Totals whose mean or bins would give away withheld parts: over operators, technologies, places."""
    at = {key: number for number, key in enumerate(keys)}
    found = np.zeros(len(keys), dtype=bool)
    for place, every in ((1, WHOLE), (2, ANY), (4, ANY)):
        totals, parts = [], []
        for number, key in enumerate(keys):
            if key[place] != every:
                whole: Any = (*key[:place], every, *key[place + 1 :])
                total = at.get(whole)
                if total is not None:
                    totals.append(total)
                    parts.append(number)
        if parts:
            shown = np.array([key[2] != NOT_KNOWN and key[4] != "unknown" for key in keys])[parts]
            hidden = np.where(shown, devices[parts], np.minimum(devices[parts], least - 1))
            found |= reveals_a_part(np.array(totals), hidden, len(keys), least)
    return found


def _areas(describing: Describing, keys: list[Key], table: CellTable) -> dict[Key, dict[str, float]]:
    """Small-area estimates of all communes, stratum by stratum; those that nobody measured among them."""
    codes = sorted(code for code in describing.units if code != WHOLE)
    densities = describing.densities(codes)
    strata: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(dict)
    for number, key in enumerate(keys):
        period, unit, operator, network, technology = key
        span = span_of(period)
        if span is not None and span.months >= AREAS_FROM_MONTHS and _may_be_named(describing, key):
            strata[(period, operator, network, technology)][unit] = number
    found: dict[Key, dict[str, float]] = {}
    for (period, operator, network, technology), numbers in strata.items():
        at = np.array([numbers.get(code, -1) for code in codes])
        there = at >= 0
        whole = numbers.get(WHOLE)
        estimate = fay_herriot(
            np.where(there, table.median[at], np.nan),
            np.where(there, table.log_sd[at], np.nan),
            np.where(there, table.devices[at], 0),
            densities,
            whole=None if whole is None else float(table.median[whole]),
        )
        if isinstance(estimate, AreaTable):
            columns = [getattr(estimate, name) for name in _AREA]
            for number, code in enumerate(codes):
                told = {name: float(column[number]) for name, column in zip(_AREA, columns, strict=True)}
                found[(period, code, operator, network, technology)] = told
    return found
