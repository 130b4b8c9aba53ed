"""Several HTTP streams at once, for fixed lines that one flow cannot fill: download, upload, ping."""

from hatangso.speed_server.connection import PIECE, Connection, length_of
from hatangso.speed_server.direction import Running, Stream
from hatangso.speed_server.http_head import Request, answer_head, json_answer
from hatangso.speed_server.running_test import RunningTest
from hatangso.speed_server.sending import AT_ONCE, Delivery
from hatangso.speed_server.tcp_info import read_tcp_info

UPLOAD_LIMIT = 256 * 1024 * 1024  # of one body
_CHUNK = f"{PIECE:x}\r\n".encode()
_LAST_CHUNK = b"0\r\n\r\n"


class HttpDownload:
    """Random bytes, chunked, until the direction's time is over."""

    def __init__(self, connection: Connection, test: RunningTest, headers: dict[str, str]) -> None:
        self.connection = connection
        self.test = test
        self.ended = False
        self.delivery = Delivery(connection)
        self.running: Running = test.join("download", "http", self.delivery.stream)
        connection.part = self
        head = {
            "Content-Type": "application/octet-stream",
            "Transfer-Encoding": "chunked",
            "Connection": "close",
        }
        connection.write(answer_head(200, {**headers, **head}))
        # The payload of a chunk and what lies between it and the next: one piece to write.
        self._piece = connection.service.chunk
        connection.write(_CHUNK)
        connection.service.loop.call_soon(self.may_write)

    def take(self, data: memoryview) -> None:
        """Nothing more is asked for on this connection."""

    def may_write(self) -> None:
        most = self.connection.service.config.bytes_per_direction
        for _ in range(AT_ONCE):
            if self.ended or self.connection.paused:
                return
            self.delivery.written += PIECE
            if self.test.clock() >= self.running.over or self.running.total() >= most:
                self.ended = True
                self.connection.write(self._piece[:PIECE])
                self.connection.write(b"\r\n" + _LAST_CHUNK)
                self.test.leave(self.running, self.delivery.stream)
                self.connection.close()
                return
            self.connection.write(self._piece)
        if not self.connection.paused:
            self.connection.service.loop.call_soon(self.may_write)

    def lost(self) -> None:
        self.ended = True
        self.test.leave(self.running, self.delivery.stream)


class HttpUpload:
    """One body, counted as it arrives; its bytes are not kept."""

    def __init__(
        self, connection: Connection, test: RunningTest, request: Request, headers: dict[str, str]
    ) -> None:
        self.connection = connection
        self.test = test
        self.headers = headers
        self.left = length_of(request, UPLOAD_LIMIT)
        self.counted = 0
        self.stream = Stream(lambda: self.counted, lambda: read_tcp_info(connection.socket), connection.abort)
        self.running: Running = test.join("upload", "http", self.stream)
        connection.part = self
        if request.headers.get("expect", "").lower() == "100-continue":
            connection.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if not self.left:
            self._whole(None)

    def take(self, data: memoryview) -> None:
        came = min(self.left, len(data))
        self.left -= came
        self.counted += came
        if self.running.total() > self.connection.service.config.bytes_per_direction:
            self.connection.abort()
        elif not self.left:
            self._whole(data[came:])

    def _whole(self, rest: memoryview | None) -> None:
        self.test.leave(self.running, self.stream)
        self.connection.write(json_answer(200, {"bytes": self.counted}, self.headers))
        self.connection.next_request(rest)

    def may_write(self) -> None:
        return

    def lost(self) -> None:
        self.test.leave(self.running, self.stream)


def chunk_of(payload: memoryview) -> memoryview:
    """A chunk's payload, its end and the head of the next one."""
    return memoryview(bytes(payload[:PIECE]) + b"\r\n" + _CHUNK)
