"""The page of an asked table: sent, rehearsed, loaded, mended row by row; another operator's is closed."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hatangso.adapters.table_stream import open_table
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import Filing, FilingEntry, FilingTableRow, FilingUpload
from hatangso.store.programme.models import Observation
from tests.filing_world import NOW, acting
from tests.table_world import GOOD, HEAD, draw_boundaries, operators_filing, sent
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def at(filing: Filing, table: str = "operator_communes") -> str:
    return reverse("filing_table", args=[filing.recipient.place.code, filing.pk, table])


def upload(client: Client, filing: Filing, content: str, name: str = "so-lieu.csv") -> Any:
    file = SimpleUploadedFile(name, content.encode())
    return client.post(at(filing), {"action": "upload", "file": file}, follow=True)


def test_from_the_file_to_the_wards_programme(world: World) -> None:
    filing, client = operators_filing(world), client_of(world, "operator")
    page = client.get(at(filing)).content.decode()
    assert "Chưa có dòng nào" in page
    page = upload(client, filing, GOOD).content.decode()
    assert "9.000/12.000 = 75%" in page
    assert "chưa có" in page, "what stands now is said too"
    assert "Nạp vào bộ số liệu" in page
    found = FilingUpload.objects.get()
    answer = client.post(
        at(filing),
        {"action": "apply", "upload": found.pk, "seen": filings().get(pk=filing.pk).revision},
        follow=True,
    )
    page = answer.content.decode()
    assert "Đã nạp bảng vào 4 ô số liệu" in page
    assert "D0101 phường An Hòa" in page
    assert "12.000" in page
    filing = filings().get(pk=filing.pk)
    submit_filing(actor=acting(world, "operator"), filing=filing, seen=filing.revision, now=NOW)
    landed = Observation.objects.get(indicator="pop_5g", unit=world.ward)
    assert (landed.value, landed.state) == (75, "entered")
    assert landed.source_organisation == world.organisations["operator_a"]


def test_the_sheet_of_tables_alone_leads_to_its_tables_and_names_what_is_missing(world: World) -> None:
    filing = operators_filing(world)
    answer = client_of(world, "operator").get(
        reverse("filing", args=[filing.recipient.place.code, filing.pk])
    )
    assert answer.status_code == 200
    assert at(filing) in answer.content.decode()
    assert [(name, one.rule) for name, one in answer.context["hard"]] == [
        ("Số liệu của doanh nghiệp viễn thông theo xã, phường", "no_table")
    ]


def test_a_row_is_added_changed_and_removed_and_the_figures_follow(world: World) -> None:
    filing, client = operators_filing(world, "operator_stations"), client_of(world, "operator")
    draw_boundaries(world)
    new = reverse("filing_table_row", args=["D01", filing.pk, "operator_stations", "moi"])
    typed = {
        "station": "SM-001",
        "technology": "4g",
        "longitude": "110,05",
        "latitude": "13,05",
        "state": "on_air",
        "on_air_since": "1/7/2025",
        "revision": "0",
    }
    assert client.get(new).status_code == 200
    wrong = client.post(new, {**typed, "longitude": "200", "on_air_since": "32/7/2025"})
    assert wrong.status_code == 422
    said = wrong.content.decode()
    assert "200 lớn hơn mức cao nhất 118,5" in said
    assert "không phải ngày" in said
    assert client.post(new, typed).status_code == 302
    assert client.post(new, {**typed, "technology": "5g"}).status_code == 302
    same = client.post(new, typed)
    assert same.status_code == 422
    assert "Đã có dòng khác cùng" in same.content.decode()
    entry = FilingEntry.objects.get(indicator="stations_5g_per_4g")
    assert (entry.part, entry.whole, entry.place) == (1, 1, world.ward)
    row = FilingTableRow.objects.get(values__technology="5g")
    assert row.values["on_air_since"] == "2025-07-01"
    edit = reverse("filing_table_row", args=["D01", filing.pk, "operator_stations", row.row])
    assert 'value="110,05"' in client.get(edit).content.decode()
    moved = client.post(edit, {**typed, "technology": "5g", "longitude": "110,15", "revision": row.revision})
    assert moved.status_code == 302
    stale = client.post(edit, {**typed, "technology": "5g", "revision": row.revision})
    assert stale.status_code == 422
    assert "vừa sửa dòng này" in stale.content.decode()
    assert FilingEntry.objects.get(place=world.ward).part == 0
    assert not FilingEntry.objects.filter(place=world.other).exists(), "no 4G station there: no share"
    first = FilingTableRow.objects.get(values__technology="4g")
    client.post(
        at(filing, "operator_stations"), {"action": "remove", "row": first.row, "revision": first.revision}
    )
    entry.refresh_from_db()
    assert (entry.part, entry.whole) == (None, None), "what the removed row told is taken back"
    assert FilingTableRow.objects.get(pk=first.pk).removed, "the row stays in the record"


def test_another_operator_neither_sees_nor_sends(world: World) -> None:
    filing = operators_filing(world)
    found = sent(world, filing, f"{HEAD}\nD0999;1;1;1;1\nD0101;12.000;9.000;4.000;3.200\n")
    rival = client_of(world, "rival")
    assert rival.get(at(filing)).status_code == 403
    assert upload(rival, filing, GOOD).status_code == 403
    for name, things in (
        ("filing_table_progress", (filing.pk, found.pk)),
        ("filing_table_refused", (filing.pk, found.pk, "csv")),
        ("filing_table_template", (filing.pk, "operator_communes", "csv")),
        ("filing_table_row", (filing.pk, "operator_communes", "moi")),
        ("received_file", (found.received_id,)),
    ):
        assert rival.get(reverse(name, args=["D01", *things])).status_code in {403, 404}, name
    own = operators_filing(world, who="rival", of="operator_b")
    mixed = rival.post(at(own), {"action": "apply", "upload": found.pk, "seen": 0, "leave_out_bad": "1"})
    assert mixed.status_code == 404, "an upload of another filing"
    assert FilingEntry.objects.count() == 0
    assert (
        client_of(world, "operator")
        .get(reverse("received_file", args=["D01", found.received_id]))
        .status_code
        == 200
    )
    assert (
        client_of(world, "city").get(reverse("received_file", args=["D01", found.received_id])).status_code
        == 200
    )


def test_the_bad_rows_come_back_as_a_workbook_with_their_reason(world: World) -> None:
    filing = operators_filing(world)
    found = sent(world, filing, f"{HEAD}\nD0999;=1+1;1;1;1\nD0101;12.000;9.000;4.000;3.200\n")
    answer = client_of(world, "operator").get(
        reverse("filing_table_refused", args=["D01", filing.pk, found.pk, "xlsx"])
    )
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    heading, row = sheet.iter_rows(values_only=True)
    assert heading[0] == "Dòng"
    assert row[:3] == ("2", "D0999", "'=1+1")
    assert "không phải xã, phường của tỉnh" in row[-1]


def test_the_template_is_read_back(world: World, tmp_path: Path) -> None:
    filing = operators_filing(world)
    client = client_of(world, "operator")
    content = client.get(
        reverse("filing_table_template", args=["D01", filing.pk, "operator_communes", "xlsx"])
    ).content
    book = load_workbook(io.BytesIO(content))
    assert [row[0].value for row in book["Xã, phường"].iter_rows(min_row=2)] == ["D0101", "D0102"]
    sheet = book.worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["D0101", "D0102"], "one row a commune"
    for place, value in enumerate(("d0101", 12000, None, 9000, 4000, None, 3200), start=1):
        sheet.cell(2, place, value)
    path = tmp_path / "dien.xlsx"
    book.save(path)
    assert open_table(path).kind == "xlsx"
    upload(client, filing, "")
    with path.open("rb") as opened:
        answer = client.post(at(filing), {"action": "upload", "file": opened}, follow=True)
    assert "9.000/12.000 = 75%" in answer.content.decode()
    story = FilingUpload.objects.get(state="rehearsed").story
    assert (story["good"], story["bad"]) == (1, 0), "the row of D0102 was left as the template had it"


def test_a_table_that_is_not_asked_is_not_there(world: World) -> None:
    filing, client = operators_filing(world), client_of(world, "operator")
    assert client.get(at(filing, "operator_stations")).status_code == 404
    assert client.get(at(filing, "khong-co")).status_code == 404


def test_the_page_sends_few_queries_however_many_communes(
    world: World, django_assert_max_num_queries: Any
) -> None:
    filing, client = operators_filing(world), client_of(world, "operator")
    sent(world, filing)
    client.get(at(filing))
    with django_assert_max_num_queries(40):
        client.get(at(filing))


def test_a_file_beyond_the_limit_is_dropped_while_it_arrives_and_the_page_says_so(
    world: World, settings: Any
) -> None:
    settings.TABLE_UPLOAD_LIMIT_BYTES = 1024 * 1024
    settings.UPLOAD_LIMIT_BYTES = 1024
    filing, client = operators_filing(world), client_of(world, "operator")
    page = upload(client, filing, f"{HEAD}\n" + "x" * 2 * 1024 * 1024)
    assert page.status_code == 422
    assert "Tệp quá 1 MB" in page.content.decode()
    assert not FilingUpload.objects.exists()
    more = GOOD + "".join(f"D01{number:02d};1;1;1;1\n" for number in range(3, 99))
    upload(client, filing, more)
    assert FilingUpload.objects.get().story["rows"] == 98, "a table may be larger than other files"


def test_the_waiting_page_asks_again_and_opens_anew_when_the_reading_has_ended(world: World) -> None:
    filing, client = operators_filing(world), client_of(world, "operator")
    found = sent(world, filing)
    address = reverse("filing_table_progress", args=["D01", filing.pk, found.pk])
    FilingUpload.objects.filter(pk=found.pk).update(state="reading", rows_read=20_000, rows_total=1_000_000)
    waiting = client.get(address)
    assert "Đang đọc: 20.000/1.000.000 dòng" in waiting.content.decode()
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "HX-Redirect" not in waiting.headers
    FilingUpload.objects.filter(pk=found.pk).update(state="rehearsed")
    assert client.get(address).headers["HX-Redirect"] == at(filing)
