"""Boundaries of the demo's units: invented, and drawn in the open sea so that nobody takes them for real."""

from datetime import datetime

import shapely

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.demo.province import FOUNDED, DemoProvince
from hatangso.flows.load_boundaries import LoadedBoundaries, keep_boundaries

SOURCE = "Ranh giới giả định của bản trình diễn (vẽ ngoài biển)"
RIVER = (
    *((110.0620, 13.1540), (110.0655, 13.1432), (110.0601, 13.1338), (110.0642, 13.1243)),
    *((110.0718, 13.1169), (110.0703, 13.1074), (110.0765, 13.0992), (110.0741, 13.0905)),
)
_WEST_OF_IT = (
    *((110.0562, 13.0871), (110.0431, 13.0893), (110.0362, 13.0968), (110.0301, 13.1087)),
    *((110.0318, 13.1211), (110.0263, 13.1329), (110.0341, 13.1448), (110.0470, 13.1521)),
)
_EAST_OF_IT = (
    *((110.0921, 13.0842), (110.1187, 13.0798), (110.1425, 13.0886), (110.1611, 13.1045)),
    *((110.1668, 13.1267), (110.1583, 13.1489), (110.1402, 13.1653), (110.1148, 13.1702)),
    *((110.0893, 13.1664), (110.0731, 13.1611)),
)


_AROUND = (
    *((109.962, 13.105), (109.981, 13.048), (110.046, 13.012), (110.128, 13.004), (110.207, 13.031)),
    *((110.241, 13.092), (110.246, 13.166), (110.209, 13.228), (110.134, 13.251), (110.052, 13.243)),
    *((109.987, 13.206), (109.958, 13.158)),
)
SEATS = {
    "D0103": (110.004, 13.178),
    "D0104": (110.058, 13.204),
    "D0105": (110.021, 13.052),
    "D0106": (109.991, 13.115),
    "D0107": (110.118, 13.216),
    "D0108": (110.196, 13.190),
    "D0109": (110.212, 13.128),
    "D0110": (110.189, 13.062),
    "D0111": (110.131, 13.036),
    "D0112": (110.074, 13.044),
    "D0113": (110.158, 13.224),
    "D0114": (110.163, 13.028),
}


def make_boundaries(made: DemoProvince, at: datetime) -> LoadedBoundaries:
    """A river divides phường An Hòa in the west from xã Bình Minh in the east; the others lie around them."""
    ward = shapely.polygons([*RIVER, *_WEST_OF_IT])
    commune = shapely.polygons([*RIVER, *_EAST_OF_IT])
    around = shapely.difference(shapely.polygons(_AROUND), shapely.union(ward, commune))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(list(SEATS.values()))))
    shapes = {made.ward.code: ward, made.commune.code: commune, made.province.code: shapely.polygons(_AROUND)}
    for code, seat in SEATS.items():
        (cell,) = (cell for cell in cells if shapely.contains(cell, shapely.points(seat)))
        shapes[code] = shapely.intersection(cell, around)
    features = [Feature(number, code, shape) for number, (code, shape) in enumerate(shapes.items(), start=1)]
    return keep_boundaries(features=features, source=SOURCE, valid_from=FOUNDED, now=at)
