"""A rehearsed table of published speeds is kept, dropped or withdrawn: all of it at once, or nothing."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.adapters.table_file import NotATable
from hatangso.flows.measurements.choose_columns import FAILED, end, read_import
from hatangso.flows.measurements.stand_published import compare, fall, stand
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import Acting, acting, in_trail_of
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

logger = logging.getLogger("hatangso.measurements")
SHORTEST = 5  # letters of an answer or reason that says something


def keep_published(
    *, actor: Actor, imported: MeasurementImport, leave_out: bool, answer: str, now: datetime
) -> MeasurementImport:
    """Enqueue the keeping of what was rehearsed: state running → kept, or failed (then nothing was kept).

    Refused where bad rows are there and not left out by a word (`leave_out`), where something was asked about
    and nothing answered, or where no good row is new.
    """
    actor.require("import_measurements", imported.unit)
    answer = " ".join(answer.split())[:500]
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state == "kept":
            raise Refused(_("Tệp này đã nạp, không có gì thay đổi."))
        if held.state != "rehearsed":
            raise Refused(_("Tệp này chưa được đọc xong; hãy chờ hoặc đọc lại."))
        if not held.rows_kept:
            raise Refused(_("Không có dòng nào mới để nạp; số liệu đang có giữ nguyên."))
        if held.story.get("bad") and not leave_out:
            raise Refused(
                _("Còn %(count)d dòng sai. Hãy sửa rồi gửi lại tệp, hoặc đánh dấu đồng ý bỏ các dòng đó.")
                % {"count": held.story["bad"]},
                field="leave_out",
            )
        if any(finding["asks"] for finding in held.findings) and len(answer) < SHORTEST:
            raise Refused(_("Hãy trả lời các điều được hỏi: vì sao số liệu vẫn đúng?"), field="answer")
        held.state, held.answer, held.rows_read = "running", answer, 0
        held.save()
    keep_rehearsed.enqueue(held.pk)
    held.refresh_from_db()
    return held


@task()
def keep_rehearsed(import_id: int) -> None:
    """Read the file once more and write its good lines. Repeatable: nothing is written before the end."""
    imported = (
        MeasurementImport.objects.select_related("received", "unit__parent", "brought_by")
        .filter(pk=import_id, state="running")
        .first()
    )
    if imported is None:
        return
    with acting(Acting(imported.brought_by_id, f"{imported.brought_by or ''} (nạp tự động)", "worker")):
        try:
            found = read_import(imported)
            lines = found.lines
            with transaction.atomic(), in_trail_of(imported.unit_id):
                Unit.objects.select_for_update().get(pk=(imported.unit.parent or imported.unit).pk)
                held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
                if held.state != "running":
                    return
                compared = compare(imported, lines)
                stand(imported, compared)
                held.rows_kept = len(compared.new) + len(compared.replaced)
                held.rows_read, held.rows_known = found.rows, compared.same
                held.story = {**held.story, "new": len(compared.new), "replaced": len(compared.replaced)}
                held.state, held.finished_at = "kept", timezone.now()
                held.save()
        except NotATable as wrong:
            end(imported, "failed", {"words": {"vi": wrong.words.vi, "en": wrong.words.en}})
        except Exception:
            logger.exception("import %s could not be kept", import_id)
            end(imported, "failed", {"words": FAILED})


def drop_published(*, actor: Actor, imported: MeasurementImport, now: datetime) -> None:
    """Do not keep what was sent; the file stays with the received ones."""
    actor.require("import_measurements", imported.unit)
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state not in ("asked", "waiting", "rehearsed", "failed"):
            raise Refused(_("Tệp này đã nạp; hãy tải lại trang."))
        held.state, held.finished_at = "dropped", now
        held.save()


def withdraw_published(
    *, actor: Actor, imported: MeasurementImport, reason: str, now: datetime
) -> tuple[int, int]:
    """What was kept stands no more; what it had told anew stands as before. Counts of both."""
    actor.require("import_measurements", imported.unit)
    reason = " ".join(reason.split())[:300]
    if len(reason) < SHORTEST:
        raise Refused(_("Hãy ghi lý do rút số liệu này."), field="reason")
    with transaction.atomic(), in_trail_of(imported.unit_id):
        Unit.objects.select_for_update().get(pk=(imported.unit.parent or imported.unit).pk)
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state != "kept":
            raise Refused(_("Chỉ rút được số liệu đã nạp; hãy tải lại trang."))
        counts = fall(held)
        held.state, held.withdrawn_at, held.withdrawn_reason = "withdrawn", now, reason
        held.save()
    return counts
