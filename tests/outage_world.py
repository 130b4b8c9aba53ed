"""Outages of operator A and B in the two square wards of tests/asset_world.py, with times one can add up."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import shapely

from hatangso.flows.outages.keep_outage import OutageDraft, report_outage
from hatangso.store.outages.models import Outage
from tests.work_world import NOW, acting
from tests.world import World


def moment(day: int, hour: int) -> datetime:
    """That hour (in Hà Nội) of a day of November 2026; NOW is the 21st at ten."""
    return datetime(2026, 11, day, hour - 7, tzinfo=UTC)


def outage_draft(world: World, **told: Any) -> OutageDraft:
    """Mobile data of operator A, from the 20th at nine until eleven, 100 people, a cut cable."""
    return OutageDraft(
        **{
            "place": "Chợ Mới",
            "operator": world.organisations["operator_a"],
            "services": ["mobile_data"],
            "cause": "cut_cable",
            "began_at": moment(20, 9),
            "ended_at": moment(20, 11),
            "people": 100,
            "households": None,
            **told,
        }
    )


def an_outage(world: World, who: str = "operator", unit: Any = None, **told: Any) -> Outage:
    """One as `who` reports it."""
    return report_outage(
        actor=acting(world, who), unit=unit or world.ward, draft=outage_draft(world, **told),
        uid=told.pop("uid", None) or uuid4(), now=NOW,
    )  # fmt: skip


POINT = shapely.Point(105.05, 21.05)
ACROSS = shapely.LineString([(105.05, 21.05), (105.15, 21.05)])  # from An Hòa into Bình Minh
