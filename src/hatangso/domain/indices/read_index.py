"""An index read from its table: one TOML file is one index; a misspelt key names its file and itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from hatangso.domain.indicators.indicator import Better
from hatangso.domain.indices.aggregate import MEANS
from hatangso.domain.indices.fields import Fields
from hatangso.domain.indices.index import (
    NOTHING,
    Alternatives,
    CompositeScoring,
    Criterion,
    Group,
    Index,
    PointScoring,
)
from hatangso.domain.indices.normalise import NORMALISERS
from hatangso.domain.indices.rule import read_rule

LEVELS = ("province", "commune")
GOALS = ("own", "province")


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
