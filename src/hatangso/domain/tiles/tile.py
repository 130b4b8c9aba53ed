"""Where a tile lies: web mercator (EPSG:3857), XYZ numbering with y counted from the north.

Positions on the whole map are fractions of its width: x from west, y from north, 0 to 1. Formulae: EPSG
Guidance Note 7-2, method 1024 (Popular Visualisation Pseudo-Mercator), divided by the circumference 2πa.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXTENT = 4096  # units of a tile's side, the usual of Mapbox Vector Tile 2.1
DEEPEST = 22
HIGHEST_LATITUDE = 85.0511287798066  # where the map is square
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tile:
    """One tile; ValueError where there is none of that number."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not 0 <= self.z <= DEEPEST or not (0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise ValueError(f"There is no tile {self.z}/{self.x}/{self.y}.")

    def box(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, with a margin (share of the tile's side) all round.

        >>> Tile(1, 1, 0).box()
        (0.0, 0.0, 180.0, 85.0511287798066)
        """
        count = 2.0**self.z
        x = np.array([self.x - margin, self.x + 1 + margin]) / count
        y = np.array([self.y + 1 + margin, self.y - margin]) / count
        (west, east), (south, north) = degrees(x, y)
        return float(west), round(float(south), 13), float(east), round(float(north), 13)

    def units(self, lon: Any, lat: Any) -> tuple[Floats, Floats]:
        """Positions in degrees as units of the tile (0 to EXTENT inside it), not rounded."""
        x, y = whole(lon, lat)
        count = 2.0**self.z
        return (x * count - self.x) * EXTENT, (y * count - self.y) * EXTENT


def whole(lon: Any, lat: Any) -> tuple[Floats, Floats]:
    """Positions in degrees as fractions of the whole map.

    >>> [float(v) for v in whole(0.0, 0.0)]
    [0.5, 0.5]
    """
    phi = np.radians(np.clip(np.asarray(lat, np.float64), -HIGHEST_LATITUDE, HIGHEST_LATITUDE))
    x = np.asarray(lon, np.float64) / 360 + 0.5
    return x, 0.5 - np.arctanh(np.sin(phi)) / (2 * np.pi)


def degrees(x: Any, y: Any) -> tuple[Floats, Floats]:
    """The inverse of `whole`."""
    lon = (np.asarray(x, np.float64) - 0.5) * 360
    return lon, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * np.asarray(y, np.float64)))))
