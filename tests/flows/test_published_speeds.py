"""A table of i-Speed from its bytes to the lines that stand; told anew, twice, withdrawn."""

import gzip
import io
import tracemalloc
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.adapters import table_stream
from hatangso.adapters.speed_sources.ispeed import head_of
from hatangso.domain.measurement.mapping import Chosen, ColumnChoice, guess
from hatangso.domain.places.told_place import KnownPlace, ToldPlaces
from hatangso.flows.demo.province import make_province
from hatangso.flows.demo.published_speeds import make_published_speeds
from hatangso.flows.measurements.choose_columns import apply_remedy, choice_of, choose_columns, match_places
from hatangso.flows.measurements.forget_published import tell_forgotten_tables
from hatangso.flows.measurements.import_table import drop_published, keep_published, withdraw_published
from hatangso.flows.measurements.read_published import PlacesTold, read_published
from hatangso.flows.measurements.receive_published import head_of_import, proposal, receive_published
from hatangso.flows.receive import bytes_of
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import ColumnMapping, MeasurementImport, PublishedSpeed
from tests.filing_world import NOW, TODAY, acting
from tests.published_world import GOOD, HEAD, ROWS, kept, read, received
from tests.world import World


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def standing() -> dict[tuple[str, str, str], tuple[float | None, float | None, int | None]]:
    return {
        (row.unit.code, row.operator, row.technology or row.network): (row.download, row.upload, row.samples)
        for row in PublishedSpeed.objects.filter(stands=True).select_related("unit")
    }


def codes(imported: MeasurementImport) -> list[str]:
    return [finding["code"] for finding in imported.findings]


def examples(imported: MeasurementImport) -> dict[int, str]:
    return {row: example["vi"] for example in imported.story["examples"] for row in example["rows"]}


def test_three_lines_of_a_file_become_three_lines_that_stand(world: World) -> None:
    imported = read(world)
    assert (imported.state, imported.failure) == ("rehearsed", "")
    assert (imported.rows_read, imported.rows_kept, imported.rows_known, imported.refused) == (3, 3, 0, {})
    assert imported.findings == []
    assert (imported.first_day.isoformat(), imported.last_day.isoformat()) == ("2025-09-01", "2025-09-30")
    assert imported.story["samples_told"] == 2
    assert imported.story["samples_few"] == 1, "120 < 300: VNNIC would not publish it"
    assert PublishedSpeed.objects.count() == 0, "a rehearsal changes nothing"
    keep_published(actor=acting(world, "city"), imported=imported, leave_out=False, answer="", now=NOW)
    imported.refresh_from_db()
    assert imported.state == "kept"
    assert standing() == {
        ("D0101", "demo_may_xanh", "fixed"): (250.5, 200.25, 412),
        ("D0101", "demo_may_xanh", "mobile"): (80.4, 27.5, 120),
        ("D0102", "viettel", "5g"): (410, 95, None),
    }
    assert bytes_of(imported.received) == GOOD.encode(), "the bytes are kept as they came"


def test_the_same_file_twice_is_told_and_doubles_nothing(world: World) -> None:
    kept(world)
    with pytest.raises(Refused, match=r"Tệp này đã nạp lúc .* với cùng cách đọc, không có gì thay đổi"):
        read(world)
    assert PublishedSpeed.objects.count() == 3


def test_another_file_with_the_same_figures_has_nothing_to_keep(world: World) -> None:
    kept(world)
    again = read(world, GOOD.replace("250,5", "250,50"))
    assert (again.rows_kept, again.rows_known) == (0, 3)
    with pytest.raises(Refused, match="Không có dòng nào mới"):
        keep_published(actor=acting(world, "city"), imported=again, leave_out=False, answer="", now=NOW)
    assert PublishedSpeed.objects.count() == 3


