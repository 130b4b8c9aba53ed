"""One change from the field sent four times at the same moment, and two people's changes of one asset."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from hatangso.flows.assets.keep_asset import StaleAsset
from hatangso.flows.assets.take_field_change import SentChange, Taken, take_field_change
from hatangso.store.assets.models import Asset, AssetPhoto, FieldChange
from tests.adapters.photos import jpeg
from tests.asset_world import kept, uid_of, with_boundaries
from tests.at_once import all_at_once, database_of_threads, seen_by_a_thread
from tests.work_world import NOW, acting
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
MADE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
NEW = uid_of("mới")


def sent(asset: UUID, kind: Any, what: str, **more: Any) -> SentChange:
    return SentChange(uid=uid_of(what), asset=asset, kind=kind, made_at=MADE, **more)


def taking(world: World, change: SentChange, who: str = "officer") -> Callable[[], Taken]:
    return lambda: take_field_change(actor=acting(world, who), unit=world.ward, sent=change, now=NOW)


def test_what_arrives_several_times_at_once_is_taken_once(world: World, tmp_path: Path) -> None:
    mast = kept(with_boundaries(world))
    fields = {"name": "Cột mới", "place": "105.06 21.06", "attributes.kind": "A1"}
    changes = (
        sent(mast.uid, "edit", "sửa", seen_version=1, fields={"name": "Cột A"}),
        sent(NEW, "add", "thêm", type="antenna_mast", fields=fields),
        sent(mast.uid, "photo", "ảnh", photo=jpeg()),
    )
    with database_of_threads(tmp_path):
        for change in changes:
            answers = all_at_once([taking(world, change)] * 4)
            assert [type(one) for one in answers] == [Taken] * 4, answers
            assert sorted(one.again for one in answers) == [False, True, True, True]
        counts = seen_by_a_thread(
            lambda: (FieldChange.objects.count(), Asset.objects.count(), AssetPhoto.objects.count())
        )
        assert counts == (3, 2, 1)
        assert seen_by_a_thread(lambda: Asset.objects.get(pk=mast.pk).version) == 2


def test_of_two_people_at_once_one_is_told_that_the_other_was_first(world: World, tmp_path: Path) -> None:
    mast = kept(with_boundaries(world))
    with database_of_threads(tmp_path):
        one, other = (
            sent(mast.uid, "edit", who, seen_version=1, fields={"note": who})
            for who in ("officer", "operator")
        )
        answers = all_at_once([taking(world, one), taking(world, other, "operator")])
        assert sorted(type(answer).__name__ for answer in answers) == [StaleAsset.__name__, Taken.__name__]
        assert seen_by_a_thread(lambda: Asset.objects.get(pk=mast.pk).version) == 2
