"""Communes of the tests' province with figures, as the city's page shows them."""

from datetime import date

from hatangso.domain.periods import parse_period
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from tests.programme_world import NOW
from tests.world import START, World

PERIOD = "2026-Q3"


def more_communes(world: World, count: int, kind: str = "phuong", first: int = 10) -> list[Unit]:
    """Further communes of the province, phường 10, phường 11, …"""
    words = {"phuong": "phường", "xa": "xã"}
    return Unit.objects.bulk_create(
        Unit(
            code=f"D01{first + n}", level="commune", kind=kind, name=str(first + n),
            full_name=f"{words[kind]} {first + n}", parent=world.province, valid_from=START,
        )
        for n in range(count)
    )  # fmt: skip


def figure(
    unit: Unit,
    percent: float,
    *,
    approved: bool = True,
    period: str = PERIOD,
    source: Organisation | None = None,
    indicator: str = "pop_5g",
) -> Observation:
    """So many of 1,000 people, told by the organisation, in force at once."""
    known = parse_period(period)
    assert known is not None
    row = Observation.objects.create(
        unit=unit, indicator=indicator, period=period, period_end=known.last_day, part=10 * percent,
        whole=1000, value=percent, footing="reported", source="Bài thử", source_organisation=source,
        entered_at=NOW, state="approved" if approved else "entered",
    )  # fmt: skip
    refresh_standing(keys_of([row]))
    return row


def province_officer(world: World) -> User:
    """Somebody of an office of the province: sees its own programme, not into the communes."""
    office = Organisation.objects.create(
        unit=world.province, kind="department", name="Sở Tài chính", valid_from=date(2025, 7, 1)
    )
    user = User.objects.create_user(username="finance", full_name="Người finance")
    Membership.objects.create(user=user, organisation=office, role="officer", valid_from=START)
    return user
