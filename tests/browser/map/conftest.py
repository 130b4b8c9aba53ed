"""Maps are drawn in a Chromium with WebGL by software; what stands on the map of phường An Hòa."""

from collections.abc import Iterator

import pytest
import shapely
from playwright.sync_api import Browser

from tests.asset_world import kept, with_boundaries
from tests.world import World


@pytest.fixture(scope="session")
def chromium(drawing_chromium: Browser) -> Iterator[Browser]:
    """Maps need WebGL."""
    return drawing_chromium  # type: ignore[return-value]


@pytest.fixture
def mapped(world: World) -> World:
    """A mast, a pole 200 m east of it and a duct route."""
    with_boundaries(world)
    kept(world)
    kept(
        world,
        kind="pole",
        code="C-1",
        name="Cột điện Trần Phú",
        shape=shapely.Point(105.052, 21.05),
        attributes={"kind": "C1"},
        state="planned",
        in_service_on=None,
    )
    kept(
        world,
        kind="underground_route",
        code="N-1",
        name="Tuyến cống Lê Lợi",
        shape=shapely.LineString([(105.048, 21.049), (105.052, 21.049)]),
        attributes={"kind": "N1"},
    )
    return world
