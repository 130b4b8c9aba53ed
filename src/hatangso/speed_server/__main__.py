"""`python -m hatangso.speed_server --host 0.0.0.0 --port 8001 --cert FILE --key FILE`: measure lines."""

import argparse
import asyncio
import contextlib
import os
import secrets
import signal
import ssl
import sys
from functools import partial

from hatangso.speed_server.connection import Connection
from hatangso.speed_server.service import Config, Service


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    asked = _arguments(argv)
    key = os.environ.get("HATANGSO_SPEED_KEY", "")
    if not key:
        print("HATANGSO_SPEED_KEY is not set: results cannot be checked by the site.", file=sys.stderr)
        key = secrets.token_hex(32)
    origins = {*asked.origin, *os.environ.get("HATANGSO_SPEED_ORIGINS", "").split(",")} - {""}
    config = Config(
        key=key,
        slots=asked.slots,
        origins=frozenset(origin.rstrip("/") for origin in origins),
        public_url=asked.public_url,
        behind_proxy=asked.behind_proxy,
        congestion=asked.congestion,
        tests_per_network=asked.tests_per_network,
    )
    try:
        asyncio.run(serve(config, asked.host, asked.port, tls_context(asked.cert, asked.key)))
    except KeyboardInterrupt:
        return 0
    except OSError as error:  # the port is taken, or a certificate cannot be read
        print(f"speed server {asked.host}:{asked.port}: {error}", file=sys.stderr)
        return 1
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hatangso.speed_server", description=__doc__)
    environment = os.environ.get
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--cert", default=environment("HATANGSO_SPEED_CERT"), help="certificate chain (PEM)")
    parser.add_argument("--key", default=environment("HATANGSO_SPEED_CERT_KEY"), help="its private key (PEM)")
    parser.add_argument(
        "--slots", type=int, default=int(environment("HATANGSO_SPEED_SLOTS", "2")), help="tests at one time"
    )
    parser.add_argument("--origin", action="append", default=[], help="origin of a page that may measure")
    parser.add_argument("--public-url", default="", help="address by which clients know this server")
    parser.add_argument("--behind-proxy", action="store_true", help="a proxy on this machine ends TLS")
    parser.add_argument("--congestion", default="bbr", help="congestion control, where the kernel allows it")
    parser.add_argument("--tests-per-network", type=int, default=30, help="in ten minutes from a /24 or /48")
    return parser.parse_args(argv)


def tls_context(cert: str | None, key: str | None) -> ssl.SSLContext | None:
    """TLS 1.2 and 1.3 with this certificate; None without one."""
    if not cert:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(cert, key)
    context.set_alpn_protocols(["http/1.1"])
    return context


async def serve(config: Config, host: str, port: int, tls: ssl.SSLContext | None) -> None:
    """Listen and serve; returns when the process is told to end."""
    loop = asyncio.get_running_loop()
    service = Service(config, tls is not None, loop)
    server = await loop.create_server(
        partial(Connection, service),
        host,
        port,
        ssl=tls,
        backlog=512,
        ssl_handshake_timeout=10.0 if tls else None,  # s, then the connection ends
    )
    names = [sock.getsockname()[:2] for sock in server.sockets]
    print(f"speed server: {', '.join(f'{name[0]}:{name[1]}' for name in names)}", flush=True)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, ended.set)
    await ended.wait()
    server.close()


if __name__ == "__main__":
    with contextlib.suppress(ImportError):  # without uvloop the same on asyncio's own loop, slower
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    raise SystemExit(main())
