"""Which figure stands out among its peers or from its own past, and why, in a sentence with the numbers.

A figure stands out where its modified z (hatangso.domain.validation.spread) is beyond 3.5 and it lies further
away than the floor: 2 percentage points, or a tenth of the middle. Told for people in
docs/methods/consolidation.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from hatangso.domain.comparison.peers import FEWEST, PeerGroup
from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.validation.spread import Spread, modified_z
from hatangso.domain.words import Words

LIMIT = 3.5  # Iglewicz & Hoaglin 1993
FLOOR_POINTS = 2.0
FLOOR_SHARE = 0.1
FEWEST_CHANGES = 4
Id = TypeVar("Id")


@dataclass(frozen=True)
class Remark:
    """Why a figure stands out. `against`: peers or past; `steps` is its modified z, signed."""

    against: str
    steps: float
    words: Words


def usual(values: Sequence[float]) -> Spread | None:
    """The middle and spread of a group's figures; None where they are too few."""
    return modified_z(np.array(values, dtype=float)) if len(values) >= FEWEST else None


def among_peers(value: float, unit: str | None, spread: Spread, group: PeerGroup) -> Remark | None:
    """
    >>> spread = usual([60, 62, 64, 66, 68, 70, 72, 74])
    >>> remark = among_peers(30, "%", spread, PeerGroup("phuong", tuple(range(8))))
    >>> remark.words.vi
    'Thấp hơn hẳn: 30% so với mức giữa 67% của 8 phường (lệch 6,2 bước, ngưỡng 3,5)'
    """
    steps = _far(value, unit, spread)
    if steps is None:
        return None
    above = value > spread.middle
    here, middle = (_both(number, unit) for number in (value, spread.middle))
    away = _steps(steps)
    return Remark(
        "peers",
        steps,
        Words(
            f"{'Cao' if above else 'Thấp'} hơn hẳn: {here.vi} so với mức giữa {middle.vi} của "
            f"{group.words.vi} ({away.vi})",
            f"Far {'above' if above else 'below'}: {here.en} beside the middle {middle.en} of "
            f"{group.words.en} ({away.en})",
        ),
    )


def from_its_past(values: Sequence[float | None], unit: str | None) -> Remark | None:
    """A jump of the last figure against the changes before it; `values` oldest first, None where untold.

    >>> print(from_its_past([40, 41, 42, 44, 45, 46, 71], "%").words.vi.replace(", các", ",\\ncác"))
    Tăng 25 điểm so với kỳ trước (46% → 71%),
    các kỳ trước thường thay đổi 1 điểm (lệch 95,7 bước, ngưỡng 3,5)
    """
    if len(values) < 2 or values[-1] is None or values[-2] is None:
        return None
    changes = [now - before for before, now in pairwise(values) if before is not None and now is not None]
    *earlier, last = changes
    if len(earlier) < FEWEST_CHANGES:
        return None
    spread = modified_z(np.array(earlier, dtype=float))
    floor = FLOOR_POINTS if unit == "%" else FLOOR_SHARE * abs(values[-2])
    steps = spread.steps(last)
    if abs(steps) <= LIMIT or min(abs(last), abs(last - spread.middle)) < floor:
        return None
    before, now = _both(values[-2], unit), _both(values[-1], unit)
    size, habit = (format_number(abs(number), 2) for number in (last, spread.middle))
    points = Words(" điểm", " points") if unit == "%" else Words("", "")
    away = _steps(steps)
    return Remark(
        "past",
        steps,
        Words(
            f"{'Tăng' if last > 0 else 'Giảm'} {size}{points.vi} so với kỳ trước ({before.vi} → {now.vi}), "
            f"các kỳ trước thường thay đổi {habit}{points.vi} ({away.vi})",
            f"{'Up' if last > 0 else 'Down'} {size}{points.en} from the period before ({before.en} → "
            f"{now.en}), where the usual change is {habit}{points.en} ({away.en})",
        ),
    )


def ranks(values: Mapping[Id, float], *, higher_is_better: bool = True) -> dict[Id, int]:
    """The place of each from 1, the best first; equal figures share the better place.

    >>> ranks({"a": 90.0, "b": 70.0, "c": 90.0})
    {'a': 1, 'c': 1, 'b': 3}
    """
    ordered = sorted(values.items(), key=lambda pair: -pair[1] if higher_is_better else pair[1])
    found: dict[Id, int] = {}
    before: float | None = None
    for place, (key, value) in enumerate(ordered, start=1):
        found[key] = place if value != before else next(reversed(found.values()))
        before = value
    return found


def _far(value: float, unit: str | None, spread: Spread) -> float | None:
    floor = FLOOR_POINTS if unit == "%" else FLOOR_SHARE * abs(spread.middle)
    steps = spread.steps(value)
    return steps if abs(steps) > LIMIT and abs(value - spread.middle) >= floor else None


def _steps(steps: float) -> Words:
    if np.isinf(steps):
        return Words("các nơi khác đều bằng nhau", "all others are equal")
    away, limit = format_number(abs(steps), 1), format_number(LIMIT, 1)
    return Words(f"lệch {away} bước, ngưỡng {limit}", f"{away} steps away, limit {limit}")


def _both(value: float, unit: str | None) -> Words:
    return Words(format_quantity(value, unit, 1, "vi"), format_quantity(value, unit, 1, "en"))
