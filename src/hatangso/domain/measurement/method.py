"""The method record: by which thresholds tests are judged, each with where it is from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hatangso.domain.words import Words

MIXED = "+"


@dataclass(frozen=True)
class Threshold:
    """One number of a method. `verified` False: a proposal or known second-hand; shown with that mark."""

    name: str
    value: float
    unit: str
    meaning: Words
    source: Words
    verified: bool


@dataclass(frozen=True)
class Method:
    """A named, versioned set of thresholds; imports and results name it by its code ('speed/1')."""

    family: str
    version: int
    name: Words
    since: date
    thresholds: Mapping[str, Threshold]

    @property
    def code(self) -> str:
        return f"{self.family}/{self.version}"

    def __getitem__(self, name: str) -> float:
        """The value of a threshold. KeyError where the record has none of that name."""
        return self.thresholds[name].value


def together(codes: Iterable[str]) -> str:
    """By what the tests of a result were judged: the method's code, or those of all that are mixed in it.

    >>> together(["speed/1", "speed/1"]), together({"speed/2", "speed/1"})
    ('speed/1', 'speed/1+speed/2')
    >>> together(f"speed/{number}" for number in range(1, 8))
    'speed/1+…+speed/7'
    """
    named = sorted(set(codes), key=lambda code: (len(code), code))
    return MIXED.join(named if len(named) < 4 else (named[0], "…", named[-1]))


def is_mixed(method: str) -> bool:
    """Whether tests judged by several methods stand together in a result."""
    return MIXED in method


def comparable(method: str, other: str) -> bool:
    """Whether two results stand on one and the same method: of mixed ones nobody knows how much of which.

    >>> comparable("speed/1", "speed/1"), comparable("speed/1", "speed/2")
    (True, False)
    >>> comparable("speed/1+speed/2", "speed/1+speed/2")
    False
    """
    return method == other and not is_mixed(method)
