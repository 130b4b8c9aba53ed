"""What an index is: its edition and law, its tree of groups and criteria, their points or weights, and why.

One TOML file is one index; a table is read strictly, so that a misspelt key names its file and itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from hatangso.domain.indicators.indicator import Better
from hatangso.domain.indices.aggregate import MEANS
from hatangso.domain.indices.answer import Rule
from hatangso.domain.indices.fields import Fields, IndexTrouble
from hatangso.domain.indices.normalise import NORMALISERS
from hatangso.domain.indices.rule import read_rule
from hatangso.domain.words import Words

NOTHING = Words("", "")
LEVELS = ("province", "commune")
GOALS = ("own", "province")


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


def read_index(table: Mapping[str, Any], *, code: str, file: str) -> Index:
    """The index of a table as TOML gives it; IndexTrouble names the file, the place and the key."""
    fields = Fields(table, file=file)
    if ("points" in table) == ("composite" in table):
        raise fields.trouble("needs either [points] or [composite], one of them")
    is_points = "points" in table
    scoring = _points(fields) if is_points else _composite(fields)
    index = Index(
        code=code,
        name=fields.words("name"),
        short=fields.text("short"),
        edition=fields.text("edition"),
        law=fields.words("law"),
        scores=fields.choices("scores", LEVELS),
        reason=fields.words("reason"),
        caution=fields.words("caution", NOTHING),
        example_of=fields.text("example_of", ""),
        issued_on=fields.day("issued_on", None),
        replaces=fields.text("replaces", ""),
        scoring=scoring,
        groups=tuple(_groups(fields, is_points=is_points)),
    )
    fields.finish()
    _check(index, fields)
    return index


def _points(fields: Fields) -> PointScoring:
    inside = fields.inside("points", fields.take("points"))
    found = PointScoring(
        total=inside.number("total", least=0),
        decimals=int(inside.number("decimals", 2, least=0)),
        late_per_day=inside.number("late_per_day", 0.0, least=0),
        late_at_most=inside.number_or_none("late_at_most", least=0),
        bonus_at_most=inside.number_or_none("bonus_at_most", least=0),
    )
    inside.finish()
    return found


def _composite(fields: Fields) -> CompositeScoring:
    inside = fields.inside("composite", fields.take("composite"))
    normalise = inside.choice("normalise", tuple(NORMALISERS))
    aggregate = inside.choice("aggregate", tuple(MEANS))
    found = CompositeScoring(
        normalise=normalise,
        aggregate=aggregate,
        minimum_share=inside.number("minimum_share", least=0),
        goals=inside.choices("goals", GOALS, ["own"]),
        alternatives=_alternatives(inside, normalise, aggregate),
    )
    inside.finish()
    if found.minimum_share > 1:
        raise inside.trouble("'minimum_share' lies between 0 and 1")
    return found


def _alternatives(fields: Fields, normalise: str, aggregate: str) -> Alternatives:
    inside = fields.inside("alternatives", fields.take("alternatives", {}))
    errors = inside.inside("figure_errors", inside.take("figure_errors", {}))
    found = Alternatives(
        weights_percent=inside.number("weights_percent", 25.0, least=0),
        normalise=inside.choices("normalise", tuple(NORMALISERS), [normalise]),
        aggregate=inside.choices("aggregate", tuple(MEANS), [aggregate]),
        figure_errors={
            footing: errors.number(footing, 0.0, least=0)
            for footing in ("reported", "measured", "modelled", "surveyed")
        },
        draws=int(inside.number("draws", 1000, least=100)),
        top=int(inside.number("top", 10, least=1)),
    )
    errors.finish()
    inside.finish()
    if found.weights_percent >= 100:
        raise inside.trouble("'weights_percent' must be below 100")
    return found


def _groups(fields: Fields, *, is_points: bool) -> Iterator[Group]:
    for number, row in enumerate(fields.rows("groups"), start=1):
        inside = fields.inside(f"groups[{number}]", row)
        group = Group(
            code=inside.text("code"),
            name=inside.words("name"),
            points=inside.number_or_none("points", least=0) if is_points else None,
            expected=_whole(inside.number_or_none("expected", least=0)) if is_points else None,
            weight=inside.number("weight", 1.0, least=0),
            reason=inside.words("reason", NOTHING),
            criteria=tuple(_criteria(inside, is_points=is_points)),
        )
        inside.finish()
        yield group


def _criteria(fields: Fields, *, is_points: bool) -> Iterator[Criterion]:
    for number, row in enumerate(fields.rows("criteria", []), start=1):
        inside = fields.inside(f"criteria[{number}]", row)
        code = inside.text("code")
        name = inside.words("name") if is_points else inside.words("name", NOTHING)
        guide, reason = inside.words("guide", NOTHING), inside.words("reason", NOTHING)
        source = inside.text("source", "")
        if is_points:
            most = inside.number("points", least=0)
            where = f"{inside.where}.rule"
            yield Criterion(
                code,
                name,
                points=most,
                rule=read_rule(inside.take("rule"), most=most, file=inside.file, where=where),
                indicator=inside.text("indicator", ""),
                evidence_required=inside.flag("evidence_required", default=False),
                may_not_arise=inside.flag("may_not_arise", default=False),
                bonus=inside.flag("bonus", default=False),
                example=inside.flag("example", default=False),
                guide=guide,
                reason=reason,
                source=source,
            )
        else:
            yield Criterion(
                code,
                name,
                weight=inside.number("weight", 1.0, least=0),
                indicator=inside.text("indicator"),
                better=Better(inside.choice("better", tuple(Better), Better.HIGHER.value)),
                goalposts=_goalposts(inside),
                guide=guide,
                reason=reason,
                source=source,
            )
        inside.finish()


def _goalposts(fields: Fields) -> tuple[float, float] | None:
    found = fields.take("goalposts", None)
    if found is None:
        return None
    if len(found) != 2 or found[0] >= found[1]:
        raise fields.trouble("'goalposts' must be [low, high]")
    return float(found[0]), float(found[1])


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _check(index: Index, fields: Fields) -> None:
    codes = [group.code for group in index.groups] + [one.code for one in index.criteria]
    for code in codes:
        if codes.count(code) > 1:
            raise fields.trouble(f"the code '{code}' is there twice")
    if not index.groups:
        raise fields.trouble("has no groups")
    if isinstance(index.scoring, CompositeScoring):
        if not index.criteria or sum(one.weight for one in index.criteria) <= 0:
            raise fields.trouble("a composite needs criteria with weights")
        wanted = {index.scoring.normalise, *index.scoring.alternatives.normalise}
        bare = [one.code for one in index.criteria if one.goalposts is None]
        if "goalposts" in wanted and bare:
            raise fields.trouble(f"'goalposts' are missing for {', '.join(bare)}")
        return
    stated = [group.points for group in index.groups if group.points is not None]
    if len(stated) == len(index.groups) and abs(sum(stated) - index.scoring.total) > 1e-9:
        raise fields.trouble(f"the groups' points sum to {sum(stated):g}, not to {index.scoring.total:g}")


__all__ = ["Criterion", "Group", "Index", "IndexTrouble", "read_index"]
