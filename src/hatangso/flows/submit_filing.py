"""A filing is handed in: judged as a whole, landed as unapproved figures, laid before who approves."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hatangso.domain.collection.filing_states import STEPS
from hatangso.domain.collection.sheet import FilingSheet
from hatangso.domain.collection.snapshot import digest_of
from hatangso.flows.check_filing import Findings, check_filing
from hatangso.flows.land_figures import hold_places, land_figures
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import editable
from hatangso.flows.tell_filing import tell_approvers
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_places import levels_of
from hatangso.store.collection.filing_sheets import cells_now, entries_of, key_of_entry, lay_out
from hatangso.store.collection.models import Filing, FilingSnapshot, FilingStep
from hatangso.store.organisations.access import Actor


class FilingRefused(Refused):
    """It was not handed in; `findings` tells at which cells what is to be mended or explained."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(_not_yet(findings))
        self.findings = findings


def submit_filing(*, actor: Actor, filing: Filing, seen: int | None, note: str = "", now: datetime) -> Filing:
    """Hand it in. `seen` is the filing's revision before the person's eyes; None where nobody looked (API).

    Raises FilingRefused with everything to mend; handing in twice is refused in a sentence.
    """
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        locked = editable(actor, filing)
        if seen is not None and seen != locked.revision:
            raise Refused(
                _("Người khác vừa sửa bộ số liệu này; hãy xem lại các ô dưới đây rồi nộp."), field="seen"
            )
        hold_places(locked)
        laid = lay_out(locked)
        findings = check_filing(locked, laid, actor=actor)
        if findings.stops:
            raise FilingRefused(findings)
        corrects = laid.snapshot is not None
        locked.version = submissions_of(locked) + 1
        locked.state, locked.level = STEPS["submit"].leads_to, levels_of(locked)[0]
        locked.submitted_by, locked.submitted_at, locked.decided_at = actor.user, now, None
        locked.first_submitted_at = locked.first_submitted_at or now
        locked.revision += 1
        locked.save()
        asked = laid.asked.keys()
        land_figures(
            actor=actor,
            filing=locked,
            entries=[entry for entry in entries_of(locked) if key_of_entry(entry) in asked],
            reason=_reason_of(locked) if corrects else "",
            now=now,
        )
        freeze(locked, laid.sheet, level="", by=actor.user, now=now)
        step = FilingStep.objects.create(
            filing=locked,
            recipient=locked.recipient,
            action="submit",
            level=locked.level,
            version=locked.version,
            text=note.strip(),
            by=actor.user,
            at=now,
        )
        tell_approvers(locked, step, now)
    return locked


def freeze(filing: Filing, sheet: FilingSheet, *, level: str, by: Any, now: datetime) -> FilingSnapshot:
    """Keep every cell as it is now: handed in (level '') or approved at a level."""
    cells = cells_now(sheet)
    return FilingSnapshot.objects.create(
        filing=filing,
        version=filing.version,
        level=level,
        cells=cells,
        digest=digest_of(cells),
        by=by,
        at=now,
    )


def submissions_of(filing: Filing) -> int:
    """How often it was handed in."""
    return filing.steps.filter(action="submit").count()


def _reason_of(filing: Filing) -> str:
    """Why an approved filing was opened again."""
    step = filing.steps.filter(action="correct").order_by("-at", "-pk").first()
    return step.text if step is not None else _("Sửa theo yêu cầu của cấp duyệt")


def _not_yet(findings: Findings) -> str:
    missing = sum(one.rule == "blank" for one in findings.hard)
    wrong, unanswered = len(findings.hard) - missing, len(findings.unanswered)
    said = []
    if missing:
        said.append(
            ngettext("còn thiếu %(count)d số", "còn thiếu %(count)d số", missing) % {"count": missing}
        )
    if wrong:
        said.append(
            ngettext("còn %(count)d chỗ phải sửa", "còn %(count)d chỗ phải sửa", wrong) % {"count": wrong}
        )
    if unanswered:
        said.append(
            ngettext(
                "%(count)d chỗ bất thường cần ghi lý do",
                "%(count)d chỗ bất thường cần ghi lý do",
                unanswered,
            )
            % {"count": unanswered}
        )
    return _("Chưa nộp được: %(what)s. Những gì đã nhập vẫn được giữ.") % {"what": ", ".join(said)}
