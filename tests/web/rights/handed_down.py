"""Figures handed down and contested: published by the province, contested by the commune alone."""

from typing import Any

from hatangso.flows.contest_figure import Proposed, contest_figure
from hatangso.store.programme.models import Observation
from tests.filing_world import NOW, acting
from tests.hand_down_world import published
from tests.web.rights.row import FOLLOWS, OFFICERS, Row, post
from tests.world import World

READS = OFFICERS | {"head", "leader", "city"}


def _figure(world: World) -> Observation:
    published(world)
    return Observation.objects.get(unit=world.ward)


def _contest(world: World) -> tuple[Any, ...]:
    made = contest_figure(
        actor=acting(world, "head"),
        unit=world.ward,
        figure=_figure(world),
        reason="Số liệu cũ",
        proposed=Proposed(),
        now=NOW,
    )
    return (made.pk,)


ROWS = (
    Row("hand_down", READS),
    Row("hand_down_new", frozenset({"city"})),
    post("hand_down_new", frozenset({"city"})),
    Row("hand_down_template", frozenset({"city"})),
    Row("publication", READS, things=lambda world: (published(world).pk,), of_province=True),
    post("publication", frozenset({"city"}), things=lambda world: (published(world).pk,)),
    Row("contests", READS),
    Row("contest", READS, things=_contest),
    post(
        "contest",
        frozenset({"city"}),
        things=_contest,
        data=lambda world: {"action": "reject", "answer": "Giữ nguyên"},
    ),
    Row("contest_add", FOLLOWS, things=lambda world: (_figure(world).pk,)),
    post("contest_add", FOLLOWS, things=lambda world: (_figure(world).pk,)),
)
