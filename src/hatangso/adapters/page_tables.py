"""Tables found by the ruling lines of a page: the grid, its merged cells, and the words in them.

Pure geometry: lines that touch belong to one table; where the line between two neighbouring cells of
the grid is missing, the two are one merged cell.
"""

from collections import defaultdict
from dataclasses import dataclass

from hatangso.adapters.page_layout import PageLayout, Rule, Word, into_lines, run_together
from hatangso.domain.plans.document import Cell, Table

_SNAP = 3.0
_SHORTEST = 4.0
_MOST_RULES = 20_000
_MOST_GRID_CELLS = 20_000


@dataclass(frozen=True)
class FoundTable:
    """A table with the box it covers and the words that went into it."""

    table: Table
    x0: float
    top: float
    x1: float
    bottom: float
    words: frozenset[int]


def find_tables(page: PageLayout) -> list[FoundTable]:
    """The tables of a page, top to bottom. A lone frame around text is no table."""
    if len(page.rules) > _MOST_RULES:
        return []
    horizontal = _merged([r for r in page.rules if r.horizontal])
    vertical = _merged([r for r in page.rules if not r.horizontal])
    found = []
    for rows, columns in _touching(horizontal, vertical):
        table = _table(page, rows, columns)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda t: (t.top, t.x0))


def _merged(rules: list[Rule]) -> list[Rule]:
    """Lines of one direction: near ones snapped to one place, touching pieces joined, short ones dropped."""
    tracks: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if tracks and rule.at - tracks[-1][-1].at <= _SNAP and rule.at - tracks[-1][0].at <= 2 * _SNAP:
            tracks[-1].append(rule)
        else:
            tracks.append([rule])
    merged = []
    for track in tracks:
        at = sum(r.at for r in track) / len(track)
        pieces = sorted((r.start, r.end) for r in track)
        start, end = pieces[0]
        for next_start, next_end in pieces[1:]:
            if next_start <= end + _SNAP:
                end = max(end, next_end)
            else:
                merged.append(Rule(track[0].horizontal, at, start, end))
                start, end = next_start, next_end
        merged.append(Rule(track[0].horizontal, at, start, end))
    return [r for r in merged if r.end - r.start >= _SHORTEST]


def _touching(horizontal: list[Rule], vertical: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that meet one another, each the skeleton of one table."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    if len(horizontal) * len(vertical) > 4_000_000:
        return []
    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            if h.start - _SNAP <= v.at <= h.end + _SNAP and v.start - _SNAP <= h.at <= v.end + _SNAP:
                parent[root(j)] = root(i)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(horizontal + vertical):
        groups[root(i)][0 if rule.horizontal else 1].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _table(page: PageLayout, rows: list[Rule], columns: list[Rule]) -> FoundTable | None:
    ys = _places([r.at for r in rows])
    xs = _places([c.at for c in columns] + [min(r.start for r in rows), max(r.end for r in rows)])
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 1 or height * width < 2 or height * width > _MOST_GRID_CELLS:
        return None
    owner = _owners(xs, ys, rows, columns)
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for r in range(height):
        for c in range(width):
            spans[owner[r][c]].append((r, c))
    if len(spans) < 2:
        return None
    words_of: dict[int, list[Word]] = defaultdict(list)
    taken = set()
    for index, word in enumerate(page.words):
        row, column = _slot(ys, word.middle), _slot(xs, (word.x0 + word.x1) / 2)
        if row is not None and column is not None:
            words_of[owner[row][column]].append(word)
            taken.add(index)
    if not taken:
        return None
    by_row: list[list[Cell]] = [[] for _ in range(height)]
    for cell, slots in sorted(spans.items(), key=lambda item: item[1][0]):
        row, column = slots[0]
        by_row[row].append(
            _cell(
                words_of[cell],
                colspan=max(c for _, c in slots) - column + 1,
                rowspan=max(r for r, _ in slots) - row + 1,
            )
        )
    table = Table(tuple(tuple(row) for row in by_row if row), page.number)
    return FoundTable(table, xs[0], ys[0], xs[-1], ys[-1], frozenset(taken))


def _owners(xs: list[float], ys: list[float], rows: list[Rule], columns: list[Rule]) -> list[list[int]]:
    """For each place of the grid the number of the cell it belongs to (that of the cell's first place)."""
    width = len(xs) - 1
    owner = [[r * width + c for c in range(width)] for r in range(len(ys) - 1)]
    for r in range(len(ys) - 1):
        middle = (ys[r] + ys[r + 1]) / 2
        for c in range(width):
            if c and not _ruled(columns, xs[c], middle):
                owner[r][c] = owner[r][c - 1]
            elif r and not _ruled(rows, ys[r], (xs[c] + xs[c + 1]) / 2):
                owner[r][c] = owner[r - 1][c]
    return owner


def _ruled(rules: list[Rule], at: float, through: float) -> bool:
    return any(abs(r.at - at) <= _SNAP and r.start - 1 <= through <= r.end + 1 for r in rules)


def _places(values: list[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > 2 * _SNAP:
            places.append(value)
    return places


def _slot(edges: list[float], value: float) -> int | None:
    for i in range(len(edges) - 1):
        if edges[i] <= value < edges[i + 1]:
            return i
    return None


def _cell(words: list[Word], colspan: int, rowspan: int) -> Cell:
    text = run_together([line.text for line in into_lines(words)])
    return Cell(text, colspan, rowspan, bold=bool(words) and all(word.bold for word in words))
