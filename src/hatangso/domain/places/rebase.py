"""Past figures of former units brought to the unit of today: by their own halves, by population, by shares.

A unit of today is followed back to the units it was made of at the end of a past period; their figures are
combined by the indicator's rule (hatangso.domain.indicators.consolidate). Where a former unit was divided,
its counts are shared out by the share of its population that went over: an estimate, told as such. Raw
figures stay as they are. Told for people in docs/methods/rebasing.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import isclose
from typing import Generic

from hatangso.domain.footing import Footing, weakest
from hatangso.domain.indicators.consolidate import Amount, Consolidated, Part, Place, consolidate
from hatangso.domain.indicators.indicator import RollUp
from hatangso.domain.places.lineage import Succession, UnitId
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.domain.words import Words


class Method(StrEnum):
    """How former figures were brought to today's unit."""

    HALVES = "halves"
    COUNTS = "counts"
    WEIGHTED = "weighted"
    LARGEST = "largest"
    NEWEST = "newest"
    CARRIED = "carried"

    @property
    def label(self) -> Words:
        return _METHODS[self]


@dataclass(frozen=True)
class Piece(Generic[UnitId]):
    """A unit of a past day of which a share of the people lives in today's unit.

    `share` is None where a division on the way has no share entered. `known` is False where the unit did
    not exist yet on that day and nobody has entered what it came from.
    """

    unit: UnitId
    share: float | None
    known: bool = True


@dataclass(frozen=True)
class FormerFigure:
    """What a former unit told for the period: the number in the indicator's unit, and its halves if told."""

    value: float
    halves: Ratio | None
    on: date
    footing: Footing


@dataclass(frozen=True)
class Rebased(Generic[UnitId]):
    """The figure that today's unit would have had, with how it was made and on what it stands.

    `combined` holds value, halves, what is missing and the share covered, by count of former units and by
    people. `used`: the pieces that count. `estimated`: a share or population stood in for a count.
    """

    combined: Consolidated
    method: Method
    used: tuple[Piece[UnitId], ...]
    estimated: bool
    footing: Footing

    @property
    def value(self) -> Amount | Unknown:
        return self.combined.value


def pieces(
    unit: UnitId,
    *,
    on: date,
    as_of: date,
    successions: Iterable[Succession[UnitId]],
    began: Mapping[UnitId, date | None],
) -> tuple[Piece[UnitId], ...]:
    """Of which units, and which share of each, today's unit was made at the end of the day `on`.

    Chains are followed back from `as_of` (a merger, then a division); of several ways to one unit the shares
    are added. `began` is the first day of each unit; None or absent: it was always there.
    """
    facts = [s for s in successions if on < s.on <= as_of]
    found: dict[UnitId, Piece[UnitId]] = {}
    for piece in _back(Piece(unit, 1.0), (), facts, began, on):
        there = found.get(piece.unit)
        if there is not None:
            both = None if there.share is None or piece.share is None else there.share + piece.share
            piece = replace(piece, share=both)
        found[piece.unit] = piece
    return tuple(piece for piece in found.values() if piece.share is None or piece.share > 0)


def _back(
    piece: Piece[UnitId],
    taken: tuple[Succession[UnitId], ...],
    facts: Sequence[Succession[UnitId]],
    began: Mapping[UnitId, date | None],
    on: date,
) -> list[Piece[UnitId]]:
    """The piece taken back over the newest change before the last one taken."""
    unit, born = piece.unit, began.get(piece.unit)
    until = taken[-1].on if taken else date.max
    mine = [
        s
        for s in facts
        if unit in (s.successor, s.predecessor)
        and s not in taken
        and (s.on < until or (s.on == until == born and s.successor == unit))
    ]
    if not mine:
        return [replace(piece, known=born is None or born <= on)]
    day = max(s.on for s in mine)
    ended = []
    if born is None or born < day:
        gone = [share_of(s, facts) for s in mine if s.on == day and s.predecessor == unit]
        kept = 1.0 - sum(share for share in gone if share is not None)
        stayed = Piece(unit, _times(piece.share, None if None in gone else kept))
        marker = next(s for s in mine if s.on == day)
        ended += _back(stayed, (*taken, marker), facts, began, on)
    for s in mine:
        if s.on == day and s.successor == unit:
            former = Piece(s.predecessor, _times(piece.share, share_of(s, facts)))
            ended += _back(former, (*taken, s), facts, began, on)
    return ended


def share_of(one: Succession[UnitId], facts: Iterable[Succession[UnitId]]) -> float | None:
    """Which share of the predecessor went over: what was told; all of it where it went whole to one unit."""
    if one.share is not None:
        return one.share
    heirs = {s.successor for s in facts if s.predecessor == one.predecessor and s.on == one.on}
    return 1.0 if one.whole and len(heirs) == 1 else None


