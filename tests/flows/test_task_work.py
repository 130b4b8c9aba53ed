"""Tasks are reported on, come due again, are handed over and are changed; every day checked by hand."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.flows.edit_task import TaskWords, add_task, edit_task, task_mark, tie_task
from hatangso.flows.hand_over_task import hand_over_task, hand_over_tasks
from hatangso.flows.record_task_progress import record_task_progress
from hatangso.flows.refused import Refused
from hatangso.flows.task_due import reportable
from hatangso.store.duties.models import ReminderSent
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Target, TargetMeasure, Task, TaskOrganisation, TaskProgress
from tests.work_world import NOW, TODAY, acting, at, make_task
from tests.world import World

QUARTERLY = {"kind": "quarterly"}


def done(world: World, task: Task, *, now: object = NOW, occurrence: str = "", state: str = "done") -> Task:
    record_task_progress(
        actor=acting(world, "economy_officer"),
        task=Task.objects.select_related("unit", "plan").get(pk=task.pk),
        state=state,
        percent=50,
        text="Đã làm",
        occurrence=occurrence,
        now=now,  # type: ignore[arg-type]
    )
    return Task.objects.get(pk=task.pk)


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ({"kind": "by", "year": 2026, "quarter": 4}, date(2026, 12, 31)),
        ({"kind": "by", "year": 2026, "month": 2}, date(2026, 2, 28)),
        ({"kind": "by", "year": 2025, "month": 9, "day": 30}, date(2025, 9, 30)),  # overdue before it came
        ({"kind": "range", "start": 2026, "end": 2030}, date(2030, 12, 31)),
        ({"kind": "annual"}, date(2026, 12, 31)),  # entered in January 2026: nothing before is owed
        ({"kind": "monthly"}, date(2026, 1, 31)),  # the first month after it was entered, long overdue
        ({"kind": "ongoing"}, None),
        (None, None),
    ],
)
def test_a_task_is_due_on_the_last_day_of_what_its_schedule_names(
    world: World, schedule: dict[str, object] | None, due: date | None
) -> None:
    assert make_task(world, schedule=schedule).next_due == due


def test_a_quarter_done_brings_the_next_and_the_task_goes_on(world: World) -> None:
    task = make_task(world, schedule=QUARTERLY)
    dues = []
    for _quarter in range(4):
        dues.append(task.next_due)
        task = done(world, task)
    assert dues == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    assert (task.state, task.percent, task.next_due) == ("in_progress", 0, date(2027, 3, 31))
    assert list(TaskProgress.objects.order_by("pk").values_list("occurrence", flat=True)) == [
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
        "2026-Q4",
    ]


def test_a_quarter_may_be_done_before_an_older_one(world: World) -> None:
    task = done(world, make_task(world, schedule=QUARTERLY), occurrence="2026-Q3")
    assert task.next_due == date(2026, 3, 31)
    assert [o.key for o in reportable(task, as_of=TODAY)] == ["2026-Q3", "2026-Q1", "2026-Q2", "2026-Q4"]


def test_a_done_told_by_mistake_is_taken_back(world: World) -> None:
    task = make_task(world, schedule={"kind": "annual"})
    task = done(world, task)
    assert task.next_due == date(2027, 12, 31)
    task = done(world, task, occurrence="2026", state="in_progress", now=at(2026, 11, 22))
    assert (task.next_due, task.state, task.percent) == (date(2026, 12, 31), "in_progress", 50)


def test_a_task_with_one_deadline_is_done_once_and_can_be_opened_again(world: World) -> None:
    task = done(world, make_task(world, schedule={"kind": "by", "year": 2026}))
    assert (task.state, task.finished_on, task.next_due) == ("done", TODAY, None)
    task = done(world, task, state="in_progress", now=at(2026, 11, 22))
    assert (task.state, task.finished_on, task.next_due) == ("in_progress", None, date(2026, 12, 31))


def test_a_recurring_task_ends_with_the_last_year_of_its_plan(world: World) -> None:
    received = Received.objects.create(
        unit=world.ward, sha256="0", size=1, media_type="text/plain", file_name="a", purpose="plan",
        received_at=NOW,
    )  # fmt: skip
    plan = PlanDocument.objects.create(
        unit=world.ward, received=received, uploaded_at=NOW, period_start=2025, period_end=2026
    )
    task = done(world, make_task(world, schedule={"kind": "annual"}, plan=plan))
    assert (task.state, task.percent, task.next_due, task.finished_on) == ("done", 100, None, TODAY)


def test_an_occurrence_that_is_not_due_yet_cannot_be_reported(world: World) -> None:
    with pytest.raises(Refused, match="2028") as refused:
        done(world, make_task(world, schedule={"kind": "annual"}), occurrence="2028")
    assert refused.value.field == "occurrence"


def test_the_evening_in_hanoi_belongs_to_the_day_in_hanoi(world: World) -> None:
    half_past_midnight = datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
    task = done(world, make_task(world), now=half_past_midnight)
    assert task.finished_on == date(2026, 12, 1)


def test_a_task_that_names_a_product_is_done_only_with_words_or_evidence_of_it(world: World) -> None:
    task = make_task(world, output="Biên bản nghiệm thu")
    given = {
        "actor": acting(world, "economy_officer"),
        "task": task,
        "state": "done",
        "percent": 0,
        "now": NOW,
    }
    with pytest.raises(Refused, match="Biên bản nghiệm thu"):
        record_task_progress(text=" ", **given)  # type: ignore[arg-type]
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7\n" + b"0" * 64)
    entry = record_task_progress(text="", files=[file], **given)  # type: ignore[arg-type]
    assert [one.file_name for one in entry.evidence.all()] == ["bien-ban.pdf"]


@pytest.mark.parametrize(
    ("state", "percent", "field"), [("lost", 5, "state"), ("in_progress", 101, "percent")]
)
def test_what_makes_no_sense_is_refused(world: World, state: str, percent: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        record_task_progress(
            actor=acting(world, "economy_officer"), task=make_task(world), state=state, percent=percent,
            text="", now=NOW,
        )  # fmt: skip
    assert refused.value.field == field


def test_a_task_is_not_given_up_without_a_reason(world: World) -> None:
    with pytest.raises(Refused, match="lý do"):
        record_task_progress(
            actor=acting(world, "economy_officer"), task=make_task(world), state="cancelled", percent=0,
            text="", now=NOW,
        )  # fmt: skip


ROLES = {
    "officer": True,  # of the focal office
    "economy_officer": True,  # of the leading office
    "head": True,
    "operator": True,  # coordinates
    "leader": False,
    "police": False,
    "other_officer": False,
    "city": False,
    "rival": False,
    "administrator": False,
}


@pytest.mark.parametrize(("who", "may"), ROLES.items())
def test_progress_may_be_told_by_those_who_work_on_the_task(world: World, who: str, may: bool) -> None:
    task = make_task(world, coordinating="operator_a")
    given = {"actor": acting(world, who), "task": task, "state": "in_progress", "percent": 10, "text": "x"}
    if may:
        assert record_task_progress(now=NOW, **given).by == world.people[who]  # type: ignore[arg-type]
    else:
        with pytest.raises(PermissionDenied):
            record_task_progress(now=NOW, **given)  # type: ignore[arg-type]


def test_what_all_operators_lead_is_each_operators_own(world: World) -> None:
    all_of_them = Organisation.objects.create(
        unit=world.ward, kind="operator", name="Các doanh nghiệp viễn thông", is_collective=True
    )
    all_of_them.members.set([world.organisations["operator_a"]])
    task = make_task(world, lead=all_of_them)
    record_task_progress(
        actor=acting(world, "operator"), task=task, state="in_progress", percent=1, text="", now=NOW
    )
    with pytest.raises(PermissionDenied):
        record_task_progress(
            actor=acting(world, "rival"), task=task, state="in_progress", percent=2, text="", now=NOW
        )


def test_a_task_goes_from_hand_to_hand_and_the_receiver_is_told(world: World) -> None:
    task, officer = make_task(world), world.people["economy_officer"]
    hand_over_task(actor=acting(world, "head"), task=task, to=officer, reason="", now=NOW)
    assert Task.objects.get().assignee == officer
    told = ReminderSent.objects.get()
    assert (told.user, told.object_type) == (officer, "hand_over")
    assert "Lắp Wi-Fi" in told.text
    with pytest.raises(Refused, match="lý do"):
        hand_over_task(actor=acting(world, "economy_officer"), task=task, to=None, reason="", now=NOW)
    handed = hand_over_task(
        actor=acting(world, "economy_officer"), task=task, to=None, reason="Nghỉ thai sản", now=NOW
    )
    assert (handed.from_user, handed.to_user) == (officer, None)


def test_only_who_assigns_takes_a_task_from_somebody_else(world: World) -> None:
    task = make_task(world, coordinating="police", assignee=world.people["economy_officer"])
    with pytest.raises(Refused, match="người khác"):
        hand_over_task(
            actor=acting(world, "police"), task=task, to=world.people["police"], reason="Gấp", now=NOW
        )


@pytest.mark.parametrize("to", ["leader", "rival", "other_officer", "administrator", "police"])
def test_a_task_goes_only_to_who_may_work_on_it(world: World, to: str) -> None:
    with pytest.raises(Refused) as refused:
        hand_over_task(
            actor=acting(world, "head"), task=make_task(world), to=world.people[to], reason="", now=NOW
        )
    assert refused.value.field == "to"


def test_of_several_tasks_all_are_handed_over_or_none(world: World) -> None:
    ours, theirs = make_task(world), make_task(world, "Tuần tra mạng", lead="police")
    to = world.people["economy_officer"]
    with pytest.raises(Refused, match="Tuần tra mạng"):
        hand_over_tasks(actor=acting(world, "head"), tasks=[ours, theirs], to=to, reason="", now=NOW)
    assert not Task.objects.filter(assignee=to).exists()
    hand_over_tasks(
        actor=acting(world, "head"), tasks=[ours, theirs], to=world.people["head"], reason="", now=NOW
    )
    assert Task.objects.filter(assignee=world.people["head"]).count() == 2


def test_a_changed_time_changes_the_day_and_an_unmatched_wording_stays_until_somebody_says_what_it_means(
    world: World,
) -> None:
    task = make_task(world, schedule={"kind": "by", "year": 2026})
    strange = TaskOrganisation.objects.create(task=task, role="lead", wording="Tổ công nghệ số cộng đồng")
    other = TaskOrganisation.objects.create(task=task, role="lead", wording="Ban chỉ đạo")
    words = TaskWords(text="Lắp Wi-Fi", schedule={"kind": "by", "year": 2027, "month": 6, "day": 30})
    edit_task(
        actor=acting(world, "officer"),
        task=task,
        words=words,
        leads=[world.organisations["culture"]],
        coordinating=[],
        meant={strange: world.organisations["police"]},
        seen=task_mark(task),
        now=NOW,
    )
    assert task.next_due == date(2027, 6, 30)
    leads = {row.wording: row.organisation for row in task.organisations.filter(role="lead")}
    assert leads == {
        "Phòng Văn hóa - Xã hội": world.organisations["culture"],
        "Tổ công nghệ số cộng đồng": world.organisations["police"],
        other.wording: None,
    }


def test_a_task_is_added_and_tied_only_to_targets_of_its_own_locality(world: World) -> None:
    actor = acting(world, "officer")
    task = add_task(
        actor=actor, unit=world.ward, words=TaskWords(text="Đo 5G"), leads=[], coordinating=[], plan=None,
        now=NOW,
    )  # fmt: skip
    ours, theirs = (
        TargetMeasure.objects.create(target=Target.objects.create(unit=unit, text="5G"), op=">=", value=99)
        for unit in (world.ward, world.other)
    )
    tie_task(actor=actor, task=task, measures=[ours])
    assert list(ours.tasks.all()) == [task]
    with pytest.raises(Refused, match="chính địa phương"):
        tie_task(actor=actor, task=task, measures=[theirs])


@pytest.mark.parametrize("who", ["economy_officer", "police", "leader", "operator", "city", "other_officer"])
def test_tasks_are_added_only_by_who_keeps_the_plan(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        add_task(
            actor=acting(world, who), unit=world.ward, words=TaskWords(text="x"), leads=[],
            coordinating=[], plan=None, now=NOW,
        )  # fmt: skip
