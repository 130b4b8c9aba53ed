"""Reference systems of Vietnamese data ↔ WGS 84 (EPSG:4326), by one chosen operation.

VN-2000 lies on the ellipsoid WGS 84 (QĐ 83/2000/QĐ-TTg); its datum goes over to WGS 84 by the seven
parameters of QĐ 05/2007/QĐ-BTNMT Điều 1, in the register of EPSG operation 6960 (coordinate frame rotation).
EPSG knows an older one too (5194); it is never used. Zones are transverse Mercator with false easting
500 000 m: 3° wide with scale 0.9999, 6° wide with 0.9996.

pyproj is loaded when something is converted, not when pages start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.domain.words import Words

OPERATION = "EPSG:6960"  # QĐ 05/2007/QĐ-BTNMT
OPERATION_NAME, OPERATION_METRES = "VN-2000 to WGS 84 (2)", 1  # as EPSG registers it, with its accuracy
_HELMERT = (
    "+proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835"
    " +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame"
)
_OWN = "VN2000:"  # how the name of a zone begins that EPSG has no number for
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class ReferenceSystem:
    """A system in which coordinates are told. `code`: 'EPSG:9210', or 'VN2000:106.8/3' where EPSG has none.

    `meridian` in degrees and `width` (3 or 6) of a zone, None and 0 for degrees. `places`: the provinces
    before the mergers of 2025 for which EPSG names it.
    """

    code: str
    name: Words
    kind: Literal["degrees", "metres"]
    meridian: float | None = None
    width: int = 0
    places: str = ""

    @property
    def is_wgs84(self) -> bool:
        return self.code == WGS84

    @property
    def operation(self) -> str:
        """The operation by which it becomes WGS 84; '' where nothing changes."""
        return "" if self.is_wgs84 else OPERATION


WGS84, VN2000 = "EPSG:4326", "EPSG:4756"
_ZONES: tuple[tuple[int, float, int, str], ...] = (
    (9205, 103.0, 3, "Điện Biên, Lai Châu"),
    (9206, 104.0, 3, "Sơn La"),
    (9207, 104.5, 3, "Cà Mau, Kiên Giang"),
    (9208, 104.75, 3, "An Giang, Lào Cai, Nghệ An, Phú Thọ, Yên Bái"),
    (5897, 105.0, 3, ""),
    (
        9209,
        105.5,
        3,
        "Bắc Ninh, Hà Giang, Hà Tĩnh, Hải Dương, Hưng Yên, Nam Định, Sóc Trăng, Tây Ninh, Thái Bình,"
        " Trà Vinh, Vĩnh Long",
    ),
    (9210, 105.75, 3, "Hải Phòng, TP. Hồ Chí Minh, Bến Tre, Bình Dương, Cao Bằng, Long An, Tiền Giang"),
    (9211, 106.0, 3, "Hòa Bình, Quảng Bình, Tuyên Quang"),
    (9212, 106.25, 3, "Bình Phước, Quảng Trị"),
    (9213, 106.5, 3, "Bắc Kạn, Thái Nguyên"),
    (9214, 107.0, 3, "Bắc Giang, Thừa Thiên Huế"),
    (9215, 107.25, 3, "Lạng Sơn"),
    (9216, 107.5, 3, "Kon Tum"),
    (5899, 107.75, 3, "Quảng Ninh, Đà Nẵng, Quảng Nam, Bà Rịa – Vũng Tàu, Đồng Nai, Lâm Đồng"),
    (5898, 108.0, 3, ""),
    (9217, 108.25, 3, "Bình Định, Khánh Hòa, Ninh Thuận"),
    (9218, 108.5, 3, "Bình Thuận, Đắk Lắk, Đắk Nông, Gia Lai, Phú Yên"),
    (5896, 102.0, 3, ""),
    (3405, 105.0, 6, ""),
    (3406, 111.0, 6, ""),
)


@cache
def systems() -> dict[str, ReferenceSystem]:
    """Every known system by its code: degrees first, then zones of 3° from west to east, then those of 6°."""
    found = [
        ReferenceSystem(
            WGS84, Words("WGS 84, kinh độ – vĩ độ (GPS)", "WGS 84, longitude and latitude (GPS)"), "degrees"
        ),
        ReferenceSystem(
            VN2000, Words("VN-2000, kinh độ – vĩ độ", "VN-2000, longitude and latitude"), "degrees"
        ),
    ]
    zones = sorted(_ZONES, key=lambda zone: (zone[2], zone[1]))
    found += [_zone(f"EPSG:{code}", meridian, width, places) for code, meridian, width, places in zones]
    return {one.code: one for one in found}


def system_of(code: str) -> ReferenceSystem | None:
    """The system of a code, own zones among them; None for one that is not accepted."""
    if code.startswith(_OWN):
        meridian, _, width = code.removeprefix(_OWN).partition("/")
        try:
            return zone_of(float(meridian), int(width))
        except ValueError:
            return None
    return systems().get(code)


def zone_of(meridian: float, width: int) -> ReferenceSystem:
    """The zone of a central meridian (degrees, 100 to 118) and a width of 3 or 6; ValueError for others."""
    if width not in (3, 6) or not 100 <= meridian <= 118:
        raise ValueError(f"no zone {meridian}/{width}")
    for one in systems().values():
        if one.width == width and one.meridian is not None and abs(one.meridian - meridian) < 1e-9:
            return one
    return _zone(f"{_OWN}{round(meridian, 6):g}/{width}", round(meridian, 6), width, "")


def _zone(code: str, meridian: float, width: int, places: str) -> ReferenceSystem:
    degrees, minutes = divmod(round(meridian * 60), 60)
    name = f"VN-2000, {degrees}°{minutes:02d}'"
    return ReferenceSystem(
        code,
        Words(f"{name}, múi {width}°", f"{name}, zone of {width}°"),
        "metres",
        meridian,
        width,
        places,
    )


def system_of_wkt(wkt: str) -> ReferenceSystem | None:
    """The system that a file names by WKT, PROJJSON or 'EPSG:…'; None where it is none of ours.

    A .prj of a Vietnamese zone often has no EPSG number: then its projection is compared.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(wkt)
    except CRSError:
        return None
    for authority in (crs.to_authority("EPSG", 70), crs.to_authority("OGC", 70)):
        if authority == ("OGC", "CRS84"):
            return systems()[WGS84]
        if authority and (known := systems().get(":".join(authority))):
            return known
    vietnamese = "2000" in crs.name and "vn" in crs.name.lower().replace("-", "").replace(" ", "")
    if crs.is_geographic:
        return systems()[VN2000] if vietnamese else None
    projection = crs.coordinate_operation
    if projection is None or projection.method_name != "Transverse Mercator":
        return None
    told = {one.name: float(one.value) for one in projection.params}
    datum = crs.geodetic_crs.name if crs.geodetic_crs else ""
    width = {0.9999: 3, 0.9996: 6}.get(round(told.get("Scale factor at natural origin", 0), 6))
    origin = tuple(
        told.get(name) for name in ("Latitude of natural origin", "False easting", "False northing")
    )
    if width is None or origin != (0, 500_000, 0) or not (vietnamese or "2000" in datum):
        return None
    try:
        return zone_of(told["Longitude of natural origin"], width)
    except ValueError:
        return None


