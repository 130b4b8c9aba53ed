"""Beginnings that several files of pages share."""

import pytest
import shapely

from tests.asset_world import kept, with_boundaries
from tests.world import World


@pytest.fixture
def mapped(world: World) -> World:
    """Two masts of operators A and B, a pole, a duct route of 1 km, all in An Hòa; a pole in Bình Minh."""
    with_boundaries(world)
    kept(world)
    kept(
        world,
        code="AH-002",
        name="Cột Bến Đò",
        owner="operator_b",
        shape=shapely.Point(105.06, 21.05),
        state="planned",
        in_service_on=None,
    )
    kept(
        world,
        kind="pole",
        code="C-1",
        name="Cột điện Trần Phú",
        address="12 Trần Phú",
        shape=shapely.Point(105.02, 21.02),
        attributes={"kind": "C1"},
    )
    kept(
        world,
        kind="underground_route",
        code="N-1",
        name="Tuyến cống Lê Lợi",
        shape=shapely.LineString([(105.03, 21.03), (105.03, 21.039)]),
        attributes={"kind": "N1"},
    )
    kept(
        world,
        who="city",
        unit=world.province,
        kind="pole",
        code="C-2",
        name="Cột điện Bình Minh",
        shape=shapely.Point(105.15, 21.05),
        attributes={"kind": "C1"},
    )
    return world
