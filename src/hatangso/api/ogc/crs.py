"""Reference systems of requests and answers (Part 2): WGS 84 in either order, VN-2000, web maps."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import shapely

from hatangso.adapters.coordinates import from_wgs84, system_of, systems, to_wgs84
from hatangso.api.ogc.wrong import WrongRequest

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
WEB = f"{_EPSG}3857"
LAT_LON = f"{_EPSG}4326"
_RADIUS = 6_378_137.0  # of the sphere of web maps, metres
SIDE = 17  # points on each side of a box that is told in another system
Box = tuple[float, float, float, float]


@cache
def known_systems() -> tuple[str, ...]:
    """All that are served, CRS84 first. EPSG:4326 tells latitude first, as EPSG defines it."""
    zones = [f"{_EPSG}{code.removeprefix('EPSG:')}" for code in systems() if code.startswith("EPSG:")]
    return (CRS84, LAT_LON, WEB, *(uri for uri in zones if uri != LAT_LON))


def asked_system(text: str, name: str) -> str:
    """The system of a parameter; CRS84 where it says nothing. WrongRequest where it is not served."""
    if not text:
        return CRS84
    if text not in known_systems():
        raise WrongRequest(f"{name}: '{text[:120]}' is not one of the systems listed in the collection.")
    return text


def transform(shape: Any, system: str, *, back: bool = False) -> Any:
    """A Shapely shape from CRS84 to the system, or `back` from the system to CRS84."""
    if system == CRS84 or shape is None:
        return shape
    return shapely.transform(shape, _pairs(system, back))


def box_from(box: Box, system: str) -> Box:
    """A box told in the system, as west, south, east, north in degrees, and no farther than the globe.

    WrongRequest where the system has no such place.
    """
    if system == CRS84:
        return box
    across, up = (np.linspace(low, high, SIDE) for low, high in ((box[0], box[2]), (box[1], box[3])))
    edges = np.concatenate(
        [
            np.column_stack([across, np.full(SIDE, box[1])]),
            np.column_stack([across, np.full(SIDE, box[3])]),
            np.column_stack([np.full(SIDE, box[0]), up]),
            np.column_stack([np.full(SIDE, box[2]), up]),
        ]
    )
    with np.errstate(all="ignore"):
        told = np.asarray(_pairs(system, True)(edges))
    if not np.isfinite(told).all():
        raise WrongRequest("bbox: the system of bbox-crs has no such place.")
    west, south = np.maximum(told.min(axis=0), [-180, -90]).tolist()
    east, north = np.minimum(told.max(axis=0), [180, 90]).tolist()
    return west, south, east, north


def _pairs(system: str, back: bool) -> Callable[[Any], Any]:
    if system == LAT_LON:
        return lambda pairs: pairs[:, ::-1]
    if system == WEB:
        return _from_web if back else _to_web
    found = system_of(f"EPSG:{system.removeprefix(_EPSG)}")
    assert found is not None
    turned = (
        found.kind == "degrees"
    )  # EPSG tells latitude first where it tells degrees, easting first in zones
    if back:
        return lambda pairs: np.column_stack(to_wgs84(found, *_columns(pairs, turned)))
    return lambda pairs: _turned(np.column_stack(from_wgs84(found, pairs[:, 0], pairs[:, 1])), turned)


def _columns(pairs: Any, turned: bool) -> tuple[Any, Any]:
    return (pairs[:, 1], pairs[:, 0]) if turned else (pairs[:, 0], pairs[:, 1])


def _turned(pairs: Any, turned: bool) -> Any:
    return pairs[:, ::-1] if turned else pairs


def _to_web(pairs: Any) -> Any:
    lon, lat = np.radians(pairs[:, 0]), np.radians(np.clip(pairs[:, 1], -85.06, 85.06))
    return np.column_stack([_RADIUS * lon, _RADIUS * np.log(np.tan(np.pi / 4 + lat / 2))])


def _from_web(pairs: Any) -> Any:
    lat = 2 * np.arctan(np.exp(pairs[:, 1] / _RADIUS)) - np.pi / 2
    return np.degrees(np.column_stack([pairs[:, 0] / _RADIUS, lat]))
