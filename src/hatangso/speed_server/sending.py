"""Content sent as fast as the line takes it, and how much of it arrived."""

from typing import Any

from hatangso.speed_server.connection import PIECE, Connection
from hatangso.speed_server.direction import Stream
from hatangso.speed_server.tcp_info import TcpInfo, congestion_of, prepare_sender, read_tcp_info

AT_ONCE = 4  # pieces in one turn of the loop, so that one fast client leaves turns to the others
TLS_RECORD, TLS_EXTRA = (
    16384,
    22,
)  # bytes of content in a full record; header, type and tag around it (RFC 8446, 5.2)


class Delivery:
    """Counts of one sending connection: what was handed over, and what the client's kernel has acknowledged.

    Bytes written say little (the kernels' buffers swallow megabytes), so content delivered is what was
    acknowledged since the start, less the share of TLS records. Without TCP_INFO: what has left the process.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.written = 0
        self._socket: Any = connection.socket
        prepare_sender(self._socket, connection.service.config.congestion)
        self._share = TLS_RECORD / (TLS_RECORD + TLS_EXTRA) if connection.service.tls else 1.0
        first = read_tcp_info(self._socket)
        self._before = (first and first["BytesAcked"]) or 0
        self._acked: float | None = None
        self.stream = Stream(self.delivered, self.facts, connection.abort, congestion_of(self._socket))

    def facts(self) -> TcpInfo | None:
        facts = read_tcp_info(self._socket)
        if facts and facts["BytesAcked"] is not None:
            self._acked = ((facts["BytesAcked"] or 0) - self._before) * self._share
        return facts

    def delivered(self) -> float:
        """Content bytes that reached the client by the last look at the kernel."""
        if self._acked is not None:
            return min(self._acked, self.written)
        waiting = (
            0 if self.connection.transport.is_closing() else self.connection.transport.get_write_buffer_size()
        )
        return max(0, self.written - waiting)


def pieces_of(payload: memoryview, size: int) -> list[memoryview]:
    """The random payload, over and over, cut into pieces that together have this size."""
    whole, rest = divmod(size, PIECE)
    return [payload[:PIECE]] * whole + ([payload[:rest]] if rest else [])
