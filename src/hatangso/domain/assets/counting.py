"""What is counted from the registry: which objects, in which measure, by what they are divided.

Three-valued: an object of which a condition is not known (its attribute is empty) counts neither way; it is
told beside the count, and where more than a fifth of the objects are such (the product's own choice, as for
probes) no figure is made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hatangso.domain.assets.states import State
from hatangso.domain.words import Words

MOST_UNKNOWN = 0.2
Measure = Literal["objects", "length_km", "attribute"]
People = Literal["population", "households"]
Value = str | bool | int | float


@dataclass(frozen=True)
class Condition:
    """One attribute that must have one of `values`, be at least `least`, or at least another attribute."""

    attribute: str
    values: tuple[Value, ...] = ()
    least: float | None = None
    least_of: str = ""

    @property
    def asked(self) -> tuple[str, ...]:
        """The attributes without which it cannot be answered."""
        return (self.attribute, self.least_of) if self.least_of else (self.attribute,)


@dataclass(frozen=True)
class Pick:
    """Objects of a type, in one of `states`, that meet every condition, told in a measure.

    `measure` 'attribute' adds up the attribute `sum_of`, an empty one as `empty_as` where that is given;
    'length_km' adds the geodesic length of lines.
    """

    type: str
    states: tuple[State, ...] = (State.IN_SERVICE,)
    where: tuple[Condition, ...] = ()
    measure: Measure = "objects"
    sum_of: str = ""
    empty_as: float | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The attributes without which an object counts neither way."""
        of_sum = (self.sum_of,) if self.measure == "attribute" and self.empty_as is None else ()
        return tuple(name for condition in self.where for name in condition.asked) + of_sum


@dataclass(frozen=True)
class CountRule:
    """One thing that is counted from the registry. `code` is the name of its file in catalog/counted.

    `whole` None: the part alone is the number. `part_of_whole`: the part's objects are among the whole's.
    `indicator`: the indicator that it tells of, '' for none; `feeds`: its number becomes a figure of that
    indicator, waiting for approval; else it stands beside, for the person who judges. `with_operators`: what
    operators told for the same indicator and period is added to the part; without it there is no figure.
    """

    code: str
    name: Words
    unit: str
    part: Pick
    whole: Pick | People | None
    version: int
    source: Words
    indicator: str = ""
    feeds: bool = False
    part_of_whole: bool = True
    with_operators: bool = False
    note: Words | None = None

    @property
    def method(self) -> str:
        """The method that a figure names: 'counted/wifi_culture_houses/1'."""
        return f"counted/{self.code}/{self.version}"


@dataclass(frozen=True)
class Count:
    """One rule in one place.

    `part` in the rule's measure, of `counted` objects; `whole` what it is divided by: the objects of which
    the part's conditions are known, or people, or None where that is unknown or not asked. `listed` objects
    were looked at; of `unknown` of them it is not known whether they count. `doubt`: the share of unknown
    ones among those that may count (0 to 1), of part or whole, whichever is larger; None: among the listed.
    """

    rule: CountRule
    part: float
    whole: float | None
    counted: int
    listed: int
    unknown: int
    doubt: float | None = None

    @property
    def value(self) -> float | None:
        """The number in the rule's unit; None where it is unknown.

        >>> rule = CountRule("x", Words("", ""), "%", Pick("a"), Pick("a"), 1, Words("", ""))
        >>> Count(rule, part=6, whole=8, counted=6, listed=10, unknown=2).value  # 6 of the 8 that are known
        75.0
        """
        if self.listed == 0:
            return None
        if self.rule.whole is None:
            return self.part
        if not self.whole:
            return None
        return self.part / self.whole * (100 if self.rule.unit == "%" else 1)

    @property
    def withheld(self) -> bool:
        """Whether no figure can be made of it: nothing is listed or known, or too much of it is unknown."""
        if self.doubt is not None:
            return self.value is None or self.doubt > MOST_UNKNOWN
        return self.value is None or self.unknown > MOST_UNKNOWN * self.listed


def meets(pick: Pick, attributes: Mapping[str, object]) -> bool | None:
    """Whether an object of the pick's type and state counts; None where an asked attribute is unknown.

    A condition that is known to fail decides, whatever is unknown beside it.

    >>> wifi = Pick("culture_house", where=(Condition("free_wifi", (True,)),))
    >>> [meets(wifi, told) for told in ({"free_wifi": True}, {"free_wifi": False}, {})]
    [True, False, None]
    """
    answers = [_meets(condition, attributes) for condition in pick.where]
    if False in answers:
        return False
    if any(attributes.get(name) is None for name in pick.asked):
        return None
    return True


def _meets(condition: Condition, attributes: Mapping[str, object]) -> bool | None:
    told = [attributes.get(name) for name in condition.asked]
    if None in told:
        return None
    if condition.least_of or condition.least is not None:
        value, least = told[0], told[1] if condition.least_of else condition.least
        assert isinstance(value, int | float)
        assert isinstance(least, int | float)
        return value >= least
    return told[0] in condition.values
