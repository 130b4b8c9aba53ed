"""Tasks: the rows of an annex of tasks, with who leads, who helps, what comes out and by when."""

import re

from hatangso.domain.plans.doubts import about_text, confidence
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Task
from hatangso.domain.plans.organisations import split_organisations
from hatangso.domain.plans.schedules import parse_schedule
from hatangso.domain.plans.tables import DataRow, DataTable

_BOTH = re.compile(r"(?:^|\n|;\s*|\.\s*)[-+\s]*(?:co quan |don vi )?(chu tri|phoi hop)\s*:\s*")


def table_tasks(table: DataTable) -> tuple[Task, ...]:
    """One task for each row that has words."""
    return tuple(_task(row, table) for row in table.rows if row.cell("text").text)


def _task(row: DataRow, table: DataTable) -> Task:
    text = row.cell("text")
    time = " ".join(row.cell("time").raw.split())
    lead, coordinating = _organisations(row)
    schedule = parse_schedule(time)
    doubts = about_text(text.text)
    if not lead:
        doubts = (*doubts, "lead_missing")
    if time and schedule is None:
        doubts = (*doubts, "schedule_unread")
    if table.guessed:
        doubts = (*doubts, "columns_guessed")
    return Task(
        group=row.group,
        group_name=row.group_name,
        no=row.no,
        text=text.text,
        output=" ".join(row.cell("output").raw.split()),
        lead=lead,
        coordinating=coordinating,
        schedule=schedule,
        schedule_text=time,
        note=" ".join(row.cell("note").raw.split()),
        source=text.span,
        confidence=confidence(doubts),
        doubts=doubts,
    )


def _organisations(row: DataRow) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Leads and coordinating ones; one column may hold both ('Chủ trì: …; Phối hợp: …')."""
    cell = (row.cell("lead").text and row.cell("lead").raw) or row.cell("organisation").raw
    coordinating = row.cell("coordinating").raw
    parts = list(_BOTH.finditer(fold(cell))) if not coordinating else []
    if not parts and "\n" in cell and not coordinating:
        parts = list(_BOTH.finditer(fold(cell).replace("  ", " ")))
    if not parts:
        return split_organisations(cell), split_organisations(coordinating)
    told: dict[str, str] = {}
    for place, found in enumerate(parts):
        end = parts[place + 1].start() if place + 1 < len(parts) else len(cell)
        told[found.group(1)] = cell[found.end() : end]
    first = told.get("chu tri", cell[: parts[0].start()])
    return split_organisations(first), split_organisations(told.get("phoi hop", ""))
