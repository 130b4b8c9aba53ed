"""What was found of the rows of a file: good, refused and why, repeated, known; and their writing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hatangso.flows.measurements.known_rows import known_rows
from hatangso.flows.measurements.repeated_rows import repeated_rows
from hatangso.flows.measurements.scratch_months import ScratchFile
from hatangso.flows.measurements.settle_tests import AHEAD, DUPLICATE, KNOWN, REASONS, micros_of, month_name
from hatangso.flows.measurements.write_month import MonthWriter
from hatangso.store.measurements.lake import NO_MONTH

HOLDS = ("kept", "known", "refused")
WRITING = 2  # months written at once


@dataclass(frozen=True)
class Judged:
    """The rows themselves lie in `scratch` (SETTLED), by month; `reasons` says by month what was found of
    each (see REASONS), one byte a row. `rows` were read; `years` are those in which its devices have names.
    """

    scratch: ScratchFile
    writer: MonthWriter
    reasons: dict[int, NDArray[np.uint8]]
    rows: int
    units: Mapping[str, float]  # by direction what its speeds are probably to be divided by: speed_units.py
    years: tuple[int, ...]
    compared: set[int] = field(default_factory=set)  # ids of the parts it was compared with

    def refused(self) -> dict[str, int]:
        """How many rows each rule refused; how many are 'known'."""
        counts = np.zeros(1 + len(REASONS), np.int64)
        for reason in self.reasons.values():
            counts += np.bincount(reason, minlength=len(counts))
        return {code: rows for code, rows in sorted(zip(REASONS, counts[1:].tolist(), strict=True)) if rows}

    def days(self) -> tuple[date | None, date | None]:
        """First and last day, by Việt Nam's clocks, of the rows that are not refused."""
        ends: list[int] = []
        for table, reason in self._columns("taken_at"):
            at, timed = micros_of(table.column("taken_at").combine_chunks())
            if len(good := at[timed & ((reason == 0) | (reason == KNOWN))]):
                ends += [int(good.min()), int(good.max())]
        return (_day(min(ends)), _day(max(ends))) if ends else (None, None)

    def without_device(self) -> int:
        """Kept rows of which no device is known."""
        return sum(
            int(np.count_nonzero(np.asarray(table.column("device_high").is_null()) & (reason == 0)))
            for table, reason in self._columns("device_high")
        )

    def _columns(self, name: str) -> Iterator[tuple[pa.Table, NDArray[np.uint8]]]:
        """One column of all rows, piece by piece, with their reasons."""
        for month in self.scratch.shares():
            for first, table in self.scratch.read(month, [name]):
                yield table, self.reasons[month][first : first + table.num_rows]

    def compare(self, known: Callable[[str], Sequence[Path]]) -> int:
        """Mark rows that repeat another of the file ('duplicate') or are known ('known'); how many are known.

        `known`: the files of a month that are kept already. Asked again, it adds to what it found.
        """
        for month, places in repeated_rows(self.scratch, self.reasons):
            self.reasons[month][places] = DUPLICATE
        count = 0
        for month in self.scratch.shares():
            if files := known(month_name(month, NO_MONTH)):
                for places in known_rows(self.scratch, month, self.reasons[month], files):
                    self.reasons[month][places] = KNOWN
                    count += len(places)
        return count

    def write(self, folder: Path) -> Iterator[tuple[str, dict[str, Path], dict[str, int]]]:
        """Month by month, refused rows' months included: its name, the files of its kept, known and refused
        rows (those that there are), and how many rows each holds.
        """
        months = self.scratch.shares()
        with ThreadPoolExecutor(WRITING) as pool:
            yield from pool.map(lambda month: self._written(month, folder), months)

    def _written(self, month: int, folder: Path) -> tuple[str, dict[str, Path], dict[str, int]]:
        name = month_name(month, NO_MONTH)
        files = {holds: folder / f"{name}.{holds}.parquet" for holds in HOLDS}
        counts = self.writer.write(self.scratch, month, self.reasons[month], files.__getitem__)
        return name, {holds: file for holds, file in files.items() if counts[holds]}, counts


def _day(micros: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros + AHEAD)).date()
