"""The HTTP mode of several streams: bodies, their lengths, delays under load; over plain sockets."""

import json

import pytest

from tests.speed_server.conftest import Running

TEXT, PING, PONG = 1, 9, 10


def test_http_streams_together_and_the_upload_in_several_bodies(server: Running) -> None:
    own = server.slot()["hatangso"]
    streams = [server.connect() for _ in range(3)]
    path = "/" + own["urls"]["download"].split("/", 3)[3]
    for sock in streams:
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    received, left = 0, {sock.fileno(): sock for sock in streams}
    tails = []
    for sock in left.values():
        tail = b""
        while data := sock.recv(1 << 20):
            received += len(data)
            tail = (tail + data)[-16:]
        tails.append(tail)
    assert all(tail.endswith(b"\r\n0\r\n\r\n") for tail in tails)  # each answer is whole
    with server.connect() as sock:  # two bodies, and a request that follows, on one connection
        path = "/" + own["urls"]["upload"].split("/", 3)[3]
        for size in (100_000, 50_000):
            sock.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n".encode())
            sock.sendall(bytes(size))
            assert f'{{"bytes": {size}}}'.encode() in sock.recv(4096)
        sock.sendall(f"GET /{own['urls']['ping'].split('/', 3)[3]} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert sock.recv(4096).startswith(b"HTTP/1.1 204 ")
    result = server.get(own["urls"]["result"])["result"]
    assert (result["mode"], result["protocol"]) == ("http", "http/1")
    assert result["download"]["streams"] == 3
    assert result["download"]["bytes"] == pytest.approx(received, rel=0.1)
    assert result["upload"]["bytes"] == 150_000


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Transfer-Encoding: chunked", 411),
        ("X-None: 1", 411),
        ("Content-Length: -5", 400),
        (f"Content-Length: {300 * 1024 * 1024}", 413),
    ],
)
def test_bodies_without_a_sound_length_are_refused(server: Running, head: str, status: int) -> None:
    url = server.slot()["hatangso"]["urls"]["upload"]
    path = "/" + url.split("/", 3)[3]
    answer = server.raw(f"POST {path} HTTP/1.1\r\nHost: a\r\n{head}\r\n\r\n")
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())


def test_the_watch_measures_delays_by_pings_before_and_under_load(server: Running) -> None:
    place = server.slot()
    own = place["hatangso"]
    watch = server.open(own["urls"]["watch"])
    told = []
    while not (told and told[-1]["ready"]):
        kind, payload = watch.next() or (0, b"")
        if kind == PING:
            watch.send(PONG, payload)
            watch.send(PONG, b"a pong of nothing")
        elif kind == TEXT:
            told.append(json.loads(payload))
    assert told[-1]["pings"] == 12
    down = server.connect()
    down.sendall(f"GET /{own['urls']['download'].split('/', 3)[3]} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    pings = 0
    while pings < 5:
        down.recv(1 << 20)
        kind, payload = watch.next() or (0, b"")
        pings += kind == PING
        if kind == PING:
            watch.send(PONG, payload)
        elif kind == TEXT:
            assert json.loads(payload)["phase"] == "download"
        down.setblocking(False)
        try:
            while down.recv(1 << 20):
                pass
        except BlockingIOError:
            down.settimeout(10)
    answer = server.get(own["urls"]["result"] + "&done=1")["result"]
    assert answer["latency"]["by"] == "watch"
    assert answer["latency"]["pings"] >= 16
    assert 0 < answer["latency"]["idle_ms"] < 500
    assert answer["latency"]["jitter_ms"] is not None
    assert answer["latency"]["download_ms"] > 0
    assert answer["latency"]["upload_ms"] is None
