"""The map: who sees it, and who draws an asset of operator A anew."""

from typing import Any

from tests.asset_world import kept, with_boundaries
from tests.web.rights.row import OPERATORS, SEES, Row, post
from tests.world import World

LOOKS = SEES - OPERATORS  # operators look at the map of their province
MENDS = frozenset({"officer", "head", "city", "operator"})  # what operator A owns in the ward


def mast(world: World) -> tuple[Any, ...]:
    return (kept(with_boundaries(world)).uid,)


ROWS = (
    Row("map", LOOKS),
    Row("map_style", LOOKS),
    Row("map_legend", LOOKS),
    Row("map_in_view", LOOKS),
    Row("map_under", LOOKS),
    Row("map_suggest", LOOKS),
    post("map_selection", LOOKS),
    Row("map_print", LOOKS),
    Row("map_asset", LOOKS, things=mast),
    Row("map_shape", MENDS, things=mast),
    post("map_shape", MENDS, things=mast),
    post("map_photo", MENDS, things=mast),
)
