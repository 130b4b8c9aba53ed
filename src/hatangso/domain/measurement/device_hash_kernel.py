"""SHA-256 (FIPS 180-4) of many short texts at once: sixteen side by side in the processor's wide registers.

Words of the sixteen lie next to each other (word t of lane k at t · LANES + k), so that each step is one loop
over neighbours that compiles to vector instructions. Numbers are cut to 32 bits after every sum.
"""

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.compiled import compiled

LANES = 16
Words32 = NDArray[np.uint32]
_u = np.uint32


@compiled
def _turned(x: np.uint32, by: int) -> np.uint32:
    return _u(_u(x >> _u(by)) | _u(x << _u(32 - by)))


@compiled
def _round(
    s: Words32, w: Words32, t: int, k: np.uint32,
    A: int, B: int, C: int, D: int, E: int, F: int, G: int, H: int,
) -> None:  # fmt: skip
    """One of the 64 rounds; A to H tell in which of the eight rows the variables of that name stand."""
    for lane in range(LANES):
        a, b, c = s[A * LANES + lane], s[B * LANES + lane], s[C * LANES + lane]
        e, f, g = s[E * LANES + lane], s[F * LANES + lane], s[G * LANES + lane]
        sigma = _u(_turned(e, 6) ^ _turned(e, 11) ^ _turned(e, 25))
        chosen = _u(_u(e & f) ^ _u(_u(~e) & g))
        first = _u(_u(_u(s[H * LANES + lane] + sigma) + chosen) + _u(k + w[t * LANES + lane]))
        sigma = _u(_turned(a, 2) ^ _turned(a, 13) ^ _turned(a, 22))
        second = _u(sigma + _u(_u(a & b) ^ _u(a & c) ^ _u(b & c)))
        s[D * LANES + lane] = _u(s[D * LANES + lane] + first)
        s[H * LANES + lane] = _u(first + second)


@compiled
def compress(w: Words32, s: Words32, constants: Words32) -> None:
    """Turn the states `s` (8 rows) by a block each; `w` (64 rows) holds the block in its first 16 rows."""
    before = s.copy()
    for t in range(16, 64):
        for lane in range(LANES):
            x, y = w[(t - 15) * LANES + lane], w[(t - 2) * LANES + lane]
            low = _u(_turned(x, 7) ^ _turned(x, 18) ^ _u(x >> _u(3)))
            high = _u(_turned(y, 17) ^ _turned(y, 19) ^ _u(y >> _u(10)))
            there = _u(w[(t - 16) * LANES + lane] + w[(t - 7) * LANES + lane])
            w[t * LANES + lane] = _u(there + _u(low + high))
    for t in range(0, 64, 8):
        _round(s, w, t, constants[t], 0, 1, 2, 3, 4, 5, 6, 7)
        _round(s, w, t + 1, constants[t + 1], 7, 0, 1, 2, 3, 4, 5, 6)
        _round(s, w, t + 2, constants[t + 2], 6, 7, 0, 1, 2, 3, 4, 5)
        _round(s, w, t + 3, constants[t + 3], 5, 6, 7, 0, 1, 2, 3, 4)
        _round(s, w, t + 4, constants[t + 4], 4, 5, 6, 7, 0, 1, 2, 3)
        _round(s, w, t + 5, constants[t + 5], 3, 4, 5, 6, 7, 0, 1, 2)
        _round(s, w, t + 6, constants[t + 6], 2, 3, 4, 5, 6, 7, 0, 1)
        _round(s, w, t + 7, constants[t + 7], 1, 2, 3, 4, 5, 6, 7, 0)
    for k in range(8 * LANES):
        s[k] = _u(s[k] + before[k])


@compiled
def _write_block(
    w: Words32, lane: int, data: NDArray[np.uint8], start: int, end: int, block: int, ahead: int
) -> None:
    """The block of a text in its lane, padded by the standard; `ahead`: bytes hashed before the text."""
    for t in range(16):
        w[t * LANES + lane] = 0
    length = end - start
    upto = min(length - 64 * block, 64)
    for at in range(upto):
        t = (at >> 2) * LANES + lane
        w[t] = w[t] | _u(_u(data[start + 64 * block + at]) << _u(24 - 8 * (at & 3)))
    mark = length - 64 * block
    if 0 <= mark < 64:
        t = (mark >> 2) * LANES + lane
        w[t] = w[t] | _u(_u(0x80) << _u(24 - 8 * (mark & 3)))
    if length + 9 <= 64 * (block + 1):  # the last one ends with the number of bits
        bits = np.uint64(8 * (ahead + length))
        w[14 * LANES + lane] = _u(bits >> np.uint64(32))
        w[15 * LANES + lane] = _u(bits)


@compiled
def keyed(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int32],
    key: NDArray[np.int16],
    inner: Words32,
    outer: Words32,
    constants: Words32,
    high: NDArray[np.uint64],
    low: NDArray[np.uint16],
) -> None:
    """HMAC-SHA-256 of text k, data[offsets[k]:offsets[k + 1]], under its key: its first 64 and next 16 bits.

    inner, outer: by key the eight words after its padded key; a negative `key` gives 0.
    """
    w, s, kept = np.zeros(64 * LANES, _u), np.zeros(8 * LANES, _u), np.zeros(8 * LANES, _u)
    blocks = np.zeros(LANES, np.int64)
    for first in range(0, len(key), LANES):
        lanes = min(LANES, len(key) - first)
        most = 0
        for lane in range(LANES):
            there = lane < lanes and key[first + lane] >= 0
            length = offsets[first + lane + 1] - offsets[first + lane] if there else 0
            blocks[lane] = (length + 9 + 63) // 64 if there else 0
            most = max(most, blocks[lane])
            for row in range(8):
                s[row * LANES + lane] = inner[key[first + lane], row] if there else _u(0)
        for block in range(most):
            kept[:] = s
            for lane in range(lanes):
                if block < blocks[lane]:
                    k = first + lane
                    _write_block(w, lane, data, offsets[k], offsets[k + 1], block, 64)
            compress(w, s, constants)
            for lane in range(LANES):
                if block >= blocks[lane]:
                    for row in range(8):
                        s[row * LANES + lane] = kept[row * LANES + lane]
        for lane in range(LANES):
            for row in range(8):
                w[row * LANES + lane] = s[row * LANES + lane]
                w[(row + 8) * LANES + lane] = 0
                s[row * LANES + lane] = outer[key[first + lane], row] if blocks[lane] else _u(0)
            w[8 * LANES + lane] = _u(0x80000000)
            w[15 * LANES + lane] = _u(8 * (64 + 32))
        compress(w, s, constants)
        for lane in range(lanes):
            there = blocks[lane] > 0
            word = (np.uint64(s[lane]) << np.uint64(32)) | np.uint64(s[LANES + lane])
            high[first + lane] = word if there else np.uint64(0)
            low[first + lane] = np.uint16(s[2 * LANES + lane] >> _u(16)) if there else np.uint16(0)
