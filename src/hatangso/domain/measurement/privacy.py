"""What of a person may be kept and told (Law 91/2025/QH15: a position is sensitive personal data).

Kept: the commune and a coarse cell instead of the position; a device as an HMAC under a key of its calendar
year, so that nobody who holds the data alone can tell which device it was, and a device of two years is two.
Not kept: position, address, the source's name of the device. Not told: anything but counts of fewer than
`least_devices` devices, nor what would let it be computed from what is told.
"""

import hashlib
import hmac
import ipaddress

import numpy as np
from numpy.typing import NDArray

HASH_LETTERS = (
    20  # 80 bits: two of ten million devices of a year fall together with a chance below 1 in 10^10
)
BLOCK = 64  # bytes of a block of SHA-256


def device_of(key: bytes, device: str) -> str:
    """The kept name of a device: HMAC-SHA-256 (RFC 2104) under the year's key, its first 80 bits in hex."""
    return hmac.new(key, device.encode(), hashlib.sha256).hexdigest()[:HASH_LETTERS]


def pads_of(key: bytes) -> tuple[bytes, bytes]:
    """The two padded keys of HMAC-SHA-256 (RFC 2104), for engines that have only the plain hash:

    HMAC(key, text) = SHA256(outer + SHA256(inner + text)).
    """
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def network_of(address: str, *, ipv4: int = 24, ipv6: int = 48) -> str:
    """The network an address lies in, by so many of its bits; '' where it is none.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2::5"), network_of("unknown")
    ('203.0.113.0/24', '2001:db8:1::/48', '')
    """
    try:
        told = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    return str(ipaddress.ip_network((told, ipv4 if told.version == 4 else ipv6), strict=False))


def gives_parts_away(
    family: NDArray[np.int64], devices: NDArray[np.int64], told: NDArray[np.bool_], least: int
) -> NDArray[np.bool_]:
    """Of the parts of totals, those that must keep their sums (mean, bins) to themselves for another's sake.

    family: the number of each part's total; told: whether the part's values are told. Where the parts that
    are not told have together 1 to `least` − 1 devices, total minus told parts would be the sum over those
    few: the smallest told part is kept back with them (secondary suppression, one level: a sum that can be
    composed again from finer cells, or of other stretches, is met by steps, coarse.py; Hundepool et al.,
    Statistical Disclosure Control, 2012, ch. 4).
    """
    families = int(family.max()) + 1 if family.size else 0
    hidden = np.bincount(family, weights=np.where(told, 0, devices), minlength=families)
    open_ones = (hidden > 0) & (hidden < least)
    order = np.lexsort((devices, ~told, family))
    first = np.ones(family.size, dtype=bool)
    first[1:] = family[order][1:] != family[order][:-1]
    smallest = np.zeros(family.size, dtype=bool)
    smallest[order[first]] = True
    return smallest & told & open_ones[family] if family.size else smallest
