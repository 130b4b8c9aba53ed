"""The style of the map: sources, colours and layers as MapLibre reads them, made from the types of assets.

Nothing of it is fetched from elsewhere: tiles come from this server, letters from the page's own fonts,
images of marks are drawn in the page from the legend's (docs/methods/map.md).
"""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.cache import patch_cache_control

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.maps.marks import GREY
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.map.base_layers import base_layers, name_layers
from hatangso.web.pages.map.tiles.sources import tile_sources

LETTERS = ["Be Vietnam Pro"]
BOLD = ["Be Vietnam Pro SemiBold"]
INK, HALO = "#1b2733", "#ffffff"
SELECTED = "#d9480f"
BORDER = "#9c8bb0"
NOTHING: dict[str, Any] = {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}

Layer = dict[str, Any]


@unit_page("view_assets", "edit_assets")
def map_style(request: HttpRequest, unit: Unit) -> JsonResponse:
    """The style as JSON."""
    answer = JsonResponse(style_of(unit))
    patch_cache_control(answer, private=True, max_age=60)
    return answer


def style_of(unit: Unit) -> dict[str, Any]:
    """Layers from the ground up: base map, figures of communes, borders, names, assets, what is selected."""
    sources = {**tile_sources(unit), "selected": NOTHING, "position": NOTHING}
    layers = [
        {"id": "paper", "type": "background", "paint": {"background-color": "#f4f3ee"}},
        *base_layers(),
        *_figure_layers(),
        *_border_layers(unit),
        *name_layers(LETTERS, BOLD),
        *_asset_layers(),
        *_position_layers(),
    ]
    return {
        "version": 8,
        "sources": sources,
        "layers": [one for one in layers if one.get("source", "selected") in sources],
    }


def _figure_layers() -> list[Layer]:
    """A choropleth: colours are set by the page once somebody chose an indicator."""
    hidden = {"visibility": "none"}
    source = {"source": "units", "source-layer": "units", "layout": hidden}
    return [
        {"id": "figures", "type": "fill", **source, "paint": {"fill-color": "rgba(0,0,0,0)"}},
        {"id": "figures-unknown", "type": "fill", **source, "paint": {"fill-pattern": "hatch"}},
    ]


def _border_layers(unit: Unit) -> list[Layer]:
    own = ["==", ["get", "code"], unit.code]
    source = {"source": "units", "source-layer": "units", "type": "line"}
    return [
        {
            # No dashes: both neighbours draw a border, and two rows of dashes fill each other's gaps.
            "id": "borders",
            **source,
            "paint": {
                "line-color": BORDER,
                "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.6, 12, 1.6],
                # Communes begin at zoom 8: so many strong lines would hide what lies among them.
                "line-opacity": ["interpolate", ["linear"], ["zoom"], 7.9, 1, 8, 0.45, 11, 1],
            },
        },
        {
            "id": "border-own",
            **source,
            "filter": own,
            "layout": {"line-join": "round"},
            "paint": {
                "line-color": "#5b3d7a",
                "line-width": ["interpolate", ["linear"], ["zoom"], 6, 1.5, 12, 3.5],
            },
        },
    ]


