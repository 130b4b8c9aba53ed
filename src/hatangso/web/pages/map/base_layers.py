"""The base map's layers: ground, water, roads by class, names (a tile holds: docs/methods/tiles.md)."""

from typing import Any

Layer = dict[str, Any]
INK, HALO = "#3e4c59", "#ffffff"
WATER = "#b9d6ea"
AREAS = {
    "water": WATER,
    "park": "#d5e8c8",
    "forest": "#cfe3c4",
    "residential": "#e9e6df",
    "industrial": "#e6e0e6",
}
# class → colour, its edge, width at zooms 8, 13, 17
ROADS: dict[str, tuple[str, str, float, float, float]] = {
    "path": ("#ffffff", "#cfc8bb", 0, 0.8, 3),
    "local": ("#ffffff", "#cfc8bb", 0, 1.2, 7),
    "tertiary": ("#ffffff", "#bdb5a6", 0.3, 2.2, 10),
    "secondary": ("#fff3c4", "#c9b98a", 0.7, 3, 12),
    "primary": ("#ffe5a3", "#c7a95b", 1.1, 4, 14),
    "trunk": ("#ffd58a", "#bf8f3c", 1.6, 4.6, 16),
    "motorway": ("#f7b267", "#a86a1f", 2, 5.2, 18),
}
FAR = 0.4  # of its width at zoom 8 a road has at zoom 5, where a province is a finger wide
EDGES_FROM = 7
_MINZOOM = {"path": 13, "local": 12, "tertiary": 10, "secondary": 8}


def base_layers() -> list[Layer]:
    """Ground, water, buildings, roads from the least to the greatest, rails."""
    areas: list[Any] = ["match", ["get", "class"]]
    for name, colour in AREAS.items():
        areas += [name, colour]
    return [
        {
            "id": "base-areas",
            "type": "fill",
            "source": "base",
            "source-layer": "areas",
            "paint": {"fill-color": [*areas, "#ebe8e1"]},
        },
        {
            "id": "base-waterways",
            "type": "line",
            "source": "base",
            "source-layer": "waterways",
            "paint": {
                "line-color": WATER,
                "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.6, 13, 2, 17, 6],
            },
        },
        {
            "id": "base-buildings",
            "type": "fill",
            "source": "base",
            "source-layer": "buildings",
            "minzoom": 14,
            "paint": {"fill-color": "#ded8ce", "fill-outline-color": "#c9c2b5"},
        },
        *(_road(name, edge=True) for name in ROADS),
        *(_road(name, edge=False) for name in ROADS),
        {
            "id": "base-rail",
            "type": "line",
            "source": "base",
            "source-layer": "roads",
            "filter": ["==", ["get", "class"], "rail"],
            "minzoom": 9,
            "paint": {"line-color": "#8a8f98", "line-width": 1.4, "line-dasharray": [4, 3]},
        },
    ]


def _road(name: str, *, edge: bool) -> Layer:
    colour, line, *widths = ROADS[name]
    more = 1.6 if edge else 0
    far, near, nearest = (width + more if width else 0 for width in widths)
    return {
        "id": f"base-road-{name}{'-edge' if edge else ''}",
        "type": "line",
        "source": "base",
        "source-layer": "roads",
        "filter": ["==", ["get", "class"], name],
        "minzoom": max(EDGES_FROM, _MINZOOM.get(name, 5) + 1) if edge else _MINZOOM.get(name, 5),
        "layout": {"line-join": "round", "line-cap": "round"},
        "paint": {
            "line-color": line if edge else colour,
            "line-width": [
                *("interpolate", ["exponential", 1.4], ["zoom"]),
                *(5, far * FAR, 8, far, 13, near, 17, nearest),
            ],
        },
    }


def name_layers(letters: list[str], bold: list[str]) -> list[Layer]:
    """Names of roads, rivers, places and communes."""
    halo = {"text-color": INK, "text-halo-color": HALO, "text-halo-width": 1.5}
    return [
        {
            "id": "names-roads",
            "type": "symbol",
            "source": "base",
            "source-layer": "roads",
            "minzoom": 13,
            "layout": {
                "symbol-placement": "line",
                "text-field": ["get", "name"],
                "text-font": letters,
                "text-size": 11,
            },
            "paint": halo,
        },
        {
            "id": "names-waterways",
            "type": "symbol",
            "source": "base",
            "source-layer": "waterways",
            "minzoom": 11,
            "layout": {
                "symbol-placement": "line",
                "text-field": ["get", "name"],
                "text-font": letters,
                "text-size": 11,
            },
            "paint": {**halo, "text-color": "#2c6e99"},
        },
        {
            "id": "names-poi",
            "type": "symbol",
            "source": "base",
            "source-layer": "poi",
            "minzoom": 15,
            "layout": {
                "text-field": ["get", "name"],
                "text-font": letters,
                "text-size": 10.5,
                "text-max-width": 8,
            },
            "paint": {**halo, "text-color": "#5c6b3c"},
        },
        {
            "id": "names-places",
            "type": "symbol",
            "source": "base",
            "source-layer": "places",
            "layout": {
                "text-field": ["get", "name"],
                "text-font": letters,
                "text-size": ["match", ["get", "class"], "city", 15, "town", 13, 11.5],
                "text-max-width": 8,
            },
            "paint": halo,
        },
        {
            "id": "names-units",
            "type": "symbol",
            "source": "units",
            "source-layer": "unit_names",
            "layout": {
                "text-field": ["get", "name"],
                "text-font": bold,
                "text-size": ["interpolate", ["linear"], ["zoom"], 7, 10.5, 13, 14],
                "text-max-width": 7,
                "text-padding": ["interpolate", ["linear"], ["zoom"], 8, 16, 12, 3],
                "symbol-sort-key": ["coalesce", ["get", "rank"], 1000],
            },
            "paint": {**halo, "text-color": "#5b3d7a", "text-halo-width": 1.8},
        },
    ]
