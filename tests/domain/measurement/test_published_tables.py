"""Published tables: headings guessed, cells read, lines judged by the national values; numbers by hand."""

from datetime import date, datetime

import pytest

from hatangso.catalog.discovery import CatalogueError
from hatangso.catalog.operator_files import operator_of
from hatangso.catalog.reference_files import limits, read_limits
from hatangso.domain.measurement.ispeed import LineReader, marks_of
from hatangso.domain.measurement.judge import Judge
from hatangso.domain.measurement.mapping import (
    Chosen,
    ColumnChoice,
    fits,
    guess,
    heading_row,
    missing,
    named_headings,
    twice,
)
from hatangso.domain.measurement.plausible import faults_of
from hatangso.domain.measurement.published import PublishedLine
from hatangso.domain.measurement.published_cells import read_network, read_period, read_statistic
from hatangso.domain.places.told_place import FormerPlace, KnownPlace, ToldPlaces
from hatangso.domain.words import Misstated

TODAY = date(2026, 11, 21)
PLACES = ToldPlaces(
    [KnownPlace("00070", "phường Hoàn Kiếm"), KnownPlace("00004", "phường Ba Đình", ("phường Ba Đình cũ",))],
    [FormerPlace("phường Hàng Bạc", ("00070",))],
)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            ["STT", "Tỉnh/TP", "Mã xã", "Tên xã/phường", "Nhà mạng", "Loại mạng", "Tháng", "Số lượng mẫu"],
            {"province": "Tỉnh/TP", "place": "Mã xã", "operator": "Nhà mạng", "network": "Loại mạng",
             "period": "Tháng", "samples": "Số lượng mẫu"},
        ),
        (
            ["period", "province_code", "commune_code", "isp", "network_type", "dl_mbps", "ul_mbps",
             "ping_ms", "jitter_ms", "sample_count", "statistic"],
            {"period": "period", "province": "province_code", "place": "commune_code", "operator": "isp",
             "network": "network_type", "download": "dl_mbps", "upload": "ul_mbps", "latency": "ping_ms",
             "jitter": "jitter_ms", "samples": "sample_count", "statistic": "statistic"},
        ),
        (
            ["PHUONG XA", "DOANH NGHIEP", "TOC DO TAI VE TRUNG BINH", "TOC DO TAI LEN", "DO TRE",
             "CONG NGHE"],
            {"place": "PHUONG XA", "operator": "DOANH NGHIEP", "download": "TOC DO TAI VE TRUNG BINH",
             "upload": "TOC DO TAI LEN", "latency": "DO TRE", "technology": "CONG NGHE"},
        ),
    ],
)  # fmt: skip
def test_headings_are_guessed_with_and_without_accents_in_both_languages(
    headings: list[str], expected: dict[str, str]
) -> None:
    found = guess(named_headings(headings))
    assert {name: one.heading for name, one in found.columns.items()} == expected


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Download (kbps)", "kbit/s"),
        ("Tải xuống Mbit/s", "Mbit/s"),
        ("DL Gbps", "Gbit/s"),
        ("Tải xuống", "Mbit/s"),
    ],
)
def test_the_unit_is_told_by_the_heading(heading: str, unit: str) -> None:
    assert guess([heading]).columns["download"].unit == unit


def test_what_is_missing_twice_or_gone_is_known_before_anything_is_read() -> None:
    choice = ColumnChoice({"place": Chosen("Xã"), "download": Chosen("DL", "Mbit/s")}, {"network": "4g"})
    assert [column.name for column in missing(choice)] == ["period"]
    assert twice(choice) is None
    both = ColumnChoice({"download": Chosen("DL"), "upload": Chosen("DL")})
    assert "DL" in twice(both).vi  # type: ignore[union-attr]
    assert fits(choice, ["dl", "XÃ", "khác"])
    assert not fits(choice, ["Xã", "Download"])
    assert ColumnChoice.of_kept(*choice.as_kept()) == choice


def test_the_heading_may_stand_below_a_title() -> None:
    rows = [(1, ("Báo cáo tốc độ tháng 9", "")), (3, ("Xã, phường", "Tải xuống")), (4, ("Hoàn Kiếm", "50"))]
    assert heading_row(rows) == 3
    assert heading_row([]) == 0


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2026-03", "2026-03"), ("03/2026", "2026-03"), ("3-2026", "2026-03"), ("T3/2026", "2026-03"),
        ("Tháng 3 năm 2026", "2026-03"), ("2026/03", "2026-03"), ("202603", "2026-03"), (202603.0, "2026-03"),
        (datetime(2026, 3, 1), "2026-03"), ("01/03/2026", "2026-03"), ("Quý II/2026", "2026-Q2"),
        (2026, "2026"),
    ],
)  # fmt: skip
def test_periods_as_people_and_workbooks_write_them(raw: object, code: str) -> None:
    assert read_period(raw).code == code


