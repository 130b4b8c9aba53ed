"""What one server process knows and who is sent where: addresses, slots, tests, limits, origins."""

import asyncio
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from hatangso.domain.measurement.signed_result import sign_result
from hatangso.domain.measurement.slots import (
    BEGIN_WITHIN,
    LIFE,
    Granted,
    Slots,
    Token,
    TokenRefused,
    read_token,
    sign_token,
)
from hatangso.speed_server.connection import PIECE, Connection
from hatangso.speed_server.http_head import Refusal, Request, answer_head, json_answer
from hatangso.speed_server.limits import Connections, Rate, network_of
from hatangso.speed_server.multi_stream import HttpDownload, HttpUpload, chunk_of
from hatangso.speed_server.ndt7 import Download, Upload
from hatangso.speed_server.running_test import RunningTest
from hatangso.speed_server.watch import Watch
from hatangso.speed_server.websocket import accept_head

RESULT_LIFE = 600.0  # s a finished test's result can be asked for
TICK = 0.1  # s
TOKEN_TITLES = {
    "token_missing": "An access token is needed: ask /v2/nearest/ndt/ndt7 for a slot.",
    "token_forged": "The access token is not one of this server.",
    "token_expired": "The access token has ended: ask for a new slot.",
    "token_used": "This test is over or not known here: ask for a new slot.",
}


@dataclass(frozen=True)
class Config:
    """What an installation may choose."""

    key: str
    slots: int = 2
    origins: frozenset[str] = frozenset()
    public_url: str = ""  # https://do.example.vn; else what the client wrote in Host
    behind_proxy: bool = False
    congestion: str = "bbr"
    bytes_per_direction: int = 16 * 10**9
    tests_per_network: int = 30  # within ten minutes
    connections: int = 1000
    connections_per_network: int = 64


