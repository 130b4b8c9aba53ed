"""The roll-up of the city benchmark done by others over the same figures: in Python and in DuckDB."""

import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = 25
PERIOD = "2026-Q3"


def timed(work: Callable[[], Any], runs: int = RUNS) -> dict[str, float]:
    """Milliseconds of the work, after three runs that are not counted.

    `cpu_ms` is what it took of the processors (this process and PostgreSQL's): on a machine that others use
    too it says more than the clock.
    """
    for _ in range(min(3, runs)):
        work()
    spent = []
    before = processor_ms()
    for _ in range(runs):
        began = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - began))
    spent.sort()
    return {
        "median_ms": round(statistics.median(spent), 1),
        "p95_ms": round(spent[min(len(spent) - 1, int(0.95 * len(spent)))], 1),
        "cpu_ms": round((processor_ms() - before) / runs, 1),
    }


def processor_ms() -> float:
    """Processor time so far of this process and of the one of PostgreSQL that serves it, if it is here."""
    from django.db import connection

    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}")
    ours = 1000 * time.process_time()
    if not (server / "comm").is_file() or not (server / "comm").read_text().startswith("postgres"):
        return ours
    fields = (server / "stat").read_text().rpartition(")")[2].split()
    return ours + 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def plain_python(ids: list[int], definitions: dict[str, Any], numbers: dict[Any, Any]) -> dict[str, Any]:
    """The heaviest roll-up by the pure rule over rows read through Django, without SQL's help."""
    from hatangso.domain.indicators.consolidate import Part, Place, consolidate
    from hatangso.domain.indicators.evaluate import value_in_unit
    from hatangso.domain.indicators.indicator import RollUp
    from hatangso.domain.quantities import Ratio, Unknown
    from hatangso.store.places.models import Unit
    from hatangso.store.results.models import StandingFigure

    def work() -> dict[Any, float | None]:
        places: dict[int, list[Place]] = defaultdict(list)
        for pk, parent, name in Unit.objects.filter(parent_id__in=ids).values_list("pk", "parent_id", "name"):
            places[parent].append(Place(pk, name))
        parts: dict[tuple[int, str], list[Part]] = defaultdict(list)
        rows = StandingFigure.objects.filter(period=PERIOD, as_told=True).values_list(
            "province_id", "unit_id", "indicator", "on", "part", "whole", "value"
        )
        for province, unit, code, on, part, whole, value in rows.iterator(chunk_size=20_000):
            halves = definitions[code].roll_up is RollUp.RATIO_OF_SUMS
            parts[province, code].append(Part(unit, Ratio(part, whole) if halves else value, on))
        found = {}
        for (province, code), told in parts.items():
            value = consolidate(definitions[code].roll_up, told, places[province]).value
            if isinstance(value, Ratio):
                value = value_in_unit(value, definitions[code].shape.unit)
            found[province, code] = None if isinstance(value, Unknown) else value
        return found

    told = timed(work, runs=3)
    return {**told, "agrees": alike(work(), numbers)}


def duckdb_peer(definitions: dict[str, Any], numbers: dict[Any, Any]) -> dict[str, Any]:
    """The same sums in DuckDB over a copy of the whole table, in columns."""
    import duckdb

    from hatangso.domain.indicators.indicator import RollUp

    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as folder:
        file = Path(folder) / "figures.csv"
        copy_out(file)
        base = duckdb.connect(str(Path(folder) / "figures.duckdb"), config={"threads": 2})
        base.execute(f"CREATE TABLE figures AS SELECT * FROM read_csv('{file}', header = true)")  # noqa: S608

        def work() -> list[Any]:
            return base.execute(
                "SELECT province_id, indicator, count(*), count(*) FILTER (approved), sum(part), sum(whole), "
                "sum(value), max(value), max(day) FROM figures WHERE period = ? AND as_told GROUP BY 1, 2",
                [PERIOD],
            ).fetchall()

        told = timed(work)
        found: dict[Any, float | None] = {}
        for province, code, _places, _approved, part, whole, total, highest, _day in work():
            definition = definitions[code]
            match definition.roll_up:
                case RollUp.RATIO_OF_SUMS:
                    number = part / whole * (100 if definition.shape.unit == "%" else 1)
                case RollUp.SUM:
                    number = total
                case RollUp.NOT_ADDITIVE:
                    number = None
                case _:  # every figure of a quarter is of the same day here: the largest is the newest
                    number = highest
            found[province, code] = number
        base.close()
    return {**told, "agrees": alike(found, numbers)}


def alike(found: dict[Any, float | None], numbers: dict[Any, float | None]) -> bool:
    """Whether two ways gave the same values, to a billionth."""
    return found.keys() == numbers.keys() and all(
        (one is None and numbers[key] is None)
        or (
            one is not None
            and numbers[key] is not None
            and abs(one - numbers[key]) <= 1e-9 * max(1, abs(one))
        )
        for key, one in found.items()
    )


def copy_out(file: Path) -> None:
    """What the roll-up reads, as CSV."""
    from django.db import connection

    connection.ensure_connection()
    columns = 'unit_id, province_id, indicator, period, "on" AS day, part, whole, value, approved, as_told'
    with connection.cursor() as cursor, file.open("wb") as kept:
        query = f"COPY (SELECT {columns} FROM results_standingfigure) TO STDOUT (FORMAT csv, HEADER)"  # noqa: S608
        with cursor.cursor.copy(query) as copied:
            for block in copied:
                kept.write(block)
