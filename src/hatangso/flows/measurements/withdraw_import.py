"""An import is withdrawn with a reason: its rows count no more, the results are computed anew."""

from datetime import datetime

from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor


def withdraw_import(
    *, actor: Actor, imported: MeasurementImport, reason: str, now: datetime
) -> MeasurementImport:
    """State 'withdrawn'; its parts (single tests) are no longer live, its published lines no longer stand."""
    raise NotImplementedError
