"""The shapes of many rows at once: read, converted to WGS 84, judged, measured and placed in their communes.

Points take a road of their own: arrays from the cells to the columns of the table, a million in seconds.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely

from hatangso.adapters.asset_files.source import RawRow
from hatangso.adapters.coordinates import Numbers, ReferenceSystem, shape_to_wgs84, to_wgs84
from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.coordinate_text import Ordinate, read_ordinate, read_pair
from hatangso.domain.assets.extent import PLACES, metric, where
from hatangso.domain.assets.geometry import (
    BadShape,
    judged,
    misplaced,
    nowhere,
    shape_of_text,
    shape_of_wkb,
    too_many_vertices,
)
from hatangso.domain.assets.measures import area_m2, length_m, point_of
from hatangso.domain.words import Misstated
from hatangso.store.assets.locate import communes_at, is_outlined, nearest_at
from hatangso.store.places.boundaries import locator_of
from hatangso.store.places.models import Unit

PLAIN_POINT = b"\x01\x01\x00\x00\x00"  # WKB: little-endian, a point without height
INSIDE, SWAPPED, METRES = (PLACES.index(name) for name in ("inside", "swapped", "metres"))


@dataclass
class Placed:
    """Where a row lies. `unit_id`: its commune, 0 where no boundary holds it. `source`: WKB as it came."""

    wkb: bytes
    geometry: str
    box: tuple[float, float, float, float]
    lon: float
    lat: float
    length_m: float | None = None
    area_m2: float | None = None
    unit_id: int = 0
    source: bytes | None = None


class RowPlaces:
    """Reads the places of rows by the columns chosen. `swap`: pairs told the other way round are turned."""

    def __init__(
        self,
        kind: AssetType,
        places: Mapping[str, int],
        system: ReferenceSystem,
        *,
        register: Unit,
        on: date,
        swap: bool = False,
    ) -> None:
        self._kind, self._system, self._swap, self._on = kind, system, swap, on
        self._shape, self._pair = places.get("shape"), places.get("pair")
        names = ("east", "north") if system.kind == "metres" else ("lon", "lat")
        other = ("lon", "lat") if system.kind == "metres" else ("east", "north")
        chosen = names if names[0] in places else other
        self._two = (places[chosen[0]], places[chosen[1]]) if chosen[0] in places else None
        province = register.parent if register.parent is not None else register
        self._outlined = is_outlined(register)
        self._locator = locator_of(province, on)
        codes = dict(Unit.objects.filter(parent=province, valid_to=None).values_list("code", "pk"))
        self._unit_ids = np.array([codes.get(code, 0) for code in self._locator.codes] + [0], np.int64)

    def read(self, rows: Sequence[RawRow]) -> tuple[list[Placed | None], dict[int, Misstated]]:
        """For each row its place (None where it tells none), and by position what is wrong with some."""
        found: list[Placed | None] = [None] * len(rows)
        wrong: dict[int, Misstated] = {}
        first = np.full(len(rows), np.nan)
        second = np.full(len(rows), np.nan)
        points: list[int] = []
        for at, row in enumerate(rows):
            try:
                if row.wkb is not None and row.wkb[:5] == PLAIN_POINT and len(row.wkb) == 21:
                    first[at], second[at] = struct.unpack("<dd", row.wkb[5:])
                    points.append(at)
                elif row.wkb is not None or row.too_large:
                    found[at] = self._of_shape(_shape_of(row))
                elif (text := _cell(row, self._shape)) is not None:
                    found[at] = self._of_shape(shape_of_text(str(text)))
                elif (pair := self._numbers(row)) is not None:
                    first[at], second[at] = pair
                    points.append(at)
            except Misstated as fault:
                wrong[at] = fault
        if points:
            self._of_points(np.array(points), first, second, found, wrong)
        self._place(found, wrong)
        return found, wrong

    def numbers_of(self, row: RawRow) -> tuple[float, float] | None:
        """The two numbers that a row tells, whatever they mean; None where it tells none of them."""
        try:
            if row.wkb is not None:
                west, south, _, _ = shapely.bounds(shape_of_wkb(row.wkb)).tolist()
                return west, south
            return self._numbers(row)
        except Misstated:
            return None

    def _numbers(self, row: RawRow) -> tuple[float, float] | None:
        """(longitude or easting, latitude or northing) as told; None where the row tells no place."""
        one = other = None
        if self._two is not None:
            one, other = _cell(row, self._two[0]), _cell(row, self._two[1])
        if one is None and other is None:
            text = _cell(row, self._pair)
            return None if text is None else self._of_pair(str(text))
        if one is None or other is None:
            raise Misstated(
                "Chỉ có một trong hai số của toạ độ. Hãy ghi đủ cả hai, hoặc để trống cả hai.",
                "Only one of the two coordinates is told. Write both, or neither.",
            )
        east, north = _ordinate(one), _ordinate(other)
        if (
            isinstance(east, Ordinate)
            and isinstance(north, Ordinate)
            and {east.axis, north.axis} == {"lat", "lon"}
        ):
            pair = (east, north) if east.axis == "lon" else (north, east)  # their marks tell which is which
            return pair[0].value, pair[1].value
        return _value(east), _value(north)

    def _of_pair(self, text: str) -> tuple[float, float]:
        """Two numbers of one cell: no convention tells their order, the ranges of Viet Nam do."""
        one, other = (ordinate.value for ordinate in read_pair(text))
        return (
            (max(one, other), min(one, other))
            if self._system.kind == "degrees"
            else (
                min(one, other),
                max(one, other),
            )
        )

    def _of_points(
        self,
        at: Any,
        first: Numbers,
        second: Numbers,
        found: list[Placed | None],
        wrong: dict[int, Misstated],
    ) -> None:
        if "point" not in self._kind.geometry:
            for place in at.tolist():
                try:
                    judged(shapely.Point(105.8, 21.0), self._kind.geometry)
                except BadShape as fault:
                    wrong[place] = fault
            return
        x, y = first[at], second[at]
        told = (x, y)
        if self._system.kind == "metres":
            turned = metric(y, x) & ~metric(x, y)
            if self._swap:
                x, y = np.where(turned, y, x), np.where(turned, x, y)
                turned = np.zeros_like(turned)
            lon, lat = to_wgs84(self._system, x, y)
            place = where(lon, lat)
            place[turned] = SWAPPED
        else:
            place = where(x, y)
            if self._swap:
                turned = place == SWAPPED
                x, y = np.where(turned, y, x), np.where(turned, x, y)
                place[turned] = INSIDE
            lon, lat = to_wgs84(self._system, x, y)
        good = place == INSIDE
        wkb = shapely.to_wkb(shapely.points(lon[good], lat[good]))
        own = None if self._system.is_wgs84 else shapely.to_wkb(shapely.points(x[good], y[good]))
        for order, (one, px, py) in enumerate(
            zip(at[good].tolist(), lon[good].tolist(), lat[good].tolist(), strict=True)
        ):
            source = None if own is None else own[order]
            found[one] = Placed(wkb[order], "point", (px, py, px, py), px, py, source=source)
        for one, kind, fx, fy in zip(
            at[~good].tolist(), place[~good].tolist(), told[0][~good], told[1][~good], strict=True
        ):
            wrong[one] = self._fault(kind, fx, fy)

    def _fault(self, kind: int, x: float, y: float) -> Misstated:
        if kind == SWAPPED and self._system.kind == "metres":
            return BadShape(
                "swapped",
                f"X và Y ({x:.2f}; {y:.2f}) bị đổi chỗ: X là toạ độ bắc (900.000 – 2.620.000 m), Y là toạ độ"
                " đông. Hãy đổi lại, hoặc cho phép hệ thống đổi chỗ.",
                f"Northing and easting ({x:.2f}; {y:.2f}) are swapped. Swap them, or let the system do so.",
            )
        if self._system.kind == "metres":
            return BadShape(
                "outside",
                f"Toạ độ ({x:.2f}; {y:.2f}) không nằm trong Việt Nam theo hệ {self._system.name.vi}. Hãy kiểm"
                " tra số và kinh tuyến trục.",
                f"({x:.2f}; {y:.2f}) does not lie in Viet Nam by {self._system.name.en}. Check the zone.",
            )
        return misplaced((x, y), swapped=kind == SWAPPED, metres=kind == METRES)

    def _of_shape(self, shape: Any) -> Placed | None:
        if shape is None:
            return None
        source = None if self._system.is_wgs84 else shapely.to_wkb(shapely.force_2d(shape))
        try:
            shape = judged(shape_to_wgs84(self._system, shape), self._kind.geometry)
        except BadShape as fault:
            if not (self._swap and fault.code == "swapped" and self._system.is_wgs84):
                raise
            shape = judged(fault.mended, self._kind.geometry)
        lon, lat = point_of(shape)
        west, south, east, north = shapely.bounds(shape).tolist()
        kinds = {"Point": "point", "LineString": "line", "MultiLineString": "line"}
        return Placed(
            shapely.to_wkb(shape),
            kinds.get(shape.geom_type, "area"),
            (west, south, east, north),
            lon,
            lat,
            length_m(shape),
            area_m2(shape),
            source=source,
        )

    def _place(self, found: list[Placed | None], wrong: dict[int, Misstated]) -> None:
        """The commune of each, by the boundaries of the province; of those outside it by all others, then
        by the nearest. What lies far from all of them is wrong where the register is outlined."""
        there = [(at, one) for at, one in enumerate(found) if one is not None]
        if not there:
            return
        lon, lat = np.array([one.lon for _, one in there]), np.array([one.lat for _, one in there])
        units = (
            self._unit_ids[self._locator.places_of(lon, lat)]
            if len(self._locator)
            else np.zeros(len(lon), np.int64)
        )
        outside = np.flatnonzero(units == 0)
        if len(outside):
            units = np.array(units, np.int64)
            units[outside] = communes_at(lon[outside].tolist(), lat[outside].tolist(), self._on)
        lost = np.flatnonzero(units == 0) if self._outlined else outside[:0]
        if len(lost):
            shapes = shapely.from_wkb([there[place][1].wkb for place in lost.tolist()])
            units[lost], near = nearest_at(shapes, self._on)
            for place in lost[~near].tolist():
                at, one = there[place]
                found[at], wrong[at] = None, nowhere((one.lon, one.lat))
        for (_, one), unit_id in zip(there, units.tolist(), strict=True):
            one.unit_id = int(unit_id)


def _shape_of(row: RawRow) -> Any:
    if row.too_large:
        raise too_many_vertices(row.too_large)
    shape = shape_of_wkb(row.wkb or b"")
    return None if shape.is_empty else shape


def _cell(row: RawRow, place: int | None) -> object:
    if place is None or place >= len(row.cells):
        return None
    cell = row.cells[place]
    return None if cell is None or (isinstance(cell, str) and not cell.strip()) else cell


def _ordinate(cell: object) -> Ordinate | float:
    """The plain number where it is one (the quick way), else what marks and minutes tell."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return float(cell)
    text = str(cell).strip()
    digits = text.replace(",", ".", 1)
    if digits.replace(".", "", 1).isdecimal():
        return float(digits)
    return read_ordinate(text)


def _value(ordinate: Ordinate | float) -> float:
    return ordinate.value if isinstance(ordinate, Ordinate) else ordinate
