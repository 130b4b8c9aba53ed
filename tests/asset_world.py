"""Assets for the tests: two square wards side by side at 105° east, 21° north, and drafts of things in them.

phường An Hòa is 105.0–105.1° E, 21.0–21.1° N; xã Bình Minh 105.1–105.2° E, 21.0–21.1° N.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import shapely

from hatangso.adapters.boundary_file import Feature
from hatangso.domain.assets.draft import AssetDraft
from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.store.assets.models import Asset
from hatangso.store.places.models import Unit
from tests.work_world import NOW, acting
from tests.world import START, World

WARD = shapely.box(105.0, 21.0, 105.1, 21.1)
OTHER = shapely.box(105.1, 21.0, 105.2, 21.1)
SPACE = UUID("00000000-0000-0000-0000-0000000000a5")


def with_boundaries(world: World) -> World:
    """The two wards get their squares."""
    keep_boundaries(
        features=[Feature(1, world.ward.code, WARD), Feature(2, world.other.code, OTHER)],
        source="ranh giới của bài thử",
        valid_from=START,
        now=NOW,
    )
    return world


def outlined(world: World) -> World:
    """Every commune of the province has a boundary: two squares, all others one island at 107.0–107.1° E."""
    features = [Feature(1, world.ward.code, WARD), Feature(2, world.other.code, OTHER)]
    rest = Unit.objects.filter(parent=world.province, valid_to=None).exclude(
        pk__in=(world.ward.pk, world.other.pk)
    )
    island = shapely.box(107.0, 20.0, 107.1, 20.1)
    features += [Feature(number, one.code, island) for number, one in enumerate(rest, start=3)]
    keep_boundaries(features=features, source="ranh giới của bài thử", valid_from=START, now=NOW)
    return world


def uid_of(text: str) -> UUID:
    """The same id for the same words, in every run."""
    return uuid5(SPACE, text)


def draft_of(world: World, kind: str = "antenna_mast", **more: Any) -> AssetDraft:
    """A mast of operator A in the middle of phường An Hòa, unless told otherwise; `owner` by its key."""
    if isinstance(more.get("owner"), str):
        more["owner"] = world.organisations[more["owner"]].pk
    told: dict[str, Any] = {
        "type": kind,
        "code": "AH-001",
        "name": "Cột Chợ Mới",
        "state": "in_service",
        "in_service_on": date(2024, 5, 1),
        "shape": shapely.Point(105.05, 21.05),
    }
    if kind == "antenna_mast":
        told |= {
            "owner": world.organisations["operator_a"].pk,
            "attributes": {"kind": "A1", "height_m": 45.0},
        }
    return AssetDraft(**{**told, **more})


def kept(world: World, who: str = "officer", unit: Unit | None = None, **more: Any) -> Asset:
    """An asset as `who` enters it."""
    seed = more.pop("uid", None) or uid_of(repr(sorted(more.items(), key=lambda pair: pair[0])))
    kind = more.pop("kind", "antenna_mast")
    return keep_asset(
        actor=acting(world, who),
        unit=unit or world.ward,
        draft=draft_of(world, kind, **more),
        uid=seed,
        now=NOW,
    )
