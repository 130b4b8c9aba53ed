"""A map on a sheet of paper: where the frame stands, what lies in it, its scale and the bar that shows it.

The projection is that of the screen (web mercator, EPSG:3857): the sheet shows what the screen showed;
its scale changes with latitude and is told for the middle of the frame (Snyder 1987, p. 44: k = sec φ).
"""

from dataclasses import dataclass
from math import cos, floor, log10, pi, radians
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.domain.tiles.tile import degrees, whole

Box = tuple[float, float, float, float]  # west, south, east, north in degrees
Turn = Literal["ngang", "doc"]
PAPERS: dict[str, tuple[float, float]] = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}  # mm, upright: ISO 216
EQUATOR = 2 * pi * 6_378_137.0  # metres: the length of the equator of WGS 84
MARGIN, TITLE, FOOT, BESIDE, BENEATH, GAP = 10.0, 17.0, 9.0, 64.0, 62.0, 4.0
LEAST_METRES = 200.0  # a frame is at least so wide


@dataclass(frozen=True)
class Sheet:
    """A paper turned one way; all measures in mm. The legend stands beside the frame, or beneath it."""

    paper: str
    turn: Turn

    @property
    def size(self) -> tuple[float, float]:
        narrow, tall = PAPERS[self.paper]
        return (tall, narrow) if self.turn == "ngang" else (narrow, tall)

    @property
    def frame(self) -> tuple[float, float]:
        """Width and height of the map's frame.

        >>> Sheet("A4", "ngang").frame, Sheet("A4", "doc").frame
        ((209.0, 164.0), (190.0, 185.0))
        """
        wide, high = self.size[0] - 2 * MARGIN, self.size[1] - 2 * MARGIN - TITLE - FOOT
        return (wide - BESIDE - GAP, high) if self.turn == "ngang" else (wide, high - BENEATH - GAP)


@dataclass(frozen=True)
class Window:
    """What of the Earth stands in a frame of `width` × `height` mm: `left`, `top` its corner, `span` its
    width, all as fractions of the whole web mercator map."""

    width: float
    height: float
    left: float
    top: float
    span: float

    @classmethod
    def around(cls, box: Box, width: float, height: float) -> "Window":
        """The smallest window that holds the box in its middle.

        >>> window = Window.around((105.0, 21.0, 105.1, 21.1), 200, 100)
        >>> [round(float(value), 1) for value in window.mm(105.05, 21.05)]
        [100.0, 50.0]
        """
        (west, east), (south, north) = (
            part.tolist() for part in whole(np.array([box[0], box[2]]), np.array([box[1], box[3]]))
        )
        latitude = (box[1] + box[3]) / 2
        least = LEAST_METRES / (EQUATOR * cos(radians(latitude)))
        span = max(east - west, (south - north) * width / height, least)
        return cls(
            width,
            height,
            (west + east) / 2 - span / 2,
            (south + north) / 2 - span * height / width / 2,
            span,
        )

    def mm(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Positions in degrees as mm from the frame's upper left corner."""
        x, y = whole(lon, lat)
        return (x - self.left) / self.span * self.width, (y - self.top) / self.span * self.width

    def moved(self, shape: Any) -> Any:
        """A shape (or an array of shapes) in degrees as one in mm."""
        return shapely.transform(shape, lambda xy: np.column_stack(self.mm(xy[:, 0], xy[:, 1])))

    @property
    def box(self) -> Box:
        """What the frame shows, in degrees."""
        right, bottom = self.left + self.span, self.top + self.span * self.height / self.width
        (west, east), (south, north) = degrees(np.array([self.left, right]), np.array([bottom, self.top]))
        return float(west), float(south), float(east), float(north)

    @property
    def metres_a_mm(self) -> float:
        """Metres on the ground that one mm shows, in the middle of the frame."""
        _west, south, _east, north = self.box
        return self.span * EQUATOR * cos(radians((south + north) / 2)) / self.width

    @property
    def zoom(self) -> float:
        """The zoom of the screen at which things look as large (a pixel of 0.28 mm, OGC 06-042)."""
        return float(np.log2(self.width / 0.28 / (self.span * 512)))


def scale_words(metres_a_mm: float) -> int:
    """The n of 1 : n, to two digits.

    >>> scale_words(12.34), scale_words(1.0)
    (12000, 1000)
    """
    told = metres_a_mm * 1000
    step = 10.0 ** (floor(log10(told)) - 1)
    return int(round(told / step) * step)


def scale_bar(metres_a_mm: float, most_mm: float = 45.0) -> tuple[float, float]:
    """Metres and mm of the longest bar of 1, 2 or 5 times a power of ten that is at most `most_mm` long.

    >>> scale_bar(12.0)
    (500.0, 41.666666666666664)
    """
    most = metres_a_mm * most_mm
    power = 10.0 ** floor(log10(most))
    metres = max(step * power for step in (1, 2, 5) if step * power <= most)
    return metres, metres / metres_a_mm


def in_cells(
    x: NDArray[np.float64], y: NDArray[np.float64], side: float
) -> list[tuple[float, float, NDArray[np.int64]]]:
    """Points (mm) by square cells of that side: the middle of those in each, and which they are.

    >>> x, y = np.array([1.0, 2.0, 9.0]), np.array([1.0, 1.0, 1.0])
    >>> [(middle, across, len(ids)) for middle, across, ids in in_cells(x, y, 5)]
    [(1.5, 1.0, 2), (9.0, 1.0, 1)]
    """
    if not len(x):
        return []
    cells = np.floor(x / side).astype(np.int64) * 1_000_003 + np.floor(y / side).astype(np.int64)
    order = np.argsort(cells, kind="stable")
    starts = np.flatnonzero(np.diff(cells[order], prepend=cells[order][0] - 1))
    return [
        (float(x[ids].mean()), float(y[ids].mean()), ids) for ids in np.split(order, starts[1:]) if len(ids)
    ]
