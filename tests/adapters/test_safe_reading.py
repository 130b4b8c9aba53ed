"""Reading in a process of its own: the same result, a bounded time, nothing left behind."""

import random
import tempfile
import time
from pathlib import Path

import pytest

from hatangso.adapters import safe_reading
from hatangso.adapters.document import read_document
from hatangso.adapters.limits import MEGABYTE, Limits
from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.safe_reading import read_document_safely
from tests.adapters.making import SENTENCE, docx, paragraph, pdf, scanned
from tests.adapters.test_docx_tables import cell, row, table


def a_very_long_table() -> bytes:
    numbers = random.Random(7)
    rows = [row(*[cell(f"{numbers.random():.6f}") for _ in range(20)]) for _ in range(3000)]
    return docx(table(*rows))


def test_the_result_is_that_of_reading_here() -> None:
    data = docx(paragraph(SENTENCE) + table(row(cell("a"), cell("b")), row(cell("c"), cell("d"))))
    assert read_document_safely(data, "a.docx") == read_document(data, "a.docx")


def test_a_path_is_read_as_well_as_bytes(tmp_path: Path) -> None:
    plan = tmp_path / "kế hoạch.txt"
    plan.write_text(SENTENCE, encoding="utf-8")
    assert read_document_safely(plan) == read_document(SENTENCE.encode(), "kế hoạch.txt")


def test_refusals_come_through_with_their_detail() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_document_safely(b"PK\x03\x04", "a.docx")
    assert refused.value.code == "truncated"
    assert refused.value.detail


def test_a_file_of_100_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    large = tmp_path / "lớn.pdf"
    with large.open("wb") as file:
        file.truncate(100 * MEGABYTE)
    with pytest.raises(DocumentRefused) as refused:
        read_document_safely(large)
    assert refused.value.code == "too_large"


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    began = time.monotonic()
    with pytest.raises(DocumentRefused) as refused:
        read_document_safely(a_very_long_table(), "a.docx", limits=Limits(seconds=0.3))
    assert refused.value.code == "too_slow"
    assert time.monotonic() - began < 10  # a guard against a hang, not a measurement


def test_a_reader_that_needs_too_much_memory_is_stopped() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_document_safely(a_very_long_table(), "a.docx", limits=Limits(memory=120 * MEGABYTE, seconds=60))
    assert refused.value.code in ("too_complex", "damaged")


def test_nothing_is_written_to_the_folder_of_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    read_document_safely(pdf(SENTENCE), "a.pdf")
    with pytest.raises(DocumentRefused):
        read_document_safely(pdf(SENTENCE)[:300], "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_worker_gets_none_of_the_secrets_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HATANGSO_SECRET_KEY", "bí mật")
    seen: dict[str, str] = {}
    original = safe_reading.subprocess.Popen

    def watching(*args: object, **kwargs: dict[str, str]) -> object:
        seen.update(kwargs["env"])
        return original(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(safe_reading.subprocess, "Popen", watching)
    read_document_safely(SENTENCE.encode(), "a.txt")
    assert "PATH" in seen
    assert "HATANGSO_SECRET_KEY" not in seen


def test_a_scan_is_read_a_second_time_with_the_time_that_recognition_needs() -> None:
    if not safe_reading.can_recognise():
        pytest.skip("tesseract with its Vietnamese data is not installed here")
    found = read_document_safely(scanned(pdf(SENTENCE)), "quét.pdf")
    assert found.kind == "scan"


def test_recognition_that_takes_too_long_is_stopped_with_the_program_it_started() -> None:
    if not safe_reading.can_recognise():
        pytest.skip("tesseract with its Vietnamese data is not installed here")
    limits = Limits(ocr_seconds_per_page=0.01)
    with pytest.raises(DocumentRefused) as refused:
        read_document_safely(scanned(pdf(SENTENCE * 20)), "quét.pdf", limits=limits)
    assert refused.value.code == "too_slow"


def test_a_path_that_is_not_there_is_an_ordinary_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_document_safely(tmp_path / "không có.docx")
