"""A small client of the speed-test server: a whole test, as the citizen's page does it.

It stands on another WebSocket library than the server (picows), so that neither hides the other's mistakes.
"""

import asyncio
import json
import ssl
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from hatangso.adapters.speed_client_http import http_download, http_upload
from hatangso.adapters.speed_client_ndt7 import Count, ndt7_download, ndt7_upload, open_watch

STREAMS = 4
PATIENCE = 300.0  # s to wait for a slot


class NoSlot(Exception):
    """The server gave no slot: the sentence says why."""


@dataclass(frozen=True)
class Asked:
    """What to measure: `seconds` of each direction; `congestion` of our sending, None: the system's."""

    url: str
    mode: Literal["ndt7", "http"] = "ndt7"
    seconds: float = 10.0
    insecure: bool = False  # take any certificate
    congestion: str | None = None
    directions: tuple[str, ...] = ("download", "upload")
    streams: int = STREAMS


async def measure(asked: Asked) -> dict[str, Any]:
    """One test. Rates in Mbit/s, delays in ms; null where not known.

    `download`, `upload` and the delays are the server's (docs/methods/speed-server.md, 4), `client` what
    was counted here, `signed` the server's signed view. Raises NoSlot, OSError, ValueError (another server).
    """
    tls = _tls(asked)
    place = await asyncio.to_thread(_ask_for_slot, asked, tls)
    own = place["hatangso"]
    secure = own["urls"]["watch"].startswith("wss")
    tls = tls if secure else None
    watch = await open_watch(own["urls"]["watch"], tls)
    await watch.ready()
    client: dict[str, Any] = {}
    for direction in asked.directions:
        if asked.mode == "ndt7":
            url = place["urls"][f"{'wss' if secure else 'ws'}:///ndt/v7/{direction}"]
            if direction == "download":
                count = await ndt7_download(url, tls)
            else:
                count = await ndt7_upload(url, tls, asked.seconds, asked.congestion)
        elif direction == "download":
            count = await http_download(own["urls"]["download"], tls, asked.streams, asked.seconds)
        else:
            count = await http_upload(
                own["urls"]["upload"], tls, asked.streams, asked.seconds, asked.congestion
            )
        client[direction] = _told(count)
    answer = await asyncio.to_thread(_get, f"{own['urls']['result']}&done=1", tls)
    watch.close()
    return _summary(answer, client)


def _summary(answer: dict[str, Any], client: dict[str, Any]) -> dict[str, Any]:
    result = answer["result"]
    latency = result["latency"]
    return {
        "download": (result["download"] or {}).get("mbit_s"),
        "upload": (result["upload"] or {}).get("mbit_s"),
        "latency": latency["idle_ms"],
        "jitter": latency["jitter_ms"],
        "loaded_latency": {"download": latency["download_ms"], "upload": latency["upload_ms"]},
        "client": client,
        "server": result,
        "signed": answer["signed"],
    }


def _told(count: Count) -> dict[str, Any]:
    rate = count.bytes * 8 / 1e6 / count.seconds if count.seconds > 0 else None
    return {
        "mbit_s": rate and round(rate, 3),
        "bytes": count.bytes,
        "seconds": round(count.seconds, 3),
        "messages": count.messages,
    }


def _tls(asked: Asked) -> ssl.SSLContext | None:
    if not asked.url.startswith("https:"):
        return None
    context = ssl.create_default_context()
    if asked.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _ask_for_slot(asked: Asked, tls: ssl.SSLContext | None) -> dict[str, Any]:
    """Wait for a slot as the server says."""
    query = {"client_name": "hatangso", "seconds": f"{asked.seconds:g}"}
    until = time.monotonic() + PATIENCE
    while True:
        try:
            answer = _get(f"{asked.url.rstrip('/')}/v2/nearest/ndt/ndt7?{urlencode(query)}", tls)
            break
        except urllib.error.HTTPError as error:
            told: dict[str, Any] = {}
            with suppress(ValueError):
                told = json.loads(error.read())
            wait = float(told.get("retry_after", 5))
            if error.code != 503 or time.monotonic() + wait > until:
                raise NoSlot(told.get("error", {}).get("title") or str(error)) from error
            query["ticket"] = str(told.get("ticket") or "")
            time.sleep(wait)
    place = answer["results"][0]
    if not isinstance(place, dict) or "hatangso" not in place:
        raise ValueError("no speed-test server of this product answers here")
    return place


def _get(url: str, tls: ssl.SSLContext | None) -> dict[str, Any]:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"no address of HTTP: {url}")
    with urllib.request.urlopen(url, timeout=20, context=tls) as answer:  # noqa: S310
        told = json.load(answer)
    if not isinstance(told, dict):
        raise ValueError("the answer is not an object of JSON")
    return told
