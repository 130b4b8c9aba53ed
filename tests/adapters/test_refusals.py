"""A file that is not read is refused with one Vietnamese and one English sentence saying what to do."""

import struct
import zipfile

import pytest

from hatangso.adapters.document import read_document
from hatangso.adapters.language import vietnamese_share
from hatangso.adapters.limits import Limits
from hatangso.adapters.refusals import REASONS, DocumentRefused
from tests.adapters.making import (
    SENTENCE,
    compound_file,
    docx,
    locked_pdf,
    paragraph,
    pdf,
    texts,
    zipped,
)

ENGLISH = "The ward shall publish its digital infrastructure plan before the end of the year 2026. " * 5
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
)


def bomb() -> bytes:
    return docx(paragraph(SENTENCE), word__footer1=" " * 30_000_000)


def many_entries() -> bytes:
    return zipped({"[Content_Types].xml": "<a/>"} | {f"word/{n}.xml": "" for n in range(4100)})


def lying_about_its_size() -> bytes:
    """The zip's directory declares 10 bytes for a part that inflates to 30 MB."""
    packed = bytearray(docx("", word__big=" " * 30_000_000))
    place = packed.find(struct.pack("<I", 30_000_000 + 0))
    while place >= 0:
        packed[place : place + 4] = struct.pack("<I", 10)
        place = packed.find(struct.pack("<I", 30_000_000), place)
    return bytes(packed)


def locked_zip() -> bytes:
    packed = bytearray(docx(paragraph(SENTENCE)))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(signature)
        while at >= 0:
            packed[at + place] |= 1
            at = packed.find(signature, at + 1)
    return bytes(packed)


def with_entities() -> bytes:
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": LAUGHS + "<w:document>&c;</w:document>",
    }
    return zipped(parts)


GOOD = docx(paragraph(SENTENCE))

