"""Who sends without an account is counted by the hour, for all processes together.

By device (a signed cookie) and by network (an address cut to /24 or /48). Neither is kept: what is counted is
an HMAC under the installation's key, deleted when the hour is over.
"""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from hatangso.domain.citizen_reports.limits import (
    BYTES_OF_A_NETWORK,
    OF_A_DEVICE,
    OF_A_NETWORK,
    OF_A_TOKEN,
    OF_UNKNOWN_DEVICES,
    Deed,
)
from hatangso.domain.measurement.privacy import network_of
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.flood import add_to_count, forget_counts

HOUR = 3600
LETTERS = 24


class TooMany(Refused):
    """Refused for now: the same may be tried again in the next hour."""


def admit(deed: Deed, *, address: str, device: str, now: datetime, size: int = 0) -> None:
    """Count one deed of a device in a network; TooMany where there were too many this hour.

    `device` '' = unknown. `size`: bytes of photos that came along. Written outside of any transaction of the
    deed itself, so that a refused one counts as well.
    """
    network = network_of(address) or "?"
    if device:
        _count(f"{deed}:device", device, OF_A_DEVICE[deed], now)
        _count(f"{deed}:network", network, OF_A_NETWORK[deed], now)
    else:
        _count(f"{deed}:unknown", network, OF_UNKNOWN_DEVICES[deed], now)
    if size:
        _count("bytes", network, BYTES_OF_A_NETWORK, now, size)


def admit_token(*, token: str, now: datetime) -> None:
    """Count one report that a program with an access token files for somebody."""
    _count("report:token", token, OF_A_TOKEN, now)


def forget_old_counts(*, now: datetime) -> int:
    """What the clock does: counts of hours that are over."""
    return forget_counts(int(now.timestamp()) // HOUR)


def hashed(kind: str, text: str) -> str:
    """The kept name of a device or network."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"flood\0{kind}\0{text}".encode(), hashlib.sha256).hexdigest()[:LETTERS]


def _count(kind: str, who: str, most: int, now: datetime, amount: int = 1) -> None:
    if add_to_count(kind, hashed(kind, who), int(now.timestamp()) // HOUR, amount) > most:
        raise TooMany(
            _("Đã có quá nhiều lần gửi từ máy hoặc mạng này trong một giờ. Hãy thử lại sau một giờ.")
        )
