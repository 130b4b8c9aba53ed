"""A coarse grid, so that where somebody measured is kept no finer than about 1 km × 1 km.

Cells are a hundredth of a degree: 1.11 km north to south; in Việt Nam 1.02 km (23.4° N) to 1.10 km (8.4° N)
west to east. A cell is named by its south-western corner in hundredths of a degree: '2103/10584' holds
21.03–21.04° N, 105.84–105.85° E.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

PER_DEGREE = 100
_HALF = 0.5 / PER_DEGREE


def grid_cell(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.str_]:
    """The cell of each point (degrees, arrays of one length); '' where a coordinate is no place on Earth.

    Coordinates are rounded to 1e-9° first, so that 21.03 lies in the cell that begins there.

    >>> grid_cell([105.849], [21.0301]).tolist()
    ['2103/10584']
    """
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    known = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    keys = np.zeros((2, len(x)), np.int64)
    for row, degrees in enumerate((y, x)):
        keys[row] = np.floor(np.round(np.where(known, degrees, 0.0) * PER_DEGREE, 7)).astype(np.int64)
    cells, place = np.unique(keys[0] * 1_000_000 + keys[1] + 500_000, return_inverse=True)
    names = np.array([f"{cell // 1_000_000}/{cell % 1_000_000 - 500_000}" for cell in cells.tolist()] or [""])
    return np.where(known, names[place], "")


def cell_centre(cell: str) -> tuple[float, float]:
    """Longitude and latitude of the middle of a cell. ValueError where it is no name of one.

    >>> cell_centre("2103/10584")
    (105.845, 21.035)
    """
    lat, lon = (int(part) for part in cell.split("/"))
    return round(lon / PER_DEGREE + _HALF, 3), round(lat / PER_DEGREE + _HALF, 3)
