"""Tests of a file judged by the rules: which are kept, which are refused and why, which belong together.

Rows stream from the source through the placing of their positions into a scratch database (DuckDB) that holds
no position, address or device any more; there duplicates, known tests and sessions are found month by month.
Memory stays below MEMORY whatever the size of the file: DuckDB writes to the scratch folder instead.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.privacy import HASH_LETTERS, pads_of
from hatangso.domain.measurement.rules import IN_UNIT, network_sql, reason_sql, technology_sql
from hatangso.domain.measurement.sessions import sessions_of
from hatangso.domain.measurement.speed_test import KEPT
from hatangso.flows.measurements.place_tests import PLACED, Placer
from hatangso.store.measurements.lake import NO_MONTH

MEMORY = "768MB"
THREADS = 2
TELL_SECONDS = 1.0
PIECE = 1_000_000  # rows whose sessions are found together
# Months and days are counted by Việt Nam's clocks, UTC + 7 the year round.
_WHEN = f"""(taken_at + INTERVAL 7 HOUR)::DATE AS day,
    coalesce(strftime(taken_at + INTERVAL 7 HOUR, '%Y-%m'), '{NO_MONTH}') AS month"""
# A test for the session rule: a device on a day, the moment, network with operator, technology as a number.
_BY_DEVICE = "hash(coalesce(device, test_id))"
_FOR_SESSIONS = """hash(coalesce(device, test_id), day) AS who, epoch_us(taken_at) AS at,
    hash(network, operator) AS line,
    coalesce(list_position(['2g', '3g', '4g', '5g', 'wifi', 'ethernet'], technology), 0)::BIGINT AS kind,
    coalesce(east, 'nan') AS east,
    coalesce(north, 'nan') AS north, hash(test_id) AS tie"""
_ARROW = {"text": pa.string(), "number": pa.float64(), "time": pa.timestamp("us"), "bool": pa.bool_()}
KEPT_SCHEMA = pa.schema([(column.name, _ARROW[column.kind]) for column in KEPT])
_FROM_FILE = ", ".join(column.name for column in KEPT if column.name not in {"session", "counts"})


@dataclass(frozen=True)
class Judged:
    """A scratch database with the table `judged`; `rows` were read."""

    connection: duckdb.DuckDBPyConnection
    method: Method
    rows: int
    compared: set[int] = field(default_factory=set)  # ids of the parts it was compared with

    def months(self) -> list[str]:
        """The months of its rows, refused ones included, in order."""
        asked = "SELECT DISTINCT month FROM judged ORDER BY month"
        return [month for (month,) in self.connection.execute(asked).fetchall()]

    def years(self) -> list[int]:
        """The years in which its devices have names."""
        asked = "SELECT DISTINCT year(taken_at) FROM judged WHERE device IS NOT NULL AND taken_at IS NOT NULL"
        return sorted(year for (year,) in self.connection.execute(asked).fetchall())

    def refused(self) -> dict[str, int]:
        """How many rows each rule refused."""
        asked = "SELECT reason, count(*) FROM judged WHERE reason IS NOT NULL GROUP BY 1 ORDER BY 1"
        return dict(self.connection.execute(asked).fetchall())

    def compare(self, known: Callable[[str], Sequence[Path]]) -> int:
        """Mark rows that repeat another of the file ('duplicate') or are known ('known'); how many are known.

        `known`: the files of a month that are kept already. Asked again, it adds to what it found.
        """
        count = 0
        self.connection.execute(
            "CREATE OR REPLACE TABLE twice AS SELECT hash(test_id) AS h FROM judged WHERE reason IS NULL"
            " GROUP BY 1 HAVING count(*) > 1"
        )
        self.connection.execute(
            """UPDATE judged SET reason = 'duplicate' WHERE rowid IN (
                SELECT place FROM (
                    SELECT rowid AS place, row_number() OVER (
                        PARTITION BY test_id ORDER BY taken_at, rowid) AS copy
                    FROM judged WHERE reason IS NULL AND hash(test_id) IN (SELECT h FROM twice))
                WHERE copy > 1)"""
        )
        for month in self.months():
            if files := [str(path) for path in known(month)]:
                ((known_here,),) = self.connection.execute(
                    """UPDATE judged SET reason = 'known' WHERE month = $month AND reason IS NULL
                    AND test_id IN (SELECT test_id FROM read_parquet($files))""",
                    {"month": month, "files": files},
                ).fetchall()
                count += known_here
        return count

    def write_kept(self, month: str, target: Path) -> int:
        """The kept rows of a month as Parquet of the columns KEPT; how many."""
        return self._write_good(month, target, "reason IS NULL")

    def write_known(self, month: str, target: Path) -> int:
        """The same of the rows that came before in another file: they count once that one is withdrawn."""
        return self._write_good(month, target, "reason = 'known'")

    def _write_good(self, month: str, target: Path, wanted: str) -> int:
        """Sessions are found over kept and known rows together: a session may have begun in the file before.

        A long month is written device by device in several pieces, so that memory stays small.
        """
        here = f"FROM judged WHERE month = '{month}' AND (reason IS NULL OR reason = 'known')"
        ((good, rows),) = self.connection.execute(
            f"SELECT count(*), count(*) FILTER ({wanted}) {here}"
        ).fetchall()
        if not rows:
            return 0
        pieces = -(-good // PIECE)
        with pq.ParquetWriter(target, KEPT_SCHEMA, compression="zstd") as writer:
            for piece in range(pieces):
                asked = (
                    f"SELECT {_FROM_FILE}, {_FOR_SESSIONS}, {wanted} AS wanted {here}"
                    f" AND {_BY_DEVICE} % {pieces} = {piece}"
                )
                writer.write_table(self._with_sessions(self.connection.sql(asked).to_arrow_table()))
        return int(rows)

    def _with_sessions(self, tests: pa.Table) -> pa.Table:
        arrays = {
            name: tests.column(name).to_numpy()
            for name in ("who", "at", "line", "kind", "east", "north", "tie")
        }
        found = sessions_of(
            who=arrays["who"],
            at=arrays["at"],
            line=arrays["line"],
            technology=arrays["kind"],
            east=arrays["east"],
            north=arrays["north"],
            tie=arrays["tie"],
            method=self.method,
        )
        told = tests.append_column("session", tests.column("test_id").take(pa.array(found.first)))
        told = told.append_column("counts", pa.array(found.counts)).filter(tests.column("wanted"))
        return told.select(KEPT_SCHEMA.names).cast(KEPT_SCHEMA)

    def write_refused(self, month: str, target: Path) -> int:
        """The refused rows of a month with their reason; how many. Rows known already are not among them."""
        return self._write(
            f"SELECT {_FROM_FILE}, reason FROM judged"  # noqa: S608
            f" WHERE month = '{month}' AND reason IS NOT NULL AND reason <> 'known'",
            target,
        )

    def _write(self, asked: str, target: Path) -> int:
        ((rows,),) = self.connection.execute(
            f"COPY ({asked}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
        return int(rows)

    def days(self) -> tuple[date | None, date | None]:
        """First and last day of the rows that are not refused."""
        ((first, last),) = self.connection.execute(
            "SELECT min(day), max(day) FROM judged WHERE reason IS NULL OR reason = 'known'"
        ).fetchall()
        return first, last

    def median_download(self) -> float | None:
        """Of all rows that tell one, whatever was found of them."""
        ((median,),) = self.connection.execute("SELECT median(download) FROM judged").fetchall()
        return median if median is None else float(median)

    def without_device(self) -> int:
        """Kept rows of which no device is known."""
        asked = "SELECT count(*) FROM judged WHERE reason IS NULL AND device IS NULL"
        ((rows,),) = self.connection.execute(asked).fetchall()
        return int(rows)


def judge(
    batches: Iterator[pa.RecordBatch],
    *,
    method: Method,
    placer: Placer,
    keys: Mapping[int, bytes],
    secret: str,
    scratch: Path,
    now: datetime,
    per_mbit: float = 1.0,
    progress: Callable[[int], None] = lambda rows: None,
) -> Judged:
    """Read all batches. `keys`: of the devices, by year; `secret`: of this reading, hides where devices were;
    `per_mbit`: how many of the file's units of speed make one Mbit/s.
    """
    connection = _scratch_database(scratch)
    pads = [(year, *pads_of(key)) for year, key in keys.items()]
    connection.execute("CREATE TEMP TABLE device_keys (year INTEGER, inner_pad BLOB, outer_pad BLOB)")
    connection.executemany("INSERT INTO device_keys VALUES (?, ?, ?)", pads)
    counted = _Counted(placer.placed(batches))
    connection.register("told", pa.RecordBatchReader.from_batches(PLACED, counted.taken()))
    moment = now.astimezone(UTC).replace(tzinfo=None)
    told = {"now": moment, "secret": secret, "scale": per_mbit}
    with ThreadPoolExecutor(1) as pool:  # DuckDB takes the batches; here the waiting is told
        judging = pool.submit(connection.execute, _judging(method), told)
        while not judging.done():
            wait([judging], timeout=TELL_SECONDS)
            progress(counted.rows)
    if counted.trouble is not None:
        raise counted.trouble
    judging.result()
    connection.unregister("told")
    return Judged(connection, method, counted.rows)


def judge_own(rows: Sequence[Mapping[str, Any]], *, method: Method, scratch: Path, now: datetime) -> Judged:
    """Tests that were run here, coarse already (columns of KEPT, device hashed), judged by the same rules."""
    connection = _scratch_database(scratch)
    names = [c for c in KEPT if c.name not in {"session", "counts"}]
    schema = pa.schema([(c.name, _ARROW[c.kind]) for c in names])
    connection.register("told", pa.Table.from_pylist([dict(row) for row in rows], schema=schema))
    known = f"true AS finished, false AS roaming, false AS automated, 0.0 AS accuracy, {IN_UNIT} AS place"
    connection.execute(
        f"""CREATE TABLE judged AS
        SELECT * EXCLUDE (finished, roaming, automated, accuracy, place), NULL::DOUBLE AS east,
            NULL::DOUBLE AS north, {_WHEN}, {reason_sql(method)} AS reason
        FROM (SELECT *, {known} FROM told)""",  # noqa: S608 (texts of the house)
        {"now": now.astimezone(UTC).replace(tzinfo=None)},
    )
    connection.unregister("told")
    return Judged(connection, method, len(rows))


def _scratch_database(scratch: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        str(scratch / "judged.duckdb"),
        config={"memory_limit": MEMORY, "threads": THREADS, "temp_directory": str(scratch / "spill")},
    )
    connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    connection.execute("PRAGMA force_compression = 'uncompressed'")  # it lives for a minute
    return connection


@dataclass
class _Counted:
    """Batches on their way into the database: how many rows they had, and what stopped them, if anything."""

    batches: Iterator[pa.RecordBatch]
    rows: int = 0
    trouble: Exception | None = None

    def taken(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self.batches:
                self.rows += batch.num_rows
                yield batch
        except Exception as error:
            self.trouble = error
            raise


def _judging(method: Method) -> str:
    """One pass: units and technology settled, device hashed (HMAC-SHA-256), the first reason found."""
    plain = ", ".join(
        ("taken_at", "operator", "latency", "jitter", "loaded_latency", "duration", "client_limited")
    )
    hashed = (
        f"""substr(sha256(outer_pad || unhex(sha256(inner_pad || encode(told.device)))), 1, {HASH_LETTERS})"""
    )
    return f"""
    CREATE TABLE judged AS
    WITH settled AS (
        SELECT {plain}, wifi_limited, test_id, unit, cell, near_border, place, accuracy, finished, roaming,
            automated, {network_sql()} AS network, {technology_sql()} AS technology,
            download / $scale AS download, upload / $scale AS upload,
            CASE WHEN told.device IS NOT NULL THEN {hashed} END AS device,
            east + hash($secret || told.device) % 1000000000 AS east,
            north + hash(told.device || $secret) % 1000000000 AS north
        FROM told LEFT JOIN device_keys ON device_keys.year = year(told.taken_at)
    )
    SELECT coalesce(test_id, 'of ' || md5(concat_ws('|', device, epoch_us(taken_at), operator, unit,
            download, upload, latency))) AS test_id,
        {plain}, wifi_limited, network, technology, download, upload, unit::VARCHAR AS unit, cell,
        near_border, device, east, north,
        {_WHEN},
        {reason_sql(method)} AS reason
    FROM settled"""  # noqa: S608 (texts of the house, no value of a person)
