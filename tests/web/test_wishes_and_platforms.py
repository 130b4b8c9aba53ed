"""Proposals go onto one list and map, are decided with a reason and exported; adoption counts who told."""

import json
from datetime import date

import pytest
import shapely
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from hatangso.flows.refused import Refused
from hatangso.flows.wishes.keep_platform import keep_use
from hatangso.flows.wishes.propose_place import decide_wish, wish_mark
from hatangso.store.wishes.models import PlaceWish, Platform
from hatangso.store.wishes.queries import wishes_seen_by
from tests.asset_world import with_boundaries
from tests.web.rights.wishes import a_platform, wished
from tests.work_world import NOW, acting
from tests.world import World


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_proposal_lies_in_the_commune_of_its_place(world: World) -> None:
    with_boundaries(world)
    route = shapely.LineString([(105.05, 21.05), (105.06, 21.05)])
    assert wished(world, kind="duct", shape=route).unit == world.ward
    with pytest.raises(Refused, match="xã Bình Minh"):
        wished(world, shape=shapely.Point(105.15, 21.05))
    with pytest.raises(Refused, match="toạ độ"):
        wished(world, shape=None)


def test_the_province_decides_with_a_reason_and_nobody_else(world: World) -> None:
    wish = wished(world, "officer", "culture")
    city = acting(world, "city")
    with pytest.raises(Refused, match="lý do"):
        decide_wish(actor=city, wish=wish, state="declined", text=" ", seen=wish_mark(wish), now=NOW)
    with pytest.raises(PermissionDenied):
        decide_wish(
            actor=acting(world, "head"), wish=wish, state="accepted", text="", seen=wish_mark(wish), now=NOW
        )
    decide_wish(actor=city, wish=wish, state="declined", text="Đã có trạm gần", seen=wish_mark(wish), now=NOW)
    with pytest.raises(Refused, match="vừa sửa"):
        decide_wish(actor=city, wish=wish, state="accepted", text="", seen="x", now=NOW)
    assert PlaceWish.objects.get().decision_text == "Đã có trạm gần"


def test_operators_see_their_own_proposals_alone(world: World) -> None:
    wished(world)
    wished(world, "officer", "culture")
    counts = {
        who: wishes_seen_by(acting(world, who), world.ward).count() for who in ("operator", "rival", "city")
    }
    assert counts == {"operator": 1, "rival": 0, "city": 2}


def test_the_map_and_the_files_show_the_same_places(world: World) -> None:
    with_boundaries(world)
    wished(world)
    client, address = signed_in(world, "city"), reverse("wishes", args=["D01"])
    assert 'class="mark"' in client.get(address).content.decode()
    told = json.loads(client.get(f"{address}?export=geojson").content)
    assert told["features"][0]["geometry"] == {"type": "Point", "coordinates": [105.05, 21.05]}
    assert told["features"][0]["properties"]["unit"] == "D0101"
    assert "POINT (105.05 21.05)" in client.get(f"{address}?export=csv").content.decode()
    assert client.get(f"{address}?export=xlsx").content[:2] == b"PK"


def test_a_proposal_is_entered_by_form(world: World) -> None:
    with_boundaries(world)
    client = signed_in(world, "officer")
    told = {
        "uid": "00000000-0000-0000-0000-000000000002", "proposer": world.organisations["culture"].pk,
        "kind": "coverage", "title": "Vùng lõm", "reason": "Không có sóng", "priority": "2",
    }  # fmt: skip
    address = reverse("wish_add", args=["D0101"])
    assert client.post(address, told | {"shape": "đâu đó"}).status_code == 422
    area = "POLYGON ((105.01 21.01, 105.02 21.01, 105.02 21.02, 105.01 21.01))"
    assert client.post(address, told | {"shape": area}).status_code == 302
    assert PlaceWish.objects.get().geometry == "area"


def test_adoption_counts_only_offices_that_told(world: World) -> None:
    (pk,) = a_platform(world)
    platform, officer = Platform.objects.get(pk=pk), acting(world, "officer")
    for office, users, staff in (("culture", 8, 10), ("economy", None, 12), ("committee", 2, 10)):
        keep_use(
            actor=officer, platform=platform, office=world.organisations[office], since=date(2026, 1, 1),
            users=users, staff=staff, now=NOW,
        )  # fmt: skip
    page = signed_in(world, "leader").get(reverse("platform", args=["D0101", pk])).content.decode()
    assert "50,0 % (10/20), 1 nơi chưa báo" in page
    with pytest.raises(Refused, match="nhiều hơn"):
        keep_use(
            actor=officer, platform=platform, office=world.organisations["culture"], since=None, users=11,
            staff=10, now=NOW,
        )  # fmt: skip


def test_platforms_are_for_offices_in_the_menu_as_on_the_page(world: World) -> None:
    address = reverse("platforms", args=["D01"])
    assert signed_in(world, "operator").get(address).status_code == 403
    for who, there in (("operator", False), ("city", True)):
        menu = signed_in(world, who).get(reverse("wishes", args=["D01"])).content.decode()
        assert (f'href="{address}"' in menu) is there
