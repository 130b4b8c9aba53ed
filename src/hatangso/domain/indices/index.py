"""What an index is: its edition and law, its tree of groups and criteria, their points or weights, and why.

One TOML file is one index; `read_index.py` reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from hatangso.domain.indicators.indicator import Better
from hatangso.domain.indices.answer import Rule
from hatangso.domain.words import Words

NOTHING = Words("", "")


@dataclass(frozen=True)
class Criterion:
    """One criterion. `points` and `rule` in an index of points; `weight` and `indicator` in a composite.

    `bonus` points stand beside the maximum; `may_not_arise` lets a locality say "không phát sinh"; `example`
    marks one that no decision contains.
    """

    code: str
    name: Words
    points: float = 0.0
    rule: Rule | None = None
    weight: float = 1.0
    indicator: str = ""
    better: Better = Better.HIGHER
    goalposts: tuple[float, float] | None = None
    guide: Words = NOTHING
    reason: Words = NOTHING
    source: str = ""
    evidence_required: bool = False
    may_not_arise: bool = False
    bonus: bool = False
    example: bool = False


@dataclass(frozen=True)
class Group:
    """One group (chỉ số chính, nhóm). `points` and `expected` are what the decision gives the group."""

    code: str
    name: Words
    points: float | None = None
    expected: int | None = None
    weight: float = 1.0
    reason: Words = NOTHING
    criteria: tuple[Criterion, ...] = ()

    @property
    def entered_points(self) -> float:
        """The points of the criteria there are, bonus aside."""
        return sum(one.points for one in self.criteria if not one.bonus)

    @property
    def is_complete(self) -> bool:
        """Whether the criteria make up what the decision gives the group."""
        fits = self.points is None or abs(self.entered_points - self.points) < 1e-9
        return fits and (self.expected is None or len(self.criteria) == self.expected)


@dataclass(frozen=True)
class PointScoring:
    """Official scoring: the whole, how points are rounded, what lateness costs, how far bonuses go."""

    total: float
    decimals: int = 2
    late_per_day: float = 0.0
    late_at_most: float | None = None
    bonus_at_most: float | None = None


@dataclass(frozen=True)
class Alternatives:
    """The choices somebody else might have made, over which score and rank are uncertain.

    `weights_percent`: each weight may lie so many per cent above or below; `figure_errors`: the relative
    standard error, in per cent, assumed for a figure of that footing.
    """

    weights_percent: float = 25.0
    normalise: tuple[str, ...] = ()
    aggregate: tuple[str, ...] = ()
    figure_errors: Mapping[str, float] = field(default_factory=dict)
    draws: int = 1000
    top: int = 10


@dataclass(frozen=True)
class CompositeScoring:
    """Statistical scoring. `minimum_share`: of the weights, the share that must have figures for a score."""

    normalise: str
    aggregate: str
    minimum_share: float
    goals: tuple[str, ...]
    alternatives: Alternatives


@dataclass(frozen=True)
class Index:
    """One edition of an index; with `example_of` an invented one to copy into that index."""

    code: str
    name: Words
    short: str
    edition: str
    law: Words
    scores: tuple[str, ...]
    reason: Words
    caution: Words
    example_of: str
    issued_on: date | None
    replaces: str
    scoring: PointScoring | CompositeScoring
    groups: tuple[Group, ...]

    @property
    def is_points(self) -> bool:
        return isinstance(self.scoring, PointScoring)

    @property
    def points(self) -> PointScoring:
        if not isinstance(self.scoring, PointScoring):
            raise TypeError(f"{self.code} is not an index of points")
        return self.scoring

    @property
    def composite(self) -> CompositeScoring:
        if not isinstance(self.scoring, CompositeScoring):
            raise TypeError(f"{self.code} is not a composite")
        return self.scoring

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(one for group in self.groups for one in group.criteria)

    def criterion(self, code: str) -> Criterion | None:
        return next((one for one in self.criteria if one.code == code), None)

    def group_of(self, code: str) -> Group:
        return next(group for group in self.groups if any(one.code == code for one in group.criteria))

    @property
    def is_complete(self) -> bool:
        """Whether every group has all the criteria that the decision gives it."""
        return all(group.is_complete for group in self.groups)

    def weights(self) -> dict[str, float]:
        """The effective weights, summing to 1: the group's share times the criterion's share of the group."""
        of_groups = sum(group.weight for group in self.groups if group.criteria)
        found = {}
        for group in self.groups:
            inside = sum(one.weight for one in group.criteria)
            for one in group.criteria:
                found[one.code] = group.weight / of_groups * one.weight / inside
        return found
