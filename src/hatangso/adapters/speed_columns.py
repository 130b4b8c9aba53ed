"""Columns of tests out of a text file or Parquet: DuckDB divides and types them, row after row, in parallel.

A cell that cannot be read becomes null, never a guess; a row that cannot be divided is counted as broken.
"""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from hatangso.adapters.speed_sources.source import BATCH, SCHEMA, NotTests, Reading
from hatangso.adapters.table_file import NotATable
from hatangso.adapters.table_stream import open_table
from hatangso.domain.measurement.speed_test import TEST

MEMORY = "512MB"
THREADS = 2
PIECE = 1 << 20
GZIP, PARQUET, ZIP = b"\x1f\x8b", b"PAR1", b"PK\x03\x04"
CUT_SHORT = NotTests(
    "Tệp bị cắt giữa chừng, có lẽ do tải về hoặc sao chép chưa xong; hãy lấy lại tệp đầy đủ rồi nạp.",
    "The file is cut off, perhaps by an unfinished download or copy; fetch the whole file and import that.",
)
_AS_IS = "as kept "  # before the name of a column of Parquet: the same with its own type
_WRONG = "wrong_"  # before the name of a column: whether its cell is filled and no number
_TRUE = "('true', 't', '1', 'yes', 'y', 'có', 'co', 'x')"
_FALSE = "('false', 'f', '0', 'no', 'n', 'không', 'khong', '')"
_WAYS_OF_TIME = "['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%Y/%m/%d %H:%M:%S']"


def number(text: str) -> str:
    """SQL: a number with a decimal point or comma; null where it is none."""
    return f"coalesce(TRY_CAST({text} AS DOUBLE), TRY_CAST(replace({text}, ',', '.') AS DOUBLE))"


def time(text: str) -> str:
    """SQL: a moment in UTC; without an offset it is taken as UTC."""
    plain = (
        f"CASE WHEN {text} LIKE '____-__-_____:__:__' THEN TRY_CAST({text} AS TIMESTAMP) END"  # the quick way
    )
    iso = f"TRY_CAST({text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"
    return f"coalesce({plain}, {iso}, try_strptime({text}, {_WAYS_OF_TIME}))"


def truth(text: str) -> str:
    """SQL: yes or no in the usual ways; null where it is neither."""
    plain = f"lower(trim({text}))"
    other = f"CASE WHEN {plain} IN {_TRUE} THEN true WHEN {plain} IN {_FALSE} THEN false END"
    return (
        f"CASE {text} WHEN 'true' THEN true WHEN 'false' THEN false ELSE {other} END"  # the quick way first
    )


def words(text: str) -> str:
    """SQL: a text without outer spaces; null where it is empty."""
    return f"nullif(trim({text}), '')"


TYPED = {"text": words, "number": number, "time": time, "bool": truth}
# Types of Parquet that need no reading, and SQL of the value.
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_NATIVE = {
    "number": {"DOUBLE": "{0}"} | dict.fromkeys(_WHOLE, "{0}::DOUBLE"),
    "time": {
        "TIMESTAMP": "{0}",
        "TIMESTAMP WITH TIME ZONE": "({0} AT TIME ZONE 'UTC')",
        **dict.fromkeys(("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "{0}::TIMESTAMP"),
    },
    "bool": {"BOOLEAN": "{0}"},
}


@dataclass(frozen=True)
class Opened:
    """A file ready to be asked: the SQL of its rows, all columns texts, and their headings as they stand."""

    connection: duckdb.DuckDBPyConnection
    rows: str
    headings: tuple[str, ...]
    rows_total: int
    cut_short: bool
    temporary: Path | None
    types: Mapping[str, str] = field(default_factory=dict)  # of Parquet: by quoted column, its own type

    def native(self, kind: str, column: str) -> str | None:
        """SQL of a quoted column's value as it stands in Parquet; None where its text is to be read."""
        way = _NATIVE.get(kind, {}).get(self.types.get(column, ""))
        return None if way is None else way.format(f'"{_AS_IS}{column[1:]}')

    def named(self, *names: str) -> str | None:
        """The quoted column of the first of these headings that the file has; letter case does not matter."""
        there = {heading.strip().lower(): heading for heading in self.headings}
        for name in names:
            if name in there:
                return _name(there[name])
        return None


def reading_of(
    opened: Opened, columns: Mapping[str, str], numbers: Mapping[str, str] | None = None
) -> Reading:
    """The file as TEST columns; `columns`: SQL of each that the file tells, the others are null.

    `numbers`: the quoted column behind those whose filled cells that are no number are to be counted.
    """
    typed = ", ".join(f"{columns.get(c.name, 'NULL')} AS {c.name}" for c in TEST)
    for name, text in (numbers or {}).items():
        typed += f", CASE WHEN {number(text)} IS NULL THEN {words(text)} IS NOT NULL ELSE false END"
        typed += f" AS {_WRONG}{name}"
    told = Reading(iter(()), rows_total=opened.rows_total, cut_short=opened.cut_short)
    told.batches = _batches(opened, f"SELECT {typed} FROM {opened.rows}", told)  # noqa: S608
    return told


def _batches(opened: Opened, asked: str, told: Reading) -> Iterator[pa.RecordBatch]:
    try:
        for batch in opened.connection.sql(asked).to_arrow_reader(BATCH):
            for name in batch.schema.names[len(SCHEMA) :]:
                if wrong := batch.column(name).true_count:
                    column = name.removeprefix(_WRONG)
                    told.unreadable[column] = told.unreadable.get(column, 0) + wrong
            yield batch.select(SCHEMA.names).cast(SCHEMA)
        with suppress(duckdb.CatalogException):  # no row was broken, or the file is Parquet
            asked = "SELECT count(DISTINCT line) FROM reject_errors"
            ((told.broken,),) = opened.connection.execute(asked).fetchall()
    except (duckdb.Error, pa.ArrowException) as error:
        raise _not_tests(error) from None
    finally:
        opened.connection.close()
        if opened.temporary:
            opened.temporary.unlink(missing_ok=True)


def open_file(path: Path) -> Opened:
    """Parquet, or text in any encoding and separator, also packed with gzip or zip. Raises NotTests."""
    start = _start_of(path)
    temporary = None
    if start.startswith((GZIP, ZIP)):
        path = temporary = _unpacked(path, start)
        start = _start_of(path)
    try:
        if start.startswith(PARQUET):
            return _opened(path, f"read_parquet({_quoted(path)})", 0, False, temporary)
        table = open_table(path)
        if table.kind != "csv":
            raise NotTests(
                "Phép đo đơn lẻ phải ở dạng CSV hoặc Parquet; hãy lưu bảng thành CSV (UTF-8) rồi nạp lại.",
                "Single tests must be CSV or Parquet; save the table as CSV (UTF-8) and import that.",
            )
        cut = _ends_within_a_row(path, table.encoding, table.separator)
        if not table.encoding.startswith("utf-8"):
            text = _in_utf8(path, table.encoding)
            if temporary:
                temporary.unlink()
            path = temporary = text
        rows = (
            f"read_csv({_quoted(path)}, header = true, all_varchar = true, delim = {_text(table.separator)},"
            " quote = '\"', strict_mode = true, null_padding = false, store_rejects = true,"
            " auto_detect = true, sample_size = 2048)"
        )
        return _opened(path, rows, table.rows_total, cut, temporary)
    except NotATable as wrong:
        _forget(temporary)
        raise NotTests(wrong.words.vi, wrong.words.en) from None
    except BaseException:
        _forget(temporary)
        raise


def _opened(path: Path, rows: str, total: int, cut: bool, temporary: Path | None) -> Opened:
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})
    types = {}
    try:
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        described = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()  # noqa: S608
        headings = tuple(row[0] for row in described)
        if rows.startswith("read_parquet"):
            types = {_name(row[0]): str(row[1]) for row in described}
            both = ", ".join(f'{name}::VARCHAR AS {name}, {name} AS "{_AS_IS}{name[1:]}' for name in types)
            ((total,),) = connection.execute(f"SELECT count(*) FROM {rows}").fetchall()  # noqa: S608
            rows = f"(SELECT {both} FROM {rows})"  # noqa: S608
    except duckdb.Error as error:
        connection.close()
        raise _not_tests(error) from None
    return Opened(connection, rows, headings, total, cut, temporary, types)