def test_a_cell_told_anew_replaces_and_a_withdrawal_gives_it_back(world: World) -> None:
    kept(world)
    newer = kept(world, GOOD.replace("250,5", "260"))
    assert (newer.rows_kept, newer.rows_known) == (1, 2)
    assert newer.story["replaced_examples"][0]["before"] == "250,5"
    assert newer.story["replaced_examples"][0]["after"] == "260"
    assert standing()["D0101", "demo_may_xanh", "fixed"][0] == 260
    assert PublishedSpeed.objects.filter(stands=False).get().download == 250.5, "the past is kept"
    with pytest.raises(Refused, match="lý do"):
        withdraw_published(actor=acting(world, "city"), imported=newer, reason=" ", now=NOW)
    fell, again = withdraw_published(
        actor=acting(world, "city"), imported=newer, reason="VNNIC đính chính", now=NOW
    )
    assert (fell, again) == (1, 1)
    assert standing()["D0101", "demo_may_xanh", "fixed"][0] == 250.5
    newer.refresh_from_db()
    assert (newer.state, newer.withdrawn_reason) == ("withdrawn", "VNNIC đính chính")
    assert kept(world, GOOD.replace("250,5", "260")).rows_kept == 1, "a withdrawn file may come again"


def test_withdrawing_what_was_replaced_leaves_the_newer_line(world: World) -> None:
    first = kept(world)
    kept(world, GOOD.replace("250,5", "260"))
    assert withdraw_published(
        actor=acting(world, "city"), imported=first, reason="nạp nhầm tệp", now=NOW
    ) == (2, 0)
    assert standing() == {("D0101", "demo_may_xanh", "fixed"): (260, 200.25, 412)}


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


def test_a_wide_table_is_brought_twice_with_other_columns(world: World) -> None:
    text = "Kỳ;Xã;Cố định tải xuống;Di động tải xuống\n2025-09;D0101;250;80\n"
    for network, heading in (("fixed", "Cố định tải xuống"), ("mobile", "Di động tải xuống")):
        choice = ColumnChoice(
            {"place": Chosen("Xã"), "period": Chosen("Kỳ"), "download": Chosen(heading, "Mbit/s")},
            {"network": network},
        )
        kept(world, text, choice=choice)
    assert standing() == {
        ("D0101", "", "fixed"): (250, None, None),
        ("D0101", "", "mobile"): (80, None, None),
    }


def test_what_was_chosen_is_proposed_again_for_the_same_headings(world: World) -> None:
    choice = ColumnChoice(
        {"place": Chosen("Cột 1"), "download": Chosen("Cột 2", "kbit/s")},
        {"period": "2025-09", "network": "4g"},
    )
    imported = read(world, "Cột 1;Cột 2\nD0101;80000\n", choice=choice)
    assert imported.rows_kept == 1
    other = received(world, "Cột 2;Cột 1;Khác\n81000;D0102;x\n")
    again, mapping = proposal(world.province, head_of_import(other).headings)
    assert mapping.name == "i-Speed"
    assert again == choice
    _below, of_ward = proposal(world.ward, ("Cột 1", "Cột 2"))
    assert of_ward == mapping, "a ward is offered what its province chose"


def test_places_by_name_with_suggestions_and_a_persons_match(world: World) -> None:
    rows = [
        "09/2025;P. AN HOA;Viettel;4G;50;20;30;10",
        "09/2025;Bình Min;Viettel;4G;50;20;30;10",
        "09/2025;xã An Thượng;Viettel;4G;50;20;30;10",
        "09/2025;tỉnh Sông Mây;Viettel;4G;50;20;30;10",
    ]
    imported = read(world, "\n".join([HEAD, *rows, ""]))
    said = examples(imported)
    assert imported.rows_kept == 2
    assert "có phải xã Bình Minh (D0102)?" in said[3]
    assert "là tên trước sắp xếp, nay thuộc phường An Hòa (D0101)" in said[4]
    assert imported.story["unmatched"] == {"Bình Min": ["D0102"], "xã An Thượng": ["D0101"]}
    matched = match_places(
        actor=acting(world, "city"), imported=imported, places={"Bình Min": "D0102"}, now=NOW
    )
    assert matched.rows_kept == 3
    with pytest.raises(Refused, match="chọn một xã, phường trong địa bàn"):
        match_places(actor=acting(world, "city"), imported=matched, places={"xã An Thượng": "00001"}, now=NOW)


