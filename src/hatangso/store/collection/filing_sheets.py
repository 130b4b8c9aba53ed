"""The sheet of a filing, as form, workbook and API show it: what is asked, was told before, stands now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from hatangso.domain.collection.sheet import CellKey, CellValues, FilingSheet, SheetRow
from hatangso.domain.collection.snapshot import Frozen, cells_of, values_kept
from hatangso.domain.organisations.kinds import BUSINESSES
from hatangso.domain.periods import Period, parse_period
from hatangso.domain.progress.observation import Progress
from hatangso.domain.words import Words
from hatangso.store.collection.filing_places import AskedCell, asked_cells, period_of
from hatangso.store.collection.models import (
    CellRemark,
    CollectionRecipient,
    Filing,
    FilingEntry,
    FilingSnapshot,
)
from hatangso.store.collection.table_sheets import table_sheets_of
from hatangso.store.programme.definitions import Definition, told_as
from hatangso.store.programme.figure_rows import LIVING
from hatangso.store.programme.models import Observation

_Previous = tuple[CellValues, Period | None]
_PREVIOUS = (
    "unit__code",
    "indicator",
    "neighbourhood_id",
    "period",
    "part",
    "whole",
    "value",
    "progress",
    "level_text",
)


@dataclass(frozen=True)
class LaidOut:
    """A sheet with what it was made from: the cells asked for, and what each indicator means."""

    sheet: FilingSheet
    asked: Mapping[CellKey, AskedCell]
    definitions: Mapping[str, Definition]
    snapshot: FilingSnapshot | None


def sheet_of(filing: Filing) -> FilingSheet:
    """Everything asked of one recipient; `filing` as `filing_places.filings` gives it."""
    return lay_out(filing).sheet


def lay_out(filing: Filing) -> LaidOut:
    """The sheet with what it was made from.

    A constant number of queries, however many places and indicators are asked for.
    """
    recipient, collection = filing.recipient, filing.recipient.collection
    period = period_of(filing)
    asked = asked_cells(filing, period)
    known = told_as(collection.unit, {key.indicator for key in asked})
    asked = {key: cell for key, cell in asked.items() if key.indicator in known}
    entries = {key_of_entry(entry): entry for entry in entries_of(filing)}
    before = _previous(filing, asked, period)
    snapshot = last_snapshot(filing)
    remarks = remarks_now(filing)
    rows = []
    for key, cell in asked.items():
        definition, shape = known[key.indicator]
        entry = entries.get(key)
        earlier, earlier_period = before.get(key, (None, None))
        rows.append(
            SheetRow(
                key=key,
                label=definition.label,
                place_label=_place_label(cell),
                shape=shape,
                part_label=definition.part,
                whole_label=definition.whole,
                required=cell.item.required,
                meaning=_meaning(definition.meaning, cell.item.note),
                previous=earlier,
                previous_period=earlier_period,
                current=values_of_entry(entry) if entry else CellValues(),
                approved=values_kept(snapshot.cells.get(key.text, {})) if snapshot else None,
                remark=remarks.get(key.text, ""),
                revision=entry.revision if entry else 0,
                taken_from=_taken_from(filing, entry) if entry else "",
            )
        )
    sheet = FilingSheet(
        collection_id=collection.pk,
        filing_id=filing.pk,
        title=collection.title,
        instructions=collection.instructions,
        asker=str(collection.asked_by or collection.unit),
        filer=recipient.organisation.name,
        place_code=recipient.place.code,
        place_label=recipient.place.full_name,
        period=period,
        cutoff_on=collection.cutoff_on,
        due_on=recipient.due,
        rows=tuple(rows),
        tables=table_sheets_of(filing),
        version=filing.version,
        revision=filing.revision,
    )
    return LaidOut(sheet, asked, {code: definition for code, (definition, _) in known.items()}, snapshot)


def entries_of(filing: Filing) -> Iterable[FilingEntry]:
    """The filing's entries with their place. One query."""
    return filing.entries.select_related("place", "edited_by", "observation").order_by("pk")


def key_of_entry(entry: FilingEntry) -> CellKey:
    """The cell an entry fills (of one got with its place)."""
    return CellKey(entry.indicator, entry.place.code, entry.neighbourhood_id)


