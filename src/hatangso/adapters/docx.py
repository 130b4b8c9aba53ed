"""A .docx as blocks, read from its XML directly so that merges, marks and tracked changes come out right."""

from lxml import etree

from hatangso.adapters.archive import Archive
from hatangso.adapters.docx_numbering import Numbering
from hatangso.adapters.docx_package import MC, Package, W, child
from hatangso.adapters.docx_styles import Styles
from hatangso.adapters.docx_tables import read_table
from hatangso.adapters.docx_text import read_paragraph
from hatangso.adapters.limits import Limits
from hatangso.adapters.refusals import DocumentRefused
from hatangso.domain.plans.document import Block, Paragraph, SourceDocument

_LEFT_OUT = frozenset(W + name for name in ("del", "moveFrom", "sectPr", "tcPr", "tblPr"))
_DEEPEST = 60


def read_docx(data: bytes, limits: Limits) -> SourceDocument:
    """The body in reading order: paragraphs (`joined=True`) with the marks Word draws, and tables.

    Deletions are left out and insertions kept; heads and feet of pages, notes, comments and the table of
    contents are not part of the body. Raises DocumentRefused: `truncated`, `zip_bomb`,
    `encrypted_office`, `damaged`, `unsafe_xml`, `no_text`.
    """
    package = Package(Archive(data, limits))
    body = child(package.document, "body")
    if body is None:
        raise DocumentRefused("damaged", "no body")
    reader = _Reader(package)
    blocks = reader.blocks(body)
    if not blocks:
        raise DocumentRefused("no_text")
    return SourceDocument(tuple(blocks), "docx", None, tuple(reader.notes()))


class _Reader:
    def __init__(self, package: Package) -> None:
        self._styles = Styles(package.styles)
        self._numbering = Numbering(package.numbering, self._styles)
        self._legacy = False
        self._foreign = False
        self._depth = 0

    def notes(self) -> list[str]:
        """What the officer should know about how the document was read."""
        notes = []
        if self._legacy:
            notes.append(
                "Văn bản dùng phông chữ cũ (TCVN3 hoặc VNI), đã được chuyển sang Unicode; hãy soát lại."
            )
        if self._foreign:
            notes.append("Văn bản có chèn tệp khác bên trong mà không đọc được; hãy dán thẳng nội dung vào.")
        return notes

    def blocks(self, parent: etree._Element) -> list[Block]:
        """Blocks of a body, a cell or a text box."""
        if self._depth > _DEEPEST:
            raise DocumentRefused("damaged", "tables nested too deep")
        self._depth += 1
        found: list[Block] = []
        for element in parent:
            if element.tag == W + "p":
                found.extend(self._paragraph(element))
            elif element.tag == W + "tbl":
                found.extend(read_table(element, self._styles, self.blocks))
            elif element.tag == W + "altChunk":
                self._foreign = True
            elif element.tag == MC + "AlternateContent":
                found.extend(self.blocks(next((option for option in element if len(option)), element)))
            elif element.tag not in _LEFT_OUT and len(element):
                found.extend(self.blocks(element))
        self._depth -= 1
        return found

    def _paragraph(self, element: etree._Element) -> list[Block]:
        if self._styles.is_contents_entry(element):
            return []
        read = read_paragraph(element, self._styles)
        self._legacy = self._legacy or read.legacy
        found: list[Block] = []
        lines = [line for line in read.lines if line.strip()]
        # Word counts a numbered paragraph without words too, and draws its number: the number of a row.
        mark = self._numbering.mark(element)
        if mark and not lines and self._depth > 1 and any(sign.isalnum() for sign in mark.text):
            found.append(Paragraph("", list_mark=mark.text, list_level=mark.level))
        if lines:
            level = self._styles.heading_level(element)
            centred = self._styles.centred(element)
            for i, line in enumerate(lines):
                found.append(
                    Paragraph(
                        text=line.strip(),
                        bold=read.all_bold(),
                        italic=read.all_italic(),
                        centred=centred,
                        heading_level=level,
                        list_level=mark.level if mark and i == 0 else None,
                        list_mark=mark.text if mark and i == 0 else None,
                        # Lines broken by hand inside a paragraph may run on in one another.
                        joined=len(lines) == 1,
                    )
                )
        for box in read.boxes:
            found.extend(self.blocks(box))
        return found
