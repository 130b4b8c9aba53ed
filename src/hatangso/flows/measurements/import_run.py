"""One import being read: its file opened, placed and judged, in a scratch folder that is empty afterwards."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from hatangso.adapters.speed_sources import speed_sources
from hatangso.adapters.speed_sources.source import Reading, SpeedSource
from hatangso.catalog.method_files import method_named
from hatangso.flows.measurements.arriving import arriving_place
from hatangso.flows.measurements.judge_tests import judge
from hatangso.flows.measurements.judged import Judged
from hatangso.flows.measurements.known_tests import compare_with_lake
from hatangso.flows.measurements.place_tests import Placer
from hatangso.flows.measurements.placer_of import placer_of, province_of
from hatangso.store.measurements.device_keys import keep_keys, keys_for
from hatangso.store.measurements.lake import scratch_folder
from hatangso.store.measurements.models import MeasurementImport

UNDER_WAY = ("waiting", "running")


@dataclass(frozen=True)
class Run:
    """What reading an import gave; the scratch folder lives as long as the block."""

    judged: Judged
    reading: Reading
    placer: Placer
    keys: dict[int, bytes]
    boundaries: str
    scratch: Any

    def keep_keys(self) -> None:
        """The keys under which its devices now are known are kept, so that later files agree."""
        keep_keys(self.keys, self.judged.years)


def source_of(imported: MeasurementImport) -> SpeedSource:
    """The source of an import of single tests. KeyError where there is none of that code."""
    return speed_sources()[imported.source]


@contextmanager
def judged_import(imported: MeasurementImport) -> Iterator[Run]:
    """Read the import's file as of when it came, with what was told of it. Raises NotTests."""
    now = imported.brought_at
    told = imported.story.get("told", {})
    accepted = set(told.get("accepted", ()))
    reader = source_of(imported).read
    if reader is None:
        raise ValueError(f"{imported.source} is not read from files")
    reading = reader(arriving_place(imported.pk))
    method = method_named(imported.method)  # that of when it came, though a newer one may have come since
    placer, boundaries = placer_of(
        imported.unit,
        on=timezone.localdate(now),
        then=date.fromisoformat(told["placed_on"]) if told.get("placed_on") else None,
        told_unit=told.get("unit_code", ""),
        swap="swapped_position" in accepted,
        method=method,
    )
    keys = keys_for(range(int(method["earliest_year"]), now.year + 2))
    scratch = scratch_folder(imported.pk)
    tell = _Teller(imported)
    tell.total(reading.rows_total)
    try:
        judged = judge(
            reading.batches,
            method=method,
            placer=placer,
            keys=keys,
            secret=secrets.randbits(64),
            scratch=scratch,
            now=now,
            per_mbit=told.get("per_mbit", {}),
            progress=tell,
        )
        compare_with_lake(judged, province_of(imported.unit), imported.source)
        yield Run(judged, reading, placer, keys, boundaries, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@dataclass
class _Teller:
    """Tells the page that waits how far the reading is; not a change, so past the trail."""

    imported: MeasurementImport

    def total(self, rows: int) -> None:
        self._update(rows_total=rows, rows_read=0)

    def __call__(self, rows: int) -> None:
        self._update(rows_read=rows)

    def _update(self, **columns: Any) -> None:
        rows = MeasurementImport._base_manager.filter(pk=self.imported.pk, state__in=UNDER_WAY)
        rows.update(**columns)
