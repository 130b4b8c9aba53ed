"""The demo's base map: how much of it there is, and that it is drawn."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import mapbox_vector_tile
import pytest
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from hatangso.domain.tiles.tile import Tile, whole
from hatangso.flows.demo.base_map import SOURCE, make_base_map
from hatangso.flows.demo.boundaries import make_boundaries
from hatangso.flows.demo.province import make_province
from hatangso.store.basemap.base_tiles import base_tile
from hatangso.store.basemap.models import BaseFeature, BaseImport


@pytest.fixture(autouse=True)
def own_folder() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.DATA_DIR) / "tiles", ignore_errors=True)


@pytest.mark.django_db
def test_the_demo_keeps_its_base_map_and_draws_the_hospital_by_the_ward() -> None:
    made, at = make_province(), timezone.make_aware(datetime(2026, 11, 21, 9))
    make_boundaries(made, at)
    count = make_base_map(made, at)
    imported = BaseImport.objects.get()
    assert (imported.state, imported.features, imported.source, imported.demo) == (
        "kept",
        count,
        SOURCE,
        True,
    )
    # 14 communes: a seat each and the city, an office and a school each and three more; nine hamlets with a
    # house of culture each
    kinds = dict(BaseFeature.objects.values_list("kind").annotate(Count("pk")).order_by())
    assert kinds == {"area": 5, "place": 14 + 1 + 9, "poi": 2 * 14 + 3 + 9, "road": 82, "waterway": 2}
    assert count == 153
    x, y = whole(110.0515, 13.1225)
    drawn = mapbox_vector_tile.decode(base_tile(Tile(14, int(x * 2**14), int(y * 2**14))))
    assert "Bệnh viện Sông Mây" in {
        feature["properties"].get("name") for layer in drawn.values() for feature in layer["features"]
    }
