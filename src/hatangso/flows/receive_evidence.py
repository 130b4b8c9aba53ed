"""The evidence files that come with what somebody reports."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hatangso.flows.receive import receive_file
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit


def receive_evidence(*, by: Any, unit: Unit, files: Iterable[Any], now: datetime) -> list[Received]:
    """Every file, checked and kept as received; Refused (field `evidence`) names the first bad one.

    Called inside the transaction of what the files prove, so that a refusal leaves nothing behind.
    """
    return [
        receive_file(by=by, unit=unit, file=file, name=file.name or "", purpose="evidence", now=now)
        for file in files
    ]
