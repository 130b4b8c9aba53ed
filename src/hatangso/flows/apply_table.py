"""A rehearsed table becomes the filing's figures: all of it at once, or nothing."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.catalog.discovery import table
from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.tables.definition import TableDefinition
from hatangso.flows.ask_tables import ask_for_fed
from hatangso.flows.receive import place_of
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import CellSave, Saved, editable, save_cells
from hatangso.flows.table_reading import read_table_file
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_sheets import entries_of, key_of_entry, values_of_entry
from hatangso.store.collection.models import Filing, FilingTableRow, FilingUpload
from hatangso.store.collection.table_sheets import KEPT_ROWS, communes_of, day_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.boundaries import locator_of
from hatangso.store.places.models import Unit

FROM_TABLE = "Từ bảng "  # how the note of a figure begins that a table made
Rows = Sequence[tuple[str, dict[str, Any]]]  # commune, values


@dataclass(frozen=True)
class CellChange:
    """What one figure is now and would become."""

    key: CellKey
    before: CellValues
    after: CellValues
    revision: int
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def is_change(self) -> bool:
        return (self.before.part, self.before.whole, self.before.value) != (
            self.after.part,
            self.after.whole,
            self.after.value,
        )


def changes_of(
    filing: Filing, definition: TableDefinition, figures: Iterable[Mapping[str, Any]], note: str = ""
) -> list[CellChange]:
    """The tallied figures (as a story keeps them) against what stands in the filing. One query.

    Only the fields that the table tells are replaced; a field it cannot tell stays as it is. What this table
    told before of a commune that has no row in it any more is taken back.
    """
    there = {key_of_entry(entry): entry for entry in entries_of(filing)}
    found = []
    told = set()
    for figure in figures:
        key = CellKey(figure["indicator"], figure["commune"])
        told.add(key)
        entry = there.get(key)
        before = values_of_entry(entry) if entry else CellValues()
        after = before
        if figure["fields"]:
            after = replace(before, **figure["fields"], blank_reason="")
            if note and (not before.note or before.note.startswith(FROM_TABLE)):
                after = replace(after, note=note)
        found.append(
            CellChange(key, before, after, entry.revision if entry else 0, tuple(figure["unknown"].items()))
        )
    fields = {feed.indicator: [name for name, _ in feed.tallies] for feed in definition.feeds}
    for key, entry in there.items():
        if key.indicator in fields and key not in told and entry.note.startswith(from_table(definition)):
            before = values_of_entry(entry)
            nothing: dict[str, Any] = dict.fromkeys(fields[key.indicator])
            after = replace(before, **nothing, note="")
            found.append(CellChange(key, before, after, entry.revision))
    return found


def apply_table(
    *, actor: Actor, upload: FilingUpload, leave_out_bad: bool, seen: int, now: datetime
) -> Saved:
    """Write the figures, and the rows of a short table. `seen`: the filing's revision of the rehearsal shown.

    Bad rows are left out only where the person said so.
    """
    filing = upload.filing
    definition = _definition(upload)
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        locked = editable(actor, filing)
        held = FilingUpload.objects.select_for_update().select_related("received").get(pk=upload.pk)
        if held.state == "applied":
            raise Refused(_("Tệp này đã nạp, không có gì thay đổi."))
        if held.state != "rehearsed":
            raise Refused(_("Tệp này chưa được đọc xong; hãy chờ hoặc đọc lại."))
        if locked.revision != seen:
            raise Refused(
                _("Có người vừa sửa bộ số liệu này; hãy xem lại các thay đổi bên dưới rồi bấm nạp lần nữa.")
            )
        if held.story["bad"] and not leave_out_bad:
            raise Refused(
                _("Còn %(count)d dòng sai. Hãy sửa rồi gửi lại tệp, hoặc đánh dấu đồng ý bỏ các dòng đó.")
                % {"count": held.story["bad"]},
                field="leave_out_bad",
            )
        note = _note(definition, held)
        saved = keep_figures(
            actor=actor,
            filing=filing,
            changes=changes_of(filing, definition, held.story["figures"], note),
            now=now,
        )
        if held.story["kept_rows"]:
            keep_rows(filing, definition, _rows_again(held, definition), actor, now)
        else:
            keep_rows(filing, definition, (), actor, now)
        held.state, held.applied_at = "applied", now
        held.save()
    return saved


def keep_figures(*, actor: Actor, filing: Filing, changes: Sequence[CellChange], now: datetime) -> Saved:
    """Save what a table makes of the filing's figures; part of the caller's transaction, all or nothing."""
    ask_for_fed(filing.recipient.collection)
    cells = [CellSave(change.key, change.after, change.revision) for change in changes]
    saved = save_cells(actor=actor, filing=filing, cells=cells, seen=filing.revision, now=now)
    if saved.conflicts:
        raise Refused(_("Có người vừa sửa số liệu của bảng này; hãy tải lại trang và thử lại."))
    if saved.refused:
        key, sentence = next(iter(saved.refused.items()))
        raise Refused(f"{key.place}: {sentence}")
    return saved


def keep_rows(filing: Filing, definition: TableDefinition, rows: Rows, actor: Actor, now: datetime) -> None:
    """Make the table's kept rows these: known ones (by key) changed, new ones added, the rest removed."""
    units = communes_of(filing.recipient.place)
    there = {row.row: row for row in FilingTableRow.objects.filter(filing=filing, table=definition.code)}
    fresh, changed = [], []
    wanted = set()
    for position, (commune, values) in enumerate(rows):
        name = row_id(definition, values)
        wanted.add(name)
        plain = {code: plain_value(value) for code, value in values.items()}
        known = there.get(name)
        if known is None:
            fresh.append(_row(filing, definition, name, units[commune], plain, position, actor, now))
        elif known.removed or known.values != plain or known.position != position:
            known.revision += known.removed or known.values != plain
            known.values, known.place, known.position, known.removed = plain, units[commune], position, False
            known.edited_by, known.edited_at = actor.user, now
            changed.append(known)
    for name, known in there.items():
        if name not in wanted and not known.removed:
            known.removed, known.edited_by, known.edited_at = True, actor.user, now
            known.revision += 1
            changed.append(known)
    FilingTableRow.objects.bulk_create(fresh, batch_size=500)
    if changed:
        FilingTableRow.objects.bulk_update(
            changed,
            ["values", "place", "position", "removed", "revision", "edited_by", "edited_at"],
            batch_size=200,
        )


