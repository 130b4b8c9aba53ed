"""Runs the rules over rows: all rows of one kind at once, so that thousands take milliseconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from hatangso.domain.validation.expression import Column, evaluate, names_in
from hatangso.domain.validation.rule import PLACE_FOR_A_NUMBER, Finding, Rule, said
from hatangso.domain.words import Words


@dataclass(frozen=True)
class RowToCheck:
    """One row: its identifier, its rules, what was typed in it and what it is compared with.

    `numbers` by name: those typed (part, whole, value, a table's columns) and those given (before.value,
    peers.middle, …). What is not known is absent or None. `texts` stand in sentences (before.label).
    Two rows of one kind share the very same tuple of rules.
    """

    key: str
    rules: tuple[Rule, ...]
    numbers: Mapping[str, float | None]
    texts: Mapping[str, Words] = field(default_factory=dict)


def check_rows(rows: Iterable[RowToCheck]) -> tuple[Finding, ...]:
    """Every rule that is broken, by row in the order given, hard ones first within a row."""
    numbered = list(rows)
    of_kind: dict[int, list[int]] = {}
    for position, row in enumerate(numbered):
        of_kind.setdefault(id(row.rules), []).append(position)
    found: list[tuple[int, int, Finding]] = []
    for positions in of_kind.values():
        alike = [numbered[position] for position in positions]
        rules = alike[0].rules
        columns = _columns(rules, alike)
        for order, rule in enumerate(rules):
            known = _worked_out(rule, columns)
            broken = np.broadcast_to(evaluate(rule.broken, known), (len(alike),))
            for line in np.flatnonzero(broken):
                finding = _finding(rule, alike[line], int(line), known)
                found.append((positions[line], order, finding))
    found.sort(key=lambda entry: entry[:2])
    return tuple(finding for _, _, finding in found)


def _columns(rules: Iterable[Rule], rows: list[RowToCheck]) -> dict[str, Column]:
    wanted: set[str] = set()
    for rule in rules:
        wanted.update(names_in(rule.broken))
        wanted.update(name for _, worked_out in rule.names for name in names_in(worked_out))
        wanted.update(found[1] for found in PLACE_FOR_A_NUMBER.finditer(rule.says.vi))
    return {
        name: np.array([_float(row.numbers.get(name)) for row in rows], dtype=np.float64)
        for name in sorted(wanted)
    }


def _float(number: float | None) -> float:
    """NaN is what is not known; a NaN that somebody told is no number and breaks every upper bound."""
    if number is None:
        return np.nan
    return np.inf if number != number else float(number)


def _worked_out(rule: Rule, columns: Mapping[str, Column]) -> Mapping[str, Column]:
    if not rule.names:
        return columns
    known = dict(columns)
    for name, expression in rule.names:
        known[name] = evaluate(expression, known)
    return known


def _finding(rule: Rule, row: RowToCheck, line: int, known: Mapping[str, Column]) -> Finding:
    numbers = {}
    for found in PLACE_FOR_A_NUMBER.finditer(rule.says.vi):
        column = known.get(found[1])
        if column is not None:
            number = float(column[line] if column.ndim else column)
            if number == number:
                numbers[found[1]] = number
    return Finding(rule.code, rule.severity, row.key, rule.field, said(rule, numbers, row.texts))
