"""Reads a plan: a source document in, its targets, tasks, assignments, commitments and duties out.

Pure and repeatable: no files, no clock, no network, and the same document always gives the same extract.
"""

from dataclasses import replace

from hatangso.domain.plans.annexes import kind_of_table, missing_annexes, unread_annexes
from hatangso.domain.plans.assignment_rows import table_assignments
from hatangso.domain.plans.assignments import organisation_items
from hatangso.domain.plans.commitments import read_commitments
from hatangso.domain.plans.contradictions import contradictions
from hatangso.domain.plans.document import SourceDocument
from hatangso.domain.plans.duties import duties_in, read_duties, table_duties
from hatangso.domain.plans.flow import Flow, Grid, flow_of
from hatangso.domain.plans.header import Header, read_header
from hatangso.domain.plans.items import (
    Assignment,
    Duty,
    PlanExtract,
    Span,
    Target,
    Task,
    Warning,
)
from hatangso.domain.plans.outline import Placed, outline_of
from hatangso.domain.plans.tables import DataTable, read_table
from hatangso.domain.plans.target_rows import table_targets
from hatangso.domain.plans.targets import prose_targets, without_repeated
from hatangso.domain.plans.tasks import table_tasks

#: 300 pages of 50 lines are half of it; what is longer is no plan, and reading it would take a minute
MOST_BLOCKS = 30_000


def read_plan(source: SourceDocument) -> PlanExtract:
    """What the document says, every item with its span of the normalised text.

    Of a document of more than MOST_BLOCKS lines or paragraphs only those are read, and a warning tells so.
    """
    if len(source.blocks) > MOST_BLOCKS:
        told = f"Tài liệu quá dài: chỉ {MOST_BLOCKS} dòng đầu được đọc; hãy tách riêng phần kế hoạch."
        source = replace(source, blocks=source.blocks[:MOST_BLOCKS], notes=(*source.notes, told))
    flow = flow_of(source)
    header = read_header(flow)
    placed, headings = outline_of(flow, header.begin)
    last_year = header.fields.period[1]
    found = _Tables(placed, last_year)
    prose = prose_targets(placed, last_year)
    items = organisation_items(placed)
    assignments = [item.assignment for item in items if item.assignment is not None] + found.assignments
    duties = [*read_duties(items, placed), *found.duties]
    targets = (*without_repeated(prose, tuple(found.targets)), *found.targets)
    ordered = tuple(sorted(targets, key=lambda target: target.source.start))
    commitments = read_commitments(placed)
    warnings = (
        *(Warning(note) for note in source.notes),
        *header.warnings,
        *missing_annexes(flow, headings, found.count),
        *unread_annexes(headings, placed),
        *found.warnings,
        *contradictions((*prose, *found.targets)),
        *_nothing_read(flow, header, ordered, bool(commitments), bool(assignments)),
    )
    return PlanExtract(
        document=header.fields,
        text=flow.text,
        targets=ordered,
        tasks=tuple(found.tasks),
        assignments=tuple(sorted(assignments, key=lambda each: each.source.start)),
        commitments=commitments,
        duties=tuple(duties),
        warnings=warnings,
    )


class _Tables:
    """What the tables of a plan hold, each read as what its place, title and columns say it is."""

    def __init__(self, placed: tuple[Placed, ...], last_year: int) -> None:
        self.targets: list[Target] = []
        self.tasks: list[Task] = []
        self.assignments: list[Assignment] = []
        self.duties: list[Duty] = []
        self.warnings: list[Warning] = []
        self.count = 0
        for item in placed:
            if isinstance(item.element, Grid):
                self._read(item, read_table(item.element), last_year)

    def _read(self, item: Placed, table: DataTable, last_year: int) -> None:
        kind = kind_of_table(item, table)
        titles = tuple(heading.text for heading in item.path) + tuple(
            title.text for title in item.titles if len(title.text) < 250
        )
        self.count += bool(kind)
        if kind == "targets":
            self.targets.extend(table_targets(table, titles, last_year))
        elif kind == "tasks":
            self.tasks.extend(table_tasks(table))
        elif kind == "assignments":
            handed_out = table_assignments(table)
            self.assignments.extend(handed_out)
            for each in handed_out:
                self.duties.extend(duties_in(each.text, each.source.start, each.organisation))
        elif kind == "duties":
            self.duties.extend(table_duties(table))
        elif table.rows and isinstance(item.element, Grid):
            first, last = item.element.rows[0][0].span, item.element.rows[-1][-1].span
            message = "Có một bảng chưa hiểu là chỉ tiêu hay nhiệm vụ; cần xem lại và nhập tay nếu cần."
            self.warnings.append(Warning(message, Span(first.start, last.end)))


def _nothing_read(
    flow: Flow, header: Header, targets: tuple[Target, ...], commitments: bool, assignments: bool
) -> list[Warning]:
    warnings: list[Warning] = []
    if not flow.text.strip():
        return [Warning("Tài liệu không có chữ nào đọc được.")]
    if header.fields.period == (0, 0):
        warnings.append(Warning("Không thấy kế hoạch thuộc những năm nào."))
    if not targets:
        warnings.append(Warning("Không thấy mục tiêu hay chỉ tiêu nào."))
    if not commitments:
        warnings.append(Warning("Không thấy phần nhiệm vụ, giải pháp."))
    if not assignments:
        warnings.append(Warning("Không thấy phần tổ chức thực hiện giao việc cho cơ quan nào."))
    return warnings
