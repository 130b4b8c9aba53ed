"""A rule as a formula of a spreadsheet, functions and separators named as the file format names them.

What a row cannot tell makes a comparison false, as everywhere: an empty cell by COUNT, a division by zero by
IFERROR; a number that is not known at all drops its comparison from the formula.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hatangso.domain.validation.expression import Expression
from hatangso.domain.validation.rule import Rule

FALSE = "FALSE"
_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}


@dataclass(frozen=True)
class _Number:
    """A formula that gives a number wherever every cell of `needs` holds one.

    `may_fail`: it may still give an error (division by zero, a text in arithmetic, a sum that lacks a part).
    """

    text: str
    needs: frozenset[str] = frozenset()
    may_fail: bool = False

    @property
    def guarded(self) -> str:
        """The formula, giving an error wherever it is not known."""
        if not self.needs:
            return self.text
        return f"IF({_all_there(self.needs)},{self.text},NA())"


def broken_formula(rule: Rule, cells: Mapping[str, str], numbers: Mapping[str, float | str | None]) -> str:
    """The formula (without '=') that is TRUE where the rule is broken; 'FALSE' where it never can be.

    `cells` are the addresses of the typed numbers ('K5'), or a formula for what is added up, giving an error
    where it lacks something. `numbers` is what is known beforehand: a number, or the text to put there.
    """
    worked_out = dict(rule.names)
    return _truth(rule.broken, _Known(cells, numbers, worked_out)) or FALSE


@dataclass(frozen=True)
class _Known:
    cells: Mapping[str, str]
    numbers: Mapping[str, float | str | None]
    worked_out: Mapping[str, Expression]


def _truth(expression: Expression, known: _Known) -> str | None:
    """The formula; None where it cannot be true."""
    assert isinstance(expression, tuple)
    operator = expression[0]
    if operator in ("and", "or"):
        sides = [_truth(operand, known) for operand in expression[1:]]
        there = [side for side in sides if side is not None]
        if operator == "and":
            return f"AND({','.join(there)})" if len(there) == len(sides) else None
        return f"OR({','.join(there)})" if len(there) > 1 else there[0] if there else None
    numbers = [_number(operand, known) for operand in expression[1:]]
    if operator in ("known", "unknown"):
        return _presence(str(operator), numbers[0])
    if any(number is None for number in numbers):
        return None
    told = [number for number in numbers if number is not None]
    if operator == "fractional":
        test = f"{told[0].text}<>INT(N({told[0].text}))"  # N: a text is no error
    else:
        test = f"{told[0].text}{_INFIX[str(operator)]}{told[1].text}"
    needs = frozenset[str]().union(*(number.needs for number in told))
    if needs:
        test = f"AND({_all_there(needs)},{test})"
    return f"IFERROR({test},FALSE)" if any(number.may_fail for number in told) else test


def _presence(operator: str, number: _Number | None) -> str | None:
    if number is None:
        return "TRUE" if operator == "unknown" else None
    test = f"ISNUMBER({number.guarded})" if number.may_fail or not number.needs else _all_there(number.needs)
    return test if operator == "known" else f"NOT({test})"


def _number(expression: Expression, known: _Known) -> _Number | None:
    """The formula; None where the number is not known."""
    if isinstance(expression, str):
        if expression in known.cells:
            cell = known.cells[expression]
            return _Number(cell, may_fail=True) if "(" in cell else _Number(cell, frozenset({cell}))
        if expression in known.worked_out:
            return _number(known.worked_out[expression], known)
        given = known.numbers.get(expression)
        return None if given is None else _Number(literal(given))
    if not isinstance(expression, tuple):
        return _Number(literal(expression))
    operator = expression[0]
    numbers = [_number(operand, known) for operand in expression[1:]]
    if operator == "first":
        return _first(*numbers)
    if any(number is None for number in numbers):
        return None
    told = [number for number in numbers if number is not None]
    needs = frozenset[str]().union(*(number.needs for number in told))
    may_fail = operator == "div" or bool(needs) or any(number.may_fail for number in told)
    if operator in ("abs", "max", "min"):
        return _Number(f"{str(operator).upper()}({','.join(n.text for n in told)})", needs, may_fail)
    return _Number(f"({told[0].text}{_INFIX[str(operator)]}{told[1].text})", needs, may_fail)


def _first(one: _Number | None, other: _Number | None) -> _Number | None:
    if one is None or other is None:
        return one or other
    return _Number(f"IFERROR({one.guarded},{other.guarded})", may_fail=True)


def _all_there(cells: frozenset[str]) -> str:
    """TRUE where each of the cells holds a number."""
    return f"COUNT({','.join(sorted(cells))})={len(cells)}"


def literal(number: float | str) -> str:
    """A number as a formula has it."""
    if isinstance(number, str):
        return number
    text = str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number)).upper()
    return f"({text})" if number < 0 else text
