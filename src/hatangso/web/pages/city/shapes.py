"""The outlines of communes as drawn on the city's map, kept in memory while no boundary changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Boundary, Unit
from hatangso.web.components.outlines import Picture, picture_of


@dataclass(frozen=True)
class Shapes:
    """The picture of some units, their areas in km², and who drew the boundaries."""

    picture: Picture
    areas: dict[int, float]
    source: str

    def densities(self, units: Sequence[Unit]) -> dict[int, float]:
        """People per km² where both are known."""
        return {
            unit.pk: unit.population / self.areas[unit.pk]
            for unit in units
            if unit.population is not None and self.areas.get(unit.pk)
        }


def shapes_of(units: Sequence[Unit], on: date) -> Shapes:
    """One short query while the boundaries are those of the last time; one more when they are not."""
    ids = tuple(unit.pk for unit in units)
    known = Boundary.objects.filter(unit_id__in=ids).order_by("pk").values_list("pk", "digest")
    return _drawn(ids, tuple(known), on)


@lru_cache(maxsize=64)
def _drawn(ids: tuple[int, ...], boundaries: tuple[tuple[int, str], ...], on: date) -> Shapes:
    found = outlines_of(ids, on) if boundaries else {}
    return Shapes(
        picture_of(list(found.values())),
        {pk: outline.area_km2 for pk, outline in found.items()},
        "; ".join(sorted({outline.source for outline in found.values()})),
    )
