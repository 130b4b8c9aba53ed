"""The workbook of a filing: downloaded, filled, rehearsed, loaded whole or not at all; bad files told."""

import io
import zipfile
from datetime import timedelta
from itertools import pairwise

import pytest

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.apply_workbook import apply_workbook
from hatangso.flows.reap_tasks import reap_tasks
from hatangso.flows.refused import Refused
from hatangso.flows.rehearse_workbook import marked_workbook, tell_rehearsal, upload_workbook
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import submit_filing
from hatangso.flows.workbook_of_filing import workbook_of_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import Filing, FilingEntry, FilingUpload
from hatangso.store.evidence.models import Received
from tests.adapters.spreadsheets import fill, opened, saved
from tests.filing_world import NOW, acting, ask, begun, key, make_collection
from tests.filing_world import fill as fill_online
from tests.world import World

PAGE = "Số liệu"
P5, FI, ST = (key(code) for code in ("pop_5g", "fibre_households", "shared_data_store"))


def filled_workbook(world: World, filing: Filing, **part: object) -> bytes:
    """6.300 of 12.000, 3.500 of 4.000, no data store yet."""
    book = opened(workbook_of_filing(actor=acting(world, "officer"), filing=filings().get(pk=filing.pk)))
    page = book[PAGE]
    fill(page, P5.text, part=part.get("part", 6300), whole="12.000")
    fill(page, FI.text, part="3.500 ", whole=4000)
    fill(page, ST.text, blank_reason="Chưa có báo cáo của nhà thầu")
    return saved(book)


def send(world: World, filing: Filing, content: bytes, who: str = "officer") -> FilingUpload:
    return upload_workbook(
        actor=acting(world, who),
        filing=filings().get(pk=filing.pk),
        file=content,
        name="so-lieu.xlsx",
        now=NOW,
    )


def load(world: World, upload: FilingUpload, *, replace: bool = False) -> int:
    return apply_workbook(actor=acting(world, "officer"), upload=upload, replace=replace, now=NOW)


def test_a_filled_workbook_is_rehearsed_loaded_and_handed_in(world: World) -> None:
    filing = begun(world)
    upload = send(world, filing, filled_workbook(world, filing))
    assert upload.state == "rehearsed"
    assert [one["key"] for one in upload.story["changes"]] == [P5.text, FI.text, ST.text]
    assert FilingEntry.objects.count() == 0, "a rehearsal writes nothing"
    assert load(world, upload) == 3
    entry = FilingEntry.objects.get(indicator="pop_5g")
    assert (entry.part, entry.whole) == (6300, 12000)
    done = submit_filing(
        actor=acting(world, "officer"), filing=filings().get(pk=filing.pk), seen=None, now=NOW
    )
    assert done.state == "submitted"


def test_the_same_bytes_twice_change_nothing(world: World) -> None:
    filing = begun(world)
    content = filled_workbook(world, filing)
    upload = send(world, filing, content)
    load(world, upload)
    with pytest.raises(Refused, match="Tệp này đã nạp lúc 10:00 21/11/2026, không có gì thay đổi"):
        send(world, filing, content)
    with pytest.raises(Refused, match="đã nạp hoặc đã bỏ"):
        load(world, upload)
    assert FilingEntry.objects.count() == 3
    assert set(FilingEntry.objects.values_list("revision", flat=True)) == {1}


def test_one_wrong_cell_and_nothing_is_loaded_and_the_file_comes_back_marked(world: World) -> None:
    filing = begun(world)
    upload = send(world, filing, filled_workbook(world, filing, part="mười hai"))
    (wrong,) = upload.story["hard"]
    assert wrong["sheet"] == PAGE
    with pytest.raises(Refused, match="còn ô phải sửa"):
        load(world, upload)
    assert FilingEntry.objects.count() == 0
    marked = opened(marked_workbook(upload, acting(world, "officer")))
    cell = marked[PAGE][wrong["cell"]]
    assert cell.value == "mười hai"
    assert cell.comment is not None
    assert "Lỗi cần sửa" in marked.sheetnames
    over = send(world, filing, filled_workbook(world, filing, part=12500))
    assert "không được lớn hơn tổng số" in over.story["hard"][0]["text"]
    assert FilingUpload.objects.get(pk=upload.pk).state == "dropped", "the newer file takes its place"


