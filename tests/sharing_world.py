"""A mast, a route and a station of operator A in the ward, what B asks of it, and the people who act."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import shapely
from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.domain.sharing.request import Act
from hatangso.flows.sharing.answer_request import answer_request
from hatangso.flows.sharing.ask_to_share import ask_to_share
from hatangso.store.accounts.models import User
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.sharing.models import SharingRequest, SharingStep
from tests.world import START, World

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # nine in the morning in Viet Nam
TODAY = date(2026, 3, 2)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def acting(world: World, who: str, on: date = TODAY) -> Actor:
    """That person today."""
    return Actor(world.people[who], on)


def paper(name: str = "thoa-thuan.pdf") -> SimpleUploadedFile:
    """A small PDF as an upload."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def an_asset(
    world: World, type: str = "antenna_mast", owner: str | None = "operator_a", **told: Any
) -> Asset:
    """An asset in service in the ward, at 106.7, 10.8 unless told otherwise; `at` None: without a place."""
    at = told.pop("at", (106.7, 10.8))
    shape = at if at is None or hasattr(at, "geom_type") else shapely.Point(*at)
    asset = Asset(
        uid=uuid4(),
        type=type,
        unit=told.pop("unit", world.ward),
        province=world.province,
        owner=world.organisations[owner] if owner else None,
        state=told.pop("state", "in_service"),
        attributes=told.pop("attributes", {"kind": "A1", "sharing_operators": 3}),
        changed_at=NOW,
        **{"name": "Cột Bờ Đê", **told},
    )
    asset.take_shape(shape)
    if shape is not None:
        asset.lon, asset.lat = shape.centroid.x, shape.centroid.y
    asset.save()
    return asset


def a_request(
    world: World, assets: Sequence[Asset] | None = None, *, now: datetime = NOW, **told: Any
) -> SharingRequest:
    """Operator B asks operator A for a mast."""
    return ask_to_share(
        **{
            "actor": acting(world, "rival"),
            "unit": world.province,
            "asker": world.organisations["operator_b"],
            "owner": None,
            "assets": [an_asset(world)] if assets is None else assets,
            "route": "",
            "other_provinces": "",
            "purpose": "Lắp ăng ten 5G",
            "needs": "Độ cao 30 m, 40 kg",
            "wanted_from": date(2026, 5, 1),
            "wanted_to": None,
            "uid": uuid4(),
            "now": now,
            **told,
        }
    )


def answered(world: World, request: SharingRequest, who: str, act: Act, **told: Any) -> SharingStep:
    """One answer; the request is read again."""
    step = answer_request(
        **{"actor": acting(world, who), "request": request, "act": act, "text": "Lý do", "now": NOW, **told}
    )
    request.refresh_from_db()
    return step


def a_third_operator(world: World) -> Actor:
    """Somebody of an operator that has nothing to do with it."""
    third = Organisation.objects.create(
        unit=world.province, kind="operator", name="Cáp quang Sông Mây", valid_from=START
    )
    user = User.objects.create_user(username="third", password="x", full_name="Người third")
    Membership.objects.create(user=user, organisation=third, role="operator", valid_from=START)
    world.people["third"], world.organisations["operator_c"] = user, third
    return Actor(user, TODAY)
