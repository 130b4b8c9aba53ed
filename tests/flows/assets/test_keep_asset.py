"""An asset is entered and changed: its commune computed, its history kept, rights and slips told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import shapely
from django.core.exceptions import PermissionDenied

from hatangso.domain.assets.draft import AssetDraft
from hatangso.flows.assets.keep_asset import StaleAsset, keep_asset
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetVersion
from hatangso.store.assets.snapshot import draft_of_asset
from tests.asset_world import draft_of, kept, uid_of, with_boundaries
from tests.work_world import NOW, acting
from tests.world import World


def change(
    world: World, asset: Asset, who: str = "officer", seen: int | None = None, **told: object
) -> Asset:
    return keep_asset(
        actor=acting(world, who),
        unit=world.ward,
        draft=replace(draft_of_asset(asset), **told),  # type: ignore[arg-type]
        uid=asset.uid,
        asset=asset,
        seen_version=seen,
        now=NOW + timedelta(hours=1),
    )


def test_the_commune_is_computed_from_the_place(world: World) -> None:
    with_boundaries(world)
    mast = kept(world, "city", world.province, shape=shapely.Point(105.15, 21.05))
    assert (mast.unit, mast.province) == (world.other, world.province)
    assert (mast.lon, mast.lat, mast.geometry) == (105.15, 21.05, "point")
    assert (mast.min_lon, mast.max_lat) == (105.15, 21.05)


def test_without_a_place_it_stands_in_the_register_it_was_entered_in(world: World) -> None:
    with_boundaries(world)
    assert kept(world, shape=None).unit == world.ward
    assert kept(world, "city", world.province, shape=None, uid=uid_of("b")).unit == world.province


def test_a_length_is_measured_on_the_ground(world: World) -> None:
    with_boundaries(world)
    line = shapely.LineString([(105.02, 21.02), (105.02, 21.03)])  # 0.01° of a meridian: 1,107 m
    route = kept(world, kind="underground_route", shape=line, attributes={"kind": "N1"})
    assert route.length_m == pytest.approx(1107.2, abs=0.5)
    assert (route.lon, route.lat) == (105.02, pytest.approx(21.025))
    assert route.area_m2 is None


def test_the_same_sending_twice_is_one_asset(world: World) -> None:
    with_boundaries(world)
    first = kept(world, uid=uid_of("một"))
    again = kept(world, uid=uid_of("một"))
    assert (first.pk, Asset.objects.count(), AssetVersion.objects.count()) == (again.pk, 1, 1)


def test_every_change_is_a_version_and_no_change_is_none(world: World) -> None:
    with_boundaries(world)
    mast = kept(world)
    mast = change(world, mast, name="Cột Chợ Cũ")
    mast = change(world, mast, name="Cột Chợ Cũ")
    assert (mast.version, mast.name) == (2, "Cột Chợ Cũ")
    names = dict(AssetVersion.objects.order_by("number").values_list("number", "snapshot__name"))
    assert names == {1: "Cột Chợ Mới", 2: "Cột Chợ Cũ"}
    assert [one.how for one in mast.versions.order_by("number")] == ["entered", "edited"]


def test_who_changes_an_old_state_gets_both_versions(world: World) -> None:
    with_boundaries(world)
    mast = kept(world)
    change(world, mast, seen=1, name="Tên của A")
    with pytest.raises(StaleAsset) as stale:
        change(world, mast, "head", seen=1, name="Tên của B")
    assert (stale.value.current.name, stale.value.current.version) == ("Tên của A", 2)
    assert stale.value.seen is not None
    assert stale.value.seen.snapshot["name"] == "Cột Chợ Mới"
    assert "Người officer" in stale.value.sentence
    assert Asset.objects.get().name == "Tên của A"


@pytest.mark.parametrize(
    ("told", "field", "word"),
    [
        ({"type": "nothing"}, "type", "Không có loại"),
        ({"attributes": {}}, "attributes.kind", "bắt buộc"),
        ({"attributes": {"kind": "A9"}}, "attributes.kind", "A9"),
        ({"attributes": {"kind": "A1", "height_m": 500}}, "attributes.height_m", "từ 0 đến 400 m"),
        ({"attributes": {"kind": "A1", "colour": "đỏ"}}, "attributes.colour", "không có thuộc tính"),
        ({"state": "planned"}, "in_service_on", "Dự kiến"),
        ({"permitted_on": date(2025, 1, 1)}, "in_service_on", "sớm hơn"),
        ({"in_service_on": date(2027, 1, 1)}, "in_service_on", "tương lai"),
        ({"removed_on": date(2025, 1, 1)}, "removed_on", "Đang hoạt động"),
        ({"state": "nowhere"}, "state", "Không có trạng thái"),
        ({"shape": shapely.Point(21.05, 105.05)}, "shape", "đổi chỗ"),
        ({"shape": shapely.Point(2.3, 48.9)}, "shape", "ngoài Việt Nam"),
        ({"shape": shapely.LineString([(105.01, 21.01), (105.02, 21.02)])}, "shape", "điểm"),
        ({"name": "a" * 201}, "name", "200"),
        ({"code": "", "name": "", "shape": None}, "name", "ít nhất"),
        ({"owner": "other_culture"}, "owner", "hãy chọn"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    world: World, told: dict[str, Any], field: str, word: str
) -> None:
    with_boundaries(world)
    told = dict(told)
    kind = str(told.pop("type", "antenna_mast"))
    draft = draft_of(world, **told)
    with pytest.raises(Refused) as refused:
        keep_asset(
            actor=acting(world, "officer"), unit=world.ward, draft=replace(draft, type=kind), uid=uid_of("x"),
            now=NOW,
        )  # fmt: skip
    assert refused.value.field == field
    assert word in refused.value.sentence
    assert not Asset.objects.exists()


def test_an_officer_enters_nothing_in_another_ward(world: World) -> None:
    with_boundaries(world)
    with pytest.raises(Refused, match="xã Bình Minh") as refused:
        kept(world, shape=shapely.Point(105.15, 21.05))
    assert refused.value.field == "shape"
    with pytest.raises(PermissionDenied):
        kept(world, "other_officer", shape=None)
    mast = kept(world)
    with pytest.raises(PermissionDenied):
        change(world, mast, "other_officer", name="x")
    with pytest.raises(Refused, match="xã Bình Minh"):
        change(world, mast, shape=shapely.Point(105.15, 21.05))


def test_an_operator_enters_and_changes_its_own_only(world: World) -> None:
    with_boundaries(world)
    mine = kept(world, "operator", world.province)
    assert (mine.unit, mine.owner) == (world.ward, world.organisations["operator_a"])
    with pytest.raises(Refused, match="của bạn") as refused:
        kept(world, "rival", world.province, uid=uid_of("khác"))
    assert refused.value.field == "owner"
    with pytest.raises(PermissionDenied):
        change(world, mine, "rival", owner=world.organisations["operator_b"].pk)
    with pytest.raises(Refused, match="của bạn"):
        keep_asset(
            actor=acting(world, "operator"), unit=world.province, asset=mine, uid=mine.uid, now=NOW,
            draft=replace(draft_of_asset(mine), owner=world.organisations["operator_b"].pk),
        )  # fmt: skip
    assert Asset.objects.get().owner == world.organisations["operator_a"]


def test_a_rivals_uid_gives_nothing_away(world: World) -> None:
    with_boundaries(world)
    mine = kept(world, "operator", world.province)
    with pytest.raises(PermissionDenied):
        keep_asset(
            actor=acting(world, "rival"), unit=world.province, uid=mine.uid, now=NOW,
            draft=draft_of(world, owner="operator_b"),
        )  # fmt: skip


def test_a_draft_of_an_asset_is_what_was_told(world: World) -> None:
    with_boundaries(world)
    told = draft_of(world, address="Ngõ 5", attributes={"kind": "A1", "height_m": "45,5"})
    mast = kept(world, address="Ngõ 5", attributes={"kind": "A1", "height_m": "45,5"})
    again = draft_of_asset(Asset.objects.get(pk=mast.pk))
    assert isinstance(again, AssetDraft)
    assert again == replace(told, attributes={"kind": "A1", "height_m": 45.5})
