"""The tables of the catalogue as a request names them."""

from dataclasses import dataclass

from hatangso.catalog.discovery import tables
from hatangso.domain.words import Words
from hatangso.store.collection.models import Collection


@dataclass(frozen=True)
class TableShown:
    """One table that may be asked for, or is."""

    code: str
    label: Words
    version: int = 1
    required: bool = True
    chosen: bool = False


def tables_of(collection: Collection) -> list[TableShown]:
    """The tables that a request asks for."""
    known = {one.code: one for one in tables_offered()}
    return [
        TableShown(
            row.table,
            known[row.table].label if row.table in known else Words(row.table, row.table),
            row.version,
            row.required,
            chosen=True,
        )
        for row in collection.tables.all()
    ]


def tables_offered() -> list[TableShown]:
    """The tables of the catalogue."""
    return [TableShown(code, table.label, table.version) for code, table in tables().items()]
