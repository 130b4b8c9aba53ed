"""A file of single tests is sent: kept for the length of its import, read and judged in the background.

    imported = rehearse_tests(actor=…, unit=…, source="raw_tests", file=…, name="…", now=…)
    # state: waiting → rehearsed (counts, findings) or failed (failure)

The file may hold positions of people, so it is not among the received ones: it lies in a folder that only
the owner of the process reads and goes as soon as its import is kept, dropped, withdrawn or a day old.
"""

from datetime import datetime

from hatangso.flows.receive import Chunked
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit


def rehearse_tests(
    *,
    actor: Actor,
    unit: Unit,
    source: str,
    file: Chunked,
    name: str,
    unit_code: str = "",
    now: datetime,
) -> MeasurementImport:
    """Receive the bytes and enqueue their rehearsal. Refused (field 'file') where they cannot be read at all,
    or where the same file is kept already.

    `unit_code`: the commune of all tests, for sources that tell no position ('' where they do).
    While it waits `rows_read` grows. Then `state` is 'rehearsed': `rows_read`, `rows_kept` (would be kept),
    `rows_known`, `refused` {reason code: rows}, `first_day`, `last_day`, and `findings`: a list of
    {"code", "vi", "en", "asks": bool}; what asks must be accepted by its code in `keep_tests`.
    """
    raise NotImplementedError


def drop_import(*, actor: Actor, imported: MeasurementImport, now: datetime) -> None:
    """Do not keep what was rehearsed: state 'dropped', the file is deleted."""
    raise NotImplementedError
