"""What the same question answers differently now than when a report was approved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from hatangso.domain.money import MoneyKind, MoneySource, format_dong, money_sum
from hatangso.domain.reports.facts import FigureFact, ObstacleFact, ReportInput, TargetFact, TaskFact
from hatangso.domain.words import Words


@dataclass(frozen=True)
class Change:
    """One fact that differs. `what` says which kind of thing, `name` which one; '' stands for 'not there'."""

    what: Words
    name: str
    before: str
    after: str
    ref: str


def changes(approved: ReportInput, now: ReportInput) -> tuple[Change, ...]:
    """Facts that were corrected, added or taken away since; words that people wrote are not compared."""
    return (
        *_targets(approved, now),
        *_tasks(approved, now),
        *_obstacles(approved, now),
        *_money(approved, now),
    )


def _targets(approved: ReportInput, now: ReportInput) -> Iterator[Change]:
    for before, after in _pairs(approved.targets, now.targets):
        one = after or before
        assert one is not None
        name = one.measure or one.text
        if before is None or after is None:
            yield Change(_TARGET, name, before.text if before else "", after.text if after else "", one.key)
            continue
        for then, new in ((before.latest, after.latest), (before.previous, after.previous)):
            if _shown(then) != _shown(new):
                ref = new.ref if new else then.ref if then else one.key
                yield Change(_FIGURE, name, _shown(then), _shown(new), ref)
        if before.goal != after.goal:
            yield Change(_GOAL, name, before.goal, after.goal, one.key)
        if before.status is not after.status:
            yield Change(_STATUS, name, before.status.label.vi, after.status.label.vi, one.key)


def _tasks(approved: ReportInput, now: ReportInput) -> Iterator[Change]:
    for before, after in _pairs(approved.tasks, now.tasks):
        one = after or before
        assert one is not None
        if _task(before) != _task(after):
            yield Change(_TASK, one.text, _task(before), _task(after), one.key)
        elif before and after and before.result != after.result:
            yield Change(_RESULT, one.text, before.result, after.result, one.key)


def _obstacles(approved: ReportInput, now: ReportInput) -> Iterator[Change]:
    for before, after in _pairs(approved.obstacles, now.obstacles):
        one = after or before
        assert one is not None
        then, new = (f"{_OBSTACLE_STATES[o.state]} {o.held_by}".strip() if o else "" for o in (before, after))
        if then != new:
            yield Change(_OBSTACLE, one.title, then, new, one.key)


def _money(approved: ReportInput, now: ReportInput) -> Iterator[Change]:
    year = now.period.year
    for source in MoneySource:
        then = money_sum(m for m in approved.money if m.source is source)
        new = money_sum(m for m in now.money if m.source is source)
        for kind in MoneyKind:
            before, after = getattr(then, kind.value), getattr(new, kind.value)
            if before != after:
                name = f"{kind.label.vi}, {source.label.vi.lower()}"
                yield Change(_MONEY, name, _dong(before), _dong(after), f"money:{year}")


_Fact = TypeVar("_Fact", TargetFact, TaskFact, ObstacleFact)


def _pairs(before: Iterable[_Fact], after: Iterable[_Fact]) -> Iterator[tuple[_Fact | None, _Fact | None]]:
    then: dict[str, _Fact] = {one.key: one for one in before}
    new: dict[str, _Fact] = {one.key: one for one in after}
    for key in dict.fromkeys([*then, *new]):
        yield then.get(key), new.get(key)


def _shown(figure: FigureFact | None) -> str:
    if figure is None:
        return ""
    return f"{figure.text} ({figure.period})" + ("" if figure.approved else ", chưa duyệt")


def _task(task: TaskFact | None) -> str:
    if task is None:
        return ""
    return task.state.label.vi + (", quá hạn" if task.overdue else "")


def _dong(amount: int | None) -> str:
    return "" if amount is None else format_dong(amount)


_TARGET = Words("Chỉ tiêu", "Target")
_FIGURE = Words("Số liệu", "Figure")
_GOAL = Words("Mục tiêu", "Goal")
_STATUS = Words("Đánh giá", "Status")
_TASK = Words("Nhiệm vụ", "Task")
_RESULT = Words("Kết quả nhiệm vụ", "Result of a task")
_OBSTACLE = Words("Khó khăn, vướng mắc", "Difficulty")
_MONEY = Words("Kinh phí", "Money")
_OBSTACLE_STATES = {"open": "Chưa giải quyết", "answered": "Đã trả lời", "closed": "Đã giải quyết"}
