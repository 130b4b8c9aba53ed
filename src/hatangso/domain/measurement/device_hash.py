"""Kept names of many devices at once: as `privacy.device_of` gives them one by one, some 70 ns each.

The 80 bits of a name are two numbers, of 64 and 16 bits, until they are written as 20 hexadecimal digits.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.measurement.privacy import HASH_LETTERS, pads_of

Highs = NDArray[np.uint64]
Lows = NDArray[np.uint16]
_PAIRS = np.frombuffer(bytes(range(256)).hex().encode(), np.uint16)  # two digits of each octet


def _fractions(of: Sequence[int], root: int) -> list[int]:
    """The first 32 bits behind the point of the square or cube roots (FIPS 180-4, 4.2.2 and 5.3.3)."""
    found = []
    for number in of:
        scaled = number << (32 * root)
        low, high = 0, 1 << 40
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if middle**root <= scaled else (low, middle - 1)
        found.append(low & 0xFFFFFFFF)
    return found


_PRIMES = [n for n in range(2, 312) if all(n % d for d in range(2, n))]
CONSTANTS = np.array(_fractions(_PRIMES, 3), np.uint32)
BEGINNING = np.array(_fractions(_PRIMES[:8], 2), np.uint32)


class DeviceHasher:
    """Hashes with the keys of several years; ready for many threads at once."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        from hatangso.domain.measurement import device_hash_kernel as kernel  # compiled: when it is needed

        self._kernel = kernel
        pads = [pads_of(key) for key in keys]
        self._inner, self._outer = (
            np.array([self._after(pair[side]) for pair in pads], np.uint32).reshape(-1, 8) for side in (0, 1)
        )

    def __call__(
        self, data: NDArray[np.uint8], offsets: NDArray[np.int32], key: NDArray[np.int16]
    ) -> tuple[Highs, Lows]:
        """Of text k, data[offsets[k]:offsets[k + 1]] (UTF-8), under the key of number key[k]; −1: none, 0."""
        high, low = np.zeros(len(key), np.uint64), np.zeros(len(key), np.uint16)
        self._kernel.keyed(data, offsets, key, self._inner, self._outer, CONSTANTS, high, low)
        return high, low

    def _after(self, pad: bytes) -> NDArray[np.uint32]:
        """The state after a padded key, a block of its own."""
        lanes = self._kernel.LANES
        words = np.zeros((64, lanes), np.uint32)
        words[:16] = np.frombuffer(pad, ">u4").astype(np.uint32)[:, None]
        state = np.repeat(BEGINNING, lanes)
        self._kernel.compress(words.reshape(-1), state, CONSTANTS)
        return state.reshape(8, lanes)[:, 0]


def names_of(high: Highs, low: Lows) -> NDArray[np.uint8]:
    """The names, HASH_LETTERS letters each, one after the other as ASCII.

    >>> bytes(names_of(np.array([255], np.uint64), np.array([1], np.uint16)))
    b'00000000000000ff0001'
    """
    octets = np.empty((len(high), HASH_LETTERS // 2), np.uint8)
    octets[:, :8] = high.astype(">u8").view(np.uint8).reshape(-1, 8)
    octets[:, 8:] = low.astype(">u2").view(np.uint8).reshape(-1, 2)
    return _PAIRS[octets].reshape(-1).view(np.uint8)


def halves_of(name: str) -> tuple[int, int]:
    """The two numbers of a name. ValueError where it is none."""
    number = int(name, 16)
    return number >> 16, number & 0xFFFF
