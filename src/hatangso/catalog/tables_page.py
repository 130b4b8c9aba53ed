"""docs/catalog/tables.md, written from the tables themselves."""

from collections.abc import Iterable

from hatangso.domain.collection.sheet import TableColumn
from hatangso.domain.tables.definition import Condition, Feed, TableDefinition, Tally

_HEAD = """# The asked tables

Written from `src/hatangso/catalog/tables/` by `hatangso write_catalogue`; do not edit by hand.
To add one, put one .toml file there; how it is read stands in docs/methods/asked-tables.md.
"""
_TESTS = {"is": "is", "is_not": "is not", "at_least": "≥", "at_most": "≤", "filled": "filled"}


def tables_page(tables: Iterable[TableDefinition]) -> str:
    """The page's text, by code."""
    return "".join([_HEAD, *(_entry(table) for table in sorted(tables, key=lambda table: table.code))])


def _entry(table: TableDefinition) -> str:
    facts = [
        ("Tiếng Việt", table.label.vi),
        ("Meaning", f"{table.meaning.en} ({table.meaning.vi})"),
        ("Asked of", ", ".join(table.asked_of)),
        ("One row", " + ".join(table.key)),
        ("Commune by", f"{table.place.kind} ({', '.join(table.place.columns)})"),
        ("Source", table.source),
        ("Version", str(table.version)),
    ]
    lines = "\n".join(f"| {name} | {text} |" for name, text in facts if text)
    columns = "\n".join(_column(column) for column in table.columns)
    feeds = "\n".join(f"- {_feed(feed)}" for feed in table.feeds)
    return (
        f"\n## {table.code}\n\n{table.label.en}.\n\n| | |\n|---|---|\n{lines}\n"
        f"\n| Column | Tiếng Việt | Kind | Bounds |\n|---|---|---|---|\n{columns}\n\nFeeds:\n\n{feeds}\n"
    )


def _column(column: TableColumn) -> str:
    kind = column.kind + (", required" if column.required else "")
    bounds = [f"≥ {column.minimum:g}"] if column.minimum is not None else []
    bounds += [f"≤ {column.maximum:g}"] if column.maximum is not None else []
    bounds += [", ".join(code for code, _ in column.choices)] if column.choices else []
    unit = f" ({column.unit})" if column.unit else ""
    return f"| {column.code} | {column.label.vi}{unit} | {kind} | {'; '.join(bounds)} |"


def _feed(feed: Feed) -> str:
    told = "; ".join(f"{field} = {_tally(tally)}" for field, tally in feed.tallies)
    return f"`{feed.indicator}`: {told}"


def _tally(tally: Tally) -> str:
    what = f"sum of {tally.column}" if tally.column else "number of rows"
    where = " and ".join(_condition(one) for one in tally.where)
    return f"{what} where {where}" if where else what


def _condition(one: Condition) -> str:
    return f"{one.column} {_TESTS[one.test]} {' or '.join(str(value) for value in one.values)}"
