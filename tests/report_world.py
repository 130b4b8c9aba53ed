"""A ward's year as a report tells it: three targets with two figures each, three tasks, an obstacle, money.

By hand, on the closing day 9 December 2026 (the report is due on the 10th):
- 5G: 45 % at the end of 2025, 52.5 % in quarter III of 2026: +7.5 points;
- fibre: 80 % then 90 %: +10 points; the shared data store: not begun, then under way;
- tasks: one done, one overdue (30 September), one due in May 2027;
- money of 2026: estimate 300 million, allotted 200, spent 150 (75 %).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from hatangso.domain.progress.observation import Progress
from hatangso.flows.compose_report import compose_report
from hatangso.flows.decide_figure import approve_figures
from hatangso.flows.decide_report import approve_report, submit_report
from hatangso.flows.keep_duty import DutyWords, add_duty
from hatangso.flows.keep_money import add_money
from hatangso.flows.raise_obstacle import raise_obstacle
from hatangso.flows.record_task_progress import record_task_progress
from hatangso.flows.report_input import report_input
from hatangso.flows.report_snapshot import digest_of
from hatangso.flows.task_due import set_next_due
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.programme.models import Observation, Obstacle, Task, TaskOrganisation
from hatangso.store.reports.models import Report
from tests.programme_world import Programme, actor, build_programme, record, told
from tests.world import World

CLOSING = datetime(2026, 12, 9, 2, 0, tzinfo=UTC)  # 9 in the morning of the closing day
AFTER = datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
DUE = date(2026, 12, 10)
START_2026 = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


@dataclass
class Year:
    """What the story's tests need to get hold of."""

    programme: Programme
    occurrence: DutyOccurrence
    done: Task
    late: Task
    coming: Task
    obstacle: Obstacle
    figures: list[Observation]


def build_year(world: World, *, approved: bool = True) -> Year:
    """The whole year, entered by the world's people."""
    world.people["head"].position = "Chủ tịch UBND phường"
    world.people["head"].save()
    programme = build_programme(world)
    figures = [
        record(world, "officer", "pop_5g", told("2025", 5400, 12000), now=START_2026),
        record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000), now=OCTOBER),
        record(world, "officer", "fibre_households", told("2025", 3200, 4000), now=START_2026),
        record(world, "officer", "fibre_households", told("2026-Q3", 3600, 4000), now=OCTOBER),
        record(
            world, "officer", "shared_data_store", told("2025", progress=Progress.NOT_STARTED), now=START_2026
        ),
        record(
            world, "officer", "shared_data_store", told("2026-Q3", progress=Progress.UNDER_WAY), now=OCTOBER
        ),
    ]
    if approved:
        approve_figures(actor=actor(world, "head"), unit=world.ward, figures=figures, now=OCTOBER)
    done = _task(world, "Tổ chức tập huấn kỹ năng số", {"kind": "by", "year": 2026, "month": 6})
    late = _task(world, "Lập phương án hạ ngầm cáp", {"kind": "by", "year": 2026, "month": 9}, "economy")
    coming = _task(world, "Khảo sát vùng lõm sóng", {"kind": "by", "year": 2027, "month": 5})
    officer = actor(world, "officer")
    record_task_progress(
        actor=officer, task=done, state="done", percent=100, text="Đã tập huấn 120 người", now=OCTOBER
    )
    obstacle = raise_obstacle(
        actor=officer,
        unit=world.ward,
        organisation=world.organisations["culture"],
        title="Thiếu mặt bằng đặt trạm 5G",
        text="Hai khu vực chưa bố trí được vị trí",
        proposal="Bố trí đất công cho trạm 5G",
        task=None,
        target=programme.pop_5g,
        held_by=world.organisations["department"],
        now=OCTOBER,
    )
    head = actor(world, "head")
    for kind, amount in (("estimate", 300), ("allotted", 200), ("spent", 150)):
        add_money(
            actor=head, unit=world.ward, task=None, year=2026, kind=kind, source="budget",
            amount=amount * 1_000_000, content="Hạ tầng số", document="", now=OCTOBER,
        )  # fmt: skip
    duty = add_duty(
        actor=head,
        unit=world.ward,
        words=DutyWords(
            title="Báo cáo kết quả phát triển hạ tầng số",
            reporter_text="",
            reporter=world.organisations["committee"],
            recipient_text="",
            recipient=world.organisations["department"],
            frequency="annual",
            due={"month": 12, "day": 10},
        ),
        now=START_2026,
    )
    occurrence = duty.occurrences.get(due_on=DUE)
    return Year(programme, occurrence, done, late, coming, obstacle, figures)


def composed(world: World, year: Year, *, now: datetime = CLOSING) -> Report:
    """The officer's draft for the duty."""
    return compose_report(actor=actor(world, "officer"), occurrence=year.occurrence, now=now)


def approved(world: World, year: Year) -> Report:
    """The same, handed in and approved by the head on the closing day."""
    report = submit_report(actor=actor(world, "officer"), report=composed(world, year), now=CLOSING)
    return approve_report(
        actor=actor(world, "head"),
        report=report,
        seen=digest_of(report_input(report, today=CLOSING.date())),
        now=CLOSING,
    )


def _task(world: World, text: str, schedule: dict[str, object], lead: str = "culture") -> Task:
    task = Task(unit=world.ward, text=text, schedule=schedule, made_at=START_2026, search_key=text.lower())
    set_next_due(task, as_of=START_2026.date())
    task.save()
    organisation = world.organisations[lead]
    TaskOrganisation.objects.create(
        task=task, role="lead", wording=organisation.name, organisation=organisation
    )
    return task
