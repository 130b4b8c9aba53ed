"""One thing that is tested of a system: what, why, on whose word, and how much it weighs."""

from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.probes.finding import Status
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words


class Category(StrEnum):
    IPV6 = "ipv6"
    DNSSEC = "dnssec"
    HTTPS = "https"
    SECURITY_TXT = "security_txt"
    NAMING = "naming"
    UPTIME = "uptime"

    @property
    def label(self) -> Words:
        return _CATEGORIES[self]


class Level(StrEnum):
    """Only what is required counts in the score; the rest is told beside it."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"

    @property
    def label(self) -> Words:
        return _LEVELS[self]


FULL, HALF, LESS, NONE = 10, 5, 2, 0  # the weights of internet.nl (checks/scoring.py)


@dataclass(frozen=True)
class Points:
    """What a result of a test is worth; a test without points is told and not scored."""

    passed: int = NONE
    warned: int = NONE

    def of(self, status: Status) -> int | None:
        """The points of a status; None where the status says nothing about the system."""
        if status in (Status.NOT_TESTED, Status.INFO):
            return None
        return {Status.PASSED: self.passed, Status.WARNED: self.warned}.get(status, NONE)


ALL_KINDS = tuple(SystemKind)


@dataclass(frozen=True)
class ProbeTest:
    """An entry of catalog/probes; its code is the name of its file."""

    module: str
    order: int
    category: Category
    level: Level
    label: Words
    asks: Words
    why: Words
    advice: Words
    source: str
    points: Points = Points()
    kinds: tuple[SystemKind, ...] = ALL_KINDS

    @property
    def code(self) -> str:
        return self.module.rpartition(".")[2]


_CATEGORIES = {
    Category.IPV6: Words("IPv6", "IPv6"),
    Category.DNSSEC: Words("DNSSEC", "DNSSEC"),
    Category.HTTPS: Words("HTTPS", "HTTPS"),
    Category.SECURITY_TXT: Words("security.txt", "security.txt"),
    Category.NAMING: Words("Tên miền", "Domain name"),
    Category.UPTIME: Words("Hoạt động", "Uptime"),
}
_LEVELS = {
    Level.REQUIRED: Words("Bắt buộc", "Required"),
    Level.RECOMMENDED: Words("Khuyến nghị", "Recommended"),
    Level.OPTIONAL: Words("Tham khảo", "Optional"),
}
