"""A list of assets is rehearsed, then kept as a whole; bad rows come back with their reason."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from hatangso.flows.assets import rehearse_import
from hatangso.flows.assets.staged_rows import refused_place, staged_place
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetVersion
from hatangso.store.audit.models import AuditEntry
from tests.asset_world import with_boundaries
from tests.import_world import HEAD, TWO, asset, kept, loaded, read, reasons, sent, sentence
from tests.world import World


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


def test_a_list_with_known_headings_is_read_at_once_and_writes_nothing_yet(world: World) -> None:
    with_boundaries(world)
    imported = sent(world, TWO)
    assert (imported.status, imported.format, imported.rows) == ("rehearsed", "csv", 2)
    assert (imported.added, imported.changed, imported.same, imported.refused) == (2, 0, 0, 0)
    assert [one["name"] for one in imported.rehearsed["news"]] == ["Cột Chợ Mới", "Cột Bến Đò"]
    assert dict(imported.rehearsed["units"]) == {world.ward.pk: 1, world.other.pk: 1}
    assert Asset.objects.count() == 0


def test_what_was_rehearsed_is_kept_with_its_commune_owner_and_values(world: World) -> None:
    with_boundaries(world)
    imported = loaded(world, TWO)
    assert (imported.status, imported.added) == ("kept", 2)
    mast = asset("C2")
    assert (mast.name, mast.unit, mast.province) == ("Cột Bến Đò", world.other, world.province)
    assert mast.owner == world.organisations["operator_b"]
    assert mast.attributes == {"kind": "A2", "height_m": 30.5}
    assert (mast.lon, mast.lat, mast.geometry, mast.min_lon) == (105.15, 21.05, "point", 105.15)
    assert mast.shape.equals(shapely.Point(105.15, 21.05))
    assert (mast.imported, mast.version, mast.state) == (imported, 1, "unknown")
    assert "cot ben do" in mast.search_key
    assert "vien thong sao sang" in mast.search_key
    assert Asset.objects.in_box((105.1, 21.0, 105.2, 21.1)).get() == mast
    assert not staged_place(imported.pk).exists()
    entry = AuditEntry.objects.get(object_type="assets.asset")
    assert (entry.object_id, entry.after["added"]) == ("2 rows", 2)


def test_the_same_file_twice_doubles_nothing(world: World) -> None:
    with_boundaries(world)
    loaded(world, TWO)
    again = sent(world, TWO, days=1)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    with pytest.raises(Refused, match="Không có gì mới"):
        kept(world, again)
    assert Asset.objects.count() == 2


def test_rows_without_a_code_are_known_again_by_their_content(world: World) -> None:
    with_boundaries(world)
    text = (
        "Tên;Kinh độ;Vĩ độ;Loại cột *\nCột A;105,02;21,02;A1\nCột A;105,03;21,02;A1\nCột A;105,02;21,02;A1\n"
    )
    imported = loaded(world, text)
    assert (imported.added, imported.refused) == (2, 1)
    assert "lặp lại dòng 2" in sentence(imported, "twice")
    again = read(world, sent(world, text.replace("Tên", " Tên"), days=1))
    assert (again.added, again.same) == (0, 2)


def test_what_differs_is_shown_and_changed_with_its_history(world: World) -> None:
    with_boundaries(world)
    loaded(world, TWO)
    other = TWO.replace("45\n", "52\n").replace("105,15", "105,16").replace("30,5", "")
    again = sent(world, other, days=1)
    assert (again.added, again.changed, again.same) == (0, 2, 0)
    fields = {one["name"]: one["fields"] for one in again.rehearsed["differences"]}
    assert fields["Cột Chợ Mới"] == [{"label": "Độ cao tối đa", "before": "45 m", "after": "52 m"}]
    assert [one["label"] for one in fields["Cột Bến Đò"]] == ["Vị trí"]  # an empty cell takes nothing away
    kept(world, again)
    one, two = asset("C1"), asset("C2")
    assert (one.version, one.attributes["height_m"], two.lon) == (2, 52, 105.16)
    assert two.attributes["height_m"] == 30.5
    assert Asset.objects.in_box((105.155, 21.0, 105.2, 21.1)).get() == two
    told = AssetVersion.objects.filter(asset=one).order_by("number")
    assert [(v.number, v.how, v.snapshot["attributes"]["height_m"]) for v in told] == [
        (1, "imported", 45),
        (2, "imported", 52),
    ]


def test_bad_rows_come_back_in_their_layout_with_the_reason_and_may_be_mended(world: World) -> None:
    with_boundaries(world)
    text = f"""{HEAD}
C1;Cột 1;Viễn thông Mây Xanh;105,02;21,02;A1;45
C2;Cột 2;;105,02;21,02;A9;45
C3;Cột 3;;0;0;A1;45
C4;Cột 4;;21,02;105,02;A1;45
C5;Cột 5;;105,02;;A1;45
C6;Cột 6;;105,02;21,02;A1;950
C7;Cột 7;;105,02;21,02;;45
C8;Cột 8;;588123;2325678;A1;45
C9;Cột 9;;105,0x;21,02;A1;45
C1;Cột 1 lần nữa;Viễn thông Mây Xanh;105,02;21,03;A1;45
"""
    imported = sent(world, text)
    assert (imported.added, imported.refused) == (1, 9)
    assert reasons(imported) == {
        "value": 4, "outside": 1, "swapped": 1, "metres": 1, "registry": 1, "twice": 1
    }  # fmt: skip
    assert "số mét" in sentence(imported, "metres")
    assert "Chưa ghi “Loại cột”" in sentence(imported, "registry")
    with pytest.raises(Refused, match="Còn 9 dòng"):
        kept(world, imported)
    kept(world, imported, leave_out=True)
    assert Asset.objects.count() == 1
    lines = refused_place(imported.pk).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Dòng,Mã tài sản,Tên,Chủ sở hữu,Kinh độ,Vĩ độ,Loại cột *,Độ cao tối đa (m),Lý do"
    assert len(lines) == 10
    assert "không có mã “A9”" in lines[1]
    mended = refused_place(imported.pk).read_bytes().decode("utf-8-sig").replace("A9", "A3")
    again = sent(world, mended, days=1)
    assert again.status == "rehearsed"
    assert (again.added, again.changed) == (1, 1)  # C2, and C1 told again; the others are still wrong


def test_an_identifier_finds_its_asset_whatever_its_code(world: World) -> None:
    with_boundaries(world)
    loaded(world, TWO)
    uid = asset("C1").uid
    imported = loaded(world, f"Mã định danh;Mã tài sản;Tên\n{uid};C1-moi;Cột Chợ Mới\n", days=1)
    assert (imported.changed, asset("C1-moi").uid) == (1, uid)
    wrong = read(world, sent(world, "Mã định danh;Tên\nabc;Cột\n", days=2))
    assert reasons(wrong) == {"value": 1}


def test_a_list_is_read_in_chunks_as_in_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with_boundaries(world)
    rows = [f"C{i};Cột {i};;105,{20 + i % 60:03d};21,05;A1;{i % 40}" for i in range(57)]
    text = "\n".join([HEAD, *rows, "C3;Cột 3;;105,02;21,05;A1;3"]) + "\n"
    whole = sent(world, text)
    monkeypatch.setattr(rehearse_import, "CHUNK", 5)
    parts = read(world, sent(world, text, days=1))
    assert (whole.added, whole.refused) == (parts.added, parts.refused) == (57, 1)
    assert reasons(parts) == {"twice": 1}
