"""An import that dies, fails or is dropped leaves nothing; one of a province is written at a time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from hatangso.flows.assets import keep_import
from hatangso.flows.assets.import_state import forget_imports
from hatangso.flows.assets.keep_import import write_import
from hatangso.flows.assets.new_rows import NewRows
from hatangso.flows.assets.receive_import import drop_import
from hatangso.flows.assets.staged_rows import staged_place
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetImport
from tests.asset_world import uid_of, with_boundaries
from tests.import_world import TWO, kept, loaded, read, sent
from tests.work_world import NOW, acting
from tests.world import World


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


def test_an_import_that_dies_half_way_leaves_nothing_and_its_second_try_is_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_boundaries(world)
    imported = sent(world, TWO)
    monkeypatch.setattr(keep_import, "CHUNK", 1)
    real = NewRows.write
    seen: list[int] = []

    def dying(self: Any, rows: Any) -> None:
        seen.append(Asset.objects.filter(deleted_at=None).count())
        if len(seen) == 2:
            raise SystemExit  # the process ends; nothing of ours tidies up
        real(self, rows)

    monkeypatch.setattr(NewRows, "write", dying)
    kept(world, imported)
    assert imported.status == "keeping"
    assert Asset.objects.filter(deleted_at=None).count() == 0
    assert Asset.objects.count() == (0 if connection.vendor == "postgresql" else 1)  # unseen
    write_import.call(imported.pk)
    imported.refresh_from_db()
    assert (imported.status, imported.added) == ("kept", 2)
    assert Asset.objects.count() == 2
    assert seen == [0, 0, 0, 0]  # nobody saw a part of it


def test_a_failure_while_keeping_says_so_and_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_boundaries(world)
    imported = sent(world, TWO)
    monkeypatch.setattr(keep_import, "_change", lambda *_: 1 / 0)
    kept(world, imported)
    assert (imported.status, Asset.objects.count()) == ("failed", 0)
    assert "chưa có gì thay đổi" in imported.failure["vi"]


def test_a_dropped_or_forgotten_rehearsal_leaves_nothing(world: World) -> None:
    with_boundaries(world)
    imported = sent(world, TWO)
    assert staged_place(imported.pk).exists()
    drop_import(actor=acting(world, "city"), imported=imported, now=NOW)
    assert not staged_place(imported.pk).exists()
    with pytest.raises(Refused, match="chưa đọc xong"):
        kept(world, imported)
    other = sent(world, TWO, days=1)
    assert forget_imports(now=NOW + timedelta(days=9)) == 1
    other.refresh_from_db()
    assert (other.status, staged_place(other.pk).exists()) == ("dropped", False)
    third = sent(world, TWO, days=2)
    staged_place(third.pk).unlink()
    kept(world, third)
    assert (third.status, "Đọc lại" in third.failure["vi"]) == ("failed", True)
    read(world, third)
    assert third.status == "rehearsed"


def test_what_nobody_goes_on_with_says_so_and_leaves_nothing_unseen(world: World) -> None:
    with_boundaries(world)
    withdrawing, keeping = loaded(world, TWO), sent(world, TWO.replace("C1", "C7"), days=1)
    AssetImport.objects.filter(pk=withdrawing.pk).update(status="withdrawing")
    AssetImport.objects.filter(pk=keeping.pk).update(status="keeping")
    Asset.objects.create(
        uid=uid_of("nửa chừng"), type="antenna_mast", unit=world.ward, province=world.province,
        state="unknown", imported=keeping, changed_at=NOW, deleted_at=NOW,
    )  # fmt: skip
    assert forget_imports(now=NOW + timedelta(days=2)) == 2
    withdrawing.refresh_from_db()
    keeping.refresh_from_db()
    assert (withdrawing.status, keeping.status) == ("kept", "failed")
    assert "ngắt giữa chừng" in keeping.failure["vi"]
    assert Asset.objects.filter(imported=keeping).count() == 0
    assert Asset.objects.filter(deleted_at=None).count() == 2


def test_only_one_import_of_a_province_is_written_at_a_time(world: World) -> None:
    with_boundaries(world)
    busy, waiting = sent(world, TWO), sent(world, TWO.replace("C1", "C7"), days=1)
    AssetImport.objects.filter(pk=busy.pk).update(status="keeping")
    with pytest.raises(Refused, match="Một lần nạp khác"):
        kept(world, waiting)
