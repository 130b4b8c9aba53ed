"""Probed systems: seen by officers and leaders, never by operators; listed by the focal office and head."""

from typing import Any

from hatangso.domain.probes.finding import Status
from hatangso.store.probes.models import ProbeAlert
from tests.probe_world import listed, run
from tests.web.rights.row import FOLLOWS, OPERATORS, SEES, Row, post
from tests.world import World

LOOK = SEES - OPERATORS


def a_system(world: World) -> tuple[Any, ...]:
    return (listed(world).pk,)


def a_made_up_system(world: World) -> tuple[Any, ...]:
    """Asking for a run of it is answered without going out on the network."""
    return (listed(world, made_up=True).pk,)


def an_alert(world: World) -> tuple[Any, ...]:
    run(listed(world), certificate_trust=Status.FAILED)
    return (ProbeAlert.objects.get().pk,)


ROWS = (
    Row("probes", LOOK),
    Row("probe_new", FOLLOWS),
    post("probe_new", FOLLOWS),
    Row("probes_import", FOLLOWS),
    post("probes_import", FOLLOWS),
    Row("probe", LOOK, things=a_system),
    Row("probe_edit", FOLLOWS, things=a_system),
    post("probe_edit", FOLLOWS, things=a_system),
    post("probe_now", FOLLOWS, things=a_made_up_system),
    post("probe_listed", FOLLOWS, things=a_system, data=lambda world: {"active": "0"}),
    post("probe_alert_seen", LOOK, things=an_alert),
)
