"""The plan's text as readable paragraphs, cut at the edges of what was read from it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hatangso.store.plans.models import PlanItem

HEADING = re.compile(r"^\s*(?:[IVXLC]+\.|PHẦN|PHỤ LỤC|KẾ HOẠCH|[A-ZĐ]\.|\d+(?:\.\d+)*[.)])\s*\S")


@dataclass(frozen=True)
class Segment:
    """A stretch of text inside the same items. `at` is its place in the plan's text."""

    at: int
    text: str
    items: tuple[int, ...]


@dataclass(frozen=True)
class TextParagraph:
    """One paragraph; a short numbered line in it is drawn as a heading."""

    segments: tuple[Segment, ...]
    is_heading: bool


def paragraphs(text: str, items: Iterable[PlanItem]) -> list[TextParagraph]:
    """The text line by line with the items' spans marked (linear in text and items)."""
    spans = sorted(
        (item.start, item.end, item.pk) for item in items if item.start is not None and item.end is not None
    )
    found = []
    at = 0
    waiting = 0
    open_spans: list[tuple[int, int, int]] = []
    for line in text.split("\n"):
        end = at + len(line)
        while waiting < len(spans) and spans[waiting][0] < end:
            open_spans.append(spans[waiting])
            waiting += 1
        open_spans = [span for span in open_spans if span[1] > at]
        if line.strip():
            found.append(TextParagraph(_segments(line, at, open_spans), _is_heading(line)))
        at = end + 1
    return found


def _segments(line: str, at: int, spans: Sequence[tuple[int, int, int]]) -> tuple[Segment, ...]:
    end = at + len(line)
    cuts = {at, end}
    for start, stop, _pk in spans:
        cuts |= {max(at, min(end, start)), max(at, min(end, stop))}
    edges = sorted(cuts)
    return tuple(
        Segment(
            here,
            line[here - at : there - at],
            tuple(pk for start, stop, pk in spans if start <= here and there <= stop),
        )
        for here, there in pairwise(edges)
        if there > here
    )


def _is_heading(line: str) -> bool:
    return len(line) < 140 and (bool(HEADING.match(line)) or (line.isupper() and len(line) > 6))
