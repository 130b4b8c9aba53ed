"""The client's side of the multi-stream mode: several connections, bytes counted together."""

import asyncio
import os
import ssl
import time
from typing import Any
from urllib.parse import urlsplit

from hatangso.adapters.speed_client_ndt7 import Count, set_congestion

PIECE = 256 * 1024
BODY = 64 * 1024 * 1024
SLACK = 3.0  # s that a download may run on after its time
_PAYLOAD = os.urandom(PIECE)


class _Stream(asyncio.BufferedProtocol):
    """One connection: counts what comes after the head of the answer; writes when the line takes more."""

    def __init__(self, count: Count) -> None:
        self.count = count
        self.begun = 0.0
        self.ended = asyncio.Event()
        self.writable = asyncio.Event()
        self.answered = asyncio.Event()
        self.writable.set()
        self.transport: Any = None
        self.head = bytearray()
        self.in_body = False
        self._buffer = memoryview(bytearray(PIECE))

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        if not self.in_body:
            self.head += self._buffer[:nbytes]
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            nbytes = len(self.head) - end - 4
            self.in_body = True
            self.answered.set()
        self.count.bytes += nbytes
        self.count.seconds = time.perf_counter() - self.begun

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set()
        self.answered.set()
        self.writable.set()

    def expect_another(self) -> None:
        self.head.clear()
        self.in_body = False
        self.answered.clear()


async def _connect(url: str, tls: ssl.SSLContext | None, count: Count) -> tuple[_Stream, str]:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    _, stream = await loop.create_connection(lambda: _Stream(count), parts.hostname or "", port, ssl=tls)
    return stream, f"{parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"


async def http_download(url: str, tls: ssl.SSLContext | None, streams: int, seconds: float) -> Count:
    """Read all streams until the server ends them. Bytes are with the heads of chunks (0.004 %)."""
    count = Count()
    opened = [await _connect(url, tls, count) for _ in range(streams)]
    begun = time.perf_counter()
    for stream, line in opened:
        stream.begun = begun
        stream.transport.write(f"GET {line}\r\n".encode())
    try:
        await asyncio.wait_for(asyncio.gather(*(s.ended.wait() for s, _ in opened)), seconds + SLACK)
    except TimeoutError:
        for stream, _ in opened:
            stream.transport.abort()
    return count


async def http_upload(
    url: str, tls: ssl.SSLContext | None, streams: int, seconds: float, congestion: str | None = None
) -> Count:
    """Send bodies one after the other on each stream, for so many seconds; counts what left this process."""
    answers = Count()
    opened = [await _connect(url, tls, answers) for _ in range(streams)]
    for stream, _ in opened:
        set_congestion(stream.transport.get_extra_info("socket"), congestion)
    begun = time.perf_counter()
    sent = await asyncio.gather(*(_send(stream, line, begun + seconds) for stream, line in opened))
    count = Count(bytes=sum(sent), seconds=time.perf_counter() - begun, messages=len(sent))
    for stream, _ in opened:
        stream.transport.abort()
    await asyncio.gather(*(s.ended.wait() for s, _ in opened))
    return count


async def _send(stream: _Stream, line: str, until: float) -> int:
    sent = 0
    while time.perf_counter() < until and not stream.ended.is_set():
        stream.expect_another()
        stream.transport.write(f"POST {line}Content-Length: {BODY}\r\n\r\n".encode())
        for _ in range(BODY // PIECE):
            stream.transport.write(_PAYLOAD)
            sent += PIECE
            await asyncio.sleep(0)
            left = until - time.perf_counter()
            if left <= 0 or stream.ended.is_set():
                return sent - int(stream.transport.get_write_buffer_size())
            await _writable(stream, left)
        await stream.answered.wait()
    return sent


async def _writable(stream: _Stream, left: float) -> None:
    if not stream.writable.is_set():
        try:
            await asyncio.wait_for(stream.writable.wait(), left)
        except TimeoutError:
            return
