"""The list of names from a table: tried out first, then written whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.table_file import Row, Table
from hatangso.domain.places.search_key import search_key
from hatangso.flows.keep_household import HouseholdDraft, check_household, columns_of, require_names
from hatangso.flows.keep_support_programme import require_open
from hatangso.flows.refused import Refused
from hatangso.flows.rehearsal import Change, Columns, Fault, Rehearsal, day
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.places.neighbourhoods import with_state
from hatangso.store.support.models import SupportedHousehold, SupportProgramme

HEADINGS = {
    "place": ("Thôn, tổ dân phố", "Thôn", "Tổ dân phố", "Địa bàn"),
    "group": ("Nhóm hộ", "Nhóm", "Đối tượng"),
    "head": ("Họ tên chủ hộ", "Chủ hộ", "Họ và tên chủ hộ"),
    "code": ("Mã hộ", "Số hộ khẩu"),
    "helped_on": ("Ngày hỗ trợ", "Đã hỗ trợ ngày"),
    "what": ("Nội dung hỗ trợ", "Thiết bị, gói hỗ trợ"),
    "note": ("Ghi chú",),
}
LONGEST = {"head": 120, "code": 40, "what": 200, "note": 300}


@dataclass(frozen=True)
class _Line:
    row: Row
    draft: HouseholdDraft
    known: SupportedHousehold | None

    @property
    def action(self) -> str:
        if self.known is None:
            return "add"
        there = {name: getattr(self.known, name) for name in columns_of(self.draft)}
        return "same" if there == columns_of(self.draft) else "change"


def rehearse_households(
    *, actor: Actor, programme: SupportProgramme, table: Table, now: datetime
) -> Rehearsal:
    """What the table would do. A row is a known household by its code, else by place, group and name."""
    require_names(actor, programme)
    require_open(programme)
    lines, faults = _read(programme, table, timezone.localdate(now))
    return Rehearsal(tuple(_change(line) for line in lines), tuple(faults))


def import_households(*, actor: Actor, programme: SupportProgramme, table: Table, now: datetime) -> Rehearsal:
    """Do what the rehearsal told; refused as a whole where any cell is wrong."""
    require_names(actor, programme)
    require_open(programme)
    with transaction.atomic(), in_trail_of(programme.unit_id):
        Unit.objects.select_for_update().get(pk=programme.unit_id)
        lines, faults = _read(programme, table, timezone.localdate(now))
        if faults:
            raise Refused(_("Bảng còn %(count)d ô sai; chưa ghi gì.") % {"count": len(faults)})
        changes = tuple(_change(line) for line in lines)
        new = [
            SupportedHousehold(
                programme=programme, entered_by=actor.user, entered_at=now, **columns_of(line.draft)
            )
            for line in lines
            if line.known is None
        ]
        SupportedHousehold.objects.bulk_create(new)
        for line in lines:
            if line.known is not None and line.action == "change":
                for name, value in columns_of(line.draft).items():
                    setattr(line.known, name, value)
                line.known.save()
    return Rehearsal(changes, ())


def _read(programme: SupportProgramme, table: Table, today: date) -> tuple[list[_Line], list[Fault]]:
    columns = Columns(table, HEADINGS, ("place", "group", "head"))
    places = _by_name(list(with_state(programme.unit, today)))
    groups = {search_key(group): group for group in programme.groups}
    there = list(SupportedHousehold.objects.filter(programme=programme).select_related("neighbourhood"))
    by_code = {row.household_code: row for row in there if row.household_code}
    by_name = {_key(row.neighbourhood_id, row.group, row.household_head): row for row in there}
    seen: dict[object, int] = {}
    lines: list[_Line] = []
    faults: list[Fault] = []
    for row in table.rows:
        draft, wrong = _draft(columns, row, places, groups)
        faults += wrong
        if draft is None:
            continue
        name = _key(draft.neighbourhood.pk, draft.group, draft.head)
        known = by_code.get(draft.code) if draft.code else by_name.get(name)
        draft = _completed(draft, known)
        mark = draft.code or name
        if mark in seen:
            column = "code" if draft.code else "head"
            faults.append(
                Fault(columns.cell(row, column), _("Trùng với dòng %(row)d.") % {"row": seen[mark]})
            )
            continue
        seen[mark] = row.number
        try:
            check_household(_without_code(draft), programme, known, today)
        except Refused as refused:
            field = refused.field if refused.field in HEADINGS else "head"
            faults.append(Fault(columns.cell(row, field), refused.sentence))
        else:
            lines.append(_Line(row, draft, known))
    return lines, faults


def _draft(
    columns: Columns, row: Row, places: Mapping[str, Neighbourhood], groups: Mapping[str, str]
) -> tuple[HouseholdDraft | None, list[Fault]]:
    faults = []
    place = places.get(search_key(columns.text(row, "place")))
    if place is None:
        faults.append(
            Fault(columns.cell(row, "place"), _("Không có thôn, tổ dân phố mang tên này ở địa phương."))
        )
    group = groups.get(search_key(columns.text(row, "group")))
    if group is None:
        faults.append(
            Fault(
                columns.cell(row, "group"),
                _("Hãy ghi một trong các nhóm: %(groups)s.") % {"groups": ", ".join(groups.values())},
            )
        )
    if not columns.text(row, "head"):
        faults.append(Fault(columns.cell(row, "head"), _("Ô này không được để trống.")))
    for name, most in LONGEST.items():
        if len(columns.text(row, name)) > most:
            sentence = _("Dài quá %(most)d ký tự; hãy viết gọn lại.") % {"most": most}
            faults.append(Fault(columns.cell(row, name), sentence))
    try:
        helped_on = day(columns.text(row, "helped_on"))
    except ValueError:
        helped_on = None
        faults.append(Fault(columns.cell(row, "helped_on"), _("Hãy ghi ngày dạng 31/12/2026.")))
    if faults or place is None or group is None:
        return None, faults
    text = {name: columns.text(row, name) for name in LONGEST}
    return HouseholdDraft(place, group, text["head"], text["code"], helped_on, text["what"], text["note"]), []


def _completed(draft: HouseholdDraft, known: SupportedHousehold | None) -> HouseholdDraft:
    """An empty cell keeps what is known of the household; things are taken out in the page."""
    if known is None:
        return draft
    return replace(
        draft,
        code=draft.code or known.household_code,
        helped_on=draft.helped_on or known.helped_on,
        what=draft.what or known.what,
        note=draft.note or known.household_note,
    )


def _without_code(draft: HouseholdDraft) -> HouseholdDraft:
    """A code was looked up for the whole table already."""
    return replace(draft, code="")


def _by_name(places: list[Neighbourhood]) -> dict[str, Neighbourhood]:
    """By 'Thôn Đông' and, where only one is called so, by 'Đông'."""
    names: dict[str, list[Neighbourhood]] = {}
    for place in places:
        names.setdefault(search_key(place.name), []).append(place)
    alone = {name: found[0] for name, found in names.items() if len(found) == 1}
    return {**alone, **{search_key(str(place)): place for place in places}}


def _key(place: int, group: str, head: str) -> tuple[int, str, str]:
    return place, group, " ".join(head.split()).casefold()


def _change(line: _Line) -> Change:
    return Change(
        line.row.number, line.action, f"{line.draft.head} ({line.draft.neighbourhood}, {line.draft.group})"
    )
