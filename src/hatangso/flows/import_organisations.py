"""Organisations from a table: tried out first, then written whole or not at all."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.table_file import Row, Table
from hatangso.domain.organisations.kinds import KINDS
from hatangso.domain.places.search_key import search_key
from hatangso.flows.edit_organisation import (
    OrganisationFacts,
    add_organisation,
    change_organisation,
    organisation_mark,
)
from hatangso.flows.refused import Refused
from hatangso.flows.rehearsal import Change, Columns, Fault, Rehearsal
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit

LONGEST_EMAIL = 254
HEADINGS = {
    "kind": ("Loại",),
    "name": ("Tên", "Tên đầy đủ", "Tên cơ quan, đơn vị"),
    "short_name": ("Tên ngắn", "Tên viết tắt"),
    "email": ("Thư điện tử", "Email"),
}


@dataclass(frozen=True)
class _Line:
    row: Row
    kind: str
    name: str
    short_name: str
    email: str
    known: Organisation | None

    @property
    def action(self) -> str:
        if self.known is None:
            return "add"
        now = (self.known.kind, self.known.short_name, self.known.email)
        return "same" if now == (self.kind, self.short_name, self.email) else "change"


def rehearse_organisations(*, actor: Actor, unit: Unit, table: Table) -> Rehearsal:
    """What the table would do. Writes nothing; nothing is closed because it is not in the table."""
    actor.require("manage_organisations", unit)
    lines, faults = _read(unit, table)
    return _told(lines, faults)


def import_organisations(*, actor: Actor, unit: Unit, table: Table, on: date) -> Rehearsal:
    """Do what the rehearsal told; new organisations exist from `on`."""
    actor.require("manage_organisations", unit)
    lines, faults = _read(unit, table)
    if faults:
        raise Refused(_("Bảng còn %(count)d ô sai; chưa ghi gì.") % {"count": len(faults)})
    told = _told(lines, faults)
    with transaction.atomic():
        for line in lines:
            if line.known is None:
                facts = OrganisationFacts(line.kind, line.name, line.short_name, line.email)
                add_organisation(actor=actor, unit=unit, facts=facts, on=on)
            elif line.action == "change":
                known = line.known
                facts = OrganisationFacts(
                    line.kind,
                    known.name,
                    line.short_name,
                    line.email,
                    is_collective=known.is_collective,
                    is_focal=known.is_focal,
                    member_ids=tuple(known.members.values_list("pk", flat=True)),
                )
                mark = organisation_mark(known)
                change_organisation(actor=actor, organisation=known, facts=facts, seen=mark)
    return told


def _read(unit: Unit, table: Table) -> tuple[list[_Line], list[Fault]]:
    columns = Columns(table, HEADINGS, ("kind", "name"))
    kinds = {
        search_key(label): kind.code for kind in KINDS.values() for label in (kind.label.vi, kind.label.en)
    }
    living = Organisation.objects.filter(unit=unit, valid_to=None)
    known = {search_key(organisation.name): organisation for organisation in living}
    seen: dict[str, int] = {}
    lines: list[_Line] = []
    faults: list[Fault] = []
    for row in table.rows:
        name, kind = columns.text(row, "name"), columns.text(row, "kind")
        email, key, wrong = columns.text(row, "email"), search_key(columns.text(row, "name")), len(faults)
        if not name:
            faults.append(Fault(columns.cell(row, "name"), _("Ô này không được để trống.")))
        elif key in seen:
            faults.append(Fault(columns.cell(row, "name"), _("Trùng với dòng %(row)d.") % {"row": seen[key]}))
        if search_key(kind) not in kinds:
            offered = "; ".join(
                one.label.spoken_in(get_language() or "vi") for one in list(KINDS.values())[:6]
            )
            sentence = _("Không có loại này. Ví dụ đúng: %(kinds)s…") % {"kinds": offered}
            faults.append(Fault(columns.cell(row, "kind"), sentence))
        if email and ("@" not in email or " " in email or len(email) > LONGEST_EMAIL):
            faults.append(Fault(columns.cell(row, "email"), _("Thư điện tử không đúng dạng.")))
        seen.setdefault(key, row.number)
        if len(faults) == wrong:
            short = columns.text(row, "short_name")[:80]
            lines.append(_Line(row, kinds[search_key(kind)], name[:200], short, email, known.get(key)))
    return lines, faults


def _told(lines: list[_Line], faults: list[Fault]) -> Rehearsal:
    return Rehearsal(tuple(Change(line.row.number, line.action, line.name) for line in lines), tuple(faults))
