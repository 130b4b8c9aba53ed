"""Tasks and duties for the tests' ward, with days one can check by hand. Today is 21 November 2026."""

from datetime import UTC, date, datetime
from typing import Any

from hatangso.flows.task_due import set_next_due
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.programme.models import Task, TaskOrganisation
from hatangso.store.programme.task_queries import task_key
from tests.world import World

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10 o'clock in Hà Nội
ENTERED = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """That hour in Hà Nội, which is seven hours ahead of UTC."""
    return datetime(year, month, day, hour - 7, tzinfo=UTC)


def acting(world: World, who: str, on: date = TODAY) -> Actor:
    """One of the world's people as the flows know them."""
    return Actor(world.people[who], on)


def make_task(
    world: World,
    text: str = "Lắp Wi-Fi tại nhà văn hóa",
    *,
    lead: str | Organisation = "economy",
    coordinating: str = "",
    schedule: dict[str, Any] | None = None,
    **more: Any,
) -> Task:
    """A task of the ward as a plan's acceptance makes it."""
    task = Task(
        unit=more.pop("unit", world.ward),
        text=text,
        schedule=schedule,
        made_at=more.pop("made_at", ENTERED),
        search_key=task_key(text, more.get("output", ""), ""),
        **more,
    )
    set_next_due(task, as_of=TODAY)
    task.save()
    for role, key in (("lead", lead), ("coordinating", coordinating)):
        if key:
            organisation = world.organisations[key] if isinstance(key, str) else key
            TaskOrganisation.objects.create(
                task=task, role=role, wording=organisation.name, organisation=organisation
            )
    return task


def make_duty(world: World, **more: Any) -> Duty:
    """The ward's yearly report to the department, by 15 December."""
    given: dict[str, Any] = {
        "unit": world.ward,
        "title": "Báo cáo năm kết quả thực hiện Kế hoạch",
        "reporter": world.organisations["culture"],
        "reporter_text": "Phòng Văn hóa - Xã hội",
        "recipient": world.organisations["department"],
        "recipient_text": "Sở Khoa học và Công nghệ",
        "frequency": "annual",
        "due": {"month": 12, "day": 15},
        "origin": "hand",
        "starts_on": date(2026, 1, 1),
    }
    return Duty.objects.create(**{**given, **more})
