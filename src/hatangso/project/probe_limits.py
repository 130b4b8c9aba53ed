"""What this installation lets its prober do, from the environment (docs/methods/probes.md)."""

from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import TypeVar

from hatangso.domain.probes.limits import ROOT_ANCHORS, Limits

T = TypeVar("T")


def probe_limits(environ: Mapping[str, str], public_url: str) -> Limits:
    """ValueError names the variable that cannot be read: the process does not start on a half-read limit."""
    usual = Limits()
    return Limits(
        networks=tuple(_read("HATANGSO_PROBE_NETWORKS", environ, ip_network)),
        ports=usual.ports | frozenset(_read("HATANGSO_PROBE_PORTS", environ, _port)),
        resolvers=tuple(_read("HATANGSO_PROBE_RESOLVERS", environ, _address_and_port)),
        anchors=_anchors(environ.get("HATANGSO_PROBE_ANCHORS", "")),
        ca_file=environ.get("HATANGSO_PROBE_CA", ""),
        web_landmarks=tuple(_list("HATANGSO_PROBE_LANDMARKS", environ)) or usual.web_landmarks,
        name_server_landmarks=tuple(_list("HATANGSO_PROBE_NAME_SERVERS", environ))
        or usual.name_server_landmarks,
        user_agent=f"HaTangSo-Prober/1 (+{public_url})",
    )


def _list(name: str, environ: Mapping[str, str]) -> list[str]:
    return [part.strip() for part in environ.get(name, "").split(",") if part.strip()]


def _read(name: str, environ: Mapping[str, str], read: Callable[[str], T]) -> list[T]:
    try:
        return [read(part) for part in _list(name, environ)]
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise ValueError(f"{text} is no port")
    return port


def _address_and_port(text: str) -> tuple[str, int]:
    """'10.0.0.53', '10.0.0.53:5353', 'fd00::53' or '[fd00::53]:5353'."""
    address, port = text, "53"
    if text.startswith("["):
        address, _, port = text[1:].partition("]")
        port = port.removeprefix(":") or "53"
    elif text.count(":") == 1:
        address, port = text.split(":")
    return str(ip_network(address).network_address), _port(port)


def _anchors(file: str) -> tuple[str, ...]:
    """DS records of a file, one a line as 'zone tag algorithm digest-type digest'; the root's where none."""
    if not file:
        return ROOT_ANCHORS
    lines = [line.partition(";")[0].strip() for line in Path(file).read_text(encoding="utf-8").splitlines()]
    anchors = tuple(line for line in lines if line)
    if not anchors or any(len(line.split()) < 5 for line in anchors):
        raise ValueError("HATANGSO_PROBE_ANCHORS: each line is 'zone tag algorithm digest-type digest'")
    return anchors
