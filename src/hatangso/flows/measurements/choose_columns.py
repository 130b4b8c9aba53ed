"""The columns of a received table are chosen and remembered by a name, and the table is read by them."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.adapters.table_file import NotATable
from hatangso.catalog.reference_files import limits
from hatangso.domain.measurement.ispeed import check_fixed
from hatangso.domain.measurement.mapping import Chosen, ColumnChoice, missing, twice
from hatangso.domain.statistics.classes import VNNIC_TESTS
from hatangso.domain.words import Misstated
from hatangso.flows.measurements.read_published import PlacesTold, ReadPublished, read_published, summary_of
from hatangso.flows.measurements.receive_published import SOURCE, head_of_import
from hatangso.flows.measurements.stand_published import compare
from hatangso.flows.receive import place_of
from hatangso.flows.receive_table import keep_file, new_file
from hatangso.flows.refused import Refused, said_by
from hatangso.store.audit.trail import Acting, acting, in_trail_of
from hatangso.store.measurements.models import ColumnMapping, MeasurementImport
from hatangso.store.measurements.told_places import places_told, provinces_told, units_told
from hatangso.store.organisations.access import Actor

logger = logging.getLogger("hatangso.measurements")
CHANGEABLE = ("asked", "rehearsed", "failed")
FAILED = {
    "vi": "Hệ thống gặp lỗi khi đọc tệp này; chưa có gì thay đổi. Hãy bấm “Đọc lại” hoặc gửi tệp khác.",
    "en": "The system failed to read this file; nothing changed. Press “Read again” or send another file.",
}


def choose_columns(
    *, actor: Actor, imported: MeasurementImport, choice: ColumnChoice, name: str, now: datetime
) -> MeasurementImport:
    """Remember the choice under `name` and enqueue the reading: state waiting → rehearsed or failed.

    Refused where something needed is missing, one column was chosen twice, a fixed value cannot be read, or
    the same file was kept with the same choice: then a file just sent is dropped, there is nothing to do.
    """
    actor.require("import_measurements", imported.unit)
    name = " ".join(name.split())[:120]
    if not name:
        raise Refused(_("Hãy đặt tên cho cách đọc này, để lần sau chọn lại."), field="name")
    _check(choice)
    headings = head_of_import(imported).headings
    gone = [one.heading for one in choice.columns.values() if one.heading not in headings]
    if gone:
        raise Refused(_("Tệp không có cột %(columns)s; hãy chọn lại.") % {"columns": ", ".join(gone)})
    columns, fixed = choice.as_kept()
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state not in CHANGEABLE:
            raise Refused(_("Tệp này đang được đọc hoặc đã nạp; hãy tải lại trang."))
        same = _kept_the_same(held, columns, fixed)
        if same is not None and held.state == "asked":
            held.state, held.finished_at = "dropped", now
            held.save()
    if same is not None:
        when = timezone.localtime(same.finished_at or same.brought_at)
        raise Refused(
            _("Tệp này đã nạp lúc %(when)s với cùng cách đọc, không có gì thay đổi.")
            % {"when": f"{when:%H:%M %d/%m/%Y}"}
        )
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state not in CHANGEABLE:
            raise Refused(_("Tệp này đang được đọc hoặc đã nạp; hãy tải lại trang."))
        mapping = ColumnMapping.objects.filter(unit=held.unit, source=SOURCE, name=name).first()
        mapping = mapping or ColumnMapping(unit=held.unit, source=SOURCE, name=name)
        mapping.columns, mapping.fixed = columns, fixed
        mapping.made_by, mapping.made_at = actor.user, now
        mapping.save()
        held.mapping, held.state, held.failure, held.rows_read = mapping, "waiting", "", 0
        held.story = {"columns": columns, "fixed": fixed}
        held.findings, held.refused = [], {}
        held.save()
    rehearse_published.enqueue(held.pk)
    held.refresh_from_db()
    return held


def match_places(
    *, actor: Actor, imported: MeasurementImport, places: Mapping[str, str], now: datetime
) -> MeasurementImport:
    """Say which communes are meant by names of the table ({name: code}), and read it again."""
    choice = choice_of(imported)
    known = units_told(imported.unit)
    for said, code in places.items():
        if code not in known:
            raise Refused(_("“%(name)s”: hãy chọn một xã, phường trong địa bàn.") % {"name": said})
    return choose_columns(
        actor=actor,
        imported=imported,
        choice=replace(choice, places={**choice.places, **places}),
        name=_name_of(imported),
        now=now,
    )


def apply_remedy(*, actor: Actor, imported: MeasurementImport, code: str, now: datetime) -> MeasurementImport:
    """Read the table again with the change that a finding of that code offers."""
    remedy: dict[str, Any] = next((f["remedy"] for f in imported.findings if f["code"] == code), {})
    if not remedy:
        raise Refused(_("Không có gì để sửa theo mục này; hãy tải lại trang."))
    choice = choice_of(imported)
    columns = dict(choice.columns)
    for name, unit in remedy.get("units", {}).items():
        columns[name] = Chosen(columns[name].heading, unit)
    if "swap" in remedy:
        one, other = remedy["swap"]
        columns[one], columns[other] = columns[other], columns[one]
    decimal = remedy.get("decimal", choice.decimal)
    return choose_columns(
        actor=actor,
        imported=imported,
        choice=replace(choice, columns=columns, decimal=decimal),
        name=_name_of(imported),
        now=now,
    )


def choice_of(imported: MeasurementImport) -> ColumnChoice:
    """How the import's table is read, as it was chosen for it."""
    return ColumnChoice.of_kept(imported.story.get("columns", {}), imported.story.get("fixed", {}))


