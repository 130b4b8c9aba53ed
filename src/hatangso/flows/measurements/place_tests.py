"""Where each test was taken: its commune and coarse cell, found in memory; then its position is forgotten."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hatangso.catalog.operator_files import operator_of
from hatangso.domain.measurement.privacy import network_of
from hatangso.domain.measurement.rules import (
    IN_UNIT,
    INVALID,
    NO_POSITION,
    NO_SUCH_UNIT,
    OUTSIDE,
    SWAPPED,
    VIET_NAM,
)
from hatangso.domain.measurement.sessions import METRES_A_DEGREE

Floats = NDArray[np.float64]
UNSAID_ACCURACY = 0.0
_GONE = ("lon", "lat", "ip", "unit_code", "device", "operator", "server")


@dataclass
class Placer:
    """Places batches of tests. `assign` gives indices into `codes` (−1 outside), `cells` the coarse grid,
    `near` whether a border is nearer than so many metres.
    """

    codes: tuple[str, ...]
    assign: Callable[[Floats, Floats], NDArray[Any]]
    cells: Callable[[Floats, Floats], NDArray[np.str_]]
    near: Callable[[Floats, Floats, Floats], NDArray[np.bool_]]
    allowed: frozenset[str]  # the communes of the importing unit
    told_unit: str = ""  # the commune of tests that tell no position
    swap: bool = False  # turn the positions of those rows whose longitude and latitude are swapped
    turnable: int = 0  # rows with swapped positions that lie in the allowed communes when turned
    strange: Counter[str] = field(default_factory=Counter)  # operators that the catalogue does not know
    _operators: dict[str, str | None] = field(default_factory=dict)

    def placed(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches with place, unit, cell, near_border, east, north, device and operator found."""
        return (self._placed(batch) for batch in batches)

    def _placed(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        lon, lat = _floats(batch, "lon"), _floats(batch, "lat")
        if self.swap:  # only those that lie in Việt Nam when turned and not before
            turned = _swapped(lon, lat)
            lon, lat = np.where(turned, lat, lon), np.where(turned, lon, lat)
        accuracy = np.nan_to_num(_floats(batch, "accuracy"), nan=UNSAID_ACCURACY)
        place, unit = self._units(batch, lon, lat)
        there = np.isin(place, (IN_UNIT, OUTSIDE)) & ~np.isnan(lon)
        cell = np.full(len(lon), None, dtype=object)
        near = np.zeros(len(lon), dtype=bool)
        inside = there & (place == IN_UNIT)
        if inside.any():
            cell[inside] = self.cells(lon[inside], lat[inside])
            near[inside] = self.near(lon[inside], lat[inside], accuracy[inside])
        north = np.where(there, lat * METRES_A_DEGREE, np.nan)
        east = np.where(there, lon * METRES_A_DEGREE * np.cos(np.radians(lat)), np.nan)
        found: dict[str, Any] = {name: batch.column(name) for name in batch.schema.names if name not in _GONE}
        codes = pa.array([*self.codes, self.told_unit or None], pa.string())
        found |= {
            "operator": self._operator(batch.column("operator")),
            "device": _device(batch),
            "place": pa.array(place, pa.int8()),
            "unit": pa.DictionaryArray.from_arrays(pa.array(unit, pa.int32(), mask=unit < 0), codes),
            "cell": pa.array(cell, pa.string()),
            "near_border": pa.array(near, pa.bool_(), mask=~inside),
            "east": pa.array(east, pa.float64(), from_pandas=True),
            "north": pa.array(north, pa.float64(), from_pandas=True),
        }
        return pa.RecordBatch.from_pydict(found, schema=PLACED)

    def _units(
        self, batch: pa.RecordBatch, lon: Floats, lat: Floats
    ) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        rows = len(lon)
        place = np.full(rows, NO_POSITION, dtype=np.int8)
        unit = np.full(rows, -1, dtype=np.int32)
        known = ~(np.isnan(lon) | np.isnan(lat))
        swapped = _swapped(lon, lat)
        invalid = known & ((np.abs(lon) > 180) | (np.abs(lat) > 90) | ((lon == 0) & (lat == 0)))
        place[invalid], place[swapped] = INVALID, SWAPPED
        if swapped.any():
            index = np.asarray(self.assign(lat[swapped], lon[swapped]), dtype=np.int32)
            self.turnable += int(((index >= 0) & self._allowed[index]).sum())
        good = known & ~invalid & ~swapped
        if good.any():
            index = np.asarray(self.assign(lon[good], lat[good]), dtype=np.int32)
            unit[good] = index
            place[good] = np.where((index >= 0) & self._allowed[index], IN_UNIT, OUTSIDE)
        self._by_code(batch, ~known, place, unit)
        return place, unit

    @property
    def _allowed(self) -> NDArray[np.bool_]:
        return np.array([code in self.allowed for code in self.codes] or [False])

    def _by_code(
        self, batch: pa.RecordBatch, without: NDArray[np.bool_], place: NDArray[Any], unit: NDArray[Any]
    ) -> None:
        """Tests without a position: by the commune's code they tell, else by the one the importer told."""
        if not without.any():
            return
        told = batch.column("unit_code").dictionary_encode()
        index_of = {code: index for index, code in enumerate(self.codes)}
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

    def _operator(self, told: pa.Array) -> pa.DictionaryArray:
        """The codes of the catalogue; a name that it does not know is counted, and the operator unknown."""
        entries = told.dictionary_encode()
        codes = []
        for text in entries.dictionary.to_pylist():
            if text not in self._operators:
                self._operators[text] = operator_of(text)
            codes.append(self._operators[text])
        unknown = {number for number, code in enumerate(codes) if code is None}
        if unknown:
            counts = np.bincount(np.asarray(entries.indices.drop_null()), minlength=len(codes))
            for number in unknown:
                self.strange[entries.dictionary[number].as_py()] += int(counts[number])
        there = sorted({code for code in codes if code})
        to_code = pa.array([there.index(code) if code else None for code in codes], pa.int32())
        indices = to_code.take(entries.indices) if len(codes) else pa.nulls(len(told), pa.int32())
        return pa.DictionaryArray.from_arrays(indices, pa.array(there, pa.string()))


PLACED = pa.schema(
    [
        *((name, pa.string()) for name in ("test_id", "network", "technology", "device")),
        ("taken_at", pa.timestamp("us")),
        *((name, pa.dictionary(pa.int32(), pa.string())) for name in ("operator", "unit")),
        *(
            (name, pa.float64())
            for name in ("download", "upload", "latency", "jitter", "loaded_latency", "duration", "accuracy")
        ),
        *(
            (name, pa.bool_())
            for name in ("client_limited", "wifi_limited", "finished", "roaming", "automated", "near_border")
        ),
        ("place", pa.int8()),
        ("cell", pa.string()),
        ("east", pa.float64()),
        ("north", pa.float64()),
    ]
)


def _floats(batch: pa.RecordBatch, name: str) -> Floats:
    return np.asarray(batch.column(name).to_numpy(zero_copy_only=False), dtype=np.float64)


def _swapped(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Positions outside Việt Nam that lie in it when longitude and latitude are exchanged."""
    west, south, east, north = VIET_NAM
    return (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)


def _device(batch: pa.RecordBatch) -> pa.Array:
    """The device as its source names it; else its address' network as a stand-in; else unknown."""
    device, address = batch.column("device"), batch.column("ip")
    if device.null_count == 0 or address.null_count == len(address):
        return device
    entries = address.dictionary_encode()
    stand_ins = [(f"network {n}" if (n := network_of(ip)) else None) for ip in entries.dictionary.to_pylist()]
    return pc.coalesce(device, pa.array(stand_ins, pa.string()).take(entries.indices))
