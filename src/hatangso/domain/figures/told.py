"""One figure as somebody tells it, before it is believed."""

from dataclasses import dataclass
from datetime import date

from hatangso.domain.footing import Footing
from hatangso.domain.indicators.evaluate import value_in_unit
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.periods import Period
from hatangso.domain.progress.observation import Progress
from hatangso.domain.quantities import Ratio, Unknown


@dataclass(frozen=True)
class Shape:
    """How an indicator is told: its kind, its unit, and whether the part lies within the whole.

    `counts` are the codes of what is counted (part, whole); empty where that is not known.
    """

    kind: ValueKind
    unit: str | None
    part_of_whole: bool = True
    counts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToldFigure:
    """What a person typed for one indicator, place and period. Empty fields are None, never 0."""

    period: Period
    footing: Footing
    part: float | None = None
    whole: float | None = None
    value: float | None = None
    level_text: str = ""
    progress: Progress | None = None


def value_of(told: ToldFigure, shape: Shape) -> float | None:
    """The number that is kept: the ratio's own where both halves are told, else the number as typed."""
    if shape.kind is ValueKind.RATIO and told.part is not None and told.whole:
        value = value_in_unit(Ratio(told.part, told.whole), shape.unit)
        return None if isinstance(value, Unknown) else value
    return told.value


def true_on(period_end: date, told_on: date) -> date:
    """The day for which a figure stands: the end of its period, or the day it was told while that still runs.

    >>> true_on(date(2026, 12, 31), date(2026, 11, 21))
    datetime.date(2026, 11, 21)
    """
    return min(period_end, told_on)
