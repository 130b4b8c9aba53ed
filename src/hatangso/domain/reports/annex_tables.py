"""The annexes of a report: every target with its figures, every task with its state and money."""

from hatangso.domain.money import MoneySum
from hatangso.domain.reports.blocks import Align, Column, Row, Table, group_row, row
from hatangso.domain.reports.facts import ReportInput, TargetFact, TaskFact
from hatangso.domain.reports.inline import Figure, Text, runs
from hatangso.domain.reports.model import Annex, Orientation, roman
from hatangso.domain.reports.phrases import (
    figure,
    footing,
    million,
    named,
    planned,
    sentence,
    signed_change,
)
from hatangso.domain.reports.result_sections import due_in_words, state_in_words
from hatangso.domain.reports.wording import in_period

_TARGET_COLUMNS = (
    Column("STT", 5, Align.CENTER),
    Column("Chỉ tiêu", 22),
    Column("Mục tiêu", 11, Align.CENTER),
    Column("Năm đích", 6, Align.CENTER),
    Column("Kết quả kỳ trước", 10, Align.CENTER),
    Column("Theo lộ trình kế hoạch", 10, Align.CENTER),
    Column("Kết quả kỳ này (cơ sở số liệu)", 14, Align.CENTER),
    Column("Tăng, giảm so với kỳ trước", 9, Align.CENTER),
    Column("Đánh giá", 9, Align.CENTER),
    Column("Cơ quan chủ trì", 14),
)
_TASK_COLUMNS = (
    Column("STT", 5, Align.CENTER),
    Column("Nhiệm vụ", 24),
    Column("Cơ quan chủ trì", 14),
    Column("Thời hạn", 11, Align.CENTER),
    Column("Sản phẩm, kết quả", 22),
    Column("Tình trạng", 11, Align.CENTER),
)
_MONEY_COLUMNS = (
    Column("Được giao (triệu đồng)", 9, Align.RIGHT),
    Column("Đã chi (triệu đồng)", 9, Align.RIGHT),
)


def target_annex(report: ReportInput) -> Annex:
    """Phụ lục of targets, grouped as the plan groups them, counted through."""
    rows: list[Row] = []
    group, groups = "", 0
    for number, target in enumerate(report.targets, start=1):
        if target.component and target.component != group:
            group, groups = target.component, groups + 1
            rows.append(group_row(roman(groups), group, len(_TARGET_COLUMNS)))
        rows.append(_target_row(number, target))
    title = f"Kết quả thực hiện các chỉ tiêu {in_period(report.period)}"
    return Annex(title, (Table(_TARGET_COLUMNS, tuple(rows)),), Orientation.LANDSCAPE)


def _target_row(number: int, target: TargetFact) -> Row:
    return row(
        f"{number}",
        sentence(target.measure or target.text)[:-1],
        runs(Figure(target.goal, target.key)) if target.goal else runs(Text("chưa xác định", italic=True)),
        f"{target.year}" if target.year else "",
        figure(target.previous),
        planned(target),
        runs(*figure(target.latest), footing(target.latest)),
        signed_change(target),
        target.status.label.vi,
        named(target.leads),
    )


def task_annex(report: ReportInput) -> Annex:
    """Phụ lục of tasks; money stands beside the results where any is known."""
    with_money = any(task.money != MoneySum() for task in report.tasks)
    columns = (*_TASK_COLUMNS, *_MONEY_COLUMNS) if with_money else _TASK_COLUMNS
    rows: list[Row] = []
    group, groups = "", 0
    for number, task in enumerate(report.tasks, start=1):
        if task.group and task.group != group:
            group, groups = task.group, groups + 1
            rows.append(group_row(roman(groups), group, len(columns)))
        rows.append(_task_row(number, task, with_money=with_money))
    title = f"Tình hình thực hiện các nhiệm vụ {in_period(report.period)}"
    return Annex(title, (Table(columns, tuple(rows)),), Orientation.LANDSCAPE)


def _task_row(number: int, task: TaskFact, *, with_money: bool) -> Row:
    state = state_in_words(task) + ("; quá hạn" if task.overdue else "")
    told = [sentence(text)[:-1] for text in (task.output, task.result) if text.strip()]
    cells = (
        f"{number}",
        sentence(task.text)[:-1],
        named(task.leads),
        due_in_words(task),
        ". ".join(told),
        runs(Figure(state, task.key)),
    )
    if not with_money:
        return row(*cells)
    return row(*cells, million(task.money.allotted, task.key), million(task.money.spent, task.key))
