"""A file of single tests is sent: kept for the length of its import, read and judged in the background.

    imported = rehearse_tests(actor=…, unit=…, source="raw_tests", file=…, name="…", basis="…", now=…)
    # state: waiting → rehearsed (counts, findings) or failed (failure)

The file may hold positions of people, so it is not among the received ones: it lies in a folder that only the
owner of the process reads and goes as soon as its import is kept, dropped, withdrawn or a day old.
"""

import logging
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.adapters.speed_sources import speed_sources
from hatangso.adapters.speed_sources.source import NotTests
from hatangso.catalog.method_files import speed_method
from hatangso.flows.measurements.arriving import (
    arriving_place,
    forget_arriving,
    require_size,
    write_arriving,
)
from hatangso.flows.measurements.findings import findings_of
from hatangso.flows.measurements.import_run import judged_import
from hatangso.flows.measurements.import_state import fail, import_in, move_on, where_it_failed
from hatangso.flows.measurements.placer_of import require_placeable
from hatangso.flows.receive import Chunked, plain_name
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import Acting, acting, in_trail_of
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

logger = logging.getLogger("hatangso.measurements")
LEAST_LETTERS = 5  # of a basis that says anything


def rehearse_tests(
    *,
    actor: Actor,
    unit: Unit,
    source: str,
    file: Chunked,
    name: str,
    basis: str,
    unit_code: str = "",
    placed_on: date | None = None,
    demo: bool = False,
    now: datetime,
) -> MeasurementImport:
    """Receive the bytes and enqueue their rehearsal. Refused (field 'file') where they cannot be read at all,
    or where the same file is kept already.

    `basis`: what allows the tests to be used here (whose consent, which contract or law), refused (field
    'basis') where it says nothing; kept in `story` and told on the import's page. Law 91/2025/QH15: without
    consent or another basis in law personal data may not be processed.
    `unit_code`: the commune of all tests, for sources that tell no position ('' where they do); of a former
    one its label (store/places/communes_on.py). `placed_on`: by the boundaries of which past day tests are
    placed, into the communes of then; None: by today's. Refused (field 'placed_on') where there are none.
    While it waits `rows_read` grows. Then `state` is 'rehearsed': `rows_read`, `rows_kept` (would be kept),
    `rows_known`, `refused` {reason code: rows}, `first_day`, `last_day`, and `findings`: a list of
    {"code", "vi", "en", "asks": bool}; what asks must be answered in `keep_tests`. The same file while its
    import is under way is that import.
    """
    actor.require("import_measurements", unit)
    reader = speed_sources().get(source)
    if reader is None or reader.read is None or not reader.single:
        raise Refused(_("Hãy chọn nguồn của tệp."), field="source")
    if not reader.places and not unit_code and unit.level != "commune":
        raise Refused(
            _("Nguồn này không ghi nơi đo; hãy chọn xã, phường của các phép đo."), field="unit_code"
        )
    told: dict[str, str] = {
        "unit_code": unit_code or (unit.code if not reader.places else ""),
        "basis": " ".join(basis.split())[:500],
    }
    if placed_on is not None:
        require_placeable(unit, placed_on, told["unit_code"], now=now)
        told["placed_on"] = placed_on.isoformat()
    elif unit_code and not _communes(unit).filter(code=unit_code).exists():
        raise Refused(_("Hãy chọn xã, phường trong địa bàn."), field="unit_code")
    if sum(letter.isalpha() for letter in basis) < LEAST_LETTERS:
        raise Refused(
            _(
                "Hãy ghi căn cứ được dùng các phép đo này: người đo đồng ý với ai, theo hợp đồng hoặc quy"
                " định nào. Phép đo đơn lẻ là dữ liệu cá nhân."
            ),
            field="basis",
        )
    require_size(file.size or 0)
    path, digest, size = write_arriving(file)
    try:
        if not size:
            raise Refused(_("Tệp trống. Hãy chọn tệp có dữ liệu."), field="file")
        with transaction.atomic(), in_trail_of(unit.pk):
            before = MeasurementImport.objects.filter(unit=unit, source=source, sha256=digest)
            if (kept := before.filter(state="kept").first()) is not None:
                when = timezone.localtime(kept.brought_at)
                raise Refused(
                    _("Tệp này đã được nạp lúc %(when)s, không có gì thay đổi.")
                    % {"when": f"{when:%H:%M %d/%m/%Y}"},
                    field="file",
                )
            if (same := before.filter(state__in=("waiting", "rehearsed", "running")).first()) is not None:
                if same.story.get("told", {}).get("placed_on") != told.get("placed_on"):
                    raise Refused(
                        _("Tệp này đang chờ, đặt theo ranh giới của ngày khác; hãy bỏ lần nạp ấy trước."),
                        field="placed_on",
                    )
                return same
            imported = MeasurementImport.objects.create(
                unit=unit,
                source=source,
                file_name=plain_name(name),
                sha256=digest,
                size=size,
                method=speed_method().code,
                state="waiting",
                story={"told": told},
                brought_by=actor.user,
                brought_at=now,
                demo=demo,
            )
            path.replace(arriving_place(imported.pk))
    finally:
        path.unlink(missing_ok=True)
    rehearse_import.enqueue(imported.pk)
    imported.refresh_from_db()
    return imported


@task()
def rehearse_import(import_id: int) -> None:
    """Read and judge a waiting import. Repeatable: an interrupted rehearsal may simply be run again."""
    imported = import_in(import_id, "waiting")
    if imported is None:
        return
    with acting(
        Acting(imported.brought_by_id, f"{imported.brought_by or ''} (đọc tự động)".strip(), "worker")
    ):
        try:
            with judged_import(imported) as run:
                refused = run.judged.refused()
                known = refused.pop("known", 0)
                first, last = run.judged.days()
                columns = {
                    "state": "rehearsed",
                    "rows_read": run.judged.rows,
                    "rows_total": run.judged.rows,
                    "rows_known": known,
                    "rows_kept": run.judged.rows - known - sum(refused.values()),
                    "refused": refused,
                    "findings": findings_of(run, refused),
                    "first_day": first,
                    "last_day": last,
                    "boundaries": run.boundaries,
                }
            move_on(imported, "waiting", **columns)
        except NotTests as wrong:
            fail(imported, "waiting", wrong.words.vi)
        except Exception as error:
            logger.error("import %s could not be read: %s", import_id, where_it_failed(error))
            fail(
                imported,
                "waiting",
                _(
                    "Hệ thống gặp lỗi khi đọc tệp này; chưa có gì được nạp. Hãy gửi lại tệp, hoặc báo"
                    " quản trị."
                ),
            )


def drop_import(*, actor: Actor, imported: MeasurementImport, now: datetime) -> None:
    """Do not keep what was rehearsed: state 'dropped', the file is deleted."""
    actor.require("import_measurements", imported.unit)
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state not in {"waiting", "rehearsed", "failed"}:
            raise Refused(_("Lần nạp này đã được giữ hoặc đang chạy; hãy tải lại trang."))
        held.state, held.finished_at = "dropped", now
        held.save()
    forget_arriving(imported.pk)


def _communes(unit: Unit) -> QuerySet[Unit]:
    if unit.level == "commune":
        return Unit.objects.filter(pk=unit.pk)
    return Unit.objects.filter(parent=unit, level="commune", valid_to=None)
