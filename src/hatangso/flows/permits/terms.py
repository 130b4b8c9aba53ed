"""How many working days a locality's published procedures give for a kind of file; open files follow them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.catalog.permit_kind_files import MOST_DAYS, permit_kinds
from hatangso.domain.permits.permit_state import CLOSED
from hatangso.flows.permits.recount import recount_file
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.permits.holidays import holidays_of
from hatangso.store.permits.models import PermitFile, PermitTerms
from hatangso.store.permits.queries import WORK
from hatangso.store.places.models import Unit

AHEAD = timedelta(days=366)
UNKNOWN_KIND = (10, 5)  # of a kind that the catalogue has no more


@dataclass(frozen=True)
class Term:
    """What holds for a kind at a place: `row` None = the catalogue's proposal."""

    kind: str
    days: int
    opinion_days: int
    verified: bool
    row: PermitTerms | None = None


def terms_of(unit: Unit, day: date) -> dict[str, Term]:
    """Of every kind what holds for files accepted that day: the unit's own, its province's, the catalogue's.
    One query."""
    rows = list(_rows(unit, day))
    return {code: _chosen(code, unit, rows) for code in permit_kinds()}


def term_on(unit: Unit, kind: str, day: date) -> Term:
    """The same of one kind."""
    return _chosen(kind, unit, _rows(unit, day).filter(kind=kind))


def keep_terms(
    *,
    actor: Actor,
    unit: Unit,
    kind: str,
    days: int,
    opinion_days: int,
    document: str,
    document_on: date | None,
    valid_from: date | None,
    now: datetime,
) -> PermitTerms:
    """Set them; open files of the kind that were accepted from `valid_from` on are counted anew."""
    actor.require(WORK, unit)
    today = timezone.localdate(now)
    if kind not in permit_kinds():
        raise Refused(_("Hãy chọn loại hồ sơ."), field="kind")
    if not 0 < opinion_days <= days <= MOST_DAYS:
        raise Refused(
            _("Số ngày từ 1 đến %(most)d; ngày cho ý kiến không dài hơn thời hạn.") % {"most": MOST_DAYS},
            field="days",
        )
    if not document.strip():
        raise Refused(_("Hãy ghi số, tên văn bản công bố thủ tục."), field="document")
    if document_on is None or document_on > today:
        raise Refused(_("Hãy ghi ngày văn bản, không ở tương lai."), field="document_on")
    if valid_from is None or not document_on <= valid_from <= today + AHEAD:
        raise Refused(_("Ngày áp dụng từ ngày văn bản, không quá một năm tới."), field="valid_from")
    with transaction.atomic():
        kept: PermitTerms = PermitTerms.objects.update_or_create(
            unit=unit, kind=kind, valid_from=valid_from,
            defaults={
                "days": days, "opinion_days": opinion_days, "document": document.strip()[:150],
                "document_on": document_on, "set_by": actor.user, "set_at": now,
            },
        )[0]  # fmt: skip
        of = {"province": unit} if unit.level == "province" else {"unit": unit}
        found = PermitFile.objects.select_for_update().filter(
            **of, kind=kind, accepted_on__gte=valid_from, days__isnull=False
        )
        for permit in found.exclude(state__in=CLOSED):
            assert permit.accepted_on is not None
            term = term_on(permit.unit, kind, permit.accepted_on)
            known = holidays_of(permit.province).days
            if term.row is not None:
                recount_file(
                    permit,
                    actor=actor,
                    days=term.days,
                    before=known,
                    after=known,
                    why=term.row.document,
                    now=now,
                )
    return kept


def _rows(unit: Unit, day: date) -> QuerySet[PermitTerms]:
    near = [pk for pk in (unit.pk, unit.parent_id) if pk]
    rows: QuerySet[PermitTerms] = PermitTerms.objects.filter(unit__in=near, valid_from__lte=day)
    return rows.select_related("unit").order_by("valid_from")


def _chosen(code: str, unit: Unit, rows: Iterable[PermitTerms]) -> Term:
    """The newest of the unit's own, else of its province's; `rows` in order of time."""
    mine = [row for row in rows if row.kind == code]
    row = next(iter([one for one in reversed(mine) if one.unit_id == unit.pk] or mine[::-1]), None)
    if row is not None:
        return Term(code, row.days, row.opinion_days, True, row)
    kind = permit_kinds().get(code)
    if kind is None:
        return Term(code, *UNKNOWN_KIND, False)
    return Term(code, kind.days, kind.opinion_days, kind.verified)
