"""A task of a killed worker is taken up again, once; then its plan says what happened."""

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.flows.read_plan import read_plan_document
from hatangso.flows.reap_tasks import free_tasks_of, reap_tasks
from hatangso.store.plans.models import PlanDocument
from tests.plan_world import NOW, uploaded
from tests.world import World


@pytest.fixture
def plan(world: World) -> PlanDocument:
    """A plan in the middle of being read by a worker that is no more."""
    plan = uploaded(world)
    plan.items.all().delete()
    plan.state = "reading"
    plan.save()
    return plan


def running(plan: PlanDocument, *workers: str, since: timedelta) -> DBTaskResult:
    task = DBTaskResult.objects.create(
        task_path=read_plan_document.module_path,
        args_kwargs={"args": [plan.pk], "kwargs": {}},
        queue_name="default",
        backend_name="default",
        status=TaskResultStatus.RUNNING,
        started_at=NOW - since,
        worker_ids=list(workers),
    )
    PlanDocument.objects.filter(pk=plan.pk).update(task_result_id=str(task.pk))
    return task


def test_a_task_that_runs_longer_than_any_can_is_queued_again(plan: PlanDocument) -> None:
    task = running(plan, "may:worker", since=timedelta(minutes=21))
    assert reap_tasks(now=NOW) == 1
    task.refresh_from_db()
    assert (task.status, task.started_at) == (TaskResultStatus.READY, None)
    read_plan_document.func(plan.pk)
    plan.refresh_from_db()
    assert plan.state == "review"
    assert plan.items.filter(kind="target").count() == 3


def test_a_task_still_within_its_time_is_left_alone(plan: PlanDocument) -> None:
    task = running(plan, "may:worker", since=timedelta(minutes=3))
    assert reap_tasks(now=NOW) == 0
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


def test_a_task_that_killed_two_workers_is_given_up_and_the_plan_says_so(plan: PlanDocument) -> None:
    task = running(plan, "may:worker", "may:worker", since=timedelta(minutes=21))
    assert reap_tasks(now=NOW) == 1
    task.refresh_from_db()
    plan.refresh_from_db()
    assert (task.status, plan.state) == (TaskResultStatus.FAILED, "failed")
    assert plan.problem["vi"] == "Việc đọc kế hoạch bị ngắt giữa chừng; hãy bấm “Đọc lại”."


def test_a_worker_that_starts_frees_at_once_what_it_held_when_it_died(plan: PlanDocument) -> None:
    mine = running(plan, "may:worker", since=timedelta(seconds=5))
    other = running(plan, "may-khac:worker", since=timedelta(seconds=5))
    assert free_tasks_of("may:worker", now=NOW) == 1
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.status, other.status) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def test_a_plan_whose_reading_nobody_does_is_not_waited_for_forever(plan: PlanDocument) -> None:
    assert reap_tasks(now=NOW + timedelta(minutes=10)) == 0
    assert reap_tasks(now=NOW + timedelta(minutes=21)) == 1
    plan.refresh_from_db()
    assert plan.state == "failed"


def test_reading_a_plan_that_is_read_already_changes_nothing(world: World) -> None:
    plan = uploaded(world)
    before = list(plan.items.values_list("pk", "version", "state"))
    read_plan_document.func(plan.pk)
    assert list(plan.items.values_list("pk", "version", "state")) == before
