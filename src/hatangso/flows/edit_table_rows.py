"""Rows of a short asked table are added, changed and removed one by one; the figures follow at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.collection.typed import Value, commune_names
from hatangso.domain.tables.definition import TableDefinition
from hatangso.domain.tables.placing import Placing
from hatangso.domain.tables.reading import Batch, CellFault, Matched, TableReader, check_within
from hatangso.domain.tables.tally import Tallies
from hatangso.flows.apply_table import changes_of, from_table, keep_figures, plain_value, row_id
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import editable
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.models import Filing, FilingTableRow
from hatangso.store.collection.table_sheets import KEPT_ROWS, communes_of, day_of, rows_of, uploads_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.boundaries import locator_of
from hatangso.store.places.models import Unit


class RowRefused(Refused):
    """`by_column` holds the sentence for each column that is wrong."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        language = get_language() or "vi"
        self.by_column = {fault.column: fault.words.spoken_in(language) for fault in faults}
        super().__init__(_("Chưa lưu dòng này: còn ô cần sửa."))


def save_row(
    *,
    actor: Actor,
    filing: Filing,
    table: TableDefinition,
    row: str,
    raw: Mapping[str, str],
    revision: int,
    now: datetime,
) -> FilingTableRow:
    """Keep one row as typed (`raw`: text by column); `row` '' adds one, `revision` is what was seen."""
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        editable(actor, filing)
        require_short(filing, table)
        communes = communes_of(filing.recipient.place)
        batch, place = _read(filing, table, raw, communes)
        there = list(rows_of(filing, table.code))
        values = {
            code: plain_value(column[0]) for code, column in batch.values.items() if column[0] is not None
        }
        same = _same_key(table, values, there, row)
        if same is not None:
            raise Refused(_("Đã có dòng khác cùng %(key)s.") % {"key": same}, field=table.key[0])
        held = _held(there, row, revision) if row else None
        if held is None:
            if len(there) >= KEPT_ROWS:
                raise Refused(
                    _("Bảng đã có %(count)d dòng; hãy gửi cả bảng bằng tệp.") % {"count": KEPT_ROWS}
                )
            held = FilingTableRow(
                filing=filing,
                table=table.code,
                row=_new_id(filing, table, values),
                position=max((one.position for one in there), default=-1) + 1,
                revision=0,
            )
            there.append(held)
        held.values, held.place = values, communes[place]
        held.revision += 1
        held.edited_by, held.edited_at = actor.user, now
        held.save()
        _figures_follow(actor, filing, table, there, communes, now)
    return held


def remove_row(
    *, actor: Actor, filing: Filing, table: TableDefinition, row: str, revision: int, now: datetime
) -> None:
    """Mark a row removed; it stays in the record."""
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        editable(actor, filing)
        require_short(filing, table)
        there = list(rows_of(filing, table.code))
        held = _held(there, row, revision)
        held.removed, held.edited_by, held.edited_at = True, actor.user, now
        held.revision += 1
        held.save()
        there.remove(held)
        _figures_follow(actor, filing, table, there, communes_of(filing.recipient.place), now)


def require_short(filing: Filing, table: TableDefinition) -> None:
    """Rows of a table that was sent as a long file are not edited one by one: they are not kept so."""
    if is_long(filing, table):
        raise Refused(
            _("Bảng này được nạp từ tệp dài hơn %(count)d dòng; hãy sửa trong tệp rồi gửi lại cả tệp.")
            % {"count": KEPT_ROWS}
        )


def is_long(filing: Filing, table: TableDefinition) -> bool:
    """Whether the table stands as the last file applied, too long to be kept row by row."""
    latest = uploads_of(filing, table.code).filter(state="applied").order_by("-applied_at", "-pk").first()
    return latest is not None and not latest.story.get("kept_rows", True)


def _read(
    filing: Filing, table: TableDefinition, raw: Mapping[str, str], communes: Mapping[str, Unit]
) -> tuple[Batch, str]:
    """The row typed, and the commune it is kept with."""
    columns = [column.code for column in table.columns]
    matched = Matched({code: place for place, code in enumerate(columns)}, (), ())
    names = commune_names({code: unit.full_name for code, unit in communes.items()})
    batch = TableReader(table, matched, communes=names).read([[raw.get(code, "") for code in columns]])
    check_within(batch, table)
    codes = tuple(sorted(communes))
    units: list[int] = []
    if not batch.faults:
        placing = Placing(table, codes, _locator(filing, table))
        _positions, found, _weights = placing.place(batch)
        units = found.tolist()
    if batch.faults:
        raise RowRefused(batch.faults[0])
    return batch, codes[units[0]]


def _locator(filing: Filing, table: TableDefinition) -> Any:
    if table.place.kind == "commune":
        return None
    return locator_of(filing.recipient.place, day_of(filing))


def _figures_follow(
    actor: Actor,
    filing: Filing,
    table: TableDefinition,
    rows: Sequence[FilingTableRow],
    communes: Mapping[str, Unit],
    now: datetime,
) -> None:
    """Add all rows up anew and keep what they make."""
    codes = tuple(sorted(communes))
    tallies = Tallies(table, codes)
    if rows:
        batch = Batch(
            len(rows),
            {c.code: [_typed(c.kind, row.values.get(c.code)) for row in rows] for c in table.columns},
        )
        if table.place.kind == "area":
            positions, units, weights = Placing(table, codes, _locator(filing, table)).place(batch)
        else:
            place_of = {unit.pk: number for number, unit in enumerate(communes[code] for code in codes)}
            positions = np.arange(len(rows), dtype=np.intp)
            units = np.array([place_of[row.place_id or 0] for row in rows], dtype=np.intp)
            weights = None
        tallies.add(batch.values, positions, units, weights)
    figures = [
        {
            "indicator": figure.indicator,
            "commune": figure.commune,
            "fields": dict(figure.fields),
            "unknown": dict(figure.unknown),
        }
        for figure in tallies.figures()
    ]
    note = f"{from_table(table)}, {len(rows)} dòng trên trang"
    keep_figures(actor=actor, filing=filing, changes=changes_of(filing, table, figures, note), now=now)


def _typed(kind: str, value: Any) -> Value:
    return date.fromisoformat(value) if kind == "date" and value else value


def _same_key(
    table: TableDefinition, values: Mapping[str, Any], rows: Sequence[FilingTableRow], own: str
) -> str | None:
    """The words of the key that another row has too; None where there is none."""
    key = [values.get(code) for code in table.key]
    if any(row.row != own and [row.values.get(code) for code in table.key] == key for row in rows):
        labels = (table.column(code).label.spoken_in(get_language() or "vi") for code in table.key)
        return ", ".join(labels)
    return None


def _held(rows: Sequence[FilingTableRow], row: str, revision: int) -> FilingTableRow:
    held = next((one for one in rows if one.row == row), None)
    if held is None:
        raise Refused(_("Dòng này không còn; hãy tải lại trang."))
    if held.revision != revision:
        raise Refused(
            _("%(who)s vừa sửa dòng này; hãy xem lại rồi sửa tiếp.") % {"who": held.edited_by or ""}
        )
    return held


def _new_id(filing: Filing, table: TableDefinition, values: Mapping[str, Any]) -> str:
    """As a file's row of the same key would have; another where a removed or changed row has that already."""
    name = row_id(table, values)
    ever = set(FilingTableRow.objects.filter(filing=filing, table=table.code).values_list("row", flat=True))
    return f"{name[:28]}-{len(ever)}" if name in ever else name
