"""A placed batch settled: units, network and technology, device hashed, the first rule that refuses each row.

What leaves here names no position, address or device any more; words are numbers into short lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import local
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hatangso.domain.measurement.device_hash import DeviceHasher, names_of
from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.privacy import HASH_LETTERS
from hatangso.domain.measurement.rules import RULES, reason_sql, settled
from hatangso.domain.measurement.speed_test import NETWORKS, TECHNOLOGIES

HOUR = 3_600_000_000  # µs
DAY = 24 * HOUR
AHEAD = 7 * HOUR  # months and days are counted by Việt Nam's clocks, UTC + 7 the year round
NO_MONTH = -1  # the month of tests whose time cannot be read or lies outside the years 1 to 9999
KNOWN_RULES = tuple(rule.code for rule in RULES)
REASONS = (*KNOWN_RULES, "known")  # reason k of a row is REASONS[k − 1], 0: it is good
KNOWN, DUPLICATE = len(REASONS), 1 + KNOWN_RULES.index("duplicate")
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_800_000_000  # µs of the years 1 and 10000
_NUMBERS = ("download", "upload", "latency", "jitter", "loaded_latency", "duration")

# What is kept of a row until all are read.
SETTLED = pa.schema(
    [
        ("test_id", pa.string()),
        ("taken_at", pa.timestamp("us")),
        ("operator", pa.int16()),
        ("network", pa.int8()),
        ("technology", pa.int8()),
        *((name, pa.float64()) for name in _NUMBERS),
        ("client_limited", pa.bool_()),
        ("wifi_limited", pa.bool_()),
        ("unit", pa.int32()),
        ("cell", pa.int64()),
        ("near_border", pa.bool_()),
        ("device_high", pa.uint64()),
        ("device_low", pa.uint16()),
        ("east", pa.float64()),
        ("north", pa.float64()),
        ("tie", pa.uint64()),
    ]
)


@dataclass(frozen=True)
class Settled:
    """Rows (SETTLED) ordered by month, the month of each (since the year 0, NO_MONTH) and its reason
    (see REASONS).
    """

    rows: pa.RecordBatch
    month: NDArray[np.int32]
    reason: NDArray[np.uint8]


def settled_of(rows: pa.RecordBatch, month: NDArray[np.int32], reason: NDArray[np.uint8]) -> Settled:
    """The same in the order of the months."""
    if len(month) and (least := month.min()) != (most := month.max()):
        small = np.int16 if most - least < 1 << 15 else np.int32  # 16 bits are sorted ten times as fast
        order = np.argsort((month - least).astype(small), kind="stable")
        rows, month, reason = rows.take(pa.array(order)), month[order], reason[order]
    return Settled(rows, month, reason)


@dataclass
class Settler:
    """Settles batches, several at once. `keys`: of the devices, by year; `secret`: of this reading, hides
    where devices were; `per_mbit`: by direction how many of the file's units make one Mbit/s, where not 1;
    `operators` and `units`: the codes behind the numbers of those columns.
    """

    method: Method
    keys: Mapping[int, bytes]
    secret: int
    now: datetime
    per_mbit: Mapping[str, float]
    operators: Sequence[str]
    units: Sequence[str]

    def __post_init__(self) -> None:
        self._years = np.array(sorted(self.keys), np.int64)
        self._hasher = DeviceHasher([self.keys[year] for year in sorted(self.keys)])
        self._judges = Judges(self.method, self.now)

    def settled(self, placed: pa.RecordBatch) -> Settled:
        """Of a batch of PLACED."""
        at, timed = micros_of(placed.column("taken_at"))
        high, low, named = self._devices(placed.column("device"), at, timed)
        network, technology = _line(placed)
        found: dict[str, Any] = {name: placed.column(name) for name in placed.schema.names}
        found |= {name: pc.divide(found[name], many) for name, many in self.per_mbit.items()}
        found["network"], found["technology"] = network, technology
        found["device_high"] = pa.array(high, mask=~named)
        found["device_low"] = pa.array(low, mask=~named)
        moved = _mixed(high ^ np.uint64(self.secret))
        for name, by in (("east", moved >> np.uint64(32)), ("north", moved)):
            found[name] = pa.array(found[name].to_numpy(zero_copy_only=False) + by % np.uint64(1_000_000_000))
        if found["test_id"].null_count:
            found["test_id"] = self._ids(found, high, low, named)
        reason, found["tie"] = self._judges.judged(found)
        rows = pa.RecordBatch.from_pydict({name: found[name] for name in SETTLED.names}, schema=SETTLED)
        return settled_of(rows, months_of(at, timed), reason)

    def _devices(
        self, device: pa.Array, at: NDArray[np.int64], timed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint16], NDArray[np.bool_]]:
        """Their kept names, under the key of the test's year (UTC), and which rows have one."""
        year = at.astype("M8[us]").astype("M8[Y]").astype(np.int64) + 1970
        place = np.searchsorted(self._years, year).clip(max=max(len(self._years) - 1, 0))
        there = timed & (self._years[place] == year) if len(self._years) else np.zeros(len(at), bool)
        there &= ~np.asarray(device.is_null())
        _valid, offsets, data = device.buffers()
        spans = np.frombuffer(offsets, np.int32)[device.offset : device.offset + len(device) + 1]
        octets = np.frombuffer(data, np.uint8) if data is not None else np.zeros(1, np.uint8)
        high, low = self._hasher(octets, spans, np.where(there, place, -1).astype(np.int16))
        return high, low, there

    def _ids(
        self,
        found: Mapping[str, Any],
        high: NDArray[np.uint64],
        low: NDArray[np.uint16],
        named: NDArray[np.bool_],
    ) -> pa.Array:
        """A test without an id has one made of what is kept of it, so that it is known again."""
        without = found["test_id"].is_null()
        rows = np.flatnonzero(without)
        told = {name: found[name].take(pa.array(rows)) for name in ("taken_at", *_NUMBERS[:3])}
        told["device"] = device_texts(high[rows], low[rows], named[rows])
        for name, codes in (("operator", self.operators), ("unit", self.units)):
            told[name] = pa.array([*codes], pa.string()).take(found[name].take(pa.array(rows)))
        made = self._judges.ids(pa.table(told))
        place = np.zeros(len(without), np.int64)
        place[rows] = np.arange(len(rows))
        return pc.if_else(without, made.take(pa.array(place)), found["test_id"])


