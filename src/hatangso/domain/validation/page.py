"""Rows with their rules as the browser takes them: plain data, each rule once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hatangso.domain.collection.sheet import CellKey
from hatangso.domain.validation.checking import RowToCheck
from hatangso.domain.validation.fields import NUMBERS
from hatangso.domain.validation.rule import Rule, as_json


def rules_for_page(
    rows: Iterable[RowToCheck], parts: Mapping[CellKey, Sequence[CellKey]] | None = None
) -> dict[str, Any]:
    """What web/islands/checks.ts reads (put it into the page by `json_script`).

    {"rules": […], "rows": {key: {"rules": [position…], "numbers": {…}, "texts": {…}, "parts": [key…]}}}. The
    numbers are those given; those typed, and the sums of `parts`, are read from the page's fields.
    """
    rules: dict[int, int] = {}
    kept: list[Rule] = []
    told: dict[str, Any] = {}
    by_text = {key.text: [part.text for part in below] for key, below in (parts or {}).items()}
    for row in rows:
        positions = []
        for rule in row.rules:
            if id(rule) not in rules:
                rules[id(rule)] = len(kept)
                kept.append(rule)
            positions.append(rules[id(rule)])
        told[row.key] = {
            "rules": positions,
            "numbers": {
                name: number
                for name, number in row.numbers.items()
                if number is not None and name not in NUMBERS and not name.startswith("parts.")
            },
            "texts": {name: {"vi": words.vi, "en": words.en} for name, words in row.texts.items()},
            "parts": by_text.get(row.key, []),
        }
    return {"rules": [as_json(rule) for rule in kept], "rows": told}
