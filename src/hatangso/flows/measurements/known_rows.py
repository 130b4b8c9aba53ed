"""Rows of a month that are kept already: their ids are looked up in the files, so many ids at a time."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from hatangso.flows.measurements.scratch_months import ScratchFile

AT_ONCE = 1_000_000  # ids of one side, about
MEMORY = "128MB"


def known_rows(
    scratch: ScratchFile, month: int, reason: NDArray[np.uint8], files: Sequence[Path]
) -> Iterator[NDArray[np.int64]]:
    """The places of the good rows (`reason` 0) of a month whose `test_id` stands in the files, in shares.

    Shares are of the ids' numbers (`tie`, DuckDB's hash of the id), so that both sides are parted alike.
    """
    there = sum(pq.read_metadata(file).num_rows for file in files)
    shares = -(-max(there, len(reason)) // AT_ONCE)
    asked = "SELECT test_id FROM read_parquet($files) WHERE hash(test_id) % $shares = $share"
    told = {"files": [str(file) for file in files], "shares": shares}
    with duckdb.connect(config={"threads": 1, "memory_limit": MEMORY}) as connection:
        for share in range(shares):
            kept = connection.sql(asked, params=told | {"share": share}).to_arrow_table()
            places, ids = _of_share(scratch, month, reason, share, shares)
            yield places[pc.is_in(ids, value_set=kept.column("test_id").combine_chunks()).to_numpy()]


def _of_share(
    scratch: ScratchFile, month: int, reason: NDArray[np.uint8], share: int, shares: int
) -> tuple[NDArray[np.int64], pa.ChunkedArray]:
    """The places and ids of the good rows of a share."""
    places, ids = [np.empty(0, np.int64)], [pa.array([], pa.string())]
    for first, table in scratch.read(month, ["tie", "test_id"]):
        tie = table.column("tie").to_numpy()
        here = (reason[first : first + len(tie)] == 0) & (tie % np.uint64(shares) == share)
        rows = np.flatnonzero(here)
        places.append(first + rows)
        ids.append(table.column("test_id").combine_chunks().take(pa.array(rows)))
    return np.concatenate(places), pa.chunked_array(ids)
