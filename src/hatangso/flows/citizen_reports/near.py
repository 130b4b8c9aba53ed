"""What is known around a place before somebody sends: the same thing reported, objects of the registry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.citizen_reports.category import Category
from hatangso.domain.citizen_reports.places import box_around, metres_between
from hatangso.domain.citizen_reports.states import OPEN
from hatangso.store.assets.models import Asset
from hatangso.store.citizen_reports.models import CitizenReport

MOST = 6


@dataclass(frozen=True)
class NearReport:
    """An open report of the same category nearby."""

    report: CitizenReport
    metres: float


@dataclass(frozen=True)
class NearAsset:
    """An object of the registry nearby that everybody may know of."""

    asset: Asset
    metres: float


def duplicates_near(
    category: Category, lon: float | None, lat: float | None, *, now: datetime, besides: int | None = None
) -> list[NearReport]:
    """Open reports of the category within its distance and days, the nearest first. One query."""
    if lon is None or lat is None:
        return []
    rows = (
        CitizenReport.objects.in_box(box_around(lon, lat, category.duplicate_metres))
        .filter(
            category=category.code,
            state__in=OPEN,
            merged_into=None,
            received_at__gte=now - timedelta(days=category.duplicate_days),
        )
        .exclude(pk=besides or 0)[:200]
    )
    found = [NearReport(row, metres_between(lon, lat, row.lon, row.lat)) for row in rows]
    near = [one for one in found if one.metres <= category.duplicate_metres]
    return sorted(near, key=lambda one: one.metres)[:MOST]


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


def _is_public(code: str) -> bool:
    known = asset_types().get(code)
    return known is not None and known.open_data and known.exact
