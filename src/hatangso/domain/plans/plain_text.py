"""Plain text and Markdown as a source document: every line a paragraph, nothing understood yet.

Blank lines are kept as empty paragraphs: whether they part paragraphs or only lines is judged later,
from the whole document. Tabs and leading spaces stay, since tables and indents live in them.
"""

from hatangso.domain.plans.document import Paragraph, SourceDocument


def read_text(text: str, kind: str = "txt") -> SourceDocument:
    """The lines of a text as paragraphs that may run on in the next one (`joined` is False)."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\u2028", "\n")
    pages = unified.split("\x0c")
    blocks = tuple(
        Paragraph(line, joined=False, page=number if len(pages) > 1 else None)
        for number, page in enumerate(pages, start=1)
        for line in page.split("\n")
    )
    return SourceDocument(blocks, kind, pages=len(pages) if len(pages) > 1 else None)
