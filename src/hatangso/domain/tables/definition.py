"""What an asked table is: its columns, what tells one row from another, where it lies, what it feeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hatangso.domain.collection.sheet import TableColumn
from hatangso.domain.words import Words

KINDS = (
    *("text", "code", "count", "number", "date", "choice"),
    *("commune", "longitude", "latitude", "area"),
)
NUMBERS = ("count", "number")
FIELDS = ("part", "whole", "value")
TESTS = ("is", "is_not", "at_least", "at_most", "filled")


class WrongTable(ValueError):
    """A definition is not as it must be; says which key and what to change."""


@dataclass(frozen=True)
class Condition:
    """Which rows count: a column compared with a value (`is` with any of several)."""

    column: str
    test: str  # one of TESTS
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Tally:
    """What is added up per commune: rows (`column` ''), or the numbers of a column, of rows that count."""

    column: str = ""
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Feed:
    """Which indicator the table feeds, and the tally that gives each of its fields."""

    indicator: str
    tallies: tuple[tuple[str, Tally], ...]  # (one of FIELDS, tally)


@dataclass(frozen=True)
class Place:
    """What says in which commune a row counts: a commune's column, a point's two, or an area's one."""

    kind: str  # commune, point, area
    columns: tuple[str, ...]


@dataclass(frozen=True)
class TableDefinition:
    """One asked table. `key`: the columns that no two rows share; `asked_of`: kinds of organisation."""

    code: str
    version: int
    label: Words
    meaning: Words
    source: str
    asked_of: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    key: tuple[str, ...]
    place: Place
    feeds: tuple[Feed, ...]
    within: tuple[tuple[str, str], ...] = ()  # in each row the first column is at most the second

    def column(self, code: str) -> TableColumn:
        """The column of that code."""
        return next(column for column in self.columns if column.code == code)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The codes of what it feeds."""
        return tuple(feed.indicator for feed in self.feeds)


_TABLE_KEYS = {"version", "label", "meaning", "source", "asked_of", "columns", "key", "place", "feeds"}
_COLUMN_KEYS = {"code", "label", "kind", "unit", "required", "choices", "minimum", "maximum"}
_PLACES = {
    ("commune",): ("commune", ("commune",)),
    ("latitude", "longitude"): ("point", ("longitude", "latitude")),
    ("area",): ("area", ("area",)),
}


def read_definition(code: str, told: Mapping[str, Any]) -> TableDefinition:
    """The definition of one file, checked. Raises WrongTable."""
    _known("the table", told, _TABLE_KEYS | {"within"})
    for key in sorted(_TABLE_KEYS):
        if key not in told:
            raise WrongTable(f"missing key '{key}'")
    columns = tuple(_column(column) for column in told["columns"])
    by_code = {column.code: column for column in columns}
    if len(by_code) < len(columns):
        raise WrongTable("two columns have the same code")
    for name in told["key"]:
        _column_there(name, by_code)
    return TableDefinition(
        code=code,
        version=int(told["version"]),
        label=_words(told["label"]),
        meaning=_words(told["meaning"]),
        source=str(told["source"]),
        asked_of=tuple(told["asked_of"]),
        columns=columns,
        key=tuple(told["key"]),
        place=_place(told["place"], by_code),
        feeds=tuple(_feed(feed, by_code) for feed in told["feeds"]),
        within=tuple(_pair(pair, by_code) for pair in told.get("within", ())),
    )


def _column(told: Mapping[str, Any]) -> TableColumn:
    _known(f"column '{told.get('code')}'", told, _COLUMN_KEYS)
    kind, choices = told["kind"], told.get("choices", {})
    if kind not in KINDS:
        raise WrongTable(f"column '{told['code']}': unknown kind '{kind}'; known are {', '.join(KINDS)}")
    if (kind == "choice") != bool(choices):
        raise WrongTable(f"column '{told['code']}': the kind 'choice' and choices go together")
    return TableColumn(
        code=told["code"],
        label=_words(told["label"]),
        kind=kind,
        unit=told.get("unit", ""),
        required=bool(told.get("required", False)),
        choices=tuple((name, _words(label)) for name, label in choices.items()),
        minimum=told.get("minimum"),
        maximum=told.get("maximum"),
    )


def _place(told: Mapping[str, str], columns: Mapping[str, TableColumn]) -> Place:
    names = tuple(sorted(told))
    if names not in _PLACES:
        raise WrongTable("place names a commune, a longitude and a latitude, or an area")
    kind, order = _PLACES[names]
    for name in order:
        if _column_there(told[name], columns).kind != name:
            raise WrongTable(f"place: column '{told[name]}' is not of the kind '{name}'")
    return Place(kind, tuple(told[name] for name in order))


def _pair(names: Any, columns: Mapping[str, TableColumn]) -> tuple[str, str]:
    if not isinstance(names, list) or len(names) != 2:
        raise WrongTable(f"within has pairs of columns, the part and its whole, not {names!r}")
    for name in names:
        if _column_there(name, columns).kind not in NUMBERS:
            raise WrongTable(f"within: column '{name}' holds no numbers")
    part, whole = names
    return part, whole


def _feed(told: Mapping[str, Any], columns: Mapping[str, TableColumn]) -> Feed:
    _known(f"feed '{told.get('indicator')}'", told, {"indicator", *FIELDS})
    tallies = tuple((field, _tally(told[field], columns)) for field in FIELDS if field in told)
    if not tallies:
        raise WrongTable(f"feed '{told['indicator']}': gives nothing; name one of {', '.join(FIELDS)}")
    return Feed(told["indicator"], tallies)


def _tally(told: Mapping[str, Any], columns: Mapping[str, TableColumn]) -> Tally:
    _known("a tally", told, {"count", "sum", "where"})
    if ("count" in told) == ("sum" in told) or told.get("count", True) is not True:
        raise WrongTable("a tally has either count = true or sum = a column")
    column = told.get("sum", "")
    if column and _column_there(column, columns).kind not in NUMBERS:
        raise WrongTable(f"column '{column}' holds no numbers to add up")
    return Tally(column, tuple(_condition(one, columns) for one in told.get("where", ())))


def _condition(told: Mapping[str, Any], columns: Mapping[str, TableColumn]) -> Condition:
    _known("a condition", told, {"column", *TESTS})
    tests = [test for test in TESTS if test in told]
    if len(tests) != 1:
        raise WrongTable(f"a condition has a column and one of {', '.join(TESTS)}")
    column = _column_there(told["column"], columns)
    (test,) = tests
    values = told[test] if isinstance(told[test], list) else [told[test]]
    for value in values if column.kind == "choice" and test in {"is", "is_not"} else ():
        if value not in dict(column.choices):
            raise WrongTable(f"column '{column.code}' has no choice '{value}'")
    return Condition(column.code, test, tuple(values))


def _column_there(name: str, columns: Mapping[str, TableColumn]) -> TableColumn:
    if name not in columns:
        raise WrongTable(f"there is no column '{name}'")
    return columns[name]


def _words(pair: Any) -> Words:
    if not isinstance(pair, list) or len(pair) != 2:
        raise WrongTable(f"a label is [Vietnamese, English], not {pair!r}")
    return Words(*pair)


def _known(where: str, told: Mapping[str, Any], keys: set[str]) -> None:
    for key in told:
        if key not in keys:
            raise WrongTable(f"{where}: unknown key '{key}'; known keys are {', '.join(sorted(keys))}")