def _times(share: float | None, other: float | None) -> float | None:
    return None if share is None or other is None else share * other


def rebase(
    rule: RollUp,
    made_of: Sequence[Piece[UnitId]],
    figures: Mapping[UnitId, FormerFigure],
    *,
    names: Mapping[UnitId, str],
    people: Mapping[UnitId, float],
) -> Rebased[UnitId]:
    """The figure of today's unit from the figures of its pieces; Unknown where a share is not known.

    `people` are the population (or households, where the indicator is weighted by them) of the former units.
    """
    by, method = _way(rule, made_of, figures, people)
    places = [Place(piece.unit, names.get(piece.unit, str(piece.unit))) for piece in made_of]
    weights = {
        piece.unit: people[piece.unit] * (1.0 if piece.share is None else piece.share)
        for piece in made_of
        if piece.unit in people
    }
    parts = [
        _part(piece, figures.get(piece.unit), by, method)
        for piece in made_of
        if piece.unit in figures or not piece.known
    ]
    combined = consolidate(by, parts, places, weights)
    without = [names.get(p.unit, str(p.unit)) for p in made_of if p.share is None]
    if without:
        combined = replace(combined, value=_no_share(without), part=None, whole=None)
    missing = {gap.place.id for gap in combined.missing}
    used = tuple(piece for piece in made_of if piece.unit not in missing)
    estimated = rule is RollUp.RATIO_OF_SUMS and method is Method.WEIGHTED
    estimated |= any(piece.share is None or not isclose(piece.share, 1.0) for piece in used)
    footings = [figures[piece.unit].footing for piece in used]
    footing = Footing.MODELLED if estimated or not footings else weakest(footings)
    return Rebased(combined, method, used, estimated, footing)


def _way(
    rule: RollUp,
    made_of: Sequence[Piece[UnitId]],
    figures: Mapping[UnitId, FormerFigure],
    people: Mapping[UnitId, float],
) -> tuple[RollUp, Method]:
    """By which rule the pieces are combined, and what that is called.

    A percentage without its halves is weighted by population where that of every piece told is known; what
    cannot be combined is carried over where there is one piece.
    """
    told = [piece.unit for piece in made_of if piece.unit in figures]
    match rule:
        case RollUp.RATIO_OF_SUMS:
            bare = any(figures[unit].halves is None for unit in told)
            if bare and all(unit in people for unit in told):
                return RollUp.WEIGHTED, Method.WEIGHTED
            return RollUp.RATIO_OF_SUMS, Method.HALVES
        case RollUp.NOT_ADDITIVE if len(made_of) == 1:
            return RollUp.LATEST, Method.CARRIED
        case _:
            return rule, _METHOD_OF[rule]


def _part(piece: Piece[UnitId], figure: FormerFigure | None, by: RollUp, method: Method) -> Part:
    if figure is None:
        return Part(piece.unit, NOT_ENTERED, date.min)
    share = 1.0 if piece.share is None else piece.share
    value: Amount = figure.value
    if by is RollUp.RATIO_OF_SUMS and figure.halves is not None:
        value = Ratio(figure.halves.part * share, figure.halves.whole * share)
    elif method is Method.COUNTS:
        value = figure.value * share
    return Part(piece.unit, value, figure.on)


def _no_share(names: Sequence[str]) -> Unknown:
    who = ", ".join(names)
    return Unknown(
        Words(
            f"Chưa biết tỷ lệ dân số của {who} thuộc về đây; hãy nhập ở mục Đơn vị cũ.",
            f"It is not known which share of the people of {who} came here; enter it under former units.",
        )
    )


NOT_ENTERED = Unknown(Words("chưa nhập đơn vị cũ hợp thành", "the former units it came from are not entered"))
_METHOD_OF = {
    RollUp.SUM: Method.COUNTS,
    RollUp.WEIGHTED: Method.WEIGHTED,
    RollUp.MAX: Method.LARGEST,
    RollUp.LATEST: Method.NEWEST,
    RollUp.NOT_ADDITIVE: Method.CARRIED,
}
_METHODS = {
    Method.HALVES: Words("Tổng số phần chia tổng số của các đơn vị cũ", "Sum of the parts by sum of wholes"),
    Method.COUNTS: Words("Cộng số của các đơn vị cũ", "Sum of the former units' counts"),
    Method.WEIGHTED: Words("Bình quân theo dân số các đơn vị cũ", "Mean weighted by the former populations"),
    Method.LARGEST: Words("Giá trị lớn nhất của các đơn vị cũ", "Largest value of the former units"),
    Method.NEWEST: Words("Giá trị mới nhất của các đơn vị cũ", "Newest value of the former units"),
    Method.CARRIED: Words("Giữ giá trị của đơn vị cũ", "Value of the former unit"),
}
