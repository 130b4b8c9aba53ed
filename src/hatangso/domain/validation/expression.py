"""The small language in which a rule says when it is broken: data, so that three machines can run it.

An expression is a number, the name of a number, or (operator, operands…). What is not known is NaN: every
comparison with it is false, so a rule never speaks of what nobody told. Division by zero is not known.

>>> import numpy as np
>>> evaluate(("gt", "part", "whole"), {"part": np.array([41.0, 40.0]), "whole": np.array([40.0, np.nan])})
array([ True, False])
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Expression: TypeAlias = "str | float | tuple[Expression, ...]"
Column: TypeAlias = NDArray[Any]  # floats (NaN: not known) or truths

NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


def _quotient(top: Column, bottom: Column) -> Column:
    found: Column = np.divide(top, np.where(bottom == 0, np.nan, bottom))
    return found


def _first(one: Column, other: Column) -> Column:
    return np.where(np.isnan(one), other, one)


def _fractional(number: Column) -> Column:
    found: Column = np.greater(np.abs(number - np.floor(number)), 0)
    return found


_NUMBERS: Final[dict[str, tuple[int, Callable[..., Column]]]] = {
    "add": (2, np.add),
    "sub": (2, np.subtract),
    "mul": (2, np.multiply),
    "div": (2, _quotient),
    "abs": (1, np.abs),
    "max": (2, np.maximum),
    "min": (2, np.minimum),
    "first": (2, _first),  # the first that is known
}
_COMPARISONS: Final[dict[str, tuple[int, Callable[..., Column]]]] = {
    "gt": (2, np.greater),
    "ge": (2, np.greater_equal),
    "lt": (2, np.less),
    "le": (2, np.less_equal),
    "fractional": (1, _fractional),
    "known": (1, lambda number: ~np.isnan(number)),
    "unknown": (1, np.isnan),
}
_TRUTHS: Final[dict[str, tuple[int, Callable[..., Column]]]] = {
    "and": (2, np.logical_and),
    "or": (2, np.logical_or),
}
_ALL: Final = {**_NUMBERS, **_COMPARISONS, **_TRUTHS}


def evaluate(expression: Expression, known: Mapping[str, Column]) -> Column:
    """The expression's value for every row at once; a name nobody gave is not known."""
    with np.errstate(all="ignore"):
        return _evaluate(expression, known)


def _evaluate(expression: Expression, known: Mapping[str, Column]) -> Column:
    if isinstance(expression, str):
        column = known.get(expression)
        return np.array(np.nan) if column is None else column
    if isinstance(expression, tuple):
        _, function = _ALL[str(expression[0])]
        return function(*(_evaluate(operand, known) for operand in expression[1:]))
    return np.array(float(expression))


def names_in(expression: Expression) -> Iterator[str]:
    """Every name the expression asks for."""
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, tuple):
        for operand in expression[1:]:
            yield from names_in(operand)


def require_truth(expression: Expression) -> None:
    """Raises ValueError where the expression is not one that is true or false of well-named numbers."""
    operator = _operator(expression)
    if operator in _TRUTHS:
        for operand in _operands(expression):
            require_truth(operand)
    elif operator in _COMPARISONS:
        for operand in _operands(expression):
            require_number(operand)
    else:
        raise ValueError(f"{expression!r} is neither true nor false.")


def require_number(expression: Expression) -> None:
    """Raises ValueError where the expression is no number."""
    if isinstance(expression, str):
        if not NAME.fullmatch(expression):
            raise ValueError(f"{expression!r} is no name.")
    elif isinstance(expression, tuple):
        if _operator(expression) not in _NUMBERS:
            raise ValueError(f"{expression!r} is no number.")
        for operand in _operands(expression):
            require_number(operand)
    elif not np.isfinite(expression):
        raise ValueError(f"{expression!r} is no number.")


def both(*truths: Expression) -> Expression:
    """All of them."""
    found = truths[0]
    for truth in truths[1:]:
        found = ("and", found, truth)
    return found


def _operator(expression: Expression) -> str:
    operator = expression[0] if isinstance(expression, tuple) and expression else None
    return operator if isinstance(operator, str) else ""


def _operands(expression: Expression) -> tuple[Expression, ...]:
    assert isinstance(expression, tuple)
    wanted = _ALL[_operator(expression)][0]
    if len(expression) != wanted + 1:
        raise ValueError(f"{expression!r} takes {wanted}.")
    return expression[1:]
