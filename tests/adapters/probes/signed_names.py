"""A small Internet of names on this machine: a signed root and zones below it, served by Debian's named."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import dns.message
import dns.query
import pytest

_HEAD = "$TTL 300\n@ IN SOA ns1.danang.gov.vn. admin.danang.gov.vn. 1 3600 600 86400 60\n"
_TWO = "@ NS ns1.danang.gov.vn.\n@ NS ns2.danang.gov.vn.\n"

WEBS = {  # label below danang.gov.vn: IPv4 and IPv6 address
    "www": ("127.0.0.2", "::1"),
    "khac": ("127.0.0.2", "::1"),
    "v4": ("127.0.0.2", ""),
    "v6": ("", "::1"),
    "chuyen-v4": ("127.0.0.2", "::1"),
    "khong-chuyen": ("127.0.0.2", ""),
    "khong-chuyen6": ("127.0.0.2", "::1"),
    "hsts-ngan": ("127.0.0.2", ""),
    "vong": ("127.0.0.2", ""),
    "vao-trong": ("127.0.0.2", ""),
    "cong-la": ("127.0.0.2", ""),
    "nho-giot": ("127.0.0.2", ""),
    "giot-dau": ("127.0.0.2", ""),
    "lon": ("127.0.0.2", ""),
    "loi": ("127.0.0.2", ""),
    "het-han": ("127.0.0.2", ""),
    "sap-het": ("127.0.0.2", ""),
    "tu-ky": ("127.0.0.2", ""),
    "sai-ten": ("127.0.0.2", ""),
    "sha1": ("127.0.0.2", ""),
    "khoa-ngan": ("127.0.0.2", ""),
    "txt-cu": ("127.0.0.2", ""),
    "tls12": ("127.0.0.4", ""),
    "tls13": ("127.0.0.5", ""),
    "tls-cu": ("127.0.0.6", ""),
    "chi-http": ("127.0.0.7", ""),
    "tat": ("127.0.0.8", ""),
    "rac": ("127.0.0.2", ""),
    "http-o-443": ("127.0.0.9", ""),
    "noi-bo": ("10.0.0.1", ""),
    "anh-xa": ("", "::ffff:127.0.0.2"),
    "dich": ("127.0.0.2", "64:ff9b::7f00:2"),
    "hoakhanh": ("127.0.0.2", "::1"),
}


@dataclass(frozen=True)
class Names:
    """Where the name server listens (127.0.0.1 and ::1), the DS record of its root."""

    port: int
    anchor: str
    folder: Path  # the zones as they were signed


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port that is free now on every loopback address the tests use."""
    with socket.socket(socket.AF_INET6, kind) as found:
        found.bind(("::", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def served_names(folder: Path, webs: Mapping[str, tuple[str, str]] = WEBS) -> Iterator[Names]:
    """Makes, signs and serves the zones; `webs` stand below danang.gov.vn."""
    if missing := [tool for tool in ("named", "dnssec-keygen", "dnssec-signzone") if not _tool(tool)]:
        pytest.skip(f"needs Debian's bind9 and bind9-utils: {', '.join(missing)} not found")
    hosts = "".join(
        (f"{label} A {v4}\n" if v4 else "") + (f"{label} AAAA {v6}\n" if v6 else "")
        for label, (v4, v6) in webs.items()
    )
    web = "www A 127.0.0.2\nwww AAAA ::1\n"
    danang = (
        f"{_TWO}ns1 A 127.0.0.1\nns1 AAAA ::1\nns2 A 127.0.0.1\nns2 AAAA ::1\nnsv4 A 127.0.0.1\n"
        f'{hosts}alias CNAME www\nra-ngoai CNAME www.unsigned.vn.\n@ CAA 0 issue "ca.example"\n'
    )
    unsigned = f"@ NS nsv4.danang.gov.vn.\n{web}vao CNAME www.danang.gov.vn.\n"
    mixed = f"@ NS ns1.danang.gov.vn.\n@ NS nsv4.danang.gov.vn.\n{web}"
    dead = f"@ NS ns1.danang.gov.vn.\n@ NS ns6.bogus.vn.\n{web}"
    ds = {
        "danang.gov.vn": _signed(folder, "danang.gov.vn", danang, "-3", "-"),
        "bogus.vn": _signed(folder, "bogus.vn", mixed + "ns6 AAAA ::1\nchua-ky A 127.0.0.9\n"),
        "expired.vn": _signed(folder, "expired.vn", dead, "-s", "20200101000000", "-e", "20200201000000"),
        "wrongds.vn": _signed(folder, "wrongds.vn", mixed),
    }
    for zone in ("island.vn", "trui.vn"):
        ds[zone] = _signed(folder, zone, mixed)
    _without(folder / "trui.vn.signed", "RRSIG\tA ")  # a stripped signature
    bogus = folder / "bogus.vn.signed"
    bogus.write_text(bogus.read_text().replace("127.0.0.2", "127.0.0.3"))  # the signature stays
    (folder / "unsigned.vn.signed").write_text(_HEAD + unsigned)
    (folder / "cu.gov.vn.signed").write_text(_HEAD + unsigned)
    danang_and_cu = f"{_TWO}danang NS ns1.danang.gov.vn.\ncu NS ns1.danang.gov.vn.\n{ds['danang.gov.vn']}"
    gov = _signed(folder, "gov.vn", danang_and_cu, "-3", "-", "-A")  # opt-out, as large registries sign
    owner, _, right = ds["wrongds.vn"].splitlines()[0].partition("DS")
    other = f"{owner} DS {' '.join(right.split()[:3])} {'00' * 32}\n"  # the right tag, another key
    signed = ("bogus", "expired", "trui")
    below = "".join(
        f"{zone} NS ns1.danang.gov.vn.\n"
        for zone in ("gov", "bogus", "expired", "wrongds", "island", "unsigned", "trui")
    )
    vn = _signed(folder, "vn", _TWO + below + gov + other + "".join(ds[f"{zone}.vn"] for zone in signed))
    anchor = _signed(folder, ".", f"{_TWO}vn. NS ns1.danang.gov.vn.\n{vn}")
    zones = (*ds, "vn", "gov.vn", "unsigned.vn", "cu.gov.vn")
    with _named(folder, (".", *zones)) as port:
        tag, algorithm, digest_type, *digest = anchor.split("DS", 1)[1].splitlines()[0].split()
        yield Names(port, f". {tag} {algorithm} {digest_type} {''.join(digest)}", folder)


def _signed(folder: Path, zone: str, records: str, *options: str) -> str:
    """Signs a zone with a key of its own; gives its DS records."""
    file = folder / f"{zone}.zone" if zone != "." else folder / "root.zone"
    file.write_text(_HEAD + records)
    keys = folder / f"keys-{zone}"
    keys.mkdir()
    made = ["-a", "ECDSAP256SHA256", "-f", "KSK", "-K", str(keys), "-q"]
    subprocess.run([_tool("dnssec-keygen"), *made, zone], check=True, capture_output=True)
    out = folder / (f"{zone}.signed" if zone != "." else "root.signed")
    sign = [
        "-S",
        "-z",
        "-O",
        "full",
        "-P",
        "-q",
        "-K",
        str(keys),
        "-d",
        str(folder),
        "-o",
        zone,
        "-f",
        str(out),
    ]
    subprocess.run([_tool("dnssec-signzone"), *sign, *options, str(file)], check=True, capture_output=True)
    return (folder / f"dsset-{zone.rstrip('.')}.").read_text()


def _without(file: Path, *texts: str) -> None:
    """Takes every record that holds one of the texts out of a signed zone."""
    kept = [line for line in file.read_text().splitlines() if not any(text in line for text in texts)]
    file.write_text("\n".join(kept) + "\n")


@contextlib.contextmanager
def _named(folder: Path, zones: tuple[str, ...]) -> Iterator[int]:
    port = free_port(socket.SOCK_DGRAM)
    served = "".join(
        f'zone "{zone}" {{ type primary; file "{"root" if zone == "." else zone}.signed"; }};\n'
        for zone in zones
    )
    with _running(folder, port, "recursion no; dnssec-validation no; minimal-responses no;", served):
        yield port


@contextlib.contextmanager
def validating_names(folder: Path, names: Names) -> Iterator[int]:
    """A second named that asks the first and judges its signatures: the port it answers on."""
    port = free_port(socket.SOCK_DGRAM)
    _, *ds = names.anchor.split()
    options = (
        "recursion yes; dnssec-validation yes; forward only; qname-minimization off;\n"
        f"forwarders port {names.port} {{ 127.0.0.1; }};"
    )
    anchors = 'trust-anchors {{ "." static-ds {} {} {} "{}"; }};\n'.format(*ds)
    with _running(folder, port, options, anchors):
        yield port


@contextlib.contextmanager
def _running(folder: Path, port: int, options: str, more: str) -> Iterator[None]:
    config = folder / "named.conf"
    config.write_text(
        f'options {{ directory "{folder}"; pid-file none; session-keyfile none; notify no;\n'
        f"listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 port {port} {{ ::1; }};\n"
        f"allow-query {{ any; }}; {options} }};\ncontrols {{ }};\n{more}"
    )
    log = (folder / "named.log").open("wb")
    server = subprocess.Popen([_tool("named"), "-g", "-n", "1", "-c", str(config)], stdout=log, stderr=log)
    try:
        _await_answer(port, server, folder / "named.log")
        yield
    finally:
        server.terminate()
        server.wait(10)
        log.close()


def _await_answer(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    question = dns.message.make_query("www.danang.gov.vn", "A")
    until = time.monotonic() + 20
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(Exception):
            if dns.query.udp(question, "::1", port=port, timeout=0.3).answer:
                return
        time.sleep(0.02)
    pytest.fail(f"named gave no answer:\n{log.read_text()[-2000:]}")


def _tool(name: str) -> str:
    return shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin") or ""
