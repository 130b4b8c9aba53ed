"""In which commune each row of a table counts: by its commune's code, its point or its area."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.domain.places.locate import NOWHERE, Locator
from hatangso.domain.tables.definition import TableDefinition
from hatangso.domain.tables.reading import Batch
from hatangso.domain.words import Words

Placed = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64] | None]


class Placing:
    """Finds the communes of rows; rows of which no part lies in any get a fault.

    `partly_outside` counts areas of which a part lies beyond the boundaries; that part counts nowhere.
    """

    def __init__(self, definition: TableDefinition, communes: Sequence[str], locator: Locator | None) -> None:
        self._place = definition.place
        self._index = {code: number for number, code in enumerate(communes)}
        self._locator = locator
        self.partly_outside = 0

    def place(self, batch: Batch) -> Placed:
        """Of the batch's good rows: positions, communes, shares (None: wholly). Adds faults to the batch."""
        if self._place.kind == "commune":
            return self._by_commune(batch)
        if self._place.kind == "point":
            return self._by_point(batch)
        return self._by_area(batch)

    def _by_commune(self, batch: Batch) -> Placed:
        codes = batch.values[self._place.columns[0]]
        rows = batch.good
        units = [self._index.get(str(codes[row]), NOWHERE) for row in rows]
        return *self._inside(batch, rows, np.array(units, dtype=np.intp), _NOT_OURS), None

    def _by_point(self, batch: Batch) -> Placed:
        longitude, latitude = (batch.values[name] for name in self._place.columns)
        rows = batch.good
        found = self._places().places_of(
            np.array([longitude[row] for row in rows], dtype=float),
            np.array([latitude[row] for row in rows], dtype=float),
        )
        return *self._inside(batch, rows, self._of_locator(found), _OUTSIDE), None

    def _by_area(self, batch: Batch) -> Placed:
        column = self._place.columns[0]
        shapes: list[Any] = []
        rows: list[int] = []
        for row in batch.good:
            shape = _shape(str(batch.values[column][row]))
            if isinstance(shape, Words):
                batch.fault(row, column, shape)
            else:
                shapes.append(shape)
                rows.append(row)
        positions, units, weights = [], [], []
        for row, shares in zip(rows, self._places().shares_of(shapes) if shapes else (), strict=True):
            if not shares.of_unit:
                batch.fault(row, column, _OUTSIDE)
            self.partly_outside += bool(shares.of_unit) and shares.outside > 0
            for code, share in shares.of_unit.items():
                positions.append(row)
                units.append(self._index[code])
                weights.append(share)
        return np.array(positions, dtype=np.intp), np.array(units, dtype=np.intp), np.array(weights)

    def _inside(
        self, batch: Batch, rows: list[int], units: NDArray[np.intp], words: Words
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        column = self._place.columns[0]
        for position in np.flatnonzero(units == NOWHERE).tolist():
            batch.fault(rows[position], column, words)
        inside = units != NOWHERE
        return np.array(rows, dtype=np.intp)[inside], units[inside]

    def _places(self) -> Locator:
        if self._locator is None:
            raise ValueError("a table of points or areas needs boundaries")
        return self._locator

    def _of_locator(self, found: NDArray[np.intp]) -> NDArray[np.intp]:
        """The locator's numbers as those of `communes`."""
        own = [self._index.get(code, NOWHERE) for code in self._places().codes]
        return np.array([*own, NOWHERE], dtype=np.intp)[found]


def _shape(text: str) -> Any:
    """The polygon of a WKT or GeoJSON text, or what is wrong with it."""
    try:
        if text.startswith("{"):
            told = json.loads(text)
            shape = shapely.from_geojson(json.dumps(told.get("geometry", told)))
        else:
            shape = shapely.from_wkt(text)
    except (shapely.errors.GEOSException, ValueError, AttributeError):
        return _NO_SHAPE
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or shapely.is_empty(shape):
        return _NO_SHAPE
    if not shapely.is_valid(shape) or not shapely.area(shape) > 0:
        return _CROSSES
    return shape


_NOT_OURS = Words("Xã, phường này không thuộc tỉnh được hỏi.", "This commune is not in the province asked.")
_OUTSIDE = Words(
    "Vị trí nằm ngoài ranh giới tỉnh; kiểm tra lại toạ độ (kinh độ, vĩ độ có bị đảo không?).",
    "The place lies outside the province; check the coordinates (longitude and latitude swapped?).",
)
_NO_SHAPE = Words(
    "Hình không đọc được; hãy ghi POLYGON, MULTIPOLYGON (WKT) hoặc GeoJSON, kinh độ trước.",
    "The shape cannot be read; write POLYGON, MULTIPOLYGON (WKT) or GeoJSON, longitude first.",
)
_CROSSES = Words(
    "Đường viền của vùng tự cắt hoặc vùng không có diện tích.", "The outline crosses itself or has no area."
)
