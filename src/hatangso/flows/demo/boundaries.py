"""Boundaries of the demo's units: invented, and drawn in the open sea so that nobody takes them for real."""

from datetime import datetime

import shapely

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.demo.province import FOUNDED, DemoProvince
from hatangso.flows.load_boundaries import LoadedBoundaries, keep_boundaries

SOURCE = "Ranh giới giả định của bản trình diễn (vẽ ngoài biển)"
_RIVER = (
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


def make_boundaries(made: DemoProvince, at: datetime) -> LoadedBoundaries:
    """A river divides phường An Hòa in the west from xã Bình Minh in the east; both are the province."""
    ward = shapely.polygons([*_RIVER, *_WEST_OF_IT])
    commune = shapely.polygons([*_RIVER, *_EAST_OF_IT])
    shapes = {
        made.ward.code: ward,
        made.commune.code: commune,
        made.province.code: shapely.union(ward, commune),
    }
    features = [Feature(number, code, shape) for number, (code, shape) in enumerate(shapes.items(), start=1)]
    return keep_boundaries(features=features, source=SOURCE, valid_from=FOUNDED, now=at)
