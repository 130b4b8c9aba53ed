"""The inventory from a table: tried out first, then written whole or not at all."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.table_file import Row, Table
from hatangso.domain.places.search_key import search_key
from hatangso.domain.probes.target import ProbeTarget, SystemKind
from hatangso.flows.probes.list_system import MOST, SystemDraft, checked, told
from hatangso.flows.refused import Refused
from hatangso.flows.rehearsal import Change, Columns, Fault, Rehearsal
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbedSystem

HEADINGS = {
    "name": ("Tên hệ thống", "Tên"),
    "address": ("Địa chỉ", "Tên miền", "URL"),
    "kind": ("Loại",),
    "owner": ("Cơ quan chủ quản", "Cơ quan"),
    "note": ("Ghi chú",),
}


@dataclass(frozen=True)
class _Line:
    row: Row
    draft: SystemDraft
    target: ProbeTarget
    known: ProbedSystem | None

    @property
    def action(self) -> str:
        if self.known is None:
            return "add"
        now = (self.known.name, self.known.kind, self.known.owner_id, self.known.note)
        owner = self.draft.owner.pk if self.draft.owner else None
        same = now == (self.draft.name, str(self.draft.kind), owner, self.draft.note)
        return "same" if same else "change"


def rehearse_systems(*, actor: Actor, unit: Unit, table: Table) -> Rehearsal:
    """What the table would do. Writes nothing; nothing is taken off because it is not in the table."""
    actor.require("manage_probes", unit)
    return _rehearsal(*_read(unit, table))


def import_systems(*, actor: Actor, unit: Unit, table: Table, now: datetime) -> Rehearsal:
    """Do what the rehearsal told. A system that is there keeps its schedule."""
    actor.require("manage_probes", unit)
    lines, faults = _read(unit, table)
    if faults:
        raise Refused(_("Bảng còn %(count)d ô sai; chưa ghi gì.") % {"count": len(faults)})
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        for line in lines:
            if line.known is None:
                ProbedSystem.objects.create(
                    unit=unit,
                    listed_by=actor.user,
                    listed_at=now,
                    **told(line.draft, line.target),
                )
            elif line.action == "change":
                line.known.name, line.known.kind = line.draft.name, str(line.draft.kind)
                line.known.owner, line.known.note = line.draft.owner, line.draft.note
                line.known.save()
    return _rehearsal(lines, faults)


def _read(unit: Unit, table: Table) -> tuple[list[_Line], list[Fault]]:
    columns = Columns(table, HEADINGS, ("name", "address"))
    language = get_language() or "vi"
    kinds = {search_key(label): kind for kind in SystemKind for label in (kind.label.vi, kind.label.en, kind)}
    living = Organisation.objects.filter(unit=unit, valid_to=None)
    owners = {search_key(text): one for one in living for text in (one.name, one.short_name) if text}
    known = {system.url: system for system in ProbedSystem.objects.filter(unit=unit)}
    seen: dict[str, int] = {}
    lines: list[_Line] = []
    faults: list[Fault] = []
    for row in table.rows:
        wrong = len(faults)
        kind_text, owner_text = columns.text(row, "kind"), columns.text(row, "owner")
        kind = kinds.get(search_key(kind_text)) if kind_text else SystemKind.WEBSITE
        owner = owners.get(search_key(owner_text)) if owner_text else None
        if kind is None:
            offered = "; ".join(one.label.spoken_in(language) for one in SystemKind)
            sentence = _("Không có loại này. Loại đúng: %(kinds)s.") % {"kinds": offered}
            faults.append(Fault(columns.cell(row, "kind"), sentence))
        if owner_text and owner is None:
            sentence = _("Không có cơ quan này trong danh sách cơ quan, đơn vị.")
            faults.append(Fault(columns.cell(row, "owner"), sentence))
        draft = SystemDraft(
            name=columns.text(row, "name")[:200],
            address=columns.text(row, "address"),
            kind=kind or SystemKind.WEBSITE,
            owner=owner,
            note=columns.text(row, "note")[:300],
        )
        try:
            target = checked(draft, unit)
        except Refused as refused:
            faults.append(Fault(columns.cell(row, refused.field or "name"), refused.sentence))
            continue
        if target.url in seen:
            sentence = _("Trùng với dòng %(row)d.") % {"row": seen[target.url]}
            faults.append(Fault(columns.cell(row, "address"), sentence))
        seen.setdefault(target.url, row.number)
        if len(faults) == wrong:
            lines.append(_Line(row, draft, target, known.get(target.url)))
    if len(known) + sum(line.known is None for line in lines) > MOST:
        raise Refused(_("Danh mục nhận tối đa %(count)d hệ thống.") % {"count": MOST})
    return lines, faults


def _rehearsal(lines: list[_Line], faults: list[Fault]) -> Rehearsal:
    changes = (Change(line.row.number, line.action, line.draft.name) for line in lines)
    return Rehearsal(tuple(changes), tuple(faults))
