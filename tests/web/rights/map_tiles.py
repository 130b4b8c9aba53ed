"""Tiles of the map and figures on it, and the imports of the base map."""

from typing import Any

from hatangso.store.basemap.models import BaseImport
from tests.filing_world import NOW
from tests.web.rights.row import EVERYBODY, FOLLOWS, SEES, SIGNED_IN, Row, post
from tests.world import World


def _one(world: World) -> tuple[Any, ...]:
    found = BaseImport.objects.create(
        unit=world.ward, file_name="a.osm", format="osm", state="asked", at=NOW, by=world.people["officer"]
    )
    return (found.pk,)


ROWS = (
    # A tile is a square of the map, asked for by every locality; what lies in it is tried in test_map_tiles.
    Row("map_tile", SEES, things=lambda world: ("assets", 12, 3242, 1797), of_province=True),
    Row("map_tile_country", SIGNED_IN, things=lambda world: (12, 3242, 1797), of_unit=False),
    Row("map_tile_public", EVERYBODY, things=lambda world: ("units", 12, 3242, 1797), of_unit=False),
    Row("map_values", SEES, things=lambda world: ("agency_equipment",)),
    Row("base_map", FOLLOWS),
    Row("base_map_add", FOLLOWS),
    post("base_map_add", FOLLOWS),
    Row("base_map_import", FOLLOWS, things=_one),
    post("base_map_import", FOLLOWS, things=_one, data=lambda world: {"action": "drop"}),
    Row("base_map_progress", FOLLOWS, things=_one),
)
