"""The measures of a statement: for each clause, which indicator it tells of and what figure is to be reached.

A clause without an indicator's code adds nothing where another clause has one; alone it is one measure
without a code. Commitments take figures only, targets also what is done or not done.
"""

import re
from dataclasses import dataclass

from hatangso.domain.plans.clauses import clauses_of
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Measure, Span, Value
from hatangso.domain.plans.lexicon import phrases
from hatangso.domain.plans.lexicon.phrase import Phrase
from hatangso.domain.plans.quantities import Quantity, plain_counts, quantities_of

_EACH_HAS_ONE = re.compile(
    r"(?<!trung binh )(?<!binh quan )\bmoi (?:nguoi|cong dan|ho|thon|to dan pho|co quan"
    r"|don vi|khu|ap|nha|can bo)"
    r".{0,60}?\b(?:co|duoc cap|so huu|su dung)\s+(?:it nhat |toi thieu )?(?:0?1|mot)\b"
)
_PREDICATE = re.compile(
    r"\b(?:co|duoc|dat|su dung|dung|ket noi|trien khai|dap ung|hoan thanh|lap|ap dung|tham gia|phu)\b"
)
_WHOLE = re.compile(r"\b(?:mọi|toàn bộ|tất cả|hoàn thành|được phê duyệt|hoàn thiện)\b", re.IGNORECASE)
_UNITS = {"percent": "%", "speed": "Mbit/s", "times": "x"}
_IOT_COUNTED = re.compile(r"ket noi|thiet bi")


@dataclass(frozen=True)
class Figure:
    """A figure given beside the statement, in a table's cell."""

    op: str
    value: Value
    unit: str | None
    words: str = ""


@dataclass(frozen=True)
class _Told:
    phrase: Phrase
    place: int
    clause: int


def measures_of(
    text: str, offset: int, figures_only: bool, given: Figure | None = None
) -> tuple[Measure, ...]:
    """The measures of a statement that begins at `offset` of the normalised text, in its order."""
    folded = fold(text)
    spans = clauses_of(text)
    quantities = quantities_of(text)
    told = _told(folded, spans, quantities)
    if given is not None:
        return _with_given(told or _told_with(folded, given), given, text, offset)
    measures: list[tuple[int, Measure]] = []
    with_figure = any(quantity.dimension in ("percent", "speed", "times") for quantity in quantities)
    for each in told:
        start, end = spans[each.clause]
        measure = _measure(each, folded[start:end], start, quantities, end)
        if measure is None:
            if figures_only or not _done_without_figure(each.phrase, text[start:end], with_figure):
                continue
            measure = Measure(each.phrase.code, "done", None, None, Span(start, end))
        if not any(measure == other for _, other in measures) and not _repeats(measure, measures):
            measures.append((each.place, measure))
    ordered = [measure for _, measure in sorted(measures, key=lambda pair: pair[0])]
    if not ordered:
        uncoded = quantities if quantities or figures_only else plain_counts(text)
        if figures_only:
            uncoded = tuple(each for each in uncoded if each.dimension != "count" or each.compared)
        ordered = _without_code(uncoded, figures_only, folded)
    return tuple(_moved(measure, offset) for measure in ordered)


def _told(folded: str, spans: tuple[tuple[int, int], ...], quantities: tuple[Quantity, ...]) -> list[_Told]:
    told: list[_Told] = []
    for clause, (start, end) in enumerate(spans):
        figures = [each for each in quantities if start <= each.start < end]
        here = [
            _Told(phrase, start + place, clause)
            for phrase in phrases()
            if (place := phrase.place_in(folded[start:end])) is not None
        ]
        if not here and clause and figures:
            above = folded[slice(*spans[clause - 1])]
            known = {each.phrase.code for each in told}
            here = [
                _Told(phrase, start + place, clause)
                for phrase in phrases()
                if phrase.code not in known
                and (place := phrase.place_in(folded[start:end], above)) is not None
            ]
        if not here and figures:
            here = _beside(folded, spans, clause, figures, quantities)
            opened = {each.phrase.code for each in here}
            told = [each for each in told if each.phrase.code not in opened or each.clause < clause - 1]
        replaced = {code for each in here for code in each.phrase.instead_of}
        told.extend(each for each in here if each.phrase.code not in replaced)
    if not told and len(spans) > 1:
        whole = [_Told(p, place, 0) for p in phrases() if (place := p.place_in(folded)) is not None]
        replaced = {code for each in whole for code in each.phrase.instead_of}
        clause_of = [(s, e) for s, e in spans]
        told = [
            _Told(each.phrase, each.place, _clause_at(clause_of, each.place))
            for each in whole
            if each.phrase.code not in replaced
        ]
    return told


