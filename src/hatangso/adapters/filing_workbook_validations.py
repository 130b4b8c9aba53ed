"""What Excel refuses at once in the sheet of figures: a validation for all rows of a kind, for each field."""

from collections.abc import Iterable, Sequence

from hatangso.adapters.filing_workbook_layout import FIRST_LINE
from hatangso.adapters.filing_workbook_placed import Placed
from hatangso.adapters.filing_workbook_rules import refusal
from hatangso.adapters.filing_workbook_styles import Sheet
from hatangso.domain.collection.sheet import SheetRow
from hatangso.domain.progress.observation import Progress
from hatangso.domain.validation.checking import RowToCheck
from hatangso.domain.validation.fields import NUMBERS
from hatangso.domain.validation.rule import Severity
from hatangso.domain.words import Words

MOST_RANGES = 300  # in one validation; rows of many kinds in turn would make it endless
_Line = tuple[int, SheetRow, RowToCheck]


def validate(
    page: Sheet, rows: Sequence[SheetRow], checked: Sequence[RowToCheck], placed: Placed, language: str
) -> None:
    """Writes the validations of numbers (the hard rules) and the drop-downs of progress."""
    alike: dict[tuple[str, str], list[_Line]] = {}
    for line, (row, to_check) in enumerate(zip(rows, checked, strict=True), start=FIRST_LINE):
        for name in row.fields:
            if name in NUMBERS:
                alike.setdefault((name, _hard_rules(to_check, name)), []).append((line, row, to_check))
            elif name == "progress":
                alike.setdefault((name, ""), []).append((line, row, to_check))
    for (name, _), lines in alike.items():
        known = {line: (line, row, to_check) for line, row, to_check in lines}
        runs = _runs(known)
        for start in range(0, len(runs), MOST_RANGES):
            some = runs[start : start + MOST_RANGES]
            _put(page, name, known[some[0][0]], some, placed, language)


def _put(
    page: Sheet, name: str, first: _Line, runs: list[tuple[int, int]], placed: Placed, language: str
) -> None:
    """One validation over several runs of lines; its formula is written for the first line of all."""
    line, row, to_check = first
    at = placed.at(name)
    options: dict[str, object] = {
        "other_cells": [[one, at, other, at] for one, other in runs[1:]],
        "ignore_blank": True,
        "error_type": "stop",
    }
    if name == "progress":
        options |= {"validate": "list", "source": [p.label.spoken_in(language) for p in Progress]}
        title, message = _CHOOSE.spoken_in(language), _CHOOSE.spoken_in(language)
    else:
        cells = {field: placed.cell(field, line) for field in row.fields if field in NUMBERS}
        formula, message = refusal(to_check.rules, name, cells, language)
        options |= {"validate": "custom", "value": formula}
        title = _REFUSED.spoken_in(language)
    options |= {"error_title": title, "error_message": message}
    page.data_validation(line, at, runs[0][1], at, options)


def _hard_rules(to_check: RowToCheck, name: str) -> str:
    """Rows with the same hard rules for a field share one validation."""
    return repr(
        [
            (rule.code, rule.broken)
            for rule in to_check.rules
            if rule.severity is Severity.HARD and rule.field == name
        ]
    )


def _runs(lines: Iterable[int]) -> list[tuple[int, int]]:
    """Lines that follow one another as (first, last)."""
    found: list[tuple[int, int]] = []
    for line in lines:
        if found and found[-1][1] == line - 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return found


_CHOOSE = Words("Hãy chọn trong danh sách", "Choose from the list")
_REFUSED = Words("Số này không thể đúng", "This cannot be right")