@task()
def rehearse_published(import_id: int) -> None:
    """Read the kept file of an import. Repeatable: an interrupted reading may simply be run again."""
    imported = (
        MeasurementImport.objects.select_related("received", "unit__parent", "brought_by")
        .filter(pk=import_id, state="waiting")
        .first()
    )
    if imported is None:  # dropped meanwhile, or read by the task that was thought dead
        return
    with acting(Acting(imported.brought_by_id, f"{imported.brought_by or ''} (đọc tự động)", "worker")):
        refused = new_file()
        try:
            found = read_import(imported, refused_to=refused)
            _rehearsed(imported, found, refused)
        except NotATable as wrong:
            end(imported, "failed", {"words": {"vi": wrong.words.vi, "en": wrong.words.en}})
        except Exception:
            logger.exception("import %s could not be read", import_id)
            end(imported, "failed", {"words": FAILED})
        finally:
            refused.unlink(missing_ok=True)


def read_import(imported: MeasurementImport, refused_to: Any = None) -> ReadPublished:
    """Read its file by its choice, telling how far. Raises NotATable."""
    unit, choice = imported.unit, choice_of(imported)
    province = unit.parent or unit
    provinces = provinces_told()

    def progress(done: int, total: int) -> None:  # told to the page that waits, past the audit trail
        MeasurementImport._base_manager.filter(pk=imported.pk).update(rows_read=done, rows_total=total)

    if imported.received is None:
        raise NotATable(
            "Không còn tệp đã gửi. Hãy gửi lại tệp.", "The file is no longer there. Send it again."
        )
    return read_published(
        place_of(imported.received.sha256),
        choice,
        PlacesTold(
            places=places_told(province, choice.places),
            wanted=frozenset(units_told(unit)),
            in_province=lambda said: provinces.find(said).code == province.code,
        ),
        today=timezone.localdate(imported.brought_at),
        refused_to=refused_to,
        progress=progress,
    )


def end(imported: MeasurementImport, state: str, story: dict[str, Any], **columns: Any) -> None:
    """Write how a reading ended, unless somebody ended the import meanwhile."""
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state not in ("waiting", "running"):
            return
        held.state = state
        held.story = {**held.story, **story}
        held.failure = story["words"]["vi"][:500] if "words" in story else ""
        for name, value in columns.items():
            setattr(held, name, value)
        held.save()


def _rehearsed(imported: MeasurementImport, found: ReadPublished, refused: Any) -> None:
    kept = None
    if found.bad:
        kept = keep_file(
            refused,
            by=imported.brought_by,
            unit=imported.unit,
            name=f"dong-chua-nhan-{imported.pk}.csv",
            media_type="text/csv",
            purpose="measurements",
            now=imported.brought_at,
        )
    compared = compare(imported, found.lines)
    first, last = found.span
    story = {
        "examples": found.examples,
        "unmatched": {said: list(codes) for said, codes in found.unmatched.items()},
        "encoding": found.head.stream.encoding,
        "separator": found.head.stream.separator,
        "good": len(found.lines),
        "bad": found.bad,
        "new": len(compared.new),
        "replaced": len(compared.replaced),
        "replaced_examples": compared.examples,
        **summary_of(found, VNNIC_TESTS),
    }
    end(
        imported,
        "rehearsed",
        story,
        rows_read=found.rows,
        rows_total=found.rows,
        rows_kept=len(compared.new) + len(compared.replaced),
        rows_known=compared.same,
        refused=dict(found.refused),
        findings=[one.as_kept() for one in found.findings],
        refused_rows=kept,
        method=f"published/{limits().version}",
        first_day=first,
        last_day=last,
    )


def _check(choice: ColumnChoice) -> None:
    language = get_language() or "vi"
    if wrong := twice(choice):
        raise Refused(wrong.spoken_in(language))
    if lacking := missing(choice):
        names = ", ".join(one.label.spoken_in(language) for one in lacking)
        raise Refused(
            _("Còn thiếu: %(columns)s. Hãy chọn cột, hoặc ghi giá trị chung cho cả bảng.")
            % {"columns": names},
            field=lacking[0].name,
        )
    for name, value in choice.fixed.items():
        try:
            check_fixed(name, value)
        except Misstated as wrong_value:
            raise Refused(said_by(wrong_value), field=name) from None


def _kept_the_same(
    held: MeasurementImport, columns: dict[str, Any], fixed: dict[str, Any]
) -> MeasurementImport | None:
    """The import that kept the same file read the same way."""
    before = MeasurementImport.objects.filter(
        unit=held.unit, source=SOURCE, sha256=held.sha256, state="kept"
    ).exclude(pk=held.pk)
    for one in before:
        if (one.story.get("columns"), one.story.get("fixed")) == (columns, fixed):
            return one
    return None


def _name_of(imported: MeasurementImport) -> str:
    return imported.mapping.name if imported.mapping else imported.file_name[:120]
