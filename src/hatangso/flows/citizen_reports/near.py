"""What is known around a place before somebody sends: the same thing reported, objects of the registry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.citizen_reports.category import Category
from hatangso.domain.citizen_reports.places import box_around, metres_between, public_place
from hatangso.domain.citizen_reports.states import OPEN
from hatangso.domain.places.coarse_grid import PER_DEGREE
from hatangso.store.assets.models import Asset
from hatangso.store.citizen_reports.models import CitizenReport

MOST = 6


@dataclass(frozen=True)
class NearReport:
    """An open report of the same category nearby; `metres` None where the distance is nobody's to know."""

    report: CitizenReport
    metres: float | None


@dataclass(frozen=True)
class NearAsset:
    """An object of the registry nearby that everybody may know of."""

    asset: Asset
    metres: float


def duplicates_near(
    category: Category, lon: float | None, lat: float | None, *, now: datetime, besides: int | None = None
) -> list[NearReport]:
    """Open reports of the category within its distance and days, the nearest first, for who handles them all.
    One query."""
    if lon is None or lat is None:
        return []
    box = box_around(lon, lat, category.duplicate_metres)
    return _nearest(category, lon, lat, _alike(category, box, now).exclude(pk=besides or 0)[:200])


def public_near(
    category: Category, lon: float | None, lat: float | None, *, now: datetime
) -> list[NearReport]:
    """The same for everybody: only what was looked through, so that no place is learnt that is not public
    (three distances tell a place, and so does asking often where a report is near).

    Private ones are told, without metres, in the cell in which the public map shows them. One query.
    """
    if lon is None or lat is None:
        return []
    west, south, east, north = box_around(lon, lat, category.duplicate_metres)
    cell = 1 / PER_DEGREE
    box = min(west, lon - cell), min(south, lat - cell), max(east, lon + cell), max(north, lat + cell)
    rows = list(_alike(category, box, now).filter(moderated_at__isnull=False)[:200])
    here = public_place(lon, lat, private=True)
    hidden = [
        NearReport(row, None)
        for row in rows
        if row.private and public_place(row.lon, row.lat, private=True) == here
    ]
    return (_nearest(category, lon, lat, [row for row in rows if not row.private]) + hidden)[:MOST]


def assets_near(
    category: Category, lon: float | None, lat: float | None, *, now: datetime
) -> list[NearAsset]:
    """Objects of the category's types within its distance whose exact place is public. One query."""
    types = [code for code in category.asset_types if _is_public(code)]
    if lon is None or lat is None or not types:
        return []
    rows = (
        Asset.objects.in_box(box_around(lon, lat, category.asset_metres))
        .filter(type__in=types, deleted_at=None, merged_into=None, lon__isnull=False)
        .exclude(state="removed")[:200]
    )
    found = [NearAsset(row, metres_between(lon, lat, row.lon, row.lat)) for row in rows]
    near = [one for one in found if one.metres <= category.asset_metres]
    return sorted(near, key=lambda one: one.metres)[:MOST]


def _alike(category: Category, box: tuple[float, float, float, float], now: datetime) -> QuerySet[Any]:
    """Open reports of the category and its days that lie in a box."""
    return CitizenReport.objects.in_box(box).filter(
        category=category.code,
        state__in=OPEN,
        merged_into=None,
        received_at__gte=now - timedelta(days=category.duplicate_days),
    )


def _nearest(category: Category, lon: float, lat: float, rows: Iterable[Any]) -> list[NearReport]:
    """Those within the category's distance, the nearest first."""
    found = [(metres_between(lon, lat, row.lon, row.lat), row) for row in rows]
    near = [(metres, row) for metres, row in found if metres <= category.duplicate_metres]
    return [NearReport(row, metres) for metres, row in sorted(near, key=lambda one: one[0])][:MOST]


def _is_public(code: str) -> bool:
    known = asset_types().get(code)
    return known is not None and known.open_data and known.exact
