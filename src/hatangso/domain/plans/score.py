"""How well a plan was read: what the program extracted, held against what a person read by hand.

`score` counts by kind (the bars of the product stand on these): statements, measures, tasks, assignments,
commitments, duties, document fields, spans; beside them the targets' other fields, the tasks field by field,
and the warnings that had to come. The rules of annotation stand in tests/samples/plans/README.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hatangso.domain.plans.same_items import (
    commitment_by_text,
    exactly_the_same,
    same,
    same_assignment,
    same_commitment,
    same_duty,
    same_statement,
    same_text,
)
from hatangso.domain.plans.same_words import Item, folded, paired
from hatangso.domain.plans.score_places import spans, warnings_told
from hatangso.domain.plans.tally import RIGHT, Tally, missing, surplus, total

KINDS = (
    "document",
    "statements",
    "measures",
    "target fields",
    "tasks",
    "assignments",
    "commitments",
    "duties",
    "spans",
    "warnings",
)
DOCUMENT_FIELDS = ("number", "date", "title", "locality", "level", "period", "signer", "legal_bases")
TARGET_FIELDS = ("component", "lead", "coordinating", "output", "schedule_text", "note")
TASK_FIELDS = (
    "text",
    "group",
    "group_name",
    "no",
    "output",
    "lead",
    "coordinating",
    "schedule",
    "schedule_text",
    "note",
)


@dataclass(frozen=True)
class Score:
    """The tallies of one plan, or of several added up: by kind, and for tasks and targets by field."""

    kinds: Mapping[str, Tally]
    fields: Mapping[str, Tally] = field(default_factory=dict)

    def __add__(self, other: "Score") -> "Score":
        return Score(_added(self.kinds, other.kinds), _added(self.fields, other.fields))


def score(expected: Mapping[str, Any], extracted: Mapping[str, Any]) -> Score:
    """Hold a plan's extracted JSON against the expected one; both in the shape of the plan-extract schema."""
    fields: dict[str, Tally] = {}
    statements = paired(expected["targets"], extracted["targets"], same_statement)
    told_in = paired(expected["commitments"], extracted["commitments"], commitment_by_text)
    kinds = {
        "document": _document(expected["document"], extracted["document"]),
        "statements": _items(expected["targets"], extracted["targets"], same_statement, ("year", "text")),
        "measures": _measures(expected["targets"], extracted["targets"], statements)
        + _measures(expected["commitments"], extracted["commitments"], told_in),
        "target fields": _fields("targets", expected, extracted, same_statement, TARGET_FIELDS, fields),
        "tasks": _fields("tasks", expected, extracted, same_text, TASK_FIELDS, fields),
        "assignments": _items(
            expected["assignments"], extracted["assignments"], same_assignment, ("organisation", "text")
        ),
        "commitments": _items(
            expected["commitments"], extracted["commitments"], same_commitment, ("heading", "text")
        ),
        "duties": _items(
            expected["duties"], extracted["duties"], same_duty, ("reporter", "recipient", "frequency", "due")
        ),
        "spans": spans(extracted),
        "warnings": warnings_told(expected["warnings"], extracted),
    }
    return Score(kinds, fields)


def _added(one: Mapping[str, Tally], other: Mapping[str, Tally]) -> dict[str, Tally]:
    return {
        key: one.get(key, Tally()) + other.get(key, Tally())
        for key in [*one, *(k for k in other if k not in one)]
    }


def _items(
    expected: list[Item], found: list[Item], alike: Callable[[Item, Item], float], shown: tuple[str, ...]
) -> Tally:
    """One thing for each item, right where it has its like."""
    pairs = paired(expected, found, alike)
    return _counted(
        pairs, [_shown(item, shown) for item in expected], [_shown(item, shown) for item in found]
    )


def _counted(pairs: list[tuple[int, int]], expected: list[str], found: list[str]) -> Tally:
    matched, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    return Tally(
        expected=len(expected),
        found=len(found),
        right=len(pairs),
        missed=tuple(text for i, text in enumerate(expected) if i not in matched),
        extra=tuple(text for j, text in enumerate(found) if j not in taken),
    )


