"""Rows with a place are found through the index of boxes, in SQLite, PostgreSQL and PostGIS alike."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
from django.db import connection

from hatangso.store.assets.models import Asset
from hatangso.store.shapes.box_index import drop_triggers, fill_boxes
from tests.world import World

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def put(world: World, shape: Any) -> Asset:
    asset = Asset(
        uid=uuid.uuid4(), type="antenna_mast", unit=world.ward, province=world.ward.parent or world.ward
    )
    asset.state, asset.changed_at = "in_service", NOW
    asset.take_shape(shape)
    asset.save()
    return asset


def test_a_box_finds_what_touches_it_and_follows_moves_and_deletions(world: World) -> None:
    inside = put(world, shapely.Point(105.80, 21.02))
    across = put(world, shapely.LineString([(105.70, 21.00), (105.81, 21.03)]))
    outside = put(world, shapely.Point(105.90, 21.02))
    put(world, None)
    box = (105.79, 21.01, 105.82, 21.04)
    assert set(Asset.objects.in_box(box)) == {inside, across}
    outside.take_shape(shapely.Point(105.82, 21.04))  # on the corner
    outside.save()
    inside.take_shape(None)
    inside.save()
    assert set(Asset.objects.in_box(box)) == {across, outside}
    across.delete()
    assert list(Asset.objects.in_box(box).filter(unit=world.ward)) == [outside]


def test_a_position_a_hair_outside_the_box_is_not_in_it(world: World) -> None:
    put(world, shapely.Point(105.8200001, 21.02))  # nearer than the tree's 32-bit floats can tell
    assert not Asset.objects.in_box((105.80, 21.00, 105.82, 21.04)).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has a tree of its own")
def test_the_tree_is_filled_again_after_a_bulk_load(world: World) -> None:
    table = Asset._meta.db_table
    drop_triggers(connection, table)
    put(world, shapely.Point(105.80, 21.02))
    assert not Asset.objects.in_box((105, 21, 106, 22)).exists()
    fill_boxes(connection, table)
    assert Asset.objects.in_box((105, 21, 106, 22)).count() == 1
    put(world, shapely.Point(105.81, 21.02))
    assert Asset.objects.in_box((105, 21, 106, 22)).count() == 2
