"""A support programme in the tests' ward: two hamlets, three groups, counts and fictional names."""

from datetime import date
from typing import Any

from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, make
from hatangso.flows.keep_household import HouseholdDraft, add_household
from hatangso.flows.keep_support_programme import SupportDraft, add_support_programme
from hatangso.flows.tell_support_counts import CountEntry, counts_mark, tell_support_counts
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.support.models import SupportedHousehold, SupportProgramme
from tests.programme_world import NOW, actor
from tests.world import START, World

GROUPS = ("Hộ nghèo", "Hộ cận nghèo", "Gia đình chính sách")
DRAFT = SupportDraft(
    name="Điện thoại thông minh cho hộ nghèo",
    kind="device",
    groups=GROUPS,
    funding="Ngân sách phường",
    begins=date(2026, 1, 1),
    ends=date(2026, 12, 31),
    legal_basis="Kế hoạch giả định 05/KH-UBND",
    retain_until=date(2027, 12, 31),
)
A_DAY = date(2026, 9, 30)


def hamlet(unit: Unit, name: str) -> Neighbourhood:
    return make(unit, NewNeighbourhood("Thôn", name, NeighbourhoodFacts()), START)


def programme(world: World, **changes: Any) -> SupportProgramme:
    draft = SupportDraft(**{**vars(DRAFT), **changes})
    return add_support_programme(actor=actor(world, "officer"), unit=world.ward, draft=draft, now=NOW)


def count(
    world: World,
    of: SupportProgramme,
    place: Neighbourhood,
    eligible: int,
    helped: int,
    *,
    group: str = GROUPS[0],
    as_of: date = A_DAY,
    by: Actor | None = None,
) -> int:
    return tell_support_counts(
        actor=by or actor(world, "officer"),
        programme=of,
        entries=[CountEntry(place, group, eligible, helped)],
        as_of=as_of,
        source="Rà soát của thôn",
        seen=counts_mark(of),
        now=NOW,
    )


def household(
    world: World,
    of: SupportProgramme,
    place: Neighbourhood,
    head: str = "Hộ mẫu 01",
    *,
    who: str = "officer",
    **more: Any,
) -> SupportedHousehold:
    draft = HouseholdDraft(place, more.pop("group", GROUPS[0]), head, **more)
    return add_household(actor=actor(world, who), programme=of, draft=draft, now=NOW)
