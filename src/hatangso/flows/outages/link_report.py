"""A citizens' report is put to the outage that it tells of."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hatangso.flows.outages.rights import may_handle
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.citizen_reports.queries import reports_of, reports_seen_by
from hatangso.store.organisations.access import Actor
from hatangso.store.outages.models import Outage, ReportedBy

CATEGORIES = ("no_signal", "slow_network", "home_internet_down", "broken_cable", "station_power", "wifi_down")
AROUND = timedelta(days=2)  # people report some time before an operator knows, and after
MOST = 20


def likely_reports(*, actor: Actor, outage: Outage, now: datetime) -> list[CitizenReport]:
    """Reports of its communes around its time that the person sees and that tell of no outage yet."""
    if not may_handle(actor, outage):
        return []
    known = ReportedBy.objects.filter(outage__withdrawn_at=None).values("number")
    units = list(outage.communes.all())
    ids: set[int] = set()
    for unit in units:
        ids |= set(reports_seen_by(actor, unit).order_by().values_list("pk", flat=True))
    found = CitizenReport.objects.filter(
        pk__in=ids,
        category__in=CATEGORIES,
        received_at__gte=outage.began_at - AROUND,
        received_at__lte=(outage.ended_at or now) + AROUND,
        merged_into=None,
    ).exclude(number__in=known)
    return list(found.select_related("unit").order_by("received_at", "pk")[:MOST])


def link_report(*, actor: Actor, outage: Outage, number: str, now: datetime) -> ReportedBy:
    """Put the report of that number to the outage; Refused where it is another's already or not there. From a
    withdrawn outage it comes over."""
    _require(actor, outage)
    report = _seen(actor, outage, number.strip().upper())
    try:
        with transaction.atomic():
            ReportedBy.objects.filter(number=report.number, outage__withdrawn_at__isnull=False).delete()
            twice: ReportedBy | None = ReportedBy.objects.filter(number=report.number, outage=outage).first()
            if twice is not None:
                return twice
            link: ReportedBy = ReportedBy.objects.create(
                outage=outage, number=report.number, by=actor.user, at=now
            )
    except IntegrityError:
        raise Refused(_("Phản ánh này đã gắn với một sự cố."), field="number") from None
    return link


def unlink_report(*, actor: Actor, outage: Outage, number: str) -> None:
    """Take it off again."""
    _require(actor, outage)
    ReportedBy.objects.filter(outage=outage, number=number).delete()


def _require(actor: Actor, outage: Outage) -> None:
    if not may_handle(actor, outage):
        actor.require("handle_outages", outage.unit)
    if outage.withdrawn_at is not None:
        raise Refused(_("Sự cố này đã rút."))


def _seen(actor: Actor, outage: Outage, number: str) -> CitizenReport:
    for unit in outage.communes.all():
        own = reports_seen_by(actor, unit).filter(number=number).first()
        if own is not None:
            return own  # type: ignore[no-any-return]
        public = reports_of(unit).filter(number=number, moderated_at__isnull=False).first()
        if public is not None:
            return public  # type: ignore[no-any-return]
    raise Refused(_("Không có phản ánh số này ở các xã, phường của sự cố."), field="number")
