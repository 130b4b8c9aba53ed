"""What is counted from the registry: which objects, in which measure, by what they are divided.

Three-valued: an object of which a condition is not known (its attribute is empty) counts neither way; it is
told beside the count, and where more than a fifth of the objects are such (the product's own choice, as for
probes) no figure is made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hatangso.domain.assets.states import State
from hatangso.domain.words import Words

MOST_UNKNOWN = 0.2
LENGTH = "length_km"  # the attribute that keeps a declared length where there is no shape to measure
Measure = Literal["objects", "length_km", "attribute"]
People = Literal["population", "households"]
Value = str | bool | int | float


@dataclass(frozen=True)
class Condition:
    """One attribute that must have one of `values`, be at least `least`, or at least another attribute.

    `of`: the attribute points at another asset (of `of_type`), and this is asked of that one. `contract`: a
    contract of shared use that is recorded in the product and in force says yes, whatever the attribute says;
    where the object has none of its own, `stands_on` names the type of what it stands on and the attribute
    that tells its code.
    """

    attribute: str
    values: tuple[Value, ...] = ()
    least: float | None = None
    least_of: str = ""
    of: "Condition | None" = None
    of_type: str = ""
    contract: bool = False
    stands_on: tuple[str, str] | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The attributes without which it cannot be answered."""
        return (self.attribute, self.least_of) if self.least_of else (self.attribute,)


@dataclass(frozen=True)
class Pick:
    """Objects of a type, in one of `states`, that meet every condition, told in a measure.

    `measure` 'attribute' adds up the attribute `sum_of`, an empty one as `empty_as` where that is given;
    'length_km' adds lengths of lines: measured (geodesic) where there is a shape, else as declared in the
    attribute LENGTH; without either an object counts neither way.
    """

    type: str
    states: tuple[State, ...] = (State.IN_SERVICE,)
    where: tuple[Condition, ...] = ()
    measure: Measure = "objects"
    sum_of: str = ""
    empty_as: float | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The attributes without which an object counts neither way; a measured length stands for LENGTH."""
        return tuple(name for condition in self.where for name in condition.asked) + self.asked_of_sum

    @property
    def asked_of_sum(self) -> tuple[str, ...]:
        """Those that its measure needs."""
        if self.measure == "length_km":
            return (LENGTH,)
        return (self.sum_of,) if self.measure == "attribute" and self.empty_as is None else ()

    @property
    def has_grounds(self) -> bool:
        """Whether what counts is told apart: known better (measured, by contract) or by the owner's word."""
        return self.measure == "length_km" or any(one.contract for one in self.where)


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
    `grounded`: what of `part` is measured on a shape or stands on a contract in force; the rest is what
    owners declare. None where the rule does not tell these apart.
    """

    rule: CountRule
    part: float
    whole: float | None
    counted: int
    listed: int
    unknown: int
    doubt: float | None = None
    grounded: float | None = None

    @property
    def declared(self) -> float | None:
        """What of the part stands on the owner's word alone."""
        return None if self.grounded is None else max(self.part - self.grounded, 0.0)

    @property
    def at_least(self) -> bool:
        """Whether the number is a lower bound: it adds up, and of some objects it is not known."""
        return self.rule.whole is None and self.unknown > 0 and self.counted > 0

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
            return None if self.unknown and not self.counted else self.part
        if not self.whole:
            return None
        return self.part / self.whole * (100 if self.rule.unit == "%" else 1)

    @property
    def withheld(self) -> bool:
        """Whether no figure can be made of it: nothing is listed or known, or too much of it is unknown."""
        if self.doubt is not None:
            return self.value is None or self.doubt > MOST_UNKNOWN
        return self.value is None or self.unknown > MOST_UNKNOWN * self.listed


@dataclass(frozen=True)
class Thing:
    """What is known of one object: its attributes, of assets that it points at by attribute (None = unknown),
    its measured length, whether a contract of shared use is in force on it or on what it stands on."""

    attributes: Mapping[str, object]
    points_at: Mapping[str, Mapping[str, object] | None] = field(default_factory=dict)
    length_m: float | None = None
    contract: bool = False


def meets(pick: Pick, thing: Thing | Mapping[str, object]) -> bool | None:
    """Whether an object of the pick's type and state counts; None where an asked attribute is unknown.

    A condition that is known to fail decides, whatever is unknown beside it.

    >>> wifi = Pick("culture_house", where=(Condition("free_wifi", (True,)),))
    >>> [meets(wifi, told) for told in ({"free_wifi": True}, {"free_wifi": False}, {})]
    [True, False, None]
    """
    one = thing if isinstance(thing, Thing) else Thing(thing)
    answers = [_meets(condition, one) for condition in pick.where]
    if False in answers:
        return False
    measured = pick.measure == "length_km" and one.length_m is not None
    if None in answers or (
        not measured and any(one.attributes.get(name) is None for name in pick.asked_of_sum)
    ):
        return None
    return True


def _meets(condition: Condition, thing: Thing) -> bool | None:
    if condition.contract and thing.contract:
        return True
    if condition.of is not None:
        other = thing.points_at.get(condition.attribute)
        return None if other is None else _meets(condition.of, Thing(other))
    told = [thing.attributes.get(name) for name in condition.asked]
    if None in told:
        return None
    if condition.least_of or condition.least is not None:
        value, least = told[0], told[1] if condition.least_of else condition.least
        assert isinstance(value, int | float)
        assert isinstance(least, int | float)
        return value >= least
    return told[0] in condition.values
