"""Weak spots (vùng lõm): whether more than a tenth of a place's devices fall short, beyond what chance
would do.

Exact binomial test: with k of n devices short of the target, the place is weak where P(Bin(n, 0.10) ≥ k) <
0.05, and shown not to be weak where P(Bin(n, 0.10) ≤ k) < 0.05 (the one-sided tails of C. J. Clopper and E.
S. Pearson, Biometrika 26 (1934) 404). Modelled on the challenges of the FCC's Broadband Data Collection,
which hold a failure rate above 10 % against an operator; the tenth and the 5 % are parameters here.
"""

from dataclasses import dataclass
from enum import StrEnum

from scipy.special import bdtr, bdtrc

from hatangso.domain.statistics.classes import FEWEST_DEVICES
from hatangso.domain.words import Words

ALLOWED_SHARE = 0.10
CHANCE = 0.05


class Weakness(StrEnum):
    """What can be said of a place. Stored and sent as this text."""

    WEAK = "weak"
    NOT_WEAK = "not_weak"
    NOT_ENOUGH = "not_enough"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS = {
    Weakness.WEAK: Words("Vùng lõm", "Weak spot"),
    Weakness.NOT_WEAK: Words("Không phải vùng lõm", "No weak spot"),
    Weakness.NOT_ENOUGH: Words("Chưa đủ căn cứ", "Not enough evidence"),
}


@dataclass(frozen=True)
class WeakSpot:
    """The answer; `at_least_so_many`: chance of so many failures or more if a tenth fell short (None where
    withheld); `fewest`: how many failures among so many devices would make the place a weak spot."""

    answer: Weakness
    at_least_so_many: float | None
    fewest: int | None


def weak_spot(
    failures: int,
    devices: int,
    *,
    at_most: int | None = None,
    allowed: float = ALLOWED_SHARE,
    chance: float = CHANCE,
) -> WeakSpot:
    """Of `devices` of a place, `failures` fall short of the target. Under FEWEST_DEVICES nothing is said.

    `at_most`: where not all could be counted, so many may be short; `failures` are at least. Then a place is
    weak by the fewest and cleared by the most. ValueError where the counts cannot be.

    >>> weak_spot(3, 5).answer.value, weak_spot(2, 5).answer.value, weak_spot(0, 29).answer.value
    ('weak', 'not_enough', 'not_weak')
    >>> weak_spot(0, 100, at_most=30).answer.value
    'not_enough'
    """
    most = failures if at_most is None else at_most
    if not 0 <= failures <= most <= devices:
        raise ValueError("failures lie between 0 and the number of devices")
    if devices < FEWEST_DEVICES:
        return WeakSpot(Weakness.NOT_ENOUGH, None, None)
    more = 1.0 if failures == 0 else float(bdtrc(failures - 1, devices, allowed))
    fewer = float(bdtr(most, devices, allowed))
    answer = Weakness.WEAK if more < chance else Weakness.NOT_WEAK if fewer < chance else Weakness.NOT_ENOUGH
    return WeakSpot(answer, more, fewest_failures(devices, allowed=allowed, chance=chance))


def fewest_failures(devices: int, *, allowed: float = ALLOWED_SHARE, chance: float = CHANCE) -> int | None:
    """The smallest k with P(Bin(devices, allowed) ≥ k) < chance; None where not even all failing would tell.

    >>> [fewest_failures(n) for n in (1, 5, 10, 20, 30, 45, 60, 70, 100, 200)]
    [None, 3, 4, 5, 7, 9, 11, 12, 16, 28]
    """
    k = int(devices * allowed)
    while k < devices and bdtrc(k, devices, allowed) >= chance:
        k += 1
    return k + 1 if k < devices else None
