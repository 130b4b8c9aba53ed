"""The pages of the registry: entering by the form, the list with its counts and files, the types."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatangso.store.assets.models import Asset, AssetPhoto
from tests.adapters.photos import GPS, exif_with_gps, jpeg
from tests.asset_world import kept, uid_of, with_boundaries
from tests.web.asset_client import at, form_of, signed_in, text_of
from tests.world import World


def test_an_empty_registry_says_what_to_do_next(world: World) -> None:
    said = text_of(signed_in(world, "officer").get(at("assets", world)))
    assert "Chưa có tài sản nào" in said
    assert "Thêm tài sản" in said


def test_a_mast_is_entered_by_the_form(world: World) -> None:
    with_boundaries(world)
    client = signed_in(world, "officer")
    photo = SimpleUploadedFile("cot.jpg", jpeg(exif_with_gps()), "image/jpeg")
    paper = SimpleUploadedFile("giay-phep.txt", b"So 12/GP", "text/plain")
    told = form_of(owner=world.organisations["operator_a"].pk, photos=photo, evidence=paper)
    answer = client.post(at("asset_add", world, "antenna_mast"), told)
    mast = Asset.objects.get()
    assert answer["Location"] == at("asset", world, mast.uid)
    assert (mast.uid, mast.unit, mast.lon, mast.lat) == (uid_of("mới"), world.ward, 105.05, 21.05)
    assert mast.attributes == {"kind": "A1", "height_m": 45.5}
    assert mast.evidence is not None
    page = client.get(at("asset", world, mast.uid))
    said = text_of(page)
    assert "45,5 m" in said
    assert "Viễn thông Mây Xanh" in said
    assert 'class="place-picture"' in page.content.decode()
    shown: Any = client.get(at("asset_photo", world, mast.uid, AssetPhoto.objects.get().uid))
    assert (shown["Content-Type"], GPS in b"".join(shown.streaming_content)) == ("image/jpeg", False)
    paper_again: Any = client.get(at("asset_evidence", world, mast.uid))
    assert b"".join(paper_again.streaming_content) == b"So 12/GP"
    assert "attachment" in paper_again["Content-Disposition"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"a_height_m": "500"}, "phải từ 0 đến 400 m"),
        ({"a_height_m": "cao"}, "không phải số"),
        ({"lon": "21,05", "lat": "105,05"}, "đổi chỗ"),
        ({"lon": "105,15"}, "xã Bình Minh"),
        ({"in_service_on": "2030-01-01"}, "ở tương lai"),
        ({"shape": "LINESTRING (105.01 21.01, 105.02 21.02)"}, "Hình là đường"),
        ({"name": "", "code": "", "lon": "", "lat": ""}, "Hãy ghi ít nhất tên"),
    ],
)
def test_a_slip_in_the_form_is_told_and_nothing_written(
    world: World, told: dict[str, str], sentence: str
) -> None:
    with_boundaries(world)
    answer = signed_in(world, "officer").post(at("asset_add", world, "antenna_mast"), form_of(**told))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Asset.objects.exists()


@pytest.mark.parametrize("lon", ["21,05; 105,05", "105.05 21.05", "21°03′00″B 105°03′00″Đ"])
def test_a_pasted_pair_is_read_in_either_order(world: World, lon: str) -> None:
    with_boundaries(world)
    signed_in(world, "officer").post(at("asset_add", world, "antenna_mast"), form_of(lon=lon, lat=""))
    mast = Asset.objects.get()
    assert (mast.lon, mast.lat) == (105.05, 21.05)


def test_a_line_is_pasted_as_wkt(world: World) -> None:
    with_boundaries(world)
    told = form_of(a_kind="N1", shape="LINESTRING (105.02 21.02, 105.02 21.03)")
    signed_in(world, "officer").post(at("asset_add", world, "underground_route"), told)
    assert Asset.objects.get().length_m == pytest.approx(1107.2, abs=0.5)


def test_a_file_holds_what_is_filtered_with_the_columns_of_the_type(world: World) -> None:
    with_boundaries(world)
    kept(world, uid=uid_of("một"))
    kept(world, uid=uid_of("hai"), name="=HYPERLINK(1)", code="AH-2", shape=shapely.Point(105.06, 21.05))
    kept(world, kind="pole", name="Cột treo", attributes={"kind": "C2"}, shape=shapely.Point(105.07, 21.05))
    answer = signed_in(world, "officer").get(at("assets", world), {"type": "antenna_mast", "export": "xlsx"})
    sheet: Any = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["Độ cao tối đa (m)"], line["Kinh độ"], line["Xã, phường"]) == (45, 105.05, "phường An Hòa")
    told = signed_in(world, "officer").get(at("assets", world), {"export": "csv"}).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in told
    assert "Cột treo" in told


def test_counts_stand_by_type_and_a_filter_narrows(world: World) -> None:
    with_boundaries(world)
    kept(world, uid=uid_of("một"))
    kept(
        world,
        kind="camera",
        name="Camera A",
        attributes={"main_road": True},
        shape=shapely.Point(105.02, 21.02),
    )
    kept(world, kind="camera", name="Camera B", attributes={}, shape=shapely.Point(105.03, 21.02))
    client = signed_in(world, "officer")
    said = text_of(client.get(at("assets", world)))
    assert "Tất cả 3" in said
    assert "Camera giám sát 2" in said
    said = text_of(client.get(at("assets", world), {"type": "camera", "a.main_road": "unknown"}))
    assert "1 tài sản" in said
    assert "Camera B" in said
    assert "Camera A" not in said
    assert "không có giá trị" in text_of(client.get(at("assets", world), {"type": "lâu đài"}))


def test_the_list_asks_the_database_no_more_for_more_rows(world: World) -> None:
    with_boundaries(world)
    client = signed_in(world, "city")
    counts = []
    for number in range(12):
        shape = shapely.Point(105.01 + number / 1000, 21.05)
        kept(world, uid=uid_of(str(number)), code=f"C{number}", shape=shape)
        if number in (0, 1, 11):  # the first request of a session writes down that it began
            with CaptureQueriesContext(connection) as asked:
                client.get(at("assets", world, unit=world.province.code))
            counts.append(len(asked))
    assert counts[1] == counts[2]
    assert counts[1] <= 20


def test_the_types_are_documented_with_codes_limits_and_sources(world: World) -> None:
    said = text_of(signed_in(world, "officer").get(at("asset_types", world)))
    for words in ("Mẫu 41", "A1a → A1", "0–400 m", "chưa đối chiếu", "NT1 – cần đất riêng", "Cấp độ đề xuất"):
        assert words in said, words
