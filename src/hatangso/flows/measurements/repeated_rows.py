"""Rows of a file that repeat the test of another of its rows: of rows with one id the first by time stays.

Only rows whose numbers of ids (`tie`) meet are looked at, and of an id met again and again only the earliest
row is remembered: memory grows neither with the rows nor with how often they are repeated.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hatangso.flows.measurements.scratch_months import ScratchFile

SORTED_AT_ONCE = 3_000_000  # numbers of ids
LOOKED_AT_ONCE = 500_000  # ids, and rows
_EARLIEST = ("taken_at", "month", "place")  # of rows with one id the first in this order stays
Reasons = Mapping[int, NDArray[np.uint8]]
Places = NDArray[np.int64]


def repeated_rows(scratch: ScratchFile, reasons: Reasons) -> Iterator[tuple[int, Places]]:
    """Months, and places in them, of the good rows (reason 0) whose id another, earlier good row has."""
    for ties in _met_again(scratch, reasons):
        earliest = _ROWS.empty_table()
        for met in _in_pieces(_rows_of(scratch, reasons, ties)):
            earliest, later = _parted(pa.concat_tables([earliest, met]))
            months, places = later.column("month").to_numpy(), later.column("place").to_numpy()
            for month in np.unique(months).tolist():
                yield month, places[months == month]


def _met_again(scratch: ScratchFile, reasons: Reasons) -> Iterator[NDArray[np.uint64]]:
    """The numbers that several good rows have, sorted, LOOKED_AT_ONCE at a time.

    Numbers are sorted in shares: all of them together would need memory that grows with the file.
    """
    shares = -(-sum(len(reason) for reason in reasons.values()) // SORTED_AT_ONCE)
    for share in range(shares):
        ties = [np.empty(0, np.uint64)]
        for month in scratch.shares():
            for first, table in scratch.read(month, ["tie"]):
                tie = table.column("tie").to_numpy()
                good = reasons[month][first : first + len(tie)] == 0
                ties.append(tie[good & (tie % np.uint64(shares) == share)])
        here = np.sort(np.concatenate(ties))
        again = np.unique(here[1:][here[1:] == here[:-1]])
        yield from (again[k : k + LOOKED_AT_ONCE] for k in range(0, len(again), LOOKED_AT_ONCE))


def _rows_of(scratch: ScratchFile, reasons: Reasons, ties: NDArray[np.uint64]) -> Iterator[pa.Table]:
    """The good rows that have one of these numbers."""
    for month in scratch.shares():
        for first, table in scratch.read(month, ["tie", "taken_at", "test_id"]):
            tie = table.column("tie").to_numpy()
            there = ties[np.searchsorted(ties, tie).clip(max=len(ties) - 1)] == tie
            rows = np.flatnonzero(there & (reasons[month][first : first + len(tie)] == 0))
            if len(rows):
                told = table.take(pa.array(rows))
                yield pa.table(
                    {
                        "test_id": told.column("test_id"),
                        "taken_at": told.column("taken_at").cast(pa.int64()),
                        "month": np.full(len(rows), month, np.int32),
                        "place": first + rows,
                    },
                    schema=_ROWS,
                )


def _in_pieces(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables of LOOKED_AT_ONCE or a little more."""
    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        if sum(one.num_rows for one in held) >= LOOKED_AT_ONCE:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _parted(rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The earliest row of each id, and the others."""
    ids = rows.column("test_id").combine_chunks().dictionary_encode().indices.to_numpy()
    order = np.lexsort([*(rows.column(name).to_numpy() for name in reversed(_EARLIEST)), ids])
    first = np.diff(ids[order], prepend=-1) != 0
    return rows.take(pa.array(order[first])), rows.take(pa.array(order[~first]))


_ROWS = pa.schema(
    [("test_id", pa.string()), ("taken_at", pa.int64()), ("month", pa.int32()), ("place", pa.int64())]
)