def test_a_ward_imports_for_itself_alone(world: World) -> None:
    imported = kept(world, unit=world.ward, who="officer")
    assert imported.refused == {"elsewhere": 1}, "xã Bình Minh's line is counted, not held against the file"
    assert {code for code, _operator, _network in standing()} == {"D0101"}
    with pytest.raises(PermissionDenied):
        received(world, unit=world.other, who="officer")
    with pytest.raises(PermissionDenied):
        withdraw_published(actor=acting(world, "other_officer"), imported=imported, reason="lý do", now=NOW)


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


def test_columns_must_be_chosen_once_and_whole(world: World) -> None:
    imported = received(world, "A;B;C\nD0101;50;2025-09\n")
    cases = (
        (ColumnChoice({"place": Chosen("A"), "download": Chosen("B")}), "Còn thiếu: Kỳ, Loại mạng"),
        (
            ColumnChoice(
                {"place": Chosen("A"), "download": Chosen("B"), "upload": Chosen("B"), "period": Chosen("C")},
                {"network": "4g"},
            ),
            "Cột “B” được chọn cho cả",
        ),
        (
            ColumnChoice(
                {"place": Chosen("A"), "download": Chosen("B")}, {"network": "4g", "period": "hôm qua"}
            ),
            "“hôm qua” không phải kỳ",
        ),
        (
            ColumnChoice(
                {"place": Chosen("A"), "download": Chosen("D")}, {"network": "4g", "period": "2025"}
            ),
            "Tệp không có cột D",
        ),
    )
    for choice, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            choose_columns(actor=acting(world, "city"), imported=imported, choice=choice, name="x", now=NOW)
    assert ColumnMapping.objects.count() == 0
    drop_published(actor=acting(world, "city"), imported=imported, now=NOW)
    with pytest.raises(Refused, match="đang được đọc hoặc đã nạp"):
        choose_columns(
            actor=acting(world, "city"),
            imported=imported,
            choice=ColumnChoice(
                {"place": Chosen("A"), "download": Chosen("B"), "period": Chosen("C")}, {"network": "4g"}
            ),
            name="x",
            now=NOW,
        )


def test_the_memory_of_reading_does_not_grow_with_rows_of_other_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_stream, "PIECE", 65_536)  # else a small file is one piece
    peaks = []
    places = ToldPlaces([KnownPlace("D0101", "phường An Hòa"), KnownPlace("D0102", "xã Bình Minh")])
    told = PlacesTold(places, frozenset({"D0102"}), lambda said: True)
    for rows in (2_000, 8_000):
        path = tmp_path / f"{rows}.csv"
        path.write_text(HEAD + "\n" + f"{ROWS[0]}\n" * rows, encoding="utf-8")
        choice = guess(head_of(path).headings)
        tracemalloc.start()
        found = read_published(path, choice, told, today=TODAY, refused_to=tmp_path / "refused.csv")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert found.refused == {"elsewhere": rows}
    assert peaks[1] < peaks[0] + 64 * 1024


def test_a_reading_that_nobody_does_any_more_says_so_and_can_be_repeated(world: World) -> None:
    imported = read(world)
    MeasurementImport._base_manager.filter(pk=imported.pk).update(state="waiting")
    assert tell_forgotten_tables(now=NOW + timedelta(minutes=19)) == 0
    assert tell_forgotten_tables(now=NOW + timedelta(minutes=21)) == 1
    imported.refresh_from_db()
    assert (imported.state, "Đọc lại" in imported.failure) == ("failed", True)
    again = choose_columns(
        actor=acting(world, "city"), imported=imported, choice=choice_of(imported), name="i-Speed", now=NOW
    )
    assert (again.state, again.rows_kept) == ("rehearsed", 3)


def test_the_demos_table_comes_in_as_anybodys_and_nothing_of_it_is_refused(db: None) -> None:
    made = make_province()
    imported = make_published_speeds(made, TODAY, NOW)
    assert (imported.state, imported.rows_kept, imported.refused, imported.findings) == ("kept", 135, {}, [])
    assert PublishedSpeed.objects.filter(unit=made.province, period="2026-10", stands=True).count() == 9
