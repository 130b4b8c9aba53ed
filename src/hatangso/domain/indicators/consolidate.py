"""One value of a whole from the values of its parts: by the indicator's own rule, telling what is missing.

Percentages are never averaged, a place is never counted together with one that contains it, and a place
without a usable figure is named instead of being left out in silence. Told for people in
docs/methods/figures.md. The order of parts and places never matters, and what is consolidated in steps
(wards to provinces to the country, by `as_part`) equals what is consolidated at once.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum, isfinite
from typing import Any

from hatangso.domain.indicators.indicator import RollUp
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.domain.words import Misstated, Words

Amount = Ratio | float


@dataclass(frozen=True)
class Place:
    """A place that should tell a figure. `above` are the ids of every place that contains it."""

    id: Hashable
    name: str
    above: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Part:
    """What one place told: two halves, a number in the indicator's unit, or Unknown with its reason.

    `on` is the day for which it stands.
    """

    place: Hashable
    value: Amount | Unknown
    on: date


@dataclass(frozen=True)
class Missing:
    """A place that does not count in the value, and why."""

    place: Place
    why: Words


@dataclass(frozen=True)
class Consolidated:
    """The value of the whole with what it covers.

    `value`: a Ratio for ratio_of_sums, a number in the indicator's unit for every other rule.
    `part`/`whole`: sum of the parts and of the wholes (ratio_of_sums), sum of value times weight and sum of
    weights (weighted); None for other rules and where nothing counts. `on`: the newest day among what counts.
    `covered_places`: places that count, of those expected; `covered_weight`: the same by weight, Unknown
    where a place's weight is not known. `missing`: the others, in the order expected.
    """

    value: Amount | Unknown
    part: float | None
    whole: float | None
    on: date | None
    covered_places: Ratio
    covered_weight: Ratio | Unknown
    missing: tuple[Missing, ...]

    @property
    def complete(self) -> bool:
        """Whether every expected place counts."""
        return not self.missing and not isinstance(self.value, Unknown)

    def as_part(self, place: Hashable) -> Part | None:
        """This whole as a part of a larger one; None where it has no value.

        By the rule 'weighted' its weight there must be `whole`: that of the places that counted.
        """
        if self.on is None or isinstance(self.value, Unknown):
            return None
        return Part(place, self.value, self.on)


def consolidate(
    rule: RollUp,
    parts: Iterable[Part],
    expected: Sequence[Place],
    weights: Mapping[Any, float] | None = None,
) -> Consolidated:
    """Combine what the parts told into the value of the whole of the expected places.

    `weights` are people or households by the place's id; needed by 'weighted', for other rules only told as
    the share covered. Raises Misstated, with a sentence, for two figures of one place, a figure of a place
    not expected, a place beside one that contains it, and a negative weight.
    """
    told = list(parts)
    known = dict(weights or {})
    _check(told, expected, known)
    by_place = {part.place: part for part in told}
    counted: list[Part] = []
    missing: list[Missing] = []
    for place in expected:
        why = _why_not(rule, by_place.get(place.id), known.get(place.id))
        if why is not None:
            missing.append(Missing(place, why))
        else:
            counted.append(by_place[place.id])
    value, part, whole = _combined(rule, counted, known)
    return Consolidated(
        value=value,
        part=part,
        whole=whole,
        on=max((one.on for one in counted), default=None),
        covered_places=Ratio(len(counted), len(expected)),
        covered_weight=_covered(counted, expected, known),
        missing=tuple(missing),
    )


def _check(parts: Sequence[Part], expected: Sequence[Place], weights: Mapping[Any, float]) -> None:
    names = {place.id: place.name for place in expected}
    if twice := [place for place, count in Counter(part.place for part in parts).items() if count > 1]:
        name = names.get(twice[0], str(twice[0]))
        raise Misstated(
            f"{name} có hai số liệu cho cùng một lần gộp; hãy chọn một.",
            f"{name} has two figures to combine; choose one.",
        )
    if len(names) < len(expected):
        raise Misstated(
            "Một địa bàn đứng hai lần trong danh sách cần gộp.",
            "A place stands twice among those to combine.",
        )
    if strangers := [part.place for part in parts if part.place not in names]:
        raise Misstated(
            f"Có số liệu của nơi không thuộc danh sách cần gộp: {strangers[0]}.",
            f"There is a figure of a place that is not to be combined: {strangers[0]}.",
        )
    for place in expected:
        if inside := place.above & names.keys():
            outer = names[next(iter(inside))]
            raise Misstated(
                f"{place.name} nằm trong {outer}: không gộp một nơi cùng với nơi chứa nó.",
                f"{place.name} lies within {outer}: a place is not combined with one that contains it.",
            )
    for place in expected:
        weight = weights.get(place.id, 0.0)
        if weight < 0 or not isfinite(weight):
            raise Misstated(
                f"Trọng số của {place.name} không hợp lệ: {weight}.",
                f"The weight of {place.name} cannot be: {weight}.",
            )


def _why_not(rule: RollUp, part: Part | None, weight: float | None) -> Words | None:
    """Why a place does not count; None where it does."""
    if part is None:
        return NO_FIGURE
    match part.value:
        case Unknown(reason):
            return reason
        case Ratio():
            if rule in (RollUp.SUM, RollUp.MAX, RollUp.WEIGHTED):
                return NOT_A_NUMBER
        case _:
            if rule is RollUp.RATIO_OF_SUMS:
                return NO_HALVES
    return NO_WEIGHT if rule is RollUp.WEIGHTED and weight is None else None


def _combined(
    rule: RollUp, counted: Sequence[Part], weights: Mapping[Any, float]
) -> tuple[Amount | Unknown, float | None, float | None]:
    if rule is RollUp.NOT_ADDITIVE:
        return CANNOT, None, None
    if not counted:
        return NOTHING, None, None
    ratios = [one.value for one in counted if isinstance(one.value, Ratio)]
    numbers = [(one.place, one.value) for one in counted if isinstance(one.value, int | float)]
    match rule:
        case RollUp.RATIO_OF_SUMS:
            total = Ratio(fsum(r.part for r in ratios), fsum(r.whole for r in ratios))
            return total, total.part, total.whole
        case RollUp.SUM:
            return fsum(number for _, number in numbers), None, None
        case RollUp.MAX:
            return max(number for _, number in numbers), None, None
        case RollUp.WEIGHTED:
            part = fsum(number * weights[place] for place, number in numbers)
            whole = fsum(weights[place] for place, _ in numbers)
            return (part / whole if whole else NO_WEIGHTS), part, whole
        case RollUp.LATEST:
            newest = max(counted, key=_newest)
            assert not isinstance(newest.value, Unknown)
            return newest.value, None, None


def _newest(part: Part) -> tuple[date, float, float, float]:
    """Of several told for the same day the largest, so that no order decides."""
    if isinstance(part.value, Ratio):
        share = part.value.part / part.value.whole if part.value.whole else 0.0
        return part.on, share, part.value.part, part.value.whole
    assert not isinstance(part.value, Unknown)
    return part.on, part.value, 0.0, 0.0


def _covered(
    counted: Sequence[Part], expected: Sequence[Place], weights: Mapping[Any, float]
) -> Ratio | Unknown:
    unweighted = [place.name for place in expected if place.id not in weights]
    if unweighted:
        return Unknown(
            Words(
                "Chưa biết dân số hoặc số hộ của: " + ", ".join(unweighted),
                "People or households are not known of: " + ", ".join(unweighted),
            )
        )
    return Ratio(fsum(weights[p.place] for p in counted), fsum(weights[p.id] for p in expected))


NO_FIGURE = Words("chưa có số liệu", "no figure yet")
NO_HALVES = Words(
    "chỉ có tỷ lệ, không có số phần và tổng số", "only a percentage, without its part and whole"
)
NOT_A_NUMBER = Words("có tỷ lệ nhưng cách gộp cần một con số", "a ratio where the rule needs a number")
NO_WEIGHT = Words("chưa có dân số hoặc số hộ để làm trọng số", "no people or households to weight it by")
NOTHING = Unknown(Words("Chưa có giá trị nào để gộp", "There is no value to combine"))
NO_WEIGHTS = Unknown(Words("Tổng trọng số bằng 0", "The weights sum to 0"))
CANNOT = Unknown(
    Words("Chỉ tiêu này không gộp được giữa các địa bàn", "This cannot be combined between places")
)
