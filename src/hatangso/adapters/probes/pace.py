"""How fast the prober connects: never twice at once to one address, never too many in all."""

import threading
import time
from collections.abc import Callable
from functools import cache

from hatangso.adapters.probes.trouble import Trouble

_KEPT = 10_000  # addresses remembered before the old ones are forgotten


class Pace:
    """Gives out moments: `pause` seconds between two of one address, `per_second` in all; for threads."""

    def __init__(
        self,
        pause: float,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pause, self._step = pause, 1 / per_second
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = 0.0
        self._next_of: dict[str, float] = {}

    def wait(self, address: str, until: float) -> None:
        """Return when it is this address's turn; Trouble 'own_time' where that is after `until` (clock)."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next, self._next_of.get(address, now))
            if turn > until:
                raise Trouble("own_time")
            if len(self._next_of) > _KEPT:
                self._next_of = {at: moment for at, moment in self._next_of.items() if moment > now}
            self._next = max(now, self._next) + self._step
            self._next_of[address] = turn + self._pause
        if turn > now:
            self._sleep(turn - now)


@cache
def pace_of_process(pause: float, per_second: float) -> Pace:
    """The one pace of all probers of this process with these limits: together they do no more."""
    return Pace(pause, per_second)
