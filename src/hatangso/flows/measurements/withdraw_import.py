"""An import is withdrawn with a reason: its rows count no more, the results are computed anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.adapters.speed_sources import speed_sources
from hatangso.flows.measurements.arriving import forget_arriving
from hatangso.flows.measurements.compute_later import compute_later, mark_stale
from hatangso.flows.measurements.placer_of import province_of
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.measurements.lake import hold
from hatangso.store.measurements.models import KeptPart, MeasurementImport, PublishedSpeed
from hatangso.store.organisations.access import Actor


def withdraw_import(
    *, actor: Actor, imported: MeasurementImport, reason: str, now: datetime
) -> MeasurementImport:
    """State 'withdrawn'; its parts (single tests) are no longer live, its published lines no longer stand.

    The files stay where they are, for whoever must explain later what was shown; nothing reads them. Tests
    that a living import brought too count as that one's from now on.
    Published lines that this import had replaced do not come back by themselves.
    """
    actor.require("import_measurements", imported.unit)
    if not reason.strip():
        raise Refused(_("Hãy viết vì sao rút số liệu này."), field="reason")
    province, source = province_of(imported.unit), speed_sources().get(imported.source)
    single = source is not None and source.single
    with transaction.atomic(), in_trail_of(imported.unit_id):
        hold(province)
        held = MeasurementImport.objects.select_for_update().get(pk=imported.pk)
        if held.state != "kept":
            raise Refused(_("Chỉ rút được số liệu đã nạp xong; hãy tải lại trang."))
        held.state, held.withdrawn_at, held.withdrawn_reason = "withdrawn", now, reason.strip()[:300]
        held.save()
        KeptPart.objects.filter(imported=held).update(live=False)
        PublishedSpeed.objects.filter(imported=held, stands=True).update(stands=False)
        if single:
            mark_stale(held, now=now)
    forget_arriving(held.pk)
    if single:
        compute_later(province=province, source=held.source)
    return held
