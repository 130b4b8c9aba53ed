"""A plan's extract put together again from items as they are kept (the shape of the plan-extract schema)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hatangso.domain.plans.items import (
    Assignment,
    Commitment,
    DocumentFields,
    Due,
    Duty,
    Measure,
    PlanExtract,
    Span,
    Target,
    Task,
)
from hatangso.domain.plans.schedules import Schedule


@dataclass(frozen=True)
class KeptItem:
    """One item: its kind ('target', 'task', …), its fields, and where in the text it stands."""

    kind: str
    data: Mapping[str, Any]
    start: int | None = None
    end: int | None = None


def extract_from_items(document: DocumentFields, text: str, items: Iterable[KeptItem]) -> PlanExtract:
    """The extract of the items, in their order; warnings are left out."""
    kept = list(items)

    def of(kind: str) -> list[KeptItem]:
        return [item for item in kept if item.kind == kind]

    return PlanExtract(
        document=document,
        text=text,
        targets=tuple(map(_target, of("target"))),
        tasks=tuple(map(_task, of("task"))),
        assignments=tuple(
            Assignment(i.data.get("organisation") or "", i.data["text"], _span(i)) for i in of("assignment")
        ),
        commitments=tuple(
            Commitment(i.data.get("heading"), i.data["text"], _measures(i), _span(i))
            for i in of("commitment")
        ),
        duties=tuple(map(_duty, of("duty"))),
    )


def _target(item: KeptItem) -> Target:
    data = item.data
    return Target(
        text=data["text"],
        year=data.get("year"),
        component=data.get("component"),
        measures=_measures(item),
        lead=tuple(data.get("lead") or ()),
        coordinating=tuple(data.get("coordinating") or ()),
        output=data.get("output") or "",
        schedule_text=data.get("schedule_text") or "",
        note=data.get("note") or "",
        source=_span(item),
    )


def _task(item: KeptItem) -> Task:
    data = item.data
    schedule = data.get("schedule")
    return Task(
        group=data.get("group"),
        group_name=data.get("group_name"),
        no=data.get("no"),
        text=data["text"],
        output=data.get("output") or "",
        lead=tuple(data.get("lead") or ()),
        coordinating=tuple(data.get("coordinating") or ()),
        schedule=Schedule(**schedule) if schedule else None,
        schedule_text=data.get("schedule_text") or "",
        note=data.get("note") or "",
        source=_span(item),
    )


def _duty(item: KeptItem) -> Duty:
    data = item.data
    due = data.get("due")
    return Duty(
        data.get("reporter") or "",
        data.get("recipient"),
        data["frequency"],
        Due(due.get("month"), due.get("day"), due.get("month_of_quarter")) if due else None,
        _span(item),
    )


def _measures(item: KeptItem) -> tuple[Measure, ...]:
    found = []
    for each in item.data.get("measures") or ():
        value = each.get("value")
        pair = (value[0], value[1]) if isinstance(value, list | tuple) else value
        found.append(Measure(each.get("indicator"), each["op"], pair, each.get("unit")))
    return tuple(found)


def _span(item: KeptItem) -> Span:
    return Span(item.start or 0, item.end or 0)
