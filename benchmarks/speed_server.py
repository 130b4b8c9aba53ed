"""What one server process carries: ours (ndt7, HTTP) beside LibreSpeed's endpoints on aiohttp, plain and TLS.

    make peers bench-speed_server

One client for all: plain sockets in threads of this process, so server and client share the machine. Four
connections for HTTP, one for ndt7; each is run twice in turn, the better run counts; the bytes that client
and server count must agree within 2 % or what the kernels' buffers hold. Gbit/s of content, and Gbit for one
second of the server's processor time.
"""

import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEER_PYTHON = HERE.parent / ".venv-peers" / "bin" / "python"
SECONDS = 2.0
ROUNDS = 2
STREAMS = 4
IN_BUFFERS = 40 << 20  # of one connection: what two kernels may hold when the client stops in the midst
PIECE = 1 << 20
PAYLOAD = os.urandom(PIECE)
ON_ASYNCIO = "import sys; from hatangso.speed_server.__main__ import main; sys.exit(main(sys.argv[1:]))"


@dataclass
class Server:
    """A process to be measured."""

    name: str
    port: int
    pid: int
    tls: ssl.SSLContext | None

    def url(self, path: str) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}{path}"

    def get(self, path: str) -> Any:
        url = path if path.startswith("http") else self.url(path)
        with urllib.request.urlopen(url, timeout=10, context=self.tls) as answer:  # noqa: S310
            return json.load(answer)

    def connect(self) -> socket.socket:
        for _ in range(100):
            try:
                sock = socket.create_connection(("127.0.0.1", self.port), timeout=20)
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        return self.tls.wrap_socket(sock, server_hostname="localhost") if self.tls else sock

    def processor(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(name: str, pair: tuple[str, str] | None) -> Iterator[Server]:
    """The named server in a process of its own, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    if name == "aiohttp":
        line = [str(PEER_PYTHON), str(HERE / "speed_server_peer.py"), str(port), *(pair or ())]
    else:
        line = [sys.executable, *(("-m", "hatangso.speed_server") if name == "ours" else ("-c", ON_ASYNCIO))]
        line += ["--port", str(port), "--slots", "9", "--tests-per-network", "999"]
        line += ["--cert", pair[0], "--key", pair[1]] if pair else []
    environment = {**os.environ, "HATANGSO_SPEED_KEY": "benchmark"}
    process = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        server = Server(name, port, process.pid, ssl.create_default_context(cafile=pair[0]) if pair else None)
        server.connect().close()
        yield server
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def run(server: Server, kind: str) -> dict[str, Any]:
    """One run: content in Gbit/s by the client's count, by processor second; how far the counts differ."""
    if server.name == "aiohttp":
        start = server.get("/count")["bytes"]
        heads = {"http_down": "GET /garbage?ckSize=999999", "http_up": f"POST /empty{_length(1 << 40)}"}
        head, counted = heads[kind], lambda: server.get("/count")["bytes"] - start
    else:
        place = server.get("/v2/nearest/ndt/ndt7?seconds=4")["results"][0]
        head, counted = _ours(server, place, kind)
    before = server.processor()
    begun = time.perf_counter()
    streams = 1 if kind.startswith("ws") else STREAMS
    got = _in_threads(streams, lambda: (_down if "down" in kind else _up)(server, head, kind))
    seconds = time.perf_counter() - begun
    used = server.processor() - before
    told = _settled(counted)
    return {
        "gbit_s": round(got * 8 / 1e9 / seconds, 2),
        "gbit_per_cpu_s": round(got * 8 / 1e9 / used, 2),
        "counts_differ": round(abs(told / got - 1), 4),
        "counts_agree": abs(told - got) <= max(0.02 * got, streams * IN_BUFFERS),
    }


def _better(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The higher rates of two runs, and the worse agreement."""
    worse = {"counts_agree": one["counts_agree"] and other["counts_agree"]}
    worse["counts_differ"] = max(one["counts_differ"], other["counts_differ"])
    return {**{name: max(one[name], other[name]) for name in ("gbit_s", "gbit_per_cpu_s")}, **worse}


def _settled(counted: Callable[[], int]) -> int:
    """The server's count once it has read what was still on its way."""
    told = counted()
    for _ in range(20):
        time.sleep(0.2)
        before, told = told, counted()
        if told == before:
            break
    return told


def _ours(server: Server, place: dict[str, Any], kind: str) -> tuple[str, Callable[[], int]]:
    direction = "download" if "down" in kind else "upload"
    own = place["hatangso"]["urls"]
    if kind.startswith("ws"):
        url = place["urls"][f"{'wss' if server.tls else 'ws'}:///ndt/v7/{direction}"]
        upgrade = (
            "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
            "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: net.measurementlab.ndt.v7"
        )
        head = f"GET /{url.split('/', 3)[3]}{upgrade}"
    elif direction == "download":
        head = f"GET /{own['download'].split('/', 3)[3]}"
    else:
        head = f"POST /{own['upload'].split('/', 3)[3]}{_length(1 << 28)}"
    return head, lambda: server.get(own["result"])["result"][direction]["bytes"]


def _length(size: int) -> str:
    return f"|{size}"


def _head(text: str) -> bytes:
    line, _, length = text.partition("|")
    first, _, rest = line.partition("\r\n")
    size = [f"Content-Length: {length}"] if length else []
    return "\r\n".join(
        [f"{first} HTTP/1.1", "Host: 127.0.0.1", *size, *filter(None, [rest]), "", ""]
    ).encode()


def _down(server: Server, head: str, kind: str) -> int:
    """Bytes read until the time is over."""
    with server.connect() as sock:
        sock.sendall(_head(head))
        buffer, got, end = bytearray(PIECE), 0, time.perf_counter() + SECONDS
        while time.perf_counter() < end and (came := sock.recv_into(buffer)):
            got += came
    return got


def _up(server: Server, head: str, kind: str) -> int:
    """Bytes sent until the time is over."""
    frame = struct.pack("!BBQ", 0x82, 0xFF, PIECE) + bytes(4) + PAYLOAD
    length = int(head.partition("|")[2] or 0)
    sent, end = 0, time.perf_counter() + SECONDS
    with server.connect() as sock:
        sock.sendall(_head(head))
        if kind == "ws_up":
            sock.recv(4096)
        while time.perf_counter() < end:
            sock.sendall(frame if kind == "ws_up" else PAYLOAD)
            sent += PIECE
            if length and sent % length == 0:
                sock.recv(4096)
                sock.sendall(_head(head))
    return sent


def _in_threads(count: int, work: Callable[[], int]) -> int:
    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(work())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(got)


def main() -> None:
    """All servers in turn, plain and TLS; RESULT with ratios to the peer."""
    if not PEER_PYTHON.exists():
        sys.exit("the peer is not here: make peers")
    best: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        from tests.speed_server.conftest import certificate

        cert, key = certificate(Path(folder))
        for _ in range(ROUNDS):
            for secure in (False, True):
                for name in ("ours", "ours_asyncio", "aiohttp"):
                    kinds = ["http_down", "http_up"] + (["ws_down", "ws_up"] if name == "ours" else [])
                    with serving(name, (str(cert), str(key)) if secure else None) as server:
                        for kind in kinds:
                            told = run(server, kind)
                            row = f"{name} {'tls' if secure else 'plain'} {kind}"
                            print(f"{row:<32} {told}", flush=True)
                            best[row] = _better(best.get(row, told), told)
    ratios = {
        f"{layer} {kind}": {
            "speed": round(
                best[f"ours {layer} {kind}"]["gbit_s"] / best[f"aiohttp {layer} {kind}"]["gbit_s"], 2
            ),
            "per_cpu": round(
                best[f"ours {layer} {kind}"]["gbit_per_cpu_s"]
                / best[f"aiohttp {layer} {kind}"]["gbit_per_cpu_s"],
                2,
            ),
        }
        for layer in ("plain", "tls")
        for kind in ("http_down", "http_up")
    }
    agree = all(told["counts_agree"] for told in best.values())
    print(
        "RESULT",
        json.dumps({"benchmark": "speed_server", "counts_agree": agree, "best": best, "ratios": ratios}),
    )


if __name__ == "__main__":
    main()