def test_an_older_version_tells_what_others_changed_and_lets_the_person_choose(world: World) -> None:
    filing = begun(world)
    fill_online(world, filing, pop_5g=CellValues(part=6000, whole=12000))
    content = filled_workbook(world, filing)  # downloaded now
    fill_online(world, filings().get(), "head", pop_5g=CellValues(part=6400, whole=12000))
    upload = send(world, filing, content)
    assert [one["key"] for one in upload.story["conflicts"]] == [P5.text]
    assert load(world, upload) == 2
    assert FilingEntry.objects.get(indicator="pop_5g").part == 6400, "what the other typed stands"
    other = send(world, filing, filled_workbook(world, filing, part=6301))
    assert other.story["conflicts"] == [], "downloaded anew, it is based on what stands"
    fill_online(world, filings().get(), "head", pop_5g=CellValues(part=6500, whole=12000))
    with pytest.raises(Refused, match="hãy xem lại những gì tệp sẽ đổi"):
        load(world, other)
    other.refresh_from_db()
    assert [one["before"]["part"] for one in other.story["conflicts"]] == [6500]
    assert load(world, other, replace=True) == 1
    assert FilingEntry.objects.get(indicator="pop_5g").part == 6301


def test_a_workbook_of_another_ward_request_or_hand_is_refused_in_a_sentence(world: World) -> None:
    filing = begun(world)
    collection = filing.recipient.collection
    there = ask(collection, world.organisations["other_culture"], world.other)
    elsewhere = start_filing(actor=acting(world, "other_officer"), recipient=there, now=NOW)
    theirs = workbook_of_filing(actor=acting(world, "other_officer"), filing=elsewhere)
    with pytest.raises(Refused, match="địa bàn khác"):
        send(world, filing, theirs)
    again = ask(make_collection(world), world.organisations["culture"], world.ward)
    second = start_filing(actor=acting(world, "officer"), recipient=again, now=NOW)
    with pytest.raises(Refused, match=r"kỳ thu thập khác \(“Số liệu"):
        send(world, filing, filled_workbook(world, second))
    office = ask(collection, world.organisations["economy"], world.ward)
    third = start_filing(actor=acting(world, "economy_officer"), recipient=office, now=NOW)
    with pytest.raises(Refused, match="đơn vị khác"):
        send(world, filing, workbook_of_filing(actor=acting(world, "economy_officer"), filing=third))
    forged = changed_identity(filled_workbook(world, second), second.pk, filing.pk)
    with pytest.raises(Refused, match="nhận dạng ẩn"):
        send(world, filing, forged)
    assert FilingUpload.objects.count() == 0


def test_cut_bombed_and_strange_files_are_refused_in_a_sentence_each_and_keep_nothing(world: World) -> None:
    filing = begun(world)
    content = filled_workbook(world, filing)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            package.writestr(name, b" " * 60_000_000)
    said = set()
    for bad in (
        b"",
        content[: len(content) // 2],
        bomb.getvalue(),
        b"MZ" + content,
        b"\xd0\xcf\x11\xe0" * 200,
    ):
        with pytest.raises(Refused) as refused:
            send(world, filing, bad)
        assert refused.value.sentence
        said.add(refused.value.sentence)
    assert len(said) >= 3
    assert (FilingUpload.objects.count(), Received.objects.count()) == (0, 0)


def test_after_it_was_handed_in_no_workbook_is_taken(world: World) -> None:
    filing = begun(world)
    content = filled_workbook(world, filing)
    load(world, send(world, filing, content))
    submit_filing(actor=acting(world, "officer"), filing=filings().get(pk=filing.pk), seen=None, now=NOW)
    with pytest.raises(Refused, match="đang chờ duyệt"):
        send(world, filing, content + b"\n")


def changed_identity(content: bytes, before: int, after: int) -> bytes:
    """The workbook with another filing's number written into its hidden sheet."""
    book = opened(content)
    for page in book.worksheets:
        for row in page.iter_rows():
            for name, value in pairwise(row):
                if name.value == "hts:filing":
                    assert value.value == str(before)
                    value.value = str(after)
    return saved(book)


def test_a_large_workbook_is_read_in_the_background_and_a_forgotten_one_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = begun(world)
    content = filled_workbook(world, filing)
    monkeypatch.setattr("hatangso.flows.rehearse_workbook.AT_ONCE", 10)
    upload = send(world, filing, content)  # the tests' worker runs at once
    assert upload.state == "rehearsed"
    assert len(upload.story["changes"]) == 3
    FilingUpload.objects.filter(pk=upload.pk).update(state="reading")
    reap_tasks(now=NOW + timedelta(hours=1))
    upload.refresh_from_db()
    assert (upload.state, "bị ngắt giữa chừng" in upload.failure) == ("failed", True)


def test_a_reading_that_ends_after_a_newer_file_came_does_not_bring_the_older_back(world: World) -> None:
    filing = begun(world)
    older = send(world, filing, filled_workbook(world, filing))
    send(world, filing, filled_workbook(world, filing, part=6200))
    tell_rehearsal(older, acting(world, "officer"))  # the background reading of the first ends only now
    older.refresh_from_db()
    assert older.state == "dropped"
    with pytest.raises(Refused, match="đã nạp hoặc đã bỏ"):
        load(world, older)
