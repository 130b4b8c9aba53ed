"""Cells of devices' values become results: described, estimated for small areas, silent about a few."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Any

import numpy as np

from hatangso.domain.measurement.bins import bins_of_groups, told_bins
from hatangso.domain.measurement.coarse import coarse, coarse_high, coarse_low, coarse_share
from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.privacy import gives_parts_away
from hatangso.domain.measurement.span import span_of
from hatangso.domain.measurement.speed_test import ANY
from hatangso.domain.measurement.wholes import wholes_of_groups
from hatangso.domain.statistics.cells import CellTable, describe_cells
from hatangso.domain.statistics.classes import TENTHS_FROM, Bounds
from hatangso.domain.statistics.small_areas import AreaTable, fay_herriot
from hatangso.store.measurements.device_values import METRICS, NOT_KNOWN, WHOLE, Cells
from hatangso.store.measurements.speed_goals import is_promised
from hatangso.store.places.models import Unit

_MEANS = ("mean", "mean_low", "mean_high")
_ENDS = ("p10_low", "p10_high", "p90_low", "p90_high")
_TELLING = (*_MEANS, *_ENDS)
_TOLD = (*_TELLING, "median", "median_low", "median_high", "p10", "p90", "log_sd")
_COARSE = {"mean": coarse, "log_sd": coarse}
_COARSE |= {f"{name}_low": coarse_low for name in ("mean", "p10", "p90")}
_COARSE |= {f"{name}_high": coarse_high for name in ("mean", "p10", "p90")}
_AREA = ("area", "area_low", "area_high", "own")
_NO_AREA = (None,) * len(_AREA)
# The columns of SpeedResult that a cell fills; the others are the same for all (flows/…/compute_speeds.py).
COLUMNS = (
    *("unit_id", "period", "operator", "network", "technology", "metric", "tests", "devices", "standing"),
    *("flagged", "bins", "wholes", *_TOLD, *_AREA),
)
Row = tuple[Any, ...]
AREAS_FROM_MONTHS = 3  # a month alone has too few devices for a model,
OF_OPERATORS_FROM_MONTHS = 12  # and a quarter too few of each operator
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Describing:
    """What is asked of places and method. `units` by code, the province under ''; `areas` in km² by id.

    `ended`: codes of communes that are no more; they have results where tests lie in them, and no estimates
    where none do.
    """

    units: Mapping[str, Unit]
    areas: Mapping[int, float]
    method: Method
    ended: frozenset[str] = frozenset()

    @property
    def bounds(self) -> Bounds:
        """From how many devices what is told."""
        asked = (self.method[f"{name}_devices"] for name in ("least", "indicative", "reliable"))
        return Bounds(*map(int, asked))

    def densities(self, codes: list[str]) -> np.ndarray:
        """ln of inhabitants a km², NaN where unknown: shape (communes, 1)."""
        found = []
        for code in codes:
            unit = self.units[code]
            area = self.areas.get(unit.pk)
            found.append(np.log(unit.population / area) if unit.population and area else np.nan)
        return np.array(found, dtype=np.float64).reshape(-1, 1)


def described(describing: Describing, cells: Cells) -> Iterator[Row]:
    """The rows of all cells that may be named, metric by metric: values in the order of COLUMNS."""
    flagged = np.add.reduceat(cells.flagged, cells.starts[:-1]) if cells.keys else np.array([])
    shares = flagged / np.maximum(np.diff(cells.starts), 1)
    for metric in METRICS:
        yield from _of_metric(describing, cells, metric, shares)


def _of_metric(describing: Describing, cells: Cells, metric: str, shares: np.ndarray) -> Iterator[Row]:
    values, starts = _known(cells.values[metric], cells.starts)
    table = describe_cells(values, starts, bounds=describing.bounds)
    bins = bins_of_groups(values, starts)
    promised = [is_promised(key[3], key[4], metric) for key in cells.keys]
    wholes = wholes_of_groups(values, starts) if any(promised) else []
    secret = _kept_back(cells.keys, table.devices, describing.bounds.fewest)
    columns = [_told(name, getattr(table, name), table.devices) for name in _TOLD]
    few = table.devices < TENTHS_FROM
    for number, name in enumerate(_TELLING):
        hidden = secret | few if name in _ENDS else secret
        columns[number] = [None if hide else v for v, hide in zip(columns[number], hidden, strict=True)]
    areas = _areas(describing, cells.keys, table)
    tests, shared = cells.tests[metric].tolist(), shares.tolist()
    for number, (key, devices, standing, *told) in enumerate(
        zip(cells.keys, table.devices.tolist(), table.standing.tolist(), *columns, strict=True)
    ):
        shown = standing != "withheld"
        if not devices or not _may_be_named(describing, key) or not (shown or _is_asked_for(key)):
            continue
        yield (
            *(describing.units[key[1]].pk, key[0], *key[2:], metric, tests[number], devices, standing),
            coarse_share(shared[number], devices) if shown else None,
            told_bins(bins[number]) if shown and not secret[number] else None,
            wholes[number] if shown and not secret[number] and promised[number] else None,
            *told,
            *areas.pop(key, _NO_AREA),
        )
    for key, area in areas.items():  # communes where nobody has measured
        nothing = (None,) * (3 + len(_TOLD))
        yield (describing.units[key[1]].pk, key[0], *key[2:], metric, 0, 0, "withheld", *nothing, *area)


def _is_asked_for(key: Key) -> bool:
    """Whether a cell of too few devices is worth a row: of one operator in a month or quarter it is not."""
    return key[2] == ANY or _months_of(key[0]) >= OF_OPERATORS_FROM_MONTHS


@cache
def _months_of(period: str) -> int:
    span = span_of(period)
    return span.months if span else 0


def _told(name: str, values: np.ndarray, devices: np.ndarray) -> list[float | None]:
    """On the grid of its devices what adds up from cell to cell, and ends that may be the value of the one
    slowest or fastest device; other order statistics as they are."""
    known = [None if value != value else value for value in values.tolist()]
    rule = _COARSE.get(name)
    return [rule(*one) for one in zip(known, devices.tolist(), strict=True)] if rule else known


def _may_be_named(describing: Describing, key: Key) -> bool:
    """Unknown operators and technologies are counted with all of them, not for themselves."""
    return key[1] in describing.units and key[2] != NOT_KNOWN and key[4] != "unknown"


def _known(values: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    known = ~np.isnan(values)
    return values[known], np.concatenate([[0], np.cumsum(known)])[starts].astype(np.int64)


def _kept_back(keys: list[Key], devices: np.ndarray, least: int) -> np.ndarray:
    """Cells that keep their mean and bins back for the sake of a withheld one beside them."""
    at = {key: number for number, key in enumerate(keys)}
    told = (devices >= least) & np.array([key[2] != NOT_KNOWN and key[4] != "unknown" for key in keys], bool)
    found = np.zeros(len(keys), dtype=bool)
    for place, every in ((1, WHOLE), (2, ANY), (4, ANY)):
        totals, parts = [], []
        for number, key in enumerate(keys):
            if key[place] != every:
                whole: Any = (*key[:place], every, *key[place + 1 :])
                totals.append(at[whole])
                parts.append(number)
        some = np.array(parts, dtype=np.int64)
        found[some] |= gives_parts_away(np.array(totals, dtype=np.int64), devices[some], told[some], least)
    return found


def _areas(describing: Describing, keys: list[Key], table: CellTable) -> dict[Key, tuple[float, ...]]:
    """Small-area estimates of all communes, stratum by stratum; those that nobody measured among them."""
    every = sorted(code for code in describing.units if code != WHOLE)
    every_density = describing.densities(every)
    strata: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(dict)
    for number, key in enumerate(keys):
        period, unit, operator, network, technology = key
        least = AREAS_FROM_MONTHS if operator == ANY else OF_OPERATORS_FROM_MONTHS
        if _months_of(period) >= least and _may_be_named(describing, key):
            strata[(period, operator, network, technology)][unit] = number
    found: dict[Key, tuple[float, ...]] = {}
    for (period, operator, network, technology), numbers in strata.items():
        asked = [
            code not in describing.ended or (code in numbers and table.devices[numbers[code]] > 0)
            for code in every
        ]
        codes, densities = list(compress(every, asked)), every_density[np.array(asked, dtype=bool)]
        at = np.array([numbers.get(code, -1) for code in codes])
        there = at >= 0
        whole = numbers.get(WHOLE)
        estimate = fay_herriot(
            np.where(there, table.median[at], np.nan),
            np.where(there, table.log_sd[at], np.nan),
            np.where(there, table.devices[at], 0),
            densities,
            ends=(
                np.where(there, table.median_low[at], np.nan),
                np.where(there, table.median_high[at], np.nan),
            ),
            whole=None if whole is None else float(table.median[whole]),
        )
        if isinstance(estimate, AreaTable):
            columns = zip(*(getattr(estimate, name).tolist() for name in _AREA), strict=True)
            for code, told in zip(codes, columns, strict=True):
                found[(period, code, operator, network, technology)] = told
    return found
