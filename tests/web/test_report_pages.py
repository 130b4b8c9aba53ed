"""The pages of reports: what each person finds, what the forms do, and that files say what the page says."""

import html
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hatangso.flows.compose_report import compose_by_hand
from hatangso.flows.decide_report import submit_report
from hatangso.flows.edit_report import mark_of
from hatangso.flows.report_input import report_input
from hatangso.flows.report_snapshot import digest_of
from hatangso.store.reports.models import Report
from tests.programme_world import NOW, actor, told
from tests.report_world import Year, approved, build_year, composed
from tests.world import World

NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")


@pytest.fixture
def year(world: World) -> Year:
    return build_year(world)


def sign_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, world: World, *things: object) -> str:
    return reverse(name, args=[world.ward.code, *things])


def words_of(page: str) -> str:
    """What a reader sees of the paper on the page."""
    paper = page[page.index('<div class="official-document"') : page.index('<aside class="report-side')]
    without_forms = re.sub(r"<details.*?</details>", " ", paper, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", without_forms))


def words_of_docx(data: bytes) -> str:
    document = docx.Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_an_empty_list_says_what_to_do_next(world: World) -> None:
    page = sign_in(world, "officer").get(at("reports", world)).content.decode()
    assert "Chưa có báo cáo nào" in page
    assert at("report_new", world) in page


def test_a_due_date_is_composed_from_the_list_and_opened_twice(world: World, year: Year) -> None:
    client = sign_in(world, "officer")
    assert "Đến hạn, chưa soạn" in client.get(at("reports", world)).content.decode()
    first = client.post(at("report_compose", world, year.occurrence.pk))
    again = client.post(at("report_compose", world, year.occurrence.pk))
    assert first.headers["Location"] == again.headers["Location"]
    assert Report.objects.count() == 1
    assert "Đến hạn, chưa soạn" not in client.get(at("reports", world)).content.decode()


def test_every_figure_on_the_page_opens_its_evidence(world: World, year: Year) -> None:
    report = composed(world, year)
    page = sign_in(world, "officer").get(at("report", world, report.pk)).content.decode()
    assert f'<a class="figure" href="{at("figure_evidence", world, year.figures[1].pk)}"' in page
    assert f'href="{at("task", world, year.late.pk)}"' in page
    assert f'href="{at("money", world)}?year=2026"' in page
    assert 'href=""' not in page


def test_a_part_is_written_in_place_and_its_proposal_comes_back(world: World, year: Year) -> None:
    report, client = composed(world, year), sign_in(world, "officer")
    address = at("report_text", world, report.pk, "assessment")
    client.post(address, {"text": "Dòng một <b>\n- gạch đầu dòng", "seen": ""})
    page = client.get(at("report", world, report.pk)).content.decode()
    assert "Dòng một &lt;b&gt;" in page
    assert "Dòng một <b>" in words_of(page)
    assert "Dòng một <b>" not in page
    late = client.post(address, {"text": "Bản của tôi", "seen": ""})
    assert late.status_code == 409
    assert "Bản của tôi" in late.content.decode()
    assert "Người khác vừa sửa" in late.content.decode()
    client.post(address, {"proposal": "1", "seen": mark_of(Report.objects.get(), "assessment")})
    assert Report.objects.get().texts == {}


def test_the_head_form_keeps_what_was_typed_and_says_what_is_wrong(world: World, year: Year) -> None:
    report, client = composed(world, year), sign_in(world, "officer")
    given = {
        "title": "Kết quả năm 2026",
        "cutoff": "2026-12-01",
        "addressees": "Sở A\nSở B",
        "recipients": "Lưu: VT",
        "parent": "",
        "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA",
        "issuer_in_words": "UBND phường An Hòa",
        "symbol": "BC-UBND",
        "place": "An Hòa",
        "authority": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        "signer_name": "Ông B",
    }
    address = at("report_head", world, report.pk)
    wrong = client.post(address, {**given, "cutoff": "2028-01-01", "version": "1"})
    assert (wrong.status_code, "Ngày chốt số liệu phải từ" in wrong.content.decode()) == (422, True)
    assert client.post(address, {**given, "version": "1"}).status_code == 302
    kept = Report.objects.get()
    assert (kept.title, kept.head["addressees"], kept.cutoff.day) == ("Kết quả năm 2026", ["Sở A", "Sở B"], 1)
    assert kept.signer_title == "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
    stale = client.post(address, {**given, "version": "1"})
    assert "Người khác vừa sửa báo cáo" in stale.content.decode()


def test_the_whole_way_from_draft_to_signed_copy(world: World, year: Year) -> None:
    officer, head = sign_in(world, "officer"), sign_in(world, "head")
    officer.post(at("report_compose", world, year.occurrence.pk))
    report = Report.objects.get()
    officer.post(at("report_submit", world, report.pk))
    page = head.get(at("report", world, report.pk)).content.decode()
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found is not None
    head.post(at("report_return", world, report.pk), {"reason": "Thiếu đánh giá"})
    assert "Thiếu đánh giá" in officer.get(at("report", world, report.pk)).content.decode()
    officer.post(at("report_submit", world, report.pk))
    head.post(at("report_approve", world, report.pk), {"seen": found[1]})
    report.refresh_from_db()
    assert report.state == "approved"
    officer.post(at("report_number", world, report.pk), {"number": "05", "issued_on": "2026-12-09"})
    pdf = head.get(at("report_file", world, report.pk, "pdf")).content
    upload = SimpleUploadedFile("da-ky.pdf", pdf, "application/pdf")
    officer.post(at("report_signed", world, report.pk), {"signed": upload})
    report.refresh_from_db()
    assert report.signed is not None
    assert (report.number, report.signed.file_name) == ("05", "da-ky.pdf")
    listed = officer.get(at("reports", world) + "?export=csv").content.decode("utf-8-sig")
    assert "05,09/12/2026" in listed


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("anh.png", b"\x89PNG\r\n\x1a\n", "phải là tệp PDF"),
        ("macro.pdf", b"PK\x03\x04", "phải là tệp PDF"),
        ("trong.pdf", b"", "phải là tệp PDF"),
    ],
)
def test_a_bad_signed_copy_is_told_in_one_sentence(
    world: World, year: Year, name: str, data: bytes, sentence: str
) -> None:
    report, client = approved(world, year), sign_in(world, "officer")
    upload = SimpleUploadedFile(name, data)
    answer = client.post(at("report_signed", world, report.pk), {"signed": upload}, follow=True)
    assert sentence in answer.content.decode() or "Hãy chọn tệp PDF" in answer.content.decode()
    assert Report.objects.get().signed is None


