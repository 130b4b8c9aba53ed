"""What the server answers to heads of HTTP: broken ones, handshakes, pages of other origins."""

import urllib.error
import urllib.request

import pytest

from tests.speed_server.conftest import Running


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("GET / HTTP/1.0\r\n\r\n", 400),
        ("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 400),
        ("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        ("POST /result HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y" * 20_000 + "\r\n\r\n", 431),
    ],
)
def test_heads_that_are_not_http_are_refused(server: Running, request_: str, status: int) -> None:
    assert server.raw(request_).startswith(f"HTTP/1.1 {status} ".encode())


def test_handshakes_need_the_subprotocol_version_and_an_allowed_origin(server: Running) -> None:
    url = server.slot()["urls"]["ws:///ndt/v7/download"]
    assert server.upgrade(url, Sec_WebSocket_Protocol="chat")[0] == 400
    assert server.upgrade(url, Sec_WebSocket_Version="8")[0] == 426
    assert server.upgrade(url, Sec_WebSocket_Key="c2hvcnQ=")[0] == 400
    assert server.upgrade(url, Upgrade="h2c")[0] == 426
    assert server.upgrade(url, Origin="http://evil.example")[0] == 403
    assert server.upgrade(url, Origin="null")[0] == 403
    assert server.upgrade(url, Origin="http://a.example")[0] == 101


def test_only_pages_of_listed_origins_may_read_answers(server: Running) -> None:
    request = urllib.request.Request(server.url + "/", headers={"Origin": "http://a.example"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "http://a.example"
        assert answer.headers["Vary"] == "Origin"
    status, body, headers = server.refused("/", Origin="http://evil.example")
    assert (status, body["error"]["type"]) == (403, "origin")
    assert headers["Access-Control-Allow-Origin"] is None
    preflight = server.raw("OPTIONS /http/upload HTTP/1.1\r\nHost: a\r\nOrigin: http://a.example\r\n\r\n")
    assert preflight.startswith(b"HTTP/1.1 204 ")
    assert b"Access-Control-Allow-Methods: GET, POST" in preflight
