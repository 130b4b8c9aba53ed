"""One client that sends without end, or does not read its answers, leaves turns and memory to the others."""

import asyncio
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from hatangso.speed_server.connection import AT_ONCE, LASTS, REQUESTS, Connection
from hatangso.speed_server.http_head import HEAD_LIMIT
from hatangso.speed_server.service import Config, Service
from tests.speed_server.conftest import Running, Serve

ASK = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


class Line:
    """A transport that notes what is done with it."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.reads = True
        self.closed = False

    def write(self, data: bytes) -> None:
        self.sent.append(bytes(data))

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    abort = close

    def get_extra_info(self, name: str) -> Any:
        return ("203.0.113.7", 40000) if name == "peername" else None

    def set_write_buffer_limits(self, **limits: int) -> None:
        return


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def connected(loop: asyncio.AbstractEventLoop) -> tuple[Connection, Line]:
    connection, line = Connection(Service(Config("k"), False, loop)), Line()
    connection.connection_made(line)
    return connection, line


def feed(connection: Connection, data: bytes) -> None:
    connection.get_buffer(-1)[: len(data)] = data
    connection.buffer_updated(len(data))


def turn(loop: asyncio.AbstractEventLoop) -> None:
    """One turn of the loop, in a thread of its own: a browser's loop may be running in this one."""
    loop.call_soon(loop.stop)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    thread.join()


def test_8_of_20_requests_in_one_read_are_answered_in_a_turn(loop: asyncio.AbstractEventLoop) -> None:
    connection, line = connected(loop)
    feed(connection, ASK * 20 + ASK[:10])
    assert (len(line.sent), line.reads) == (AT_ONCE, False)
    turn(loop)
    assert (len(line.sent), line.reads) == (16, False)
    turn(loop)
    assert (len(line.sent), line.reads) == (20, True)
    feed(connection, ASK[10:])
    assert len(line.sent) == 21


def test_nothing_is_read_or_answered_while_the_client_takes_no_answers(
    loop: asyncio.AbstractEventLoop,
) -> None:
    connection, line = connected(loop)
    connection.pause_writing()
    feed(connection, ASK * 3)
    turn(loop)
    assert (line.sent, line.reads) == ([], False)
    connection.resume_writing()
    assert (len(line.sent), line.reads) == (3, True)


def test_a_connection_without_a_test_ends_after_two_minutes_however_busy_it_is(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, line = connected(loop)
    begun = loop.time()
    monkeypatch.setattr(loop, "time", lambda: begun + LASTS - 1)
    feed(connection, ASK)
    assert (line.closed, b"Connection: close" in line.sent[0]) == (False, False)
    monkeypatch.setattr(loop, "time", lambda: begun + LASTS + 1)
    feed(connection, ASK)
    assert (line.closed, b"\r\nConnection: close\r\n" in line.sent[1]) == (True, True)


def test_a_head_too_long_is_refused_and_the_longest_is_not(loop: asyncio.AbstractEventLoop) -> None:
    longest = ASK[:-4] + b"\r\nX: "
    longest += b"x" * (HEAD_LIMIT - len(longest)) + b"\r\n\r\n"
    connection, line = connected(loop)
    feed(connection, longest)
    assert line.sent[0].startswith(b"HTTP/1.1 200")
    feed(connection, b"x" * HEAD_LIMIT)
    assert len(line.sent) == 1
    feed(connection, b"xxxx")
    assert (line.sent[1][:12], line.closed) == (b"HTTP/1.1 431", True)


def test_the_1000th_answer_on_a_connection_is_the_last(serve: Serve) -> None:
    server: Running = serve()
    with server.connect() as sock:
        sock.sendall(ASK * REQUESTS)
        answers = bytearray()
        while data := sock.recv(1 << 16):
            answers += data
    assert answers.count(b"HTTP/1.1 200 OK") == REQUESTS
    assert answers.count(b"Connection: close") == 1
    assert server.get("/")["running"] == 0


def test_bodies_sent_one_behind_the_other_are_each_counted(serve: Serve) -> None:
    server: Running = serve()
    urls = server.slot()["hatangso"]["urls"]
    head = f"POST /{urls['upload'].split('/', 3)[3]} HTTP/1.1\r\nHost: a\r\nContent-Length: "
    with server.connect() as sock:
        sock.sendall(f"{head}3\r\n\r\nabc{head}0\r\n\r\n{head}1\r\n\r\nx".encode() * 10)
        answers = b""
        while answers.count(b"HTTP/1.1 200 OK") < 30 or not answers.endswith(b"}"):
            data = sock.recv(1 << 16)
            assert data
            answers += data
    assert [answers.count(b'{"bytes": %d}' % size) for size in (3, 0, 1)] == [10, 10, 10]
    assert server.get(urls["result"])["result"]["upload"]["bytes"] == 40


def test_the_watch_answers_500_pings_that_nobody_asked_for(serve: Serve) -> None:
    server: Running = serve()
    watch = server.open(server.slot()["hatangso"]["urls"]["watch"])
    watch.sock.sendall((bytes((0x89, 0x80)) + bytes(4)) * 501)
    frames = watch.rest()
    assert sum(kind == 10 for kind, _ in frames) == 500
    assert [payload for kind, payload in frames if kind == 8] == [struct.pack("!H", 1008)]
