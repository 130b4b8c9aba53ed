"""Which indicators a statement tells of: clause by clause, by its own words or by those of one beside it."""

import re
from dataclasses import dataclass

from hatangso.domain.plans.clauses import clauses_of
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.lexicon import may_be_told, phrases
from hatangso.domain.plans.lexicon.phrase import Phrase
from hatangso.domain.plans.quantities import Quantity

_PREDICATE = re.compile(
    r"\b(?:co|duoc|dat|su dung|dung|ket noi|trien khai|dap ung|hoan thanh|lap|ap dung|tham gia|phu)\b"
)
_BARE = re.compile(
    r"(?:\W|\b(?:phan dau|dat|la|uoc|khoang|tren|duoi|toi thieu|it nhat|khong|qua|hon|tu|len|den|tro len"
    r"|ty le|ti le|tang|dat duoc|gan)\b)*"
)
_IOT_COUNTED = re.compile(r"ket noi|thiet bi")


@dataclass(frozen=True)
class Clause:
    """A clause of a statement, its folded words, and the figures that stand in it."""

    start: int
    end: int
    text: str
    figures: tuple[Quantity, ...]


@dataclass(frozen=True)
class Told:
    """An indicator's phrase, where it is told, and in which clause."""

    phrase: Phrase
    place: int
    clause: Clause
    number: int = 0


def indicators_told(text: str, quantities: tuple[Quantity, ...]) -> list[Told]:
    """Every indicator that the statement tells of, in the order of its clauses."""
    folded = fold(text)
    clauses = _with_figures(clauses_of(text), folded, quantities)
    told: list[Told] = []
    known: set[str] = set()
    for number, clause in enumerate(clauses):
        here = _in(clause, number, "", frozenset())
        if not here and clause.figures:
            if number:
                here = _in(clause, number, clauses[number - 1].text, known)
            here = here or _bare(told, clause, number) or _beside(folded, clauses, number)
            codes = {each.phrase.code for each in here}
            while told and told[-1].number == number - 1 and told[-1].phrase.code in codes:
                told.pop()
        kept = _best(here)
        known.update(each.phrase.code for each in kept)
        told.extend(kept)
    if not told and len(clauses) > 1:
        whole = Clause(0, len(text), folded, quantities)
        told = [
            Told(each.phrase, each.place, _clause_at(clauses, each.place))
            for each in _best(_in(whole, 0, "", frozenset()))
        ]
    return told


def told_with(text: str, words: str) -> list[Told]:
    """A row's indicator that only its cell's words tell ('tốc độ … so với năm 2024' and 'gấp 2 lần')."""
    folded = f"{fold(text)} {fold(words)}"
    return _best(_in(Clause(0, len(folded), folded, ()), 0, "", frozenset()))


def fits(quantity: Quantity, phrase: Phrase) -> bool:
    """Whether a figure can be one of the indicator's: a share, a speed, a count of its own thing."""
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


def _with_figures(
    spans: tuple[tuple[int, int], ...], folded: str, quantities: tuple[Quantity, ...]
) -> list[Clause]:
    clauses: list[Clause] = []
    place = 0
    for start, end in spans:
        figures: list[Quantity] = []
        while place < len(quantities) and quantities[place].start < end:
            if quantities[place].start >= start:
                figures.append(quantities[place])
            place += 1
        clauses.append(Clause(start, end, folded[start:end], tuple(figures)))
    return clauses


def _in(clause: Clause, number: int, above: str, known: set[str] | frozenset[str]) -> list[Told]:
    if not may_be_told(clause.text):
        return []
    return [
        Told(phrase, clause.start + place, clause, number)
        for phrase in phrases()
        if phrase.code not in known and (place := phrase.place_in(clause.text, above)) is not None
    ]


def _best(found: list[Told]) -> list[Told]:
    """Without the indicators that another one told here stands instead of."""
    replaced = {code for each in found for code in each.phrase.instead_of}
    return [each for each in found if each.phrase.code not in replaced]


def _bare(told: list[Told], clause: Clause, number: int) -> list[Told]:
    """A clause that is a figure and nothing more ('…, đạt trên 71%') tells what the clause above does."""
    first = clause.figures[0]
    words = clause.text[: first.start - clause.start] + clause.text[first.end - clause.start :]
    if len(clause.figures) > 1 or len(words.strip(" .,;")) > 24 or not _BARE.fullmatch(words):
        return []
    above = [each for each in told if each.number == number - 1 and not each.clause.figures]
    return [Told(each.phrase, clause.start, clause, number) for each in above if fits(first, each.phrase)][:1]


def _beside(folded: str, clauses: list[Clause], number: int) -> list[Told]:
    """What a clause with a figure and no words of its own tells of: what the clause above opened the way
    to ('Lắp camera …; phấn đấu 75% số hẻm'), or what the clause it is listed with says of both
    ('100% hộ ở đô thị và 90% hộ ở nông thôn có cáp quang').
    """
    clause = clauses[number]
    if number and not clauses[number - 1].figures:
        found = _shared(f"{clauses[number - 1].text}; {clause.text}", clause, number)
        if found:
            return found
    if number + 1 < len(clauses) and not _PREDICATE.search(clause.text):
        following = clauses[number + 1]
        if not set(";.") & set(folded[clause.end : following.start]):
            return _shared(f"{clause.text} {following.text}", clause, number)
    return []


def _shared(both: str, clause: Clause, number: int) -> list[Told]:
    if not may_be_told(both):
        return []
    return [
        Told(phrase, clause.start, clause, number)
        for phrase in phrases()
        if phrase.counts(clause.text)
        and phrase.place_in(both) is not None
        and any(fits(each, phrase) for each in clause.figures)
    ][:1]


def _clause_at(clauses: list[Clause], place: int) -> Clause:
    return next((clause for clause in clauses if clause.start <= place < clause.end), clauses[0])
