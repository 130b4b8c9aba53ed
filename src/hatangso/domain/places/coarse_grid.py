"""A coarse grid, so that where somebody measured is kept no finer than about 1 km × 1 km.

Cells are a hundredth of a degree: 1.11 km north to south; in Việt Nam 1.02 km (23.4° N) to 1.10 km (8.4° N)
west to east. A cell is named by its south-western corner in hundredths of a degree: '2103/10584' holds
21.03–21.04° N, 105.84–105.85° E.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

PER_DEGREE = 100
_HALF = 0.5 / PER_DEGREE
_ROW = 1_000_000  # numbers of a row of cells
NO_CELL = np.iinfo(np.int64).min


def grid_cell(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.str_]:
    """The cell of each point (degrees, arrays of one length); '' where a coordinate is no place on Earth.

    Coordinates are rounded to 1e-9° first, so that 21.03 lies in the cell that begins there.

    >>> grid_cell([105.849], [21.0301]).tolist()
    ['2103/10584']
    """
    cells, place = np.unique(cell_numbers(lon, lat), return_inverse=True)
    return np.array([cell_name(cell) for cell in cells.tolist()] or [""])[place]


def cell_numbers(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
    """The same cells as numbers, quicker where there are millions; NO_CELL for ''."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    known = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    row, column = (
        np.floor(np.round(np.where(known, degrees, 0.0) * PER_DEGREE, 7)).astype(np.int64)
        for degrees in (y, x)
    )
    return np.where(known, row * _ROW + column + _ROW // 2, NO_CELL)


def cell_name(number: int) -> str:
    """The name of a cell of that number."""
    return "" if number == NO_CELL else f"{number // _ROW}/{number % _ROW - _ROW // 2}"


def cell_number(name: str) -> int:
    """The number of a cell. ValueError where it is no name of one.

    >>> cell_name(cell_number("2103/10584")), cell_name(cell_number("-1/-1")), cell_name(cell_number(""))
    ('2103/10584', '-1/-1', '')
    """
    if not name:
        return NO_CELL
    row, column = (int(part) for part in name.split("/"))
    return row * _ROW + column + _ROW // 2


def cell_centre(cell: str) -> tuple[float, float]:
    """Longitude and latitude of the middle of a cell. ValueError where it is no name of one.

    >>> cell_centre("2103/10584")
    (105.845, 21.035)
    """
    lat, lon = (int(part) for part in cell.split("/"))
    return round(lon / PER_DEGREE + _HALF, 3), round(lat / PER_DEGREE + _HALF, 3)
