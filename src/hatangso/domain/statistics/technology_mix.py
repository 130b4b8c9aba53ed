"""What of a growth is faster technologies, and what is people moving to faster ones.

With shares s and means m of each technology k in the base year 1 and the later year 2,

    whole = Σ s₂m₂ / Σ s₁m₁ = (Σ s₁m₂ / Σ s₁m₁) · (Σ s₂m₂ / Σ s₁m₂) = speed · mix

`speed` holds the base year's shares fixed (a Laspeyres index of speed; direct standardisation, E. M.
Kitagawa, J. Am. Stat. Assoc. 50 (1955) 1168), `mix` is what the shares add. The identity is of means; with
medians the "whole" is the growth of their weighted mean, not of the median of all devices.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, sqrt
from statistics import NormalDist

from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.statistics.growth import log_error
from hatangso.domain.words import Words


@dataclass(frozen=True)
class OfTechnology:
    """How many people or devices (any unit, > 0) use a technology, and its speed; None if not known."""

    weight: float
    speed: Estimate | None


@dataclass(frozen=True)
class MixEffect:
    """whole = speed.value · mix. The interval of `speed` takes the shares as known."""

    whole: float
    speed: Estimate
    mix: float


def mix_effect(
    earlier: Mapping[str, OfTechnology], later: Mapping[str, OfTechnology], level: float = 0.95
) -> MixEffect | Unknown:
    """By technology. One that is new in the later year counts as mix; Unknown where a technology of the base
    year has no speed in one of the years: then nobody knows how it would have grown.

    >>> def at(weight, speed):
    ...     return OfTechnology(weight, Estimate(speed, speed, speed, 0.95))
    >>> found = mix_effect({"4g": at(80, 30), "5g": at(20, 100)}, {"4g": at(50, 36), "5g": at(50, 120)})
    >>> round(found.whole, 3), round(found.speed.value, 3), round(found.mix, 3)
    (1.773, 1.2, 1.477)
    """
    base, now = _shares(earlier), _shares(later)
    if not base or not now:
        return NO_SHARES
    missing = [k for k in base if earlier[k].speed is None or k not in later or later[k].speed is None]
    missing += [k for k in now if later[k].speed is None and k not in missing]
    if missing:
        return _unknown(missing)
    then, held, whole = _sum(base, earlier), _sum(base, later), _sum(now, later)
    if min(then[0], held[0]) <= 0:
        return NO_SHARES
    ratio = held[0] / then[0]
    half = NormalDist().inv_cdf(0.5 + level / 2) * sqrt((then[1] / then[0]) ** 2 + (held[1] / held[0]) ** 2)
    speed = Estimate(ratio, min(ratio, ratio * exp(-half)), max(ratio, ratio * exp(half)), level)
    return MixEffect(whole[0] / then[0], speed, whole[0] / held[0])


NO_SHARES = Unknown(
    Words(
        "Chưa có tỷ trọng hoặc tốc độ theo công nghệ của một trong hai kỳ.",
        "The shares or speeds by technology of one period are not known.",
    )
)


def _unknown(technologies: list[str]) -> Unknown:
    names = ", ".join(name.upper() for name in technologies)
    return Unknown(
        Words(
            f"Chưa có tốc độ của {names} ở cả hai kỳ, không tách được phần do đổi công nghệ.",
            f"{names} has no speed in both periods; the part of the technology mix cannot be told apart.",
        )
    )


def _shares(period: Mapping[str, OfTechnology]) -> dict[str, float]:
    total = sum(one.weight for one in period.values() if one.weight > 0)
    return {k: one.weight / total for k, one in period.items() if one.weight > 0}


def _sum(shares: Mapping[str, float], period: Mapping[str, OfTechnology]) -> tuple[float, float]:
    """Σ s m and its standard error."""
    total = variance = 0.0
    for technology, share in shares.items():
        speed = period[technology].speed
        if speed is None:
            continue
        total += share * speed.value
        if speed.low > 0:
            variance += (share * speed.value * log_error(speed)) ** 2
    return total, sqrt(variance)
