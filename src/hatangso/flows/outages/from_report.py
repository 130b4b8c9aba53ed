"""A citizens' report of a dead network becomes an outage or is put to one; the rest is counted beside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.citizen_reports.places import public_place
from hatangso.domain.places.search_key import search_key
from hatangso.flows.citizen_reports.rights import reads_raw
from hatangso.flows.outages.keep_outage import OutageDraft, report_outage
from hatangso.flows.outages.link_report import AROUND, CATEGORIES, MOST, link_report
from hatangso.flows.outages.rights import may_handle, may_report, may_report_any
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.citizen_reports.queries import reports_of
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import on_day
from hatangso.store.outages.models import Outage, ReportedBy
from hatangso.store.outages.queries import outage_sight, outages_of
from hatangso.store.places.models import Unit

SERVICES: Mapping[str, tuple[str, ...]] = {
    "no_signal": ("mobile_voice", "mobile_data"),
    "slow_network": ("mobile_data",),
    "home_internet_down": ("fixed_internet",),
    "broken_cable": ("fixed_internet",),
    "station_power": ("mobile_voice", "mobile_data"),
    "wifi_down": ("public_wifi",),
}
CAUSES: Mapping[str, str] = {"broken_cable": "cut_cable", "station_power": "power"}


def may_become_outage(actor: Actor, report: CitizenReport) -> bool:
    """Whether the person may make an outage of it: a network's, no duplicate, of no outage yet."""
    if report.category not in CATEGORIES or report.merged_into_id is not None:
        return False
    return may_report(actor, report.unit) and outage_of_report(report) is None


def outage_of_report(report: CitizenReport) -> Outage | None:
    """The outage that it tells of; None for a withdrawn one."""
    link = ReportedBy.objects.filter(number=report.number, outage__withdrawn_at=None)
    found = link.select_related("outage__unit", "outage__province").first()
    return found.outage if found else None


def offered_draft(*, actor: Actor, report: CitizenReport) -> OutageDraft:
    """What the report tells, for a person to confirm. Everybody reads an outage's place: of a private report
    it is coarse, and the address is the one that was looked through."""
    shape = None
    if report.lon is not None and report.lat is not None:
        shape = shapely.Point(*public_place(report.lon, report.lat, private=report.private))
    place = report.public_address if report.moderated_at and not report.private else ""
    return OutageDraft(
        place=place or report.unit.full_name, operator=_operator(actor, report),
        services=SERVICES.get(report.category, ()), cause=CAUSES.get(report.category, "unknown"),
        began_at=report.received_at, ended_at=None, people=None, households=None, shape=shape,
        communes=[report.unit], note=_("Theo phản ánh %(number)s.") % {"number": report.number},
    )  # fmt: skip


def outage_from_report(
    *, actor: Actor, unit: Unit, report: CitizenReport, draft: OutageDraft, uid: UUID, now: datetime
) -> Outage:
    """Write the outage and put the report to it, both or nothing."""
    if report.category not in CATEGORIES or report.merged_into_id is not None:
        raise Refused(_("Phản ánh này không nói về mạng, hoặc đã gộp vào phản ánh khác."))
    with transaction.atomic():
        outage = report_outage(actor=actor, unit=unit, draft=draft, uid=uid, now=now)
        link_report(actor=actor, outage=outage, number=report.number, now=now)
    return outage


def likely_outages(*, actor: Actor, report: CitizenReport) -> list[Outage]:
    """Outages of its commune around its time to which the person may put it."""
    found = outages_of(report.unit).filter(began_at__lte=report.received_at + AROUND)
    found = found.filter(Q(ended_at=None) | Q(ended_at__gte=report.received_at - AROUND))
    return [one for one in found[:MOST] if may_handle(actor, one)]


def unlinked_reports(
    *, actor: Actor, unit: Unit, since: datetime, until: datetime
) -> QuerySet[CitizenReport]:
    """Reports of a dead or slow network that tell of no outage: they count in no outage's number. Duplicates
    and refused ones are left out; an operator's are those that were forwarded to it."""
    known = ReportedBy.objects.filter(outage__withdrawn_at=None).values("number")
    found = reports_of(unit).filter(
        category__in=CATEGORIES, merged_into=None, received_at__gte=since, received_at__lt=until
    )
    found = found.exclude(state="refused").exclude(number__in=known).order_by()
    sight = outage_sight(actor, unit)
    return found if sight.whole else found.filter(owner_id__in=sight.own, moderated_at__isnull=False)


def _operator(actor: Actor, report: CitizenReport) -> Organisation | None:
    """To whom it was forwarded; else the one enterprise that bears the name that was told, where the person
    may read what was told; else one's own where one may report no other."""
    near: Any = Organisation.objects.filter(
        unit__in=(report.unit_id, report.province_id),
        kind__in=("operator", "enterprise"),
        is_collective=False,
    )
    near = on_day(near, timezone.localdate(report.received_at))
    if not may_report_any(actor, report.unit):
        near = near.filter(pk__in=actor.organisation_ids)
    if report.owner_id is not None and (owner := near.filter(pk=report.owner_id).first()):
        return owner  # type: ignore[no-any-return]
    told = report.reporter_answers.get("operator", "") if reads_raw(actor, report) else ""
    words = set(search_key(" ".join(told) if isinstance(told, list) else str(told)).split())
    named = [
        one for one in near if words and words <= set(search_key(f"{one.name} {one.short_name}").split())
    ]
    return named[0] if len(named) == 1 else None
