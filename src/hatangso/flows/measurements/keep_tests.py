"""What was rehearsed is kept: all of its good rows as Parquet, or nothing."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.adapters.speed_sources.source import NotTests
from hatangso.flows.measurements.arriving import arriving_place, forget_arriving
from hatangso.flows.measurements.compute_later import compute_touched, mark_stale
from hatangso.flows.measurements.findings import MUST_BE_ACCEPTED, findings_of
from hatangso.flows.measurements.import_run import Run, judged_import
from hatangso.flows.measurements.import_state import fail, import_in, move_on, where_it_failed
from hatangso.flows.measurements.known_tests import TRIES, compare_with_lake, others_came
from hatangso.flows.measurements.placer_of import province_of
from hatangso.flows.measurements.write_parts import forget_unnamed, write_parts
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import Acting, acting, in_trail_of
from hatangso.store.measurements.models import KeptPart, MeasurementImport
from hatangso.store.organisations.access import Actor

logger = logging.getLogger("hatangso.measurements")


def keep_tests(
    *,
    actor: Actor,
    imported: MeasurementImport,
    accept: Collection[str] = (),
    answer: str = "",
    now: datetime,
) -> MeasurementImport:
    """Enqueue the keeping of a rehearsed import: state running → kept (or failed, then nothing was kept).

    `accept`: codes of findings that ask, each answered with yes (swapped_position: swap them; kbit, mbit:
    the speeds named there are in kbit/s, in Mbit/s; cut_short: keep the good rows of half a file). One not
    accepted needs an `answer` in words and leaves its rows refused; half a file must be accepted.
    Results are computed at the end.
    """
    actor.require("import_measurements", imported.unit)
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state != "rehearsed":
            raise Refused(_("Lần nạp này đã được giữ, đã bỏ hoặc đang chạy; hãy tải lại trang."))
        if not arriving_place(held.pk).is_file():
            raise Refused(_("Tệp đã bị xóa vì quá thời hạn chờ; hãy gửi lại tệp."))
        open_ones = {one["code"] for one in held.findings if one.get("asks")} - set(accept)
        if open_ones & MUST_BE_ACCEPTED:
            raise Refused(
                _("Tệp bị đứt giữa chừng: hãy đồng ý nạp phần đọc được, hoặc lấy lại tệp đầy đủ."),
                field="accept",
            )
        if open_ones and not answer.strip():
            raise Refused(_("Hãy đồng ý với từng điều được hỏi, hoặc viết vì sao không."), field="answer")
        units = [one["per_mbit"] for one in held.findings if one["code"] in accept and one.get("per_mbit")]
        per_mbit = {direction: many for one in units for direction, many in one.items()}
        told = {**held.story.get("told", {}), "accepted": sorted(accept), "per_mbit": per_mbit}
        held.story = {**held.story, "told": told}
        held.answer, held.state = answer.strip()[:500], "running"
        held.save()
    keep_import.enqueue(held.pk)
    held.refresh_from_db()
    return held


@task()
def keep_import(import_id: int) -> None:
    """Write the kept rows of a running import. Repeatable: what an interrupted run left is written over."""
    imported = import_in(import_id, "running")
    if imported is None:
        return
    with acting(
        Acting(imported.brought_by_id, f"{imported.brought_by or ''} (nạp tự động)".strip(), "worker")
    ):
        try:
            with judged_import(imported) as run:
                _keep(imported, run)
        except NotTests as wrong:
            fail(imported, "running", wrong.words.vi)
            forget_unnamed(imported)
            return
        except Exception as error:
            logger.error("import %s could not be kept: %s", import_id, where_it_failed(error))
            fail(
                imported,
                "running",
                _(
                    "Hệ thống gặp lỗi khi nạp tệp này; chưa có gì được giữ. Hãy gửi lại tệp, hoặc báo"
                    " quản trị."
                ),
            )
            forget_unnamed(imported)
            return
        forget_arriving(imported.pk)
        compute_touched.call(province_of(imported.unit).pk, imported.source)


def _keep(imported: MeasurementImport, run: Run) -> None:
    """Parquet is written beside, moved to its place, then named in one transaction: all or nothing.

    Where another import was named since the rows were compared, they are compared and written again.
    """
    province = province_of(imported.unit)
    run.keep_keys()
    for _try in range(TRIES):
        parts, kept = write_parts(imported, run.judged, run.scratch, now=timezone.now())
        with transaction.atomic(), in_trail_of(imported.unit_id):
            if not others_came(run.judged, province, imported.source):
                _name(imported, run, parts, kept)
                return
        compare_with_lake(run.judged, province, imported.source)
    raise RuntimeError("other imports came faster than this one was written")


def _name(imported: MeasurementImport, run: Run, parts: list[KeptPart], kept: int) -> None:
    now = timezone.now()
    refused = run.judged.refused()
    known = refused.pop("known", 0)
    first, last = run.judged.days()
    done = move_on(
        imported,
        "running",
        state="kept",
        rows_read=run.judged.rows,
        rows_total=run.judged.rows,
        rows_kept=kept,
        rows_known=known,
        refused=refused,
        findings=findings_of(run, refused),
        first_day=first,
        last_day=last,
        boundaries=run.boundaries,
        finished_at=now,
    )
    if done:
        KeptPart.objects.bulk_create(parts)
        mark_stale(imported, now=now)
