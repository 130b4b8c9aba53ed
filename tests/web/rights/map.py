"""The map: who sees it, and who draws an asset of operator A anew."""

from typing import Any

from tests.asset_world import kept, with_boundaries
from tests.web.rights.row import FOLLOWS, OPERATORS, SEES, WORKS, Row, post
from tests.world import World

PROPOSES = FOLLOWS | OPERATORS | {"city"}  # as the pages of these layers
FILES = WORKS | {"city"}
MENDS = frozenset({"officer", "head", "city", "operator"})  # what operator A owns in the ward


def mast(world: World) -> tuple[Any, ...]:
    return (kept(with_boundaries(world)).uid,)


def layer(code: str) -> Any:
    return lambda world: (code,)


ROWS = (
    Row("map", SEES),
    Row("map_style", SEES),
    Row("map_legend", SEES),
    Row("map_in_view", SEES),
    Row("map_under", SEES),
    Row("map_suggest", SEES),
    post("map_selection", SEES),
    Row("map_print", SEES),
    Row("map_layer", SEES, things=layer("su-co")),
    Row("map_layer", SEES, things=layer("phan-anh")),
    Row("map_layer", PROPOSES, things=layer("de-xuat")),
    Row("map_layer", FILES, things=layer("ho-so")),
    Row("map_asset", SEES, things=mast),
    Row("map_shape", MENDS, things=mast),
    post("map_shape", MENDS, things=mast),
    post("map_photo", MENDS, things=mast),
)