@pytest.mark.parametrize("raw", ["", "hôm qua", "13/2026", "2026-13", "31/02/2026", "03/1890"])
def test_what_is_no_period_is_no_period(raw: str) -> None:
    with pytest.raises(Misstated):
        read_period(raw)


def test_networks_and_statistics() -> None:
    assert read_network("FTTH") == ("fixed", "")
    assert read_network("Băng rộng di động") == ("mobile", "")
    assert read_network("Mobile 5G") == ("mobile", "5g")
    assert [read_statistic(text) for text in ("Trung vị", "average", "")] == ["median", "mean", "unknown"]
    for wrong in ("vệ tinh", "", "4G/5G"):
        with pytest.raises(Misstated):
            read_network(wrong)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("00070", "00070"), ("70", "00070"), ("70.0", "00070"), ("Phường Hoàn Kiếm", "00070"),
        ("hoan kiem", "00070"), ("P.Hoàn Kiếm, TP. Hà Nội", "00070"), ("phường Ba Đình cũ", "00004"),
        ("Hoàn Kiếm - Hà Nội", "00070"), ("99999", ""), ("Hàng Bạc", ""), ("xã lạ", ""),
    ],
)  # fmt: skip
def test_places_by_code_and_name(text: str, code: str) -> None:
    assert PLACES.find(text).code == code


def test_a_former_ward_is_suggested_and_never_taken_for_the_new_one() -> None:
    assert PLACES.find("Hàng Bạc").former
    assert PLACES.find("Hàng Bạc").suggested == ("00070",)
    assert PLACES.find("Hoàn Kiêm 2").suggested == ("00070",)


def test_one_name_of_two_communes_is_a_question() -> None:
    twins = ToldPlaces([KnownPlace("00001", "xã An Bình"), KnownPlace("00002", "phường An Bình")])
    assert twins.find("An Bình").suggested == ("00001", "00002")
    assert twins.find("xã An Bình").code == "00001"


