"""Make the demo, as its people would have: by the same flows, with the dates of the past year."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from hatangso.catalog.demo import plan_of
from hatangso.domain.periods import PeriodKind, period_of
from hatangso.flows.accept_plan import accept_plan
from hatangso.flows.compose_report import compose_by_hand, compose_report
from hatangso.flows.decide_report import approve_report, submit_report
from hatangso.flows.demo.assets import make_assets
from hatangso.flows.demo.base_map import make_base_map
from hatangso.flows.demo.boundaries import make_boundaries
from hatangso.flows.demo.citizen_reports import make_citizen_reports
from hatangso.flows.demo.collection import make_collections
from hatangso.flows.demo.communes import publish_figures
from hatangso.flows.demo.figures import tell_figures
from hatangso.flows.demo.former import tell_former_figures
from hatangso.flows.demo.indices import make_indices
from hatangso.flows.demo.outages_permits import make_outages_and_permits
from hatangso.flows.demo.probes import make_probes
from hatangso.flows.demo.province import DemoProvince, make_province
from hatangso.flows.demo.published_speeds import make_published_speeds
from hatangso.flows.demo.recruiting import make_recruiting
from hatangso.flows.demo.sharing import make_sharing
from hatangso.flows.demo.speeds import make_speeds
from hatangso.flows.demo.support import make_support
from hatangso.flows.demo.surveys import make_surveys
from hatangso.flows.demo.tables import make_tables
from hatangso.flows.demo.work import do_work
from hatangso.flows.keep_duty import settle_occurrence
from hatangso.flows.match_wordings import candidates_of, decide_wording, suggestions
from hatangso.flows.read_plan import read_plan_document
from hatangso.flows.receive import receive_file
from hatangso.flows.report_input import report_input
from hatangso.flows.report_snapshot import digest_of
from hatangso.flows.review_item import accept_certain
from hatangso.flows.schedule_duties import schedule_duties
from hatangso.flows.send_reminders import send_reminders
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Target, Task


@dataclass(frozen=True)
class DemoMade:
    """What came of it, in a line."""

    targets: int
    tasks: int

    def __str__(self) -> str:
        return f"Bản trình diễn: {self.targets} chỉ tiêu, {self.tasks} nhiệm vụ (dữ liệu giả định)."


def make_demo(*, today: date) -> DemoMade:
    """The whole demo on an empty installation; `today` is the last day of its story."""
    at = timezone.make_aware(datetime.combine(today, time(9)))
    made = make_province()
    began = at - timedelta(days=380)
    _plan(made, made.province, "so", began, accept=True)
    _plan(made, made.ward, "canbo", began + timedelta(days=5), accept=True)
    _plan(made, made.commune, "canbo2", at - timedelta(days=1), accept=False)
    tell_figures(made, today, at)
    do_work(made, today, at)
    schedule_duties(today=today)
    _past_reports(made, today, at)
    send_reminders(now=at)
    _reports(made, today, at)
    make_boundaries(made, at)
    make_base_map(made, at)
    publish_figures(made, today, at)
    make_collections(made, today, at)
    make_tables(made, today, at)
    make_indices(made, today, at)
    tell_former_figures(made, today, at)
    make_support(made, today, at)
    make_probes(made, at)
    make_surveys(made, today, at)
    make_speeds(made, today, at)
    make_published_speeds(made, today, at)
    make_recruiting(made, today, at)
    make_assets(made, at)
    make_sharing(made, at)
    make_citizen_reports(made, today, at)
    make_outages_and_permits(made, today, at)
    return DemoMade(Target.objects.count(), Task.objects.count())


def _plan(made: DemoProvince, unit: Unit, who: str, at: datetime, *, accept: bool) -> PlanDocument:
    """Upload, read, and where asked for accept a demo plan, with the organisations it names."""
    user = made.people[who]
    name, content = plan_of(unit.code)
    plan = PlanDocument.objects.create(
        unit=unit,
        received=receive_file(by=user, unit=unit, file=content, name=name, purpose="plan", now=at),
        state="reading",
        uploaded_by=user,
        uploaded_at=at,
    )
    read_plan_document.call(plan.pk)
    plan.refresh_from_db()
    if accept:
        actor = Actor(user, at.date())
        _name_organisations(plan, actor, at)
        accept_certain(actor=actor, plan=plan, least=0.0, now=at)
        accept_plan(actor=actor, plan=plan, leave_pending=True, now=at)
    return plan


def _name_organisations(plan: PlanDocument, actor: Actor, at: datetime) -> None:
    """What an officer would answer for wordings that are not certain: the best suggestion."""
    candidates, former = candidates_of(plan.unit, at.date())
    for row in plan.wording_matches.filter(organisation=None):
        found = suggestions(plan, row.text, candidates, former).suggestions
        if found:
            decide_wording(
                actor=actor,
                plan=plan,
                text=row.text,
                organisation=Organisation.objects.get(pk=found[0].candidate.id),
                now=at,
            )


def _past_reports(made: DemoProvince, today: date, at: datetime) -> None:
    """What fell due in the past year was handed in, but for the newest one."""
    past = DutyOccurrence.objects.filter(duty__unit__in=(made.ward, made.province), due_on__lt=today)
    latest = past.filter(duty__unit=made.ward).order_by("-due_on").first()
    for one in past.select_related("duty__unit").exclude(pk__in=[latest.pk] if latest else []):
        who = "canbo" if one.duty.unit == made.ward else "so"
        settle_occurrence(
            actor=Actor(made.people[who], today),
            occurrence=one,
            state="done",
            note="",
            now=timezone.make_aware(datetime.combine(one.due_on - timedelta(days=1), time(9))),
        )


def _reports(made: DemoProvince, today: date, at: datetime) -> None:
    """A quarter's report that the head approved, and the year's in draft."""
    officer, head = Actor(made.people["canbo"], today), Actor(made.people["lanhdao"], today)
    quarter = period_of(PeriodKind.QUARTER, today).shifted(-2)
    report = compose_by_hand(actor=officer, unit=made.ward, period=quarter, now=at - timedelta(days=20))
    report = submit_report(actor=officer, report=report, now=at - timedelta(days=19))
    seen = digest_of(report_input(report, today=today))
    approve_report(actor=head, report=report, seen=seen, now=at - timedelta(days=18))
    yearly = (
        DutyOccurrence.objects.filter(duty__unit=made.ward, duty__frequency="annual", state="open")
        .select_related("duty__unit")
        .order_by("due_on")
        .first()
    )
    if yearly is not None:
        compose_report(actor=officer, occurrence=yearly, now=at)
