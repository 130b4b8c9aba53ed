"""A published table is read from its first to its last row: good lines, refused ones, what is asked about.

Nothing is written to the database here.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hatangso.adapters.refused_rows import RefusedRows
from hatangso.adapters.speed_sources.ispeed import Head, head_of
from hatangso.adapters.table_file import NotATable
from hatangso.adapters.table_stream import Line
from hatangso.catalog.operator_files import operator_of
from hatangso.catalog.reference_files import limits
from hatangso.domain.measurement.ispeed import LineReader, marks_of
from hatangso.domain.measurement.judge import Finding, Judge
from hatangso.domain.measurement.mapping import ColumnChoice, missing, positions
from hatangso.domain.measurement.plausible import Fault, faults_of
from hatangso.domain.measurement.published import PublishedLine
from hatangso.domain.numbers_format import format_number
from hatangso.domain.periods import parse_period
from hatangso.domain.places.told_place import ToldPlaces
from hatangso.domain.words import Words

MOST_LINES = 200_000  # a month of the whole country by eight operators and three networks has about 80 000
EXAMPLES_A_REASON = 5
TOLD_EVERY = 2_000
UNMATCHED = 30  # names of places that the page offers to match
ELSEWHERE = "elsewhere"  # the code of rows about other places: counted, not held against the table
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class PlacesTold:
    """`places` may be named in the table, `wanted` (codes) are taken; `in_province`: is it our province?"""

    places: ToldPlaces
    wanted: frozenset[str]
    in_province: Callable[[str], bool]


@dataclass
class ReadPublished:
    """What a reading found; `refused` counts rows by the code of their first fault."""

    head: Head
    rows: int = 0
    lines: list[PublishedLine] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)
    unmatched: dict[str, tuple[str, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Rows that are wrong; those about other places are not."""
        return sum(count for code, count in self.refused.items() if code != ELSEWHERE)

    @property
    def span(self) -> tuple[date | None, date | None]:
        """First and last day of the good lines' periods."""
        periods = [period for code in {line.period for line in self.lines} if (period := parse_period(code))]
        if not periods:
            return None, None
        return min(p.first_day for p in periods), max(p.last_day for p in periods)


