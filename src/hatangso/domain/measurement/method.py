"""The method record: by which thresholds tests are judged, each with where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hatangso.domain.words import Words


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
