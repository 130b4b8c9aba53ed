"""Page setup, fonts and properties of a .docx in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from datetime import UTC, date, datetime, time
from typing import Any, cast

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

from hatangso.domain.reports import layout
from hatangso.domain.reports.inline import printable
from hatangso.domain.reports.model import OfficialDocument

_LOCALES = {"vi": "vi-VN", "en": "en-GB"}
_SCRIPTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


def prepare_styles(word: WordDocument, language: str) -> None:
    """Everything in one black font; headings keep their outline level and lose Word's colours."""
    for name in ("Normal", "Header", "Heading 1", "Heading 2", "Heading 3"):
        style = word.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name = layout.FONT
        style.font.size = Pt(layout.BODY)
        style.font.bold = name.startswith("Heading") and name != "Heading 3"
        style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _every_script(style)
        form = style.paragraph_format
        form.line_spacing = layout.LINE_SPACING
        form.space_before = Pt(0)
        form.space_after = Pt(0)
    properties = word.styles["Normal"].element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    for attribute in ("w:val", "w:eastAsia"):
        spoken.set(qn(attribute), _LOCALES.get(language, language))
    properties.append(spoken)


def _every_script(style: ParagraphStyle) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]  # a theme's font would win over a named one
    for script in _SCRIPTS:
        fonts.set(qn(script), layout.FONT)


def prepare_section(section: Section, *, first: bool) -> None:
    """Paper, margins and the page number, which is hidden on the part's first page and starts anew."""
    across = section.orientation == WD_ORIENT.LANDSCAPE
    section.page_width = Mm(layout.PAGE_LONG if across else layout.PAGE_SHORT)
    section.page_height = Mm(layout.PAGE_SHORT if across else layout.PAGE_LONG)
    section.top_margin = Mm(layout.MARGIN_TOP)
    section.bottom_margin = Mm(layout.MARGIN_BOTTOM)
    section.left_margin = Mm(layout.MARGIN_LEFT)
    section.right_margin = Mm(layout.MARGIN_RIGHT)
    section.header_distance = Mm(layout.PAGE_NUMBER_FROM_TOP)
    section.footer_distance = Mm(layout.PAGE_NUMBER_FROM_TOP)
    section.different_first_page_header_footer = True
    if first:
        _page_number(section)
    if section._sectPr.find(qn("w:pgNumType")) is None:  # an annex's section is a copy of the one before
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), "1")
        section._sectPr.insert_element_before(cast(Any, start), "w:cols", "w:titlePg", "w:docGrid")


def _page_number(section: Section) -> None:
    """The field in the header; the annexes' headers follow this one."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, words in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "2"), ("end", "")):
        run = paragraph.add_run(words if words == "2" else None)
        run.font.size = Pt(layout.PAGE_NUMBER)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif words == "PAGE":
            _field(run, words)


def _field(run: Run, name: str) -> None:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {name} "
    run._r.append(instruction)


def put_properties(word: WordDocument, document: OfficialDocument, made_on: date) -> None:
    """Title, issuing body and dates; nothing of the machine or the library."""
    properties = word.core_properties
    at = datetime.combine(made_on, time(), tzinfo=UTC)
    properties.title = printable(document.subject)[:255]
    properties.author = printable(document.issuer_in_words)[:255]
    properties.last_modified_by = properties.author
    properties.comments = ""
    properties.language = document.language
    properties.revision = 1
    properties.created = at
    properties.modified = at
