"""Small files of a base map as people bring them: OpenStreetMap, GeoJSON, a table of places."""

import json
from pathlib import Path

from tests.osm_pbf import WAY, pbf


def _square(low: float, high: float) -> tuple[tuple[float, float], ...]:
    return (low, low), (high, low), (high, high), (low, high)


OSM = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
<node id="1" lat="13.105" lon="110.050"/><node id="2" lat="13.109" lon="110.052"/>
<node id="3" lat="13.109" lon="110.058"/><node id="4" lat="13.105" lon="110.058"/>
<node id="5" lat="13.11" lon="110.055"><tag k="place" v="village"/><tag k="name" v="Làng Mây"/></node>
<node id="6" lat="13.11" lon="110.056"><tag k="amenity" v="school"/><tag k="name" v="Trường Sông Mây"/></node>
<node id="7" lat="13.11" lon="110.057"><tag k="power" v="tower"/></node>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="Đường tỉnh 1"/></way>
<way id="11"><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/></way>
<way id="12"><nd ref="3"/><nd ref="4"/><tag k="waterway" v="river"/><tag k="name" v="Sông Mây"/></way>
<way id="13"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/><tag k="natural" v="water"/></way>
</osm>
"""
EXTRACT = pbf(  # the same places packed, a building, and a lake with an island
    {
        1: (110.050, 13.105, {}),
        2: (110.052, 13.109, {}),
        3: (110.058, 13.109, {}),
        4: (110.058, 13.105, {}),
        5: (110.055, 13.11, {"place": "village", "name": "Làng Mây"}),
        6: (110.056, 13.11, {"amenity": "school", "name": "Trường “Sông Mây”"}),
        7: (110.057, 13.11, {"power": "tower"}),
        **{11 + k: (110.06 + x, 13.10 + y, {}) for k, (x, y) in enumerate(_square(0, 0.01))},
        **{15 + k: (110.06 + x, 13.10 + y, {}) for k, (x, y) in enumerate(_square(0.003, 0.007))},
    },
    {
        10: ((1, 2), {"highway": "primary", "name": "Đường tỉnh 1"}),
        12: ((2, 3), {"highway": "footway"}),
        13: ((3, 4), {"waterway": "river", "name": "Sông Mây"}),
        14: ((2, 3, 4, 2), {"building": "yes"}),
        20: ((11, 12, 13, 14, 11), {}),
        21: ((15, 16, 17, 18, 15), {}),
    },
    {
        30: (
            (("outer", WAY, 20), ("inner", WAY, 21)),
            {"type": "multipolygon", "natural": "water", "name": "Hồ Mây"},
        )
    },
)
PLACES = """Tên;Loại;Kinh độ;Vĩ độ
Trường An Hòa;school;110,041;13,101
Chợ Mây;market;110,042;13,102
Hỏng;school;;
"""


def road(klass: str, *points: tuple[float, float]) -> dict:
    """One road of a GeoJSON file."""
    return {
        "type": "Feature",
        "properties": {"loai": klass, "ten": f"Đường {klass}"},
        "geometry": {"type": "LineString", "coordinates": [list(point) for point in points]},
    }


def geojson(folder: Path, *features: dict) -> Path:
    """A GeoJSON file of features."""
    path = folder / "duong.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path
