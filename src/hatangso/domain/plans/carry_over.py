"""Reading a plan again: which earlier item a newly read one continues, and whose word counts where.

The reader's earlier answer, what a person made of it and the reader's new answer are three versions of one
item. A field that the reader reads as before keeps the person's word; a field that the document now says
otherwise takes the document's.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hatangso.domain.plans.folding import key, words

Data = Mapping[str, Any]
_ALIKE = 0.6
_ALMOST_THE_SAME = 0.9


@dataclass(frozen=True)
class Item:
    """An item as the reader read it, or (`by_person`) as a person added, split or joined it."""

    kind: str
    data: Data
    by_person: bool = False


def continued(fresh: Sequence[Item], earlier: Sequence[Item]) -> list[int | None]:
    """For each freshly read item the place of the earlier one that it continues, None where it is new.

    The same reading first, then the same words, then what a person had made of nearly the same words, then
    the most alike words. An item continues one at most.
    """
    found: dict[int, int] = {}
    read = [place for place, item in enumerate(earlier) if not item.by_person]
    made = [place for place, item in enumerate(earlier) if item.by_person]
    _match_equal(found, fresh, earlier, read, lambda item: (item.kind, repr(_plain(item.data))))
    _match_equal(found, fresh, earlier, read, lambda item: (item.kind, key(_text(item)), key(_aside(item))))
    _match_alike(found, fresh, earlier, made, _ALMOST_THE_SAME, strict=False)
    _match_alike(found, fresh, earlier, read, _ALIKE, strict=True)
    return [found.get(place) for place in range(len(fresh))]


def same_reading(one: Data, other: Data) -> bool:
    """Whether two readings say the same, wherever in the text they say it."""
    return bool(_plain(one) == _plain(other))


def merged(base: Data, mine: Data, theirs: Data) -> dict[str, Any]:
    """The person's word `mine` on the reading `base`, brought over to the new reading `theirs`.

    >>> merged({"year": 2030, "lead": []}, {"year": 2029, "lead": []}, {"year": 2030, "lead": ["A"]})
    {'year': 2029, 'lead': ['A']}
    """
    kept = dict(theirs)
    for name, value in mine.items():
        by_person = name not in base or _plain(value) != _plain(base[name])
        by_document = _plain(base.get(name)) != _plain(theirs.get(name))
        if by_person and not by_document:
            kept[name] = value
    return kept


def _match_equal(
    found: dict[int, int],
    fresh: Sequence[Item],
    earlier: Sequence[Item],
    places: Sequence[int],
    likeness: Callable[[Item], Hashable],
) -> None:
    taken = set(found.values())
    free: dict[Hashable, list[int]] = {}
    for before in places:
        if before not in taken:
            free.setdefault(likeness(earlier[before]), []).append(before)
    for place, item in enumerate(fresh):
        same = free.get(likeness(item)) if place not in found else None
        if same:
            found[place] = same.pop(0)


def _match_alike(
    found: dict[int, int],
    fresh: Sequence[Item],
    earlier: Sequence[Item],
    places: Sequence[int],
    least: float,
    *,
    strict: bool,
) -> None:
    """Most alike first; with `strict` another year, organisation or heading makes two items less alike."""
    taken = set(found.values())
    told = {before: words(_text(earlier[before])) for before in places if before not in taken}
    scored = []
    for place, item in enumerate(fresh):
        mine = words(_text(item)) if place not in found else frozenset()
        for before, theirs in told.items():
            if item.kind != earlier[before].kind or not mine or not theirs:
                continue
            alike = len(mine & theirs) / len(mine | theirs)
            if strict and key(_aside(item)) != key(_aside(earlier[before])):
                alike -= 0.15
            if alike >= least:
                scored.append((-alike, place, before))
    for _score, place, before in sorted(scored):
        if place not in found and before not in taken:
            found[place] = before
            taken.add(before)


def _text(item: Item) -> str:
    data = item.data
    return str(data.get("text") or data.get("message") or data.get("reporter") or "")


def _aside(item: Item) -> str:
    named = ("year", "organisation", "heading", "frequency", "recipient")
    return " ".join(str(item.data[name]) for name in named if item.data.get(name) is not None)


def _plain(value: Any) -> Any:
    """A value without the places in the text (a measure's span), lists as tuples."""
    if isinstance(value, Mapping):
        return tuple(sorted((name, _plain(each)) for name, each in value.items() if name != "span"))
    if isinstance(value, list | tuple):
        return tuple(_plain(each) for each in value)
    return value