REFUSED = {
    "nothing at all": ("empty", b"", "a.docx"),
    "blanks only": ("empty", b" \r\n\t ", "a.txt"),
    "a program": ("unknown_type", b"MZ\x90\x00" + bytes(range(256)) * 20, "kế hoạch.docx"),
    "random bytes": ("unknown_type", bytes((i * 7 + i // 251) % 256 for i in range(4000)), "a.txt"),
    "a picture": ("picture", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "a.pdf"),
    "a rar": ("archive", b"Rar!\x1a\x07\x00" + b"x" * 100, "a.docx"),
    "a zip of other things": ("archive", zipped({"a.docx": "x"}), "a.docx"),
    "an .odt": ("other_word", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.docx"),
    "an .rtf": ("other_word", b"{\\rtf1\\ansi x}", "a.doc"),
    "Word's own XML": ("other_word", b'<?xml version="1.0"?><w:wordDocument/>', "a.xml"),
    "an old .doc": ("other_word", compound_file("WordDocument"), "a.doc"),
    "an old .xls": ("spreadsheet", compound_file("Workbook"), "a.docx"),
    "an old .ppt": ("presentation", compound_file("PowerPoint Document"), "a.docx"),
    "a .docx with a password": ("encrypted_office", compound_file("EncryptedPackage"), "a.docx"),
    "a locked zip": ("encrypted_office", locked_zip(), "a.docx"),
    "a PDF with a password": ("encrypted_pdf", locked_pdf(), "a.pdf"),
    "a macro document": ("macro", docx(paragraph(SENTENCE), main_type=MACRO), "a.docm"),
    "a macro hidden in a .docx": (
        "macro",
        docx(paragraph(SENTENCE), **{"word__vbaProject.bin": "x"}),
        "a.docx",
    ),
    "an Excel called .docx": ("spreadsheet", docx("", main_type=EXCEL), "kế hoạch.docx"),
    "a PowerPoint called .docx": ("presentation", docx("", main_type=SLIDES), "kế hoạch.docx"),
    "a .docx cut short": ("truncated", GOOD[: len(GOOD) // 2], "a.docx"),
    "a PDF cut short": ("truncated", pdf(SENTENCE)[:600], "a.pdf"),
    "a zip bomb": ("zip_bomb", bomb(), "a.docx"),
    "a zip of thousands of parts": ("zip_bomb", many_entries(), "a.docx"),
    "entities that grow": ("unsafe_xml", with_entities(), "a.docx"),
    "broken XML": ("damaged", docx("<w:p><w:r>"), "a.docx"),
    "a .docx without text": ("no_text", docx("<w:p/>"), "a.docx"),
    "a plan in English": ("not_vietnamese", ENGLISH.encode(), "plan.txt"),
    "a .docx in English": ("not_vietnamese", docx(paragraph(ENGLISH)), "plan.docx"),
    "a plan typed without accents": ("not_vietnamese", b"Ke hoach phat trien ha tang so " * 20, "a.txt"),
    "too much text": ("too_much_text", (SENTENCE * 20_000).encode(), "a.txt"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_for_its_own_reason(case: str) -> None:
    code, data, filename = REFUSED[case]
    with pytest.raises(DocumentRefused) as refused:
        read_document(data, filename)
    assert refused.value.code == code


def test_a_part_that_lies_about_its_size_is_never_inflated_in_full() -> None:
    # The part is not needed for the text; where it is read, its declared size bounds it.
    assert texts(read_document(docx(paragraph(SENTENCE)), "a.docx")) == [SENTENCE]
    with pytest.raises(DocumentRefused) as refused:
        read_document(lying_about_its_size(), "a.docx")
    assert refused.value.code in ("no_text", "damaged", "zip_bomb")


def test_a_file_over_the_size_limit_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_document(GOOD, "a.docx", limits=Limits(max_bytes=100))
    assert refused.value.code == "too_large"


def test_names_that_climb_out_of_the_archive_do_no_harm() -> None:
    data = docx(paragraph(SENTENCE), **{"..__..__..__tmp__climbed.txt": "x", "__etc__climbed": "y"})
    assert texts(read_document(data, "../../a.docx")) == [SENTENCE]


def test_an_external_entity_is_never_fetched() -> None:
    body = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document>&x;</w:document>'
    with pytest.raises(DocumentRefused) as refused:
        read_document(zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body}), "a.docx")
    assert refused.value.code == "unsafe_xml"


def test_the_content_counts_and_a_wrong_suffix_is_noted() -> None:
    found = read_document(GOOD, "kế hoạch.pdf")
    assert found.kind == "docx"
    assert any(".pdf" in note and "DOCX" in note for note in found.notes)
    assert read_document(SENTENCE.encode(), "kế hoạch.docx").kind == "txt"


def test_markdown_is_told_from_text_by_its_name() -> None:
    assert read_document(SENTENCE.encode(), "a.md").kind == "md"
    assert read_document(SENTENCE.encode(), "a.txt").kind == "txt"


def test_a_plan_half_in_another_language_is_read_with_a_note() -> None:
    mixed = SENTENCE * 4 + ENGLISH * 2
    assert 0.02 < vietnamese_share(mixed) < 0.10
    assert any("không phải tiếng Việt" in note for note in read_document(mixed.encode(), "a.txt").notes)


def test_signs_that_no_database_holds_are_taken_out() -> None:
    found = read_document(docx(paragraph("Phủ\u00ad sóng\u200b 5G\u0085")), "a.docx")
    assert texts(found) == ["Phủ sóng 5G"]


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_one_sentence_in_each_language_and_says_what_to_do(code: str) -> None:
    refusal = DocumentRefused(code, "chi tiết")
    for sentence in (refusal.vi, refusal.en):
        assert sentence.endswith(".")
        assert len(sentence.replace(".docx", "").replace(".pdf", "").split(". ")) == 1
        assert "; " in sentence or ";" in sentence
    assert "hãy" in refusal.vi
    assert vietnamese_share(refusal.vi) > 0.1


def test_a_refusal_crosses_the_border_of_a_process() -> None:
    import pickle

    again = pickle.loads(pickle.dumps(DocumentRefused("macro", "x")))
    assert (again.code, again.detail) == ("macro", "x")


def test_the_bomb_of_the_tests_is_one() -> None:
    import io

    with zipfile.ZipFile(io.BytesIO(bomb())) as archive:
        part = archive.getinfo("word/footer1")
    assert part.file_size / part.compress_size > 200
