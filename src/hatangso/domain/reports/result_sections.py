"""Mục 'Kết quả thực hiện': targets by how they stand, tasks by state, money beside them."""

from collections.abc import Sequence

from hatangso.domain.money import MoneySource, MoneySum, money_sum, sums_by_year
from hatangso.domain.progress.verdict import Status
from hatangso.domain.reports.blocks import (
    Align,
    Block,
    Bullets,
    Column,
    Heading,
    Level,
    Paragraph,
    Row,
    RowKind,
    Table,
    row,
)
from hatangso.domain.reports.facts import ReportInput, TargetFact, TaskFact, TaskState
from hatangso.domain.reports.inline import Figure, Inline, Runs, runs
from hatangso.domain.reports.phrases import (
    change,
    count,
    figure,
    inside,
    million,
    named,
    planned,
    sentence,
    spent_share,
)
from hatangso.domain.reports.references import annex_of_targets, annex_of_tasks
from hatangso.domain.reports.wording import on_day

_STANDING = (
    ("Các chỉ tiêu đạt hoặc đúng tiến độ", (Status.REACHED, Status.ON_TRACK)),
    ("Các chỉ tiêu có nguy cơ hoặc chậm tiến độ", (Status.AT_RISK, Status.OFF_TRACK)),
    ("Các chỉ tiêu chưa đánh giá được", (Status.NOT_YET_KNOWN,)),
)
_LETTERS = "abcdđe"


def results(report: ReportInput) -> tuple[Block, ...]:
    """Khoản 1 chỉ tiêu, 2 nhiệm vụ, 3 kinh phí."""
    return (
        Heading(Level.CLAUSE, "1.", "Kết quả thực hiện các chỉ tiêu"),
        *_targets(report),
        Heading(Level.CLAUSE, "2.", "Kết quả thực hiện các nhiệm vụ"),
        *_tasks(report),
        Heading(Level.CLAUSE, "3.", "Kinh phí thực hiện"),
        *_money(report),
    )


def _targets(report: ReportInput) -> tuple[Block, ...]:
    if not report.targets:
        return (Paragraph(runs("Trong kỳ báo cáo chưa có chỉ tiêu nào được theo dõi.")),)
    counts: list[str | Inline] = []
    for status in Status:
        if number := report.count(status):
            counts += ["; " if counts else "", count(number, f"targets:{status.value}")]
            counts.append(f" chỉ tiêu {status.label.vi.lower()}")
    opening = Paragraph(
        runs(
            f"Số liệu tính từ {on_day(report.data_from)} đến {on_day(report.data_until)}. Tổng số ",
            count(len(report.targets), "targets:all"),
            " chỉ tiêu được theo dõi, trong đó: ",
            *counts,
            f" (chi tiết tại {annex_of_targets(report)}).",
        )
    )
    groups = [
        (title, [target_line(t) for t in report.targets if t.status in statuses])
        for title, statuses in _STANDING
    ]
    return (opening, *_points(groups))


def target_line(target: TargetFact) -> Runs:
    """'Tỷ lệ …: 92,5%, tăng 7,5 điểm phần trăm so với kỳ trước (85%); mục tiêu năm 2030: từ 99%; đạt.'"""
    name = sentence(target.measure or target.text)[:-1]
    pieces: list[str | Inline] = [f"{name}: ", *figure(target.latest)]
    if target.latest and target.latest.value is None:
        pieces = [f"{name}: ", Figure(inside(target.latest.text), target.latest.ref)]
    elif target.latest and target.previous and target.latest.ref == target.previous.ref:
        pieces.append(f" (số liệu kỳ trước, {target.previous.period}; kỳ này chưa có số liệu mới)")
    elif target.latest and target.previous:
        moved = change(target)
        pieces += [f", {moved} so với kỳ trước (" if moved else " (kỳ trước: ", *figure(target.previous), ")"]
    elif target.latest:
        pieces.append(" (kỳ trước chưa có số liệu để so sánh)")
    if target.planned is not None:
        pieces += ["; theo lộ trình cần đạt ", *planned(target)]
    if target.goal:
        by = f" năm {target.year}" if target.year else ""
        pieces += [f"; mục tiêu{by}: ", Figure(target.goal, target.key)]
    if target.latest and target.status.label.vi.lower() in target.latest.words.lower():
        return runs(*pieces, ".")
    return runs(*pieces, f"; {target.status.label.vi.lower()}.")


