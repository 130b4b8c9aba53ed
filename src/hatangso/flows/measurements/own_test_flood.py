"""How many tests may be given in an hour: by one device, and from one network (an address cut to /24 or /48).

Counted in the cache, which lies in the memory of the process and forgets after the hour. Mobile operators put
many customers behind one address, so a network may give far more than a device.
"""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from hatangso.domain.measurement.privacy import network_of
from hatangso.flows.refused import Refused

HOUR = 3600
OF_A_DEVICE = 12
OF_A_NETWORK = 240
DELETIONS = 30
PLACES = 600  # asked for around a position, from one network


def admit(*, address: str, device: str, now: datetime) -> None:
    """Count one given test; Refused where there were too many this hour."""
    _count("network", network_of(address), OF_A_NETWORK, now)
    _count("device", device, OF_A_DEVICE, now)


def admit_deletion(*, address: str, now: datetime) -> None:
    """Count one try of a deletion code."""
    _count("deletion", network_of(address), DELETIONS, now)


def admit_place(*, address: str, now: datetime) -> None:
    """Count one look for the commune around a position."""
    _count("place", network_of(address), PLACES, now)


def _count(kind: str, who: str, most: int, now: datetime) -> None:
    hour = int(now.timestamp()) // HOUR
    key = f"own-test:{kind}:{hour}:{hashlib.sha256(who.encode()).hexdigest()[:24]}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) > most:
        raise Refused(_("Đã có quá nhiều lần gửi từ máy hoặc mạng này trong một giờ. Hãy thử lại sau."))
