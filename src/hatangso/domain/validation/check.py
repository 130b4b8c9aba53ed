"""One declared check: of which kind, with which thresholds, for which figures, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hatangso.domain.figures.told import Shape
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.rule import Severity
from hatangso.domain.words import Words


@dataclass(frozen=True)
class Target:
    """What a row tells: what its rules are chosen by. `footing` is that of the figures told in it."""

    shape: Shape
    indicator: str = ""
    footing: Footing = Footing.REPORTED
    others: tuple[Footing, ...] = ()  # the footings of what others told of the same


@dataclass(frozen=True)
class Applies:
    """For which figures a check is; what is left out does not narrow it.

    `counts`: the part or the whole counts one of these things (population, households …).
    `footings`, `other_footings`: on what the figure, and the one it is compared with, stands.
    """

    kinds: tuple[ValueKind, ...] = ()
    units: tuple[str, ...] = ()
    other_units_than: tuple[str, ...] = ()
    part_of_whole: bool | None = None
    indicators: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    counted: bool | None = None
    footings: tuple[Footing, ...] = ()
    other_footings: tuple[Footing, ...] = ()

    def to(self, target: Target) -> bool:
        """Whether the check is for such a row."""
        shape = target.shape
        unit = shape.unit or ""
        return (
            (not self.kinds or shape.kind in self.kinds)
            and (not self.units or unit in self.units)
            and unit not in self.other_units_than
            and self.part_of_whole in (None, shape.part_of_whole)
            and (not self.indicators or target.indicator in self.indicators)
            and (not self.counts or bool(set(self.counts) & set(shape.counts)))
            and self.counted in (None, bool(shape.counts))
            and (not self.footings or target.footing in self.footings)
        )


@dataclass(frozen=True)
class Check:
    """One file of catalog/checks. `code` is the file's name; `source` and `reason` say where the thresholds
    come from; `options` are the settings of its kind that are no numbers, `says` a sentence of its own."""

    code: str
    kind: str
    version: int
    severity: Severity
    source: Words
    reason: Words
    thresholds: Mapping[str, float] = field(default_factory=dict)
    applies: Applies = Applies()
    fields: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    says: Words | None = None
