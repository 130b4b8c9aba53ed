"""The map that goes onto a phone: its style, its marks, and which tiles of the ground lie in what was chosen.

The ground (base map, outlines) is public knowledge. The assets on it are those that were taken along as
texts: the phone draws them from there, with what was changed and not sent, so that no tile of assets is kept.
"""

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.states import STATES
from hatangso.domain.tiles.tile import Tile, whole
from hatangso.store.basemap.base_tiles import LEVELS as BASE_LEVELS
from hatangso.store.organisations.access import Actor
from hatangso.store.places.extent import Box
from hatangso.store.places.models import Unit
from hatangso.store.places.unit_tiles import LEVELS as UNIT_LEVELS
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.field.told import private
from hatangso.web.pages.assets.field.where import boxes_asked
from hatangso.web.pages.map.style import NOTHING, SELECTED, Layer, style_of
from hatangso.web.pages.map.tiles.tiles import ground_tiles
from hatangso.web.templatetags.house import BUILT, built_file

FROM = 9  # the zoom at which a map on a phone begins
DEEPEST = {"base": BASE_LEVELS[-1], "units": UNIT_LEVELS[-1]}  # deeper zooms are drawn from these
MOST_TILES = 600
MOST_BYTES = 40 * 1024 * 1024  # on the phone, unpacked
MOST_SAID = MOST_BYTES // (1024 * 1024)
OWN = "thuc-dia"  # the protocol of addresses that the page itself answers
_EMPTY = 20  # bytes of gzip with nothing in it


