"""Real server processes and plain sockets that speak to them."""

import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY = "only-for-tests"
SUBPROTOCOL = "net.measurementlab.ndt.v7"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of localhost signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, private, plain))
    return cert_file, key_file


@dataclass
class Frames:
    """A WebSocket client on a plain socket: it can also break the rules."""

    sock: socket.socket
    waiting: bytearray = field(default_factory=bytearray)

    def send(self, kind: int, payload: bytes = b"", *, fin: bool = True, size: int | None = None) -> None:
        """One masked frame (the mask is nought, so the payload stands as it is)."""
        size = len(payload) if size is None else size
        head = bytes((0x80 * fin | kind,))
        if size < 126:
            head += bytes((0x80 | size,))
        else:
            head += struct.pack("!BQ", 0xFF, size)
        self.sock.sendall(head + bytes(4) + payload)

    def next(self) -> tuple[int, bytes] | None:
        """The next frame of the server as (kind, payload); None at the end of the connection."""
        try:
            head = self._take(2)
            size = head[1] & 0x7F
            if size == 126:
                size = struct.unpack("!H", self._take(2))[0]
            elif size == 127:
                size = struct.unpack("!Q", self._take(8))[0]
            payload = self._take(size)
            if head[0] & 0x0F == 8:  # a close frame is answered by one
                with suppress(OSError):
                    self.send(8, payload)
            return head[0] & 0x0F, payload
        except (EOFError, ConnectionResetError):
            return None

    def rest(self) -> list[tuple[int, bytes]]:
        """All further frames."""
        frames = []
        while frame := self.next():
            frames.append(frame)
        return frames

    def close_code(self) -> int | None:
        """Read to the end; the code of the server's close frame, if there was one."""
        codes = [struct.unpack("!H", payload[:2])[0] for kind, payload in self.rest() if kind == 8]
        return codes[-1] if codes else None

    def _take(self, size: int) -> bytes:
        while len(self.waiting) < size:
            data = self.sock.recv(1 << 18)
            if not data:
                raise EOFError
            self.waiting += data
        taken = bytes(self.waiting[:size])
        del self.waiting[:size]
        return taken


@dataclass
class Running:
    """One server process."""

    url: str
    port: int
    tls: ssl.SSLContext | None
    process: subprocess.Popen[str]

    def get(self, path: str, **headers: str) -> Any:
        """The JSON of an answer; urllib's HTTPError where it is refused."""
        url = path if path.startswith("http") else self.url + path
        with urllib.request.urlopen(
            urllib.request.Request(url, headers=headers), timeout=10, context=self.tls
        ) as answer:
            return json.load(answer)

    def refused(self, path: str, **headers: str) -> tuple[int, dict[str, Any], Any]:
        """Status, body and headers of an answer that refuses."""
        with pytest.raises(urllib.error.HTTPError) as caught:
            self.get(path, **headers)
        return caught.value.code, json.load(caught.value), caught.value.headers

    def slot(self, seconds: float = 2) -> dict[str, Any]:
        """A slot's place: `urls`, `hatangso`."""
        place: dict[str, Any] = self.get(f"/v2/nearest/ndt/ndt7?seconds={seconds}")["results"][0]
        return place

    def connect(self) -> socket.socket:
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        return self.tls.wrap_socket(sock, server_hostname="localhost") if self.tls else sock

    def raw(self, request: str) -> bytes:
        """Send text as it is; the first piece of what is answered."""
        with self.connect() as sock:
            sock.sendall(request.encode("latin-1"))
            return sock.recv(1 << 16)

    def upgrade(self, url: str, **headers: str) -> tuple[int, Frames]:
        """The status of a WebSocket handshake, and the connection."""
        sock = self.connect()
        given = {
            "Host": "127.0.0.1",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Protocol": SUBPROTOCOL,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        path = "/" + url.split("/", 3)[3]
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
        sock.sendall("\r\n".join(lines).encode())
        frames = Frames(sock)
        while b"\r\n\r\n" not in frames.waiting:
            data = sock.recv(4096)
            if not data:
                break
            frames.waiting += data
        head, _, rest = bytes(frames.waiting).partition(b"\r\n\r\n")
        frames.waiting = bytearray(rest)
        if b" 101 " in head:
            assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head  # the answer to RFC 6455's own sample key
        return int(head.split(b" ")[1]), frames

    def open(self, url: str) -> Frames:
        status, frames = self.upgrade(url)
        assert status == 101
        return frames


Serve = Callable[..., Running]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """serve("--slots", "1", tls=True) starts a server of its own on a free port."""
    started: list[Running] = []
    environment = {**os.environ, "HATANGSO_SPEED_KEY": KEY, "PYTHONUNBUFFERED": "1"}

    def start(*arguments: str, tls: bool = False) -> Running:
        line = [sys.executable, "-m", "hatangso.speed_server", "--port", "0", *arguments]
        context = None
        if tls:
            cert, key = certificate(tmp_path_factory.mktemp("tls"))
            line += ["--cert", str(cert), "--key", str(key)]
            context = ssl.create_default_context(cafile=str(cert))
        process = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        started.append(Running(f"{'https' if tls else 'http'}://127.0.0.1:{port}", port, context, process))
        return started[-1]

    yield start
    for running in started:
        running.process.terminate()
        assert running.process.wait(10) == 0
        assert running.process.stdout is not None
        running.process.stdout.close()


@pytest.fixture(scope="module")
def server(serve: Serve) -> Running:
    """A server with slots enough for all tests of a file; pages of http://a.example may ask it."""
    return serve("--slots", "50", "--tests-per-network", "1000", "--origin", "http://a.example")
