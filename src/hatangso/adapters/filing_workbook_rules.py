"""The rules of a row as formulas of its line in the workbook."""

from collections.abc import Mapping, Sequence

from hatangso.domain.validation.excel import FALSE, broken_formula
from hatangso.domain.validation.rule import Rule, Severity
from hatangso.domain.words import Words

LONGEST_VALIDATION = 255  # of a validation's formula, and of its message (Excel)
LONGEST_FORMULA = 8000  # Excel takes 8192
_MARKS = {Severity.HARD: "!", Severity.SOFT: "?"}


def marker(rule: Rule) -> str:
    """How a broken rule is told in the hidden state of its row."""
    return f"#{rule.code}@{rule.field}{_MARKS[rule.severity]}"


def state_formula(rules: Sequence[Rule], cells: Mapping[str, str], given: Mapping[str, float | None]) -> str:
    """The formula that lists the markers of the rules broken, '' where none is."""
    told = []
    for rule in rules:
        broken = broken_formula(rule, cells, given)
        if broken != FALSE:
            told.append(f'IF({broken},"{marker(rule)}","")')
    formula = "=" + ("&".join(told) or '""')
    while len(formula) > LONGEST_FORMULA:
        told.pop()  # hard rules come first; what the workbook cannot hold is found when it is read
        formula = "=" + "&".join(told)
    return formula


def check_formula(rules: Sequence[Rule], state: str, cell: str, language: str) -> str:
    """The formula that says in words which rules are broken, from the state in `cell`."""
    told = {}
    for rule in rules:
        if marker(rule) in state:
            told[marker(rule)] = rule.brief.spoken_in(language).replace('"', '""')
    if not told:
        return '=""'
    sentences = [
        f'IF(ISNUMBER(SEARCH("{mark.replace("?", "~?")}",{cell})),"{words} ","")'
        for mark, words in told.items()
    ]
    formula = f'=IF({cell}="","",{"&".join(sentences)})'
    while len(formula) > LONGEST_FORMULA:
        sentences.pop()
        formula = f'=IF({cell}="","",{"&".join(sentences)})'
    return formula


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


_A_NUMBER = Words("Hãy nhập một số.", "Enter a number.")
