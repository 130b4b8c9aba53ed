"""ndt7 as the contract says, its tokens and slots, spoken to a real process over plain sockets."""

import json
import socket
import struct
import time
import urllib.error
import urllib.request

import pytest

from hatangso.domain.measurement.signed_result import NotSigned, read_signed
from hatangso.domain.measurement.slots import Token, sign_token
from tests.speed_server.conftest import KEY, Running, Serve

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
TCP_NAMES = {
    *("BusyTime", "BytesAcked", "BytesReceived", "BytesSent", "BytesRetrans", "ElapsedTime"),
    *("MinRTT", "RTT", "RTTVar", "RWndLimited", "SndBufLimited"),
}


def test_messages_double_from_8_kib_while_under_a_sixteenth_of_what_was_sent(server: Running) -> None:
    place = server.slot()
    frames = server.open(place["urls"]["ws:///ndt/v7/download"])
    began = time.monotonic()
    got = frames.rest()
    assert 1.9 < time.monotonic() - began < 4
    sizes = [len(payload) for kind, payload in got if kind == BINARY]
    assert sizes[0] == 1 << 13
    sent, size = 0, 1 << 13
    for told in sizes:
        size = size * 2 if size < 1 << 20 and size < sent / 16 else size
        assert told == size
        sent += told
    assert sizes[-1] == 1 << 20
    assert got[-1] == (CLOSE, struct.pack("!H", 1000))


def test_measurements_carry_ndt7_names_and_count_what_arrived(server: Running) -> None:
    place = server.slot()
    got = server.open(place["urls"]["ws:///ndt/v7/download"]).rest()
    told = [json.loads(payload) for kind, payload in got if kind == TEXT]
    received = sum(len(payload) for kind, payload in got if kind == BINARY)
    assert 5 <= len(told) <= 20  # 2 s, at most ten a second
    last = told[-1]
    assert set(last) == {"AppInfo", "ConnectionInfo", "Origin", "Test", "TCPInfo"}
    assert (last["Origin"], last["Test"]) == ("server", "download")
    assert set(last["TCPInfo"]) == TCP_NAMES
    assert last["ConnectionInfo"]["Server"] == f"127.0.0.1:{server.port}"
    assert 1.9e6 < last["AppInfo"]["ElapsedTime"] < 3.5e6  # microseconds
    assert 0.9 * received < last["AppInfo"]["NumBytes"] <= received
    answer = server.get(place["hatangso"]["urls"]["result"])
    assert answer["result"]["download"]["bytes"] == pytest.approx(received, rel=0.1)
    assert answer["result"]["upload"] is None
    assert answer["result"]["complete"] is False
    assert read_signed(answer["signed"], KEY) == answer["result"]
    with pytest.raises(NotSigned):
        read_signed(answer["signed"].replace(".", "A.", 1), KEY)
    with pytest.raises(NotSigned):
        read_signed(answer["signed"], "another key")


def test_upload_counts_bytes_as_they_come_even_inside_one_message(server: Running) -> None:
    place = server.slot()
    frames = server.open(place["urls"]["ws:///ndt/v7/upload"])
    frames.send(BINARY, bytes(300_000), size=1_000_000)  # less than a third of the message has come
    told = json.loads((frames.next() or (0, b"{}"))[1])
    assert told["AppInfo"]["NumBytes"] == 300_000
    assert told["Test"] == "upload"
    frames.sock.sendall(bytes(700_000))
    frames.send(BINARY, bytes(200_000), fin=False)
    frames.send(PING, b"still there?")  # a control frame may stand between two parts of a message
    frames.send(0, bytes(50_000))
    assert next(p for k, p in iter(frames.next, None) if k == PONG) == b"still there?"
    frames.send(TEXT, b'{"AppInfo": {"NumBytes": 1}}')
    frames.send(CLOSE)
    assert frames.close_code() == 1000
    result = server.get(place["hatangso"]["urls"]["result"])["result"]
    assert result["upload"]["bytes"] == 1_250_000


@pytest.mark.parametrize(
    ("direction", "frame", "code"),
    [
        ("download", {"kind": BINARY, "payload": b"x"}, None),  # in the midst of a message it just ends
        ("upload", {"kind": BINARY, "size": (1 << 24) + 1}, 1009),
        ("upload", {"kind": TEXT, "size": 100_000}, 1009),
        ("upload", {"kind": 3}, 1002),
        ("upload", {"kind": 0, "payload": b"of nothing"}, 1002),
        ("upload", {"kind": PING, "fin": False}, 1002),
    ],
)
def test_who_breaks_the_protocol_is_closed(
    server: Running, direction: str, frame: dict[str, object], code: int | None
) -> None:
    place = server.slot()
    frames = server.open(place["urls"][f"ws:///ndt/v7/{direction}"])
    frames.send(**frame)  # type: ignore[arg-type]
    began = time.monotonic()
    assert frames.close_code() in ({code} if code else {1003, None})
    assert time.monotonic() - began < 1.5


def test_an_abrupt_end_is_no_failure_and_the_other_direction_can_follow(server: Running) -> None:
    place = server.slot()
    frames = server.open(place["urls"]["ws:///ndt/v7/upload"])
    frames.send(BINARY, bytes(65_536))
    frames.next()
    frames.sock.close()
    down = server.open(place["urls"]["ws:///ndt/v7/download"])
    assert down.close_code() == 1000
    result = server.get(place["hatangso"]["urls"]["result"])["result"]
    assert result["upload"]["bytes"] == 65_536
    assert result["upload"]["complete"] is False
    assert result["download"]["complete"] is True


