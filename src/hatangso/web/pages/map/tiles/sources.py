"""The sources of the map's style: where tiles come from, how deep they go, and whom to thank for them."""

from typing import Any

from django.conf import settings

from hatangso.store.basemap.base_tiles import LEVELS as BASE_LEVELS
from hatangso.store.basemap.base_tiles import SHALLOWEST, attributions, base_bounds
from hatangso.store.places.models import Unit
from hatangso.store.places.unit_tiles import FROM_ZOOM, LEVELS, units_bounds
from hatangso.web.pages.map.tiles.tiles import layer_version

ASSETS_TO = 16
VIET_NAM = [102.0, 6.0, 118.5, 24.0]  # asked for no farther, with the islands


def tile_sources(unit: Unit | None, country: bool = False) -> dict[str, Any]:
    """`units`, `base` and, for a unit or the country, `assets`, as MapLibre's style has its sources.

    The address of `assets` takes the filter's query string after it; without a unit only what everybody sees.
    """
    start = f"{_origin()}/map/tiles"
    sources = {
        "units": {
            "type": "vector",
            "tiles": [f"{start}/units/{{z}}/{{x}}/{{y}}.mvt?v={layer_version('units')}"],
            "minzoom": FROM_ZOOM["province"],
            "maxzoom": LEVELS[-1],
            "bounds": list(units_bounds() or VIET_NAM),
            "promoteId": {"units": "code", "unit_names": "code"},
        },
        "base": {
            "type": "vector",
            "tiles": [f"{start}/base/{{z}}/{{x}}/{{y}}.mvt?v={layer_version('base')}"],
            "minzoom": SHALLOWEST,
            "maxzoom": BASE_LEVELS[-1],
            "bounds": base_bounds() or VIET_NAM,
            "attribution": "; ".join(attributions()),
        },
    }
    if unit is not None or country:
        own = "ca-nuoc" if unit is None else unit.code
        sources["assets"] = {
            "type": "vector",
            "tiles": [f"{_origin()}/{own}/map/tiles/assets/{{z}}/{{x}}/{{y}}.mvt"],
            "minzoom": 0,
            "maxzoom": ASSETS_TO,
            "bounds": VIET_NAM,
        }
    return sources


def _origin() -> str:
    """Addresses begin at the host: the page makes them whole by where it was opened."""
    return (settings.FORCE_SCRIPT_NAME or "").rstrip("/")
