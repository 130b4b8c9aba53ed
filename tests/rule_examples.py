"""The examples of tests/samples/checks, as rows to check: one row alone, or some that add up."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatangso.catalog.check_files import checks
from hatangso.domain.figures.told import Shape
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.check import Target
from hatangso.domain.validation.checking import RowToCheck
from hatangso.domain.validation.fields import NUMBERS
from hatangso.domain.validation.kinds import rules_of
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words

FOLDER = Path(__file__).parent / "samples" / "checks"
_RULES: dict[Target, tuple[Rule, ...]] = {}


@dataclass(frozen=True)
class Example:
    """One row: `typed` and `given` numbers, the rows that add up to it, and what must be found."""

    key: str
    rules: tuple[Rule, ...]
    typed: dict[str, float]
    given: dict[str, float]
    texts: dict[str, Words]
    parts: tuple[str, ...]
    finds: tuple[str, ...]


def examples() -> list[Example]:
    """Every example of every file."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        for number, told in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            rows = told.get("rows", {"": told})
            found += [example(f"{file.stem}-{number}-", name, row) for name, row in rows.items()]
    return found


def example(group: str, name: str, told: dict[str, Any]) -> Example:
    """One example from its JSON."""
    shape = told["shape"]
    target = Target(
        Shape(
            ValueKind(shape["kind"]),
            shape["unit"],
            shape.get("part_of_whole", True),
            tuple(shape.get("counts", ())),
        ),
        "an_indicator",
        Footing(told.get("footing", "reported")),
        tuple(Footing(other) for other in told.get("others", ())),
    )
    if target not in _RULES:
        _RULES[target] = rules_of(checks(), target)
    return Example(
        group + name,
        _RULES[target],
        told["typed"],
        told.get("given", {}),
        {key: Words(*pair) for key, pair in told.get("texts", {}).items()},
        tuple(group + part for part in told.get("parts", ())),
        tuple(sorted(told["finds"])),
    )


def rows_of(all_of_them: list[Example]) -> list[RowToCheck]:
    """The rows as the server checks them, sums worked out."""
    by_key = {one.key: one for one in all_of_them}
    rows = []
    for one in all_of_them:
        numbers: dict[str, float | None] = {**one.typed, **one.given}
        for name in NUMBERS if one.parts else ():
            told = [by_key[part].typed.get(name) for part in one.parts]
            if None not in told:
                numbers[f"parts.{name}"] = sum(number or 0 for number in told)
                numbers["parts.n"] = len(told)
        rows.append(RowToCheck(one.key, one.rules, numbers, one.texts))
    return rows