def _asset_layers() -> list[Layer]:
    source = {"source": "assets", "source-layer": "assets"}
    colour = ["case", ["==", ["get", "state"], "removed"], GREY, _colours()]
    dashed = ["in", ["get", "state"], ["literal", ["planned", "removed"]]]
    line, area, point = (["==", ["geometry-type"], kind] for kind in ("LineString", "Polygon", "Point"))
    width = ["interpolate", ["linear"], ["zoom"], 9, 1.6, 13, 3, 17, 5]
    mark = ["concat", "mark/", ["get", "type"], "/", ["get", "state"]]
    size = ["interpolate", ["linear"], ["zoom"], 8, 0.55, 12, 0.8, 15, 1]
    here = ["==", ["get", "uid"], ""]
    joined = {"line-join": "round", "line-cap": "round"}
    return [
        {
            "id": "asset-areas",
            "type": "fill",
            **source,
            "filter": area,
            "paint": {"fill-color": colour, "fill-opacity": 0.25},
        },
        {
            "id": "asset-casings",
            "type": "line",
            **source,
            "filter": line,
            "layout": joined,
            "paint": {
                "line-color": HALO,
                "line-width": ["interpolate", ["linear"], ["zoom"], 9, 3, 13, 5, 17, 8],
            },
        },
        {
            "id": "asset-lines",
            "type": "line",
            **source,
            "filter": ["all", ["!=", ["geometry-type"], "Point"], ["!", dashed]],
            "layout": joined,
            "paint": {"line-color": colour, "line-width": width},
        },
        {
            "id": "asset-lines-dashed",
            "type": "line",
            **source,
            "filter": ["all", ["!=", ["geometry-type"], "Point"], dashed],
            "paint": {"line-color": colour, "line-width": width, "line-dasharray": [2, 1.5]},
        },
        {
            "id": "asset-selected-line",
            "type": "line",
            **source,
            "filter": ["all", ["!=", ["geometry-type"], "Point"], here],
            "layout": joined,
            "paint": {"line-color": SELECTED, "line-width": 10, "line-opacity": 0.55},
        },
        {
            "id": "asset-selected",
            "type": "circle",
            **source,
            "filter": ["all", point, here],
            "paint": {
                "circle-radius": 20,
                "circle-color": SELECTED,
                "circle-opacity": 0.25,
                "circle-stroke-color": SELECTED,
                "circle-stroke-width": 3,
            },
        },
        {
            "id": "clusters",
            "type": "circle",
            "source": "assets",
            "source-layer": "clusters",
            "paint": {
                "circle-color": "#0b4f8a",
                "circle-opacity": 0.92,
                "circle-radius": ["interpolate", ["linear"], ["ln", ["get", "n"]], 0.7, 11, 4, 15, 9, 20],
                "circle-stroke-color": HALO,
                "circle-stroke-width": 2,
            },
        },
        {
            "id": "cluster-counts",
            "type": "symbol",
            "source": "assets",
            "source-layer": "clusters",
            "layout": {
                "text-field": ["to-string", ["get", "n"]],
                "text-font": BOLD,
                "text-size": 11.5,
                "text-padding": 0,
                # Where circles touch, the number of the larger one is legible; two over each other were not.
                "symbol-sort-key": ["-", 0, ["get", "n"]],
            },
            "paint": {"text-color": HALO},
        },
        {
            "id": "asset-points",
            "type": "symbol",
            **source,
            "filter": point,
            "layout": {
                "icon-image": mark,
                "icon-size": size,
                "icon-allow-overlap": True,
                "icon-ignore-placement": True,
            },
        },
        {
            "id": "asset-names",
            "type": "symbol",
            **source,
            "minzoom": 14.5,
            "layout": {
                "text-field": ["get", "name"],
                "text-font": LETTERS,
                "text-size": 11.5,
                "text-variable-anchor": ["top", "bottom", "left", "right"],
                "text-radial-offset": 1.4,
                "text-max-width": 9,
            },
            "paint": {"text-color": INK, "text-halo-color": HALO, "text-halo-width": 1.6},
        },
    ]


def _colours() -> list[Any] | str:
    """Each type's colour by its code."""
    told: list[Any] = ["match", ["get", "type"]]
    for code, one in asset_types().items():
        told += [code, one.colour]
    return [*told, "#52606d"] if len(told) > 2 else "#52606d"


def _position_layers() -> list[Layer]:
    source = {"source": "position"}
    return [
        {
            "id": "position-accuracy",
            "type": "fill",
            **source,
            "filter": ["==", ["geometry-type"], "Polygon"],
            "paint": {"fill-color": "#1971c2", "fill-opacity": 0.15, "fill-outline-color": "#1971c2"},
        },
        {
            "id": "position-dot",
            "type": "circle",
            **source,
            "filter": ["==", ["geometry-type"], "Point"],
            "paint": {
                "circle-radius": 7,
                "circle-color": "#1971c2",
                "circle-stroke-color": HALO,
                "circle-stroke-width": 3,
            },
        },
    ]


urlpatterns = [path("<unit:unit_code>/ban-do/kieu.json", map_style, name="map_style")]
