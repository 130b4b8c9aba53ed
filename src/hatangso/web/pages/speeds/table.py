"""The communes of a province as lines of the table of speeds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hatangso.domain.places.alphabet import alphabetical
from hatangso.domain.places.search_key import search_key
from hatangso.domain.statistics.classes import vnnic_publishes
from hatangso.store.measurements.readings import Cell, Reading
from hatangso.store.measurements.speed_goals import SpeedGoal, is_growth
from hatangso.store.measurements.speed_verdicts import Judged, judged, judged_growth
from hatangso.store.places.models import Unit
from hatangso.web.pages.speeds.wanted import Wanted
from hatangso.web.pages.speeds.words import CLASSES, Class

LAST = 10**9
_BY_VERDICT = {"not_reached": 0, "not_enough": 1, "reached": 2, "": 3}


@dataclass(frozen=True)
class Line:
    """One place: what the source says, what the plan promises, what follows, what others published."""

    unit: Unit
    reading: Reading
    goal: SpeedGoal | None
    judged: Judged | None
    beside: Reading | None = None

    @property
    def class_of(self) -> Class | None:
        return CLASSES.get(self.reading.standing)

    @property
    def outcome(self) -> str:
        return self.judged.outcome if self.judged else ""

    @property
    def enough_for_vnnic(self) -> bool:
        return vnnic_publishes(self.reading.tests or 0)


@dataclass(frozen=True)
class Table:
    """All places, and those asked for in the order asked for."""

    every: tuple[Line, ...]
    shown: tuple[Line, ...]

    def count(self, outcome: str) -> int:
        return sum(1 for line in self.every if line.outcome == outcome)

    @property
    def reached(self) -> int:
        return self.count("reached")

    @property
    def not_reached(self) -> int:
        return self.count("not_reached")

    @property
    def not_enough(self) -> int:
        return self.count("not_enough")

    @property
    def measured(self) -> int:
        return sum(1 for line in self.every if line.reading.standing)

    @property
    def without_number(self) -> int:
        """Places that were measured, of which no number is told all the same."""
        return sum(1 for line in self.every if line.reading.standing == "withheld")

    @property
    def vnnic(self) -> int:
        return sum(1 for line in self.every if line.enough_for_vnnic)


def make_table(
    units: Iterable[Unit],
    wanted: Wanted,
    readings: Mapping[int, Reading],
    goals: Mapping[int, SpeedGoal],
    beside: Mapping[int, Reading],
    base: Mapping[int, Reading] | None = None,
) -> Table:
    """Lines in the order asked for; places without what is sorted by go last.

    `base`: readings of the base year where the plans promise so many times that.
    """
    every = tuple(line_of(unit, wanted, readings, goals, beside, base) for unit in units)
    kept = [line for line in every if _holds(line, wanted)]
    kept.sort(key=lambda line: _order(line, wanted))
    return Table(every, tuple(kept))


def line_of(
    unit: Unit,
    wanted: Wanted,
    readings: Mapping[int, Reading],
    goals: Mapping[int, SpeedGoal],
    beside: Mapping[int, Reading],
    base: Mapping[int, Reading] | None = None,
) -> Line:
    """What there is of one place, with the verdict."""
    reading = readings.get(unit.pk) or Reading(metric=wanted.cell.metric)
    goal = goals.get(unit.pk)
    promised = goal.goal if goal else None
    if is_growth(wanted.cell):
        found = judged_growth((base or {}).get(unit.pk), reading, promised, wanted.statistic)
    else:
        found = judged(reading, promised, wanted.statistic)
    return Line(unit, reading, goal, found, beside.get(unit.pk))


def higher_is_better(cell: Cell) -> bool:
    return cell.metric in {"download", "upload"}


def _holds(line: Line, wanted: Wanted) -> bool:
    key = search_key(f"{line.unit.full_name} {line.unit.code}") if wanted.words else ""
    if not all(word in key for word in wanted.words):
        return False
    match wanted.only:
        case "":
            return True
        case "vnnic":
            return line.enough_for_vnnic
        case "none":
            return not line.reading.standing
        case outcome:
            return line.outcome == outcome


def _order(line: Line, wanted: Wanted) -> tuple[float, Any]:
    value = line.reading.drawn(wanted.statistic)
    sign = 1 if higher_is_better(wanted.cell) else -1
    more = line.judged.more if line.judged else None
    first: float = {
        "name": 0.0,
        "slowest": LAST if value is None else sign * value,
        "fastest": LAST if value is None else -sign * value,
        "verdict": _BY_VERDICT[line.outcome],
        "devices": -(line.reading.devices or 0),
        "needed": LAST if more is None else more,
    }[wanted.order]
    return first, alphabetical(line.unit.name)
