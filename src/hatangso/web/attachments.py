"""Evidence files that come with a form."""

from datetime import datetime

from django.http import HttpRequest

from hatangso.flows.receive import receive_file
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit


def received_evidence(request: HttpRequest, unit: Unit, now: datetime, field: str = "evidence") -> list[Received]:
    """Every file of the form's field, checked and kept as received; Refused names the first bad one."""
    return [
        receive_file(by=request.user, unit=unit, file=file, name=file.name or "", purpose="evidence", now=now)
        for file in request.FILES.getlist(field)
    ]
