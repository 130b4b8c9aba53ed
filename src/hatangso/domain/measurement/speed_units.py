"""Whether single tests are written in the unit they were read in: asked of a file, never changed here.

kbit/s read as Mbit/s make speeds a thousand times too great, Mbit/s under a heading of kbit/s a thousand
times too small. The median of tests by the national value of their network, technology and month tells, and
beside it how many are faster than lines are. Thresholds stand in the method record, national values in
catalog/references (plausible.py: secondary sources, so they serve to ask).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.plausible import Reference
from hatangso.domain.measurement.speed_test import NETWORKS, TECHNOLOGIES

DIRECTIONS = ("download", "upload")
KBIT = 1000.0  # of a Mbit
_A_DECADE, _DECADES = 100, 6  # bins of ratios: steps of 2.3 %, a millionth to a million
_SLOW_RADIO = ("2g", "3g")  # far below the national value by nature
Floats = NDArray[np.float64]


@dataclass
class UnitsSeen:
    """Counts the speeds of a file as they are read, in Mbit/s; memory does not grow with the file."""

    method: Method
    references: Sequence[Reference]
    told: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DIRECTIONS, 0))
    fast: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DIRECTIONS, 0))
    ratios: dict[str, NDArray[np.int64]] = field(
        default_factory=lambda: {one: np.zeros(2 * _DECADES * _A_DECADE, np.int64) for one in DIRECTIONS}
    )

    def look(
        self,
        speeds: Mapping[str, Floats],
        *,
        month: NDArray[np.integer],
        network: NDArray[np.integer],
        technology: NDArray[np.integer],
    ) -> None:
        """Further tests. speeds: by direction, Mbit/s, NaN where unknown; month: since the year 0; network,
        technology: numbers into NETWORKS and TECHNOLOGIES, −1 where there is none.
        """
        months, of_row = np.unique(month, return_inverse=True)
        for direction, values in speeds.items():
            self.told[direction] += int(np.count_nonzero(~np.isnan(values)))
            self.fast[direction] += int(np.count_nonzero(values > self.method["kbit_above"]))
            national = np.array([self._national(int(one), direction) for one in months])
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = values / national[of_row, network, technology] if len(months) else values
                place = (np.log10(ratio) + _DECADES) * _A_DECADE
            size = len(self.ratios[direction])
            place = place[np.isfinite(place)].clip(0, size - 1).astype(np.int64)
            self.ratios[direction] += np.bincount(place, minlength=size)

    def other_units(self) -> dict[str, float]:
        """By direction what its numbers are probably to be divided by: 1000 where kbit/s were read as Mbit/s,
        0.001 where Mbit/s stand under kbit/s; those that may be right are not in it.
        """
        found = {}
        for direction in DIRECTIONS:
            times = self.times_national(direction)
            if 2 * self.fast[direction] > self.told[direction] or times > self.method["kbit_times"]:
                found[direction] = KBIT
            elif times < 1 / self.method["mbit_times"]:
                found[direction] = 1 / KBIT
        return found

    def times_national(self, direction: str) -> float:
        """The median of tests by their national values; 1 where there is nothing to compare."""
        counted = np.cumsum(self.ratios[direction])
        if not counted[-1]:
            return 1.0
        middle = int(np.searchsorted(counted, counted[-1] / 2))
        return float(10 ** ((middle + 0.5) / _A_DECADE - _DECADES))

    def _national(self, month: int, direction: str) -> Floats:
        """Values by network and technology, NaN where there is none; a last row and column for −1."""
        found = np.full((len(NETWORKS) + 1, len(TECHNOLOGIES) + 1), np.nan)
        for (i, network), (k, technology) in product(enumerate(NETWORKS), enumerate(TECHNOLOGIES)):
            near = _nearest(tuple(self.references), month, network, technology)
            if near is not None:
                found[i, k] = getattr(near, direction)
        return found


@cache
def _nearest(
    references: tuple[Reference, ...], month: int, network: str, technology: str
) -> Reference | None:
    """The national value nearest in time: 5G has its own, 2G and 3G none; an unknown network as mobile."""
    if technology in _SLOW_RADIO:
        return None
    asked = ("fixed" if network == "fixed" else "mobile", "5g" if technology == "5g" else "")
    there = [one for one in references if (one.network, one.technology) == asked]
    return min(there, key=lambda one: (abs(_month_of(one.period) - month), one.period), default=None)


def _month_of(period: str) -> int:
    year, _, month = period.partition("-")
    return int(year) * 12 + int(month or 6) - 1
