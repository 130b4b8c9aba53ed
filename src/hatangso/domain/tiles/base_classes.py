"""The classes of the base map: what is shown from which zoom, and how others call it.

Names of tags are those of OpenStreetMap (https://wiki.openstreetmap.org/wiki/Map_features); road classes of
other files are the same words in capitals ('PRIMARY'), or Vietnamese ones ('quốc lộ').
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hatangso.domain.tiles.mvt import Kind
from hatangso.domain.words import Words


@dataclass(frozen=True)
class BaseKind:
    """One kind: its layer in the tiles, its shapes, its classes with the zoom each begins at."""

    code: str
    name: Words
    layer: str
    shape: Kind
    classes: Mapping[str, int]
    otherwise: str  # the class of what is called by no known name


KINDS: dict[str, BaseKind] = {
    one.code: one
    for one in (
        BaseKind(
            "area",
            Words("Vùng nước, cây xanh, khu dân cư", "Water, green and built-up areas"),
            "areas",
            "area",
            {"water": 6, "forest": 8, "park": 11, "residential": 11, "industrial": 11, "other": 12},
            "other",
        ),
        BaseKind(
            "waterway",
            Words("Sông, kênh", "Rivers and canals"),
            "waterways",
            "line",
            {"river": 7, "canal": 11, "stream": 13},
            "stream",
        ),
        BaseKind(
            "road",
            Words("Đường bộ, đường sắt", "Roads and railways"),
            "roads",
            "line",
            {
                "motorway": 5,
                "trunk": 6,
                "primary": 8,
                "rail": 9,
                "secondary": 9,
                "tertiary": 11,
                "local": 13,
                "path": 14,
            },
            "local",
        ),
        BaseKind("building", Words("Nhà", "Buildings"), "buildings", "area", {"building": 14}, "building"),
        BaseKind(
            "place",
            Words("Địa danh", "Names of places"),
            "places",
            "point",
            {"city": 5, "town": 8, "village": 11, "hamlet": 13},
            "hamlet",
        ),
        BaseKind(
            "poi",
            Words("Địa điểm", "Points of interest"),
            "poi",
            "point",
            {
                "hospital": 12,
                "university": 12,
                "school": 13,
                "market": 13,
                "community": 13,
                "office": 13,
                "park": 13,
                "transport": 13,
                "worship": 14,
                "other": 14,
            },
            "other",
        ),
    )
}

_CALLED: dict[str, dict[str, str]] = {
    "road": {
        "motorway_link": "motorway",
        "trunk_link": "trunk",
        "primary_link": "primary",
        "secondary_link": "secondary",
        "tertiary_link": "tertiary",
        "expressway": "motorway",
        "cao tốc": "motorway",
        "quốc lộ": "trunk",
        "đường tỉnh": "primary",
        "tỉnh lộ": "primary",
        "đường huyện": "secondary",
        "đường xã": "tertiary",
        "residential": "local",
        "unclassified": "local",
        "living_street": "local",
        "service": "local",
        "road": "local",
        "footway": "path",
        "pedestrian": "path",
        "cycleway": "path",
        "track": "path",
        "steps": "path",
        "bridleway": "path",
        "railway": "rail",
        "light_rail": "rail",
        "subway": "rail",
    },
    "waterway": {"sông": "river", "kênh": "canal", "ditch": "stream", "drain": "stream"},
    "area": {
        "riverbank": "water",
        "reservoir": "water",
        "lake": "water",
        "pond": "water",
        "basin": "water",
        "wood": "forest",
        "garden": "park",
        "recreation_ground": "park",
        "grass": "park",
        "commercial": "industrial",
        "retail": "industrial",
    },
    "place": {
        "suburb": "village",
        "quarter": "village",
        "neighbourhood": "hamlet",
        "isolated_dwelling": "hamlet",
    },
    "poi": {
        "clinic": "hospital",
        "doctors": "hospital",
        "college": "university",
        "kindergarten": "school",
        "community_centre": "community",
        "townhall": "office",
        "government": "office",
        "post_office": "office",
        "police": "office",
        "marketplace": "market",
        "mall": "market",
        "supermarket": "market",
        "department_store": "market",
        "place_of_worship": "worship",
        "bus_station": "transport",
        "station": "transport",
        "ferry_terminal": "transport",
    },
}
# Which tag of an OpenStreetMap feature tells its kind and class, the first that is there.
TAGS: tuple[tuple[str, str], ...] = (
    ("highway", "road"),
    ("railway", "road"),
    ("waterway", "waterway"),
    ("place", "place"),
    ("natural", "area"),
    ("landuse", "area"),
    ("leisure", "area"),
    ("building", "building"),
    ("amenity", "poi"),
    ("office", "poi"),
    ("shop", "poi"),
)


def class_of(kind: str, told: str) -> str:
    """The class of what a file calls so; the kind's catch-all for unknown words.

    >>> class_of("road", "PRIMARY"), class_of("road", "Quốc lộ"), class_of("poi", "amenity=school")
    ('primary', 'trunk', 'school')
    """
    return known_class(kind, told) or KINDS[kind].otherwise


def known_class(kind: str, told: str) -> str:
    """The class of what a file calls so; '' for unknown words."""
    word = told.rpartition("=")[2].strip().lower()
    known = _CALLED.get(kind, {}).get(word, word)
    return known if known in KINDS[kind].classes else ""


def least_zoom(kind: str, klass: str) -> int:
    """From which zoom features of a class are shown."""
    return KINDS[kind].classes[klass]
