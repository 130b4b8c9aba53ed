"""The only door through which the prober goes out: which addresses, which ports, how long, how fast.

A name in somebody's zone can point anywhere, into the prober's own network too (server-side request
forgery, OWASP). So every address is checked here, right before the connection, and the connection is made to
that very address: a name that answers otherwise the second time (DNS rebinding) changes nothing.
"""

import errno
import socket
import time
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from hatangso.adapters.probes.pace import Pace
from hatangso.adapters.probes.trouble import Trouble
from hatangso.domain.probes.limits import Limits

# IANA special-purpose registries (RFC 6890 and its updates); what clouds tell machines secrets by.
_CLOSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_GLOBAL_V6 = ip_network("2000::/3")  # all other IPv6 addresses are local, mapped, translated or not given out
_TRANSLATED = ip_network("64:ff9b::/96")  # NAT64: an IPv4 address in disguise
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETDOWN}


def refusal(address: str, limits: Limits) -> str | None:
    """Why the prober may not connect to an address (a reason code); None where it may.

    Mapped and translated addresses (::ffff:10.0.0.1, 64:ff9b::10.0.0.1) are never connected to.
    """
    try:
        at: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return "private_address"
    if isinstance(at, IPv6Address) and (at.scope_id or is_disguised(address)):
        return "private_address"
    if any(at in network for network in limits.networks if network.version == at.version):
        return None
    if isinstance(at, IPv6Address) and at not in _GLOBAL_V6:
        return "private_address"
    if any(at in network for network in _CLOSED if network.version == at.version):
        return "private_address"
    return None


def is_disguised(address: str) -> bool:
    """Whether an IPv6 address is an IPv4 one in disguise: mapped, or made up by the prober's own DNS64."""
    at = ip_address(address)
    return isinstance(at, IPv6Address) and (at.ipv4_mapped is not None or at in _TRANSLATED)


class Reach:
    """One run's way out: its limits, its pace (shared by all runs of the process) and its end."""

    def __init__(self, limits: Limits, pace: Pace) -> None:
        self.limits, self.pace = limits, pace
        self.end = time.monotonic() + limits.total_seconds

    def seconds(self, at_most: float) -> float:
        """How long something may take; Trouble 'own_time' where the run's time is used up."""
        left = min(at_most, self.end - time.monotonic())
        if left <= 0:
            raise Trouble("own_time")
        return left

    def port_of(self, scheme: str, port: int | None) -> int:
        """The port to connect to; Trouble 'port' where it is none of the allowed ones."""
        usual = {"http": self.limits.http_port, "https": self.limits.https_port}[scheme]
        if port is None or port == {"http": 80, "https": 443}[scheme]:
            return usual
        if port not in self.limits.ports and port not in (self.limits.http_port, self.limits.https_port):
            raise Trouble("port", str(port))
        return port

    def connect(self, address: str, port: int) -> socket.socket:
        """A TCP connection to exactly this address, or a Trouble that tells why not."""
        self.check(address)
        self.pace.wait(address, self.end)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            line = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:
            raise Trouble("unreachable", str(error)) from None
        try:
            line.settimeout(self.seconds(self.limits.connect_seconds))
            line.connect((address, port))
        except OSError as error:
            line.close()
            raise trouble_of(error) from None
        except Trouble:
            line.close()
            raise
        return line

    def check(self, address: str) -> None:
        """Trouble where the prober may not send anything to this address."""
        if refused := refusal(address, self.limits):
            raise Trouble(refused, address)


def trouble_of(error: OSError) -> Trouble:
    """The reason that an error of a socket stands for."""
    if isinstance(error, TimeoutError):
        return Trouble("timeout")
    if error.errno == errno.ECONNREFUSED:
        return Trouble("refused")
    if error.errno in _NO_ROUTE:
        return Trouble("unreachable", str(error))
    return Trouble("reset", str(error))
