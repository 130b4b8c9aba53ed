"""Tests of a file judged by the rules: which are kept, which are refused and why, which belong together.

Batches stream from the source through placing and settling, several at once, into a scratch file by month
that names no position, address or device any more. In memory stays one byte a row: what was found of it.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hatangso.catalog.reference_files import limits
from hatangso.domain.measurement.device_hash import halves_of
from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.rules import IN_UNIT
from hatangso.domain.measurement.speed_test import NETWORKS, TECHNOLOGIES
from hatangso.domain.measurement.speed_units import DIRECTIONS, UnitsSeen
from hatangso.domain.places.coarse_grid import cell_number
from hatangso.flows.measurements.judged import Judged
from hatangso.flows.measurements.place_tests import Placer
from hatangso.flows.measurements.scratch_months import ScratchFile, by_share
from hatangso.flows.measurements.settle_tests import (
    SETTLED,
    Judges,
    Settled,
    Settler,
    micros_of,
    months_of,
    settled_of,
)
from hatangso.flows.measurements.write_month import MonthWriter

AT_ONCE = 2  # batches settled at once
TELL_SECONDS = 1.0


def judge(
    batches: Iterator[pa.RecordBatch],
    *,
    method: Method,
    placer: Placer,
    keys: Mapping[int, bytes],
    secret: int,
    scratch: Path,
    now: datetime,
    per_mbit: Mapping[str, float] = MappingProxyType({}),
    progress: Callable[[int], None] = lambda rows: None,
) -> Judged:
    """Read all batches. `keys`: of the devices, by year; `secret`: 64 bits of this reading, hides where
    devices were; `per_mbit`: by direction how many of the file's units of speed make one Mbit/s, where not 1.
    """
    settler = Settler(method, keys, secret, now, per_mbit, placer.operators, placer.units)

    def settled(batch: pa.RecordBatch) -> Settled:
        return settler.settled(placer.placed(batch))

    writer = MonthWriter(method, placer.operators, placer.units)
    return _written(_ahead(settled, batches), scratch, writer, progress)


def judge_own(rows: Sequence[Mapping[str, Any]], *, method: Method, scratch: Path, now: datetime) -> Judged:
    """Tests that were run here, coarse already (columns of KEPT, device hashed), judged by the same rules."""
    operators, units = (sorted({row[name] for row in rows if row.get(name)}) for name in ("operator", "unit"))
    told = [_numbered(row, operators, units) for row in rows]
    columns = {f.name: pa.array([one.get(f.name) for one in told], f.type) for f in SETTLED}
    fixed = {"finished": True, "automated": False, "roaming": False, "accuracy": 0.0, "place": IN_UNIT}
    asked = columns | {name: pa.array([value] * len(rows)) for name, value in fixed.items()}
    reason, columns["tie"] = Judges(method, now).judged(asked)
    at, timed = micros_of(columns["taken_at"])
    one = settled_of(pa.RecordBatch.from_pydict(columns, schema=SETTLED), months_of(at, timed), reason)
    return _written(iter([one]), scratch, MonthWriter(method, operators, units), lambda rows: None)


def _numbered(row: Mapping[str, Any], operators: list[str], units: list[str]) -> dict[str, Any]:
    high, low = halves_of(row["device"]) if row.get("device") else (None, None)
    return {
        **row,
        "operator": operators.index(row["operator"]) if row.get("operator") else None,
        "unit": units.index(row["unit"]),
        "network": NETWORKS.index(row["network"]),
        "technology": TECHNOLOGIES.index(row["technology"]),
        "cell": cell_number(row["cell"]) if row.get("cell") else None,
        "device_high": high,
        "device_low": low,
    }


def _ahead(work: Callable[[pa.RecordBatch], Settled], batches: Iterator[pa.RecordBatch]) -> Iterator[Settled]:
    """The work done on all batches, in their order; the next are read while the former are worked on."""
    waiting: deque[Future[Settled]] = deque()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for batch in batches:
            waiting.append(pool.submit(work, batch))
            if len(waiting) > AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _written(
    batches: Iterator[Settled], scratch: Path, writer: MonthWriter, progress: Callable[[int], None]
) -> Judged:
    told = monotonic()
    with ScratchFile(scratch / "rows.arrow", SETTLED) as rows:
        counted = _Counted(rows, UnitsSeen(writer.method, limits().references))
        for batch in batches:
            counted.take(batch)
            if monotonic() - told >= TELL_SECONDS:
                progress(counted.rows)
                told = monotonic()
    progress(counted.rows)
    return Judged(
        rows,
        writer,
        {month: np.concatenate(reasons) for month, reasons in counted.reasons.items()},
        counted.rows,
        counted.units.other_units(),
        tuple(sorted(counted.years)),
    )


@dataclass
class _Counted:
    """Settled batches on their way into the scratch file: what was counted of them."""

    scratch: ScratchFile
    units: UnitsSeen
    rows: int = 0
    years: set[int] = field(default_factory=set)  # (UTC) in which devices have names
    reasons: dict[int, list[NDArray[np.uint8]]] = field(default_factory=lambda: defaultdict(list))

    def take(self, batch: Settled) -> None:
        self.rows += batch.rows.num_rows
        network, technology = (
            batch.rows.column(name).fill_null(-1).to_numpy() for name in ("network", "technology")
        )
        self.units.look(
            {name: batch.rows.column(name).to_numpy(zero_copy_only=False) for name in DIRECTIONS},
            month=batch.month,
            network=network,
            technology=technology,
        )
        named = batch.rows.column("taken_at").filter(batch.rows.column("device_high").is_valid())
        self.years.update(pc.unique(pc.year(named)).to_pylist())
        first = 0
        for month, rows in by_share(batch.rows, batch.month):
            self.scratch.add(month, rows)
            self.reasons[month].append(batch.reason[first : first + rows.num_rows])
            first += rows.num_rows
