"""The year's estimate of money as an official document, from the amounts that were entered."""

from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from hatangso.domain.money import MoneyKind, MoneySource
from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.reports.estimate import EstimateLine, compose_estimate
from hatangso.domain.reports.facts import Head
from hatangso.domain.reports.model import OfficialDocument
from hatangso.flows.refused import Refused
from hatangso.flows.report_head import offered_head
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import MoneyLine, TaskOrganisation

FIRST_YEAR, LAST_YEAR = 2020, 2100


def estimate_document(*, actor: Actor, unit: Unit, year: int, today: date) -> OfficialDocument:
    """The estimate of that year, in the ward's name, with a row for each task or content."""
    actor.require("manage_money", unit)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("Năm phải từ 2020 đến 2100."))
    offered = offered_head(unit, Period(PeriodKind.YEAR, year), None, on=today)
    kept = offered.head
    head = Head(
        issuer=kept["issuer"],
        issuer_in_words=kept["issuer_in_words"],
        place=kept["place"],
        subject=f"Thực hiện kế hoạch phát triển hạ tầng số năm {year} trên địa bàn {unit.full_name}",
        parent=kept["parent"],
        symbol=kept["symbol"].replace("BC-", "DT-"),
        addressees=(),
        recipients=(kept["recipients"][-1],),
        authority=tuple(offered.authority.split(" / ")),
        signer_name=offered.signer_name,
    )
    leads = TaskOrganisation.objects.filter(role="lead").select_related("organisation")
    rows = (
        MoneyLine.objects.filter(unit=unit, year=year, kind=MoneyKind.ESTIMATE.value)
        .select_related("task")
        .prefetch_related(Prefetch("task__organisations", leads, to_attr="leads"))
        .order_by("task__position", "task_id", "pk")
    )
    return compose_estimate(head, year, tuple(_line(row) for row in rows))


def _line(row: MoneyLine) -> EstimateLine:
    task = row.task
    content = row.content or (task.text if task else "")
    leads = getattr(task, "leads", []) if task else []
    return EstimateLine(
        content=content,
        source=MoneySource(row.source),
        kind=MoneyKind(row.kind),
        dong=row.amount,
        basis=row.document,
        leads=tuple(part.organisation.name if part.organisation else part.wording for part in leads),
        ref=f"task:{task.pk}" if task else "",
    )
