"""How long and how large a shape is on the ground, and the point that stands for it.

Geodesic on the WGS 84 ellipsoid (C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87, 2013), as PROJ
computes it.
"""

from functools import cache
from typing import Any

import shapely


@cache
def _geod() -> Any:
    from pyproj import Geod  # heavy: loaded with the first shape

    return Geod(ellps="WGS84")


def length_m(shape: Any) -> float | None:
    """The length of a line in metres; None of what is no line.

    >>> round(length_m(shapely.LineString([(105.0, 21.0), (105.0, 21.01)])))
    1107
    """
    if shape is None or shape.geom_type not in ("LineString", "MultiLineString"):
        return None
    return round(float(_geod().geometry_length(shape)), 2)


def area_m2(shape: Any) -> float | None:
    """The area of a polygon or multipolygon in square metres; None of what is no area."""
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    # Signed by the turn of the rings: outer rings are turned one way, holes the other, first.
    return round(abs(float(_geod().geometry_area_perimeter(shapely.orient_polygons(shape))[0])), 2)


def point_of(shape: Any) -> tuple[float, float]:
    """The representative point (longitude, latitude): the point itself, the middle of the longest part of a
    line along its way, a point inside the largest part of an area.

    >>> point_of(shapely.LineString([(105.0, 21.0), (105.0, 21.2)]))
    (105.0, 21.1)
    """
    kind = shape.geom_type
    if kind in ("MultiLineString", "MultiPolygon", "MultiPoint"):
        size = shapely.area if kind == "MultiPolygon" else shapely.length
        shape = max(shapely.get_parts(shape), key=size)
    if shape.geom_type == "LineString":
        point = shapely.line_interpolate_point(shape, 0.5, normalized=True)
    elif shape.geom_type == "Polygon":
        point = shapely.point_on_surface(shape)
    else:
        point = shape
    return float(point.x), float(point.y)
