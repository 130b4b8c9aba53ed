"""Which assets are asked for: one filter for the table, the map, its tiles, exports and interfaces."""

from dataclasses import dataclass
from typing import Any

Box = tuple[float, float, float, float]  # west, south, east, north in degrees
NEAREST_METRES, FARTHEST_METRES = 1.0, 50_000.0


@dataclass(frozen=True)
class AttributeFilter:
    """One attribute asked about: any of `values` (codes, texts, true/false), within limits, or not known."""

    code: str
    values: tuple[Any, ...] = ()
    least: float | None = None
    most: float | None = None
    unknown: bool = False


@dataclass(frozen=True)
class Near:
    """Within some metres of a point."""

    lon: float
    lat: float
    metres: float


@dataclass(frozen=True)
class AssetFilter:
    """All that may be asked; what is empty does not narrow. Parts are joined by 'and', values by 'or'.

    `owners`, `operators`: ids of organisations, 0 = unknown; `units`: codes of communes; `box`, `shape` (a
    drawn polygon, Shapely) and `near` ask by place; `doubtful`: only what may be a duplicate.
    """

    types: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    owners: tuple[int, ...] = ()
    operators: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    attributes: tuple[AttributeFilter, ...] = ()
    q: str = ""
    box: Box | None = None
    shape: Any = None
    near: Near | None = None
    placed: bool | None = None
    doubtful: bool = False
    evidence: bool | None = None
    counted: tuple[str, str] | None = None  # code of a count rule; part, rest or unknown

    @property
    def by_place(self) -> bool:
        """Whether it narrows by where things lie."""
        return self.box is not None or self.shape is not None or self.near is not None
