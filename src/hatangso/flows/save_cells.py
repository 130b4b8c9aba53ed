"""Figures of a filing are kept as they are typed; what two people typed is never overwritten unseen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.collection.filing_states import STEPS
from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.numbers_format import LARGEST
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_places import asked_cells, filings, period_of
from hatangso.store.collection.filing_sheets import entries_of, key_of_entry, values_of_entry
from hatangso.store.collection.models import Filing, FilingEntry
from hatangso.store.organisations.access import Actor

LONGEST = {"level_text": 200, "note": 2_000, "blank_reason": 300}
REASON = 500  # characters of one confirmation


@dataclass(frozen=True)
class CellSave:
    """What was typed in one cell, on top of which revision of it (0: nothing was there)."""

    key: CellKey
    values: CellValues
    revision: int


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved another value meanwhile: both are told, the one that stands was not touched."""

    key: CellKey
    yours: CellValues
    theirs: CellValues
    by: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class Saved:
    """What came of it: the new revision of each cell kept, conflicts, cells that could not be taken.

    `revision` is the filing's own; `others` says that somebody else saved something since `seen`.
    """

    revision: int
    others: bool
    revisions: dict[CellKey, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    refused: dict[CellKey, str] = field(default_factory=dict)


def save_cells(*, actor: Actor, filing: Filing, cells: Sequence[CellSave], seen: int, now: datetime) -> Saved:
    """Keep what was typed, right or wrong: it is judged when it is handed in.

    A cell that somebody else changed since the revision it is based on stays as it is and comes back as a
    conflict. The same values again (a lost answer, sent once more) change nothing.
    """
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        locked = editable(actor, filing)
        asked = asked_cells(locked, period_of(locked), only=[cell.key for cell in cells])
        there = {key_of_entry(entry): entry for entry in entries_of(locked)}
        begun: dict[CellKey, FilingEntry] = {}
        changed: dict[CellKey, FilingEntry] = {}
        conflicts: list[Conflict] = []
        refused: dict[CellKey, str] = {}
        revisions: dict[CellKey, int] = {}
        for cell in {cell.key: cell for cell in cells}.values():
            if wrong := _unusable(cell, cell.key in asked):
                refused[cell.key] = wrong
                continue
            entry = there.get(cell.key)
            if entry is None:
                if cell.values != CellValues():
                    spot = asked[cell.key]
                    entry = FilingEntry(
                        filing=locked,
                        indicator=cell.key.indicator,
                        place=spot.unit,
                        neighbourhood=spot.neighbourhood,
                        revision=0,
                    )
                    begun[cell.key] = entry
            elif values_of_entry(entry) == cell.values:
                revisions[cell.key] = entry.revision
                continue
            elif entry.revision != cell.revision:
                conflicts.append(_conflict(cell, entry))
                continue
            else:
                changed[cell.key] = entry
            if entry is not None:
                _put(entry, cell.values, actor, now)
                revisions[cell.key] = entry.revision
            else:
                revisions[cell.key] = 0
        FilingEntry.objects.bulk_create(begun.values())
        if changed:
            FilingEntry.objects.bulk_update(changed.values(), _FIELDS, batch_size=200)
        others = locked.revision != seen
        if begun or changed:
            locked.revision += 1
            locked.save(update_fields=["revision"])
    filing.revision = locked.revision
    return Saved(locked.revision, others, revisions, tuple(conflicts), refused)


_FIELDS = (
    "part", "whole", "value", "progress", "level_text", "note", "blank_reason", "confirmed", "revision",
    "edited_by", "edited_at",
)  # fmt: skip


def editable(actor: Actor, filing: Filing) -> Filing:
    """The filing, held until the transaction ends, if this person may change it now."""
    recipient = filing.recipient
    actor.require("enter_figures", recipient.place, frozenset({recipient.organisation_id}))
    Filing.objects.select_for_update().get(pk=filing.pk)
    locked = filings().get(pk=filing.pk)
    if locked.state not in STEPS["save"].states:
        raise Refused(state_said(locked))
    if locked.first_submitted_at is None and locked.recipient.collection.state != "open":
        raise Refused(_("Kỳ thu thập đã đóng nên không nhập thêm được; xin liên hệ cơ quan yêu cầu số liệu."))
    return locked


def state_said(filing: Filing) -> str:
    """Why a filing cannot be changed as it stands."""
    when = f"{timezone.localtime(filing.submitted_at):%H:%M %d/%m/%Y}" if filing.submitted_at else ""
    if filing.state == "submitted":
        return _(
            "Bộ số liệu này đã nộp lúc %(when)s (%(who)s) và đang chờ duyệt nên không sửa được nữa;"
            " hãy mở lại để sửa nếu cần."
        ) % {"when": when, "who": filing.submitted_by or ""}
    if filing.state == "approved":
        return _("Bộ số liệu này đã duyệt; muốn sửa, hãy bấm “Mở lại để sửa” và ghi lý do.")
    return _("Bộ số liệu này chưa nộp; không có gì để duyệt.")


def _unusable(cell: CellSave, is_asked: bool) -> str:
    values = cell.values
    if not is_asked:
        return _("Ô này không thuộc yêu cầu số liệu của đơn vị; hãy tải lại trang.")
    for name in ("part", "whole", "value"):
        number = getattr(values, name)
        if number is not None and not (isfinite(number) and abs(number) <= LARGEST):
            return _("Số này quá lớn nên chưa lưu; hãy kiểm tra lại.")
    for name, most in LONGEST.items():
        if len(getattr(values, name)) > most:
            return _("Chữ ở ô này quá dài (tối đa %(most)d ký tự) nên chưa lưu.") % {"most": most}
    if any(len(reason) > REASON or len(rule) > 80 for rule, reason in values.confirmed):
        return _("Chữ ở ô này quá dài (tối đa %(most)d ký tự) nên chưa lưu.") % {"most": REASON}
    return ""


def _conflict(cell: CellSave, entry: FilingEntry) -> Conflict:
    return Conflict(
        key=cell.key,
        yours=cell.values,
        theirs=values_of_entry(entry),
        by=str(entry.edited_by or ""),
        at=entry.edited_at,
        revision=entry.revision,
    )


def _put(entry: FilingEntry, values: CellValues, actor: Actor, now: datetime) -> None:
    entry.part, entry.whole, entry.value = values.part, values.whole, values.value
    entry.progress = values.progress.value if values.progress else ""
    entry.level_text, entry.note, entry.blank_reason = values.level_text, values.note, values.blank_reason
    entry.confirmed = dict(values.confirmed)
    entry.revision += 1
    entry.edited_by, entry.edited_at = actor.user, now
