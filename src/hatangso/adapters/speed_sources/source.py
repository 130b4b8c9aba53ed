"""What a source of speed tests is to the product; one module of this package a source, found by itself.

Adding one: a module with `source = SpeedSource(…)`, and one sample in tests/samples/speed_sources, named
`<code>.<anything>`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from hatangso.domain.measurement.speed_test import TEST
from hatangso.domain.words import Misstated, Words

_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "time": pa.timestamp("us"),  # in UTC
    "bool": pa.bool_(),
}
SCHEMA = pa.schema([(column.name, _TYPES[column.kind]) for column in TEST])
BATCH = 131_072  # rows of a batch: some tens of MB


class NotTests(Misstated):
    """The file cannot be read as tests; `words` say why and what to do."""


@dataclass
class Reading:
    """A file being read: batches of SCHEMA, and what was noticed once they have all been taken."""

    batches: Iterator[pa.RecordBatch]
    rows_total: int = 0  # an estimate, 0 where there is none
    broken: int = 0  # rows that could not be divided into columns at all
    unreadable: dict[str, int] = field(default_factory=dict)  # filled cells of a column that are no number
    cut_short: bool = False  # the file ends within a row
    notes: list[Words] = field(default_factory=list)


@dataclass(frozen=True)
class SpeedSource:
    """`single` False: a published table of figures, not single tests (read by another road)."""

    code: str
    name: Words
    licence: Words
    tells: Words  # what can and cannot be learnt from it
    files: tuple[str, ...]  # endings of its files, for the file picker
    places: bool  # whether its tests tell where they were taken; if not, the importer names the commune
    read: Callable[[Path], Reading] | None
    single: bool = True
    uploaded: bool = True  # False: it does not come in files