def test_a_direction_is_measured_once_and_not_beside_the_other(server: Running) -> None:
    place = server.slot()
    down, up = (place["urls"][f"ws:///ndt/v7/{kind}"] for kind in ("download", "upload"))
    frames = server.open(down)
    assert server.upgrade(up)[0] == 409
    assert server.refused(place["hatangso"]["urls"]["download"])[0] == 409  # the other mode
    frames.sock.close()
    time.sleep(0.2)
    assert server.upgrade(down)[0] == 401


def test_tokens_missing_forged_ended_or_of_a_test_that_is_over_are_refused(server: Running) -> None:
    def kind(token: str) -> tuple[int, str]:
        status, body, _ = server.refused(f"/http/ping?access_token={token}")
        return status, body["error"]["type"]

    place = server.slot()
    own = place["hatangso"]
    now = time.time()
    assert server.refused("/http/ping")[1]["error"]["type"] == "token_missing"
    assert kind(own["access_token"][:-1] + ("A" if own["access_token"][-1] != "A" else "B")) == (
        401,
        "token_forged",
    )
    assert kind(sign_token(Token(own["test_id"], 10, now + 60), "another key")) == (401, "token_forged")
    assert kind(sign_token(Token(own["test_id"], 10, now - 1), KEY)) == (401, "token_expired")
    assert kind(sign_token(Token("unknown", 10, now + 60), KEY)) == (401, "token_used")
    server.get(own["urls"]["result"] + "&done=1")
    assert kind(own["access_token"]) == (401, "token_used")
    assert server.upgrade(place["urls"]["ws:///ndt/v7/download"])[0] == 401


def test_slots_full_is_told_and_the_next_in_the_queue_gets_the_free_one(serve: Serve) -> None:
    server = serve("--slots", "1")
    place = server.slot()
    status, first, headers = server.refused("/v2/nearest/ndt/ndt7")
    assert (status, first["place"], first["error"]["type"]) == (503, 1, "capacity")
    assert int(headers["Retry-After"]) == first["retry_after"] >= 1
    second = server.refused("/v2/nearest/ndt/ndt7")[1]
    assert second["place"] == 2
    frames = server.open(place["urls"]["ws:///ndt/v7/download"])
    frames.sock.close()  # abruptly
    server.get(place["hatangso"]["urls"]["result"] + "&done=1")
    # The slot is free, but it is the first one's: the second and a newcomer still wait.
    assert server.refused(f"/v2/nearest/ndt/ndt7?ticket={second['ticket']}")[1]["place"] == 2
    assert server.refused("/v2/nearest/ndt/ndt7")[1]["place"] == 3
    assert server.get(f"/v2/nearest/ndt/ndt7?ticket={first['ticket']}")["results"]
    assert server.refused(f"/v2/nearest/ndt/ndt7?ticket={second['ticket']}")[1]["place"] == 1


def test_both_directions_done_free_the_slot_by_themselves(serve: Serve) -> None:
    server = serve("--slots", "1")
    place = server.slot()
    for kind in ("upload", "download"):
        frames = server.open(place["urls"][f"ws:///ndt/v7/{kind}"])
        if kind == "upload":
            frames.send(BINARY, bytes(1000))
            frames.send(CLOSE)
        assert frames.close_code() == 1000
    for _ in range(20):
        try:
            assert server.slot()
            return
        except urllib.error.HTTPError:
            time.sleep(0.1)
    pytest.fail("the slot was not given on")


@pytest.mark.parametrize("tls", [False, True])
def test_a_client_that_vanishes_in_the_middle_frees_its_slot_and_its_result_stands(
    serve: Serve, tls: bool
) -> None:
    server = serve("--slots", "1", tls=tls)
    own = server.slot()["hatangso"]
    path = "/" + own["urls"]["download"].split("/", 3)[3]
    streams = [server.connect() for _ in range(4)]
    for sock in streams:
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    until = time.monotonic() + 0.4  # the server looks at its counts ten times a second
    while time.monotonic() < until:
        for sock in streams:
            sock.recv(1 << 18)
    for sock in streams:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # it ends by a reset
        sock.close()
    time.sleep(0.5)
    assert server.get("/")["running"] == 1
    answer = server.get(own["urls"]["result"])["result"]
    assert answer["download"]["bytes"] > 0
    assert answer["download"]["complete"] is False
    server.get(own["urls"]["result"] + "&done=1")
    assert server.get("/")["running"] == 0
    assert server.slot()


def test_a_network_that_asks_too_often_is_told_when_to_come_back(serve: Serve) -> None:
    server = serve("--tests-per-network", "2", "--slots", "9")
    server.slot()
    server.slot()
    status, body, headers = server.refused("/v2/nearest/ndt/ndt7")
    assert (status, body["error"]["type"]) == (429, "rate")
    assert 590 <= int(headers["Retry-After"]) <= 600


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("a=1&a=2", "query_twice"),
        ("x=" + "y" * 4095, "query_long"),
        ("x=%ff", "query"),
        ("seconds=11", "seconds"),
        ("seconds=nan", "seconds"),
    ],
)
def test_queries_that_ndt7_forbids(server: Running, query: str, kind: str) -> None:
    status, body, _ = server.refused(f"/v2/nearest/ndt/ndt7?{query}")
    assert (status, body["error"]["type"]) == (400, kind)