def _not_tests(error: Exception) -> NotTests:
    """DuckDB's own sentence may hold cells of a person, so it is not passed on."""
    if "magic bytes" in str(error) or "Snappy" in str(error) or "too small" in str(error):
        return CUT_SHORT
    return NotTests(
        "Tệp không đọc được thành bảng phép đo; hãy mở bằng bảng tính, lưu lại thành CSV (UTF-8) rồi nạp.",
        "The file cannot be read as a table of tests; open it in a spreadsheet, save it as CSV (UTF-8).",
    )


def _start_of(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(8)


def _unpacked(path: Path, start: bytes) -> Path:
    """The one table of an archive, beside it; to be removed after reading."""
    import gzip

    target = path.with_suffix(".unpacked")
    try:
        if start.startswith(GZIP):
            with gzip.open(path) as packed, target.open("wb") as out:
                shutil.copyfileobj(packed, out, PIECE)
        else:
            with zipfile.ZipFile(path) as archive:
                names = [n for n in archive.namelist() if n.lower().endswith((".csv", ".txt", ".tsv"))]
                if len(names) != 1:
                    raise NotTests(
                        f"Tệp nén phải chứa đúng một bảng CSV, ở đây có {len(names)}; hãy giải nén rồi nạp.",
                        f"The archive must hold one CSV table, this one holds {len(names)}; unpack it.",
                    )
                with archive.open(names[0]) as packed, target.open("wb") as out:
                    shutil.copyfileobj(packed, out, PIECE)
    except (EOFError, zipfile.BadZipFile, OSError) as error:
        target.unlink(missing_ok=True)
        raise CUT_SHORT from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _in_utf8(path: Path, encoding: str) -> Path:
    """The same text in UTF-8, composed (NFC), beside it; to be removed after reading."""
    import unicodedata

    target = path.with_suffix(".utf8")
    with (
        path.open(encoding=encoding, newline="") as told,
        target.open("w", newline="", encoding="utf-8") as out,
    ):
        for line in told:
            out.write(unicodedata.normalize("NFC", line.lstrip("\ufeff")))
    return target


def _ends_within_a_row(path: Path, encoding: str, separator: str) -> bool:
    """Whether the last row has fewer cells than the heading and no end of line."""
    with path.open("rb") as opened:
        head = opened.read(65_536)
        opened.seek(max(0, path.stat().st_size - 65_536) // 4 * 4)
        tail = opened.read()
    texts = [piece.decode(encoding.removesuffix("-sig"), errors="ignore") for piece in (head, tail)]
    heading, last = texts[0].split("\n", 1)[0], texts[1].rsplit("\n", 1)[-1]
    return bool(last.strip("\r\x00")) and last.count(separator) < heading.count(separator)


def _forget(temporary: Path | None) -> None:
    if temporary:
        temporary.unlink(missing_ok=True)


def _name(heading: str) -> str:
    return '"' + heading.replace('"', '""') + '"'


def _quoted(path: Path) -> str:
    return _text(str(path))


def _text(value: Any) -> str:
    return "'" + str(value).replace("'", "''") + "'"
