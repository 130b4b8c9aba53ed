"""The rules of a row as formulas of its line in the workbook."""

import re
from collections.abc import Mapping, Sequence

from hatangso.domain.validation.excel import FALSE, broken_formula, literal
from hatangso.domain.validation.fields import NUMBERS, field_words
from hatangso.domain.validation.rule import Rule, Severity
from hatangso.domain.words import Words

LONGEST_VALIDATION = 255  # of a validation's formula, and of its message (Excel)
LONGEST_FORMULA = 8000  # Excel takes 8192
_STATE = "\u27e6state\u27e7"
_TOKEN = re.compile("\u27e6[^\u27e7]+\u27e7")
_MARKS = {Severity.HARD: "!", Severity.SOFT: "?"}


def marker(rule: Rule) -> str:
    """How a broken rule is told in the hidden state of its row."""
    return f"#{rule.code}@{rule.field}{_MARKS[rule.severity]}"


class RowFormulas:
    """The two formulas of each row: built once a kind of row, then filled with cells and numbers."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._made: dict[tuple[int, tuple[str, ...], tuple[str, ...]], tuple[list[str], list[str]]] = {}

    def of(
        self, rules: Sequence[Rule], cells: Mapping[str, str], given: Mapping[str, float], state: str
    ) -> tuple[str, str]:
        """The formula that lists the markers of the rules broken ('' where none is), and the one that says
        them in words from that list in the cell `state`. Rows of one kind have one and the same `rules`."""
        kind = (id(rules), tuple(cells), tuple(given))
        if kind not in self._made:
            self._made[kind] = self._build(rules, cells, given)
        tests, sentences = self._made[kind]
        put = {_token(name): cell for name, cell in cells.items()}
        put |= {_token(name): literal(number) for name, number in given.items()}
        listed = _joined("=", [_filled(test, put) for test in tests], "")
        told = _joined(
            f'=IF({state}="","",', [sentence.replace(_STATE, state) for sentence in sentences], ")"
        )
        return listed, told

    def _build(
        self, rules: Sequence[Rule], cells: Mapping[str, str], given: Mapping[str, float]
    ) -> tuple[list[str], list[str]]:
        tests: list[str] = []
        sentences: dict[str, str] = {}
        # what may give an error itself (a sum that lacks a part) is told from a plain cell by its bracket
        for name in NUMBERS:
            if name in cells:
                mark, words = f"#text@{name}?", _AS_TEXT.spoken_in(self._language)
                tests.append(f'IF(ISTEXT({_token(name)}),"{mark}","")')
                words = f"{field_words(name).spoken_in(self._language)} {words}"
                sentences[mark] = _sentence(mark, words)
        tokens = {name: f"({_token(name)})" if "(" in cell else _token(name) for name, cell in cells.items()}
        for rule in rules:
            broken = broken_formula(rule, tokens, {name: _token(name) for name in given})
            if broken != FALSE:
                mark, words = marker(rule), rule.brief.spoken_in(self._language).replace('"', '""')
                tests.append(f'IF({broken},"{mark}","")')
                sentences[mark] = _sentence(mark, words)
        return tests, list(sentences.values())


def _sentence(mark: str, words: str) -> str:
    escaped = mark.replace("?", "~?")
    return f'IF(ISNUMBER(SEARCH("{escaped}",{_STATE})),"{words} ","")'


def _token(name: str) -> str:
    return f"\u27e6{name}\u27e7"


def _filled(formula: str, put: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda found: put[found[0]], formula)


def _joined(before: str, pieces: Sequence[str], after: str) -> str:
    """The pieces that fit into one formula; hard rules come first, and what is left out the server finds."""
    room = LONGEST_FORMULA - len(before) - len(after)
    kept = []
    for piece in pieces:
        room -= len(piece) + 1
        if room < 0:
            break
        kept.append(piece)
    return before + ("&".join(kept) or '""') + after


def refusal(rules: Sequence[Rule], field: str, cells: Mapping[str, str], language: str) -> tuple[str, str]:
    """The formula that is TRUE for what may be entered in a field, and what is said where it is not."""
    formula, message = f"ISNUMBER({cells[field]})", _A_NUMBER.spoken_in(language)
    for rule in rules:
        if rule.severity is not Severity.HARD or rule.field != field:
            continue
        broken = broken_formula(rule, cells, {})
        longer = f"{formula},NOT({broken})"
        sentence = f"{message} {rule.brief.spoken_in(language)}"
        if broken != FALSE and len(f"=AND({longer})") <= LONGEST_VALIDATION:
            formula = longer
            if len(sentence) <= LONGEST_VALIDATION:
                message = sentence
    return f"=AND({formula})", message


_AS_TEXT = Words("đang là chữ; hãy nhập số.", "is a text; enter a number.")
_A_NUMBER = Words("Hãy nhập một số.", "Enter a number.")
