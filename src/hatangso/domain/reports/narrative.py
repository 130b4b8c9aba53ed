"""A text typed by a person as blocks: a line is a paragraph, a line that begins with '-' or '+' a bullet."""

from itertools import groupby

from hatangso.domain.reports.blocks import Block, Bullets, Paragraph
from hatangso.domain.reports.inline import printable, runs

_MARKS = ("-", "+", "–", "•", "*")


def narrative_blocks(text: str, key: str) -> tuple[Block, ...]:
    """The blocks of an editable text, each with its `key`; none where the text is blank.

    >>> [type(b).__name__ for b in narrative_blocks("Mở đầu.\\n- một;\\n- hai.", "opening")]
    ['Paragraph', 'Bullets']
    """
    blocks: list[Block] = []
    lines = [line for line in (printable(raw).strip() for raw in text.splitlines()) if line.strip("-+–•* ")]
    for is_list, group in groupby(lines, key=_is_bullet):
        if is_list:
            blocks.append(Bullets(tuple(runs(line[1:].strip()) for line in group), key=key))
        else:
            blocks.extend(Paragraph(runs(line), key=key) for line in group)
    return tuple(blocks)


def _is_bullet(line: str) -> bool:
    """A mark and a blank after it: '-5 độ' and '*đậm*' are words."""
    return line[0] in _MARKS and line[1:2] == " "
