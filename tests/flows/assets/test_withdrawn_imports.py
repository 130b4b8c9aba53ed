"""An import is withdrawn as a whole; what people edited later stays and is named."""

from pathlib import Path
from typing import Any

import pytest

from hatangso.flows.assets.withdraw_import import withdraw_import
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetImport
from tests.asset_world import with_boundaries
from tests.import_world import TWO, asset, loaded
from tests.work_world import NOW, acting
from tests.world import World


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


def withdrawn(world: World, imported: AssetImport, who: str = "city") -> AssetImport:
    withdraw_import(actor=acting(world, who), imported=imported, reason="Nạp nhầm tệp", now=NOW)
    imported.refresh_from_db()
    return imported


def test_a_withdrawn_import_goes_as_a_whole_and_may_come_again(world: World) -> None:
    with_boundaries(world)
    imported = withdrawn(world, loaded(world, TWO))
    assert (imported.status, imported.rehearsed["gone"], imported.rehearsed["left"]) == ("withdrawn", 2, 0)
    assert Asset.objects.filter(deleted_at=None).count() == 0
    again = loaded(world, TWO, days=1)
    assert (again.added, Asset.objects.filter(deleted_at=None).count()) == (2, 2)


def test_a_withdrawal_puts_back_what_the_import_changed(world: World) -> None:
    with_boundaries(world)
    loaded(world, TWO)
    second = loaded(world, TWO.replace("45\n", "52\n").replace("105,15", "105,16"), days=1)
    withdrawn(world, second)
    one, two = asset("C1"), asset("C2")
    assert (one.version, one.attributes["height_m"]) == (3, 45)
    assert (two.lon, two.unit) == (105.15, world.other)
    assert [v.how for v in one.versions.order_by("number")] == ["imported", "imported", "undone"]
    assert Asset.objects.in_box((105.14, 21.0, 105.155, 21.1)).get() == two


def test_what_was_edited_later_stays_and_is_named(world: World) -> None:
    from tests.flows.assets.test_keep_asset import change

    with_boundaries(world)
    imported = loaded(world, TWO)
    change(world, asset("C1"), "city", name="Cột đã sửa")
    withdrawn(world, imported)
    assert (imported.rehearsed["gone"], imported.rehearsed["left"]) == (1, 1)
    assert imported.rehearsed["left_names"] == ["Cột đã sửa"]
    assert asset("C1").name == "Cột đã sửa"
    with pytest.raises(Refused, match="Chỉ rút được"):
        withdrawn(world, imported)


def test_a_withdrawal_wants_a_reason(world: World) -> None:
    with_boundaries(world)
    imported = loaded(world, TWO)
    with pytest.raises(Refused) as told:
        withdraw_import(actor=acting(world, "city"), imported=imported, reason=" ", now=NOW)
    assert told.value.field == "reason"
