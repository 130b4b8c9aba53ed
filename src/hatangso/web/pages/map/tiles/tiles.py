"""Tiles of assets, outlines and the base map (docs/methods/tiles.md)."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.tiles.tile import Tile
from hatangso.store.assets.asset_tiles import AssetTiles
from hatangso.store.assets.sight import Sight, sight_of, sights_in
from hatangso.store.assets.tile_choice import Choice, choice_key
from hatangso.store.basemap.base_tiles import base_tile, base_version
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.places.unit_tiles import unit_tile, units_version
from hatangso.store.shapes.tile_cache import cache, cached, digest
from hatangso.web.asset_filter import BadFilter, asset_filter
from hatangso.web.page import unit_page

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
GROUND = ("units", "base")  # what everybody may see
EMPTY = len(gzip.compress(b"", mtime=0))
FORMAT = 1  # of the tiles: a new number forgets those that were made before


@unit_page("view_assets", "edit_assets")
def map_tile(request: HttpRequest, unit: Unit, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of a locality's map."""
    tile = _tile(z, x, y)
    if layer != "assets":
        return _ground(request, layer, tile)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _assets(request, tile, ((unit.pk, sight_of(actor, unit)),))


@login_required
def map_tile_country(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Assets of every province in which the person may see them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _assets(request, _tile(z, x, y), sights_in(actor.grants, actor.province_ids))


def map_tile_public(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """Outlines and the base map, which everybody may see."""
    return _ground(request, layer, _tile(z, x, y))


def _tile(z: int, x: int, y: int) -> Tile:
    try:
        return Tile(z, x, y)
    except ValueError:
        raise Http404(_("Không có ô bản đồ này.")) from None


def _assets(request: HttpRequest, tile: Tile, seen: tuple[tuple[int, Sight], ...]) -> HttpResponse:
    """Of units (ids), each in the sight of who asks."""
    try:
        filters = asset_filter(request.GET)
    except BadFilter as wrong:
        return HttpResponse(
            wrong.words.spoken_in(get_language() or "vi"), status=400, content_type="text/plain"
        )
    assets = AssetTiles()
    key = digest("assets", FORMAT, tile, choice_key(seen, filters), assets.version(tile))

    def make() -> bytes:
        units = Unit.objects.in_bulk([pk for pk, _sight in seen])
        return assets.tile(tile, Choice(tuple((units[pk], sight) for pk, sight in seen), filters))

    return _answer(request, key, make)


def _ground(request: HttpRequest, layer: str, tile: Tile) -> HttpResponse:
    if layer not in GROUND:
        raise Http404(_("Bản đồ không có lớp này."))
    return _answer(request, *_made(layer, tile, ground_version(layer)))


def _made(layer: str, tile: Tile, version: str) -> tuple[str, Callable[[], bytes]]:
    """The key of a tile of the ground, and how it is made."""
    make = partial(base_tile, tile) if layer == "base" else partial(unit_tile, tile, timezone.localdate())
    return digest(layer, FORMAT, tile, version), make


def ground_tiles(layer: str, tiles: Iterable[Tile]) -> Iterator[tuple[Tile, bytes]]:
    """Tiles of `base` or `units`, gzipped, one after the other: the kept one, or made now."""
    version = ground_version(layer)
    for tile in tiles:
        key, make = _made(layer, tile, version)
        packed = cached(key)
        yield tile, cache(key, make()) if packed is None else packed


def _answer(request: HttpRequest, key: str, make: Callable[[], bytes]) -> HttpResponse:
    """From the cache or made now. The address with the layer's version may be kept by the browser a while."""
    etag = f'W/"{key}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        packed = cached(key)
        if packed is None:
            packed = cache(key, make())
        answer = _packed(request, packed)
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, max-age=3600" if "v" in request.GET else "private, no-cache"
    patch_vary_headers(answer, ["Accept-Encoding", "Cookie"])
    return answer


def _packed(request: HttpRequest, packed: bytes) -> HttpResponse:
    if len(packed) <= EMPTY:
        return HttpResponse(status=204)
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(packed), content_type=MEDIA_TYPE)
    answer = HttpResponse(packed, content_type=MEDIA_TYPE)
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def layer_version(layer: str) -> str:
    """What `?v=` of a layer's addresses tells: changes with the outlines, with the base map."""
    return cast(str, digest(layer, FORMAT, ground_version(layer))[:8])


def ground_version(layer: str) -> str:
    """Changes whenever a tile of the layer may differ. A query or two."""
    return cast(str, base_version() if layer == "base" else units_version(timezone.localdate()))


_WHERE = "<int:z>/<int:x>/<int:y>.mvt"
urlpatterns = [
    path(f"<unit:unit_code>/map/tiles/<slug:layer>/{_WHERE}", map_tile, name="map_tile"),
    path(f"ca-nuoc/map/tiles/assets/{_WHERE}", map_tile_country, name="map_tile_country"),
    path(f"map/tiles/<slug:layer>/{_WHERE}", map_tile_public, name="map_tile_public"),
]
