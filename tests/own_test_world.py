"""What the measuring server signs about a test, and what a page sends of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from hatangso.domain.measurement.consent import VERSION
from hatangso.domain.measurement.signed_result import sign_result
from hatangso.flows.measurements.take_own_test import Given

NOW = datetime(2026, 11, 21, 10, 31, tzinfo=UTC)
PHONE = "00112233445566778899aabbccddeeff"
ADDRESS = "203.0.113.77"


def result(test_id: str = "b5c0", **changes: Any) -> dict[str, Any]:
    """A whole test of 10 s each way that ended half a minute ago: 96.1 down, 47.9 up, 21.4 ms."""
    ended = NOW - timedelta(seconds=30)
    direction = {"bytes": 120_125_000, "seconds": 10.0, "streams": 1, "complete": True}
    return {
        "version": 1,
        "test_id": test_id,
        "protocol": "ndt7/0.11",
        "mode": "ndt7",
        "started": _text(ended - timedelta(seconds=25)),
        "ended": _text(ended),
        "seconds_asked": 10,
        "ip_version": 4,
        "beside": 0,
        "complete": True,
        "download": {"mbit_s": 96.1, **direction},
        "upload": {"mbit_s": 47.9, **direction},
        "latency": {"idle_ms": 21.4, "jitter_ms": 1.3, "download_ms": 48.0, "upload_ms": 60.2, "pings": 190},
        "client_limited": False,
        **changes,
    }


def signed(told: dict[str, Any] | None = None, key: str = "") -> str:
    """The text as the server hands it out."""
    return sign_result(told or result(), key or settings.SPEED_KEY)


def given(unit_code: str, **changes: Any) -> Given:
    """What the page sends of that test, over 4G of Viettel, in a ward chosen by hand."""
    told: dict[str, Any] = {
        "signed": signed(),
        "unit_code": unit_code,
        "technology": "4g",
        "device": PHONE,
        "consent": VERSION,
        "operator": "viettel",
    }
    return Given(**(told | changes))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