@dataclass
class Service:
    """All that the connections of one process share."""

    config: Config
    tls: bool
    loop: asyncio.AbstractEventLoop
    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    tests: dict[str, RunningTest] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slots = Slots(self.config.slots)
        self.asked = Rate(self.config.tests_per_network, 600.0)
        self.open = Connections(self.config.connections, self.config.connections_per_network)
        self.scratch = memoryview(bytearray(PIECE))
        self.payload = memoryview(os.urandom(PIECE))
        self.chunk = chunk_of(self.payload)
        self._paths: dict[str, Callable[[Connection, Request], None]] = {
            "/": self._about,
            "/v2/nearest/ndt/ndt7": self._nearest,
            "/ndt/v7/download": lambda c, r: self._socket(c, r, Download),
            "/ndt/v7/upload": lambda c, r: self._socket(c, r, Upload),
            "/watch": lambda c, r: self._socket(c, r, Watch),
            "/http/download": lambda c, r: self._stream(c, r, "GET"),
            "/http/upload": lambda c, r: self._stream(c, r, "POST"),
            "/http/ping": self._ping,
            "/result": self._result,
        }

    def admit(self, connection: Connection) -> bool:
        # Behind a proxy every connection comes from the proxy: only the sum is limited.
        return self.open.add(connection, "" if self.config.behind_proxy else network_of(connection.address))

    def gone(self, connection: Connection) -> None:
        self.open.remove(connection)

    def origin_of(self, request: Request) -> str | None:
        """The page's origin when it is allowed, None when there is no page. Refusal 403."""
        origin = request.headers.get("origin")
        if origin is None or origin in self.config.origins:
            return origin
        raise Refusal(403, "origin", "Pages of this origin may not use this server.")

    def serve(self, connection: Connection, request: Request) -> None:
        """Answer, or hand the connection to a part that does. Raises Refusal."""
        path = self._paths.get(request.path)
        if path is None:
            raise Refusal(404, "path", "There is nothing at this address.")
        if request.method == "OPTIONS":
            preflight = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Max-Age": "600"}
            allowed = {**preflight, "Access-Control-Allow-Headers": "Content-Type", "Content-Length": "0"}
            connection.answer(answer_head(204, {**self.headers(connection.origin), **allowed}))
            return
        if request.method == "POST" and request.path != "/http/upload":
            raise Refusal(405, "method", "GET is understood at this address.")
        if request.method == "GET" and request.headers.get("content-length", "0") != "0":
            raise Refusal(400, "body", "A GET has no body here.")
        path(connection, request)

    def refusal(self, refusal: Refusal, origin: str | None) -> bytes:
        headers = {**self.headers(origin), "Connection": "close"}
        if "retry_after" in refusal.more:
            headers["Retry-After"] = str(refusal.more["retry_after"])
        if refusal.status == 426:
            headers |= {"Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        return json_answer(refusal.status, refusal.body(), headers)

    def headers(self, origin: str | None) -> dict[str, str]:
        """Of every answer: nothing is cached; a page of an allowed origin may read it and its timing."""
        common = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Vary": "Origin"}
        if origin is None:
            return common
        return {
            **common,
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": "Retry-After",
            "Timing-Allow-Origin": origin,
            "Cross-Origin-Resource-Policy": "cross-origin",
        }

    def _about(self, connection: Connection, request: Request) -> None:
        body = {"service": "hatangso speed server", "protocols": ["ndt7/0.11", "http/1"]}
        slots = {"slots": self.config.slots, "running": self.slots.running}
        connection.answer(json_answer(200, {**body, **slots}, self.headers(connection.origin)))

    def _nearest(self, connection: Connection, request: Request) -> None:
        seconds = _seconds(request.query.get("seconds", "10"))
        now, ticket = self.clock(), request.query.get("ticket")
        address = self._address_of(connection, request)
        if not self.slots.waits(ticket, now) and not self.asked.allows(network_of(address), now):
            wait = self.asked.wait(network_of(address), now)
            raise Refusal(429, "rate", "Too many tests from this network; try later.", retry_after=wait)
        new_id, network = secrets.token_hex(16), network_of(address)
        answer = self.slots.ask(ticket=ticket, new_id=new_id, now=now, network=network)
        if not isinstance(answer, Granted):
            waits = {"ticket": answer.ticket, "place": answer.place, "retry_after": answer.retry_after}
            raise Refusal(503, "capacity", "All slots are taken; ask again.", **waits)
        token = Token(answer.test_id, seconds, round(self.wall() + LIFE, 3))
        self._begin(token, request, address)
        body = self._place(token, request)
        connection.answer(json_answer(200, body, self.headers(connection.origin)))

    def _begin(self, token: Token, request: Request, address: str) -> None:
        test = RunningTest(
            token.test_id,
            token.seconds,
            token.ends,
            server=self._base(request)[1],
            clock=self.clock,
            wall=self.wall,
            released=self._released,
            others_loading=lambda one: sum(t.loading for t in self.tests.values() if t is not one),
            tls=self._base(request)[0],
            ip_version=6 if ":" in address and not address.startswith("::ffff:") else 4,
        )
        self.tests[test.test_id] = test
        self._tick(test)

    def _tick(self, test: RunningTest) -> None:
        if not test.over:
            self.loop.call_later(TICK, self._tick, test)
            test.tick()

    def _released(self, test: RunningTest) -> None:
        self.slots.release(test.test_id)
        self.loop.call_later(RESULT_LIFE, self.tests.pop, test.test_id, None)

    def _base(self, request: Request) -> tuple[bool, str]:
        """Whether the client speaks TLS, and the host (with port) by which it knows this server."""
        scheme, _, host = self.config.public_url.rstrip("/").partition("://")
        return (scheme == "https", host) if host else (self.tls, request.host)

    def _place(self, token: Token, request: Request) -> dict[str, Any]:
        tls, host = self._base(request)
        access = sign_token(token, self.config.key)
        ws, http = ("wss", "https") if tls else ("ws", "http")

        def url(scheme: str, path: str) -> str:
            return f"{scheme}://{host}{path}?access_token={quote(access)}"

        own = {
            "test_id": token.test_id,
            "access_token": access,
            "seconds": token.seconds,
            "begin_within": BEGIN_WITHIN,
            "urls": {
                "download": url(http, "/http/download"),
                "upload": url(http, "/http/upload"),
                "ping": url(http, "/http/ping"),
                "watch": url(ws, "/watch"),
                "result": url(http, "/result"),
            },
        }
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        ndt7 = {f"{ws}:///ndt/v7/{kind}": url(ws, f"/ndt/v7/{kind}") for kind in ("download", "upload")}
        place = {"machine": name, "hostname": name, "location": {"city": "", "country": ""}}
        return {"results": [{**place, "urls": ndt7, "hatangso": own}]}

    def _test_of(self, request: Request, *, also_over: bool = False) -> RunningTest:
        """The test that the request's token names. Refusal 401."""
        try:
            token = read_token(
                request.query.get("access_token", ""), self.config.key, now=0.0 if also_over else self.wall()
            )
            test = self.tests.get(token.test_id)
            if test is None or (test.over and not also_over):
                raise TokenRefused("token_used")
        except TokenRefused as refused:
            raise Refusal(401, refused.reason, TOKEN_TITLES[refused.reason]) from refused
        return test

    def _socket(
        self, connection: Connection, request: Request, part: Callable[[Connection, RunningTest, bytes], Any]
    ) -> None:
        accept = accept_head(request)
        part(connection, self._test_of(request), accept)

    def _stream(self, connection: Connection, request: Request, method: str) -> None:
        if request.method != method:
            raise Refusal(405, "method", f"{method} is understood at this address.")
        test, headers = self._test_of(request), self.headers(connection.origin)
        if method == "GET":
            HttpDownload(connection, test, headers)
        else:
            HttpUpload(connection, test, request, headers)

    def _ping(self, connection: Connection, request: Request) -> None:
        self._test_of(request)
        connection.answer(answer_head(204, {**self.headers(connection.origin)}))

    def _result(self, connection: Connection, request: Request) -> None:
        test = self._test_of(request, also_over=True)
        if request.query.get("done") == "1":
            test.end()
        result = test.result()
        body = {"result": result, "signed": sign_result(result, self.config.key)}
        connection.answer(json_answer(200, body, self.headers(connection.origin)))

    def _address_of(self, connection: Connection, request: Request) -> str:
        """The client's address: of the connection, or what the one trusted proxy wrote last."""
        if not self.config.behind_proxy:
            return connection.address
        return request.headers.get("x-forwarded-for", "").rsplit(",", 1)[-1].strip()


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 2 <= seconds <= 10:
        raise Refusal(400, "seconds", "One direction takes 2 to 10 seconds.")
    return seconds
