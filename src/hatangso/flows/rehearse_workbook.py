"""A filled workbook is received and rehearsed: what it would change, cell by cell; what is wrong in it."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.adapters.filing_workbook_cells import Mark
from hatangso.adapters.filing_workbook_mark import mark_workbook
from hatangso.adapters.filing_workbook_read import open_workbook, read_workbook
from hatangso.adapters.workbook_refusals import WorkbookRefused
from hatangso.domain.collection.changes import same_figures
from hatangso.domain.collection.sheet import CellKey, CellValues, FilingSheet
from hatangso.domain.collection.snapshot import values_told
from hatangso.domain.validation.filing import check_cells, confirm
from hatangso.domain.validation.rule import Finding
from hatangso.flows.receive import Chunked, bytes_of, receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import editable
from hatangso.flows.workbook_of_filing import context_for, figures_only, require_own
from hatangso.store.audit.trail import Acting, acting, in_trail_of
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import lay_out
from hatangso.store.collection.models import Filing, FilingUpload
from hatangso.store.organisations.access import Actor

logger = logging.getLogger("hatangso.collection")
UNDER_WAY = ("waiting", "reading", "rehearsed")
AT_ONCE = 400_000  # bytes: a larger workbook is read in the background


@dataclass(frozen=True)
class Rehearsed:
    """What a workbook tells and what it would do. `changes` are cells to be written, without `conflicts`:
    those that somebody else changed since the workbook was downloaded."""

    revision: int
    cells: dict[CellKey, CellValues]
    changes: tuple[CellKey, ...]
    conflicts: tuple[CellKey, ...]
    same: int
    hard: tuple[Finding, ...]
    soft: tuple[Finding, ...]
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]
    sheet: FilingSheet


def upload_workbook(
    *, actor: Actor, filing: Filing, file: Chunked | bytes, name: str, now: datetime
) -> FilingUpload:
    """Keep the file and rehearse it, a large one in the background. The same bytes twice change nothing."""
    with transaction.atomic():
        editable(actor, filing)
    content = file if isinstance(file, bytes) else b"".join(file.chunks())
    try:
        opened = open_workbook(content)
    except WorkbookRefused as refused:
        raise Refused(refused.words.spoken_in(get_language() or "vi"), field="file") from None
    require_own(opened.identity, lay_out(filing).sheet)
    place = filing.recipient.place
    received = receive_file(by=actor.user, unit=place, file=content, name=name, purpose="import", now=now)
    with transaction.atomic(), in_trail_of(place.pk):
        editable(actor, filing)
        own = FilingUpload.objects.filter(filing=filing, table="")
        applied = (
            own.filter(state="applied", received__sha256=received.sha256).order_by("-applied_at").first()
        )
        if applied is not None:
            raise Refused(
                _("Tệp này đã nạp lúc %(when)s, không có gì thay đổi.")
                % {"when": f"{timezone.localtime(applied.applied_at):%H:%M %d/%m/%Y}"},
                field="file",
            )
        for old in own.filter(state__in=UNDER_WAY):  # a newer file takes the place of one not applied
            old.state = "dropped"
            old.save()
        upload = FilingUpload.objects.create(filing=filing, received=received, by=actor.user, at=now)
    if len(content) > AT_ONCE:
        read_filing_workbook.enqueue(upload.pk)
    else:
        tell_rehearsal(upload, actor)
    upload.refresh_from_db()
    return upload


@task()
def read_filing_workbook(upload_id: int) -> None:
    """The background reading of a large workbook. Repeatable: it only tells what would change."""
    upload = (
        FilingUpload.objects.select_related("received", "by")
        .filter(pk=upload_id, state__in=("waiting", "reading"))
        .first()
    )
    if upload is None:
        return
    actor = Actor(upload.by, timezone.localdate())
    with (
        acting(Acting(upload.by_id, f"{upload.by or ''} (đọc tự động)".strip(), "worker")),
        translation.override(getattr(upload.by, "language", "vi")),
    ):
        try:
            tell_rehearsal(upload, actor)
        except Exception:
            logger.exception("workbook %s could not be read", upload_id)
            _end(upload, "failed", {}, _("Hệ thống gặp lỗi khi đọc tệp; chưa có gì thay đổi. Hãy gửi lại."))


def tell_rehearsal(upload: FilingUpload, actor: Actor) -> Rehearsed | None:
    """Rehearse the kept bytes and write the story of it into the upload; None where it cannot be read."""
    FilingUpload._base_manager.filter(pk=upload.pk, state__in=UNDER_WAY).update(state="reading")
    filing = filings().get(pk=upload.filing_id)
    try:
        found = rehearse(filing, bytes_of(upload.received), actor)
    except WorkbookRefused as refused:
        _end(upload, "failed", {}, refused.words.spoken_in(get_language() or "vi"))
        return None
    except Refused as refused:
        _end(upload, "failed", {}, refused.sentence)
        return None
    _end(upload, "rehearsed", story_of(found), "")
    return found


def rehearse(filing: Filing, content: bytes, actor: Actor) -> Rehearsed:
    """Read the workbook against the sheet as it stands now. Writes nothing."""
    opened = open_workbook(content)
    laid = lay_out(filing)
    sheet = figures_only(laid.sheet)
    require_own(opened.identity, sheet)
    context = context_for(filing, laid, actor)
    read = read_workbook(opened, sheet, context)
    unread = {one.key for one in read.findings if one.is_hard}
    found = (one for one in check_cells(read.cells, context) if one.key not in unread)
    every = (*read.findings, *found)
    cells = confirm(read.cells, read.reasons, every)
    rows = {row.key: row for row in sheet.rows}
    changes, conflicts, same = [], [], 0
    for key, values in cells.items():
        row = rows.get(key)
        if row is None:
            continue
        if _same(values, row.current):
            same += 1
        elif read.revisions.get(key, row.revision) != row.revision and not row.current.is_blank:
            conflicts.append(key)
        else:
            changes.append(key)
    language = get_language() or "vi"
    return Rehearsed(
        revision=filing.revision,
        cells=dict(cells),
        changes=tuple(changes),
        conflicts=tuple(conflicts),
        same=same,
        hard=tuple(one for one in every if one.is_hard),
        soft=tuple(one for one in every if not one.is_hard),
        marks=tuple(read.marks(every, language)),
        notes=tuple(note.spoken_in(language) for note in read.notes),
        sheet=sheet,
    )


def marked_workbook(upload: FilingUpload, actor: Actor) -> bytes:
    """The same workbook as it came, with the cells to be mended marked."""
    filing = filings().get(pk=upload.filing_id)
    content = bytes_of(upload.received)
    return mark_workbook(content, rehearse(filing, content, actor).marks)


def story_of(found: Rehearsed) -> dict[str, Any]:
    """The rehearsal as it is kept with the upload: cells by key, errors by their address in the workbook."""
    rows = {row.key: row for row in found.sheet.rows}
    return {
        "revision": found.revision,
        "same": found.same,
        "changes": [_told(found, rows[key].current, key) for key in found.changes],
        "conflicts": [_told(found, rows[key].current, key) for key in found.conflicts],
        "hard": [{"sheet": m.sheet, "cell": m.cell, "text": m.text} for m in found.marks if m.hard],
        "unplaced": [one.words.vi for one in found.hard][: max(0, len(found.hard) - _hard_marks(found))],
        "soft": [{"sheet": m.sheet, "cell": m.cell, "text": m.text} for m in found.marks if not m.hard],
        "notes": list(found.notes),
    }


def _hard_marks(found: Rehearsed) -> int:
    return sum(1 for mark in found.marks if mark.hard)


def _told(found: Rehearsed, before: CellValues, key: CellKey) -> dict[str, Any]:
    return {"key": key.text, "before": values_told(before), "after": values_told(found.cells[key])}


def _same(one: CellValues, other: CellValues) -> bool:
    return (
        same_figures(one, other)
        and one.note == other.note
        and one.blank_reason == other.blank_reason
        and dict(one.confirmed).items() <= dict(other.confirmed).items()
    )


def _end(upload: FilingUpload, state: str, story: dict[str, Any], failure: str) -> None:
    with transaction.atomic(), in_trail_of(upload.filing.recipient.place_id):
        held = FilingUpload.objects.select_for_update().get(pk=upload.pk)
        if held.state not in UNDER_WAY:  # a newer file took its place meanwhile
            return
        held.state, held.story, held.failure = state, story, failure
        held.save()
