"""Pages that are pictures: recognised where tesseract has Vietnamese, else refused in one sentence."""

import unicodedata

import numpy as np
import pytest

from hatangso.adapters import document, scan
from hatangso.adapters.document import read_document
from hatangso.adapters.refusals import DocumentRefused, PicturePages
from hatangso.adapters.scan import find_rules
from tests.adapters.making import SENTENCE, pdf, scanned, spans, tables, texts

TABLE = "#table(columns: (2cm, 8cm, 4cm), [TT], [Nhiệm vụ], [Thời hạn], [1], [Xây dựng hạ tầng số], [Quý IV])"


def test_a_scan_is_recognised_with_its_table() -> None:
    if not scan.can_recognise():
        pytest.skip("tesseract with its Vietnamese data is not installed here")
    found = read_document(scanned(pdf(f"{SENTENCE} {SENTENCE}\n\n{TABLE}")), "quét.pdf")
    assert found.kind == "scan"
    assert "hạ tầng số trên địa bàn" in unicodedata.normalize("NFC", " ".join(texts(found)))
    assert [[text for text, _, _ in row] for row in spans(tables(found)[0])][1][0] == "1"
    assert any("Trang 1 là ảnh quét" in note for note in found.notes)


def test_without_tesseract_a_scan_is_refused_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DocumentRefused) as refused:
        read_document(scanned(pdf(SENTENCE)), "quét.pdf")
    assert refused.value.code == "scan_without_ocr"
    assert "tesseract" in refused.value.vi


def test_without_tesseract_a_picture_among_pages_of_text_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    whole = _joined(pdf(f"{SENTENCE}\n#pagebreak()\n{SENTENCE}"), scanned(pdf("Ảnh quét của một trang")))
    found = read_document(whole, "kế hoạch.pdf")
    assert found.kind == "pdf"
    assert any("Trang 3 là ảnh quét, chưa đọc được" in note for note in found.notes)


def test_asked_not_to_recognise_it_says_which_pages_are_pictures() -> None:
    with pytest.raises(PicturePages) as pictures:
        document.read_document(scanned(pdf(f"{SENTENCE}#pagebreak(){SENTENCE}")), "quét.pdf", ocr=False)
    assert pictures.value.numbers == (1, 2)


def test_ruling_lines_are_found_and_letters_are_not() -> None:
    page = np.full((300, 400), 255, dtype=np.uint8)
    page[50, 20:380] = 0  # a rule across
    page[50:200, 20] = 0  # and one down
    page[100:120, 100:110] = 0  # a letter
    rules = find_rules(page)
    assert [(r.horizontal, r.at, r.start, r.end) for r in rules] == [
        (True, 50.0, 20.0, 380.0),
        (False, 20.0, 50.0, 200.0),
    ]


def _joined(first: bytes, second: bytes) -> bytes:
    import io

    import pypdfium2 as pdfium

    whole = pdfium.PdfDocument.new()
    for part in (first, second):
        whole.import_pages(pdfium.PdfDocument(part))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()
