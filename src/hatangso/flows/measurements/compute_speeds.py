"""From the kept tests to results: what one source says of each place, operator and technology."""

from collections.abc import Collection
from datetime import datetime

from hatangso.store.places.models import Unit


def compute_speeds(
    *, province: Unit, source: str, periods: Collection[str] | None = None, now: datetime
) -> int:
    """Rewrite SpeedResult of a source in a province; how many results there are.

    `periods`: codes of months (2026-03), quarters (2026-Q1), years (2026) and the twelve months up to a month
    (2026-03-12M); None: every one that the kept tests touch.
    """
    raise NotImplementedError
