"""Targets from the rows of a table: with their own figure, a column of values, or a column for each year."""

import re

from hatangso.domain.plans.components import component_of_item
from hatangso.domain.plans.doubts import about_text, confidence
from hatangso.domain.plans.flow import CellText
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Measure, Target, Value
from hatangso.domain.plans.measures import Figure, measures_of
from hatangso.domain.plans.organisations import split_organisations
from hatangso.domain.plans.quantities import quantities_of, read_cell_figure
from hatangso.domain.plans.schedules import parse_schedule
from hatangso.domain.plans.tables import DataRow, DataTable
from hatangso.domain.plans.targets import doubts_of_measures

_NOTHING = re.compile(r"[-–—_.x/\s…]*")
_COMPARED = re.compile(
    r"(?:(?:khong (?:qua|duoi|vuot qua|vuot|it hon|thap hon)|tren|duoi|toi (?:thieu|da)|it nhat|dat|hon|tu"
    r"|den|tro (?:len|xuong)|khoang|vuot|hoan thanh|gap|co|moi|khong)(?:\s+|$))+"
)
_UNITS = (
    (re.compile(r"%|phan tram"), "%"),
    (re.compile(r"m(?:bit/s|b/s|bps)"), "Mbit/s"),
    (re.compile(r"ket noi/(?:nguoi|dan)"), "connection/person"),
    (re.compile(r"thiet bi/ho"), "device/household"),
    (re.compile(r"\blan\b"), "x"),
    (re.compile(r"\bkm\b|ki ?lo ?met"), "km"),
)


def table_targets(table: DataTable, titles: tuple[str, ...], last_year: int) -> tuple[Target, ...]:
    """One target for each row, or for each row and year column that has a value."""
    title_year = _titled_year(titles)
    targets: list[Target] = []
    for row in table.rows:
        if row.cell("text").text:
            targets.extend(_of_row(row, table, title_year, last_year, titles))
    return tuple(targets)


def _titled_year(titles: tuple[str, ...]) -> int | None:
    for title in reversed(titles):
        if fold(title).startswith(("(kem theo", "(ban hanh")):
            continue
        years = [int(year) for year in re.findall(r"(?<![/\d])20\d\d(?!\d)", title)]
        if years:
            return max(years)
    return None


def _of_row(
    row: DataRow, table: DataTable, title_year: int | None, last_year: int, titles: tuple[str, ...]
) -> list[Target]:
    text = row.cell("text")
    unit = unit_of(row.cell("unit").text) or unit_of(_bracketed(text.text))
    made: list[Target] = []
    for year, cell in row.years:
        if _NOTHING.fullmatch(fold(cell.text)):
            continue
        measures = _measures(row, cell, unit or _canonical(unit_of(table.header("year"))))
        made.append(_target(row, table, year, measures, titles, ()))
    if made:
        return made
    value = row.cell("value")
    if not value.text and not quantities_of(text.text):
        value = row.cell("output")
    told = read_cell_figure(value.text) if value.text else None
    if told is not None and not (quantities_of(text.text) and row.cell("value").text == ""):
        measures = _measures(row, value, unit)
    else:
        measures = measures_of(text.text, text.span.start, figures_only=False)
    by_when, doubts = _year(row, table, title_year, last_year)
    return [_target(row, table, by_when, measures, titles, doubts)]


def _measures(row: DataRow, cell: CellText, unit: str | None) -> tuple[Measure, ...]:
    text = row.cell("text")
    words = f"{row.cell('unit').text} {cell.text}"
    told = read_cell_figure(cell.text)
    if told is None:
        own = measures_of(text.text, text.span.start, figures_only=False)
        return tuple(Measure(each.indicator, "done", None, None, each.span) for each in own)
    op, value = told
    own_unit = unit_of(cell.text)
    scaled = _in_mbit(value, cell.text)
    return measures_of(text.text, text.span.start, False, Figure(op, scaled, own_unit or unit, words))


def _in_mbit(value: Value, cell: str) -> Value:
    if re.search(r"gb(?:it|/|ps)", fold(cell)) and isinstance(value, int | float):
        return value * 1000
    return value


def unit_of(text: str) -> str | None:
    """A unit's canonical form; one that has none as it is written."""
    folded = fold(text)
    for pattern, unit in _UNITS:
        if pattern.search(folded):
            return unit
    bare = re.sub(r"[\d.,<>≥≤=\s-]+", " ", text).strip()
    compared = _COMPARED.match(fold(bare))
    bare = bare[compared.end() :].strip() if compared else bare
    return bare or None if len(bare) <= 20 else None


def _canonical(unit: str | None) -> str | None:
    return unit if unit in {known for _, known in _UNITS} else None


def _bracketed(text: str) -> str:
    found = re.search(r"\(([^()]{1,16})\)\s*$", text)
    return found.group(1) if found and unit_of(found.group(1)) in {unit for _, unit in _UNITS} else ""


def _year(
    row: DataRow, table: DataTable, title_year: int | None, last_year: int
) -> tuple[int | None, tuple[str, ...]]:
    schedule = parse_schedule(row.cell("time").text)
    if schedule is not None and schedule.last_year() is not None:
        return schedule.last_year(), ()
    from_header = re.findall(r"20\d\d", table.header("value"))
    if from_header:
        return int(from_header[-1]), ()
    if title_year is not None:
        return title_year, ()
    return last_year or None, ("year_assumed",)


def _target(
    row: DataRow,
    table: DataTable,
    year: int | None,
    measures: tuple[Measure, ...],
    titles: tuple[str, ...],
    doubts: tuple[str, ...],
) -> Target:
    text = row.cell("text")
    lead = split_organisations(
        (row.cell("lead").text and row.cell("lead").raw) or row.cell("organisation").raw
    )
    doubts = (*doubts, *doubts_of_measures(measures), *about_text(text.text))
    if table.has("lead", "organisation") and not lead:
        doubts = (*doubts, "lead_missing")
    if table.guessed:
        doubts = (*doubts, "columns_guessed")
    return Target(
        text=text.text,
        year=year,
        component=component_of_item((*titles[1:], row.group_name or ""), measures),
        measures=measures,
        lead=lead,
        coordinating=split_organisations(row.cell("coordinating").raw),
        output=" ".join(row.cell("output").raw.split()),
        schedule_text=row.cell("time").text,
        note=" ".join(row.cell("note").raw.split()),
        source=text.span,
        confidence=confidence(doubts),
        doubts=doubts,
    )
