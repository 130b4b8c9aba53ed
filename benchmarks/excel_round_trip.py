"""A filing of 10,000 cells as a workbook: written, filled, read back, checked; reading beside plain openpyxl.

    make bench-excel_round_trip

An operator files for 100 wards: 25 shares (part and whole) and 50 other figures of each, 7,500 rows. The peer
does the part of reading that is the same: openpyxl opens the file, finds rows and columns by the ids, makes
each cell a number; once streaming (read_only) and once as a loop over cells of a loaded sheet, as import
libraries do. The numbers of all must agree. openpyxl tells nothing of units, merged cells, dates in numbers
or texts such as 1.234,5; our time has these and every rule in it. Each time is the best of three.
"""

import io
import json
import random
import resource
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from openpyxl import load_workbook

from hatangso.adapters.filing_workbook import write_workbook
from hatangso.adapters.filing_workbook_mark import mark_workbook
from hatangso.adapters.filing_workbook_read import ReadWorkbook, open_workbook, read_workbook
from hatangso.catalog.check_files import checks
from hatangso.domain.collection.sheet import CellKey, CellValues, FilingSheet, SheetRow
from hatangso.domain.figures.told import Shape
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.validation.filing import Context, Known, check_cells, context_of
from hatangso.domain.validation.rule import Finding
from hatangso.domain.words import Words

WARDS, SHARES, VALUES = 100, 25, 50
SEED = 20_261_121
TARGET_SECONDS = 10.0
T = TypeVar("T")
Numbers = dict[str, tuple[float | None, ...]]


