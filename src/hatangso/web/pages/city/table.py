"""The communes of a province as lines of a table: value, change, rank, what stands out, who is late."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hatangso.domain.comparison.peers import PeerGroup, Profile, peer_groups
from hatangso.domain.comparison.standing_out import Remark, among_peers, from_its_past, ranks, usual
from hatangso.domain.indicators.indicator import Better
from hatangso.domain.places.search_key import search_key
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition
from hatangso.store.results.cells import Cell, CellKey
from hatangso.web.pages.city.wanted import Wanted

LAST = 10**9


@dataclass(frozen=True)
class Line:
    """One commune. `change` is against the period before, in the indicator's unit; `group` its peers."""

    unit: Unit
    cells: tuple[Cell | None, ...]
    change: float | None = None
    rank: int | None = None
    ranked: int = 0
    group: PeerGroup | None = None
    remarks: tuple[Remark, ...] = ()
    late: int = 0
    late_since: date | None = None
    explanations: int = 0

    @property
    def steps(self) -> float:
        """How far it stands out at most."""
        return max((abs(remark.steps) for remark in self.remarks), default=0.0)


@dataclass(frozen=True)
class Table:
    """All communes of the province, and those asked for in the order asked for."""

    every: tuple[Line, ...]
    shown: tuple[Line, ...]
    groups: tuple[PeerGroup, ...] = ()
    main: Mapping[int, Cell] = field(default_factory=dict)

    @property
    def told(self) -> int:
        return len(self.main)

    @property
    def standing_out(self) -> int:
        return sum(1 for line in self.every if line.remarks)

    @property
    def attention(self) -> list[Line]:
        """Who stands out, the furthest first, then who is late, the longest first."""
        found = [line for line in self.every if line.remarks or line.late]
        return sorted(found, key=lambda line: (-line.steps, line.late_since or date.max))

    @property
    def late(self) -> int:
        return sum(1 for line in self.every if line.late)

    @property
    def unapproved(self) -> int:
        return sum(1 for cell in self.main.values() if not cell.approved)


def make_table(
    units: Sequence[Unit],
    wanted: Wanted,
    definition: Definition,
    cells: Mapping[CellKey, Cell],
    *,
    densities: Mapping[int, float],
    late: Mapping[int, tuple[int, date]],
    explanations: Mapping[int, int],
) -> Table:
    """`cells` of the columns in the period and of the main indicator in the periods before it."""
    periods = wanted.periods()
    main = {u.pk: cell for u in units if (cell := cells.get((u.pk, wanted.main, wanted.period)))}
    values = {pk: cell.value for pk, cell in main.items() if cell.value is not None}
    groups = peer_groups([Profile(u.pk, u.kind, u.population, densities.get(u.pk)) for u in units])
    places, remarks = _compared(values, groups, definition)
    lines = []
    for unit in units:
        past = [
            cell.value if (cell := cells.get((unit.pk, wanted.main, period))) else None for period in periods
        ]
        jump = from_its_past(past, definition.shape.unit)
        requests, since = late.get(unit.pk, (0, None))
        before = past[-2] if len(past) > 1 else None
        now = values.get(unit.pk)
        lines.append(
            Line(
                unit=unit,
                cells=tuple(_row(unit.pk, wanted, cells, periods)),
                change=now - before if now is not None and before is not None else None,
                rank=places.get(unit.pk),
                ranked=sum(1 for pk in groups[unit.pk].members if pk in values),
                group=groups[unit.pk],
                remarks=tuple(r for r in (remarks.get(unit.pk), jump) if r is not None),
                late=requests,
                late_since=since,
                explanations=explanations.get(unit.pk, 0),
            )
        )
    kept = [line for line in lines if _holds(line, wanted, main)]
    kept.sort(key=lambda line: _order(line, wanted.order, definition, values))
    return Table(tuple(lines), tuple(kept), tuple(dict.fromkeys(groups.values())), main)


def _row(
    unit_id: int, wanted: Wanted, cells: Mapping[CellKey, Cell], periods: Sequence[str]
) -> Iterator[Cell | None]:
    if wanted.by_period:
        yield from (cells.get((unit_id, wanted.main, period)) for period in periods)
    else:
        yield from (cells.get((unit_id, code, wanted.period)) for code in wanted.columns)


def _compared(
    values: Mapping[int, float], groups: Mapping[object, PeerGroup], definition: Definition
) -> tuple[dict[int, int], dict[int, Remark]]:
    """The rank of each among its peers, and who stands out among them."""
    places: dict[int, int] = {}
    remarks: dict[int, Remark] = {}
    for group in dict.fromkeys(groups.values()):
        of_group = {pk: values[pk] for pk in values if groups[pk] is group}
        places.update(ranks(of_group, higher_is_better=definition.better is Better.HIGHER))
        spread = usual(list(of_group.values()))
        if spread is None:
            continue
        for pk, value in of_group.items():
            remark = among_peers(value, definition.shape.unit, spread, group)
            if remark is not None:
                remarks[pk] = remark
    return places, remarks


def _holds(line: Line, wanted: Wanted, main: Mapping[int, Cell]) -> bool:
    cell = main.get(line.unit.pk)
    key = search_key(f"{line.unit.full_name} {line.unit.code}") if wanted.words else ""
    return (
        (not wanted.kind or line.unit.kind == wanted.kind)
        and all(word in key for word in wanted.words)
        and {
            "": True,
            "late": line.late > 0,
            "out": bool(line.remarks),
            "missing": cell is None,
            "unapproved": cell is not None and not cell.approved,
        }[wanted.only]
    )


def _order(line: Line, order: str, definition: Definition, values: Mapping[int, float]) -> tuple[float, str]:
    """Communes without what is asked for go last."""
    value = values.get(line.unit.pk)
    sign = 1.0 if definition.better is Better.HIGHER else -1.0
    first: float = {
        "name": 0.0,
        "worst": LAST if value is None else sign * value,
        "best": LAST if value is None else -sign * value,
        "change": LAST if line.change is None else sign * line.change,
        "rank": float(line.rank or LAST),
        "out": -min(line.steps, 1e6),
        "late": float(line.late_since.toordinal() if line.late_since else LAST),
    }[order]
    return first, search_key(line.unit.name)


def kinds_of(units: Iterable[Unit]) -> list[str]:
    """The kinds of commune there are, for the filter."""
    return sorted({unit.kind for unit in units})
