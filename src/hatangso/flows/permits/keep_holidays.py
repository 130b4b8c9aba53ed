"""A province writes down the public holidays of a year; legal days of open files leave them out."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.permits.holidays import read_holidays
from hatangso.domain.permits.permit_state import CLOSED
from hatangso.domain.words import Misstated
from hatangso.flows.permits.recount import recount_file, recount_opinion
from hatangso.flows.refused import Refused, said_by
from hatangso.store.organisations.access import Actor
from hatangso.store.permits.holidays import holidays_of
from hatangso.store.permits.models import HolidayYear, PermitFile, PermitOpinion
from hatangso.store.permits.queries import WORK
from hatangso.store.places.models import Unit

YEARS = range(2000, 2101)


def keep_holidays(
    *, actor: Actor, province: Unit, year: int, text: str, document: str, now: datetime
) -> HolidayYear:
    """The whole list of that year, in place of what was there. `text`: a day or a span a line."""
    actor.require(WORK, province)
    if province.level != "province":
        raise Refused(_("Ngày nghỉ lễ do cấp tỉnh ghi cho các xã, phường."))
    if year not in YEARS:
        raise Refused(_("Hãy ghi năm, ví dụ 2026."), field="year")
    try:
        days = read_holidays(text, year)
    except Misstated as wrong:
        raise Refused(said_by(wrong), field="days") from wrong
    if not document.strip():
        raise Refused(_("Hãy ghi văn bản, thông báo nghỉ lễ của năm này."), field="holiday_document")
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=province.pk)
        before = holidays_of(province).days
        kept: HolidayYear = HolidayYear.objects.update_or_create(
            province=province, year=year,
            defaults={
                "days": [day.isoformat() for day in days], "document": document.strip()[:150],
                "set_by": actor.user, "set_at": now,
            },
        )[0]  # fmt: skip
        after = holidays_of(province).days
        if after != before:
            _recount(actor, province, before, after, kept, now)
    return kept


def _recount(
    actor: Actor,
    province: Unit,
    before: frozenset[date],
    after: frozenset[date],
    kept: HolidayYear,
    now: datetime,
) -> None:
    files = PermitFile.objects.select_for_update().filter(province=province, due_on__isnull=False)
    why = _("ngày nghỉ lễ năm %(year)d, %(document)s") % {"year": kept.year, "document": kept.document}
    for permit in files.exclude(state__in=CLOSED):
        recount_file(permit, actor=actor, days=permit.days or 0, before=before, after=after, why=why, now=now)
    owed = PermitOpinion.objects.select_for_update().filter(permit__province=province, verdict="")
    for opinion in owed.exclude(permit__state__in=CLOSED):
        recount_opinion(opinion, before, after)
