"""The measures of a statement: for each clause, which indicator it tells of and what figure is to be reached.

A clause without an indicator's code adds nothing where another clause has one; alone it is one measure
without a code. Commitments take figures only, targets also what is done or not done.
"""

import re
from dataclasses import dataclass

from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.indicators_told import Told, fits, indicators_told, told_with
from hatangso.domain.plans.items import Measure, Span, Value
from hatangso.domain.plans.lexicon.phrase import Phrase
from hatangso.domain.plans.quantities import Quantity, plain_counts, quantities_of

_EACH_HAS_ONE = re.compile(
    r"(?<!trung binh )(?<!binh quan )\bmoi (?:nguoi|cong dan|ho|thon|to dan pho|co quan"
    r"|don vi|khu|ap|nha|can bo)"
    r".{0,60}?\b(?:co|duoc cap|so huu|su dung)\s+(?:it nhat |toi thieu )?(?:0?1|mot)\b"
)
_WHOLE = re.compile(r"\b(?:mọi|toàn bộ|tất cả|hoàn thành|được phê duyệt|hoàn thiện)\b", re.IGNORECASE)
_UNITS = {"percent": "%", "speed": "Mbit/s", "times": "x"}


@dataclass(frozen=True)
class Figure:
    """A figure given beside the statement, in a table's cell."""

    op: str
    value: Value
    unit: str | None
    words: str = ""


def measures_of(
    text: str, offset: int, figures_only: bool, given: Figure | None = None
) -> tuple[Measure, ...]:
    """The measures of a statement that begins at `offset` of the normalised text, in its order."""
    folded = fold(text)
    quantities = quantities_of(text)
    told = indicators_told(text, quantities)
    if given is not None:
        return _with_given(told or told_with(text, given.words), given, text, offset)
    measures: list[tuple[int, Measure]] = []
    met: set[tuple[object, ...]] = set()
    with_figure = any(quantity.dimension in ("percent", "speed", "times") for quantity in quantities)
    for each in told:
        start, end = each.clause.start, each.clause.end
        measure = _measure(each)
        if measure is None:
            if figures_only or not _done_without_figure(each.phrase, text[start:end], with_figure):
                continue
            measure = Measure(each.phrase.code, "done", None, None, Span(start, end))
        # A code stands once in a statement, unless its figures differ.
        same: tuple[object, ...] = (measure.indicator, measure.op, measure.value)
        if same not in met and not (measure.op == "done" and (measure.indicator,) in met):
            met.update((same, (measure.indicator,)))
            measures.append((each.place, measure))
    ordered = [measure for _, measure in sorted(measures, key=lambda pair: pair[0])]
    if not ordered:
        uncoded = quantities if quantities or figures_only else plain_counts(text)
        if figures_only:
            uncoded = tuple(each for each in uncoded if each.dimension != "count" or each.compared)
        ordered = _without_code(uncoded, figures_only, folded)
    return tuple(_moved(measure, offset) for measure in ordered)


def _measure(told: Told) -> Measure | None:
    phrase = told.phrase
    start, end = told.clause.start, told.clause.end
    inside = [each for each in told.clause.figures if fits(each, phrase)]
    if phrase.unit == "%" and not inside and _EACH_HAS_ONE.search(told.clause.text):
        return Measure(phrase.code, ">=", 100, "%", Span(start, end))
    if not inside:
        return None
    before = [each for each in inside if each.start <= told.place]
    leads = bool(inside) and inside[0].start - start <= 30
    chosen = before[-1] if before and (leads or len(inside) == len(before)) else None
    chosen = chosen or next((each for each in inside if each.start > told.place), inside[-1])
    unit = phrase.unit or _UNITS.get(chosen.dimension) or _canonical(chosen.noun)
    return Measure(phrase.code, chosen.op, chosen.value, unit, Span(chosen.start, chosen.end))


def _done_without_figure(phrase: Phrase, clause: str, with_figure: bool) -> bool:
    if phrase.without_figure == "with figure":
        return False
    if phrase.without_figure == "always":
        return True
    return not with_figure or bool(re.search(r"pho cap|day du", fold(clause)) or _WHOLE.search(clause))


def _without_code(quantities: tuple[Quantity, ...], figures_only: bool, folded: str) -> list[Measure]:
    figures = [
        Measure(
            None,
            each.op,
            each.value,
            _UNITS.get(each.dimension) or _canonical(each.noun),
            Span(each.start, each.end),
        )
        for each in quantities
    ]
    if _EACH_HAS_ONE.search(folded) and not any(each.unit == "%" for each in figures):
        return [Measure(None, ">=", 100, "%", Span(0, len(folded)))]
    if figures or figures_only:
        return figures
    return [Measure(None, "done", None, None, Span(0, len(folded)))]


def _canonical(noun: str) -> str:
    folded = fold(noun)
    return "km" if folded == "km" or folded.startswith("ki") else noun


def _with_given(told: list[Told], given: Figure, text: str, offset: int) -> tuple[Measure, ...]:
    whole = Span(offset, offset + len(text))
    if not told:
        return (Measure(None, given.op, given.value, given.unit, whole),)
    counted = [each for each in told if each.phrase.unit is not None] or told
    first = sorted(counted, key=lambda each: each.place)[0].phrase
    unit = given.unit if given.unit == "km" or first.unit is None else first.unit
    return (Measure(first.code, given.op, given.value, unit, whole),)


def _moved(measure: Measure, offset: int) -> Measure:
    if measure.span is None:
        return measure
    span = Span(measure.span.start + offset, measure.span.end + offset)
    return Measure(measure.indicator, measure.op, measure.value, measure.unit, span)
