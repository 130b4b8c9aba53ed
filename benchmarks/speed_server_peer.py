"""The endpoints of LibreSpeed's backend (garbage, empty) on aiohttp: the peer of the speed-test server.

Run with the Python of .venv-peers: speed_server_peer.py PORT [CERT KEY]. `/count`: bytes so far.
"""

import asyncio
import os
import ssl
import sys

from aiohttp import web

CHUNK = os.urandom(1 << 20)
COUNTED = {"bytes": 0}


async def garbage(request: web.Request) -> web.StreamResponse:
    """Random megabytes, as many as ckSize asks for."""
    answer = web.StreamResponse(
        headers={"Content-Type": "application/octet-stream", "Cache-Control": "no-store"}
    )
    await answer.prepare(request)
    try:
        for _ in range(int(request.query.get("ckSize", "4"))):
            if request.transport is None or request.transport.is_closing():
                break
            await answer.write(CHUNK)
            await asyncio.sleep(0)  # over TLS a write to a client that is gone neither waits nor fails
            COUNTED["bytes"] += len(CHUNK)
    except ConnectionError:  # the client has seen enough
        pass
    return answer


async def empty(request: web.Request) -> web.Response:
    """Take a body and throw it away."""
    try:
        async for piece in request.content.iter_any():
            COUNTED["bytes"] += len(piece)
    except ConnectionError:
        pass
    return web.Response()


async def count(request: web.Request) -> web.Response:
    """Bytes so far."""
    return web.json_response(COUNTED)


def main(port: int, *pair: str) -> None:
    """Serve until killed."""
    app = web.Application(client_max_size=1 << 62)
    app.add_routes([web.get("/garbage", garbage), web.post("/empty", empty), web.get("/count", count)])
    tls = None
    if pair:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*pair)
    web.run_app(app, host="127.0.0.1", port=port, ssl_context=tls, access_log=None, print=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
