"""Which rows of the point index a person asked for, and may see on a map, in one tile.

What the index holds is compared there; what it does not (words, doubt, drawn places) is asked of the
database: of the tile's own rows where they are few, else once for all tiles.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_filter import AssetFilter, AttributeFilter
from hatangso.domain.tiles.cut import MARGIN
from hatangso.domain.tiles.flat import touching
from hatangso.domain.tiles.tile import Tile
from hatangso.store.assets.models import Asset
from hatangso.store.assets.point_index import Index, held_attributes
from hatangso.store.assets.queries import among, assets_in_sight
from hatangso.store.assets.sight import Sight, exact_types
from hatangso.store.places.models import Unit

FEW = 3_000  # rows of one tile of which the database is asked
Ints = NDArray[np.int64]
Rows = Any  # a slice, or an array of places
_FROM_ONE = ("unit", "province")  # every asset has them: number 0, none, stands for nothing


@dataclass(frozen=True)
class Choice:
    """What is asked for: of which units (ids; empty = the country), in which sight, by which filter."""

    units: tuple[tuple[Unit, Sight], ...]
    filters: AssetFilter

    @property
    def asks_database(self) -> bool:
        """Whether the index alone cannot answer."""
        asked = self.filters
        held = held_attributes()
        return bool(
            asked.by_place
            or asked.q.strip()
            or asked.doubtful
            or asked.counted
            or any(a.code not in held for a in asked.attributes)
        )


def choice_key(seen: Iterable[tuple[int, Sight]], filters: AssetFilter) -> str:
    """The same for everybody who would get the same tile: of units (ids) in their sights, by that filter."""
    drawn = "" if filters.shape is None else shapely.to_wkb(filters.shape, hex=True)
    where = [(pk, sight.key) for pk, sight in seen]
    return f"{where} {replace(filters, shape=None)!r} {drawn}"


@dataclass(frozen=True)
class Chosen:
    """Rows of an index: `run` lies in the tile, `inside` places within the run (None = all of them); `wide`
    are places in the index of lines and areas that touch the tile."""

    index: Index
    run: slice
    inside: Ints | None
    wide: Ints

    @property
    def ids(self) -> Ints:
        """Ids of everything that may be seen in the tile."""
        column = self.index.points.columns["id"]
        own = column[self.run] if self.inside is None else column[self.inside + self.run.start]
        return np.union1d(own, column[self.wide])


def choose(index: Index, gone: Ints, tile: Tile, choice: Choice, version: str) -> Chosen:
    """The rows of one index; `gone`: places that hold no more, rising."""
    run = index.points.run(tile)
    near = index.wide[touching(index.boxes, tile, MARGIN)]
    inside = _kept(index, run, _among(gone, run), choice)
    wide = near[~np.isin(near, gone)]
    held = _kept(index, wide, None, choice)
    wide = wide if held is None else wide[held]
    found = Chosen(index, run, inside, wide)
    return _asked_of_database(found, choice, version) if choice.asks_database else found


def _among(gone: Ints, run: slice) -> Ints:
    low, high = np.searchsorted(gone, [run.start, run.stop]).tolist()
    return gone[low:high] - run.start


def _kept(index: Index, rows: Rows, gone: Ints | None, choice: Choice) -> Ints | None:
    """Places within `rows` that answer the choice; None = all."""
    mask = _mask(index, rows, choice)
    if gone is not None and len(gone):
        if mask is None:
            mask = np.ones(rows.stop - rows.start, np.bool_)
        mask[gone] = False
    return None if mask is None else np.flatnonzero(mask)


def _mask(index: Index, rows: Rows, choice: Choice) -> NDArray[np.bool_] | None:
    if choice.filters.placed is False:  # everything in a tile has a place
        return np.zeros(len(index.points.code[rows]), np.bool_)
    parts = [part for part in _conditions(index, choice) if not _always(part)]
    answers = [_answer(index, rows, part) for part in parts]
    if choice.filters.evidence is not None:
        answers.append(index.points.columns["evidence"][rows] == choice.filters.evidence)
    return np.logical_and.reduce(answers) if answers else None


def _always(part: "_Any | _All") -> bool:
    """Whether every row answers: a province of which all assets are, no filter."""
    true = [
        bool(table[1:].all()) if column in _FROM_ONE else bool(table.all())
        for column, table in part.columns.items()
    ]
    if isinstance(part, _Any):
        return any(true) or any(_always(one) for one in part.beside)
    return all(true) and not part.any_of


@dataclass(frozen=True)
class _Any:
    """True where any of the columns' numbers is among those told."""

    columns: Mapping[str, NDArray[np.bool_]]
    beside: tuple["_All", ...] = ()


@dataclass(frozen=True)
class _All:
    columns: Mapping[str, NDArray[np.bool_]]
    any_of: tuple[_Any, ...] = ()


def _answer(index: Index, rows: Rows, part: _Any | _All) -> Any:
    answers = [table[index.points.columns[name][rows]] for name, table in part.columns.items()]
    if isinstance(part, _Any):
        answers += [_answer(index, rows, one) for one in part.beside]
        return np.logical_or.reduce(answers) if len(answers) > 1 else answers[0]
    answers += [_answer(index, rows, one) for one in part.any_of]
    return np.logical_and.reduce(answers) if len(answers) > 1 else answers[0]


