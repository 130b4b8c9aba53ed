"""One direction of one test while it runs: its connections, what was delivered when, what the kernel saw."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from hatangso.domain.measurement.goodput import Sample, bytes_by, goodput, middle
from hatangso.speed_server.tcp_info import TcpInfo

Direction = Literal["download", "upload"]
ENOUGH = 0.8  # share of the asked time that makes a direction complete
RAMP = 0.3  # of the asked time, while TCP finds its rate (RMBT: 2 s before 7 s; LibreSpeed: 1.5 and 3 of 15)
CLIENT_LIMITED = 0.2  # share of the busy time in which the client's window held the server up
CUT = 13.0 / 10.0  # of the asked time, then what still runs is cut off (ndt7: 13 s of 10)


@dataclass
class Stream:
    """One connection of a direction. `delivered` counts content bytes; `facts` asks the kernel."""

    delivered: Callable[[], float]
    facts: Callable[[], TcpInfo | None]
    cut: Callable[[], None]
    congestion: str | None = None
    last: TcpInfo | None = None

    def look(self) -> TcpInfo | None:
        self.last = self.facts() or self.last
        return self.last


@dataclass
class Running:
    """A direction since its first stream: counts, samples, round trips. Moments: a steady clock's, in s."""

    kind: Direction
    mode: Literal["ndt7", "http"]
    asked: float
    begun: float
    beside: int = 0
    open: list[Stream] = field(default_factory=list)
    streams: int = 0
    most: int = 0
    gone: float = 0.0  # content delivered by streams that are closed
    samples: list[Sample] = field(default_factory=lambda: [(0.0, 0.0)])
    round_trips: list[float] = field(default_factory=list)  # ms
    pings: list[float] = field(default_factory=list)  # ms, of the watch
    finished: bool = False
    taken: Sample | None = None  # when the client confirmed that it has taken all, and how much that is
    _told: list[TcpInfo] = field(default_factory=list)  # last facts of closed streams
    _congestion: str | None = None

    def join(self, stream: Stream) -> None:
        self.open.append(stream)
        self.streams += 1
        self.most = max(self.most, len(self.open))
        self._congestion = self._congestion or stream.congestion

    def leave(self, stream: Stream, now: float) -> None:
        if stream not in self.open:
            return
        self.sample(now)
        self.open.remove(stream)
        self.gone += stream.delivered()
        if stream.last:
            self._told.append(stream.last)

    def confirm(self, content: float, now: float) -> None:
        """The client has read the whole content (its close frame answers ours)."""
        self.taken = (self.elapsed(now), content)

    def elapsed(self, now: float) -> float:
        return now - self.begun

    @property
    def over(self) -> float:
        """The moment after which nothing counts any more."""
        return self.begun + self.asked

    def total(self) -> float:
        return self.gone + sum(stream.delivered() for stream in self.open)

    def sample(self, now: float) -> None:
        """Note what was delivered by now; only where more was: a silent end does not thin the rate."""
        for stream in self.open:
            facts = stream.look()
            if facts and facts["RTT"]:
                self.round_trips.append((facts["RTT"] or 0) / 1000)
        total = self.total()
        if total > self.samples[-1][1]:
            self.samples.append((self.elapsed(now), total))

    def rate_lately(self, now: float) -> float | None:
        """Mbit/s of the last second."""
        at = self.elapsed(now)
        return goodput(self.samples, begin=max(0.0, at - 1), end=at)

    def told(self) -> dict[str, Any]:
        """The figures of the signed result (docs/methods/speed-server.md, 4)."""
        end = min(self.samples[-1][0], self.asked)
        taken = [(0.0, 0.0), self.taken] if self.taken else self.samples
        mean = goodput(taken, begin=0.0, end=self.taken[0] if self.taken else end)
        steady = goodput(self.samples, begin=RAMP * self.asked, end=end)
        facts = [*self._told, *(s.last for s in self.open if s.last)]
        sends = self.kind == "download"
        return {
            "mbit_s": _rounded(steady, 3),
            "mean_mbit_s": _rounded(mean, 3),
            "bytes": round(bytes_by(self.samples, end)),
            "seconds": round(end, 3),
            "streams": self.most,
            "complete": end >= ENOUGH * self.asked,
            "min_rtt_ms": _rounded(min((v / 1000 for f in facts if (v := f["MinRTT"])), default=None), 3),
            "rtt_ms": _rounded(middle(self.round_trips), 3),
            "retransmitted": _share(facts, "BytesRetrans", "BytesSent") if sends else None,
            "rwnd_limited": _share(facts, "RWndLimited", "BusyTime") if sends else None,
            "sndbuf_limited": _share(facts, "SndBufLimited", "BusyTime") if sends else None,
            "congestion": self._congestion if sends else None,
        }


def _share(facts: list[TcpInfo], part: str, whole: str) -> float | None:
    """Of all streams together; None where the kernel does not tell."""
    known = [(f[part], f[whole]) for f in facts if f[part] is not None and f[whole] is not None]
    total = sum(w or 0 for _, w in known)
    return round(sum(p or 0 for p, _ in known) / total, 4) if total else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
