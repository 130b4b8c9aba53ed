"""Reading a plan again: which earlier item a newly read one continues, and whose word counts where.

The reader's earlier answer, what a person made of it and the reader's new answer are three versions of one
item. A field that the reader reads as before keeps the person's word; a field that the document now says
otherwise takes the document's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from hatangso.domain.plans.folding import key, words

Data = Mapping[str, Any]
_ALIKE = 0.6


def continued(
    fresh: Sequence[tuple[str, Data]], earlier: Sequence[tuple[str, Data]]
) -> list[tuple[int, int | None]]:
    """For each fresh item (kind, data), by position, the earlier one (kind, its reading) that it continues.

    The same reading first, then the same words, then the most alike words; an item continues one at most.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for likeness in (_identity, _wording):
        free: dict[Any, list[int]] = {}
        for place, item in enumerate(earlier):
            if place not in taken:
                free.setdefault(likeness(*item), []).append(place)
        for place, item in enumerate(fresh):
            same = free.get(likeness(*item)) if place not in found else None
            if same:
                found[place] = same.pop(0)
                taken.add(found[place])
    for _score, place, before in sorted(_scored(fresh, earlier, found, taken)):
        if place not in found and before not in taken:
            found[place] = before
            taken.add(before)
    return [(place, found.get(place)) for place in range(len(fresh))]


def same_reading(one: Data, other: Data) -> bool:
    """Whether two readings say the same, wherever in the text they say it."""
    return _plain(one) == _plain(other)


def merged(base: Data, mine: Data, theirs: Data) -> dict[str, Any]:
    """The person's word `mine` on the reading `base`, brought over to the new reading `theirs`.

    >>> merged({"year": 2030, "lead": []}, {"year": 2029, "lead": []}, {"year": 2030, "lead": ["A"]})
    {'year': 2029, 'lead': ['A']}
    """
    kept = dict(theirs)
    for name, value in mine.items():
        changed_by_person = _plain(value) != _plain(base.get(name)) or name not in base
        changed_by_document = _plain(base.get(name)) != _plain(theirs.get(name))
        if changed_by_person and not changed_by_document:
            kept[name] = value
    return kept


def _identity(kind: str, data: Data) -> Any:
    return kind, repr(_plain(data))


def _wording(kind: str, data: Data) -> Any:
    text, aside = _told(data)
    return kind, key(text), key(aside)


def _told(data: Data) -> tuple[str, str]:
    text = str(data.get("text") or data.get("message") or data.get("reporter") or "")
    asides = ("year", "organisation", "heading", "frequency", "recipient")
    return text, " ".join(str(data[name]) for name in asides if data.get(name) is not None)


def _scored(
    fresh: Sequence[tuple[str, Data]],
    earlier: Sequence[tuple[str, Data]],
    found: Mapping[int, int],
    taken: set[int],
) -> list[tuple[float, int, int]]:
    left = [
        (place, kind, words(_told(data)[0]), key(_told(data)[1]))
        for place, (kind, data) in enumerate(earlier)
        if place not in taken
    ]
    scored = []
    for place, (kind, data) in enumerate(fresh):
        if place in found:
            continue
        mine, aside = words(_told(data)[0]), key(_told(data)[1])
        for before, other_kind, theirs, other_aside in left:
            if kind != other_kind or not mine | theirs:
                continue
            alike = len(mine & theirs) / len(mine | theirs) - (0 if aside == other_aside else 0.15)
            if alike >= _ALIKE:
                scored.append((-alike, place, before))
    return scored


def _plain(value: Any) -> Any:
    """A value without the places in the text (a measure's span), and lists as tuples."""
    if isinstance(value, Mapping):
        return tuple(sorted((name, _plain(each)) for name, each in value.items() if name != "span"))
    if isinstance(value, list | tuple):
        return tuple(_plain(each) for each in value)
    return value
