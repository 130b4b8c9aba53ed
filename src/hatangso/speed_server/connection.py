"""One connection: it waits for the head of a request, hands it to the service, then to the part that answers.

HTTP and WebSocket come in at one port. What arrives is read into one buffer shared by all connections and is
looked at before the next read, so thousands of uploads take no memory. Requests sent one behind the other
are answered a few at a time, and none is read while the client does not take the answers.
"""

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from hatangso.speed_server.http_head import HEAD_LIMIT, Refusal, Request, read_head

if TYPE_CHECKING:
    from hatangso.speed_server.service import Service

HEAD_WITHIN = 10.0  # s for the head of a request, and between two requests of one connection
FLUSH_WITHIN = 5.0  # s for what waits to be sent when the connection is closed
PIECE = 256 * 1024  # of one read or write
WAITING_BYTES = 2 * PIECE  # that may wait in the process until the kernel takes them
AT_ONCE = 8  # requests of one connection in one turn of the loop, then others have theirs
REQUESTS = 1000  # of one connection, without what a test sends and takes; then it is closed
LASTS = 120.0  # s of a connection that carries no test; longer than a test's token lives


class Part(Protocol):
    """What has taken a connection over: a download, an upload, the watch."""

    def take(self, data: memoryview) -> None: ...
    def may_write(self) -> None: ...
    def lost(self) -> None: ...


class Connection(asyncio.BufferedProtocol):
    """asyncio's protocol of one client."""

    def __init__(self, service: "Service") -> None:
        self.service = service
        self.transport: Any = None
        self.address = ""
        self.part: Part | None = None
        self.paused = False
        self.origin: str | None = None  # of the request at hand, once it is allowed
        self._came = b""  # what was read and no part has taken; answered up to `_at`
        self._at = 0
        self._answered = 0
        self._ends = 0.0  # then the answer at hand is the last one, by the loop's clock
        self._reading = True
        self._later: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.set_write_buffer_limits(high=WAITING_BYTES, low=PIECE)
        self.address = (transport.get_extra_info("peername") or ("",))[0]
        self._ends = self.service.loop.time() + LASTS
        if self.service.admit(self):
            self._wait_for_head()
        else:
            transport.abort()

    @property
    def socket(self) -> Any:
        """Of this very client; None behind a proxy, whose own line would be measured."""
        return None if self.service.config.behind_proxy else self.transport.get_extra_info("socket")

    def get_buffer(self, sizehint: int) -> memoryview:
        return self.service.scratch

    def buffer_updated(self, nbytes: int) -> None:
        data = self.service.scratch[:nbytes]
        if self.part:
            self.part.take(data)
        else:
            self._came = b"".join((memoryview(self._came)[self._at :], data))
            self._at = 0
            self._go_on()

    def eof_received(self) -> bool:
        return False  # an abrupt end is no failure: what was counted stands

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        if self._later:
            self._later.cancel()
        self.service.gone(self)
        part, self.part = self.part, None
        if part:
            part.lost()

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False
        if self.part:
            self.part.may_write()
        else:
            self._go_on()

    def write(self, data: bytes | memoryview) -> None:
        self.transport.write(data)

    def close(self) -> None:
        """Send what waits, then end; a client that does not read it is not waited for long."""
        self.transport.close()
        self._stop_timer()
        self._timer = self.service.loop.call_later(FLUSH_WITHIN, self.abort)

    def abort(self) -> None:
        self.transport.abort()

    def next_request(self, rest: memoryview | None = None) -> None:
        """The part has answered; another request may follow on this connection.

        `rest`: of what the part was given, what is no more its own; None where it was given nothing.
        """
        self.part = None
        self._ends = self.service.loop.time() + LASTS
        self._wait_for_head()
        if rest is None:
            return
        if rest.obj is self._came:
            self._at = len(self._came) - len(rest)
        else:
            self._came, self._at = bytes(rest), 0
        if rest:
            self._go_on_later()

    def answer(self, data: bytes) -> None:
        """A whole answer to a request without a body."""
        self._answered += 1
        if self._answered < REQUESTS and self.service.loop.time() < self._ends:
            self.write(data)
        else:
            self.write(data.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            self.close()

    def _wait_for_head(self) -> None:
        self._stop_timer()
        self._timer = self.service.loop.call_later(HEAD_WITHIN, self.abort)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _go_on(self) -> None:
        """Answer the requests that came whole: a few now, the others in a later turn of the loop."""
        self._later = None
        for _turn in range(AT_ONCE):
            if self.part or self.transport.is_closing():
                return
            if self.paused:  # the client does not take its answers: nothing more is read from it
                self._read(False)
                return
            head = self._next_head()
            if head is None:
                self._read(True)
                return
            if self._answer_head(head):
                self._hand_over()
                return
        self._go_on_later()

    def _go_on_later(self) -> None:
        self._read(False)
        if self._later is None:
            self._later = self.service.loop.call_soon(self._go_on)

    def _next_head(self) -> bytes | None:
        """The next whole head; None where more must come, or where it is too long to be answered."""
        start, limit = self._at, self._at + HEAD_LIMIT + 4
        end = self._came.find(b"\r\n\r\n", start, limit)
        if end < 0:
            if len(self._came) >= limit:
                self._refuse(Refusal(431, "head", "The head of the request is too long."))
            return None
        self._at = end + 4
        return self._came[start:end]

    def _hand_over(self) -> None:
        """The part takes what came behind its request, which may end it and begin the next one."""
        self._read(True)
        part, rest = self.part, memoryview(self._came)[self._at :]
        if part and rest:
            part.take(rest)
        if self.part is part:
            self._came, self._at = b"", 0

    def _read(self, on: bool) -> None:
        if on == self._reading or self.transport.is_closing():
            return
        self._reading = on
        if on:
            self.transport.resume_reading()
        else:
            self.transport.pause_reading()

    def _answer_head(self, head: bytes) -> bool:
        """Whether a part has taken the connection over."""
        self.origin = None
        try:
            request = read_head(head)
            self.origin = self.service.origin_of(request)
            self.service.serve(self, request)
        except Refusal as refusal:
            self._refuse(refusal)
            return False
        if self.part is None:
            self._wait_for_head()
            return False
        self._stop_timer()
        return True

    def _refuse(self, refusal: Refusal) -> None:
        """The connection ends with it: what follows on it may be a body that nobody reads."""
        self._stop_timer()
        self.write(self.service.refusal(refusal, self.origin))
        self.close()


def length_of(request: Request, limit: int) -> int:
    """The body's length. Refusal 411 (not told), 413 (over the limit), 400 (no number)."""
    if "transfer-encoding" in request.headers or "content-length" not in request.headers:
        raise Refusal(411, "length", "Content-Length is needed.")
    text = request.headers["content-length"]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refusal(400, "length", "Content-Length is no number.")
    if int(text) > limit:
        raise Refusal(413, "length", f"At most {limit} bytes at once.")
    return int(text)
