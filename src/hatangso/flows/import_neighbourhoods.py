"""Neighbourhoods from a table: tried out first, then written whole or not at all."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.adapters.table_file import Row, Table
from hatangso.domain.places.search_key import search_key
from hatangso.flows.edit_neighbourhood import (
    NeighbourhoodFacts,
    NewNeighbourhood,
    describe,
    facts_of,
    make,
)
from hatangso.flows.keep_standing import refresh_unit
from hatangso.flows.refused import Refused
from hatangso.flows.rehearsal import Change, Columns, Fault, Rehearsal, day, whole_number
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.places.neighbourhoods import with_state

HEADINGS = {
    "kind": ("Loại", "Loại hình"),
    "name": ("Tên", "Tên thôn, tổ dân phố", "Tên thôn/tổ dân phố"),
    "households": ("Số hộ", "Hộ"),
    "population": ("Nhân khẩu", "Số nhân khẩu", "Dân số"),
    "culture_house": ("Nhà văn hóa", "Nhà văn hoá", "Nhà sinh hoạt cộng đồng"),
    "head_name": ("Trưởng thôn, tổ trưởng", "Trưởng thôn", "Tổ trưởng", "Họ tên trưởng thôn"),
    "valid_from": ("Từ ngày", "Áp dụng từ ngày"),
}


@dataclass(frozen=True)
class _Line:
    row: Row
    new: NewNeighbourhood
    on: date
    known: Neighbourhood | None


def rehearse_neighbourhoods(*, actor: Actor, unit: Unit, table: Table, on: date) -> Rehearsal:
    """What the table would do; rows without a day of their own count from `on`. Writes nothing."""
    actor.require("manage_organisations", unit)
    lines, faults = _read(unit, table, on)
    return Rehearsal(tuple(_change(line) for line in lines), tuple(faults))


def import_neighbourhoods(*, actor: Actor, unit: Unit, table: Table, on: date) -> Rehearsal:
    """Do what the rehearsal told; refused as a whole where any cell is wrong."""
    actor.require("manage_organisations", unit)
    lines, faults = _read(unit, table, on)
    if faults:
        raise Refused(_("Bảng còn %(count)d ô sai; chưa ghi gì.") % {"count": len(faults)})
    changes = tuple(_change(line) for line in lines)
    with transaction.atomic():
        for line in lines:
            try:
                if line.known is None:
                    make(unit, line.new, line.on)
                else:
                    describe(line.known, line.new.facts, line.on)
            except Refused as refused:
                raise Refused(
                    _("Dòng %(row)d: %(sentence)s") % {"row": line.row.number, "sentence": refused.sentence}
                ) from refused
        refresh_unit(unit)
    return Rehearsal(changes, ())


def _read(unit: Unit, table: Table, on: date) -> tuple[list[_Line], list[Fault]]:
    columns = Columns(table, HEADINGS, ("kind", "name"))
    known = {one.search_key: one for one in with_state(unit, on)}
    seen: dict[str, int] = {}
    lines: list[_Line] = []
    faults: list[Fault] = []
    for row in table.rows:
        wrong = len(faults)
        kind, name = columns.text(row, "kind"), columns.text(row, "name")
        for column, text in (("kind", kind), ("name", name)):
            if not text:
                faults.append(Fault(columns.cell(row, column), _("Ô này không được để trống.")))
        counts: dict[str, int | None] = {}
        for column in ("households", "population"):
            try:
                counts[column] = whole_number(columns.text(row, column))
            except ValueError:
                faults.append(Fault(columns.cell(row, column), _("Hãy ghi số nguyên, ví dụ 245.")))
        try:
            since = day(columns.text(row, "valid_from")) or on
        except ValueError:
            since = on
            faults.append(Fault(columns.cell(row, "valid_from"), _("Hãy ghi ngày dạng 31/12/2026.")))
        key = search_key(f"{kind} {name}")
        if name and key in seen:
            faults.append(Fault(columns.cell(row, "name"), _("Trùng với dòng %(row)d.") % {"row": seen[key]}))
        seen.setdefault(key, row.number)
        if len(faults) > wrong:
            continue
        facts = NeighbourhoodFacts(
            counts["households"],
            counts["population"],
            columns.text(row, "culture_house")[:200],
            columns.text(row, "head_name")[:120],
        )
        line = _Line(row, NewNeighbourhood(kind[:40], name[:120], facts), since, known.get(key))
        if (sentence := _too_early(line)) is not None:
            faults.append(Fault(columns.cell(row, "valid_from"), sentence))
        else:
            lines.append(line)
    return lines, faults


def _too_early(line: _Line) -> str | None:
    if line.known is None:
        return None
    states = line.known.states_newest  # type: ignore[attr-defined]
    latest = max([line.known.valid_from, *(state.valid_from for state in states)])
    if line.on < latest:
        return _("Đã có thông tin từ ngày %(day)s.") % {"day": f"{latest:%d/%m/%Y}"}
    return None


def _change(line: _Line) -> Change:
    what = f"{line.new.kind} {line.new.name}"
    if line.known is None:
        return Change(line.row.number, "add", what)
    states = line.known.states_newest  # type: ignore[attr-defined]
    same = bool(states) and facts_of(states[0]) == line.new.facts
    return Change(line.row.number, "same" if same else "change", what)
