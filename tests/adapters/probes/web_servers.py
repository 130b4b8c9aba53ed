"""Real web servers on the loopback addresses: each host behaves, or misbehaves, as its name says."""

import contextlib
import shutil
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.adapters.probes.certificates import Authority
from tests.adapters.probes.signed_names import WEBS, free_port

HAS_OPENSSL = shutil.which("openssl") is not None
ZONE = ".danang.gov.vn"
PAGE = (
    "<html><script>var t={token}</script><h1>Cổng thông tin</h1>"
    "<p>Xin chào, đây là trang của {host}</p><b>{token}</b>"
)
YEAR = "max-age=31536000; includeSubDomains"


@dataclass
class Webs:
    """The ports (the same on every address) and what was asked: (address, host, path, user agent,
    cookie)."""

    http: int
    https: int
    lone: int  # HTTP on 127.0.0.2 only
    seen: list[tuple[str, str, str, str, str | None]] = field(default_factory=list)
    security_txt: str = ""
    delay: float = 0  # seconds before each answer


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    timeout = 10

    def do_GET(self) -> None:
        webs = self.server.webs
        time.sleep(webs.delay)
        host = self.headers.get("Host", "").partition(":")[0]
        address = str(self.server.server_address[0])
        agent, cookie = self.headers.get("User-Agent", ""), self.headers.get("Cookie")
        webs.seen.append((address, host, self.path, agent, cookie))
        label = host.removesuffix(ZONE)
        if self.path == "/.well-known/security.txt":
            self._security_txt(label)
        elif not self.server.secure:
            self._plain(label, host, address)
        else:
            self._secure(label, host, address)

    def _plain(self, label: str, host: str, address: str) -> None:
        match label:
            case "khong-chuyen" | "khong-chuyen6" | "chi-http":
                self._say(200, PAGE.format(host=host, token=1))
            case "vong":
                self._to(f"http://vong{ZONE}/{len(self.server.webs.seen)}")
            case "chuyen-v4":
                self._to(f"http://v4{ZONE}/")
            case _:
                self._to(f"https://{host}{self.path}", 301)

    def _secure(self, label: str, host: str, address: str) -> None:
        page = PAGE.format(host=host, token=len(self.server.webs.seen))
        match label:
            case "khac" if address == "::1":
                self._say(200, "<h1>Welcome to nginx</h1> If you see this page, it works.")
            case "chuyen-v4":
                self._to(f"https://v4{ZONE}/")
            case "vong":
                self._to("/" + "x" * (len(self.path) % 50))
            case "vao-trong":
                self._to(f"http://127.0.0.7:{self.server.webs.http}/ben-trong")
            case "cong-la":
                self._to(f"https://cong-la{ZONE}:6379/")
            case "nho-giot":
                self._drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x")
            case "giot-dau":
                self._drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"y")
            case "rac":
                self.wfile.write(bytes(range(256)) * 4 + b"\r\n\r\n")
            case "lon":
                self._endless()
            case "loi":
                self._say(503, "bận")
            case "hsts-ngan":
                self._say(200, page, {"Strict-Transport-Security": "max-age=300"})
            case "khong-chuyen":
                self._say(200, page)
            case _:
                self._say(200, page, {"Strict-Transport-Security": YEAR})

    def _security_txt(self, label: str) -> None:
        if label == "www" and self.server.secure:
            self._say(200, self.server.webs.security_txt, {"Content-Type": "text/plain; charset=utf-8"})
        elif label == "txt-cu" and self.server.secure:
            old = "Contact: mailto:an-ninh@danang.gov.vn\nExpires: 2021-01-01T00:00:00Z\n"
            self._say(200, old, {"Content-Type": "text/plain"})
        else:
            self._say(404, "không có")

    def _say(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html; charset=utf-8"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "theo-doi=1; Path=/")
        self.end_headers()
        self.wfile.write(body)

    def _to(self, where: str, status: int = 302) -> None:
        self.send_response(status)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self, head: bytes, drop: bytes) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(head)
            while not self.server.stopping.wait(0.05):
                self.wfile.write(drop)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            while not self.server.stopping.is_set():
                self.wfile.write(b"<p>to</p>" * 4096)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address: str, port: int, webs: Webs, context: ssl.SSLContext | None) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.webs, self.context, self.secure = webs, context, context is not None
        self.stopping = threading.Event()
        super().__init__((address, port), _Handler)

    def get_request(self) -> tuple[Any, Any]:
        line, peer = super().get_request()
        if self.context is not None:  # the handshake is made in the handler's thread
            line = self.context.wrap_socket(line, server_side=True, do_handshake_on_connect=False)
        return line, peer

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


def _contexts(authority: Authority) -> dict[str, ssl.SSLContext]:
    usual = authority.context("www" + ZONE, named="*" + ZONE)
    hosts = dict.fromkeys((label + ZONE for label in WEBS), usual)
    hosts |= {
        "het-han" + ZONE: authority.context("het-han" + ZONE, begins=-100, days=90),
        "sap-het" + ZONE: authority.context("sap-het" + ZONE, begins=-80, days=90),
        "tu-ky" + ZONE: authority.context("tu-ky" + ZONE, own=True),
        "sai-ten" + ZONE: authority.context("sai-ten" + ZONE, named="khac.vn"),
        "khoa-ngan" + ZONE: authority.context("khoa-ngan" + ZONE, short=True),
    }
    if HAS_OPENSSL:
        hosts["sha1" + ZONE] = authority.by_sha1("sha1" + ZONE)
    return hosts


@contextlib.contextmanager
def served_webs(authority: Authority) -> Iterator[Webs]:
    """HTTP and HTTPS on 127.0.0.2 and ::1; 127.0.0.4–6 speak only some versions of TLS, 127.0.0.7 and 9
    none."""
    webs = Webs(free_port(), free_port(), free_port())
    hosts = _contexts(authority)

    def pick(line: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        line.context = hosts.get(name or "", hosts["www" + ZONE])

    def secure(least: ssl.TLSVersion, most: ssl.TLSVersion) -> ssl.SSLContext:
        context = authority.context("www" + ZONE, named="*" + ZONE)
        context.minimum_version, context.maximum_version = least, most
        context.sni_callback = pick  # type: ignore[assignment]
        return context

    one_two, one_three = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
    ranges = {
        "127.0.0.2": (one_two, one_three),
        "::1": (one_two, one_three),
        "127.0.0.4": (one_two, one_two),
        "127.0.0.5": (one_three, one_three),
        "127.0.0.6": (ssl.TLSVersion.TLSv1, one_two),
    }
    servers = [_Server(address, webs.https, webs, secure(*versions)) for address, versions in ranges.items()]
    servers.append(_Server("127.0.0.2", webs.lone, webs, None))
    servers.append(_Server("127.0.0.9", webs.https, webs, None))  # HTTP where HTTPS should be
    servers += [_Server(address, webs.http, webs, None) for address in (*ranges, "127.0.0.7")]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield webs
    finally:
        for server in servers:
            server.stopping.set()
            server.shutdown()
            server.server_close()
