"""The client's side of ndt7 v0.11 and of the watch, on picows."""

import asyncio
import json
import os
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

SUBPROTOCOL = "net.measurementlab.ndt.v7"
FIRST, LARGEST, FRACTION = 1 << 13, 1 << 24, 16
PATIENCE = 15.0  # s, then a subtest that does not end is left (ndt7)


@dataclass
class Count:
    """What one direction carried, counted at this side."""

    bytes: int = 0
    seconds: float = 0.0
    messages: int = 0
    measurements: list[dict[str, Any]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)  # of the binary messages that came


class _Subtest(WSListener):
    """Counts what comes; knows when the connection has ended."""

    def __init__(self) -> None:
        self.count = Count()
        self.ended = asyncio.Event()
        self.writable = asyncio.Event()
        self.writable.set()
        self.begun = time.perf_counter()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.begun = time.perf_counter()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self.count.measurements.append(json.loads(frame.get_payload_as_bytes()))
        elif frame.msg_type in (WSMsgType.BINARY, WSMsgType.CONTINUATION):
            self.count.bytes += frame.payload_size
            self.count.messages += frame.fin
            self.count.sizes.append(frame.payload_size)
            self.count.seconds = time.perf_counter() - self.begun
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.send_close()
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.ended.set()
        self.writable.set()

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()


async def _open(url: str, tls: ssl.SSLContext | None) -> tuple[WSTransport, Any]:
    return await ws_connect(
        _Subtest,
        url,
        ssl_context=tls,
        max_frame_size=LARGEST + 16,
        extra_headers={"Sec-WebSocket-Protocol": SUBPROTOCOL},
        logger_name="hatangso",
    )


async def ndt7_download(url: str, tls: ssl.SSLContext | None) -> Count:
    """Read until the server closes."""
    transport, subtest = await _open(url, tls)
    await _until_ended(transport, subtest)
    return subtest.count  # type: ignore[no-any-return]


async def ndt7_upload(
    url: str, tls: ssl.SSLContext | None, seconds: float, congestion: str | None = None
) -> Count:
    """Send for so many seconds; bytes that left this process by then are counted."""
    transport, subtest = await _open(url, tls)
    set_congestion(transport.underlying_transport.get_extra_info("socket"), congestion)
    payload = memoryview(os.urandom(LARGEST))
    size, sent, count = FIRST, 0, subtest.count
    while time.perf_counter() - subtest.begun < seconds and not subtest.ended.is_set():
        if size < LARGEST and size < sent / FRACTION:
            size *= 2
        transport.send(WSMsgType.BINARY, payload[:size])
        sent += size
        count.messages += 1
        await asyncio.sleep(0)
        await subtest.writable.wait()
    count.bytes = sent - transport.underlying_transport.get_write_buffer_size()
    count.seconds = time.perf_counter() - subtest.begun
    transport.send_close()
    await _until_ended(transport, subtest)
    return count  # type: ignore[no-any-return]


async def _until_ended(transport: WSTransport, subtest: Any) -> None:
    try:
        await asyncio.wait_for(subtest.ended.wait(), PATIENCE)
    except TimeoutError:
        transport.disconnect(graceful=False)


def set_congestion(sock: Any, congestion: str | None) -> None:
    """Choose how we send, where the kernel allows it; None leaves it to the system."""
    if congestion and sock is not None:
        sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, "TCP_CONGESTION", 13), congestion.encode())


class Watch(WSListener):
    """The connection that the server pings during the test; picows answers pings by itself."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self._ready = asyncio.Event()
        self.transport: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self.told.append(json.loads(frame.get_payload_as_bytes()))
            if self.told[-1].get("ready"):
                self._ready.set()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._ready.set()

    async def ready(self) -> None:
        """Wait until the idle latency is known; not for ever."""
        try:
            await asyncio.wait_for(self._ready.wait(), 10)
        except TimeoutError:
            return

    def close(self) -> None:
        if self.transport is not None:
            self.transport.disconnect()


async def open_watch(url: str, tls: ssl.SSLContext | None) -> Any:
    """The watch of a test, open."""
    _transport, watch = await ws_connect(
        Watch,
        url,
        ssl_context=tls,
        extra_headers={"Sec-WebSocket-Protocol": SUBPROTOCOL},
        logger_name="hatangso",
    )
    return watch
