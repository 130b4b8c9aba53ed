"""How much one network may ask. Addresses are truncated at once and live in memory only."""

from collections import Counter, deque
from ipaddress import IPv4Address, IPv6Address, ip_address
from math import ceil
from typing import Any


def network_of(address: str) -> str:
    """The address without its last part: /24 of IPv4, /48 of IPv6; '' of what is no address.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2::3"), network_of("::ffff:203.0.113.77")
    ('203.0.113.0', '2001:db8:1::', '203.0.113.0')
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv4Address):
        return str(IPv4Address(int(ip) >> 8 << 8))
    return str(IPv6Address(int(ip) >> 80 << 80))


class Rate:
    """At most so many within so many seconds, for each network."""

    def __init__(self, most: int, within: float) -> None:
        self.most, self.within = most, within
        self._times: dict[str, deque[float]] = {}

    def allows(self, network: str, now: float) -> bool:
        """Counts one more, unless there are too many already."""
        times = self._recent(network, now)
        if len(times) >= self.most:
            return False
        times.append(now)
        if len(self._times) > 10_000:  # the quiet ones are forgotten
            for name in [name for name in self._times if not self._recent(name, now)]:
                del self._times[name]
        return True

    def wait(self, network: str, now: float) -> int:
        """Whole seconds until one more is allowed."""
        times = self._recent(network, now)
        return max(1, ceil(times[0] + self.within - now)) if len(times) >= self.most else 0

    def _recent(self, network: str, now: float) -> deque[float]:
        times = self._times.setdefault(network, deque())
        while times and now - times[0] >= self.within:
            times.popleft()
        return times


class Connections:
    """Open connections, in all and of each network."""

    def __init__(self, most: int, most_of_network: int) -> None:
        self.most, self.most_of_network = most, most_of_network
        self._open: dict[Any, str] = {}
        self._of: Counter[str] = Counter()

    def add(self, connection: Any, network: str) -> bool:
        """Whether one more may come; '' is no network, only the sum counts."""
        if len(self._open) >= self.most or (network and self._of[network] >= self.most_of_network):
            return False
        self._open[connection] = network
        self._of[network] += 1
        return True

    def remove(self, connection: Any) -> None:
        network = self._open.pop(connection, None)
        if network is not None:
            self._of[network] -= 1
            if not self._of[network]:
                del self._of[network]
