"""What follows for one place beyond its numbers: growth since the base year, weak spots."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.measurement.short import Shortfall
from hatangso.domain.quantities import Unknown
from hatangso.domain.statistics.growth import Growth
from hatangso.domain.statistics.needed import Statistic
from hatangso.domain.statistics.technology_mix import MixEffect
from hatangso.store.measurements.readings import Cell, Reading, one_of
from hatangso.store.measurements.speed_goals import SpeedGoal, is_growth
from hatangso.store.measurements.speed_growth import (
    WeakSpots,
    base_cell,
    growth_of,
    mix_of,
    shortfall_of,
    weak_spots,
)
from hatangso.store.places.models import Unit
from hatangso.web.pages.speeds.speeds import Region
from hatangso.web.pages.speeds.wanted import Wanted
from hatangso.web.pages.speeds.words import period_name


@dataclass(frozen=True)
class GrowthThere:
    """The growth since the base year, and what moving to faster technologies adds.

    `judges`: a plan promises so many times the base.
    """

    base: str
    found: Growth | None
    why_not: str
    judges: bool
    mix: MixEffect | None
    why_no_mix: str


def growth_there(
    place: Unit, reading: Reading, goal: SpeedGoal | None, wanted: Wanted, *, whole: bool
) -> GrowthThere | None:
    """None where no plan asks for it and nothing of the base year is known. Two queries."""
    cell = wanted.cell
    base = base_cell(cell)
    if base is None or cell.metric not in {"download", "upload"}:
        return None
    by: Statistic = "mean" if wanted.statistic == "mean" else "median"
    judges = is_growth(cell) and goal is not None
    times = goal.goal.value if judges and goal is not None else 2.0
    earlier = one_of(place, base, whole=whole)
    if not earlier.standing and not judges:
        return None
    found = growth_of(earlier, reading, by, times)
    mix = mix_of(place, cell, by) if found is not None and not cell.technology else None
    return GrowthThere(
        period_name(base.period),
        found if isinstance(found, Growth) else None,
        _told_unknown(found) or _("Chưa có số đo đủ 5 thiết bị ở cả kỳ này và kỳ gốc."),
        judges,
        mix if isinstance(mix, MixEffect) else None,
        _told_unknown(mix),
    )


def _told_unknown(found: object) -> str:
    return found.reason.spoken_in(get_language() or "vi") if isinstance(found, Unknown) else ""


@dataclass(frozen=True)
class WeakThere:
    """Whether this place is a weak spot, and, of the province, which of its communes are."""

    here: Shortfall | None
    found: WeakSpots | None


def weak_there(
    place: Unit,
    region: Region,
    reading: Reading,
    readings: Mapping[int, Reading],
    goals: Mapping[int, SpeedGoal],
    cell: Cell,
) -> WeakThere | None:
    """None where no speed is promised, or nothing may be said. Of the province: the list of its communes."""
    if is_growth(cell) or cell.is_published:
        return None
    asked = {pk: goal.goal for pk, goal in goals.items()}
    here = shortfall_of(reading, asked.get(place.pk))
    found = weak_spots(region.units, readings, asked) if place.pk == region.province.pk else None
    return WeakThere(here, found) if here or (found and found.tried) else None
