"""A plan beside its superior's or a neighbour's: what it copied, tightened, loosened, left out or added.

Compared for each indicator and year. A figure that is to be reached earlier or higher is tightened; where
the two cannot be ordered (a level in words beside a percentage) the change is called changed.
"""

from dataclasses import dataclass

from hatangso.domain.plans.items import Measure, PlanExtract, Target

#: indicators of which less is better have none in the catalogue yet: >=, > and done reach upwards
_UPWARD = (">=", ">", "between", "=")


@dataclass(frozen=True)
class Line:
    """One indicator in one year: what the superior's plan says, what the inferior's says, and the verdict.

    `verdict`: copied, tightened, loosened, changed, missing (only the superior has it), added (only the
    inferior has it), brought forward (an earlier year, no lower), put off (a later year, no higher).
    """

    indicator: str
    year: int | None
    verdict: str
    superior: Measure | None
    inferior: Measure | None
    superior_text: str = ""
    inferior_text: str = ""


@dataclass(frozen=True)
class Lineage:
    """All lines, by indicator and year; measures without a code are counted, as they cannot be compared."""

    lines: tuple[Line, ...]
    superior_without_code: int = 0
    inferior_without_code: int = 0


_Told = dict[tuple[str, int | None], tuple[Measure, Target]]


def compare(superior: PlanExtract, inferior: PlanExtract) -> Lineage:
    """The inferior plan's targets held against the superior's (or a neighbour's)."""
    above, without_above = _by_indicator(superior)
    below, without_below = _by_indicator(inferior)
    lines: list[Line] = []
    used: set[tuple[str, int | None]] = set()
    for place, (measure, target) in above.items():
        found = place if place in below else _other_year(place, below, above, used)
        if found is None:
            lines.append(Line(place[0], place[1], "missing", measure, None, target.text))
            continue
        used.add(found)
        mine, own = below[found]
        verdict = _verdict(measure, mine, place[1], found[1])
        lines.append(Line(place[0], place[1], verdict, measure, mine, target.text, own.text))
    for place, (measure, target) in below.items():
        if place not in used:
            lines.append(Line(place[0], place[1], "added", None, measure, "", target.text))
    ordered = sorted(lines, key=lambda line: (line.indicator, line.year or 0))
    return Lineage(tuple(ordered), without_above, without_below)


def _by_indicator(plan: PlanExtract) -> tuple[_Told, int]:
    told: _Told = {}
    without = 0
    for target in plan.targets:
        for measure in target.measures:
            if measure.indicator is None:
                without += 1
                continue
            told.setdefault((measure.indicator, target.year), (measure, target))
    return told, without


def _other_year(
    place: tuple[str, int | None], below: _Told, above: _Told, used: set[tuple[str, int | None]]
) -> tuple[str, int | None] | None:
    """The same indicator in another year, if that year is not the superior's own."""
    options = [other for other in below if other[0] == place[0] and other not in used and other not in above]
    return min(options, key=lambda other: abs((other[1] or 0) - (place[1] or 0)), default=None)


def _verdict(superior: Measure, inferior: Measure, year: int | None, own_year: int | None) -> str:
    change = compare_measures(superior, inferior)
    if year is None or own_year is None or year == own_year:
        return change
    if own_year < year and change in ("copied", "tightened"):
        return "brought forward"
    if own_year > year and change in ("copied", "loosened"):
        return "put off"
    return "changed"


def compare_measures(before: Measure, after: Measure) -> str:
    """copied, tightened, loosened or changed: the second measure held against the first."""
    if (before.op, before.value, before.unit) == (after.op, after.value, after.unit):
        return "copied"
    if before.op == "done" or after.op == "done":
        return "tightened" if before.op == "done" else "loosened"
    if before.unit != after.unit:
        return "changed"
    upward = before.op in _UPWARD and after.op in _UPWARD
    downward = before.op in ("<=", "<") and after.op in ("<=", "<")
    if not upward and not downward:
        return "changed"
    first, second = _reach(before), _reach(after)
    if first == second:
        return "changed"
    return "tightened" if (second > first) == upward else "loosened"


def _reach(measure: Measure) -> tuple[float, float, int]:
    """What is to be reached at the least, then at the most; a strict comparison asks for a little more."""
    value = measure.value
    strict = 1 if measure.op == ">" else -1 if measure.op == "<" else 0
    if isinstance(value, tuple):
        return float(value[0]), float(value[1]), strict
    number = float(value) if value is not None else 0.0
    return number, number, strict
