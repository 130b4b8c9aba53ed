"""A filing is approved at one level, which freezes it, or returned with the reasons at its cells.

Nobody approves what they handed in or typed themselves, unless their level has no other who may.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.collection.filing_states import LEVELS, STEPS, next_level
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.flows.land_figures import change_state, hold_places, standing_rows
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import state_said
from hatangso.flows.submit_filing import freeze
from hatangso.flows.tell_filing import approvers_in, tell_approvers, tell_filers
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_places import filings, levels_of, unit_of_level
from hatangso.store.collection.filing_sheets import sheet_of
from hatangso.store.collection.models import CellRemark, Filing, FilingStep
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Observation

LONGEST = 2_000  # characters of a reason
CELL = 140  # characters of a cell's identifier


def approve_filing(*, actor: Actor, filing: Filing, seen: int, note: str = "", now: datetime) -> Filing:
    """Approve at the level where it waits: freeze it, approve its figures, hand it on to the next level.

    `seen` is the filing's revision before the approver's eyes.
    """
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        locked = _waiting(actor, filing, seen)
        _require_another(actor, locked, now)
        hold_places(locked)
        level = locked.level
        freeze(locked, sheet_of(locked), level=level, by=actor.user, now=now)
        _approve_figures(locked, level, actor, now)
        further = next_level(levels_of(locked), level)
        locked.decided_at = now
        if further:
            locked.level = further
        else:
            locked.state = STEPS["approve"].leads_to
        step = _keep(locked, "approve", level, note, actor, now)
        if further:
            tell_approvers(locked, step, now)
        else:
            tell_filers(locked, step, now, returned=False)
    return locked


def return_filing(
    *, actor: Actor, filing: Filing, seen: int, reason: str, remarks: Mapping[str, str], now: datetime
) -> Filing:
    """Back to who filed it, with what is to be mended: in words, at cells (by CellKey.text), or both."""
    said = {cell: text.strip() for cell, text in remarks.items() if text.strip()}
    if not said and not reason.strip():
        raise Refused(_("Hãy ghi lý do trả lại: chung cho cả bộ, hoặc ở từng ô cần sửa."), field="reason")
    if any(len(text) > LONGEST for text in (reason, *said.values())):
        raise Refused(_("Lý do quá dài; xin viết gọn trong 2.000 ký tự."), field="reason")
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        locked = _waiting(actor, filing, seen)
        hold_places(locked)
        known = {row.key.text for row in sheet_of(locked).rows}
        if strange := [cell for cell in said if cell not in known and not cell.startswith("table:")]:
            raise Refused(_("Không có ô “%(cell)s” trong bộ số liệu này.") % {"cell": strange[0][:CELL]})
        rows = [row for row in _own_rows(locked) if row.state == "entered"]
        text = reason.strip() or _("Xem lý do ở từng ô.")
        change_state(rows, state="returned", decided_by=actor.user, decided_at=now, decision_note=text)
        refresh_standing(keys_of(rows))
        locked.state, locked.decided_at = STEPS["return"].leads_to, now
        step = _keep(locked, "return", locked.level, reason, actor, now)
        CellRemark.objects.bulk_create(
            CellRemark(
                filing=locked,
                step=step,
                cell=cell[:CELL],
                text=text,
                version=locked.version,
                by=actor.user,
                at=now,
            )
            for cell, text in said.items()
        )
        tell_filers(locked, step, now, returned=True)
    return locked


def may_decide(actor: Actor, filing: Filing, now: datetime) -> str:
    """'' where the person may approve it now, else why not."""
    try:
        _require_another(actor, filing, now)
    except Refused as refused:
        return refused.sentence
    return ""


def _waiting(actor: Actor, filing: Filing, seen: int) -> Filing:
    Filing.objects.select_for_update().get(pk=filing.pk)
    locked = filings().get(pk=filing.pk)
    unit = unit_of_level(locked, locked.level or "")
    actor.require("approve_figures", unit or locked.recipient.place)
    if locked.state not in STEPS["approve"].states:
        if locked.state == "approved":
            raise Refused(state_said(locked))
        raise Refused(
            _("Bộ số liệu này không còn chờ duyệt: vừa có người xử lý, hoặc người nộp mở lại; hãy tải lại.")
        )
    if locked.revision != seen:
        raise Refused(_("Bộ số liệu vừa thay đổi sau khi bạn mở trang; hãy xem lại rồi quyết định."))
    return locked


def _require_another(actor: Actor, filing: Filing, now: datetime) -> None:
    unit = unit_of_level(filing, filing.level)
    own = filing.submitted_by_id == actor.user.pk or filing.entries.filter(edited_by=actor.user).exists()
    if own and unit is not None and approvers_in(unit, now).exclude(pk=actor.user.pk).exists():
        raise Refused(
            _("Bạn không tự duyệt số liệu do mình nhập ở %(level)s; hãy để người có quyền duyệt khác duyệt.")
            % {"level": LEVELS[filing.level].vi}
        )


def _own_rows(filing: Filing) -> list[Observation]:
    return list(Observation.objects.filter(filing_entries__filing=filing).distinct())


def _approve_figures(filing: Filing, level: str, actor: Actor, now: datetime) -> None:
    """The filing's figures count as approved; what they correct, and what it no longer tells, is replaced."""
    entries = list(filing.entries.select_related("observation"))
    standing = {
        entry.observation.pk: entry.observation
        for entry in entries
        if entry.observation is not None and entry.observation.state in ("entered", "approved")
    }
    living = list(standing_rows(filing))
    told_now = {(row.unit_id, row.indicator, row.neighbourhood_id) for row in living}
    standing |= {  # returned where another filing told the same; this one is approved with it
        row.pk: row
        for row in (entry.observation for entry in entries)
        if row is not None
        and row.state == "returned"
        and (row.unit_id, row.indicator, row.neighbourhood_id) not in told_now
    }
    blank = {
        (entry.place_id, entry.indicator, entry.neighbourhood_id)
        for entry in entries
        if all(
            getattr(entry, name) in (None, "")
            for name in ("part", "whole", "value", "progress", "level_text")
        )
    }
    told = {(row.unit_id, row.indicator, row.neighbourhood_id): row.pk for row in standing.values()}
    fresh = [row for row in standing.values() if row.state in ("entered", "returned")]
    replaced = []
    for row in living:
        key = (row.unit_id, row.indicator, row.neighbourhood_id)
        if key in blank or (key in told and told[key] != row.pk):
            replaced.append(row)
    lost = {row.pk for row in replaced}
    change_state(replaced, state="superseded")
    change_state(
        [row for row in fresh if row.pk not in lost],
        state="approved",
        approved_level=level,
        decided_by=actor.user,
        decided_at=now,
    )
    raised = [
        row
        for row in standing.values()
        if row.state == "approved" and row.approved_level != level and row.pk not in lost
    ]
    change_state(raised, approved_level=level)
    refresh_standing(keys_of([*standing.values(), *replaced]))


def _keep(filing: Filing, action: str, level: str, text: str, actor: Actor, now: datetime) -> FilingStep:
    filing.revision += 1
    filing.save()
    return FilingStep.objects.create(
        filing=filing,
        recipient=filing.recipient,
        action=action,
        level=level,
        version=filing.version,
        text=text.strip(),
        by=actor.user,
        at=now,
    )
