"""What was rehearsed is kept: all of its good rows as Parquet, or nothing."""

from collections.abc import Collection
from datetime import datetime

from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor


def keep_tests(
    *,
    actor: Actor,
    imported: MeasurementImport,
    accept: Collection[str] = (),
    answer: str = "",
    now: datetime,
) -> MeasurementImport:
    """Enqueue the keeping of a rehearsed import: state running → kept (or failed, then nothing was kept).

    `accept`: codes of the findings that ask, each answered with yes (swapped_position: swap them; kbit: the
    speeds are kbit/s; cut_short: keep the good rows of half a file). Refused where one that asks is missing.
    `answer`: what the importer says to them, kept with the import. Results are computed at the end.
    """
    raise NotImplementedError
