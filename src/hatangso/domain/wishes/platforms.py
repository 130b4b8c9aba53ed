"""Cloud services and shared platforms: kinds, and adoption from what offices tell."""

from collections.abc import Iterable
from dataclasses import dataclass

from hatangso.domain.words import Words

KINDS: dict[str, Words] = {
    "iaas": Words("Hạ tầng đám mây (IaaS)", "Cloud infrastructure (IaaS)"),
    "paas": Words("Nền tảng đám mây (PaaS)", "Cloud platform (PaaS)"),
    "saas": Words("Phần mềm đám mây (SaaS)", "Cloud software (SaaS)"),
    "shared": Words("Nền tảng số dùng chung", "Shared digital platform"),
    "other": Words("Dịch vụ khác", "Another service"),
}


@dataclass(frozen=True)
class Adoption:
    """Users of staff over the offices that told both; `unknown`: offices that did not."""

    offices: int
    users: int
    staff: int
    unknown: int

    @property
    def percent(self) -> float | None:
        """None where no office told both, or none has staff."""
        return 100 * self.users / self.staff if self.staff else None


def adoption(told: Iterable[tuple[int | None, int | None]]) -> Adoption:
    """From pairs (users, staff) of each office.

    >>> found = adoption([(8, 10), (None, 20), (2, 10)])
    >>> found.percent, found.unknown
    (50.0, 1)
    """
    pairs = list(told)
    known = [(users, staff) for users, staff in pairs if users is not None and staff is not None]
    return Adoption(
        len(pairs),
        sum(users for users, _ in known),
        sum(staff for _, staff in known),
        len(pairs) - len(known),
    )
