"""A table of i-Speed from its bytes to the lines that stand; told anew, twice, withdrawn."""

import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.adapters import table_stream
from hatangso.adapters.speed_sources.ispeed import head_of
from hatangso.domain.measurement.mapping import Chosen, ColumnChoice, guess
from hatangso.domain.places.told_place import KnownPlace, ToldPlaces
from hatangso.flows.demo.province import make_province
from hatangso.flows.demo.published_speeds import make_published_speeds
from hatangso.flows.measurements.choose_columns import choice_of, choose_columns, match_places
from hatangso.flows.measurements.forget_published import tell_forgotten_tables
from hatangso.flows.measurements.import_table import drop_published, keep_published, withdraw_published
from hatangso.flows.measurements.read_published import PlacesTold, read_published
from hatangso.flows.measurements.receive_published import head_of_import, proposal
from hatangso.flows.receive import bytes_of
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import ColumnMapping, MeasurementImport, PublishedSpeed
from tests.filing_world import NOW, TODAY, acting
from tests.published_world import GOOD, HEAD, ROWS, examples, kept, read, received, standing
from tests.world import World


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


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
