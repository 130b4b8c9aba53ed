"""A connection or question that came to nothing, with a reason of domain/probes/reasons.py."""

from hatangso.domain.probes.reasons import REASONS
from hatangso.domain.words import Words


class Trouble(Exception):
    """`code` is a key of REASONS; `detail` is evidence, cut short."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail[:200]

    @property
    def of_system(self) -> bool:
        """Whether the system is answerable, not the prober."""
        return REASONS[self.code].of_system

    @property
    def words(self) -> Words:
        return REASONS[self.code].words