def _shown(item: Item, keys: tuple[str, ...]) -> str:
    return " | ".join(str(item[key]) for key in keys)


def _document(expected: Item, found: Item) -> Tally:
    """One thing for each field of the head; legal bases by number and date, the signer by both fields."""
    tallies = []
    for key in DOCUMENT_FIELDS:
        wanted, got = expected[key], found.get(key)
        if key == "legal_bases":
            wanted, got = (
                [(base["number"], base["date"]) for base in bases or ()] for bases in (wanted, got)
            )
            right = [(folded(n), d) for n, d in wanted] == [(folded(n), d) for n, d in got]
        elif key == "signer":
            right = exactly_the_same(wanted and wanted["name"], got and got["name"]) and exactly_the_same(
                wanted and wanted["position"], got and got["position"]
            )
        else:
            right = exactly_the_same(wanted, got)
        tallies.append(RIGHT if right else missing(f"{key}: {wanted}") + surplus(f"{key}: {got}"))
    return total(tallies)


def _measures(expected: list[Item], found: list[Item], pairs: list[tuple[int, int]]) -> Tally:
    """One thing for each measure: indicator, comparator, value and unit right, in its own statement."""
    found_of = dict(pairs)
    tallies = []
    for i, wanted in enumerate(expected):
        got = found[found_of[i]]["measures"] if i in found_of else []
        tallies.append(_measures_of(wanted["text"], wanted["measures"], got))
    taken = set(found_of.values())
    for j, item in enumerate(found):
        if j not in taken:
            tallies.append(_measures_of(item["text"], [], item["measures"]))
    return total(tallies)


def _measures_of(text: str, expected: list[Item], found: list[Item]) -> Tally:
    pairs = paired(expected, found, lambda wanted, got: float(_measure(wanted) == _measure(got)))
    place = text[:60]
    return _counted(
        pairs,
        [f"{_measure(measure)} in {place}" for measure in expected],
        [f"{_measure(measure)} in {place}" for measure in found],
    )


def _measure(measure: Item) -> tuple[Any, ...]:
    value = measure["value"]
    number = tuple(map(float, value)) if isinstance(value, list) else None if value is None else float(value)
    return measure["indicator"], measure["op"], number, measure["unit"]


def _fields(
    part: str,
    expected: Mapping[str, Any],
    extracted: Mapping[str, Any],
    alike: Callable[[Item, Item], float],
    keys: tuple[str, ...],
    by_field: dict[str, Tally],
) -> Tally:
    """One thing for each filled field of each item (each organisation of a list); empty fields count nothing.

    The tallies of the fields are added to `by_field` as "<part>.<field>".
    """
    wanted_items, found_items = expected[part], extracted[part]
    found_of = dict(paired(wanted_items, found_items, alike))
    taken = set(found_of.values())
    sides: list[tuple[Item, Item]] = [
        (item, found_items[found_of[i]] if i in found_of else {}) for i, item in enumerate(wanted_items)
    ]
    sides += [({}, item) for j, item in enumerate(found_items) if j not in taken]
    for key in keys:
        by_field[f"{part}.{key}"] = total([_field(key, wanted, got) for wanted, got in sides])
    return total([by_field[f"{part}.{key}"] for key in keys])


def _field(key: str, wanted: Item, got: Item) -> Tally:
    place = (wanted or got)["text"][:60]
    left, right = ([{"value": v} for v in _filled(side.get(key))] for side in (wanted, got))
    pairs = paired(left, right, lambda one, other: float(same(one["value"], other["value"])))
    return _counted(
        pairs,
        [f"{key}: {item['value']} in {place}" for item in left],
        [f"{key}: {item['value']} in {place}" for item in right],
    )


def _filled(value: Any) -> list[Any]:
    if value is None or value in ("", []):
        return []
    return value if isinstance(value, list) else [value]