def values_of_entry(entry: FilingEntry) -> CellValues:
    """What an entry tells."""
    return CellValues(
        part=entry.part,
        whole=entry.whole,
        value=entry.value,
        progress=Progress(entry.progress) if entry.progress else None,
        level_text=entry.level_text,
        note=entry.note,
        blank_reason=entry.blank_reason,
        confirmed=tuple(sorted(entry.confirmed.items())),
    )


def source_of(recipient: CollectionRecipient) -> str:
    """What a figure of this filing names as its source."""
    return f"{recipient.collection.title} – {recipient.organisation}"[:300]


def cells_now(sheet: FilingSheet) -> Frozen:
    """The sheet as a snapshot would keep it."""
    tables = {
        table.code: [{"id": row.id, "values": row.values} for row in table.rows] for table in sheet.tables
    }
    return cells_of({row.key.text: row.current for row in sheet.rows}, tables)


def last_snapshot(filing: Filing) -> FilingSnapshot | None:
    """The newest version that was approved at some level."""
    return filing.snapshots.exclude(level="").order_by("-at", "-pk").first()


def seen_before(laid: LaidOut, filing: Filing) -> FilingSnapshot | None:
    """What this version is to be held against: the newest one approved before it, else the one handed in."""
    before = laid.snapshot
    waits = filing.state in {"submitted", "approved"}
    if before is not None and (before.version < filing.version or not waits):
        return before
    older = filing.snapshots.filter(version__lt=filing.version) if waits else filing.snapshots.all()
    approved_first = Case(When(level="", then=Value(1)), default=Value(0))
    return older.order_by(approved_first, "-at", "-pk").first()


def remarks_now(filing: Filing) -> dict[str, str]:
    """What is asked about cells of this version and not answered yet; nothing once it was handed in again."""
    rows = CellRemark.objects.filter(filing=filing, version=filing.version, answer="")
    return dict(rows.order_by("pk").values_list("cell", "text"))


def _previous(filing: Filing, asked: Mapping[CellKey, AskedCell], period: Period) -> dict[CellKey, _Previous]:
    """For each cell the newest figure of an earlier period, of the same source before others'. One query.

    A business is shown its own only: what its rivals reported is none of its concern.
    """
    units = {cell.unit.pk for cell in asked.values()}
    same_source = Case(
        When(source_organisation_id=filing.recipient.organisation_id, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    place = filing.recipient.place
    where = Q(unit__in=units) if len(units) == 1 else Q(unit__parent=place) | Q(unit=place)
    if filing.recipient.organisation.kind in BUSINESSES:
        where &= Q(source_organisation_id=filing.recipient.organisation_id)
    rows = (
        Observation.objects.filter(
            where,
            indicator__in={key.indicator for key in asked},
            period_end__lt=period.last_day,
            state__in=LIVING,
        )
        .exclude(period=period.code)
        .annotate(
            place_in_line=Window(
                RowNumber(),
                partition_by=[F("unit_id"), F("indicator"), F("neighbourhood_id")],
                order_by=[same_source.desc(), F("period_end").desc(), F("id").desc()],
            )
        )
        .filter(place_in_line=1)
    )
    found: dict[CellKey, _Previous] = {}
    for code, indicator, neighbourhood, told_for, part, whole, value, progress, level in rows.values_list(
        *_PREVIOUS
    ):
        values = CellValues(
            part=part,
            whole=whole,
            value=value,
            progress=Progress(progress) if progress else None,
            level_text=level,
        )
        found[CellKey(indicator, code, neighbourhood)] = (values, parse_period(told_for))
    return found


def _taken_from(filing: Filing, entry: FilingEntry) -> str:
    """The source of a figure that stands here because it had been told already; '' where it was typed."""
    there, recipient = entry.observation, filing.recipient
    if there is None or there.source == source_of(recipient):
        return ""
    told = (there.part, there.whole, there.value if there.part is None else None)
    return there.source if told == (entry.part, entry.whole, entry.value) else ""


def _place_label(cell: AskedCell) -> str:
    return str(cell.neighbourhood) if cell.neighbourhood else cell.unit.full_name


def _meaning(meaning: Words, note: str) -> Words:
    return Words(f"{meaning.vi} {note}".strip(), f"{meaning.en} {note}".strip()) if note else meaning
