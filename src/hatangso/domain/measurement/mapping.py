"""Which column of somebody's table is which of ours: guessed from headings, chosen by a person, remembered.

The format in which i-Speed's portal exports is published nowhere, so none is presumed: headings only make a
proposal, and what a person chose is kept under a name and proposed again where the headings are the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hatangso.domain.measurement.published import BY_NAME, PUBLISHED, PublishedColumn
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Words

_NO_WORD = re.compile(r"[^a-z0-9]+")
_UNITS = {
    "Mbit/s": re.compile(r"m\s?bit\s?/?\s?s|mbps|mb/s|megabit"),
    "kbit/s": re.compile(r"k\s?bit\s?/?\s?s|kbps|kb/s|kilobit"),
    "Gbit/s": re.compile(r"g\s?bit\s?/?\s?s|gbps|gb/s|gigabit"),
    "ms": re.compile(r"\bms\b|mili ?giay|msec|millisecond"),
    "s": re.compile(r"\bs\b|\bgiay\b|\bsec\b|second"),
}


@dataclass(frozen=True)
class Chosen:
    """A column of the file by its heading, and the unit in which it is written ('' where it has none)."""

    heading: str
    unit: str = ""


@dataclass(frozen=True)
class ColumnChoice:
    """How a table is to be read.

    `columns`: by our column's name the file's. `fixed`: what holds for the whole table. `decimal`: the mark,
    '' to be told by the cells. `places`: names of the file that a person matched with a code.
    """

    columns: Mapping[str, Chosen] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    places: Mapping[str, str] = field(default_factory=dict)

    def as_kept(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """As a ColumnMapping keeps it: `columns` and `fixed`."""
        columns = {name: {"heading": one.heading, "unit": one.unit} for name, one in self.columns.items()}
        fixed: dict[str, Any] = {name: value for name, value in self.fixed.items() if value}
        if self.decimal:
            fixed["decimal"] = self.decimal
        if self.places:
            fixed["places"] = dict(self.places)
        return columns, fixed

    @classmethod
    def of_kept(cls, columns: Mapping[str, Any], fixed: Mapping[str, Any]) -> "ColumnChoice":
        """What `as_kept` gave."""
        return cls(
            {n: Chosen(one["heading"], one.get("unit", "")) for n, one in columns.items() if n in BY_NAME},
            {name: value for name, value in fixed.items() if name in BY_NAME},
            fixed.get("decimal", ""),
            fixed.get("places", {}),
        )


def named_headings(cells: Sequence[object]) -> tuple[str, ...]:
    """The headings, each different: an empty one is named by its column, a second of the same gets a number.

    >>> named_headings(["Xã", None, "Mbps", "Mbps "])
    ('Xã', 'Cột B', 'Mbps', 'Mbps (2)')
    """
    found: list[str] = []
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells, start=1):
        said = " ".join(str(cell if cell is not None else "").split())[:120] or f"Cột {_letters(place)}"
        seen[said] = seen.get(said, 0) + 1
        found.append(said if seen[said] == 1 else f"{said} ({seen[said]})")
    return tuple(found)


def guess(headings: Sequence[str]) -> ColumnChoice:
    """A proposal: our column for each heading that surely names one; the longest phrase wins.

    >>> guess(["Phường/Xã", "Nhà mạng", "Tải xuống (kbps)"]).columns["download"]
    Chosen(heading='Tải xuống (kbps)', unit='kbit/s')
    """
    ranked = sorted(
        (
            (-weight, order, place)
            for place, heading in enumerate(headings)
            for order, column in enumerate(PUBLISHED)
            if (weight := _weight(column, heading))
        )
    )
    columns: dict[str, Chosen] = {}
    taken: set[int] = set()
    for _rank, order, place in ranked:
        column = PUBLISHED[order]
        if column.name not in columns and place not in taken:
            columns[column.name] = Chosen(headings[place], unit_of(column, headings[place]))
            taken.add(place)
    in_order = {column.name: columns[column.name] for column in PUBLISHED if column.name in columns}
    return ColumnChoice(in_order)


def unit_of(column: PublishedColumn, heading: str) -> str:
    """The unit that a heading names, ours where it names none; '' for a column without one."""
    if not column.units:
        return ""
    said = plain(heading)
    return next((unit for unit in column.units if _UNITS[unit].search(said)), column.units[0])


def heading_row(rows: Iterable[tuple[int, Sequence[object]]]) -> int:
    """The number of the row that is most likely the heading: where most columns are known by their words.

    Where none is known: the first row with most filled cells. 0 where there is no row.
    """
    best, where = (0, 0), 0
    for number, cells in rows:
        filled = sum(1 for cell in cells if isinstance(cell, str) and cell.strip())
        rank = (len(guess(named_headings(cells)).columns), filled)
        if rank > best:
            best, where = rank, number
    return where


def missing(choice: ColumnChoice) -> tuple[PublishedColumn, ...]:
    """What is needed and neither chosen nor fixed."""
    return tuple(
        column
        for column in PUBLISHED
        if column.needed
        and column.name not in choice.columns
        and not (column.fixable and choice.fixed.get(column.name))
    )


def fits(choice: ColumnChoice, headings: Sequence[str]) -> bool:
    """Whether every column chosen before is there again under the same heading."""
    there = {_key(heading) for heading in headings}
    return bool(choice.columns) and all(_key(one.heading) in there for one in choice.columns.values())


def positions(choice: ColumnChoice, headings: Sequence[str]) -> dict[str, int]:
    """By our column's name its place in the row; columns that are not there are left out."""
    places = {_key(heading): place for place, heading in reversed(list(enumerate(headings)))}
    return {
        name: places[_key(one.heading)] for name, one in choice.columns.items() if _key(one.heading) in places
    }


def twice(choice: ColumnChoice) -> Words | None:
    """What is wrong where one column of the file was chosen for two of ours; None where nothing is."""
    seen: dict[str, str] = {}
    for name, one in choice.columns.items():
        if one.heading in seen:
            first, second = BY_NAME[seen[one.heading]].label, BY_NAME[name].label
            return Words(
                f"Cột “{one.heading}” được chọn cho cả “{first.vi}” và “{second.vi}”; hãy chọn lại một nơi.",
                f"Column '{one.heading}' is chosen for both '{first.en}' and '{second.en}'; choose one anew.",
            )
        seen[one.heading] = name
    return None


def _weight(column: PublishedColumn, heading: str) -> int:
    """How well a heading names a column: the words of the longest phrase in it; whole headings first."""
    said = _key(heading.partition("(")[0]) or _key(heading)
    found = [phrase for phrase in column.phrases if f" {phrase} " in f" {said} "]
    if not found:
        return 0
    longest = max(found, key=len)
    words = longest.count(" ") + 1
    is_code = longest.startswith("ma ") or longest.endswith(" code")  # a code leaves less doubt than a name
    return 10 * words + len(longest) // 4 + 15 * (longest == said) + 20 * is_code


def _letters(place: int) -> str:
    """The name of a column as a spreadsheet shows it: 1 → A, 27 → AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _key(heading: str) -> str:
    return _NO_WORD.sub(" ", plain(heading)).strip()
