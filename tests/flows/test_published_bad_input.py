"""Published tables that are badly written: told in a sentence, by row; good rows offered, nothing doubled."""

import gzip
import io
import tracemalloc
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.flows.measurements.choose_columns import apply_remedy
from hatangso.flows.measurements.import_table import keep_published
from hatangso.flows.measurements.receive_published import receive_published
from hatangso.flows.receive import bytes_of
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import MeasurementImport, PublishedSpeed
from tests.filing_world import NOW, acting
from tests.published_world import GOOD, HEAD, ROWS, codes, examples, kept, read, received, standing
from tests.world import World


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_bad_rows_go_back_with_reasons_and_the_good_ones_are_offered(world: World) -> None:
    bad = [
        "09/2025;D0109;Viettel;4G;50;20;30;10",
        "09/2025;An Hoa;Nhà mạng lạ;4G;50;20;30;10",
        "12/2026;D0101;Viettel;4G;50;20;30;10",
        "09/2025;D0101;Viettel;4G;-50;20;30;10",
        "09/2025;D0101;Viettel;4G;50;20;30;10,5",
        "09/2025;D0101;Viettel;4G;;;30;10",
        "09/2025;D0101;Viettel;vệ tinh;50;20;30;10",
        "13/2025;D0101;Viettel;4G;50;20;30;10",
        ROWS[0].replace("250,5", "251"),
    ]
    imported = read(world, "\n".join([HEAD, *ROWS, *bad, ""]))
    assert (imported.rows_read, imported.rows_kept, imported.story["bad"]) == (12, 3, 9)
    assert imported.refused == {
        "place": 1, "operator": 1, "future": 1, "not_positive": 1, "samples": 1, "no_speed": 1, "network": 1,
        "period": 1, "twice": 1,
    }  # fmt: skip
    said = examples(imported)
    assert "Không có “D0109” trong địa bàn" in said[5]
    assert "Không biết nhà mạng “Nhà mạng lạ”" in said[6]
    assert "Kỳ 2026-12 chưa đến" in said[7]
    assert "phải lớn hơn 0" in said[8]
    assert "“10,5” không phải số đếm" in said[9]
    assert "không có tốc độ" in said[10]
    assert "Loại mạng “vệ tinh” không rõ" in said[11]
    assert "“13/2025” không phải kỳ" in said[12]
    assert "Trùng với dòng 2" in said[13]
    file = bytes_of(imported.refused_rows).decode("utf-8-sig").splitlines()
    assert len(file) == 10
    assert file[0].startswith("Dòng,Tháng,Mã xã")
    assert "Không có “D0109”" in file[1]
    with pytest.raises(Refused, match="Còn 9 dòng sai") as refused:
        keep_published(actor=acting(world, "city"), imported=imported, leave_out=False, answer="", now=NOW)
    assert refused.value.field == "leave_out"
    keep_published(actor=acting(world, "city"), imported=imported, leave_out=True, answer="", now=NOW)
    assert len(standing()) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_encodings_and_separators_are_told_by_the_bytes(world: World, encoding: str, separator: str) -> None:
    text = "\n".join([HEAD, "09/2025;xã Bình Minh;Mây Xanh;Cố định;250,5;200,25;12;412", ""])
    if encoding == "cp1258":  # its accents follow the letters they belong to
        text = "".join(c if c.encode("cp1258", "ignore") else unicodedata.normalize("NFD", c) for c in text)
        text = text.replace("\u0302", "").replace("\u0306", "")
    data = text.replace(";", separator).encode(encoding, "ignore")
    imported = read(world, data)
    assert imported.state == "rehearsed", imported.failure
    assert imported.rows_kept == 1, imported.story


def test_a_comma_separates_when_numbers_have_points(world: World) -> None:
    heading = "period,commune_code,isp,network_type,dl_mbps,ul_mbps,sample_count"
    text = f"{heading}\n2025-09,D0101,Viettel,4g,52.125,20.5,7\n"
    imported = kept(world, text)
    assert imported.rows_kept == 1
    assert standing() == {("D0101", "viettel", "4g"): (52.125, 20.5, 7)}


def test_a_decimal_comma_in_a_file_of_commas_is_refused_row_by_row(world: World) -> None:
    text = "period,commune_code,network_type,dl_mbps\n2025-09,D0101,4g,52,5\n2025-09,D0102,4g,52.5\n"
    imported = read(world, text)
    assert imported.refused == {"too_wide": 1}
    assert "dấu chấm phẩy" in examples(imported)[2]
    assert imported.rows_kept == 1, "the good row is offered"


def test_kbit_taken_for_mbit_is_asked_about_and_mended_by_one_step(world: World) -> None:
    text = HEAD.replace(" (Mbps)", "") + (
        "\n09/2025;D0101;Mây Xanh;Cố định;9250;8200;12;412\n09/2025;D0102;Viettel;Di động;80400;27500;18;9\n"
        "09/2025;D0102;Viettel;Cố định;251000;201000;18;9\n"
    )
    imported = read(world, text)
    assert imported.refused == {"too_fast": 2}
    assert "kiểm tra đơn vị (kbit/s?)" in examples(imported)[3]
    assert codes(imported) == ["units"]
    assert imported.findings[0]["remedy"] == {"units": {"download": "kbit/s", "upload": "kbit/s"}}
    mended = apply_remedy(actor=acting(world, "city"), imported=imported, code="units", now=NOW)
    assert (mended.rows_kept, mended.refused) == (3, {})
    assert mended.mapping.columns["download"] == {"heading": "Tải xuống", "unit": "kbit/s"}


