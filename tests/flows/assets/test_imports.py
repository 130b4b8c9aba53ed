"""A list of assets is rehearsed, then kept as a whole or not at all; bad rows come back with their reason."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from hatangso.adapters.asset_template import write_template
from hatangso.adapters.coordinates import from_wgs84, system_of
from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.columns import ColumnChoice
from hatangso.flows.assets import hidden_rows, keep_import, rehearse_import
from hatangso.flows.assets.import_state import forget_imports
from hatangso.flows.assets.keep_import import write_import
from hatangso.flows.assets.receive_import import drop_import, head_of, proposal
from hatangso.flows.assets.staged_rows import refused_place, staged_place
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetImport, AssetVersion
from hatangso.store.audit.models import AuditEntry
from tests.asset_world import uid_of, with_boundaries
from tests.import_world import HEAD, TWO, asset, kept, loaded, read, sent
from tests.work_world import NOW, acting
from tests.world import World


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


def reasons(imported: AssetImport) -> dict[str, int]:
    return {one["code"]: one["count"] for one in imported.rehearsed["reasons"]}


def sentence(imported: AssetImport, code: str) -> str:
    found = next(one for one in imported.rehearsed["reasons"] if one["code"] == code)
    return str(found["rows"][0]["vi"])


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


def test_swapped_coordinates_are_turned_only_when_a_person_allows_it(world: World) -> None:
    with_boundaries(world)
    text = f"{HEAD}\nC1;Cột 1;;21,02;105,02;A1;45\n"
    imported = sent(world, text)
    assert (imported.added, reasons(imported)) == (0, {"swapped": 1})
    imported = read(world, imported, swap=True)
    assert (imported.added, imported.refused) == (1, 0)
    kept(world, imported)
    assert (asset("C1").lon, asset("C1").lat) == (105.02, 21.02)


def test_metres_of_vn2000_wait_for_the_zone_and_keep_what_they_were(world: World) -> None:
    with_boundaries(world)
    zone = system_of("EPSG:5897")
    import numpy as np

    east, north = from_wgs84(zone, np.array([105.02]), np.array([21.02]))
    text = f"Mã;Tên;X;Y;Loại cột\nC1;Cột 1;{north[0]:.3f};{east[0]:.3f};A1\n".replace(".", ",")
    imported = sent(world, text)
    assert imported.status == "asked"
    choice, remembered, system = proposal(imported, head_of(imported))
    assert (choice.columns["north"], choice.columns["east"], remembered, system) == ("X", "Y", "", "")
    with pytest.raises(Refused, match="hệ toạ độ"):
        read(world, imported)
    imported = read(world, imported, system="EPSG:5897", name="Cột điện lực")
    kept(world, imported)
    mast = asset("C1")
    assert mast.lon == pytest.approx(105.02, abs=1e-7)
    assert mast.lat == pytest.approx(21.02, abs=1e-7)
    assert mast.source_crs == "EPSG:5897"
    assert shapely.from_wkb(bytes(mast.source_wkb)).x == pytest.approx(east[0], abs=0.001)
    assert imported.options["operation"] == "EPSG:6960"
    # The next list with these headings is read the same way without a question.
    again = sent(world, text.replace("C1", "C2"), days=1)
    assert (again.status, again.options["system"], again.options["name"]) == (
        "rehearsed",
        "EPSG:5897",
        "Cột điện lực",
    )
    # By nobody else: the operator is asked about its own files, and what it says is remembered for it alone.
    theirs = sent(world, text.replace("C1", "C4"), who="operator", unit=world.ward)
    assert (theirs.status, theirs.options) == ("asked", {})
    read(world, theirs, who="operator", system="EPSG:5897", name="Cột điện lực")
    again = sent(world, text.replace("C1", "C5"), who="operator", unit=world.ward)
    assert (again.status, again.options["name"]) == ("rehearsed", "Cột điện lực")
    assert sent(world, text.replace("C1", "C6"), who="rival", unit=world.ward).status == "asked"
    assert sent(world, text.replace("C1", "C7"), who="officer", unit=world.ward).status == "rehearsed"
    # North and east in each other's column: asked, not assumed.
    turned = sent(world, text.replace("X;Y", "Y;X").replace("C1", "C3"), days=2)
    assert reasons(turned) == {"swapped": 1}


def test_zones_that_fit_are_offered_where_metres_were_told_as_degrees(world: World) -> None:
    with_boundaries(world)
    import numpy as np

    east, north = from_wgs84(system_of("EPSG:5897"), np.array([105.02]), np.array([21.02]))
    imported = sent(world, f"{HEAD}\nC1;Cột;;{east[0]:.0f};{north[0]:.0f};A1;4\n")
    assert imported.refused == 1
    assert "EPSG:5897" in [one["code"] for one in imported.rehearsed["zones"]]


def test_an_import_that_dies_half_way_leaves_nothing_and_its_second_try_is_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_boundaries(world)
    imported = sent(world, TWO)
    monkeypatch.setattr(keep_import, "CHUNK", 1)
    real = hidden_rows.HiddenRows.write
    seen: list[int] = []

    def dying(self: Any, rows: Any) -> None:
        seen.append(Asset.objects.filter(deleted_at=None).count())
        if len(seen) == 2:
            raise SystemExit  # the process ends; nothing of ours tidies up
        real(self, rows)

    monkeypatch.setattr(hidden_rows.HiddenRows, "write", dying)
    kept(world, imported)
    assert imported.status == "keeping"
    assert Asset.objects.filter(deleted_at=None).count() == 0
    assert Asset.objects.count() == 1  # unseen
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
    monkeypatch.setattr(keep_import, "show_hidden", lambda *_: 1 / 0)
    kept(world, imported)
    assert (imported.status, Asset.objects.count()) == ("failed", 0)
    assert "chưa có gì thay đổi" in imported.failure["vi"]


def test_an_identifier_finds_its_asset_whatever_its_code(world: World) -> None:
    with_boundaries(world)
    loaded(world, TWO)
    uid = asset("C1").uid
    imported = loaded(world, f"Mã định danh;Mã tài sản;Tên\n{uid};C1-moi;Cột Chợ Mới\n", days=1)
    assert (imported.changed, asset("C1-moi").uid) == (1, uid)
    wrong = read(world, sent(world, "Mã định danh;Tên\nabc;Cột\n", days=2))
    assert reasons(wrong) == {"value": 1}


def test_every_type_comes_back_from_its_own_template(world: World) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    with_boundaries(world)
    for kind in ("information_system", "cable_route"):
        book = load_workbook(BytesIO(write_template(asset_types()[kind])))
        page = book.worksheets[0]
        headings = {cell.value: cell.column for cell in page[1]}
        told: dict[str, Any] = {"Mã tài sản": f"M-{kind}", "Tên": "Thử"}
        for attribute in asset_types()[kind].attributes:
            if attribute.required:
                words = next(iter(attribute.choices.values())).vi if attribute.choices else "Thử"
                heading = next(one for one in headings if one.startswith(attribute.label.vi))
                told[heading] = words if attribute.kind in ("choice", "text") else 1
        if kind == "cable_route":
            told["Hình dạng (WKT)"] = "LINESTRING(105.02 21.02, 105.02 21.03)"
        for heading, value in told.items():
            page.cell(2, headings[heading], value)
        out = BytesIO()
        book.save(out)
        imported = sent(world, out.getvalue(), kind=kind, name=f"{kind}.xlsx")
        if imported.status == "asked":
            imported = read(world, imported, system="EPSG:4326")
        assert (imported.format, imported.added, imported.refused) == ("xlsx", 1, 0), imported.rehearsed
        kept(world, imported)
    assert asset("M-cable_route").length_m == pytest.approx(1107.2, abs=0.5)


def test_a_foreign_table_is_asked_about_and_its_columns_are_remembered(world: World) -> None:
    with_boundaries(world)
    text = "DANH SÁCH CỘT NĂM 2026;;;\n;;;\nSTT;Ký hiệu;Vị trí GPS;Kiểu\n1;C1;21,02; 105,02;A1\n"
    text = text.replace("21,02; 105,02", '"21,02; 105,02"')
    imported = sent(world, text)
    assert imported.status == "asked"
    assert head_of(imported).headings == ("STT", "Ký hiệu", "Vị trí GPS", "Kiểu")
    choice = ColumnChoice(
        {"code": "Ký hiệu", "pair": "Vị trí GPS", "a.kind": "Kiểu"}, {"state": "in_service"}
    )
    imported = read(world, imported, choice=choice, system="EPSG:4326", name="Sổ cột của đài")
    assert (imported.added, imported.refused) == (1, 0)
    kept(world, imported)
    assert (asset("C1").lon, asset("C1").state) == (105.02, "in_service")
    again = sent(world, text.replace("C1", "C2"), days=1)
    assert (again.status, again.options["name"]) == ("rehearsed", "Sổ cột của đài")


def test_a_choice_that_cannot_be_is_refused_with_what_to_do(world: World) -> None:
    imported = sent(world, "Mã;Tên gọi khác\nC1;x\n")
    assert imported.status == "asked"
    for choice, said in (
        (ColumnChoice({"name": "Mã"}), "Còn thiếu cột “Loại cột”"),
        (ColumnChoice({"code": "Mã", "name": "Mã"}, {"a.kind": "A1"}), "được chọn cho cả"),
        (ColumnChoice({"code": "Cột lạ"}, {"a.kind": "A1"}), "Tệp không có cột Cột lạ"),
        (ColumnChoice({"note": "Mã"}, {"a.kind": "A1"}), "ít nhất một trong các cột"),
        (ColumnChoice({"code": "Mã", "lon": "Tên gọi khác"}, {"a.kind": "A1"}), "cùng được chọn"),
    ):
        with pytest.raises(Refused, match=said):
            read(world, imported, choice=choice, system="EPSG:4326")


def test_no_file_of_assets_is_told_at_once(world: World) -> None:
    for content, said in (
        (b"", "Tệp trống"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "Không nhận ra định dạng"),
        (b"AC1032" + b"\x00" * 80, "DWG"),
        (b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>\n", "Không nhận ra định dạng"),
    ):
        with pytest.raises(Refused, match=said) as told:
            sent(world, content)
        assert told.value.field == "file"
    assert not AssetImport.objects.exists()


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


def test_a_list_is_read_in_chunks_as_in_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with_boundaries(world)
    rows = [f"C{i};Cột {i};;105,{20 + i % 60:03d};21,05;A1;{i % 40}" for i in range(57)]
    text = "\n".join([HEAD, *rows, "C3;Cột 3;;105,02;21,05;A1;3"]) + "\n"
    whole = sent(world, text)
    monkeypatch.setattr(rehearse_import, "CHUNK", 5)
    parts = read(world, sent(world, text, days=1))
    assert (whole.added, whole.refused) == (parts.added, parts.refused) == (57, 1)
    assert reasons(parts) == {"twice": 1}
