"""A rehearsed workbook becomes the filing's figures: all of it at once, or nothing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.receive import bytes_of
from hatangso.flows.refused import Refused
from hatangso.flows.rehearse_workbook import rehearse, story_of
from hatangso.flows.save_cells import CellSave, editable, save_cells
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.models import FilingUpload
from hatangso.store.organisations.access import Actor


def apply_workbook(*, actor: Actor, upload: FilingUpload, replace: bool, now: datetime) -> int:
    """Write what the rehearsal told; how many cells. `replace`: the workbook's values also where somebody
    else changed the cell since it was downloaded, else those cells stay as they are.

    Refused with the new story kept where the filing changed since the rehearsal.
    """
    told, changed = 0, False
    with transaction.atomic(), in_trail_of(upload.filing.recipient.place_id):
        filing = editable(actor, upload.filing)
        held = FilingUpload.objects.select_for_update().get(pk=upload.pk, filing=filing, table="")
        if held.state != "rehearsed":
            raise Refused(_("Tệp này đã nạp hoặc đã bỏ; hãy tải lại trang."))
        found = rehearse(filing, bytes_of(held.received), actor)
        if found.hard:
            raise Refused(_("Tệp còn ô phải sửa nên chưa nạp gì; hãy sửa trong tệp rồi gửi lại."))
        if held.story.get("revision") != filing.revision:
            held.story, changed = story_of(found), True
            held.save()
        else:
            wanted = (*found.changes, *(found.conflicts if replace else ()))
            revisions = {row.key: row.revision for row in found.sheet.rows}
            saved = save_cells(
                actor=actor,
                filing=filing,
                cells=[CellSave(key, found.cells[key], revisions[key]) for key in wanted],
                seen=filing.revision,
                now=now,
            )
            if saved.refused or saved.conflicts:
                raise Refused(next(iter(saved.refused.values()), _("Bộ số liệu vừa thay đổi; hãy xem lại.")))
            held.state, held.applied_at = "applied", now
            held.save()
            told = len(saved.revisions)
    if changed:
        raise Refused(_("Bộ số liệu vừa thay đổi sau khi thử tệp; hãy xem lại những gì tệp sẽ đổi."))
    return told