def row_id(definition: TableDefinition, values: Mapping[str, Any]) -> str:
    """The row's stable identifier: of its key, so that the same row of another file is the same row."""
    key = "\x1f".join(str(plain_value(values.get(code))) for code in definition.key)
    return hashlib.sha256(f"{definition.code}\x1f{key}".encode()).hexdigest()[:32]


def _row(
    filing: Filing,
    definition: TableDefinition,
    name: str,
    unit: Unit,
    values: dict[str, Any],
    position: int,
    actor: Actor,
    now: datetime,
) -> FilingTableRow:
    return FilingTableRow(
        filing=filing,
        table=definition.code,
        row=name,
        place=unit,
        values=values,
        position=position,
        edited_by=actor.user,
        edited_at=now,
    )


def _rows_again(upload: FilingUpload, definition: TableDefinition) -> Rows:
    """The good rows of a short table, read once more from the file as it was received."""
    place = upload.filing.recipient.place
    found = read_table_file(
        place_of(upload.received.sha256),
        definition,
        {code: unit.full_name for code, unit in communes_of(place).items()},
        None if definition.place.kind == "commune" else locator_of(place, day_of(upload.filing)),
        keep_rows=KEPT_ROWS,
    )
    return found.kept_rows


def _definition(upload: FilingUpload) -> TableDefinition:
    definition = table(upload.table)
    if definition is None:
        raise Refused(_("Bảng này không còn trong danh mục."))
    return definition


def _note(definition: TableDefinition, upload: FilingUpload) -> str:
    """What the figure's note says of where it comes from; kept as data, so always in Vietnamese."""
    story = upload.story
    left_out = f", bỏ {story['bad']} dòng sai" if story["bad"] else ""
    file, good = upload.received.file_name, story["good"]
    return f"{from_table(definition)}, tệp {file}, {good} dòng{left_out}"


def from_table(definition: TableDefinition) -> str:
    """How the note of a figure begins that this table made."""
    return f"{FROM_TABLE}“{definition.label.vi}”"


def plain_value(value: Any) -> Any:
    """A typed value as a row keeps it."""
    return value.isoformat() if isinstance(value, date) else value