def read_published(
    path: Path,
    choice: ColumnChoice,
    told: PlacesTold,
    *,
    today: date,
    refused_to: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> ReadPublished:
    """Read the whole file. Bad rows are written to `refused_to` as they came, with their reasons.

    Raises NotATable where the file is broken, cut off, lacks a needed column or is longer than MOST_LINES.
    """
    head = head_of(path)
    _require_columns(choice, head)
    marks, either = marks_of(choice, head.headings, (line.cells for line in head.samples))
    reader = LineReader(
        choice,
        head.headings,
        places=told.places,
        operator_of=operator_of,
        marks=marks,
        in_province=told.in_province,
    )
    units = {name: chosen.unit for name, chosen in choice.columns.items()}
    judge = Judge(limits(), today=today, units=units)
    found = ReadPublished(head)
    seen: dict[tuple[str, ...], int] = {}

    def all_lines(refused: RefusedRows | None) -> None:
        for line in head.lines():
            faults = _take(line, found, reader, judge, told, seen, today)
            if faults:
                _refuse(line, faults, found, choice, told, refused)
            found.rows += 1
            if found.rows % TOLD_EVERY == 0:
                progress(found.rows, max(head.stream.rows_total, found.rows))
            if len(found.lines) > MOST_LINES:
                raise NotATable(
                    f"Bảng có quá {format_number(MOST_LINES)} dòng của địa bàn này; hãy chia tệp theo kỳ.",
                    f"The table has more than {MOST_LINES} rows of this place; divide it by period.",
                )

    if refused_to is None:
        all_lines(None)
    else:
        with refused_to.open("wb") as target, RefusedRows(target, head.headings) as refused:
            all_lines(refused)
    found.findings = judge.findings(either)
    return found


def _take(
    line: Line,
    found: ReadPublished,
    reader: LineReader,
    judge: Judge,
    told: PlacesTold,
    seen: dict[tuple[str, ...], int],
    today: date,
) -> tuple[Fault, ...]:
    """Keep the line, or say why not."""
    read = reader.read(line.number, line.cells)
    if read.line is None:
        return read.faults
    if read.line.place not in told.wanted:
        return (Fault(ELSEWHERE, "place", _ELSEWHERE),)
    faults = faults_of(read.line, limits(), today=today)
    judge.look(read.line, kept=not faults)
    if faults:
        return tuple(faults)
    earlier = seen.setdefault(read.line.cell, line.number)
    if earlier != line.number:
        return (Fault("twice", "", _twice(earlier)),)
    found.lines.append(read.line)
    return ()


def _refuse(
    line: Line,
    faults: tuple[Fault, ...],
    found: ReadPublished,
    choice: ColumnChoice,
    told: PlacesTold,
    refused: RefusedRows | None,
) -> None:
    if any(fault.code == ELSEWHERE for fault in faults):
        found.refused[ELSEWHERE] += 1
        return
    at = positions(choice, found.head.headings)
    code = faults[0].code
    found.refused[code] += 1
    for fault in faults:
        place = at.get(fault.column)
        cell = line.cells[place] if place is not None and place < len(line.cells) else None
        there = "" if cell is None else str(cell)[:60]
        if fault.code == "place" and there and len(found.unmatched) < UNMATCHED:
            found.unmatched.setdefault(" ".join(there.split()), told.places.find(there).suggested)
        if fault is faults[0]:
            _exemplify(line.number, fault, there, found)
    if refused is not None:
        refused.add(line.number, line.cells, " ".join(fault.words.vi for fault in faults))


def _exemplify(row: int, fault: Fault, there: str, found: ReadPublished) -> None:
    """Rows refused with the same words are one example."""
    same = next(
        (one for one in found.examples if (one["code"], one["vi"]) == (fault.code, fault.words.vi)), None
    )
    if same is not None:
        same["count"] += 1
        if len(same["rows"]) < EXAMPLES_A_REASON:
            same["rows"].append(row)
    elif sum(one["code"] == fault.code for one in found.examples) < EXAMPLES_A_REASON:
        told = {"rows": [row], "count": 1, "code": fault.code, "column": fault.column, "there": there}
        found.examples.append({**told, "vi": fault.words.vi, "en": fault.words.en})


def _require_columns(choice: ColumnChoice, head: Head) -> None:
    at = positions(choice, head.headings)
    gone = [chosen.heading for name, chosen in choice.columns.items() if name not in at]
    lacking = missing(choice)
    if gone:
        names = ", ".join(gone)
        raise NotATable(
            f"Tệp không có cột {names}; hãy chọn lại cột.",
            f"The file has no column {names}; choose the columns anew.",
        )
    if lacking:
        raise NotATable(
            f"Chưa chọn cột: {', '.join(one.label.vi for one in lacking)}.",
            f"Not chosen yet: {', '.join(one.label.en for one in lacking)}.",
        )


def summary_of(found: ReadPublished, samples_of_vnnic: int) -> Mapping[str, Any]:
    """What the page tells of the good lines: periods, samples, statistics."""
    told = [line.samples for line in found.lines if line.samples is not None]
    return {
        "periods": sorted({line.period for line in found.lines}),
        "places": len({line.place for line in found.lines}),
        "operators": sorted({line.operator for line in found.lines if line.operator}),
        "samples_told": len(told),
        "samples_few": sum(samples < samples_of_vnnic for samples in told),
        "statistics": dict(Counter(line.statistic for line in found.lines)),
    }


def _twice(earlier: int) -> Words:
    return Words(
        f"Trùng với dòng {earlier}: cùng xã, kỳ, nhà mạng, loại mạng và công nghệ.",
        f"The same as line {earlier}: same commune, period, operator, network and technology.",
    )


_ELSEWHERE = Words("Dòng của nơi khác.", "A row about another place.")
