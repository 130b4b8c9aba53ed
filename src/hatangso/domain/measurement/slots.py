"""Who may load the server now: a few slots, given first come, first served; and the token that says so.

The idea of a signed start slot is RTR's (RMBT 1.1: the control server hands out an HMAC token). Two tests on
one line disturb each other, so no more tests run at a time than the server's own line carries.
Time and chance are arguments; nothing is remembered but here.
"""

from dataclasses import dataclass, field
from math import ceil

from hatangso.domain.measurement.sealed import NotSealed, seal, unseal

PURPOSE = "speed token 1"
BEGIN_WITHIN = 15.0  # s from the grant to the first byte
IDLE = 10.0  # s without an open measuring connection, then the slot goes on
LIFE = 90.0  # s a token lives
LONGEST = 2 * LIFE  # s after which a slot is taken back, whatever became of its test
TICKET_LIFE = 30.0  # s a place in the queue is kept for one who does not ask again
TYPICAL = 25.0  # s of a whole test, for the time told to who waits
QUEUE_LIMIT = 200


class TokenRefused(ValueError):
    """`reason`: token_missing, token_forged, token_expired, token_used."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Token:
    """What a signed access token says: which test, seconds of one direction, when it ends (Unix seconds)."""

    test_id: str
    seconds: float
    ends: float


def sign_token(token: Token, key: str) -> str:
    return seal(PURPOSE, {"t": token.test_id, "s": token.seconds, "e": token.ends}, key)


def read_token(text: str, key: str, *, now: float) -> Token:
    """The token in the text. Raises TokenRefused: missing, forged (or of another key), expired."""
    if not text:
        raise TokenRefused("token_missing")
    try:
        record = unseal(PURPOSE, text, key)
        token = Token(str(record["t"]), float(record["s"]), float(record["e"]))
    except (NotSealed, KeyError, TypeError, ValueError) as error:
        raise TokenRefused("token_forged") from error
    if now >= token.ends:
        raise TokenRefused("token_expired")
    return token


@dataclass(frozen=True)
class Granted:
    test_id: str


@dataclass(frozen=True)
class Waits:
    """All slots are taken: the place in the queue (1 is next), when to ask again. No ticket: queue full."""

    ticket: str | None
    place: int
    retry_after: int  # s


@dataclass
class Slots:
    """At most `capacity` tests at a time; the others wait in the order in which they came."""

    capacity: int
    _running: dict[str, float] = field(default_factory=dict)  # test → when it was let in
    _queue: dict[str, float] = field(default_factory=dict)  # ticket → when it was last asked about
    _network: dict[str, str] = field(default_factory=dict)  # of a test or ticket; '' is no network

    @property
    def running(self) -> int:
        return len(self._running)

    def waits(self, ticket: str | None, now: float) -> bool:
        """Whether this ticket stands in the queue."""
        self._forget_the_gone(now)
        return ticket in self._queue

    def ask(self, *, ticket: str | None, new_id: str, now: float, network: str = "") -> Granted | Waits:
        """A slot, or a place in the queue. `new_id` becomes the id of the test, or the ticket of who waits.

        A free slot is kept for who stands ahead: the one at place p is let in when p slots are free. While
        others wait one network holds all slots but one at most; who waits for that keeps nobody else waiting.
        """
        self._forget_the_gone(now)
        known = ticket if ticket in self._queue else None
        place = list(self._queue).index(known) + 1 if known else len(self._queue) + 1
        ahead = [one for one in list(self._queue)[: place - 1] if not self._has_its_share(self._network[one])]
        if self.capacity - len(self._running) > len(ahead) and not self._has_its_share(network):
            if known:
                self._leave(known)
            self._running[new_id], self._network[new_id] = now, network
            return Granted(new_id)
        if known is None and len(self._queue) >= QUEUE_LIMIT:
            return Waits(None, place, ceil(TICKET_LIFE))
        waiting = known or new_id
        self._queue[waiting], self._network[waiting] = now, network
        return Waits(waiting, place, _retry_after(place, self.capacity))

    def release(self, test_id: str) -> None:
        """The test is over; releasing one twice is nothing."""
        self._running.pop(test_id, None)
        self._network.pop(test_id, None)

    def _leave(self, ticket: str) -> None:
        del self._queue[ticket], self._network[ticket]

    def _has_its_share(self, network: str) -> bool:
        """Whether the network holds all slots but one (of several) while another network waits."""
        if not network or self.capacity < 2:
            return False
        held = sum(self._network[test_id] == network for test_id in self._running)
        return held >= self.capacity - 1 and any(self._network[one] != network for one in self._queue)

    def _forget_the_gone(self, now: float) -> None:
        for ticket in [t for t, asked in self._queue.items() if now - asked > TICKET_LIFE]:
            self._leave(ticket)
        for test_id in [t for t, begun in self._running.items() if now - begun > LONGEST]:
            self.release(test_id)


def _retry_after(place: int, capacity: int) -> int:
    """Seconds until it is worth asking again: often enough to keep the place, seldom enough to be cheap."""
    return max(2, min(15, ceil(TYPICAL * place / (2 * capacity))))
