"""Every format gives the same rows; what is broken, hostile or too large is one sentence."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import pytest
import shapely

from hatangso.adapters.asset_files import asset_formats, format_of, opened
from hatangso.adapters.asset_files.left_out import LEFT_OUT
from hatangso.adapters.asset_files.source import NotAssets, RawRow
from hatangso.adapters.asset_files.unpacked import unpacked

ROWS = 3


def first(rows: list[tuple[int, tuple[object, ...]]]) -> int:
    """The heading is the first row."""
    return rows[0][0] if rows else 0


def written(path: Path, driver: str, crs: str = "EPSG:4326", **options: Any) -> Path:
    """Three masts by GDAL."""
    points = shapely.points(105.8 + np.arange(ROWS) / 10, np.full(ROWS, 21.0))
    table = pa.table(
        {
            "ma": [f"C{n}" for n in range(ROWS)],
            "ten": ["Cột Đống Đa"] * ROWS,
            "cao": [30.5] * ROWS,
            "geometry": pa.array(shapely.to_wkb(points).tolist(), pa.binary()),
        }
    )
    pyogrio.write_arrow(
        table, path, driver=driver, crs=crs, geometry_type="Point", geometry_name="geometry", **options
    )
    return path


def packed(folder: Path, name: str, *endings: str, inside: str = "thư mục/") -> Path:
    """Files of one stem in a zip, in a folder, their endings in capitals as old programs write them."""
    target = folder / f"{name}.zip"
    with zipfile.ZipFile(target, "w") as out:
        for ending in endings:
            out.write(folder / f"{name}.{ending}", f"{inside}{name}.{ending.upper()}")
    return target


def read(path: Path, layer: str = "") -> tuple[Any, list[RawRow]]:
    with opened(path, first, layer) as contents:
        return contents, list(contents.rows())


def test_the_formats_are_found_by_themselves_the_usual_ones_first() -> None:
    assert list(asset_formats())[:4] == ["xlsx", "geojson", "geojsonl", "gpkg"]
    assert list(asset_formats())[-1] == "csv"


@pytest.mark.parametrize(
    ("code", "driver", "ending"),
    [
        ("gpkg", "GPKG", "gpkg"),
        ("geojson", "GeoJSON", "geojson"),
        ("geojsonl", "GeoJSONSeq", "geojsonl"),
        ("fgb", "FlatGeobuf", "fgb"),
    ],
)
def test_a_map_file_gives_its_rows_shapes_and_system(
    tmp_path: Path, code: str, driver: str, ending: str
) -> None:
    contents, rows = read(written(tmp_path / f"cot.{ending}", driver))
    assert (contents.format, contents.headings, contents.system) == (code, ("ma", "ten", "cao"), "EPSG:4326")
    assert contents.has_shapes
    assert sorted(row.cells for row in rows) == [(f"C{n}", "Cột Đống Đa", 30.5) for n in range(ROWS)]
    assert {round(shapely.from_wkb(row.wkb).x, 9) for row in rows} == {105.8, 105.9, 106.0}
    assert [row.number for row in rows] == [1, 2, 3]
    assert len(contents.samples) == ROWS


def test_a_shapefile_in_a_zip_is_read_by_its_prj_and_encoding(tmp_path: Path) -> None:
    written(tmp_path / "cot.shp", "ESRI Shapefile", crs="EPSG:9210", encoding="UTF-8")
    (tmp_path / "cot.cpg").unlink(missing_ok=True)
    contents, rows = read(packed(tmp_path, "cot", "shp", "shx", "dbf", "prj"))
    assert (contents.format, contents.system, rows[0].cells) == (
        "shp",
        "EPSG:9210",
        ("C0", "Cột Đống Đa", 30.5),
    )
    with pytest.raises(NotAssets, match=r"thiếu cot\.dbf"):
        read(packed(tmp_path, "cot", "shp", "shx"))
    with pytest.raises(NotAssets, match="đứng một mình"):
        read(tmp_path / "cot.shp")


def test_mapinfo_and_kmz_are_unpacked_first(tmp_path: Path) -> None:
    written(tmp_path / "cot.mif", "MapInfo File")
    contents, rows = read(packed(tmp_path, "cot", "mif", "mid"))
    assert (contents.format, len(rows)) == ("mapinfo", ROWS)
    written(tmp_path / "doc.kml", "KML")
    with zipfile.ZipFile(tmp_path / "cot.kmz", "w") as out:
        out.write(tmp_path / "doc.kml", "doc.kml")
    contents, rows = read(tmp_path / "cot.kmz")
    assert (contents.format, contents.system, len(rows)) == ("kml", "EPSG:4326", ROWS)


def test_a_drawing_names_no_system(tmp_path: Path) -> None:
    drawing = "0\nSECTION\n2\nENTITIES\n0\nPOINT\n8\nCOT\n10\n588000.0\n20\n1190000.0\n0\nENDSEC\n0\nEOF\n"
    (tmp_path / "cot.dxf").write_text(drawing)
    contents, rows = read(tmp_path / "cot.dxf")
    assert (contents.format, contents.system, contents.headings[0]) == ("dxf", "", "Layer")
    assert shapely.from_wkb(rows[0].wkb).x == 588_000


def test_a_system_that_is_none_of_ours_is_named(tmp_path: Path) -> None:
    contents, _ = read(written(tmp_path / "cot.gpkg", "GPKG", crs="EPSG:3857"))
    assert contents.system == ""
    assert "3857" in contents.system_told or "Mercator" in contents.system_told


def test_tables_of_any_encoding_and_separator_have_their_heading_found(tmp_path: Path) -> None:
    for number, (encoding, separator) in enumerate(
        [("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", ","), ("cp1258", ";")]
    ):
        path = tmp_path / f"{number}.csv"
        name = "Tên" if encoding != "cp1258" else "Te\u0302n"
        path.write_bytes(f"Mã{separator}{name}\nC1{separator}Cot\n".encode(encoding, errors="replace"))
        contents, rows = read(path)
        assert contents.format == "csv"
        assert rows[0].cells == ("C1", "Cot")
        assert rows[0].number == 2


def test_a_layer_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = written(tmp_path / "hai.gpkg", "GPKG", layer="cột")
    written(path, "GPKG", layer="trạm", append=False)
    contents, _ = read(path, "trạm")
    assert (contents.layer, set(contents.layers)) == ("trạm", {"cột", "trạm"})
    contents, _ = read(path, "không có")
    assert contents.layer in contents.layers


def test_a_broken_or_empty_map_file_is_told(tmp_path: Path) -> None:
    good = written(tmp_path / "cot.gpkg", "GPKG")
    (tmp_path / "cut.gpkg").write_bytes(good.read_bytes()[:6_000])
    (tmp_path / "cut.geojson").write_text('{"type": "FeatureCollection", "features": [{"type": "Fea')
    (tmp_path / "x.kml").write_text('<?xml version="1.0"?><kml><Doc')
    for name in ("cut.gpkg", "cut.geojson", "x.kml"):
        with pytest.raises(NotAssets) as told:
            read(tmp_path / name)
        assert told.value.words.vi.endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
        b"</OGRVRTDataSource>\n",
        b'{"type": "FeatureCollection", "features": "/vsicurl/http://127.0.0.1:1/x.json"}',
        b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>',
        b"PGDUMP\n-- x\n%PDF-1.7",
        b"%PDF-1.7\n1 0 obj\n",
        b'{"stac_version": "1.0.0", "links": [{"href": "http://127.0.0.1:1/"}]}',
    ],
)
def test_files_that_name_other_files_or_the_network_are_not_followed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tep.bin"
    path.write_bytes(content)
    try:
        _, rows = read(path)
    except NotAssets as told:
        said = told.words.vi
    else:
        said = json.dumps([str(row.cells) for row in rows])
    assert "root:" not in said


def test_only_the_named_formats_exist_where_map_files_are_parsed() -> None:
    from hatangso.adapters.asset_files.map_worker import DRIVERS

    assert set(pyogrio.list_drivers()) == set(DRIVERS) | set(LEFT_OUT)
    request = json.dumps(
        {"path": "/x", "driver": "GPKG", "layer": "", "encoding": "", "most": 1, "memory": 3 << 30}
        | {"seconds": 20, "action": "info"}
    )
    told = subprocess.run(
        [sys.executable, "-m", "hatangso.adapters.asset_files.map_worker"],
        input=request.encode() + b"\n",
        capture_output=True,
        check=False,
    )
    assert told.returncode == 3
    assert b"drivers that should be left out" in told.stderr  # without the list it refuses to work at all


def test_zip_bombs_locks_and_climbing_names_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bom.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("cot.shp", b"\x00" * 40_000_000)
        out.writestr("cot.dbf", b"")
    with pytest.raises(NotAssets, match="mở ra quá lớn"):
        read(bomb)
    climbing = tmp_path / "leo.zip"
    with zipfile.ZipFile(climbing, "w") as out:
        out.writestr("../../../leo.shp", b"x")
        out.writestr("__MACOSX/leo.shp", b"y")
    with unpacked(climbing, (".shp",)) as folder:
        assert [one.name for one in folder.iterdir()] == ["leo.shp"]
    assert not (tmp_path.parent / "leo.shp").exists()
    locked = bytearray(climbing.read_bytes())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = locked.find(start) + (6 if start == b"PK\x03\x04" else 8)
        locked[at] |= 1
    (tmp_path / "khoa.zip").write_bytes(bytes(locked))
    with pytest.raises(NotAssets, match="mật khẩu"), unpacked(tmp_path / "khoa.zip", (".shp",)):
        pass


def test_a_shape_of_very_many_vertices_is_left_out_with_their_number(tmp_path: Path) -> None:
    many = 220_000
    ring = np.column_stack(
        [105 + np.cos(np.linspace(0, 6.28, many)) / 10, 21 + np.sin(np.linspace(0, 6.28, many)) / 10]
    )
    shapes = [shapely.Polygon(ring), shapely.box(105, 21, 105.1, 21.1)]
    table = pa.table({"ma": ["A", "B"], "geometry": pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())})
    path = tmp_path / "vung.gpkg"
    pyogrio.write_arrow(
        table, path, driver="GPKG", crs="EPSG:4326", geometry_type="Polygon", geometry_name="geometry"
    )
    _, rows = read(path)
    assert (rows[0].wkb, rows[0].too_large >= many) == (None, True)
    assert shapely.from_wkb(rows[1].wkb).area == pytest.approx(0.01)


def test_what_is_no_file_of_assets_names_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "anh.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100)
    with pytest.raises(NotAssets, match="GeoPackage"):
        format_of(path)
