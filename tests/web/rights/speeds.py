"""Measured speeds: the locality reads them; who imports recruits; who raises obstacles petitions."""

from typing import Any

from hatangso.store.measurements.models import TestInvitation
from tests.programme_world import NOW
from tests.web.rights.row import FOLLOWS, OFFICERS, Row, post
from tests.world import World

READS = OFFICERS | {"head", "leader", "city"}  # an operator reads at its province, as everybody may


def invitation(world: World) -> tuple[Any, ...]:
    made = TestInvitation.objects.create(
        unit=world.ward, code="abcd2345", made_by=world.people["officer"], made_at=NOW
    )
    return (made.pk,)


ROWS = (
    Row("speeds", READS),
    Row("speed_cell", READS),
    Row("speed_compare", READS),
    Row("speed_petition", OFFICERS | {"head"}),
    post("speed_petition", OFFICERS | {"head"}),
    Row("speed_recruit", FOLLOWS),
    post("speed_recruit", FOLLOWS),
    Row("speed_leaflet", FOLLOWS, things=invitation),
    Row("speed_leaflet_qr", FOLLOWS, things=invitation),
    post("speed_invitation_end", FOLLOWS, things=invitation),
)
