"""The demo's registry: some 150 invented things of several owners in the ward, the commune and around."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import shapely

from hatangso.domain.assets.draft import AssetDraft
from hatangso.flows.assets.change_state import change_state
from hatangso.flows.assets.find_duplicates import find_duplicates
from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.flows.demo.asset_story import Story
from hatangso.flows.demo.assets_public import agencies, monitoring, public_places
from hatangso.flows.demo.assets_telecom import routes, telecom
from hatangso.flows.demo.province import DemoProvince
from hatangso.store.assets.models import Asset
from hatangso.store.assets.snapshot import draft_of_asset
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit

SPACE = UUID("7a1c5ce0-0000-4000-8000-000000002026")


def make_assets(made: DemoProvince, at: datetime) -> None:
    """All of them, as their people enter them; then some history: a correction, a removal, a doubt."""
    names = {row.name: row.pk for row in Organisation.objects.filter(unit__in=[made.province, made.ward])}
    names |= {f"xã {row.name}": row.pk for row in Organisation.objects.filter(unit=made.commune)}
    story = Story(names)
    units = {"canbo": made.ward, "canbo2": made.commune, "so": made.province, "nhamang": made.province}
    actors = {who: Actor(made.people[who], at.date()) for who in units}
    began = at - timedelta(days=60)
    told = [*telecom(story), *routes(story), *public_places(story), *monitoring(story), *agencies(story)]
    kept: list[Asset] = []
    for number, one in enumerate(told):
        uid = uuid5(SPACE, str(number))
        when = began + timedelta(days=number // 12, minutes=35 * (number % 12))
        kept.append(_kept(actors[one.who], units[one.who], one.draft, uid, when))
    _history(kept, actors, units, at)
    find_duplicates(province=made.province, now=at)


def _kept(actor: Actor, unit: Unit, draft: AssetDraft, uid: UUID, when: datetime) -> Asset:
    return keep_asset(actor=actor, unit=unit, draft=draft, uid=uid, now=when)


def _history(kept: list[Asset], actors: dict[str, Actor], units: dict[str, Unit], at: datetime) -> None:
    """A height measured anew, a leaning pole removed, a camera entered twice."""
    mast = next(one for one in kept if one.code == "MX-AH-03")
    _change(
        actors["nhamang"],
        units["nhamang"],
        mast,
        at - timedelta(days=12),
        "đo lại tại chỗ",
        attributes={**mast.attributes, "height_m": 36.0},
    )
    pole = next(one for one in kept if one.code == "T029")
    change_state(
        actor=actors["so"],
        asset=pole,
        state="removed",
        on=(at - timedelta(days=4)).date(),
        note="cột nghiêng, đã thay",
        seen_version=pole.version,
        now=at - timedelta(days=3),
    )
    camera = next(one for one in kept if one.name == "Camera Phố Chợ Mới 10")
    twin = replace(
        draft_of_asset(camera),
        name="Camera ngõ chợ",
        attributes={"purpose": "security", "run_by": "committee"},
    )
    shape = shapely.Point(camera.shape.x + 0.00002, camera.shape.y)
    _kept(
        actors["canbo"],
        units["canbo"],
        replace(twin, shape=shape),
        uuid5(SPACE, "twin"),
        at - timedelta(days=2),
    )


def _change(actor: Actor, unit: Unit, asset: Asset, when: datetime, note: str, **told: Any) -> None:
    keep_asset(
        actor=actor,
        unit=unit,
        draft=replace(draft_of_asset(asset), **told),
        uid=asset.uid,
        asset=asset,
        seen_version=asset.version,
        note=note,
        now=when,
    )
