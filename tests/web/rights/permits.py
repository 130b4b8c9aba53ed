"""Permit files: filed by operators and focal offices; decided, and findings recorded, by the latter."""

from datetime import date
from typing import Any
from uuid import uuid4

from hatangso.flows.permits.keep_finding import FindingDraft, keep_finding
from tests.permit_world import a_permit, planned_mast
from tests.web.rights.row import FOLLOWS, SEES, WORKS, Row, post
from tests.work_world import NOW, acting
from tests.world import World

CITY = frozenset({"city"})
FILES = FOLLOWS | frozenset({"operator", "rival"})
DECIDES = FOLLOWS | CITY


def a_file(world: World) -> tuple[Any, ...]:
    return (a_permit(world).pk,)


def a_finding(world: World) -> tuple[Any, ...]:
    draft = FindingDraft("inspection", date(2026, 11, 20), "Đạt", place="Chợ Mới")
    return (keep_finding(actor=acting(world, "head"), unit=world.ward, draft=draft, uid=uuid4(), now=NOW).pk,)


def of_its_mast(world: World) -> dict[str, Any]:
    """Damage of a mast of the first operator."""
    return {"asset": str(planned_mast(world).uid), "kind": "damage"}


ROWS = (
    Row("permits", WORKS | CITY),
    Row("permit_add", FILES),
    post("permit_add", FILES),
    Row("permit_terms", DECIDES),
    post("permit_terms", DECIDES),
    Row("permit", DECIDES | {"operator"}, things=a_file),
    post(
        "permit_act", DECIDES | {"operator"}, things=a_file,
        data=lambda world: {"action": "accept", "text": "x"},
    ),
    Row("findings", SEES),
    Row("finding_add", DECIDES),
    post("finding_add", DECIDES),
    post("finding_add", DECIDES | {"operator"}, data=of_its_mast),
    Row("finding_edit", DECIDES, things=a_finding),
    post("finding_edit", DECIDES, things=a_finding),
)  # fmt: skip
