"""In which unit a point lies, and how an area is divided among units, by their boundaries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.domain.places.equal_area import Coordinates, equal_area

NOWHERE = -1
HAIRLINE = 1e-9  # of the area: what is left by rounding counts as nothing


@dataclass(frozen=True)
class Shares:
    """How an area is divided: the share of each unit by its code, and what lies in none. They sum to 1."""

    of_unit: Mapping[str, float]
    outside: float


class Locator:
    """Finds units by their boundaries (EPSG:4326); made once for a province, asked in batches.

    Where boundaries overlap, or a point lies on the line between two, the unit of the lowest code has it, so
    that every point has one unit and always the same.
    """

    def __init__(self, boundaries: Iterable[tuple[str, Any]]) -> None:
        """`boundaries`: pairs of a unit's code and its polygon or multipolygon."""
        ordered = sorted(boundaries, key=lambda pair: pair[0])
        self.codes: tuple[str, ...] = tuple(code for code, _ in ordered)
        self._shapes = np.array([shape for _, shape in ordered], dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        self._flat = _Flat()

    def __len__(self) -> int:
        return len(self.codes)

    def places_of(self, lon: Coordinates, lat: Coordinates) -> NDArray[np.intp]:
        """For each point (degrees, two arrays of one length) the index into `codes`, NOWHERE outside all."""
        found = np.full(len(lon), NOWHERE, dtype=np.intp)
        points, units = self._tree.query(shapely.points(lon, lat), predicate="intersects")
        order = np.lexsort((units, points))[::-1]  # the lowest unit of a point is written last, and stays
        found[points[order]] = units[order]
        return found

    def code_at(self, lon: float, lat: float) -> str | None:
        """The unit's code at one point; None outside all."""
        (place,) = self.places_of(np.array([lon]), np.array([lat]))
        return None if place == NOWHERE else self.codes[place]

    def shares_of(self, areas: Sequence[Any]) -> list[Shares]:
        """How each polygon or multipolygon (valid, EPSG:4326) is divided, by area on the ground.

        A strip claimed by two overlapping units is given to both in the same proportion.
        """
        flat = shapely.transform(np.array(list(areas), dtype=object), equal_area)
        whole = shapely.area(flat)
        tree, shapes = self._flat.of(self._shapes)
        pieces, units = tree.query(flat, predicate="intersects")
        cut = shapely.area(shapely.intersection(flat[pieces], shapes[units])) / whole[pieces]
        claimed = np.zeros(len(areas))
        np.add.at(claimed, pieces, cut)
        cut = cut / np.maximum(claimed, 1)[pieces]
        of_unit: list[dict[str, float]] = [{} for _ in areas]
        for piece, unit, share in sorted(zip(pieces.tolist(), units.tolist(), cut.tolist(), strict=True)):
            if share > HAIRLINE:
                of_unit[piece][self.codes[unit]] = share
        return [_summing_to_one(shares) for shares in of_unit]


@dataclass
class _Flat:
    """The boundaries on the equal-area plane, made when first asked for."""

    tree: shapely.STRtree | None = None
    shapes: NDArray[Any] = field(default_factory=lambda: np.array([], dtype=object))

    def of(self, shapes: NDArray[Any]) -> tuple[shapely.STRtree, NDArray[Any]]:
        if self.tree is None:
            self.shapes = shapely.transform(shapes, equal_area)
            self.tree = shapely.STRtree(self.shapes)
        return self.tree, self.shapes


def _summing_to_one(shares: dict[str, float]) -> Shares:
    outside = 1 - sum(shares.values())
    if outside > 1e-6:
        return Shares(shares, outside)
    total = sum(shares.values())
    return Shares({code: share / total for code, share in shares.items()}, 0.0)


def area_km2(shape: Any) -> float:
    """The area on the ground of a polygon in degrees."""
    return float(shapely.area(shapely.transform(shape, equal_area)))
