"""Two reports of the same thing become one; a report is laid to the object of the registry it speaks of."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.citizen_reports.states import OPEN
from hatangso.flows.citizen_reports.rights import handles, in_office, require
from hatangso.flows.refused import Refused
from hatangso.flows.tell_people import tell_people
from hatangso.store.assets.models import Asset
from hatangso.store.citizen_reports.models import CitizenReport, ReportStep
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import people_of

TOLD_AS = "report_merged"


def merge_report(*, actor: Actor, report: CitizenReport, into: CitizenReport, now: datetime) -> CitizenReport:
    """`report` goes into `into`: it is counted there and gets its answer; the reporter still follows it."""
    require(handles(actor, report), report)
    require(handles(actor, into), into)
    if report.pk == into.pk or report.unit_id != into.unit_id:
        raise Refused(_("Hãy chọn một phản ánh khác của cùng xã, phường."), field="into")
    with transaction.atomic():
        rows = CitizenReport.objects.select_for_update().in_bulk(sorted((report.pk, into.pk)))
        held, main = rows[report.pk], rows[into.pk]
        if held.merged_into_id or main.merged_into_id:
            raise Refused(_("Một trong hai phản ánh đã gộp rồi; hãy gộp vào phản ánh chính."), field="into")
        if held.state not in OPEN or main.state not in OPEN:
            raise Refused(_("Chỉ gộp được hai phản ánh đang mở."), field="into")
        held.merged_into, held.state, held.changed_at = main, main.state, now
        held.save()
        held.merged.update(merged_into=main, state=main.state)
        _tell_its_owner(held, main, now)
        CitizenReport.objects.filter(pk=main.pk).update(also=F("also") + 1 + held.also, changed_at=now)
        for one, told in ((held, main.number), (main, held.number)):
            kind = "merge" if one is held else "gather"
            ReportStep.objects.create(
                report=one, kind=kind, state=main.state, text=told, public=one is held, by=actor.user, at=now
            )
    return main


def _tell_its_owner(held: CitizenReport, main: CitizenReport, now: datetime) -> None:
    """Who was to answer the duplicate is told that it is no longer asked about it."""
    if held.owner is None or held.forwarded_at is None or held.owner_answered_at is not None:
        return
    sentence = gettext_lazy("Phản ánh %(number)s chuyển đến đơn vị bạn đã gộp vào %(main)s")
    tell_people(
        users=people_of(held.owner, now),
        object_type=TOLD_AS,
        object_id=held.pk,
        text=lambda: str(sentence) % {"number": held.number, "main": main.number},
        now=now,
    )


def carry_merged(main: CitizenReport, *, now: datetime) -> None:
    """The reports merged into `main` stand as it stands: open or closed since the same moment."""
    main.merged.update(state=main.state, closed_at=main.closed_at, changed_at=now)


def link_asset(*, actor: Actor, report: CitizenReport, asset: Asset | None, now: datetime) -> CitizenReport:
    """Say of which object it speaks (None: of none). The object must lie in the report's province."""
    require(handles(actor, report) or in_office(actor, report), report)
    if asset is not None and (
        asset.province_id != report.province_id or asset.deleted_at is not None or asset.merged_into_id
    ):
        raise Refused(_("Hãy chọn một tài sản của tỉnh này, chưa xóa, chưa gộp."), field="asset")
    with transaction.atomic():
        held = CitizenReport.objects.select_for_update().get(pk=report.pk)
        held.asset, held.changed_at = asset, now
        held.save()
        ReportStep.objects.create(
            report=held, kind="link", state=held.state, text=str(asset or ""), by=actor.user, at=now
        )
    return held
