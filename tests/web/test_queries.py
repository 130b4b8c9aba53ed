"""No page asks the database once a row: of three rows or fifteen it makes the same count of queries."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, make
from hatangso.flows.keep_money import add_money
from hatangso.flows.raise_obstacle import raise_obstacle
from hatangso.flows.schedule_duties import schedule_duty
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import LocalIndicator, Target, TargetMeasure, TargetOrganisation, Task
from hatangso.store.reports.models import Report
from tests.programme_world import record, told
from tests.work_world import NOW, TODAY, acting, make_duty, make_task
from tests.world import START, World

LISTS = (
    "overview", "plans", "targets", "tasks", "figures", "figure_queue", "indicators", "obstacles", "money",
    "duties", "reminders", "reports", "organisations", "places", "people", "audit", "public_results",
    "public_results_json", "task_add", "obstacle_add", "target_add",
)  # fmt: skip
ASKED = (
    "tasks?view=board", "tasks?view=calendar&month=2026-11", "figures?indicator=pop_5g", "tasks?export=csv",
    "targets?export=csv", "obstacles?export=csv", "duties?export=csv", "reports?export=csv",
    "money?export=csv", "people?export=csv", "organisations?export=csv", "audit?export=csv",
)  # fmt: skip


def one_more_of_everything(world: World, number: int) -> None:
    ward, officer, culture = world.ward, world.people["officer"], world.organisations["culture"]
    task = make_task(
        world, f"Việc {number}", coordinating="operator_a", assignee=officer,
        schedule={"kind": "by", "year": 2026, "month": 11},
    )  # fmt: skip
    target = Target.objects.create(unit=ward, text=f"Chỉ tiêu {number}", year=2030, component="telecom")
    TargetOrganisation.objects.create(target=target, role="lead", wording="x", organisation=culture)
    task.measures.add(TargetMeasure.objects.create(target=target, indicator="pop_5g", op=">=", value=95))
    add_money(
        actor=acting(world, "head"), unit=ward, task=task, year=2026, kind="spent", source="budget", amount=1,
        content="", document="", now=NOW,
    )  # fmt: skip
    raise_obstacle(
        actor=acting(world, "officer"), unit=ward, organisation=culture, title=f"Khó {number}", text="x",
        proposal="", task=task, target=None, held_by=world.organisations["committee"], now=NOW,
    )  # fmt: skip
    duty = make_duty(world, title=f"Báo cáo {number}")
    schedule_duty(duty, today=TODAY)
    file = Received.objects.create(
        unit=ward, sha256="0" * 64, size=1, media_type="text/plain", file_name="a", purpose="plan",
        received_at=NOW,
    )  # fmt: skip
    plan = PlanDocument.objects.create(
        unit=ward, received=file, state="live", uploaded_at=NOW, uploaded_by=officer
    )
    PlanItem.objects.create(plan=plan, kind="task", data={"text": "x"}, position=1, start=0, end=1)
    Report.objects.create(
        unit=ward, period="2026", data_from=START, cutoff=TODAY, title=f"Báo cáo {number}", made_at=NOW,
        made_by=officer, occurrence=duty.occurrences.first(),
    )  # fmt: skip
    Organisation.objects.create(unit=ward, kind="office", name=f"Phòng {number}", valid_from=START)
    part = make(ward, NewNeighbourhood("Tổ", str(number), NeighbourhoodFacts()), START)
    person = User.objects.create_user(username=f"nguoi-{number}", password="x")
    Membership.objects.create(
        user=person, organisation=world.organisations["economy"], role="officer", valid_from=START
    )
    LocalIndicator.objects.create(unit=ward, name=f"Chỉ số {number}", made_by=person, made_at=NOW)
    record(world, "officer", "pop_5g", told("2026-Q3", 100, 1000), neighbourhood=part, unusual_reason="x")
    tell_people(users=[officer], object_type="task", object_id=task.pk, text=lambda: "x", now=NOW)


def test_the_count_of_queries_does_not_grow_with_the_rows(world: World) -> None:
    officer = world.people["officer"]
    for role in ("administrator", "head"):
        Membership.objects.create(
            user=officer, organisation=world.organisations["committee"], role=role, valid_from=START
        )
    officer.calendar_token = "secret"
    officer.save()
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    for number in range(3):
        one_more_of_everything(world, number)
    few = queries(world, client)
    for number in range(3, 15):
        one_more_of_everything(world, number)
    many = queries(world, client)
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
    assert max(many.values()) < 45


def queries(world: World, client: Client) -> dict[str, int]:
    """By page, how many it makes (once its caches are warm)."""
    code = world.ward.code
    pages = {}
    for page in (*LISTS, *ASKED):
        name, _mark, asked = page.partition("?")
        pages[page] = f"{reverse(name, args=[code])}?{asked}"
    for name, model in (("task", Task), ("target", Target), ("report", Report)):
        first = model.objects.order_by("pk")[0]
        pages[name] = reverse(name, args=[code, first.pk])
    pages |= {path: path for path in ("/lich/secret.ics", f"/tim/?q=viec&unit={code}", "/dia-phuong/")}
    pages |= {path: path for path in (f"/api/{what}/{code}" for what in ("targets", "figures", "reports"))}
    counts = {}
    for page, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked_now:
            assert client.get(address).status_code == 200, page
        counts[page] = len(asked_now)
    return counts
