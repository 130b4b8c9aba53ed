"""Targets: statements under specific aims, and rows of tables of targets.

One target a statement and year. What an annex row tells again is not repeated from the prose.
"""

import re
from dataclasses import replace

from hatangso.domain.plans import sections
from hatangso.domain.plans.components import component_of_item
from hatangso.domain.plans.doubts import about_text, confidence
from hatangso.domain.plans.flow import Passage
from hatangso.domain.plans.folding import fold, words
from hatangso.domain.plans.items import Measure, Span, Target
from hatangso.domain.plans.measures import measures_of
from hatangso.domain.plans.outline import Placed
from hatangso.domain.plans.quantities import quantities_of
from hatangso.domain.plans.years import last_year_in, own_year, year_anchors

_AIMS = (sections.SPECIFIC, sections.AIMS)
#: a statement with more figures than this is no statement but a table run together
_MOST_FIGURES = 40
_POINTER = re.compile(
    r"\W*(?:chi tiet|noi dung|danh muc|cu the|co |xem|kem theo|theo |cac )?.{0,110}\bphu luc\b.{0,60}"
)


def prose_targets(placed: tuple[Placed, ...], last_year: int) -> tuple[Target, ...]:
    """The statements under specific aims, in document order."""
    with_specific = {
        id(above)
        for item in placed
        for above, below in zip(item.path, item.path[1:], strict=False)
        if above.section == sections.AIMS and below.section in (sections.SPECIFIC, sections.GENERAL)
    }
    told_apart = any(heading.section == sections.SPECIFIC for item in placed for heading in item.path)
    targets: list[Target] = []
    for place, item in enumerate(placed):
        passage = item.element
        heading = item.heading
        if not isinstance(passage, Passage) or item.section not in _AIMS or heading is None or item.intro:
            continue
        if id(heading) in with_specific or points_to_annex(passage.text):
            continue
        if heading.section == sections.AIMS and _is_opening(placed, place):
            continue
        if told_apart and item.section == sections.AIMS and not quantities_of(passage.text):
            continue
        targets.extend(_of_statement(passage, item, last_year))
    return tuple(targets)


def points_to_annex(text: str) -> bool:
    """A line that only says where the details stand."""
    if len(text) >= 190:
        return False
    folded = fold(text)
    bracketed = text.startswith("(") and text.rstrip(" .").endswith(")")
    if "phu luc" not in folded or not (bracketed or folded.startswith("chi tiet")):
        return False
    return bool(_POINTER.fullmatch(folded))


def _is_opening(placed: tuple[Placed, ...], place: int) -> bool:
    """An unmarked paragraph without a figure right under 'MỤC TIÊU', before its list."""
    passage = placed[place].element
    following = placed[place + 1] if place + 1 < len(placed) else None
    if not isinstance(passage, Passage) or passage.mark is not None or following is None:
        return False
    first = place == 0 or placed[place - 1].heading is not placed[place].heading
    marked = isinstance(following.element, Passage) and following.element.mark is not None
    return first and marked and not quantities_of(passage.text)


def _of_statement(passage: Passage, item: Placed, last_year: int) -> list[Target]:
    text, span = passage.text, passage.span
    headings = tuple(heading.text for heading in item.path)
    measures = measures_of(text, span.start, figures_only=False)
    year, doubts = _year(text, headings, last_year)
    parts = _by_year(text, span.start, measures, _year("", headings, last_year)[0])
    if parts is not None:
        doubts = (*doubts, "several_years")
        return [_target(text, each, part, headings, span, doubts) for each, part in parts]
    return [_target(text, year, measures, headings, span, doubts)]


def _target(
    text: str,
    year: int | None,
    measures: tuple[Measure, ...],
    headings: tuple[str, ...],
    span: Span,
    doubts: tuple[str, ...],
) -> Target:
    doubts = (*doubts, *doubts_of_measures(measures), *about_text(text))
    return Target(
        text=text,
        year=year,
        component=component_of_item((*headings[1:], _run_in(text)), measures),
        measures=measures,
        lead=(),
        coordinating=(),
        output="",
        schedule_text="",
        note="",
        source=span,
        confidence=confidence(doubts),
        doubts=doubts,
    )


def _run_in(text: str) -> str:
    """The short name that a statement begins with ('Về hạ tầng dữ liệu: …'), or nothing."""
    colon = text.find(":", 0, 70)
    return text[:colon] if colon > 0 and not quantities_of(text[:colon]) else ""


def doubts_of_measures(measures: tuple[Measure, ...]) -> tuple[str, ...]:
    """Codes for a measure that fits no indicator, and for a statement without a figure."""
    doubts: list[str] = []
    if any(measure.indicator is None for measure in measures):
        doubts.append("no_indicator")
    if all(measure.op == "done" for measure in measures):
        doubts.append("no_figure")
    return tuple(doubts)


def _year(text: str, headings: tuple[str, ...], last_year: int) -> tuple[int | None, tuple[str, ...]]:
    own = own_year(text)
    if own is not None:
        return own, ()
    for heading in reversed(headings):
        year = last_year_in(heading)
        if year is not None:
            return year, ()
    return last_year or None, ("year_assumed",)


def _by_year(
    text: str, offset: int, measures: tuple[Measure, ...], default: int | None
) -> list[tuple[int, tuple[Measure, ...]]] | None:
    """The measures parted by the year each is bound to, where a statement tells several years' figures."""
    anchors = year_anchors(text)
    figures = [measure for measure in measures if measure.op != "done" and measure.span is not None]
    quantities = [
        each for each in quantities_of(text) if each.dimension in ("percent", "count", "speed", "times")
    ]
    if (
        not anchors
        or not figures
        or not 2 <= len(quantities) <= _MOST_FIGURES
        or len(anchors) > _MOST_FIGURES
    ):
        return None
    bound: dict[int, list[Measure]] = {}
    trailing = len(anchors) > 1 and anchors[0][1] > quantities[0].start
    pattern = next((measure for measure in figures if measure.indicator), figures[0])
    for quantity in quantities:
        near = [a for a in anchors if (a[1] >= quantity.end - 1 if trailing else a[1] < quantity.start)]
        year = (near[0][0] if trailing else near[-1][0]) if near else default
        if year is None:
            continue
        own = next((m for m in figures if m.span and m.span.start - offset == quantity.start), None)
        span = Span(offset + quantity.start, offset + quantity.end)
        told = own or replace(pattern, op=quantity.op, value=quantity.value, span=span)
        bound.setdefault(year, []).append(told)
    return [(year, tuple(each)) for year, each in sorted(bound.items())] if len(bound) > 1 else None


def without_repeated(prose: tuple[Target, ...], rows: tuple[Target, ...]) -> tuple[Target, ...]:
    """The prose targets that no annex row tells again."""
    return tuple(target for target in prose if not _told_again(target, rows))


def _told_again(target: Target, rows: tuple[Target, ...]) -> bool:
    mine = words(target.text)
    codes = {measure.indicator for measure in target.measures if measure.indicator}
    same_time = [row for row in rows if row.year == target.year or target.year is None]
    for row in same_time:
        theirs = words(row.text)
        shared = len(mine & theirs)
        if shared >= 0.8 * min(len(mine), len(theirs)) and shared >= 0.5 * max(len(mine), len(theirs)):
            return True
    told = {measure.indicator for row in same_time for measure in row.measures}
    return bool(codes) and codes <= told
