"""Proposals of operator A, gathered by the department; platforms read by the authorities."""

from typing import Any
from uuid import uuid4

import shapely

from hatangso.flows.wishes.keep_platform import PlatformDraft, keep_platform
from hatangso.flows.wishes.propose_place import WishDraft, propose_place
from hatangso.store.wishes.models import PlaceWish
from tests.web.rights.row import FOLLOWS, OPERATORS, SEES, Row, post
from tests.work_world import NOW, acting
from tests.world import World

CITY = frozenset({"city"})
READS = SEES - OPERATORS
PROPOSES = FOLLOWS | OPERATORS


def wished(world: World, who: str = "operator", proposer: str = "operator_a", **told: Any) -> PlaceWish:
    draft = {
        "proposer": world.organisations[proposer], "kind": "mast", "title": "Cột ở xóm ven đê",
        "reason": "Lõm sóng", "priority": 1, "shape": shapely.Point(105.05, 21.05),
    }  # fmt: skip
    return propose_place(
        actor=acting(world, who), unit=world.ward, draft=WishDraft(**draft | told), uid=uuid4(), now=NOW
    )


def a_wish(world: World) -> tuple[Any, ...]:
    return (wished(world).pk,)


def a_platform(world: World) -> tuple[Any, ...]:
    draft = PlatformDraft("Nền tảng văn bản", "shared")
    return (
        keep_platform(actor=acting(world, "officer"), unit=world.ward, draft=draft, uid=uuid4(), now=NOW).pk,
    )


ROWS = (
    Row("wishes", PROPOSES | CITY),
    Row("wish_add", PROPOSES),
    post("wish_add", PROPOSES),
    Row("wish", FOLLOWS | CITY | {"operator"}, things=a_wish),
    Row("wish_edit", FOLLOWS | {"operator"}, things=a_wish),
    post("wish_edit", FOLLOWS | {"operator"}, things=a_wish),
    post("wish_act", CITY, things=a_wish, data=lambda world: {"action": "accepted"}),
    post("wish_act", FOLLOWS | {"operator"}, things=a_wish, data=lambda world: {"action": "withdrawn"}),
    Row("platforms", READS),
    Row("platform_add", FOLLOWS),
    post("platform_add", FOLLOWS),
    Row("platform", READS, things=a_platform),
    post("platform", FOLLOWS, things=a_platform, data=lambda world: {"action": "end"}),
    Row("platform_edit", FOLLOWS, things=a_platform),
    post("platform_edit", FOLLOWS, things=a_platform),
)
