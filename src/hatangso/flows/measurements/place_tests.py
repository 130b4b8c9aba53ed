"""Where each test was taken: its commune and coarse cell, found in memory; then its position is forgotten."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hatangso.adapters.speed_sources.source import SCHEMA
from hatangso.catalog.method_files import speed_method
from hatangso.catalog.operator_files import operator_of
from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.privacy import network_of
from hatangso.domain.measurement.rules import (
    IN_UNIT,
    INVALID,
    NO_POSITION,
    NO_SUCH_UNIT,
    OUTSIDE,
    SWAPPED,
)
from hatangso.domain.measurement.sessions import METRES_A_DEGREE

Floats = NDArray[np.float64]
UNSAID_ACCURACY = 0.0


@dataclass
class Placer:
    """Places batches of tests, several at once. `assign` gives indices into `codes` (−1 outside), `cells` the
    numbers of the coarse grid, `near` whether a border is nearer than so many metres.
    """

    codes: tuple[str, ...]
    assign: Callable[[Floats, Floats], NDArray[Any]]
    cells: Callable[[Floats, Floats], NDArray[np.int64]]
    near: Callable[[Floats, Floats, Floats], NDArray[np.bool_]]
    allowed: frozenset[str]  # the communes of the importing unit
    called: Mapping[str, str] = field(default_factory=dict)  # how rows call a code of `codes` that is a label
    unbounded: tuple[str, ...] = ()  # names of allowed communes of a former day without a boundary
    told_unit: str = ""  # the commune of tests that tell no position
    method: Method = field(default_factory=speed_method)
    swap: bool = False  # turn the positions of those rows whose longitude and latitude are swapped
    turnable: int = 0  # rows with swapped positions that lie in the allowed communes when turned
    strange: Counter[str] = field(default_factory=Counter)  # operators that the catalogue does not know
    operators: list[str] = field(default_factory=list)  # codes of the operators found so far
    _operators: dict[str, int | None] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    @property
    def units(self) -> tuple[str, ...]:
        """The codes behind the numbers in the column `unit`."""
        return (*self.codes, self.told_unit)

    def placed(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with place, unit, cell, near_border, east, north, device and operator found (PLACED)."""
        lon, lat = _floats(batch, "lon"), _floats(batch, "lat")
        if self.swap:  # only those that lie in Việt Nam when turned and not before
            turned = self._swapped(lon, lat)
            lon, lat = np.where(turned, lat, lon), np.where(turned, lon, lat)
        accuracy = np.nan_to_num(_floats(batch, "accuracy"), nan=UNSAID_ACCURACY)
        place, unit = self._units(batch, lon, lat)
        there = ((place == IN_UNIT) | (place == OUTSIDE)) & ~np.isnan(lon)
        inside = there & (place == IN_UNIT)
        cell = np.zeros(len(lon), np.int64)
        near = np.zeros(len(lon), dtype=bool)
        cell[inside] = self.cells(lon[inside], lat[inside])
        near[inside] = self.near(lon[inside], lat[inside], accuracy[inside])
        north = np.where(there, lat * METRES_A_DEGREE, np.nan)
        east = np.where(there, lon * METRES_A_DEGREE * np.cos(np.radians(lat)), np.nan)
        found: dict[str, Any] = {name: batch.column(name) for name in _AS_READ}
        found |= {
            "operator": self._operator(batch.column("operator")),
            "device": self._device(batch),
            "accuracy": pa.array(accuracy),
            "place": pa.array(place),
            "unit": pa.array(unit, mask=unit < 0),
            "cell": pa.array(cell, mask=~inside),
            "near_border": pa.array(near, mask=~inside),
            "east": pa.array(east),
            "north": pa.array(north),
        }
        return pa.RecordBatch.from_pydict(found, schema=PLACED)

    def _units(
        self, batch: pa.RecordBatch, lon: Floats, lat: Floats
    ) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        rows = len(lon)
        place = np.full(rows, NO_POSITION, dtype=np.int8)
        unit = np.full(rows, -1, dtype=np.int32)
        known = ~(np.isnan(lon) | np.isnan(lat))
        swapped = self._swapped(lon, lat)
        invalid = known & ((np.abs(lon) > 180) | (np.abs(lat) > 90) | ((lon == 0) & (lat == 0)))
        place[invalid], place[swapped] = INVALID, SWAPPED
        if swapped.any():
            index = np.asarray(self.assign(lat[swapped], lon[swapped]), dtype=np.int32)
            with self._lock:
                self.turnable += int(((index >= 0) & self._allowed[index]).sum())
        good = known & ~invalid & ~swapped
        if good.any():
            index = np.asarray(self.assign(lon[good], lat[good]), dtype=np.int32)
            unit[good] = index
            place[good] = np.where((index >= 0) & self._allowed[index], IN_UNIT, OUTSIDE)
        self._by_code(batch, ~known, place, unit)
        return place, unit

    def _swapped(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Positions outside Việt Nam that lie in it when longitude and latitude are exchanged."""
        west, south, east, north = (self.method[f"box_{side}"] for side in ("west", "south", "east", "north"))
        return (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)

    def _device(self, batch: pa.RecordBatch) -> pa.Array:
        """The device as its source names it; else its address' network as a stand-in; else unknown."""
        device, address = batch.column("device"), batch.column("ip")
        if device.null_count == 0 or address.null_count == len(address):
            return device
        bits = {"ipv4": int(self.method["ipv4_bits"]), "ipv6": int(self.method["ipv6_bits"])}
        entries = address.dictionary_encode()
        networks = [network_of(one, **bits) for one in entries.dictionary.to_pylist()]
        stand_ins = [f"network {one}" if one else None for one in networks]
        return pc.coalesce(device, pa.array(stand_ins, pa.string()).take(entries.indices))

    @cached_property
    def _allowed(self) -> NDArray[np.bool_]:
        return np.array([code in self.allowed for code in self.codes] or [False])

    def _by_code(
        self, batch: pa.RecordBatch, without: NDArray[np.bool_], place: NDArray[Any], unit: NDArray[Any]
    ) -> None:
        """Tests without a position: by the commune's code they tell, else by the one the importer told."""
        if not without.any():
            return
        told = batch.column("unit_code").dictionary_encode()
        index_of = {self.called.get(code, code): index for index, code in enumerate(self.codes)}
        by_entry = np.array(
            [index_of.get(code.strip(), -2) for code in told.dictionary.to_pylist()] or [-1], dtype=np.int32
        )
        entry = np.asarray(told.indices.fill_null(-1))
        found = np.where(entry >= 0, by_entry[entry], -1)
        if self.told_unit:
            found = np.where(found == -1, len(self.codes), found)
        allowed = np.append(self._allowed[: len(self.codes)], self.told_unit in self.allowed)
        unit[without] = np.maximum(found, -1)[without]
        state = np.where(found == -1, NO_POSITION, np.where(found == -2, NO_SUCH_UNIT, IN_UNIT))
        state = np.where((found >= 0) & ~allowed[found], OUTSIDE, state)
        place[without] = state[without]

    def _operator(self, told: pa.Array) -> pa.Array:
        """Numbers into `operators`; a name that the catalogue does not know is counted, and null."""
        entries = told.dictionary_encode()
        texts = entries.dictionary.to_pylist()
        with self._lock:
            for text in texts:
                if text not in self._operators:
                    self._operators[text] = self._number(operator_of(text))
            numbers = [self._operators[text] for text in texts]
            if None in numbers:
                counts = np.bincount(np.asarray(entries.indices.drop_null()), minlength=len(texts))
                for place, number in enumerate(numbers):
                    if number is None:
                        self.strange[texts[place]] += int(counts[place])
        return pa.array(numbers, pa.int16()).take(entries.indices)

    def _number(self, code: str | None) -> int | None:
        if code is not None and code not in self.operators:
            self.operators.append(code)
        return None if code is None else self.operators.index(code)


_AS_READ = (
    *("test_id", "taken_at", "network", "technology"),
    *("download", "upload", "latency", "jitter", "loaded_latency", "duration"),
    *("client_limited", "wifi_limited", "finished", "roaming", "automated"),
)
PLACED = pa.schema(
    [
        *(SCHEMA.field(name) for name in (*_AS_READ, "device", "accuracy")),
        ("operator", pa.int16()),
        ("place", pa.int8()),
        ("unit", pa.int32()),
        ("cell", pa.int64()),
        ("near_border", pa.bool_()),
        ("east", pa.float64()),
        ("north", pa.float64()),
    ]
)


def _floats(batch: pa.RecordBatch, name: str) -> Floats:
    return np.asarray(batch.column(name).to_numpy(zero_copy_only=False), dtype=np.float64)