def main() -> None:
    """Time each step, check that the readers agree, print RESULT."""
    asked, filled = _sheet(), _filled()
    context = _context(asked)
    write_seconds, template = _timed(lambda: write_workbook(asked, context, signature="x" * 44))
    content = _typed_in(template, filled)
    read_seconds, (found, findings) = _timed(lambda: _read_and_check(content, asked, context))
    mark_seconds, marked = _timed(lambda: mark_workbook(content, found.marks((*found.findings, *findings))))
    streaming_seconds, streamed = _timed(lambda: _openpyxl_streaming(content))
    loaded_seconds, loaded = _timed(lambda: _openpyxl_loaded(content))
    ours: Numbers = {key.text: (v.part, v.whole, v.value) for key, v in found.cells.items()}
    typed: Numbers = {key.text: (v.part, v.whole, v.value) for key, v in filled.items()}
    agree = ours == streamed == loaded == typed
    result = {
        "benchmark": "excel_round_trip",
        "cells": sum(number is not None for numbers in typed.values() for number in numbers),
        "rows": len(typed),
        "file_mb": round(len(content) / 1e6, 2),
        "write_template_seconds": round(write_seconds, 2),
        "read_and_check_seconds": round(read_seconds, 2),
        "mark_seconds": round(mark_seconds, 2),
        "round_trip_seconds": round(write_seconds + read_seconds, 2),
        "target_seconds": TARGET_SECONDS,
        "findings": len(findings),
        "openpyxl_streaming_seconds": round(streaming_seconds, 2),
        "openpyxl_loaded_seconds": round(loaded_seconds, 2),
        "ratio_openpyxl_loaded_to_ours": round(loaded_seconds / read_seconds, 2),
        "numbers_agree": agree,
        "marked_mb": round(len(marked) / 1e6, 2),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    for name, value in result.items():
        print(f"{name:>32}: {value}")
    if not agree:
        raise SystemExit("The readers do not agree.")
    print("RESULT", json.dumps(result))


def _sheet() -> FilingSheet:
    year = Period(PeriodKind.YEAR, 2025)
    rows = []
    for key, shape in _keys():
        before = _figure(key, shape, 2025)
        label = Words(f"Chỉ tiêu {key.indicator}", key.indicator)
        rows.append(SheetRow(key, label, f"Phường {key.place}", shape, previous=before, previous_period=year))
    return FilingSheet(
        collection_id=1,
        filing_id=1,
        title="Báo cáo của doanh nghiệp viễn thông",
        instructions="",
        asker="Sở Khoa học và Công nghệ",
        filer="Doanh nghiệp viễn thông",
        place_code="01",
        place_label="Thành phố",
        period=Period(PeriodKind.YEAR, 2026),
        cutoff_on=date(2026, 12, 14),
        due_on=date(2026, 12, 20),
        rows=tuple(rows),
    )


def _keys() -> list[tuple[CellKey, Shape]]:
    share = Shape(ValueKind.RATIO, "%", counts=("fibre_households", "households"))
    speed = Shape(ValueKind.VALUE, "Mbit/s")
    shapes = [(f"share_{n:02}", share) for n in range(SHARES)] + [
        (f"value_{n:02}", speed) for n in range(VALUES)
    ]
    return [
        (CellKey(indicator, f"{place:05}"), shape)
        for indicator, shape in shapes
        for place in range(4, 4 + WARDS)
    ]


def _figure(key: CellKey, shape: Shape, year: int) -> CellValues:
    draw = random.Random(f"{SEED} {key.text} {year}")  # noqa: S311 (a draw of figures, nothing secret)
    if shape.kind is ValueKind.RATIO:
        whole = draw.randint(2000, 6000)
        return CellValues(part=int(whole * draw.uniform(0.4, 1.01)), whole=whole)
    return CellValues(value=round(draw.uniform(20, 120), 1))


def _filled() -> dict[CellKey, CellValues]:
    return {key: _figure(key, shape, 2026) for key, shape in _keys()}


def _context(asked: FilingSheet) -> Context:
    kinds = {key.place: "phuong" for key, _ in _keys()}
    return context_of(asked, checks(), Known(place_kinds=kinds))


def _typed_in(template: bytes, filled: dict[CellKey, CellValues]) -> bytes:
    """The template filled in by another program, as people's spreadsheets do."""
    book = load_workbook(io.BytesIO(template))
    page = book.worksheets[1]
    at = {str(cell.value).split(" ")[0]: cell.column for cell in page[1]}
    for line in range(5, page.max_row + 1):
        key = CellKey.of(str(page.cell(line, at["hts:id"]).value))
        values = filled[key] if key else CellValues()
        for name in ("part", "whole", "value"):
            number = getattr(values, name)
            if number is not None:
                page.cell(line, at[f"hts:{name}"]).value = number
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _read_and_check(
    content: bytes, asked: FilingSheet, context: Context
) -> tuple[ReadWorkbook, tuple[Finding, ...]]:
    found = read_workbook(open_workbook(content), asked, context)
    return found, check_cells(found.cells, context)


def _openpyxl_streaming(content: bytes) -> Numbers:
    page = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[1]
    lines = page.iter_rows(values_only=True)
    at = {str(name).split(" ")[0]: n for n, name in enumerate(next(lines)) if name}
    wanted = [at[f"hts:{name}"] for name in ("part", "whole", "value")]
    found: Numbers = {}
    for values in lines:
        key = str(values[at["hts:id"]] or "")
        if "|" in key:
            found[key] = tuple(None if values[n] is None else float(str(values[n])) for n in wanted)
    return found


def _openpyxl_loaded(content: bytes) -> Numbers:
    page = load_workbook(io.BytesIO(content), data_only=True).worksheets[1]
    at = {str(cell.value).split(" ")[0]: cell.column for cell in page[1]}
    found: Numbers = {}
    for line in range(5, page.max_row + 1):
        key = str(page.cell(line, at["hts:id"]).value)
        cells = [page.cell(line, at[f"hts:{name}"]).value for name in ("part", "whole", "value")]
        found[key] = tuple(None if cell is None else float(str(cell)) for cell in cells)
    return found


def _timed(step: Callable[[], T]) -> tuple[float, T]:
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        result = step()
        best = min(best, time.perf_counter() - began)
    return best, result


if __name__ == "__main__":
    main()
