"""What changed between two states of an asset, and what an undo of one change puts back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DOTTED = "attributes."


@dataclass(frozen=True)
class Change:
    """One field: a column's name, or 'attributes.<code>'; None = not known."""

    field: str
    before: Any
    after: Any


def flat(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Every field by its name, attributes as 'attributes.<code>'; empty texts as not known.

    >>> flat({"name": "A", "note": "", "attributes": {"h": 3}})
    {'name': 'A', 'note': None, 'attributes.h': 3}
    """
    found = {name: value if value != "" else None for name, value in snapshot.items() if name != "attributes"}
    found |= {f"{_DOTTED}{code}": value for code, value in (snapshot.get("attributes") or {}).items()}
    return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Fields that differ, in the order of the later state, lost attributes last.

    >>> changes({"name": "A", "attributes": {"h": 3}}, {"name": "B", "attributes": {}})
    [Change(field='name', before='A', after='B'), Change(field='attributes.h', before=3, after=None)]
    """
    first, second = flat(before), flat(after)
    names = [*second, *(name for name in first if name not in second)]
    return [
        Change(name, first.get(name), second.get(name))
        for name in names
        if first.get(name) != second.get(name)
    ]


@dataclass(frozen=True)
class Undone:
    """What putting back one change gives: the fields put back, and those changed again since (left alone)."""

    snapshot: dict[str, Any]
    back: list[str]
    since: list[str]


def undo(before: Mapping[str, Any], after: Mapping[str, Any], now: Mapping[str, Any]) -> Undone:
    """The state `now` with the change from `before` to `after` taken back, field by field.

    >>> undo({"name": "A", "code": "1"}, {"name": "B", "code": "2"}, {"name": "B", "code": "3"})
    Undone(snapshot={'name': 'A', 'code': '3'}, back=['name'], since=['code'])
    """
    present = flat(now)
    result: dict[str, Any] = {**now}
    if "attributes" in now:
        result["attributes"] = dict(now["attributes"])
    back, since = [], []
    for change in changes(before, after):
        if present.get(change.field) == change.before:
            continue
        if present.get(change.field) != change.after:
            since.append(change.field)
            continue
        back.append(change.field)
        _put(result, change)
    return Undone(result, back, since)


def _put(result: dict[str, Any], change: Change) -> None:
    if not change.field.startswith(_DOTTED):
        result[change.field] = change.before
    elif change.before is None:
        result["attributes"].pop(change.field.removeprefix(_DOTTED), None)
    else:
        result["attributes"][change.field.removeprefix(_DOTTED)] = change.before
