"""Is it up, and how fast: one light request, also taken from what a full run asked already."""

from collections.abc import Iterator

from hatangso.adapters.probes.http import Answer
from hatangso.adapters.probes.look import Look
from hatangso.adapters.probes.trouble import Trouble
from hatangso.catalog.probe_tests import finding
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.uptime import Check


def check(look: Look) -> Check:
    """Up where the target answers below 500 by its own scheme, or by the other where it names no port."""
    other = "http" if look.target.scheme == "https" else "https"
    tried = look.tried(look.target.scheme)
    if isinstance(tried, Trouble) and tried.of_system and look.target.port is None:
        second = look.tried(other)
        alone = isinstance(second, Answer) and second.status < 300  # not one that only leads to the first
        tried = second if alone else tried
    if isinstance(tried, Trouble):
        return Check("down" if tried.of_system else "unknown", None, tried.code)
    if tried.slow:
        return Check("down", tried.first_byte_ms, "too_slow")
    if tried.status >= 500:
        return Check("down", tried.first_byte_ms, "server_error")
    return Check("up", tried.first_byte_ms, "answered")


def uptime(look: Look) -> Iterator[Finding]:
    """up and latency."""
    found = check(look)
    status = {"up": Status.PASSED, "down": Status.FAILED, "unknown": Status.NOT_TESTED}[found.state]
    yield finding("up", status, found.words.vi, found.words.en, reason=found.reason)
    if found.ms is None:
        raise Trouble("no_answer")
    told = f"{found.ms:.0f} ms"
    yield finding(
        "latency",
        Status.INFO,
        f"{told} tới byte đầu tiên.",
        f"{told} to the first byte.",
        ms=round(found.ms, 1),
    )
