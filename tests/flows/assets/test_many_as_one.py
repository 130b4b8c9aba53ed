"""What a list writes at once is what entering the same assets one by one writes, column by column."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from hatangso.flows.assets import copied_rows, keep_import
from hatangso.flows.assets.hidden_rows import plain_rows
from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.flows.assets.new_rows import NewRows
from hatangso.store.assets.models import Asset, AssetImport, AssetVersion
from hatangso.store.assets.snapshot import draft_of_asset
from tests.asset_world import kept, uid_of, with_boundaries
from tests.import_world import TWO, asset, loaded, read, sent
from tests.import_world import kept as taken
from tests.work_world import NOW, acting
from tests.world import World

OTHERWISE = {"id", "imported_id", "changed_at"}  # who brought it when
MASTS = """Mã tài sản;Tên;Địa chỉ;Chủ sở hữu;Đơn vị vận hành;Kinh độ;Vĩ độ;\
Loại cột *;Độ cao tối đa (m);Trạng thái;Ngày đưa vào sử dụng;Ghi chú
"C\\1";"Cột ""Chợ"" Mới";"12; Lê Lợi, phường An Hòa";Viễn thông Mây Xanh;Viễn thông Sao Sáng;105,02;\
21,02;A1;45;Đang hoạt động;01/05/2024;"\\N"
C2;"\\.";;Hợp tác xã Đồi Chè;;105,15;21,05;A2;30,5;;;"a,b ""c"" \\t"
C3;Cột ở đâu chưa rõ 塔 é́;;;;;;A3;;;;
;;Ngõ 5;;;105,030000001;21,099;A1;;;;
"""
ROUTES = """Mã tài sản;Tên;Loại hạ tầng cáp đi *;Hình dạng (WKT)
T1;Tuyến chợ;N1;LINESTRING(105.02 21.02, 105.02 21.03, 105.04 21.03)
T2;Tuyến hai đoạn;C2;"MULTILINESTRING((105.12 21.02, 105.13 21.03),(105.14 21.02, 105.15 21.03))"
"""


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


def brought(world: World, text: str, kind: str, days: int = 0) -> AssetImport:
    imported = sent(world, text, kind=kind, days=days)
    if imported.status == "asked":
        read(world, imported, system="EPSG:4326")
    return taken(world, imported)


def columns(found: Asset) -> dict[str, Any]:
    told = {one.attname: getattr(found, one.attname) for one in Asset._meta.concrete_fields}
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in told.items()
        if name not in OTHERWISE
    }


def boxes() -> dict[UUID, tuple[float, ...]]:
    """What the index of boxes holds: SQLite's tree itself; in PostgreSQL what it finds."""
    if connection.vendor != "sqlite":
        found = Asset.objects.in_box((100.0, 15.0, 110.0, 25.0))
        return {one.uid: (one.min_lon, one.max_lon, one.min_lat, one.max_lat) for one in found}
    uids = dict(Asset.objects.values_list("id", "uid"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, min_lon, max_lon, min_lat, max_lat FROM assets_asset_boxes")
        return {uids[one[0]]: one[1:] for one in cursor.fetchall()}


@pytest.mark.parametrize(("kind", "text", "placed"), [("antenna_mast", MASTS, 3), ("cable_route", ROUTES, 2)])
def test_all_columns_boxes_and_versions_are_those_of_assets_entered_one_by_one(
    world: World, kind: str, text: str, placed: int
) -> None:
    with_boundaries(world)
    imported = brought(world, text, kind)
    assert (imported.refused, imported.added) == (0, text.count("\n") - 1)
    many = list(Asset.objects.order_by("pk"))
    assert sorted(many, key=lambda one: one.uid)[: len(many) - 1] == many[: len(many) - 1]  # UUID 7, in order
    at_once, tree = {one.uid: columns(one) for one in many}, boxes()
    assert len(tree) == placed
    drafts = {one.uid: draft_of_asset(one) for one in many}
    plain_rows().all()._raw_delete("default")
    for uid, draft in drafts.items():
        keep_asset(actor=acting(world, "city"), unit=world.province, draft=draft, uid=uid, now=NOW)
    single = {one.uid: columns(one) for one in Asset.objects.order_by("pk")}
    assert single == at_once
    assert boxes() == tree
    versions = AssetVersion.objects.filter(number=1)
    before = {one.asset.uid: (one.snapshot, bytes(one.wkb or b"")) for one in versions}
    AssetVersion.objects.all().delete()
    plain_rows().all()._raw_delete("default")
    brought(world, text, kind, days=1)
    for one in Asset.objects.order_by(
        "pk"
    ):  # the first version of an imported asset is kept when it is changed
        changed = draft_of_asset(one)
        keep_asset(
            actor=acting(world, "city"),
            unit=world.province,
            draft=type(changed)(**{**vars(changed), "note": "sửa"}),
            uid=one.uid,
            asset=one,
            now=NOW + timedelta(days=2),
        )
    first = {one.snapshot["name"]: one for one in versions}
    assert {name: (one.snapshot, bytes(one.wkb or b"")) for name, one in first.items()} == {
        told["name"]: (told, wkb) for told, wkb in before.values()
    }


def test_texts_that_mean_something_to_a_database_stay_texts(world: World) -> None:
    with_boundaries(world)
    loaded(world, MASTS)
    told = {one.code: (one.name, one.address, one.note) for one in Asset.objects.order_by("pk")}
    assert told == {
        "C\\1": ('Cột "Chợ" Mới', "12; Lê Lợi, phường An Hòa", "\\N"),
        "C2": ("\\.", "", 'a,b "c" \\t'),
        "C3": ("Cột ở đâu chưa rõ 塔 é́", "", ""),
        "": ("", "Ngõ 5", ""),
    }


def test_whoever_enters_one_of_the_assets_meanwhile_is_not_doubled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the row stands in the registry, unseen, once it is written")
    with_boundaries(world)
    rows = [f"{uid_of(f'x{n}')};C{n};Cột {n};105,0{n};21,02;A1;45" for n in range(1, 6)]
    text = "\n".join(["Mã định danh;Mã tài sản;Tên;Kinh độ;Vĩ độ;Loại cột *;Độ cao tối đa (m)", *rows]) + "\n"
    monkeypatch.setattr(keep_import, "CHUNK", 2)
    imported = sent(world, text)
    real = NewRows.write

    def slow(self: Any, some: Any) -> None:
        real(self, some)
        if not Asset.objects.exists():
            kept(world, code="C2", uid=uid_of("x2"), name="Cột của người khác")

    monkeypatch.setattr(NewRows, "write", slow)
    taken(world, imported)
    assert (imported.status, imported.added, imported.changed) == ("kept", 4, 1)
    assert Asset.objects.filter(deleted_at=None).count() == 5
    assert (asset("C2").name, asset("C2").version, asset("C2").imported) == ("Cột 2", 2, None)


def test_how_far_a_long_import_is_can_be_seen_and_others_write_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_boundaries(world)
    monkeypatch.setattr(keep_import, "CHUNK", 1)
    monkeypatch.setattr(keep_import, "monotonic", iter(range(99)).__next__)
    imported = sent(world, TWO)
    seen: list[int] = []
    real = NewRows.write

    def told(self: Any, some: Any) -> None:
        real(self, some)
        seen.append(AssetImport.objects.get(pk=imported.pk).progress)
        kept(world, code=f"K{len(seen)}", uid=uid_of(f"k{len(seen)}"), shape=None)

    monkeypatch.setattr(NewRows, "write", told)
    taken(world, imported)
    share = copied_rows.CopiedRows.share if connection.vendor == "postgresql" else 1
    assert seen == [0, int(1 * share)]
    assert (imported.progress, Asset.objects.filter(deleted_at=None).count()) == (2, 4)
