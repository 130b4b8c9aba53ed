"""How many of the listed systems speak IPv6: part, whole, and how many nobody could test.

A system speaks IPv6 when it has an IPv6 address and answers on it, and its domain has name servers on IPv6
(category of internet.nl; Decree 224/2026 art. 11 asks for IPv6). A system of which one fails does not.
Where none fails but one could not be tested, nobody knows: it is shown and counts neither way, and when more
than a fifth of the systems (the product's own choice) are unknown the figure is withheld.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from hatangso.domain.probes.finding import Finding, Status

NEEDED = ("ipv6_name_servers", "ipv6_name_servers_reached", "ipv6_address", "ipv6_reached")
MOST_UNKNOWN = 0.2

Speaks = Literal["yes", "no", "unknown"]


def speaks_ipv6(findings: Iterable[Finding]) -> Speaks:
    """Of one system's newest run; tests that are not asked of its kind are not needed."""
    told = [finding.status for finding in findings if finding.test in NEEDED]
    if Status.FAILED in told:
        return "no"
    if not told or Status.NOT_TESTED in told:
        return "unknown"
    return "yes"


@dataclass(frozen=True)
class Ipv6Share:
    """`part` of `whole` systems whose answer is known; `unknown` further ones of which it is not."""

    part: int
    whole: int
    unknown: int

    @property
    def listed(self) -> int:
        return self.whole + self.unknown

    @property
    def withheld(self) -> bool:
        """Whether too few are known for a figure: none, or more than a fifth unknown."""
        return not self.whole or self.unknown > MOST_UNKNOWN * self.listed

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The least and the most systems that can speak IPv6, whatever the unknown ones do; of `listed`."""
        return (self.part, self.part + self.unknown) if self.listed else None


def ipv6_share(newest: Mapping[object, Iterable[Finding] | None]) -> Ipv6Share:
    """The share of the systems, each with the findings of its newest run, or None where it has none yet."""
    answers = [speaks_ipv6(findings or ()) for findings in newest.values()]
    part = answers.count("yes")
    return Ipv6Share(part, part + answers.count("no"), answers.count("unknown"))