def to_wgs84(system: ReferenceSystem, first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    """Longitudes and latitudes (degrees, WGS 84) of (easting, northing) in metres or (longitude, latitude).

    What cannot be converted becomes NaN.
    """
    return _converted(system, first, second, "FORWARD")


def from_wgs84(system: ReferenceSystem, lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
    """The way back, for whoever asks for files in VN-2000."""
    return _converted(system, lon, lat, "INVERSE")


def shape_to_wgs84(system: ReferenceSystem, shape: Any) -> Any:
    """The Shapely shape (x east, y north, or longitude and latitude) in degrees of WGS 84."""
    if system.is_wgs84 or shape is None:
        return shape

    def converted(pairs: Numbers) -> Numbers:
        return np.column_stack(to_wgs84(system, pairs[:, 0], pairs[:, 1]))

    return shapely.transform(shape, converted)


def _converted(system: ReferenceSystem, first: Numbers, second: Numbers, way: str) -> tuple[Numbers, Numbers]:
    if system.is_wgs84:
        return first, second
    x, y = _operation(system.code)(first, second, way)
    bad = ~(np.isfinite(x) & np.isfinite(y))
    x[bad] = y[bad] = np.nan
    return x, y


@cache
def _operation(code: str) -> Callable[[Numbers, Numbers, str], tuple[Numbers, Numbers]]:
    from pyproj import Transformer

    system = system_of(code)
    if system is None:
        raise KeyError(code)
    if system.kind == "degrees":
        start = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
    else:
        scale = {3: 0.9999, 6: 0.9996}[system.width]
        start = (
            f"+step +inv +proj=tmerc +lat_0=0 +lon_0={system.meridian!r} +k={scale} +x_0=500000 +y_0=0"
            " +ellps=WGS84"
        )
    pipeline = (
        f"+proj=pipeline {start} +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 +step {_HELMERT}"
        " +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
        " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    transformer = Transformer.from_pipeline(pipeline)

    def convert(first: Numbers, second: Numbers, way: str) -> tuple[Numbers, Numbers]:
        x, y = transformer.transform(
            np.array(first, dtype=np.float64), np.array(second, dtype=np.float64), direction=way
        )
        return np.asarray(x, np.float64), np.asarray(y, np.float64)

    return convert


def likely_zones(
    first: Numbers, second: Numbers, box: tuple[float, float, float, float]
) -> list[tuple[ReferenceSystem, bool, float]]:
    """Zones in which metres would lie in a box of degrees (west, south, east, north): to be asked, not taken.

    Each with whether (first, second) is (northing, easting) then, and the share of pairs inside; the
    likeliest first. Several zones usually fit: only who made the file knows which it was.
    """
    filled = np.isfinite(first) & np.isfinite(second)
    if not filled.any():
        return []
    first, second = first[filled], second[filled]
    northing_first = bool(np.median(first) > np.median(second))
    east, north = (second, first) if northing_first else (first, second)
    west, south, east_end, north_end = box
    found = []
    for system in systems().values():
        if system.kind == "metres":
            lon, lat = to_wgs84(system, east, north)
            inside = (lon >= west) & (lon <= east_end) & (lat >= south) & (lat <= north_end)
            if (share := float(inside.mean())) > 0:
                found.append((system, northing_first, share))
    return sorted(found, key=lambda one: (-one[2], one[0].width, one[0].meridian or 0))
