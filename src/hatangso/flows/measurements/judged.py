"""What was found of the rows of a file: good, refused and why, repeated, known; and their writing."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hatangso.flows.measurements.scratch_months import ScratchFile
from hatangso.flows.measurements.settle_tests import DUPLICATE, KNOWN, REASONS, month_name
from hatangso.flows.measurements.write_month import MonthWriter
from hatangso.store.measurements.lake import NO_MONTH

HOLDS = ("kept", "known", "refused")
WRITING = 2  # months written at once
SORTED_AT_ONCE = 10_000_000  # numbers of ids


@dataclass(frozen=True)
class Judged:
    """The rows themselves lie in `scratch`, by month; the table `judged` (month, place in it, tie, taken_at,
    named: whether a device is known, reason: see REASONS) says what was found of each. `rows` were read.
    """

    connection: duckdb.DuckDBPyConnection
    scratch: ScratchFile
    writer: MonthWriter
    rows: int
    speeds: tuple[int, int]  # downloads told, and how many of them are above TOO_FAST
    compared: set[int] = field(default_factory=set)  # ids of the parts it was compared with

    def years(self) -> list[int]:
        """The years in which its devices have names."""
        asked = "SELECT DISTINCT year(taken_at) FROM judged WHERE named"
        return sorted(year for (year,) in self.connection.execute(asked).fetchall())

    def refused(self) -> dict[str, int]:
        """How many rows each rule refused; how many are 'known'."""
        asked = "SELECT reason, count(*) FROM judged WHERE reason > 0 GROUP BY 1"
        found = {REASONS[reason - 1]: rows for reason, rows in self.connection.execute(asked).fetchall()}
        return dict(sorted(found.items()))

    def days(self) -> tuple[date | None, date | None]:
        """First and last day, by Việt Nam's clocks, of the rows that are not refused."""
        ((first, last),) = self.connection.execute(
            "SELECT (min(taken_at) + INTERVAL 7 HOUR)::DATE, (max(taken_at) + INTERVAL 7 HOUR)::DATE"
            " FROM judged WHERE reason IN (0, $known)",
            {"known": KNOWN},
        ).fetchall()
        return first, last

    def without_device(self) -> int:
        """Kept rows of which no device is known."""
        asked = "SELECT count(*) FROM judged WHERE reason = 0 AND NOT named"
        ((rows,),) = self.connection.execute(asked).fetchall()
        return int(rows)

    def compare(self, known: Callable[[str], Sequence[Path]]) -> int:
        """Mark rows that repeat another of the file ('duplicate') or are known ('known'); how many are known.

        `known`: the files of a month that are kept already. Asked again, it adds to what it found.
        """
        self._find_repeated()
        count = 0
        for month in self.scratch.shares():
            if files := [str(path) for path in known(month_name(month, NO_MONTH))]:
                self._look_at(self._texts_of(month, None))
                ((known_here,),) = self.connection.execute(
                    f"""UPDATE judged SET reason = {KNOWN} FROM (
                        SELECT place FROM looked_at WHERE test_id IN (
                            SELECT test_id FROM read_parquet($files))) AS found
                    WHERE month = $month AND judged.place = found.place AND reason = 0""",  # noqa: S608
                    {"month": month, "files": files},
                ).fetchall()
                count += known_here
        self.connection.execute("DROP TABLE IF EXISTS looked_at")
        return count

    def _find_repeated(self) -> None:
        """Of rows with the same id the first by time stays. Only ids whose numbers meet are looked at."""
        self.connection.register("repeated", pa.table({"tie": self._repeated_ties()}))
        self.connection.execute(
            """CREATE OR REPLACE TABLE twice AS SELECT month, place, taken_at FROM judged
            WHERE reason = 0 AND tie IN (SELECT tie FROM repeated)"""
        )
        self.connection.unregister("repeated")
        months = self.connection.execute("SELECT DISTINCT month FROM twice ORDER BY 1").fetchall()
        if months:
            asked = "SELECT place FROM twice WHERE month = ? ORDER BY 1"
            places = {
                month: self.connection.execute(asked, [month]).fetchnumpy()["place"] for (month,) in months
            }
            self._look_at(
                (batch for month, of_month in places.items() for batch in self._texts_of(month, of_month))
            )
            self.connection.execute(
                f"""UPDATE judged SET reason = {DUPLICATE} FROM (
                    SELECT month, place FROM looked_at JOIN twice USING (month, place)
                    QUALIFY row_number() OVER (
                        PARTITION BY test_id ORDER BY taken_at, month, place) > 1) AS found
                WHERE judged.month = found.month AND judged.place = found.place"""  # noqa: S608
            )
        self.connection.execute("DROP TABLE twice")

    def _repeated_ties(self) -> NDArray[np.uint64]:
        """Sorted in shares: a table of all would not fit into the little memory DuckDB has here."""
        shares = -(-self.rows // SORTED_AT_ONCE)
        asked = f"SELECT tie FROM judged WHERE reason = 0 AND tie % {max(shares, 1)} = ?"  # noqa: S608
        found = [np.empty(0, np.uint64)]
        for share in range(shares):
            ties = np.sort(self.connection.execute(asked, [share]).fetchnumpy()["tie"])
            found.append(np.unique(ties[1:][ties[1:] == ties[:-1]]))
        return np.concatenate(found)

    def _look_at(self, texts: Iterator[pa.RecordBatch]) -> None:
        self.connection.register("texts", pa.RecordBatchReader.from_batches(_TEXTS, texts))
        self.connection.execute("CREATE OR REPLACE TABLE looked_at AS SELECT * FROM texts")
        self.connection.unregister("texts")

    def _texts_of(self, month: int, places: NDArray[Any] | None) -> Iterator[pa.RecordBatch]:
        """The ids of the rows at these places (rising) of a month, or of all."""
        first = 0
        for table in self.scratch.read(month, ["test_id"]):
            here = np.arange(first, first + table.num_rows, dtype=np.int32)
            ids = table.column("test_id").combine_chunks()
            if places is not None:
                start, end = np.searchsorted(places, (first, first + table.num_rows))
                here = places[start:end].astype(np.int32)
                ids = ids.take(pa.array(here - first))
            first += table.num_rows
            yield pa.RecordBatch.from_arrays(
                [pa.array(np.full(len(here), month, np.int32)), pa.array(here), ids], schema=_TEXTS
            )

    def write(self, folder: Path) -> Iterator[tuple[str, dict[str, Path], dict[str, int]]]:
        """Month by month, refused rows' months included: its name, the files of its kept, known and refused
        rows (those that there are), and how many rows each holds.
        """
        months = self.scratch.shares()
        with ThreadPoolExecutor(WRITING) as pool:
            yield from pool.map(lambda month: self._written(month, folder), months)

    def _written(self, month: int, folder: Path) -> tuple[str, dict[str, Path], dict[str, int]]:
        told = self.connection.cursor().execute("SELECT place, reason FROM judged WHERE month = ?", [month])
        found = told.fetchnumpy()
        reason = np.empty(self.scratch.rows(month), np.uint8)
        reason[found["place"]] = found["reason"]
        name = month_name(month, NO_MONTH)
        files = {holds: folder / f"{name}.{holds}.parquet" for holds in HOLDS}
        counts = self.writer.write(self.scratch, month, reason, files.__getitem__)
        return name, {holds: file for holds, file in files.items() if counts[holds]}, counts

    def close(self) -> None:
        self.connection.close()


_TEXTS = pa.schema([("month", pa.int32()), ("place", pa.int32()), ("test_id", pa.string())])
