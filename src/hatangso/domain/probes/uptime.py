"""One light check of a system."""

from dataclasses import dataclass
from typing import Literal

from hatangso.domain.probes.reasons import check_words
from hatangso.domain.words import Words


@dataclass(frozen=True)
class Check:
    """`ms` to the first byte, None where none came; `reason` a key of REASONS."""

    state: Literal["up", "down", "unknown"]
    ms: float | None
    reason: str

    @property
    def words(self) -> Words:
        return check_words(self.reason)
