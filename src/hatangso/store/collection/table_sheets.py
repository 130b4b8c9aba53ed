"""The asked tables of a filing: which, with which rows; and the communes that they may tell about."""

from datetime import date
from typing import Any

from hatangso.catalog.discovery import tables
from hatangso.domain.collection.sheet import TableRow, TableSheet
from hatangso.domain.tables.definition import TableDefinition
from hatangso.store.collection.models import Filing, FilingTableRow, FilingUpload
from hatangso.store.places.models import Unit

KEPT_ROWS = 5_000  # a table of at most so many rows is kept row by row and can be edited in the page


def table_sheets_of(filing: Filing) -> tuple[TableSheet, ...]:
    """Every table asked of the recipient, with the rows that stand (none of a table longer than KEPT_ROWS).

    Two queries.
    """
    asked = [row.table for row in filing.recipient.collection.tables.all()]
    known = tables()
    rows: dict[str, list[TableRow]] = {}
    if asked:
        for row in rows_of(filing):
            rows.setdefault(row.table, []).append(TableRow(row.row, dict(row.values), revision=row.revision))
    return tuple(
        TableSheet(
            code=code,
            label=known[code].label,
            columns=known[code].columns,
            rows=tuple(rows.get(code, ())),
        )
        for code in asked
        if code in known
    )


def asked_table(filing: Filing, code: str) -> TableDefinition | None:
    """The definition of a table that is asked of this filing; None of any other."""
    asked = filing.recipient.collection.tables.filter(table=code).exists()
    return tables().get(code) if asked else None


def rows_of(filing: Filing, table: str = "") -> Any:
    """The rows that stand, in their order, of one table or of all. One query."""
    found = FilingTableRow.objects.filter(filing=filing, removed=False)
    return (found.filter(table=table) if table else found).order_by("table", "position", "pk")


def communes_of(place: Unit) -> dict[str, Unit]:
    """By code the communes that a recipient of that place tells about: a province's, or itself."""
    if place.level == "commune":
        return {place.code: place}
    found = Unit.objects.filter(parent=place, level="commune", valid_to=None).exclude(code="")
    return {unit.code: unit for unit in found.order_by("code")}


def uploads_of(filing: Filing, table: str) -> Any:
    """The files sent for a table, newest first."""
    return FilingUpload.objects.filter(filing=filing, table=table).select_related(
        "received", "refused_rows", "by"
    )


def day_of(filing: Filing) -> date:
    """The day whose boundaries and communes a filing is placed by: its data is known up to it."""
    return filing.recipient.collection.cutoff_on
