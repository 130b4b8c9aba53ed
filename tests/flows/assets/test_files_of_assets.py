"""How a file of assets is understood: its columns and reference system are known, asked for, or refused."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from openpyxl import load_workbook

from hatangso.adapters.asset_template import write_template
from hatangso.adapters.coordinates import from_wgs84, system_of
from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.column_choice import ColumnChoice
from hatangso.flows.assets.receive_import import head_of, proposal
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import AssetImport
from tests.asset_world import with_boundaries
from tests.import_world import HEAD, asset, kept, read, reasons, sent
from tests.world import World


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


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
    east, north = from_wgs84(system_of("EPSG:5897"), np.array([105.02]), np.array([21.02]))
    imported = sent(world, f"{HEAD}\nC1;Cột;;{east[0]:.0f};{north[0]:.0f};A1;4\n")
    assert imported.refused == 1
    assert "EPSG:5897" in [one["code"] for one in imported.rehearsed["zones"]]


def test_every_type_comes_back_from_its_own_template(world: World) -> None:
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
