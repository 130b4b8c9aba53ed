"""What the prober may do and what it can do: both are told before it starts, and kept with what it found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Any

METHOD = "probe/1"  # raised whenever a test judges otherwise than before
TLS_VERSIONS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")

# Keys of the root zone (IANA, https://data.iana.org/root-anchors/): KSK-2017 and KSK-2024.
ROOT_ANCHORS = (
    ". 20326 8 2 e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d",
    ". 38696 8 2 683d2d0acb8c9b712a1948b27f741219298d0a450d612c483af444a4c0fb2b16",
)


@dataclass(frozen=True)
class Limits:
    """What an installation lets its prober do. Times in seconds, sizes in bytes.

    `networks`: private networks that may be probed; empty as a rule. `ports`: the only ones a connection is
    made to. `http_port`, `https_port`, `dns_port` stand for 80, 443 and 53, which they are but in tests.
    `resolvers`: (address, port) of the recursive name servers asked; empty = those of the machine.
    `anchors`: trusted DS records 'zone tag algorithm digest-type digest'. `ca_file`: trusted certificates in
    PEM, '' = those of the machine. Landmarks: addresses of others that are always there, by which the prober
    finds out what it can do itself: web servers (port 443), name servers (port 53). `pause` between two
    connections to one address; `per_second` in all.
    """

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    http_port: int = 80
    https_port: int = 443
    dns_port: int = 53
    resolvers: tuple[tuple[str, int], ...] = ()
    anchors: tuple[str, ...] = ROOT_ANCHORS
    ca_file: str = ""
    web_landmarks: tuple[str, ...] = ("1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "2001:4860:4860::8888")
    name_server_landmarks: tuple[str, ...] = ("193.0.14.129", "199.7.83.42", "2001:7fd::1", "2001:500:9f::42")
    connect_seconds: float = 5.0
    request_seconds: float = 10.0
    total_seconds: float = 60.0
    dns_seconds: float = 4.0
    max_bytes: int = 1_000_000
    max_redirects: int = 5
    pause: float = 0.2
    per_second: float = 20.0
    user_agent: str = "HaTangSo-Prober/1"


@dataclass(frozen=True)
class Abilities:
    """What the prober itself could do when it looked: None = it could not find out.

    `has_ipv4`, `has_ipv6`: a way out over that protocol. `resolver`: its name server answers.
    `resolver_dnssec`: the name server hands on signatures, without which no chain can be checked.
    `name_servers`, `name_servers_v6`: name servers outside can be asked directly (port 53).
    `tls_versions`: those its own OpenSSL can speak. `place`: where it stands, as the installation calls it.
    """

    has_ipv4: bool | None = None
    has_ipv6: bool | None = None
    resolver: bool | None = None
    resolver_dnssec: bool | None = None
    name_servers: bool | None = None
    name_servers_v6: bool | None = None
    tls_versions: tuple[str, ...] = ()
    place: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept in ProbeRun.abilities."""
        return asdict(self) | {"tls_versions": list(self.tls_versions)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Abilities":
        """The abilities that `as_json` kept."""
        return cls(**{**kept, "tls_versions": tuple(kept["tls_versions"])})
