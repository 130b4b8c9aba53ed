"""Who may bring which assets by a list: a ward its own, an operator neither a rival's nor its own away."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.store.assets.models import AssetImport
from tests.asset_world import with_boundaries
from tests.import_world import TWO, asset, kept, loaded, read, sent
from tests.world import World


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


def reasons(imported: AssetImport) -> dict[str, int]:
    return {one["code"]: one["count"] for one in imported.rehearsed["reasons"]}


def sentence(imported: AssetImport, code: str) -> str:
    found = next(one for one in imported.rehearsed["reasons"] if one["code"] == code)
    return str(found["rows"][0]["vi"])


def test_a_ward_takes_only_what_lies_in_it(world: World) -> None:
    with_boundaries(world)
    imported = sent(world, TWO, who="officer", unit=world.ward)
    assert (imported.added, imported.refused) == (1, 1)
    assert sentence(imported, "registry").startswith(
        "Vị trí này thuộc xã Bình Minh, không thuộc phường An Hòa."
    )


def test_an_operator_brings_its_own_assets_only(world: World) -> None:
    with_boundaries(world)
    imported = sent(world, TWO, who="operator")
    assert (imported.owner, imported.added, imported.refused) == (world.organisations["operator_a"], 1, 1)
    assert "cơ quan, doanh nghiệp mình" in sentence(imported, "registry")
    kept(world, imported, who="operator", leave_out=True)
    bare = sent(world, "Mã;Tên;Loại cột\nC9;Cột 9;A1\n", who="operator", days=1)
    bare = read(world, bare, who="operator")
    kept(world, bare, who="operator")
    assert asset("C9").owner == world.organisations["operator_a"]  # nobody else's is meant
    with pytest.raises(PermissionDenied):
        kept(world, sent(world, TWO.replace("C1", "C8"), who="operator", days=2), who="rival")
    with pytest.raises(PermissionDenied):
        sent(world, TWO, who="leader")


def test_an_existing_asset_of_a_rival_is_not_changed(world: World) -> None:
    with_boundaries(world)
    loaded(world, TWO)
    uid = asset("C2").uid
    imported = sent(world, f"Mã định danh;Tên;Mã tài sản\n{uid};Của tôi;C2\n", who="operator", days=1)
    imported = read(world, imported, who="operator")
    assert reasons(imported) == {"registry": 1}
    assert "không được sửa" in sentence(imported, "registry")


def test_an_operator_gives_no_asset_away_by_a_list_and_takes_none(world: World) -> None:
    with_boundaries(world)
    loaded(world, TWO)
    one, two = (asset(code) for code in ("C1", "C2"))

    def row(uid: object, more: str = "", days: int = 1) -> AssetImport:
        head = "Mã định danh;Tên" + (";Chủ sở hữu" if more else "")
        text = f"{head}\n{uid};Cột{more}\n"
        return read(world, sent(world, text, who="operator", unit=world.ward, days=days), who="operator")

    given = row(one.uid, ";Viễn thông Sao Sáng")
    assert (given.status, given.changed, given.refused) == ("rehearsed", 0, 1)
    assert "không còn là của" in sentence(given, "registry")
    taken = row(two.uid, ";Viễn thông Mây Xanh", days=2)
    assert (taken.changed, taken.refused) == (0, 1)
    named = row(one.uid, days=3)
    assert (named.changed, named.refused) == (1, 0)
