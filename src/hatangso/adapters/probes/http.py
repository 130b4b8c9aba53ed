"""One HTTP request over one connection to one address, within limits of time and size; nothing is kept."""

import io
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote

from hatangso.adapters.probes.reach import Reach, trouble_of
from hatangso.adapters.probes.trouble import Trouble
from hatangso.domain.probes.target import ProbeTarget

MOST_HEADER_BYTES = 64_000
_AS_IT_IS = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True)
class Answer:
    """What a server said. `first_byte_ms` counts from before connecting. Header names are lower-case.
    `cut`: the body was longer than was read; `slow`: it did not come in time, and `body` is empty."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    cut: bool
    slow: bool
    first_byte_ms: float

    @property
    def text(self) -> str:
        """The body as text; bytes that are none of the told character set are replaced."""
        _, _, charset = self.headers.get("content-type", "").partition("charset=")
        try:
            return self.body.decode(charset.split(";")[0].strip("\"' ") or "utf-8", "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


def fetch(
    target: ProbeTarget, address: str, reach: Reach, *, accept: str = "text/html,*/*;q=0.8", most: int = 0
) -> Answer:
    """GET the target from one of its addresses; at most `most` bytes of body are read (0 = the limit).

    The certificate is not judged here (tls.py does): what stands behind a bad one is looked at all
    the same. Trouble where no answer came.
    """
    began = time.monotonic()
    port = reach.port_of(target.scheme, target.port)
    line: socket.socket = reach.connect(address, port)
    try:
        end = time.monotonic() + reach.seconds(reach.limits.request_seconds)
        if target.scheme == "https":
            line = start_tls(line, target.host, unjudged())
        line.sendall(_request(target, reach.limits.user_agent, accept))
        return _read(line, address, began, end, most or reach.limits.max_bytes)
    except ssl.SSLError as error:
        raise Trouble("tls", str(error.reason or error)) from None
    except OSError as error:
        raise trouble_of(error) from None
    except (HTTPException, ValueError) as error:
        raise Trouble("not_http", type(error).__name__) from None
    finally:
        line.close()


def unjudged() -> ssl.SSLContext:
    """A TLS client that takes any certificate and any version and cipher its OpenSSL still knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def start_tls(line: socket.socket, host: str, context: ssl.SSLContext) -> ssl.SSLSocket:
    """The connection as TLS; the host's name is told (SNI) unless it is an address."""
    named = None if ":" in host or host.replace(".", "").isdigit() else host
    return context.wrap_socket(line, server_hostname=named)


def _request(target: ProbeTarget, user_agent: str, accept: str) -> bytes:
    host = f"[{target.host}]" if ":" in target.host else target.host
    if target.port:
        host += f":{target.port}"
    path = quote(target.path.partition("#")[0], safe=_AS_IT_IS)
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {user_agent}\r\nAccept: {accept}\r\n"
        "Accept-Language: vi,en;q=0.5\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    ).encode("ascii")


def _read(line: socket.socket, address: str, began: float, end: float, most: int) -> Answer:
    drip = _Drip(line, end, most + MOST_HEADER_BYTES)
    response = HTTPResponse(_Source(drip), method="GET")  # type: ignore[arg-type]
    response.begin()
    slow = False
    try:
        body = response.read(most + 1)
    except Trouble as trouble:
        if trouble.code not in ("too_slow", "timeout"):
            raise
        body, slow = b"", True
    headers = {name.lower(): value[:2000] for name, value in reversed(response.getheaders())}
    return Answer(
        address, response.status, headers, body[:most], len(body) > most, slow, (drip.first - began) * 1000
    )


class _Drip(io.RawIOBase):
    """Reads a socket until `end`, however slowly it drips, and never more than `most` bytes."""

    def __init__(self, line: socket.socket, end: float, most: int) -> None:
        self._line, self._end, self._left = line, end, most
        self.first = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._end - time.monotonic()
        if left <= 0:
            raise Trouble("too_slow")
        if self._left <= 0:
            raise Trouble("too_large")
        self._line.settimeout(left)
        try:
            got = self._line.recv_into(memoryview(buffer)[: self._left])
        except TimeoutError:
            raise Trouble("too_slow" if self.first else "timeout") from None
        self.first = self.first or time.monotonic()
        self._left -= got
        return got


class _Source:
    """What HTTPResponse wants of a socket."""

    def __init__(self, drip: _Drip) -> None:
        self._drip = drip

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._drip, 16_384)