def _conditions(index: Index, choice: Choice) -> list[_Any | _All]:
    asked = choice.filters
    found: list[_Any | _All] = []
    places = _in_units(index, choice)
    found.append(places[0] if len(places) == 1 else _Any({}, places))
    if asked.types or asked.groups:
        wanted = [
            one.code
            for one in asset_types().values()
            if (not asked.types or one.code in asked.types)
            and (not asked.groups or one.group in asked.groups)
        ]
        found.append(_All({"type": _table(index, "type", wanted)}))
    if asked.states:
        found.append(_All({"state": _table(index, "state", asked.states)}))
    if asked.units:
        ids = Unit.objects.filter(code__in=asked.units).values_list("pk", flat=True)
        found.append(_All({"unit": _table(index, "unit", list(ids))}))
    for column, told in (("owner", asked.owners), ("operator", asked.operators)):
        if told:
            found.append(_All({column: _table(index, column, [pk or None for pk in told])}))
    held = held_attributes()
    for one in asked.attributes:
        if one.code in held:
            found.append(_attribute(index, one, choice))
    return found


def _in_units(index: Index, choice: Choice) -> tuple[_All, ...]:
    """In the units, and seen by the person with their places; units of one sight together."""
    groups: dict[tuple[str, Sight], list[int]] = {}
    for unit, sight in choice.units:
        column = "province" if unit.level == "province" else "unit"
        groups.setdefault((column, sight), []).append(unit.pk)
    found = []
    for (column, sight), ids in groups.items():
        here = {column: _table(index, column, ids)}
        types = exact_types() if sight.as_public else ()
        found.append(_All(here) if sight.whole else _All(here, (_seen(index, sight, types),)))
    return tuple(found) or (_All({"type": _table(index, "type", ())}),)


def _seen(index: Index, sight: Sight, types: Any) -> _Any:
    """Own rows, and others' of these types."""
    own = list(sight.own)
    return _Any(
        {
            "owner": _table(index, "owner", own),
            "operator": _table(index, "operator", own),
            "type": _table(index, "type", types),
        }
    )


def _attribute(index: Index, asked: AttributeFilter, choice: Choice) -> _All:
    """As store.assets.queries has it: of types that have the attribute; where hidden, of own rows alone."""
    known = {one.code: one.attribute(asked.code) for one in asset_types().values()}
    types = [code for code, told in known.items() if told]
    public = [code for code, told in known.items() if told and told.public]
    column = f"is-{asked.code}"
    if column not in index.lists:  # the catalogue is newer than the index
        return _All({"type": _table(index, "type", ())})
    table = np.array([_answers(asked, value) for value in index.lists[column]], np.bool_)
    hidden = tuple(_seen(index, sight, public) for _, sight in choice.units if not sight.whole)
    return _All({column: table, "type": _table(index, "type", types)}, hidden[:1])


def _answers(asked: AttributeFilter, value: Any) -> bool:
    if value is None:
        return asked.unknown
    if value in asked.values:
        return True
    if (asked.least is None and asked.most is None) or isinstance(value, str):
        return False
    return (asked.least is None or value >= asked.least) and (asked.most is None or value <= asked.most)


def _table(index: Index, column: str, wanted: Any) -> NDArray[np.bool_]:
    """Of each number of a column whether it stands for a wanted value."""
    some = set(map(str, wanted)) if column == "state" else set(wanted)
    return np.array([value in some for value in index.lists[column]], np.bool_)


def _asked_of_database(found: Chosen, choice: Choice, version: str) -> Chosen:
    ids = found.ids
    if len(ids) <= FEW:
        answer = np.zeros(int(ids.max()) + 1 if len(ids) else 1, np.bool_)
        if len(ids):
            answer[_answering(choice, ids.tolist())] = True
    else:
        answer = _answering_all(choice, version)
    column = found.index.points.columns["id"]
    own = column[found.run] if found.inside is None else column[found.inside + found.run.start]
    places = np.flatnonzero(_look(answer, own))
    return Chosen(
        found.index,
        found.run,
        places if found.inside is None else found.inside[places],
        found.wide[_look(answer, column[found.wide])],
    )


def _look(answer: NDArray[np.bool_], ids: Ints) -> NDArray[np.bool_]:
    known = ids < len(answer)
    return known & answer[np.where(known, ids, 0)]


def _answering(choice: Choice, ids: list[int] | None) -> list[int]:
    """Ids of assets that answer the filter, in any of the units."""
    found: set[int] = set()
    for unit, sight in choice.units:
        rows = assets_in_sight(sight, unit, choice.filters)
        rows = rows if ids is None else among(rows, ids)
        found.update(rows.order_by().values_list("pk", flat=True))
    return sorted(found)


@lru_cache(maxsize=16)
def _answering_all(choice: Choice, version: str) -> NDArray[np.bool_]:
    """The same for all assets, as a table by id; asked once for all tiles of a state (`version`)."""
    last = Asset.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    table = np.zeros(last + 1, np.bool_)
    table[_answering(choice, None)] = True
    return table
