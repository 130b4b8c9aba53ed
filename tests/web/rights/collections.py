"""Requests for data: made by who runs them, seen by who sees the programme, owed by who enters figures."""

from typing import Any

from tests.request_world import ward_request
from tests.web.rights.row import FOLLOWS, SEES, WORKS, Row, post
from tests.world import World


def a_request(world: World) -> tuple[Any, ...]:
    return (ward_request(world).pk,)


def a_recipient(world: World) -> tuple[Any, ...]:
    found = ward_request(world)
    one = found.recipients.first()
    assert one is not None
    return (found.pk, one.pk)


ROWS = (
    Row("collections", WORKS),
    Row("collection", SEES),
    Row("collection_add", FOLLOWS),
    post("collection_add", FOLLOWS),
    Row("collection_days", FOLLOWS),
    Row("collection_edit", FOLLOWS, things=a_request),
    Row("collection_recipients", FOLLOWS, things=a_request),
    post("collection_recipients", FOLLOWS, things=a_request, data=lambda _world: {"action": "add"}),
    post("collection_act", FOLLOWS, things=a_request, data=lambda _world: {"action": "close"}),
    post("collection_recipient_act", FOLLOWS, things=a_recipient, data=lambda _world: {"action": "nudge"}),
    Row("collection_proposals", FOLLOWS),
    post("collection_proposals", FOLLOWS, data=lambda _world: {"action": "take"}),
)
