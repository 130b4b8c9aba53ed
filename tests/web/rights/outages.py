"""Outages: seen by who sees assets, reported by who works, corrected by who handles them or reported them."""

from typing import Any

from tests.outage_world import an_outage
from tests.web.rights.row import FOLLOWS, SEES, WORKS, Row, post
from tests.world import World

REPORTS = WORKS | {"city"}
HANDLES = FOLLOWS | {"city", "operator"}


def outage_of_a(world: World) -> tuple[Any, ...]:
    return (an_outage(world).pk,)


ROWS = (
    Row("outages", SEES),
    Row("outage_statistics", SEES),
    Row("outage_add", REPORTS),
    post("outage_add", REPORTS),
    Row("outage", SEES, things=outage_of_a),
    Row("outage_edit", HANDLES, things=outage_of_a),
    post("outage_edit", HANDLES, things=outage_of_a),
    post("outage_act", HANDLES, things=outage_of_a, data=lambda world: {"action": "link", "number": "PA-0"}),
)
