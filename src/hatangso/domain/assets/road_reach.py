"""How much of the main roads lies within reach of a camera.

A camera sees along its road as far as its reach (metres), so what counts is the length of main roads inside
the circles of that radius. Positions are laid on a local plane (equirectangular about the middle of the
roads), on which lengths within a commune of 30 km are true to about 0.1 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

METRES_A_DEGREE = 111_320.0  # of latitude, mean sphere
SEGMENTS = 32  # of a quarter circle: a radius is short by at most 0.03 %


@dataclass(frozen=True)
class RoadReach:
    """Kilometres of main roads in all, and within reach of at least one camera."""

    reached_km: float
    total_km: float

    @property
    def percent(self) -> float | None:
        """None where no main road is known."""
        return 100 * self.reached_km / self.total_km if self.total_km else None


def road_reach(
    roads: Sequence[Any],
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    metres: npt.NDArray[np.float64],
) -> RoadReach:
    """Of `roads` (Shapely lines, EPSG:4326), by cameras at lon, lat [n] that reach `metres` [n].

    A camera without a known reach (nan) reaches nothing: the share is then a lower bound.
    """
    lines = shapely.union_all(np.asarray(roads, dtype=object)) if len(roads) else None
    if lines is None or shapely.is_empty(lines):
        return RoadReach(0.0, 0.0)
    west, south, east, north = shapely.bounds(lines)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    scale = np.array([METRES_A_DEGREE * np.cos(np.radians(middle[1])), METRES_A_DEGREE])
    plane = shapely.transform(lines, lambda xy: (xy - middle) * scale)
    total = float(shapely.length(plane))
    known = np.isfinite(metres) & np.isfinite(lon) & np.isfinite(lat) & (metres > 0)
    if not known.any():
        return RoadReach(0.0, total / 1000)
    points = shapely.points((np.column_stack([lon, lat])[known] - middle) * scale)
    seen = shapely.union_all(shapely.buffer(points, metres[known], quad_segs=SEGMENTS))
    return RoadReach(float(shapely.length(shapely.intersection(plane, seen))) / 1000, total / 1000)
