"""ndt7 v0.11: download and upload over WebSocket.

Source: https://github.com/m-lab/ndt-server, spec/ndt7-protocol.md.
"""

import json
from typing import Any

from hatangso.speed_server.connection import Connection
from hatangso.speed_server.direction import Direction, Running, Stream
from hatangso.speed_server.running_test import RunningTest
from hatangso.speed_server.sending import AT_ONCE, Delivery, pieces_of
from hatangso.speed_server.tcp_info import read_tcp_info
from hatangso.speed_server.websocket import (
    BINARY,
    CLOSE,
    NORMAL,
    NOT_ACCEPTED,
    PING,
    PONG,
    TEXT,
    Bulk,
    FrameReader,
    Small,
    Violation,
    close_frame,
    frame_head,
)

FIRST_MESSAGE = 1 << 13
LARGEST_MESSAGE = (
    1 << 20
)  # to send, though 2^24 is taken: some clients take no more, and count whole messages only
FRACTION = 16  # a message is doubled while it is smaller than this part of what was sent
MEASUREMENT_EVERY = 0.25  # s; ndt7 allows ten a second
SMALL_MESSAGES = 500  # a client's texts and control frames in one subtest, then it is closed


def next_size(size: int, sent: int) -> int:
    """The size of the next binary message after `sent` bytes in messages of `size` and less."""
    return size * 2 if size < LARGEST_MESSAGE and size < sent / FRACTION else size


class Subtest:
    """What both directions share: frames in, measurements out, the end."""

    kind: Direction

    def __init__(self, connection: Connection, test: RunningTest, accept: bytes) -> None:
        self.connection = connection
        self.test = test
        self.reader = FrameReader()
        self.closing = False
        self.said_close = False  # and waits for the client's own close frame
        self._small = 0
        self._told = -1.0
        self.stream = self.make_stream()
        self.running: Running = test.join(self.kind, "ndt7", self.stream)
        connection.part = self
        connection.write(accept)
        self._timer = connection.service.loop.call_later(MEASUREMENT_EVERY, self._tick)

    def make_stream(self) -> Stream:
        raise NotImplementedError

    def count(self, size: int) -> None:
        raise NotImplementedError

    def may_write(self) -> None:
        return

    def take(self, data: memoryview) -> None:
        if self.closing and not self.said_close:
            return
        try:
            for item in self.reader.feed(data):
                if isinstance(item, Bulk):
                    self.count(item.size)
                else:
                    self._small_message(item)
                if self.closing and not self.said_close:
                    return
        except Violation as violation:
            self.close(violation.code)

    def _small_message(self, item: Small) -> None:
        self._small += 1
        if self._small > SMALL_MESSAGES:
            raise Violation(1008, "too many messages")
        if item.kind == CLOSE and self.said_close:
            self.confirmed()
        elif item.kind == CLOSE:
            self.close(NORMAL)
        elif item.kind == PING:
            self.tell(frame_head(PONG, len(item.payload)) + item.payload)

    def tell(self, frame: bytes) -> None:
        """A small frame between two messages."""
        self.connection.write(frame)

    def _tick(self) -> None:
        if self.closing:
            return
        self.measure()
        self._timer = self.connection.service.loop.call_later(MEASUREMENT_EVERY, self._tick)

    def measure(self) -> None:
        text = json.dumps(self.measurement()).encode()
        self.tell(frame_head(TEXT, len(text)) + text)

    def measurement(self) -> dict[str, Any]:
        """One measurement message; TCPInfo only where the kernel tells."""
        elapsed = self.running.elapsed(self.test.clock())
        facts = self.stream.look()
        transport = self.connection.transport
        client, server = (transport.get_extra_info(name) or ("", 0) for name in ("peername", "sockname"))
        return {
            "AppInfo": {"ElapsedTime": round(elapsed * 1e6), "NumBytes": round(self.stream.delivered())},
            "ConnectionInfo": {"Client": _end(client), "Server": _end(server), "UUID": self.test.test_id},
            "Origin": "server",
            "Test": self.kind,
            **({"TCPInfo": facts.ndt7(elapsed)} if facts else {}),
        }

    def close(self, code: int) -> None:
        """Send the close frame once and end; the server closes first, as the specification asks."""
        if not self.closing:
            self.closing = True
            self._timer.cancel()
            self.test.leave(self.running, self.stream)
            self.say_close(code)

    def confirmed(self) -> None:
        """The client has taken everything and says so."""
        self.said_close = False
        self.test.leave(self.running, self.stream)
        self.connection.close()

    def say_close(self, code: int) -> None:
        self.connection.write(close_frame(code))
        self.connection.close()

    def lost(self) -> None:
        self.closing = True
        self._timer.cancel()
        self.test.leave(self.running, self.stream)


