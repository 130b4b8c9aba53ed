"""Undo puts back one change and leaves what came after; a merge moves what hangs on an asset."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import shapely
from django.core.exceptions import PermissionDenied

from hatangso.flows.assets.delete_asset import delete_asset, restore_asset
from hatangso.flows.assets.find_duplicates import find_duplicates
from hatangso.flows.assets.keep_asset import StaleAsset, keep_asset
from hatangso.flows.assets.keep_photo import keep_photo
from hatangso.flows.assets.merge_assets import keep_apart, merge_assets, split_merge
from hatangso.flows.assets.undo_change import return_to, undo_change
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetPhoto, AssetVersion, LikelyDuplicate
from hatangso.store.assets.snapshot import draft_of_asset
from tests.adapters.photos import jpeg
from tests.asset_world import kept, uid_of, with_boundaries
from tests.work_world import NOW, acting
from tests.world import World

LATER = NOW + timedelta(hours=2)


def change(world: World, asset: Asset, who: str = "officer", **told: Any) -> Asset:
    return keep_asset(
        actor=acting(world, who),
        unit=world.ward,
        draft=replace(draft_of_asset(asset), **told),
        uid=asset.uid,
        asset=asset,
        now=NOW,
    )


def test_an_undo_puts_back_one_change_and_leaves_what_came_after(world: World) -> None:
    mast = kept(with_boundaries(world), attributes={"kind": "A1", "height_m": 45.0})
    mast = change(world, mast, name="Tên 2", attributes={"kind": "A1", "height_m": 60.0})
    mast = change(world, mast, address="Ngõ 5", shape=shapely.Point(105.06, 21.05))
    mast = undo_change(actor=acting(world, "officer"), asset=mast, number=2, seen_version=3, now=LATER)
    assert (mast.version, mast.name, mast.address, mast.lon) == (4, "Cột Chợ Mới", "Ngõ 5", 105.06)
    assert mast.attributes["height_m"] == 45.0
    mast = undo_change(actor=acting(world, "officer"), asset=mast, number=3, seen_version=4, now=LATER)
    assert (mast.address, mast.lon) == ("", 105.05)
    mast = undo_change(actor=acting(world, "officer"), asset=mast, number=5, seen_version=5, now=LATER)
    assert (mast.address, mast.lon) == ("Ngõ 5", 105.06)  # the undo of an undo
    assert [one.how for one in mast.versions.order_by("number")] == [
        "entered", "edited", "edited", "undone", "undone", "undone"
    ]  # fmt: skip


def test_what_was_changed_again_is_not_undone_behind_ones_back(world: World) -> None:
    mast = kept(with_boundaries(world))
    mast = change(world, mast, name="Hai")
    mast = change(world, mast, name="Ba")
    with pytest.raises(Refused, match="sửa lại sau đó"):
        undo_change(actor=acting(world, "officer"), asset=mast, number=2, seen_version=3, now=LATER)
    mast = return_to(actor=acting(world, "officer"), asset=mast, number=1, seen_version=3, now=LATER)
    assert mast.name == "Cột Chợ Mới"
    with pytest.raises(Refused, match="bản đầu tiên"):
        undo_change(actor=acting(world, "officer"), asset=mast, number=1, seen_version=4, now=LATER)
    with pytest.raises(StaleAsset):
        undo_change(actor=acting(world, "officer"), asset=mast, number=4, seen_version=3, now=LATER)


def test_a_rival_undoes_deletes_and_restores_nothing(world: World) -> None:
    mast = change(world, kept(with_boundaries(world)), name="Hai")
    rival = acting(world, "rival")
    with pytest.raises(PermissionDenied):
        undo_change(actor=rival, asset=mast, number=2, seen_version=2, now=LATER)
    with pytest.raises(PermissionDenied):
        delete_asset(actor=rival, asset=mast, reason="x", seen_version=2, now=LATER)
    delete_asset(actor=acting(world, "operator"), asset=mast, reason="nhầm", seen_version=2, now=LATER)
    with pytest.raises(PermissionDenied):
        restore_asset(actor=rival, asset=mast, now=LATER)
    with pytest.raises(PermissionDenied):
        keep_photo(actor=rival, asset=mast, data=jpeg(), name="a.jpg", uid=uuid4(), now=LATER)


def test_an_imported_asset_gets_its_first_version_when_somebody_changes_it(world: World) -> None:
    mast = kept(with_boundaries(world))
    AssetVersion.objects.all().delete()  # as an import leaves it
    mast = change(world, mast, name="Hai")
    assert list(mast.versions.order_by("number").values_list("number", "snapshot__name")) == [
        (1, "Cột Chợ Mới"),
        (2, "Hai"),
    ]


def two(world: World) -> tuple[Asset, Asset]:
    with_boundaries(world)
    first = kept(world, uid=uid_of("một"), attributes={"kind": "A1"})
    second = kept(
        world, uid=uid_of("hai"), name="", address="Ngõ 5", shape=shapely.Point(105.05003, 21.05),
        attributes={"kind": "A1", "height_m": 42.0},
    )  # fmt: skip
    return first, second


def test_a_merge_takes_the_chosen_fields_moves_photos_and_is_undone(world: World) -> None:
    first, second = two(world)
    officer = acting(world, "officer")
    photo = keep_photo(actor=officer, asset=second, data=jpeg(), name="a.jpg", uid=uuid4(), now=NOW)
    find_duplicates(province=world.province, now=NOW)
    merged = merge_assets(
        actor=officer, kept=first, other=second, choices={"shape": "other"}, seen_versions=(1, 1), now=LATER
    )
    assert (merged.name, merged.address, merged.lon) == ("Cột Chợ Mới", "Ngõ 5", 105.05003)
    assert merged.attributes == {"kind": "A1", "height_m": 42.0}  # what only the other knew
    assert AssetPhoto.objects.get(pk=photo.pk).asset == merged
    assert LikelyDuplicate.objects.get().decision == "merged"
    second.refresh_from_db()
    with pytest.raises(Refused, match="đã gộp"):
        change(world, second, name="x")
    merged = change(world, merged, note="sửa sau khi gộp")
    undo_change(actor=officer, asset=merged, number=2, seen_version=3, now=LATER)
    merged.refresh_from_db()
    second.refresh_from_db()
    assert second.merged_into is None
    assert AssetPhoto.objects.get(pk=photo.pk).asset == second
    assert (merged.address, merged.lon, merged.attributes) == ("", 105.05, {"kind": "A1"})
    assert merged.note == "sửa sau khi gộp"
    assert LikelyDuplicate.objects.get().decision == ""


def test_a_chain_of_merges_is_parted_from_its_end_and_gives_everything_back(world: World) -> None:
    first, second = two(world)
    third = kept(world, uid=uid_of("ba"), code="AH-003", name="Cột Ba", shape=shapely.Point(105.0501, 21.05))
    officer = acting(world, "officer")
    photo = keep_photo(actor=officer, asset=first, data=jpeg(), name="a.jpg", uid=uuid4(), now=NOW)

    def where() -> Asset:
        return AssetPhoto.objects.get(pk=photo.pk).asset

    merge_assets(actor=officer, kept=second, other=first, choices={}, seen_versions=(1, 1), now=LATER)
    second = Asset.objects.get(pk=second.pk)
    merge_assets(actor=officer, kept=third, other=second, choices={}, seen_versions=(1, 2), now=LATER)
    assert where() == third
    with pytest.raises(Refused, match="sau đó đã gộp vào “Cột Ba”"):
        split_merge(actor=officer, asset=Asset.objects.get(pk=first.pk), now=LATER)
    assert where() == third
    split_merge(actor=officer, asset=Asset.objects.get(pk=second.pk), now=LATER)
    assert where() == second
    split_merge(actor=officer, asset=Asset.objects.get(pk=first.pk), now=LATER)
    assert where() == first
    assert not Asset.objects.exclude(merged_into=None).exists()
    told = Asset.objects.order_by("pk").values_list("name", "address", "attributes__height_m")
    assert list(told) == [("Cột Chợ Mới", "", None), ("", "Ngõ 5", 42.0), ("Cột Ba", "", 45.0)]


def test_only_who_may_merges_and_only_the_same_type_as_they_saw_it(world: World) -> None:
    first, second = two(world)
    pole = kept(world, kind="pole", attributes={"kind": "C1"}, shape=shapely.Point(105.07, 21.05))
    officer = acting(world, "officer")
    for who in ("operator", "other_officer", "economy_officer"):
        with pytest.raises(PermissionDenied):
            merge_assets(
                actor=acting(world, who), kept=first, other=second, choices={}, seen_versions=(1, 1), now=NOW
            )
    with pytest.raises(Refused, match="cùng loại"):
        merge_assets(actor=officer, kept=first, other=pole, choices={}, seen_versions=(1, 1), now=NOW)
    with pytest.raises(Refused, match="cùng một tài sản"):
        merge_assets(actor=officer, kept=first, other=first, choices={}, seen_versions=(1, 1), now=NOW)
    change(world, second, note="mới")
    with pytest.raises(StaleAsset):
        merge_assets(actor=officer, kept=first, other=second, choices={}, seen_versions=(1, 1), now=NOW)
    with pytest.raises(Refused, match="không gộp"):
        split_merge(actor=officer, asset=first, now=NOW)


def test_what_people_kept_apart_is_not_asked_again(world: World) -> None:
    two(world)
    assert find_duplicates(province=world.province, now=NOW) == 1
    keep_apart(actor=acting(world, "officer"), pair=LikelyDuplicate.objects.get(), now=NOW)
    assert find_duplicates(province=world.province, now=LATER) == 0
    assert LikelyDuplicate.objects.get().decision == "distinct"


def test_a_doubt_goes_when_the_two_are_no_longer_alike(world: World) -> None:
    _first, second = two(world)
    find_duplicates(province=world.province, now=NOW)
    change(world, second, code="AH-002", shape=shapely.Point(105.06, 21.05))
    assert find_duplicates(province=world.province, now=LATER) == 0
    assert not LikelyDuplicate.objects.exists()
