"""An official document as .docx, written with python-docx from the same model as the PDF."""

from datetime import date

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from hatangso.adapters.report_docx_pack import packed
from hatangso.adapters.report_docx_page import prepare_section, prepare_styles, put_properties
from hatangso.adapters.report_docx_paragraphs import (
    Place,
    columns,
    heading,
    line,
    lines,
    paragraph_of,
    rule,
)
from hatangso.adapters.report_docx_table import put_table
from hatangso.domain.reports import layout
from hatangso.domain.reports.blocks import Block, Bullets, Heading, Paragraph, Table
from hatangso.domain.reports.inline import runs
from hatangso.domain.reports.letterhead import letterhead_lines, rule_length
from hatangso.domain.reports.model import STATE_MOTTO, STATE_NAME, Annex, OfficialDocument, Orientation

_CENTER = WD_ALIGN_PARAGRAPH.CENTER


def write_docx(document: OfficialDocument, *, made_on: date) -> bytes:
    """The document's bytes: the same for the same document and day. `made_on` goes into its properties."""
    word = Document()
    prepare_styles(word, document.language)
    prepare_section(word.sections[0], first=True)
    put_properties(word, document, made_on)
    _head(word, document)
    _title(word, document)
    _addressees(word, document)
    for basis in document.basis_lines:
        paragraph_of(word, runs(basis), italic=True)
    for block in document.body[:-1]:
        _block(word, block, landscape=False)
    _block(word, document.body[-1], landscape=False).paragraph_format.keep_with_next = True
    if not document.is_sheet:
        _recipients_and_signature(word, document)
    for annex in document.annexes:
        _annex(word, document, annex)
    return packed(word)


def _head(word: WordDocument, document: OfficialDocument) -> None:
    widths = (layout.HEAD_LEFT, layout.HEAD_GAP, layout.HEAD_RIGHT)
    (left, _, right), (number, _, place) = columns(word, widths, rows=2)
    parent = letterhead_lines(document.parent.upper(), layout.HEAD_LEFT, layout.ISSUER)
    issuer = letterhead_lines(document.issuer.upper(), layout.HEAD_LEFT, layout.ISSUER)
    lines(left, [name for name in parent if name], layout.ISSUER, _CENTER)
    lines(left, issuer, layout.ISSUER, _CENTER, bold=True)
    issuer_rule = rule_length(issuer[-1], layout.ISSUER, layout.HEAD_LEFT)
    rule(left, issuer_rule, layout.HEAD_LEFT)
    if not document.is_sheet:
        line(number, document.number_line, layout.NUMBER, _CENTER, before=6)
        lines(right, [STATE_NAME], layout.STATE_NAME, _CENTER, bold=True)
        lines(right, [STATE_MOTTO], layout.STATE_MOTTO, _CENTER, bold=True)
        rule(right, layout.STATE_MOTTO_RULE, layout.HEAD_RIGHT)
    line(place, document.place_line, layout.PLACE_AND_DATE, _CENTER, italic=True, before=6)


def _title(word: WordDocument, document: OfficialDocument) -> None:
    line(word, document.kind.upper(), layout.KIND, _CENTER, bold=True, before=18)
    line(word, document.subject, layout.SUBJECT, _CENTER, bold=True)
    width = layout.text_width()
    rule(word, rule_length(document.subject, layout.SUBJECT, width), width, after=12)


def _addressees(word: WordDocument, document: OfficialDocument) -> None:
    first, *others = document.addressee_lines or ("",)
    if others:
        line(word, first, layout.ADDRESSEE, indent=layout.ADDRESSEE_INDENT)
        for other in others:
            last = line(word, other, layout.ADDRESSEE, indent=layout.ADDRESSEE_LIST_INDENT, before=2)
    elif first:
        last = line(word, first, layout.ADDRESSEE, _CENTER)
    else:
        return
    last.paragraph_format.space_after = Pt(10)


def _recipients_and_signature(word: WordDocument, document: OfficialDocument) -> None:
    ((left, right),) = columns(word, (layout.SIGN_LEFT, layout.SIGN_RIGHT), rows=1)
    line(left, "Nơi nhận:", layout.RECIPIENTS_HEADING, bold=True, italic=True, before=12)
    lines(left, document.recipient_lines, layout.RECIPIENTS)
    for nth, name in enumerate(document.signature.authority):
        line(right, name.upper(), layout.SIGNATURE, _CENTER, bold=True, before=0 if nth else 12)
    room = line(right, "", layout.SIGNATURE, _CENTER)
    room.paragraph_format.line_spacing = Mm(layout.SIGNATURE_ROOM)
    line(right, document.signature.name, layout.SIGNATURE, _CENTER, bold=True)


def _annex(word: WordDocument, document: OfficialDocument, annex: Annex) -> None:
    landscape = annex.orientation is Orientation.LANDSCAPE
    section = word.add_section(WD_SECTION.NEW_PAGE)
    word.paragraphs[-1].paragraph_format.line_spacing = Pt(1)  # it only carries the break
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    prepare_section(section, first=False)
    width = layout.text_width(landscape=landscape)
    line(word, document.annex_heading(annex), layout.ANNEX_HEADING, _CENTER, bold=True)
    line(word, annex.title.upper(), layout.ANNEX_TITLE, _CENTER, bold=True, before=2)
    line(word, document.annex_reference, layout.ANNEX_REFERENCE, _CENTER, italic=True, before=2)
    rule(word, rule_length(document.annex_reference, layout.ANNEX_REFERENCE, width), width, after=8)
    for block in annex.body:
        _block(word, block, landscape=landscape)


def _block(word: Place, block: Block, *, landscape: bool) -> WordParagraph:
    """Puts the block and returns its last paragraph."""
    match block:
        case Heading():
            return heading(word, block)
        case Paragraph():
            return paragraph_of(word, block.line)
        case Bullets():
            return [paragraph_of(word, runs("- ", *item)) for item in block.lines][-1]
        case Table():
            return put_table(word, block, layout.text_width(landscape=landscape))
