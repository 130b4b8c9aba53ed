"""The path a target asks for: straight lines from the baseline over the milestones to the goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hatangso.domain.progress.observation import Observation
from hatangso.domain.progress.target import Target
from hatangso.domain.quantities import Unknown
from hatangso.domain.words import Words

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class PathPoint:
    """The value the path asks for at the end of a day."""

    on: date
    value: float


def required_path(target: Target, observations: Sequence[Observation] = ()) -> tuple[PathPoint, ...]:
    """The corners of the path, oldest first; empty where the target has no number.

    Starts at the baseline. Where the plan names none, the oldest figure takes its place, unless it comes
    after a milestone, which then is the start: the path asks for the rest in equal steps from the day the
    way became known. For a range the path leads to the end of it that is nearer to the start.
    """
    if target.goal is None:
        return ()
    start = _start(target, observations)
    milestones = [PathPoint(date(m.year, 12, 31), m.value) for m in target.milestones]
    first = start or min(milestones, key=lambda p: p.on, default=None)
    end = target.goal.edge_from(first.value if first else target.goal.value)
    points = [*([start] if start else []), *milestones, PathPoint(target.deadline, end)]
    points.sort(key=lambda p: p.on)
    return tuple(p for p in points if start is None or p is start or p.on > start.on)


def required_at(path: Sequence[PathPoint], on: date) -> float | Unknown:
    """The value the path asks for on a day; after its last corner the last value stays asked for."""
    if not path or on < path[0].on:
        return Unknown(
            Words("Ngày này trước điểm đầu của lộ trình", "The day lies before the start of the path")
        )
    for before, after in pairwise(path):
        if on <= after.on:
            share = (on - before.on).days / (after.on - before.on).days
            return before.value + share * (after.value - before.value)
    return path[-1].value


def needed_yearly_gain(target: Target, observations: Sequence[Observation]) -> float | Unknown:
    """By how much a year the newest figure must still change to meet the goal, in the target's unit.

    Positive to rise, negative to fall, 0 where the goal is met. With less than a year left it is the
    whole remaining way: nobody is asked for more than the goal.
    """
    if target.goal is None:
        return Unknown(Words("Chỉ tiêu chưa có giá trị số", "The target has no number"))
    if not observations:
        return Unknown(Words("Chưa có số liệu", "There is no figure yet"))
    latest = max(observations, key=lambda o: o.on)
    if target.goal.met_by(latest.value):
        return 0.0
    if latest.on >= target.deadline:
        return Unknown(Words("Đã hết thời hạn của chỉ tiêu", "The target's time is over"))
    years = (target.deadline - latest.on).days / DAYS_PER_YEAR
    return (target.goal.edge_from(latest.value) - latest.value) / max(years, 1.0)


def _start(target: Target, observations: Sequence[Observation]) -> PathPoint | None:
    if target.baseline:
        return PathPoint(target.baseline.on, target.baseline.value)
    before = [o for o in observations if o.on < target.deadline]
    if not before:
        return None
    oldest = min(before, key=lambda o: o.on)
    if any(date(m.year, 12, 31) <= oldest.on for m in target.milestones):
        return None
    return PathPoint(oldest.on, oldest.value)