def _beside(
    folded: str,
    spans: tuple[tuple[int, int], ...],
    clause: int,
    figures: list[Quantity],
    quantities: tuple[Quantity, ...],
) -> list[_Told]:
    """What a clause with a figure and no words of its own tells of: what the clause above opened the way
    to ('Lắp camera …; phấn đấu 75% số hẻm'), or what the clause it is listed with says of both
    ('100% hộ ở đô thị và 90% hộ ở nông thôn có cáp quang').
    """
    start, end = spans[clause]
    text = folded[start:end]
    if clause:
        first, last = spans[clause - 1]
        if not any(first <= each.start < last for each in quantities):
            found = _shared(f"{folded[first:last]}; {text}", text, start, clause, figures)
            if found:
                return found
    if clause + 1 < len(spans) and not _PREDICATE.search(text):
        first, last = spans[clause + 1]
        if not set(";.") & set(folded[end:first]):
            return _shared(f"{text} {folded[first:last]}", text, start, clause, figures)
    return []


def _shared(both: str, text: str, start: int, clause: int, figures: list[Quantity]) -> list[_Told]:
    return [
        _Told(phrase, start, clause)
        for phrase in phrases()
        if phrase.counts(text)
        and phrase.place_in(both) is not None
        and any(_fits(each, phrase) for each in figures)
    ][:1]


def _told_with(folded: str, given: Figure) -> list[_Told]:
    """A row's indicator that only its cell's words tell ('tốc độ … so với năm 2024' and 'gấp 2 lần')."""
    whole = f"{folded} {fold(given.words)}"
    found = [_Told(p, place, 0) for p in phrases() if (place := p.place_in(whole)) is not None]
    replaced = {code for each in found for code in each.phrase.instead_of}
    return [each for each in found if each.phrase.code not in replaced]


def _clause_at(spans: list[tuple[int, int]], place: int) -> int:
    return next((number for number, (start, end) in enumerate(spans) if start <= place < end), 0)


def _measure(
    told: _Told, clause: str, start: int, quantities: tuple[Quantity, ...], end: int
) -> Measure | None:
    phrase = told.phrase
    inside = [each for each in quantities if start <= each.start < end and _fits(each, phrase)]
    if phrase.unit == "%" and not inside and _EACH_HAS_ONE.search(clause):
        return Measure(phrase.code, ">=", 100, "%", Span(start, end))
    if not inside:
        return None
    before = [each for each in inside if each.start <= told.place]
    leads = bool(inside) and inside[0].start - start <= 30
    chosen = before[-1] if before and (leads or len(inside) == len(before)) else None
    chosen = chosen or next((each for each in inside if each.start > told.place), inside[-1])
    unit = phrase.unit or _UNITS.get(chosen.dimension) or _canonical(chosen.noun)
    return Measure(phrase.code, chosen.op, chosen.value, unit, Span(chosen.start, chosen.end))


def _fits(quantity: Quantity, phrase: Phrase) -> bool:
    if phrase.dimension == "none":
        return False
    if phrase.unit is None and quantity.dimension == "percent":
        return True
    if phrase.dimension != "count":
        return quantity.dimension == phrase.dimension
    noun = fold(quantity.noun)
    if quantity.dimension != "count":
        return False
    if phrase.unit == "centre":
        return noun == "trung tam"
    if phrase.unit in ("connection/person", "device/household"):
        return bool(_IOT_COUNTED.search(noun))
    return noun in ("km", "tuyen") or noun.startswith("ki")


def _done_without_figure(phrase: Phrase, clause: str, with_figure: bool) -> bool:
    if phrase.without_figure == "with figure":
        return False
    if phrase.without_figure == "always":
        return True
    return not with_figure or bool(re.search(r"pho cap|day du", fold(clause)) or _WHOLE.search(clause))


def _repeats(measure: Measure, measures: list[tuple[int, Measure]]) -> bool:
    """A code stands once in a statement, unless its figures differ."""
    for _, other in measures:
        if other.indicator != measure.indicator:
            continue
        if measure.op == "done" or (other.op, other.value) == (measure.op, measure.value):
            return True
    return False


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


def _with_given(told: list[_Told], given: Figure, text: str, offset: int) -> tuple[Measure, ...]:
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
