"""M-Lab's ndt7 archive: one JSON a direction (…ndt7-download….json.gz), many of them in a tar, or one a line.

The rates are the server's own (specification v0.11): bytes acknowledged by the client while downloading,
received while uploading, over the time of the last measurement; latency is the kernel's smallest round trip,
loaded latency the middle one of the download. The archive names no position, no device and no operator: the
network of the address stands in for the device, and the importer names the commune.
"""

import gzip
import json
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import IO, Any

import pyarrow as pa

from hatangso.adapters.speed_columns import CUT_SHORT, GZIP
from hatangso.adapters.speed_sources.source import SCHEMA, NotTests, Reading, SpeedSource
from hatangso.domain.words import Words

AT_ONCE = 20_000
LONGEST = 16 << 20  # bytes of one JSON; a real one is some tens of KB
_TAR_MARK, _TAR_AT = b"ustar", 257
NOT_NDT7 = NotTests(
    "Tệp không phải kết quả ndt7: cần .json, .jsonl, .json.gz của M-Lab, hoặc .tar, .tgz chứa chúng.",
    "This is no ndt7 result: it takes M-Lab's .json, .jsonl, .json.gz, or a .tar or .tgz of them.",
)


def read(path: Path) -> Reading:
    """Raises NotTests where the file holds no ndt7 result at all, or is cut off."""
    told = Reading(iter(()))
    rows = _rows(path, told)
    try:
        first = next(rows, None)
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.ReadError) as error:
        raise CUT_SHORT from error
    if first is None:
        raise NOT_NDT7
    told.batches = _batches(first, rows)
    return told


def _batches(first: dict[str, Any], rows: Iterator[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
    some = [first]
    try:
        while some:
            yield pa.RecordBatch.from_pylist(some, schema=SCHEMA)
            some = list(islice(rows, AT_ONCE))
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.ReadError) as error:
        raise CUT_SHORT from error


def _rows(path: Path, told: Reading) -> Iterator[dict[str, Any]]:
    for text in _texts(path):
        try:
            result = json.loads(text)
            found = [row for name in ("Download", "Upload") if (row := _row(result, name)) is not None]
        except (ValueError, KeyError, TypeError, AttributeError):
            told.broken += 1
            continue
        yield from found


def _texts(path: Path) -> Iterator[bytes]:
    """Each JSON of the file, whatever it is packed in."""
    with _plain(path) as opened:
        start = opened.read(512)
    with _plain(path) as opened:
        if start[_TAR_AT : _TAR_AT + len(_TAR_MARK)] != _TAR_MARK:
            yield from _documents(opened)
            return
        with tarfile.open(fileobj=opened, mode="r|") as archive:
            for entry in archive:
                if entry.isfile() and entry.size <= LONGEST and (held := archive.extractfile(entry)):
                    content = held.read()
                    yield gzip.decompress(content) if content.startswith(GZIP) else content


def _documents(opened: IO[bytes]) -> Iterator[bytes]:
    """One JSON a line, or one JSON over many lines."""
    first = opened.readline(LONGEST)
    try:
        json.loads(first)
    except ValueError:
        yield first + opened.read(LONGEST)
        return
    yield first
    while line := opened.readline(LONGEST):
        if line.strip():
            yield line


def _plain(path: Path) -> Any:
    with path.open("rb") as opened:
        packed = opened.read(2) == GZIP
    return gzip.open(path) if packed else path.open("rb")


def _row(result: dict[str, Any], name: str) -> dict[str, Any] | None:
    """A direction of a result as a row of TEST; None where it was not measured."""
    direction = result.get(name)
    if not direction:
        return None
    seen = [one["TCPInfo"] for one in direction.get("ServerMeasurements") or () if one.get("TCPInfo")]
    last = seen[-1] if seen else {}
    counted = last.get("BytesAcked" if name == "Download" else "BytesReceived")
    elapsed = last.get("ElapsedTime")  # µs
    rate = 8 * counted / elapsed if counted and elapsed else None
    least = [one["MinRTT"] for one in seen if one.get("MinRTT")]
    loaded = [one["RTT"] for one in seen if one.get("RTT")]
    return {
        "test_id": direction.get("UUID"),
        "taken_at": _moment(direction.get("StartTime") or result["StartTime"]),
        "network": "unknown",
        "technology": "unknown",
        "download" if name == "Download" else "upload": rate,
        "latency": min(least) / 1000 if least else None,
        "loaded_latency": median(loaded) / 1000 if loaded and name == "Download" else None,
        "duration": elapsed / 1e6 if elapsed else None,
        "ip": result.get("ClientIP"),
        "finished": rate is not None,
        "server": result.get("ServerIP"),
    }


def _moment(text: str) -> datetime:
    """M-Lab writes nanoseconds; Python reads microseconds."""
    whole, dot, rest = text.partition(".")
    digits = "".join(c for c in rest[:9] if c.isdigit())
    zone = rest.lstrip("0123456789")
    read = datetime.fromisoformat(whole + (f".{digits[:6]:0<6}" if dot else "") + zone)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)


source = SpeedSource(
    code="ndt7",
    name=Words("M-Lab ndt7 (JSON)", "M-Lab ndt7 (JSON)"),
    licence=Words("CC0, ghi nguồn Measurement Lab", "CC0, credit Measurement Lab"),
    tells=Words(
        "Từng chiều đo theo số đếm của máy chủ; không có vị trí, nhà mạng, công nghệ hay mã thiết bị.",
        "Each direction by the server's counts; no position, operator, technology or device.",
    ),
    files=(".json", ".jsonl", ".json.gz", ".jsonl.gz", ".tar", ".tgz"),
    places=False,
    read=read,
)