def line(row: int = 2, **told: object) -> PublishedLine:
    shared = {"place": "00070", "period": "2025-09", "operator": "", "network": "fixed", "technology": ""}
    return PublishedLine(row, **{**shared, **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"download": 10_000}, None), ({"download": 10_000.1}, "too_fast"), ({"download": 0}, "not_positive"),
        ({"upload": -1}, "not_positive"), ({}, "no_speed"), ({"download": 5, "samples": 0}, "no_samples"),
        ({"download": 5, "latency": -1}, "no_delay"), ({"download": 5, "period": "2026-12"}, "future"),
        ({"download": 5, "period": "2026-Q4"}, None), ({"download": 5, "period": "2027"}, "future"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(told: dict[str, object], code: str | None) -> None:
    found = [fault.code for fault in faults_of(line(**told), limits(), today=TODAY)]
    assert found == ([code] if code else [])


def test_the_national_value_nearest_in_time_of_the_same_network() -> None:
    known = limits()
    assert known.reference(line(period="2025-09")).download == 272.44  # type: ignore[union-attr]
    assert known.reference(line(period="2026-10")).download == 272.44  # type: ignore[union-attr]
    assert known.reference(line(period="2024-04")).download == 95.57  # type: ignore[union-attr]
    fifth = known.reference(line(network="mobile", technology="5g"))
    assert fifth is not None
    assert fifth.download == 447.03
    assert known.reference(line(network="mobile", technology="3g")) is None, "nothing was published of 3G"


def judged(lines: list[PublishedLine], **marks: tuple[str, ...]) -> dict[str, int]:
    judge = Judge(limits(), today=TODAY, units={"download": "Mbit/s", "upload": "Mbit/s"})
    for one in lines:
        judge.look(one, kept=not faults_of(one, limits(), today=TODAY))
    return {finding.code: finding.rows for finding in judge.findings(marks)}


def test_five_times_the_country_is_asked_about_and_less_is_not() -> None:
    assert judged([line(download=5 * 272.44)]) == {}
    assert judged([line(download=5.1 * 272.44)]) == {"far": 1}
    assert judged([line(download=272.44 / 5.1)]) == {"far": 1}


def test_upload_far_above_download_is_asked_about_line_by_line_or_as_columns() -> None:
    good, odd = [line(download=100, upload=104)] * 9, [line(download=100, upload=151)]
    assert judged(good + odd) == {"upload_more": 1}
    assert judged([line(download=100, upload=151)] * 6 + good[:5]) == {"swapped": 6}


def test_a_table_a_thousand_times_off_is_a_matter_of_unit_or_mark() -> None:
    thousandfold = [line(download=272_440, upload=202_050)] * 3
    assert judged(thousandfold) == {"units": 3}
    assert judged(thousandfold, download=(".",), upload=(".",)) == {"decimal_mark": 3}
    assert judged([line(download=0.272, upload=0.202)] * 3) == {"units": 3}


def test_a_running_period_an_early_one_and_odd_delays_are_asked_about() -> None:
    odd = [
        line(download=200, period="2026-11"),
        line(download=200, period="2019-05"),
        line(download=200, latency=501),
        line(download=200, latency=0.02),
    ]
    assert judged(odd) == dict.fromkeys(("not_ended", "too_early", "long_delay", "short_delay"), 1)


def reader(choice: ColumnChoice, headings: list[str], rows: list[list[object]]) -> LineReader:
    marks, _either = marks_of(choice, headings, rows)
    return LineReader(choice, headings, places=PLACES, operator_of=operator_of, marks=marks)


def test_units_are_brought_to_ours_and_empty_stays_unknown() -> None:
    headings = ["Xã", "DL", "UL", "Ping", "Mẫu"]
    choice = ColumnChoice(
        {"place": Chosen("Xã"), "download": Chosen("DL", "kbit/s"), "upload": Chosen("UL", "Gbit/s"),
         "latency": Chosen("Ping", "s"), "samples": Chosen("Mẫu")},
        {"period": "2025-09", "network": "5g", "statistic": "median"},
    )  # fmt: skip
    rows: list[list[object]] = [["00070", "95570,5", "0,2", "0,012", "1.204"], ["70", "80000", "", None, ""]]
    found = [
        reader(choice, headings, rows).read(number, row).line for number, row in enumerate(rows, start=2)
    ]
    assert found[0] is not None
    assert found[1] is not None
    assert (found[0].download, found[0].upload, found[0].latency, found[0].samples) == (
        95.5705,
        200,
        12,
        1204,
    )
    assert (found[1].upload, found[1].latency, found[1].samples) == (None, None, None)
    assert (found[0].network, found[0].technology, found[0].statistic) == ("mobile", "5g", "median")


def test_one_cell_that_leaves_no_doubt_settles_the_others() -> None:
    headings = ["Xã", "DL"]
    choice = ColumnChoice(
        {"place": Chosen("Xã"), "download": Chosen("DL", "Mbit/s")}, {"period": "2025", "network": "fixed"}
    )
    english: list[list[object]] = [["70", "272.440"], ["4", "95.5"]]
    assert [reader(choice, headings, english).read(2, row).line.download for row in english] == [272.44, 95.5]  # type: ignore[union-attr]
    open_ones: list[list[object]] = [["70", "272.440"]]
    assert marks_of(choice, headings, open_ones) == ({"download": ""}, {"download": (".",)})


def test_a_number_of_a_workbook_is_taken_as_it_is() -> None:
    headings = ["Xã", "DL"]
    choice = ColumnChoice(
        {"place": Chosen("Xã"), "download": Chosen("DL", "Mbit/s")}, {"period": "2025", "network": "fixed"}
    )
    rows: list[list[object]] = [[70, 272.44]]
    found = reader(choice, headings, rows).read(2, rows[0]).line
    assert found is not None
    assert (found.place, found.download) == ("00070", 272.44)


def test_fixed_lines_have_no_radio_and_two_generations_are_one_too_many() -> None:
    headings = ["Xã", "Mạng", "CN", "DL"]
    choice = ColumnChoice(
        {"place": Chosen("Xã"), "network": Chosen("Mạng"), "technology": Chosen("CN"),
         "download": Chosen("DL", "Mbit/s")},
        {"period": "2025"},
    )  # fmt: skip
    for row in (["70", "cố định", "4G", 50], ["70", "5G", "4G", 50]):
        (fault,) = reader(choice, headings, [row]).read(2, row).faults
        assert fault.code == "network"


def test_limits_without_a_reason_or_with_a_strange_name_name_themselves() -> None:
    national = 'version = 1\n[[value]]\nperiod = "2025-13"\nnetwork = "fixed"\ndownload = 1\nupload = 1\n'
    with pytest.raises(CatalogueError, match="must have"):
        read_limits("version = 1\n", "version = 1\n")
    with pytest.raises(CatalogueError, match="no period"):
        read_limits("version = 1\n", national)