def test_a_decimal_comma_read_as_thousands_is_asked_about(world: World) -> None:
    text = (
        "period|commune_code|network_type|download|upload\n"
        "2025-09|D0101|fixed|272.440|202.050\n2025-09|D0102|fixed|258.280|195.340\n"
    )
    imported = read(world, text)
    assert imported.rows_kept == 0, "272.440 Mbit/s the Vietnamese way is beyond any line"
    assert codes(imported) == ["decimal_mark"]
    mended = apply_remedy(actor=acting(world, "city"), imported=imported, code="decimal_mark", now=NOW)
    assert (mended.rows_kept, mended.findings) == (2, [])
    keep_published(actor=acting(world, "city"), imported=mended, leave_out=False, answer="", now=NOW)
    assert standing()["D0101", "", "fixed"] == (272.44, 202.05, None)


def test_swapped_columns_are_asked_about_and_swapped_back(world: World) -> None:
    rows = [f"0{month}/2025;D0101;Mây Xanh;Di động;28;83;30;400" for month in range(1, 9)]
    imported = read(world, "\n".join([HEAD, *rows, ""]))
    assert codes(imported) == ["swapped"]
    with pytest.raises(Refused, match="Hãy trả lời các điều được hỏi") as refused:
        keep_published(actor=acting(world, "city"), imported=imported, leave_out=False, answer="", now=NOW)
    assert refused.value.field == "answer"
    mended = apply_remedy(actor=acting(world, "city"), imported=imported, code="swapped", now=NOW)
    assert mended.findings == []
    keep_published(actor=acting(world, "city"), imported=mended, leave_out=False, answer="", now=NOW)
    assert PublishedSpeed.objects.first().download == 83


def test_what_is_far_from_the_country_is_asked_about_and_kept_with_the_answer(world: World) -> None:
    imported = read(world, GOOD.replace("80,4", "480,4"))
    (finding,) = imported.findings
    assert (finding["code"], finding["rows"], finding["examples"]) == ("far", 1, [3]), "480,4 > 5 · 83,48"
    keep_published(
        actor=acting(world, "city"),
        imported=imported,
        leave_out=False,
        answer="Phường có trạm đo thử 5G của VNNIC",
        now=NOW,
    )
    imported.refresh_from_db()
    assert (imported.state, imported.answer) == ("kept", "Phường có trạm đo thử 5G của VNNIC")


def test_half_a_file_changes_nothing(world: World) -> None:
    with pytest.raises(Refused, match="Tệp bị cắt giữa chừng: dòng cuối"):
        received(world, GOOD[: GOOD.index(";31;120")])
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, line in enumerate([HEAD, *ROWS]):
            sheet.write_row(number, 0, line.split(";"))
    whole = book.getvalue()
    with pytest.raises(Refused, match="bị hỏng hoặc bị cắt giữa chừng"):
        received(world, whole[: len(whole) // 2], name="a.xlsx")
    with pytest.raises(Refused, match="không phải bảng"):
        received(world, gzip.compress(GOOD.encode())[:60], name="a.csv.gz")
    assert MeasurementImport.objects.count() == 0
    assert read(world, whole, name="a.xlsx").rows_kept == 3, "the whole workbook is read"


def test_a_file_cut_beyond_the_first_thousand_rows_fails_whole(world: World) -> None:
    rows = [f"{1 + n % 12}/{2005 + n // 12};D0101;Viettel;4G;50;20;30;10" for n in range(3000 // 1)]
    text = "\n".join([HEAD, *rows])
    imported = read(world, text[: text.rindex(";20;")])
    assert imported.state == "failed"
    assert "bị cắt giữa chừng" in imported.failure
    assert PublishedSpeed.objects.count() == 0


def test_a_table_of_single_tests_is_not_kept_as_a_published_one(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="đây là từng phép đo của người dân"):
        received(world, "Thời gian;Kinh độ;Vĩ độ;Download\n2025-09-01;105,1;21,2;50\n")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [], "its bytes are gone"


def test_beyond_the_limit_nothing_is_kept_and_the_memory_stays_flat(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.TABLE_UPLOAD_LIMIT_BYTES = 40 * 1024 * 1024

    class Endless(SimpleUploadedFile):
        """5 GB as they arrive: a megabyte at a time, never in memory together; no size is announced."""

        size = None
        told = 0

        def chunks(self, chunk_size: int | None = None) -> Any:
            piece = b"x" * 1024 * 1024
            for _ in range(5 * 1024):
                self.told += 1
                yield piece

    file = Endless("a.csv", b"")
    file.size = None
    tracemalloc.start()
    with pytest.raises(Refused, match="Tệp quá 40 MB nên không được nhận"):
        receive_published(actor=acting(world, "city"), unit=world.province, file=file, name="a.csv", now=NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert file.told == 41, "the rest is not even taken"
    assert peak < 8 * 1024 * 1024
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
