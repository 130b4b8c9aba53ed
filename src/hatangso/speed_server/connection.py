"""One connection: it waits for the head of a request, hands it to the service, then to the part that answers.

HTTP and WebSocket come in at one port. What arrives is read into one buffer shared by all connections and is
looked at before the next read, so thousands of uploads take no memory.
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
        self._head = bytearray()
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.set_write_buffer_limits(high=WAITING_BYTES, low=PIECE)
        self.address = (transport.get_extra_info("peername") or ("",))[0]
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
            self._take_head(data)

    def eof_received(self) -> bool:
        return False  # an abrupt end is no failure: what was counted stands

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
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

    def write(self, data: bytes | memoryview) -> None:
        self.transport.write(data)

    def close(self) -> None:
        """Send what waits, then end; a client that does not read it is not waited for long."""
        self.transport.close()
        self._stop_timer()
        self._timer = self.service.loop.call_later(FLUSH_WITHIN, self.abort)

    def abort(self) -> None:
        self.transport.abort()

    def next_request(self, rest: bytes = b"") -> None:
        """The part has answered; another request may follow on this connection."""
        self.part = None
        self._head.clear()
        self._wait_for_head()
        if rest:
            self._take_head(memoryview(rest))

    def answer(self, data: bytes, *, close: bool = False) -> None:
        """A whole answer to a request without a body."""
        self.write(data)
        if close:
            self.close()

    def _wait_for_head(self) -> None:
        self._stop_timer()
        self._timer = self.service.loop.call_later(HEAD_WITHIN, self.abort)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _take_head(self, data: memoryview) -> None:
        self._head += data
        while self.part is None and not self.transport.is_closing():
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                if len(self._head) > HEAD_LIMIT:
                    self._refuse(Refusal(431, "head", "The head of the request is too long."))
                return
            if end > HEAD_LIMIT:
                self._refuse(Refusal(431, "head", "The head of the request is too long."))
                return
            head, rest = bytes(self._head[:end]), bytes(self._head[end + 4 :])
            self._head.clear()
            if self._answer_head(head):
                if rest and self.part:
                    self.part.take(memoryview(rest))  # which may end it and begin the next request
                return
            self._head += rest

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
