"""One test from its slot to its signed result: which direction runs, who joins, what is told in the end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from hatangso.domain.measurement.goodput import jitter, middle
from hatangso.domain.measurement.slots import BEGIN_WITHIN, IDLE
from hatangso.speed_server.direction import CLIENT_LIMITED, CUT, Direction, Running, Stream
from hatangso.speed_server.http_head import Refusal

Mode = Literal["ndt7", "http"]
PROTOCOLS = {"ndt7": "ndt7/0.11", "http": "http/1"}
STREAM_LIMIT = 8
ORDER: tuple[Direction, ...] = ("download", "upload")


@dataclass
class RunningTest:
    """Moments: `clock` is steady (s), `wall` is the time of day. `released` gives the slot to the next."""

    test_id: str
    seconds: float
    ends: float  # Unix seconds, of its token
    server: str
    clock: Callable[[], float]
    wall: Callable[[], float]
    released: Callable[["RunningTest"], None]
    others_loading: Callable[["RunningTest"], int]
    tls: bool = False
    ip_version: int = 4
    mode: Mode | None = None
    started: float | None = None  # time of day
    ended: float | None = None
    over: bool = False
    directions: dict[Direction, Running] = field(default_factory=dict)
    idle_pings: list[float] = field(default_factory=list)  # ms
    tcp_idle: list[float] = field(default_factory=list)  # ms, at each connection's start
    _quiet_since: float = 0.0

    def __post_init__(self) -> None:
        self._quiet_since = self.clock()

    @property
    def active(self) -> Running | None:
        """The direction that runs now."""
        return next((d for d in self.directions.values() if not d.finished), None)

    def join(self, kind: Direction, mode: Mode, stream: Stream) -> Running:
        """Take a connection into a direction, which begins with it. Refusal 401 (used), 409 (not now)."""
        if self.over:
            raise Refusal(401, "token_used", "This test is over.")
        if self.mode not in (None, mode):
            raise Refusal(409, "mode", "This test runs in the other mode.")
        now = self.clock()
        active = self.active
        if active and active.kind != kind and not active.open:
            self._finish(active)
            active = None
        if active and active.kind != kind:
            raise Refusal(409, "busy", "The other direction is still running.")
        running = self.directions.get(kind)
        if running is None:
            running = Running(kind, mode, self.seconds, now)
            self.directions[kind] = running
            running.beside = self.others_loading(self)
        elif running.finished or mode == "ndt7" or now > running.over:
            raise Refusal(401, "token_used", "This direction was measured already.")
        elif len(running.open) >= STREAM_LIMIT:
            raise Refusal(409, "streams", f"More than {STREAM_LIMIT} streams.")
        if self.started is None:
            self.started = self.wall()
        self.mode = mode
        running.join(stream)
        facts = stream.look()
        if facts and facts["RTT"]:
            self.tcp_idle.append((facts["RTT"] or 0) / 1000)
        return running

    def leave(self, running: Running, stream: Stream) -> None:
        """A connection of a direction ended, in whatever manner."""
        now = self.clock()
        running.leave(stream, now)
        self._quiet_since = now
        if not running.open and (running.mode == "ndt7" or now >= running.over):
            self._finish(running)

    def tick(self) -> None:
        """Ten times a second: count, cut what runs too long, let the slot go when nothing comes any more."""
        now = self.clock()
        running = self.active
        if running:
            running.beside = max(running.beside, self.others_loading(self))
            running.sample(now)
            if running.elapsed(now) > CUT * running.asked:
                for stream in list(running.open):
                    stream.cut()
                self._finish(running)
            elif not running.open and now - self._quiet_since > min(2.0, IDLE):
                self._finish(running)
            if running.open:
                return
        allowed = IDLE if self.directions else BEGIN_WITHIN
        if self.done or now - self._quiet_since > allowed or self.wall() > self.ends:
            self.end()

    @property
    def done(self) -> bool:
        return len(self.directions) == 2 and all(d.finished for d in self.directions.values())

    @property
    def loading(self) -> bool:
        return bool(self.active and self.active.open)

    def end(self) -> None:
        """The test is over: its slot goes on; what it measured stays to be read."""
        if self.over:
            return
        self.over = True
        for running in self.directions.values():
            for stream in list(running.open):
                stream.cut()
            self._finish(running)
        self.released(self)

    def _finish(self, running: Running) -> None:
        if not running.finished:
            running.finished = True
            self.ended = self.wall()

    def result(self) -> dict[str, Any]:
        """What the server saw, as docs/methods/speed-server.md tells; unknown is None."""
        told = {kind: running.told() for kind, running in self.directions.items()}
        limited = (told.get("download") or {}).get("rwnd_limited")
        return {
            "version": 1,
            "test_id": self.test_id,
            "protocol": PROTOCOLS[self.mode] if self.mode else None,
            "mode": self.mode,
            "server": self.server,
            "started": _moment(self.started),
            "ended": _moment(self.ended),
            "seconds_asked": self.seconds,
            "ip_version": self.ip_version,
            "tls": self.tls,
            "beside": max((d.beside for d in self.directions.values()), default=0),
            "complete": len(told) == 2 and all(t["complete"] for t in told.values()),
            "download": told.get("download"),
            "upload": told.get("upload"),
            "latency": self._latency(),
            "client_limited": None if limited is None else limited >= CLIENT_LIMITED,
        }

    def _latency(self) -> dict[str, Any]:
        down, up = (self.directions.get(kind) for kind in ORDER)
        loaded = [d.pings for d in (down, up) if d]
        if self.idle_pings:
            idle = self.idle_pings[1:] or self.idle_pings  # the first one wakes the radio
            by: str | None = "watch"
            values = (middle(idle), jitter(idle), *(middle(d.pings) if d else None for d in (down, up)))
        else:
            by = "tcp" if self.tcp_idle else None
            values = (
                min(self.tcp_idle, default=None),
                None,
                *(middle(d.round_trips) if d else None for d in (down, up)),
            )
        names = ("idle_ms", "jitter_ms", "download_ms", "upload_ms")
        rounded = [None if value is None else round(value, 3) for value in values]
        pings = len(self.idle_pings) + sum(map(len, loaded))
        return {**dict(zip(names, rounded, strict=True)), "pings": pings, "by": by}


def _moment(unix: float | None) -> str | None:
    if unix is None:
        return None
    return datetime.fromtimestamp(unix, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
