"""Which rows repeat an earlier one, for millions of rows in twelve bytes each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FIRST = -1


class SeenKeys:
    """Remembers a 64-bit hash of each key with the line it stood on.

    Two different keys share a hash once in about 10⁷ files of a million rows (n²/2⁶⁵). Sorted runs are merged
    as they grow, so that a question costs a few binary searches.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []

    def earlier(self, keys: Sequence[tuple[object, ...]], lines: Sequence[int]) -> list[int]:
        """For each key the line on which it was seen before, FIRST where it is new; then remember them.

        >>> seen = SeenKeys()
        >>> seen.earlier([("a",), ("b",), ("a",)], [2, 3, 4]), seen.earlier([("b",), ("c",)], [5, 6])
        ([-1, -1, 2], [3, -1])
        """
        hashes = np.fromiter((hash(key) for key in keys), dtype=np.int64, count=len(keys))
        numbers = np.asarray(lines, dtype=np.int32)
        found = np.full(len(keys), FIRST, dtype=np.int64)
        for known, known_lines in self._runs:
            place = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
            there = known[place] == hashes
            found[there] = known_lines[place[there]]
        new = np.flatnonzero(found == FIRST)
        own, first = np.unique(hashes[new], return_index=True)
        own_lines = numbers[new[first]]
        if len(own) < len(new):
            place = np.searchsorted(own, hashes[new])
            again = own_lines[place] != numbers[new]
            found[new[again]] = own_lines[place[again]]
        if len(own):
            self._remember(own, own_lines)
        return found.tolist()

    def _remember(self, hashes: NDArray[np.int64], lines: NDArray[np.int32]) -> None:
        while self._runs and len(self._runs[-1][0]) <= len(hashes):
            known, known_lines = self._runs.pop()
            hashes, lines = np.concatenate([known, hashes]), np.concatenate([known_lines, lines])
            order = np.argsort(hashes, kind="stable")
            hashes, lines = hashes[order], lines[order]
        self._runs.append((hashes, lines))