class Judges:
    """The rules as SQL, tried by a small DuckDB of each thread's own."""

    def __init__(self, method: Method, now: datetime) -> None:
        codes = ", ".join(f"'{code}'" for code in KNOWN_RULES)
        first = f"list_position([{codes}], {reason_sql(method)})"
        self._asked = f"""SELECT coalesce({first}, 0)::UTINYINT AS reason,
            hash(test_id) AS tie FROM told"""  # noqa: S608 (texts of the house)
        self._now = {"now": now.astimezone(UTC).replace(tzinfo=None)}
        self._own = local()

    def judged(self, found: Mapping[str, Any]) -> tuple[NDArray[np.uint8], pa.Array]:
        """By row its reason, and a number that settles the order of tests of one moment."""
        words = {"network": NETWORKS, "technology": TECHNOLOGIES}
        told = {name: found[name] for name in _JUDGED} | {
            name: pa.DictionaryArray.from_arrays(found[name], pa.array(words[name])) for name in words
        }
        table = self._asked_of(pa.table(told), self._asked, self._now)
        return table.column("reason").to_numpy(), table.column("tie").combine_chunks()

    def ids(self, told: pa.Table) -> pa.Array:
        asked = """SELECT 'of ' || md5(concat_ws('|', device, epoch_us(taken_at), operator, unit, download,
            upload, latency)) AS test_id FROM told"""
        return self._asked_of(told, asked, {}).column("test_id").combine_chunks()

    def _asked_of(self, told: pa.Table, asked: str, values: Mapping[str, Any]) -> pa.Table:
        if not hasattr(self._own, "connection"):
            self._own.connection = duckdb.connect(config={"threads": 1, "memory_limit": "128MB"})
            self._own.connection.execute("SET TimeZone = 'UTC'")  # rows keep their order
        connection = self._own.connection
        connection.register("told", told)
        found = connection.sql(asked, params=dict(values) or None).to_arrow_table()
        connection.unregister("told")
        return found


_JUDGED = (
    *("test_id", "taken_at", "finished", "automated", "roaming", "download", "upload", "latency"),
    *("duration", "place", "accuracy"),
)


def device_texts(high: NDArray[np.uint64], low: NDArray[np.uint16], named: NDArray[np.bool_]) -> pa.Array:
    """The kept names of devices as texts; null where not `named`."""
    offsets = np.arange(len(high) + 1, dtype=np.int32) * HASH_LETTERS
    valid = np.packbits(named, bitorder="little")
    buffers = [pa.py_buffer(one) for one in (valid, offsets, names_of(high, low))]
    return pa.Array.from_buffers(pa.string(), len(high), buffers)


def micros_of(taken_at: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """µs since 1970, 0 where there is no moment of the years 1 to 9999; and where there is one."""
    at = taken_at.cast(pa.int64()).fill_null(_LAST).to_numpy()
    timed = (at >= _FIRST + DAY) & (at < _LAST - DAY)
    return np.where(timed, at, 0), timed


def months_of(at: NDArray[np.int64], timed: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The month of each moment, counted since the year 0."""
    month = (at + AHEAD).astype("M8[us]").astype("M8[M]").astype(np.int64) + 1970 * 12
    return np.where(timed, month, NO_MONTH).astype(np.int32)


def month_name(month: int, unknown: str) -> str:
    """2026-03."""
    return unknown if month == NO_MONTH else f"{month // 12:04}-{month % 12 + 1:02}"


def _line(placed: pa.RecordBatch) -> tuple[pa.Array, pa.Array]:
    """Network and technology as numbers into NETWORKS (null: none of them) and TECHNOLOGIES."""
    told = [placed.column(name).dictionary_encode() for name in ("network", "technology")]
    words = [[*one.dictionary.to_pylist(), None] for one in told]
    first, second = (np.asarray(one.indices.fill_null(len(one.dictionary)), dtype=np.int64) for one in told)
    pairs = pa.array(first * len(words[1]) + second).dictionary_encode()
    found = [
        settled(words[0][pair // len(words[1])], words[1][pair % len(words[1])])
        for pair in pairs.dictionary.to_pylist()
    ]
    networks = pa.array([NETWORKS.index(n) if n else None for n, _t in found], pa.int8())
    technologies = pa.array([TECHNOLOGIES.index(t) for _n, t in found], pa.int8())
    return networks.take(pairs.indices), technologies.take(pairs.indices)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers that tell nothing of each other's order (the finaliser of SplitMix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        z = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