def _tasks(report: ReportInput) -> tuple[Block, ...]:
    if not report.tasks:
        return (Paragraph(runs("Trong kỳ báo cáo chưa có nhiệm vụ nào được theo dõi.")),)
    counts: list[str | Inline] = []
    for state in TaskState:
        if number := len(report.tasks_in(state)):
            counts += ["; " if counts else "", count(number, f"tasks:{state.value}")]
            counts.append(f" nhiệm vụ {state.label.vi.lower()}")
    late = len(report.overdue)
    if late:
        counts += ["; ", count(late, "tasks:overdue"), " nhiệm vụ quá hạn"]
    opening = Paragraph(
        runs(
            "Tổng số ",
            count(len(report.tasks), "tasks:all"),
            " nhiệm vụ, trong đó: ",
            *counts,
            f" (chi tiết tại {annex_of_tasks(report)}).",
        )
    )
    done = [runs(Figure(_bare(t.text), t.key), _after(t.result)) for t in report.tasks_in(TaskState.DONE)]
    late_lines = [
        runs(Figure(_bare(t.text), t.key), f" ({_who_and_when(t)}; {state_in_words(t).lower()}).")
        for t in report.overdue
    ]
    return (opening, *_points([("Các nhiệm vụ đã hoàn thành", done), ("Các nhiệm vụ quá hạn", late_lines)]))


def state_in_words(task: TaskFact) -> str:
    """'Đang thực hiện, 40%'."""
    part = f", {task.percent}%" if task.state is TaskState.IN_PROGRESS and task.percent else ""
    return f"{task.state.label.vi}{part}"


def due_in_words(task: TaskFact) -> str:
    """The plan's words for the time, else the day."""
    return task.schedule or (f"{task.due:%d/%m/%Y}" if task.due else "không ghi thời hạn")


def _who_and_when(task: TaskFact) -> str:
    who = named(task.leads)
    due = f"thời hạn: {inside(due_in_words(task))}"
    return f"{who}; {due}" if who else due


def _points(groups: Sequence[tuple[str, list[Runs]]]) -> tuple[Block, ...]:
    """Điểm a), b) … for the groups that have lines."""
    told = [(title, lines) for title, lines in groups if lines]
    blocks: list[Block] = []
    for letter, (title, lines) in zip(_LETTERS, told, strict=False):
        blocks += (Heading(Level.POINT, f"{letter})", title), Bullets(tuple(lines)))
    return tuple(blocks)


def _money(report: ReportInput) -> tuple[Block, ...]:
    year = report.period.year
    ref = f"money:{year}"
    by_source = sums_by_year(report.money).get(year)
    if not by_source:
        return (Paragraph(runs(f"Kinh phí năm {year}: chưa có số liệu.")),)
    total = money_sum(line for line in report.money if line.year == year)
    said = Paragraph(
        runs(
            f"Kinh phí năm {year} (triệu đồng): dự toán ",
            *million(total.estimate, ref),
            "; được giao ",
            *million(total.allotted, ref),
            "; đã chi ",
            *million(total.spent, ref),
            "; tỷ lệ đã chi so với được giao: ",
            *spent_share(total.spent, total.allotted, ref),
            ".",
        )
    )
    rows = [
        _money_row(source.label.vi, by_source[source], ref) for source in MoneySource if source in by_source
    ]
    table = Table(_MONEY_COLUMNS, (*rows, _money_row("Tổng cộng", total, ref, RowKind.TOTAL)), unit=_UNIT)
    if all(None not in (m.estimate, m.allotted, m.spent) for m in by_source.values()):
        return (said, table)
    return (said, table, Paragraph(runs("Tổng cộng chỉ tính các nguồn kinh phí đã có số liệu.")))


_UNIT = "Đơn vị tính: triệu đồng"
_MONEY_COLUMNS = (
    Column("Nguồn kinh phí", 5),
    Column("Dự toán", 3, Align.RIGHT),
    Column("Được giao", 3, Align.RIGHT),
    Column("Đã chi", 3, Align.RIGHT),
    Column("Đã chi/được giao", 3, Align.RIGHT),
)


def _money_row(name: str, money: MoneySum, ref: str, kind: RowKind = RowKind.PLAIN) -> Row:
    return row(
        name,
        million(money.estimate, ref),
        million(money.allotted, ref),
        million(money.spent, ref),
        spent_share(money.spent, money.allotted, ref),
        kind=kind,
    )


def _bare(text: str) -> str:
    return sentence(text)[:-1]


def _after(result: str) -> str:
    return f": {sentence(result)}" if result.strip() else "."