@unit_page("edit_assets")
@require_safe
def field_map(request: HttpRequest, unit: Unit) -> JsonResponse:
    """`near=` or `place=` as for the assets: style, marks, box; the tiles with their bytes, or `message` why
    there are none. `tiles`: layer, zoom, x, y; `bytes` as they lie on the phone, `sent` as they travel."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    boxes = boxes_asked(actor, unit, request)
    told = {
        "style": field_style(unit),
        "marks": _marks(),
        "bounds": _around(boxes),
        "address": reverse("map_tile", args=[unit.code, "base", 0, 0, 0]).removesuffix("base/0/0/0.mvt"),
        **chosen_tiles(boxes),
    }
    return private(told)


def chosen_tiles(boxes: Iterable[Box]) -> dict[str, Any]:
    """The tiles that cover the boxes, made so that their size is known and not guessed."""
    boxes = list(boxes)
    none: dict[str, Any] = {"tiles": [], "bytes": 0, "sent": 0}
    if not boxes:
        return none | {
            "message": _("Chưa có ranh giới của địa bàn; hãy chọn phạm vi quanh chỗ đứng để lấy bản đồ.")
        }
    wanted = {layer: tiles_of(boxes, deepest) for layer, deepest in DEEPEST.items()}
    count = sum(map(len, wanted.values()))
    if count > MOST_TILES:
        said = _("Bản đồ của phạm vi này cần %(count)d ô, một máy giữ tối đa %(most)d; %(mend)s")
        return none | {"message": said % {"count": count, "most": MOST_TILES, "mend": _less()}}
    tiles, held, sent = [], 0, 0
    for layer, asked in wanted.items():
        for tile, packed in ground_tiles(layer, asked):
            if len(packed) <= _EMPTY:
                continue
            tiles.append([layer, tile.z, tile.x, tile.y])
            sent += len(packed)
            held += int.from_bytes(packed[-4:], "little")  # ISIZE of gzip (RFC 1952, 2.3.1)
            if held > MOST_BYTES:
                said = _("Bản đồ của phạm vi này nặng hơn %(most)d MB mà một máy giữ; %(mend)s")
                return none | {"message": said % {"most": MOST_SAID, "mend": _less()}}
    return {"tiles": tiles, "bytes": held, "sent": sent, "message": ""}


def _less() -> str:
    return _("hãy chọn ít xã hơn hoặc phạm vi gần hơn.")


def tiles_of(boxes: Iterable[Box], deepest: int) -> list[Tile]:
    """The tiles from FROM to `deepest` that the boxes touch, each once, ordered.

    >>> [(one.z, one.x, one.y) for one in tiles_of([(105.0, 21.0, 105.1, 21.1)], 10)]
    [(9, 405, 225), (10, 810, 450)]
    """
    found: set[tuple[int, int, int]] = set()
    for west, south, east, north in boxes:
        (left, right), (bottom, top) = whole((west, east), (south, north))
        for zoom in range(FROM, deepest + 1):
            count = 2**zoom
            first, last = (min(count - 1, max(0, int(x * count))) for x in (left, right))
            upper, lower = (min(count - 1, max(0, int(y * count))) for y in (top, bottom))
            if (last - first + 1) * (lower - upper + 1) > MOST_TILES:
                lower, last = min(lower, upper + MOST_TILES), first  # refused anyhow: not all are named
            found |= set(product((zoom,), range(first, last + 1), range(upper, lower + 1)))
    return [Tile(*one) for one in sorted(found)]


def _around(boxes: list[Box]) -> list[float] | None:
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def field_style(unit: Unit) -> dict[str, Any]:
    """The style of the map page, with the ground answered by the page itself and assets given by it."""
    style = style_of(unit)
    sources = style["sources"] | {"assets": NOTHING, "draft": NOTHING}
    for layer, deepest in DEEPEST.items():
        own = {"tiles": [f"{OWN}://{layer}/{{z}}/{{x}}/{{y}}"], "minzoom": FROM, "maxzoom": deepest}
        sources[layer] = sources[layer] | own
    layers: list[Layer] = []
    for layer in style["layers"]:
        if layer["id"].startswith(("cluster", "figures")):
            continue
        if layer["id"] == "asset-points":
            layers += _unsent_layers()
        layers.append(
            {key: told for key, told in layer.items() if key != "source-layer"}
            if layer.get("source") == "assets"
            else layer
        )
    return style | {"sources": sources, "layers": [*layers, *_draft_layers()]}


def _unsent_layers() -> list[Layer]:
    """What was changed on the phone and not sent: a ring, or a dashed line on either side."""
    unsent = ["==", ["get", "unsent"], True]
    return [
        {
            "id": "unsent-lines",
            "type": "line",
            "source": "assets",
            "filter": ["all", unsent, ["!=", ["geometry-type"], "Point"]],
            "paint": {"line-color": SELECTED, "line-width": 3, "line-gap-width": 8, "line-dasharray": [2, 1]},
        },
        {
            "id": "unsent-points",
            "type": "circle",
            "source": "assets",
            "filter": ["all", unsent, ["==", ["geometry-type"], "Point"]],
            "paint": {
                "circle-radius": 17,
                "circle-color": SELECTED,
                "circle-opacity": 0.15,
                "circle-stroke-color": SELECTED,
                "circle-stroke-width": 3,
            },
        },
    ]


def _draft_layers() -> list[Layer]:
    """What is being drawn, or the place that was tapped."""
    source = {"source": "draft"}
    return [
        {
            "id": "draft-area",
            "type": "fill",
            **source,
            "filter": ["==", ["geometry-type"], "Polygon"],
            "paint": {"fill-color": SELECTED, "fill-opacity": 0.18},
        },
        {
            "id": "draft-line",
            "type": "line",
            **source,
            "filter": ["!=", ["geometry-type"], "Point"],
            "layout": {"line-join": "round", "line-cap": "round"},
            "paint": {"line-color": SELECTED, "line-width": 4},
        },
        {
            "id": "draft-points",
            "type": "circle",
            **source,
            "filter": ["==", ["geometry-type"], "Point"],
            "paint": {
                "circle-radius": ["case", ["==", ["get", "last"], True], 8, 4.5],
                "circle-color": "#ffffff",
                "circle-stroke-color": SELECTED,
                "circle-stroke-width": 3,
            },
        },
    ]


def _marks() -> dict[str, str]:
    """The SVG of every mark, by type/state: the page draws the map's images from them."""
    places = [one.code for one in asset_types().values() if one.geometry]
    return {f"{code}/{state}": str(asset_mark(code, state)) for code in [*places, ""] for state in STATES}


def map_worker() -> str:
    """The name of the map's worker script, which changes with its content."""
    return Path(built_file("maplibre-gl/dist/maplibre-gl-worker.mjs")).stem or "none"


@unit_page("edit_assets")
@require_safe
def field_map_worker(request: HttpRequest, unit: Unit, name: str) -> HttpResponse:
    """The map's worker under the page's own address: only what lies in the scope of the page's service worker
    is answered without a network (Service Workers, Handle Fetch: a worker's script is matched by its own
    address, not by the page that starts it)."""
    if name != map_worker() or name == "none":
        raise Http404
    script = (BUILT / built_file("maplibre-gl/dist/maplibre-gl-worker.mjs")).read_bytes()
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


_AT = "<unit:unit_code>/di-thuc-dia/"
urlpatterns = [
    path(f"{_AT}ban-do/", field_map, name="field_map"),
    path(f"{_AT}ban-do/<slug:name>.mjs", field_map_worker, name="field_map_worker"),
]
