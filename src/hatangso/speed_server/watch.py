"""The watch: a WebSocket beside the test, pinged by the server, so that delays are measured below JavaScript.

RMBT takes its delays so as well (from the server's side, the median of pings before the load). A connection
of its own sees the queue that the load builds in the line, not the one in the loaded connection's buffers.
"""

import json
import os

from hatangso.domain.measurement.goodput import jitter, middle
from hatangso.speed_server.connection import Connection
from hatangso.speed_server.direction import Running
from hatangso.speed_server.running_test import RunningTest
from hatangso.speed_server.websocket import (
    CLOSE,
    NORMAL,
    PING,
    PONG,
    TEXT,
    Bulk,
    FrameReader,
    Violation,
    close_frame,
    frame_head,
)

IDLE_PINGS = 12
EVERY = 0.1  # s from ping to ping
TELL_EVERY = 0.25  # s from text to text
SMALL_MESSAGES = 500  # a client's texts and control frames that answer no ping of ours, then it is closed
AWAITED = 50  # pings not answered yet, more are not sent


class Watch:
    """One watch of one test; a second one takes the place of the first."""

    def __init__(self, connection: Connection, test: RunningTest, accept: bytes) -> None:
        self.connection = connection
        self.test = test
        self.reader = FrameReader()
        self._awaited: dict[bytes, tuple[float, Running | None]] = {}
        self._idle_sent = 0
        self._small = 0
        self._told = 0.0
        self._ready_told = False
        connection.part = self
        connection.write(accept)
        self._timer = connection.service.loop.call_soon(self._tick)

    def take(self, data: memoryview) -> None:
        try:
            for item in self.reader.feed(data):
                if isinstance(item, Bulk):
                    raise Violation(1003, "a binary message to the watch")
                if item.kind == PONG and self._pong(item.payload):
                    continue
                self._small += 1
                if self._small > SMALL_MESSAGES:
                    raise Violation(1008, "too many messages")
                if item.kind == PING:
                    self.connection.write(frame_head(PONG, len(item.payload)) + item.payload)
                elif item.kind == CLOSE:
                    self._close(NORMAL)
                    return
        except Violation as violation:
            self._close(violation.code)

    def _pong(self, payload: bytes) -> bool:
        """Whether it answers a ping of ours."""
        sent, direction = self._awaited.pop(payload, (None, None))
        if sent is None:
            return False
        delay = (self.test.clock() - sent) * 1000
        (self.test.idle_pings if direction is None else direction.pings).append(delay)
        return True

    def _tick(self) -> None:
        if self.test.over:
            self._close(NORMAL)
            return
        now = self.test.clock()
        active = self.test.active
        loaded = active if active and active.open else None
        if (loaded or (self._idle_sent < IDLE_PINGS and not self.test.directions)) and len(
            self._awaited
        ) < AWAITED:
            self._idle_sent += loaded is None
            payload = os.urandom(8)
            self._awaited[payload] = (now, loaded)
            self.connection.write(frame_head(PING, len(payload)) + payload)
        if now - self._told >= TELL_EVERY and (loaded or not self._ready_told):
            self._told = now
            text = json.dumps(self._direction(loaded, now) if loaded else self._idle()).encode()
            self.connection.write(frame_head(TEXT, len(text)) + text)
        self._timer = self.connection.service.loop.call_later(EVERY, self._tick)

    def _idle(self) -> dict[str, object]:
        got = self.test.idle_pings
        self._ready_told = self._idle_sent >= IDLE_PINGS and not self._awaited
        return {
            "phase": "idle",
            "pings": len(got),
            "idle_ms": _rounded(middle(got[1:])),
            "jitter_ms": _rounded(jitter(got[1:])),
            "ready": self._ready_told,
        }

    def _direction(self, running: Running, now: float) -> dict[str, object]:
        return {
            "phase": running.kind,
            "seconds": round(running.elapsed(now), 3),
            "bytes": round(running.samples[-1][1]),
            "mbit_s": _rounded(running.rate_lately(now)),
            "latency_ms": _rounded(middle(running.pings)),
        }

    def _close(self, code: int) -> None:
        self._timer.cancel()
        self.connection.write(close_frame(code))
        self.connection.close()

    def may_write(self) -> None:
        return

    def lost(self) -> None:
        self._timer.cancel()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
