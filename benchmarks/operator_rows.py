"""An operator's table of a million stations becoming figures of 126 communes: ours beside two other ways.

    make bench-operator_rows

Ours streams the file, checks every cell, places every point by the communes' boundaries and adds up; bad rows
are written away with their reason. The others on the same file: csv.DictReader with a plain loop that trusts
every cell and finds the commune by the same boundaries point by point, and DuckDB's read_csv whose points are
found by the same boundaries in one batch. All three must give the same counts. Each runs in a process of its
own, so that its peak memory (ru_maxrss) is its own; ours at 100,000 and 1,000,000 rows shows how it grows.
A workbook of 100,000 rows is read the same way. Needs ../shared (HATANGSO_SHARED) for the boundaries.
"""

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SEED = 20_261_121
FEW, MANY = 100_000, 1_000_000
PROVINCE = "01"
SHARED = Path(os.environ.get("HATANGSO_SHARED") or Path(__file__).resolve().parents[2] / "shared")
BOUNDARIES = SHARED / "data" / "vn-communes-2025" / "communes_vn_simplified.parquet"
HEADINGS = ("Mã trạm", "Công nghệ", "Kinh độ", "Vĩ độ", "Ngày phát sóng", "Tình trạng")
TECHNOLOGIES, STATES = ("4G", "5G", "3G"), ("Đang phát sóng", "Ngừng phát sóng")
Counts = dict[str, list[int]]


def main() -> None:
    """Make the files, run each way in a process of its own, compare, print RESULT."""
    if len(sys.argv) > 1:
        print(json.dumps(WAYS[sys.argv[1]](Path(sys.argv[2]))))
        return
    if not BOUNDARIES.is_file():
        sys.exit("the boundaries (HATANGSO_SHARED or ../shared) are not here")
    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as folder:
        few, many = (_csv_of(Path(folder) / f"{rows}.csv", rows) for rows in (FEW, MANY))
        book = _book_of(Path(folder) / "book.xlsx", few)
        told = {
            "ours_100k": _run("ours", few),
            "ours_1m": _run("ours", many),
            "ours_xlsx_100k": _run("ours", book),
            "dict_reader_1m": _run("dict_reader", many),
            "duckdb_1m": _run("duckdb", many),
        }
    counts = [told[name].pop("counts") for name in ("ours_1m", "dict_reader_1m", "duckdb_1m")]
    agree = counts[0] == counts[1] == counts[2]
    same_book = told["ours_100k"].pop("counts") == told["ours_xlsx_100k"].pop("counts")
    for name, one in told.items():
        print(f"{name:16} {one['seconds']:7.1f} s {one['memory_mb']:7.0f} MB")
    print(f"the three agree on {len(counts[0])} communes: {agree}; workbook as csv: {same_book}")
    result = {"rows": MANY, "agree": agree, "workbook_agrees": same_book, **told}
    print("RESULT " + json.dumps(result))
    if not (agree and same_book):
        sys.exit(1)


def _run(way: str, path: Path) -> dict[str, Any]:
    """One way in a process of its own; seconds of the work alone, memory of the whole process."""
    line = [sys.executable, "-m", "benchmarks.operator_rows", way, str(path)]
    told: dict[str, Any] = json.loads(subprocess.run(line, check=True, capture_output=True).stdout)  # noqa: S603
    return told


def ours(path: Path) -> dict[str, Any]:
    """The product's own reading: typed, checked, placed, added up, bad rows written away."""
    from hatangso.catalog.discovery import tables
    from hatangso.flows.table_reading import read_table_file

    locator, communes = _locator()
    refused = path.with_suffix(".refused")

    def work() -> Counts:
        found = read_table_file(path, tables()["operator_stations"], communes, locator, refused_to=refused)
        figures = found.tallies.figures() if found.tallies else []
        return {
            figure.commune: [int(dict(figure.fields).get(name, -1)) for name in ("part", "whole")]
            for figure in figures
            if figure.fields
        }

    return _timed(work)


def dict_reader(path: Path) -> dict[str, Any]:
    """A plain loop over csv.DictReader: one point at a time, every cell trusted."""
    locator, _communes = _locator()

    def work() -> Counts:
        counts: Counts = {}
        with path.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                code = locator.code_at(float(row["Kinh độ"]), float(row["Vĩ độ"]))
                if code is None or row["Tình trạng"] != STATES[0]:
                    continue
                of_commune = counts.setdefault(code, [0, 0])
                of_commune[0] += row["Công nghệ"] == "5G"
                of_commune[1] += row["Công nghệ"] == "4G"
        return {code: pair for code, pair in counts.items() if pair[1]}

    return _timed(work)


def duckdb(path: Path) -> dict[str, Any]:
    """DuckDB reads the file; the points are found in one batch and counted with NumPy."""
    import duckdb as engine
    import numpy as np

    locator, _communes = _locator()

    def work() -> Counts:
        columns = engine.sql(
            f"""SELECT "Kinh độ" AS lon, "Vĩ độ" AS lat, "Công nghệ" = '5G' AS new, "Công nghệ" = '4G' AS old
            FROM read_csv('{path}') WHERE "Tình trạng" = '{STATES[0]}'"""  # noqa: S608 (our own file)
        ).fetchnumpy()
        units = locator.places_of(columns["lon"], columns["lat"])
        inside = units >= 0
        pairs = [np.bincount(units[inside], columns[name][inside], len(locator)) for name in ("new", "old")]
        return {
            code: [int(new), int(old)] for code, new, old in zip(locator.codes, *pairs, strict=True) if old
        }

    return _timed(work)


WAYS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "ours": ours,
    "dict_reader": dict_reader,
    "duckdb": duckdb,
}


def _timed(work: Callable[[], Counts]) -> dict[str, Any]:
    began = time.perf_counter()
    counts = work()
    seconds = round(time.perf_counter() - began, 2)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory_mb": round(memory), "counts": counts}


def _locator() -> tuple[Any, dict[str, str]]:
    import duckdb as engine
    import shapely

    from hatangso.domain.places.locate import Locator

    rows = engine.execute(
        "SELECT code, full_name, geometry::BLOB FROM read_parquet(?) WHERE province_code = ?",
        [str(BOUNDARIES), PROVINCE],
    ).fetchall()
    return Locator((code, shapely.from_wkb(wkb)) for code, _, wkb in rows), {c: name for c, name, _ in rows}


def _csv_of(path: Path, rows: int) -> Path:
    """Stations around Hà Nội, four in ten of them outside it; the same for the same number of rows."""
    chance = random.Random(SEED)  # noqa: S311
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADINGS)
        writer.writerows(_station(number, chance) for number in range(rows))
    return path


def _station(number: int, chance: random.Random) -> tuple[str, ...]:
    day = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(2015, 2026)}"
    return (
        f"HN{number:07d}",
        chance.choice(TECHNOLOGIES),
        f"{chance.uniform(105.3, 106.0):.6f}",
        f"{chance.uniform(20.6, 21.3):.6f}",
        day,
        chance.choice(STATES),
    )


def _book_of(path: Path, rows: Path) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book, rows.open(encoding="utf-8") as opened:
        sheet = book.add_worksheet()
        for line, row in enumerate(csv.reader(opened)):
            for column, cell in enumerate(row):
                if line and column in (2, 3):
                    sheet.write_number(line, column, float(cell))
                else:
                    sheet.write_string(line, column, cell)
    return path


if __name__ == "__main__":
    main()
