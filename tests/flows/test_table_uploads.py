"""An operator files once for a whole province: rehearsed, then all or nothing; wrong rows are told."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.flows.apply_table import apply_table
from hatangso.flows.check_filing import impossible_figures
from hatangso.flows.read_table_upload import read_table_upload
from hatangso.flows.reap_tasks import reap_tasks
from hatangso.flows.receive import bytes_of
from hatangso.flows.refused import Refused
from hatangso.flows.upload_table import drop_upload, read_upload_again
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import values_of_entry
from hatangso.store.collection.models import Filing, FilingEntry, FilingTableRow, FilingUpload
from hatangso.store.evidence.models import Received
from hatangso.store.programme.definitions import definitions_by_code
from tests.filing_world import NOW, acting
from tests.table_world import GOOD, HEAD, draw_boundaries, operators_filing, sent
from tests.world import World


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def applied(world: World, upload: FilingUpload, *, leave_out_bad: bool = False) -> None:
    filing = filings().get(pk=upload.filing_id)
    upload.refresh_from_db()
    apply_table(
        actor=acting(world, "operator"),
        upload=upload,
        leave_out_bad=leave_out_bad,
        seen=filing.revision,
        now=NOW,
    )


def told(filing: Filing, indicator: str, place: str) -> tuple[float | None, float | None]:
    entry = FilingEntry.objects.select_related("place").get(
        filing=filing, indicator=indicator, place__code=place
    )
    values = values_of_entry(entry)
    return values.part, values.whole


def test_a_table_by_commune_becomes_the_figures_of_each(world: World) -> None:
    filing = operators_filing(world)
    upload = sent(world, filing)
    assert (upload.state, upload.rows_read) == ("rehearsed", 2)
    assert (upload.story["good"], upload.story["bad"]) == (2, 0)
    assert FilingEntry.objects.count() == 0, "a rehearsal writes nothing"
    applied(world, upload)
    assert told(filing, "pop_5g", "D0101") == (9000, 12000)
    assert told(filing, "fibre_households", "D0102") == (500, 1250)
    assert FilingEntry.objects.count() == 4, "no column of stations or 1 Gb/s: no figure, and no 0"
    assert [row.values["population"] for row in FilingTableRow.objects.order_by("position")] == [12000, 5000]
    note = FilingEntry.objects.first().note
    assert note == "Từ bảng “Số liệu của doanh nghiệp viễn thông theo xã, phường”, tệp so-lieu.csv, 2 dòng"


def test_bad_rows_are_told_given_back_and_left_out_only_on_demand(world: World) -> None:
    filing = operators_filing(world)
    upload = sent(
        world,
        filing,
        f"{HEAD}\nD0101;12.000;9.000;4.000;3.200\n"
        "D0999;1;1;1;1\n"  # no commune of the province
        "D0102;năm nghìn;1000;1250;500\n"
        "D0101;12.000;9.000;4.000;3.200\n"  # the ward once more
        '"=cmd|x";5;5;5;5\n'
        "D0102;5000;1000\n",
    )
    story = upload.story
    assert (story["good"], story["bad"]) == (1, 5)
    assert [fault["line"] for fault in story["faults"]] == [3, 4, 5, 6, 7, 7, 7]
    assert "Trùng với dòng 2" in story["faults"][2]["vi"]
    assert upload.refused_rows is not None
    given_back = bytes_of(upload.refused_rows).decode("utf-8-sig").splitlines()
    assert given_back[0].startswith('Dòng,"Mã xã, phường",')
    assert given_back[0].endswith(",Lý do")
    assert given_back[1].startswith("3,D0999,1,1,1,1,")
    assert given_back[4].startswith("6,'=cmd|x,"), "no spreadsheet runs what was sent"
    with pytest.raises(Refused, match="Còn 5 dòng sai"):
        applied(world, upload)
    assert FilingEntry.objects.count() == 0
    applied(world, upload, leave_out_bad=True)
    assert FilingEntry.objects.count() == 2
    assert FilingEntry.objects.first().note.endswith("1 dòng, bỏ 5 dòng sai")


def test_a_row_that_covers_more_people_than_there_are_is_bad_at_the_rehearsal(world: World) -> None:
    filing = operators_filing(world)
    upload = sent(world, filing, f"{HEAD}\nD0101;12.000;12.000;4.000;4.000\nD0102;5000;5600;1250;500\n")
    assert (upload.story["good"], upload.story["bad"]) == (1, 1), "all of them may be covered, not more"
    fault = upload.story["faults"][0]
    assert (fault["line"], fault["column"]) == (3, "population_5g")
    assert fault["vi"] == "Dân số được phủ sóng 5G (5.600) lớn hơn Dân số (5.000)."


def test_sums_that_cannot_be_are_told_before_they_are_loaded() -> None:
    shape = definitions_by_code({"pop_5g"})["pop_5g"].shape
    ward, other = CellKey("pop_5g", "D0101"), CellKey("pop_5g", "D0102")
    found = impossible_figures(
        [(ward, CellValues(part=5600, whole=5000), shape), (other, CellValues(part=5000, whole=5000), shape)]
    )
    assert list(found) == [ward]
    assert "5.600" in found[ward].vi


def test_the_same_file_again_changes_nothing(world: World) -> None:
    filing = operators_filing(world)
    upload = sent(world, filing)
    assert sent(world, filing).pk == upload.pk, "not applied yet: the same upload"
    applied(world, upload)
    with pytest.raises(Refused, match=r"đã nạp lúc 10:00 21/11/2026, không có gì thay đổi"):
        sent(world, filing)
    with pytest.raises(Refused, match="đã nạp"):
        applied(world, upload)
    other = sent(world, filing, GOOD.replace("9.000", "9.500"))
    applied(world, other)
    assert told(filing, "pop_5g", "D0101") == (9500, 12000)
    assert FilingTableRow.objects.count() == 2, "the rows are the same rows, changed"
    back = sent(world, filing)  # what was applied first may be sent again after another
    assert back.state == "rehearsed"


def test_a_new_file_takes_the_place_of_one_not_applied(world: World) -> None:
    filing = operators_filing(world)
    first = sent(world, filing)
    sent(world, filing, f"{HEAD}\nD0101;12.000;9.100;4.000;3.200\n")
    first.refresh_from_db()
    assert first.state == "dropped"
    with pytest.raises(Refused, match="chưa được đọc xong"):
        applied(world, first)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Mã xã, phường;Dân số\nD0101;12000\n", "Bảng thiếu cột: Dân số được phủ sóng 5G"),
        (f"{HEAD}\n", "chỉ có dòng tiêu đề"),
        (f"{HEAD}\nD0101;12.000;9.000;4.000;3.200\nD0102;50", "cắt giữa chừng"),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_a_sentence(world: World, content: str, said: str) -> None:
    upload = sent(world, operators_filing(world), content)
    assert upload.state == "failed"
    assert said in upload.story["words"]["vi"]
    assert FilingEntry.objects.count() == 0


def test_a_file_beyond_the_limit_is_refused_by_its_size(world: World, settings: Any) -> None:
    settings.TABLE_UPLOAD_LIMIT_BYTES = 1024 * 1024
    with pytest.raises(Refused, match="quá 1 MB"):
        sent(world, operators_filing(world), b"x" * (1024 * 1024 + 1))
    assert not Received.objects.exists()


def test_stations_at_their_points_are_counted_by_boundary(world: World) -> None:
    draw_boundaries(world)
    filing = operators_filing(world, "operator_stations")
    rows = ["Mã trạm,Công nghệ,Kinh độ,Vĩ độ,Tình trạng"]
    rows += [f"A{n},4G,110.05,13.0{n},Đang phát sóng" for n in range(1, 5)]  # four in the ward
    rows += ["A1,5G,110.05,13.01,Đang phát sóng", "A9,5G,110.06,13.01,Ngừng phát sóng"]
    rows += ["B1,4G,110.15,13.05,Đang phát sóng", "B2,4G,110.15,13.06,đang phát sóng"]
    rows += ["C1,4G,111.0,13.05,Đang phát sóng", "C2,4G,13.05,110.15,Đang phát sóng"]  # away; swapped
    upload = sent(world, filing, "\n".join(rows) + "\n", table="operator_stations")
    assert (upload.story["good"], upload.story["bad"]) == (8, 2)
    applied(world, upload, leave_out_bad=True)
    assert told(filing, "stations_5g_per_4g", "D0101") == (1, 4)
    assert told(filing, "stations_5g_per_4g", "D0102") == (0, 2)


def test_an_area_in_two_communes_is_divided_by_area_and_the_rest_outside_counts_nowhere(world: World) -> None:
    draw_boundaries(world)
    filing = operators_filing(world, "coverage_areas")
    # 0.02° of 0.08° in the ward, 0.06° in the commune; the second area lies half in the sea
    upload = sent(
        world,
        filing,
        "Mã vùng\tCông nghệ\tHình của vùng\tDân số trong vùng\n"
        "V1\t5G\tPOLYGON((110.08 13.02,110.16 13.02,110.16 13.04,110.08 13.04,110.08 13.02))\t8.000\n"
        "V2\t5G\tPOLYGON((110.15 13.05,110.25 13.05,110.25 13.06,110.15 13.06,110.15 13.05))\t1.000\n"
        "V3\t5G\tPOLYGON((110.15 13.05,110.25 13.06,110.25 13.05,110.15 13.06,110.15 13.05))\t1.000\n",
        table="coverage_areas",
    )
    assert (upload.story["good"], upload.story["bad"], upload.story["partly_outside"]) == (2, 1, 1)
    applied(world, upload, leave_out_bad=True)
    assert told(filing, "pop_5g", "D0101") == (2000, None)
    assert told(filing, "pop_5g", "D0102") == (6500, None)


def test_points_need_boundaries(world: World) -> None:
    with pytest.raises(Refused, match="Chưa có ranh giới"):
        sent(world, operators_filing(world, "operator_stations"), "x", table="operator_stations")


def test_what_was_typed_beside_the_table_stays(world: World) -> None:
    draw_boundaries(world)
    filing = operators_filing(world, "coverage_areas")
    applied(
        world,
        sent(
            world,
            filing,
            "Mã vùng;Công nghệ;Hình của vùng;Dân số trong vùng\n"
            "V1;5G;POLYGON((110.01 13.02,110.02 13.02,110.02 13.04,110.01 13.04,110.01 13.02));800\n",
            table="coverage_areas",
        ),
    )
    entry = FilingEntry.objects.get(indicator="pop_5g")
    entry.whole = 12000
    entry.save()
    applied(
        world,
        sent(
            world,
            filing,
            "Mã vùng;Công nghệ;Hình của vùng;Dân số trong vùng\n"
            "V1;5G;POLYGON((110.01 13.02,110.02 13.02,110.02 13.04,110.01 13.04,110.01 13.02));900\n",
            table="coverage_areas",
        ),
    )
    assert told(filing, "pop_5g", "D0101") == (900, 12000)


def test_who_did_not_see_a_change_does_not_write_over_it(world: World) -> None:
    filing = operators_filing(world)
    upload = sent(world, filing)
    seen = filings().get(pk=filing.pk).revision
    Filing.objects.filter(pk=filing.pk).update(revision=seen + 1)  # somebody typed a figure meanwhile
    with pytest.raises(Refused, match="vừa sửa bộ số liệu này"):
        apply_table(actor=acting(world, "operator"), upload=upload, leave_out_bad=False, seen=seen, now=NOW)
    assert FilingEntry.objects.count() == 0


@pytest.mark.parametrize("who", ["rival", "officer", "head", "leader"])
def test_nobody_else_files_for_an_operator(world: World, who: str) -> None:
    filing = operators_filing(world)
    with pytest.raises(PermissionDenied):
        sent(world, filing, who=who)
    upload = sent(world, filing)
    for act in (
        lambda: drop_upload(actor=acting(world, who), upload=upload),
        lambda: read_upload_again(actor=acting(world, who), upload=upload, now=NOW),
        lambda: apply_table(actor=acting(world, who), upload=upload, leave_out_bad=True, seen=0, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert FilingEntry.objects.count() == 0


def test_a_reading_that_was_killed_is_told_and_can_be_done_again(world: World) -> None:
    filing = operators_filing(world)
    upload = sent(world, filing)
    FilingUpload.objects.filter(pk=upload.pk).update(state="reading", rows_read=1)
    assert reap_tasks(now=NOW + timedelta(minutes=10)) == 0, "it may still be running"
    assert reap_tasks(now=NOW + timedelta(minutes=30)) == 1
    upload.refresh_from_db()
    assert upload.state == "failed"
    assert "ngắt giữa chừng" in upload.story["words"]["vi"]
    read_upload_again(actor=acting(world, "operator"), upload=upload, now=NOW)
    upload.refresh_from_db()
    assert (upload.state, upload.story["good"]) == ("rehearsed", 2)
    applied(world, upload)
    assert read_table_upload.call(upload.pk) is None, "the task that was thought dead comes too late"
    upload.refresh_from_db()
    assert upload.state == "applied"
