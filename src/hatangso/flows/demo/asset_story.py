"""What the demo's invented assets are made of: owners, two roads, and how one is told."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import shapely

from hatangso.domain.assets.draft import AssetDraft

SEED = 2026
A, B, C = "Viễn thông Mây Xanh", "Viễn thông Sao Sáng", "Cáp quang Sông Mây"
WARD_COMMITTEE = "Ủy ban nhân dân phường An Hòa"
DIKE = ((110.0485, 13.0950), (110.0500, 13.1085), (110.0462, 13.1290), (110.0480, 13.1440))
MARKET = ((110.0345, 13.1215), (110.0500, 13.1180), (110.0615, 13.1205))
COMMUNE_ROAD = ((110.0830, 13.1010), (110.1080, 13.1205), (110.1390, 13.1390))
ROADS = {"Đường Bờ Đê": DIKE, "Phố Chợ Mới": MARKET}


@dataclass(frozen=True)
class Told:
    """One thing and who enters it where."""

    who: str
    draft: AssetDraft


class Story:
    """Makes drafts; the same every time."""

    def __init__(self, owners: dict[str, int]) -> None:
        self.owners, self.rng = owners, Random(SEED)  # noqa: S311 - a story, not a secret
        self.road = {name: shapely.LineString(line) for name, line in ROADS.items()}

    def one(self, who: str, kind: str, owner: str, place: Any, **more: Any) -> Told:
        """A thing in service since some day of the past years, unless told otherwise."""
        since = date(2026, 1, 1) - timedelta(days=self.rng.randrange(90, 2_500))
        told: dict[str, Any] = {"state": "in_service", "in_service_on": since}
        shape = shapely.Point(place) if isinstance(place, tuple) else place
        return Told(who, AssetDraft(type=kind, owner=self.owners.get(owner), shape=shape, **(told | more)))

    def along(self, road: str, share: float, beside: float = 0.0001) -> tuple[float, float]:
        """A point beside a road, that share of its length from its beginning."""
        point = self.road[road].interpolate(share, normalized=True)
        return round(point.x + beside, 6), round(point.y + beside / 2, 6)

    def part(self, road: str, start: float, end: float, beside: float = 0.00005) -> Any:
        """A line along a road between two shares of its length."""
        steps = [start + (end - start) * n / 8 for n in range(9)]
        return shapely.LineString([self.along(road, share, beside) for share in steps])