def test_unapproved_figures_are_shown_as_what_stops_the_approval(world: World) -> None:
    year = build_year(world, approved=False)
    report = submit_report(actor=actor(world, "officer"), report=composed(world, year), now=NOW)
    client = sign_in(world, "head")
    page = client.get(at("report", world, report.pk)).content.decode()
    assert "6 số liệu chưa được duyệt" in page
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen is not None
    answer = client.post(at("report_approve", world, report.pk), {"seen": seen[1]}, follow=True)
    assert "Còn 6 số liệu trong báo cáo chưa duyệt" in answer.content.decode()


def test_word_and_pdf_have_the_figures_of_the_page(world: World, year: Year) -> None:
    report, client = approved(world, year), sign_in(world, "officer")
    page = words_of(client.get(at("report", world, report.pk)).content.decode())
    figures = set(NUMBER.findall(page))
    assert {"52,5%", "45%", "90%", "80%", "75%", "300", "200", "150"} <= figures
    word = words_of_docx(client.get(at("report_file", world, report.pk, "docx")).content)
    assert set(NUMBER.findall(word)) >= figures
    pdf = client.get(at("report_file", world, report.pk, "pdf")).content
    assert figures - set(NUMBER.findall(words_of_pdf(pdf))) == set()


def words_of_pdf(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(BytesIO(data)) as opened:
        return "\n".join(page.extract_text() or "" for page in opened.pages)


@pytest.mark.slow
def test_libreoffice_opens_the_word_file(world: World, year: Year, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    report = approved(world, year)
    file = tmp_path / "bao-cao.docx"
    file.write_bytes(sign_in(world, "head").get(at("report_file", world, report.pk, "docx")).content)
    profile = (tmp_path / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(file)], check=True, capture_output=True, timeout=180
    )
    assert "52,5%" in words_of_pdf((tmp_path / "bao-cao.pdf").read_bytes())


@pytest.mark.parametrize(
    ("who", "draft", "frozen"),
    [
        ("officer", 200, 200), ("economy_officer", 200, 200), ("head", 200, 200), ("leader", 200, 200),
        ("police", 200, 200), ("city", 404, 200), ("operator", 404, 404), ("rival", 404, 404),
        ("other_officer", 403, 403), ("administrator", 403, 403),
    ],
)  # fmt: skip
def test_who_finds_a_draft_and_who_an_approved_report(
    world: World, year: Year, who: str, draft: int, frozen: int
) -> None:
    client = sign_in(world, who)
    report = composed(world, year)
    for name, things in (("report", ()), ("report_file", ("docx",))):
        assert client.get(at(name, world, report.pk, *things)).status_code == draft
    report = approved(world, year)
    for name, things in (("report", ()), ("report_file", ("pdf",))):
        assert client.get(at(name, world, report.pk, *things)).status_code == frozen


def test_a_report_of_another_locality_is_not_found(world: World, year: Year) -> None:
    period = told("2026").period
    theirs = compose_by_hand(actor=actor(world, "other_officer"), unit=world.other, period=period, now=NOW)
    assert sign_in(world, "officer").get(at("report", world, theirs.pk)).status_code == 404


def test_a_change_after_approval_is_shown_and_the_page_stays(world: World, year: Year) -> None:
    report, client = approved(world, year), sign_in(world, "officer")
    before = words_of(client.get(at("report", world, report.pk)).content.decode())
    year.obstacle.delete()
    page = client.get(at("report", world, report.pk)).content.decode()
    assert "1 thay đổi sau khi duyệt" in page
    assert words_of(page) == before


def test_the_estimate_is_a_document_of_the_years_money(world: World, year: Year) -> None:
    client = sign_in(world, "head")
    word = words_of_docx(client.get(at("estimate_document", world, 2026, "docx")).content)
    assert "300.000.000" in word
    assert client.get(at("estimate_document", world, 2026, "pdf")).content.startswith(b"%PDF-")
    assert client.get(at("estimate_document", world, 2026, "xls")).status_code == 404


def test_the_digest_on_the_page_is_that_of_the_facts(world: World, year: Year) -> None:
    report = submit_report(actor=actor(world, "officer"), report=composed(world, year), now=NOW)
    page = sign_in(world, "head").get(at("report", world, report.pk)).content.decode()
    assert digest_of(report_input(report, today=timezone.localdate())) in page