class Download(Subtest):
    """Messages of random bytes until the time is over; the message at hand is ended, then the close frame."""

    kind: Direction = "download"

    def __init__(self, connection: Connection, test: RunningTest, accept: bytes) -> None:
        self.size = FIRST_MESSAGE
        self._pieces: list[memoryview] = []
        self._between: list[bytes] = []
        super().__init__(connection, test, accept)
        self._push_soon()

    def make_stream(self) -> Stream:
        self.delivery = Delivery(self.connection)
        return self.delivery.stream

    def count(self, size: int) -> None:
        raise Violation(NOT_ACCEPTED, "a binary message during the download")

    def tell(self, frame: bytes) -> None:
        if self._pieces:
            self._between.append(frame)
        else:
            self.connection.write(frame)

    def say_close(self, code: int) -> None:
        """In the middle of a message no frame can stand: then the connection just ends."""
        if self._pieces:
            self.connection.abort()
        else:
            super().say_close(code)

    def may_write(self) -> None:
        self._push()

    def _push_soon(self) -> None:
        self.connection.service.loop.call_soon(self._push)

    def _push(self) -> None:
        """A few pieces, then others have their turn; writing goes on when the line has taken them."""
        for _ in range(AT_ONCE):
            if self.closing or self.connection.paused:
                return
            if not self._pieces and not self._next_message():
                return
            piece = self._pieces.pop()
            self.delivery.written += len(piece)
            self.connection.write(piece)
        if not self.connection.paused:
            self._push_soon()

    def _next_message(self) -> bool:
        """Begin the next message; False at the end of the subtest."""
        for frame in self._between:
            self.connection.write(frame)
        self._between.clear()
        most = self.connection.service.config.bytes_per_direction
        if self.test.clock() >= self.running.over or self.delivery.written >= most:
            self.end()
            return False
        self.size = next_size(self.size, self.delivery.written)
        self._pieces = pieces_of(self.connection.service.payload, self.size)
        self.connection.write(frame_head(BINARY, self.size))
        return True

    def end(self) -> None:
        """All is written: the client answers our close frame when it has taken everything before it."""
        self.measure()
        self.closing = self.said_close = True
        self._timer.cancel()
        self.connection.write(close_frame(NORMAL))

    def confirmed(self) -> None:
        self.running.confirm(self.delivery.written, self.test.clock())
        super().confirmed()


class Upload(Subtest):
    """Counts what arrives, byte by byte as it comes, and tells the client what was counted."""

    kind: Direction = "upload"

    def __init__(self, connection: Connection, test: RunningTest, accept: bytes) -> None:
        self.counted = 0
        super().__init__(connection, test, accept)

    def make_stream(self) -> Stream:
        connection = self.connection
        return Stream(lambda: self.counted, lambda: read_tcp_info(connection.socket), connection.abort)

    def count(self, size: int) -> None:
        self.counted += size
        if self.counted > self.connection.service.config.bytes_per_direction:
            self.close(NORMAL)


def _end(address: Any) -> str:
    host, port = address[0], address[1]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
