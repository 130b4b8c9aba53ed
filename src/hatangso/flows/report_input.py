"""Everything a report says, gathered from the facts as known on its closing day in a few queries."""

from dataclasses import replace
from datetime import date

from django.db.models import Q

from hatangso.domain.periods import Period, parse_period
from hatangso.domain.reports.drafts import drafted
from hatangso.domain.reports.facts import DutyFact, Head, Part, ReportInput
from hatangso.domain.reports.wording import plan_in_words
from hatangso.flows.report_obstacles import obstacle_facts
from hatangso.flows.report_targets import target_facts
from hatangso.flows.report_tasks import money_line, task_facts
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import MoneyLine
from hatangso.store.reports.models import Report


def report_input(report: Report, *, today: date) -> ReportInput:
    """The report's facts as known now, of the days up to its closing day, or to today while that is to come.

    Parts that nobody has written hold their proposals.
    """
    period = period_of(report)
    as_of = min(report.cutoff, today)
    unit = report.unit
    money = list(MoneyLine.objects.filter(unit=unit, year=period.year).order_by("pk"))
    tasks = task_facts(unit, period=period, as_of=as_of, money=money)
    bare = ReportInput(
        head=_head(report),
        period=period,
        data_from=report.data_from,
        data_until=report.cutoff,
        targets=target_facts(unit, period=period, as_of=as_of),
        tasks=tasks.now,
        obstacles=obstacle_facts(unit, data_from=report.data_from, as_of=as_of),
        money=tuple(money_line(row) for row in money),
        next_tasks=tasks.following,
        next_duties=_next_duties(report, period.shifted(1)),
    )
    return with_texts(bare, report, plans=plans_in_words(unit))


def with_texts(facts: ReportInput, report: Report, *, plans: tuple[str, ...]) -> ReportInput:
    """The facts with what people wrote, and the proposal where nobody wrote a part."""
    proposed = drafted(facts, plans=plans)
    return replace(facts, texts={part.value: report.texts.get(part.value, proposed[part]) for part in Part})


def period_of(report: Report) -> Period:
    """The report's period; its code was checked when it was composed."""
    period = parse_period(report.period)
    if period is None:
        raise ValueError(f"report {report.pk} has no period: {report.period}")
    return period


def plans_in_words(unit: Unit) -> tuple[str, ...]:
    """The locality's live plans as a sentence names them, oldest first."""
    plans = PlanDocument.objects.filter(unit=unit, state="live", is_reference=False).order_by(
        "issued_on", "pk"
    )
    return tuple(
        plan_in_words(title, number, issued_on)
        for title, number, issued_on in plans.values_list("title", "number", "issued_on")
    )


def _head(report: Report) -> Head:
    kept = report.head
    return Head(
        issuer=kept.get("issuer", ""),
        issuer_in_words=kept.get("issuer_in_words", ""),
        place=kept.get("place", report.unit.name),
        subject=report.title,
        parent=kept.get("parent", ""),
        symbol=kept.get("symbol", "BC-UBND"),
        number=report.number,
        issued_on=report.issued_on,
        addressees=tuple(kept.get("addressees", ())),
        recipients=tuple(kept.get("recipients", ())),
        legal_bases=tuple(kept.get("legal_bases", ())),
        authority=tuple(line.strip() for line in report.signer_title.split(" / ") if line.strip()),
        signer_name=report.signer_name,
    )


def _next_duties(report: Report, period: Period) -> tuple[DutyFact, ...]:
    """Reports that the same body owes: its own duties, not what others owe it."""
    own = (
        Q(duty__reporter=None) | Q(duty__reporter__is_focal=True) | Q(duty__reporter__kind="people_committee")
    )
    if report.occurrence is not None:
        own |= Q(duty__reporter_id=report.occurrence.duty.reporter_id)
    due = (
        DutyOccurrence.objects.filter(
            own,
            duty__unit=report.unit,
            duty__state="live",
            state="open",
            due_on__gt=report.cutoff,
            due_on__lte=period.last_day,
        )
        .exclude(pk=report.occurrence_id or 0)
        .select_related("duty__recipient")
        .order_by("due_on", "pk")
    )
    return tuple(
        DutyFact(
            f"duty:{one.duty_id}:{one.period}",
            one.duty.title.strip(),
            one.duty.recipient.name if one.duty.recipient else one.duty.recipient_text,
            one.due_on,
        )
        for one in due
    )
