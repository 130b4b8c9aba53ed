"""A share or mean of a locality from the forms of a survey, with its interval and design effect.

Each form tells a part and a whole: (1 or 0, 1) for a yes-or-no answer, (smartphones, adults) for a household
that counts its people, (devices, 1) for a number a household. What is estimated is the ratio of the
weighted sums; its variance is linearised (W. G. Cochran, Sampling Techniques, 1977, 2.11, 6.3 and 6.11;
C.-E. Särndal, B. Swensson, J. Wretman, Model Assisted Survey Sampling, 1992, 5.5), by strata with the finite
population correction. A form is a household, and the people of one household are one cluster (Cochran 3.12;
S. L. Lohr, Sampling: Design and Analysis, 2010, ch. 5): households are what varies, never people by
themselves. Told in docs/methods/surveys.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.statistics.wilson import clopper_pearson, wilson
from hatangso.domain.surveys.intervals import around_mean, korn_graubard
from hatangso.domain.words import Words

FEW = 5  # expected answers of the rarer kind under which the exact interval is taken
MANY_FORMS = 200  # from here on a design effect below 1 is believed
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Stratum:
    """The forms of one neighbourhood; `households` is None where nobody has told their number."""

    households: int | None
    parts: tuple[float, ...]
    wholes: tuple[float, ...]


@dataclass(frozen=True)
class SurveyEstimate:
    """What the forms tell of the locality.

    `estimate` is a share in 0 to 1, or a mean; `answered` counts forms, one a household, and `counted` what
    they counted (adults, households). `design_effect` compares the variance with that of a simple sample of
    `counted` (Kish 1965); `weighting_effect` is the part that unequal weights alone explain, 1 + CV² (Kish
    1992). `found_effect` is the design effect as it came out: the used one is larger where few forms made it
    too good to be true. `effective`, in what `counted` counts, is the size of the simple sample that would
    know as much; at most `counted` where the forms are few. `part` and `whole` are the estimated
    totals of the locality, None where households are not known; `covered` the share of its households that
    lives where forms were filed.
    """

    estimate: Estimate
    answered: int
    counted: float
    design_effect: float
    found_effect: float
    weighting_effect: float
    effective: float
    interval: str  # wilson, clopper_pearson, korn_graubard, t
    part: float | None
    whole: float | None
    covered: float | None


NO_FORMS = Unknown(Words("Chưa có phiếu trả lời câu hỏi này.", "No form answers this question yet."))
ONE_FORM = Unknown(
    Words("Mới có một phiếu, chưa ước lượng được.", "One form alone cannot tell how far it may be off.")
)
NOTHING_COUNTED = Unknown(Words("Tổng số trong các phiếu bằng 0.", "What the forms count by adds up to 0."))


def estimate(
    strata: Sequence[Stratum], *, share: bool, by_design: bool = True, level: float = 0.95
) -> SurveyEstimate | Unknown:
    """The locality's share (`share`, part within whole) or mean.

    `by_design` says that the sample was shared out among the strata beforehand; without it they only weigh
    the forms afterwards (post-stratification, Cochran 5A.9). Weights are households by forms; every form
    weighs the same where some stratum's households are not known.

    >>> yes = Stratum(None, parts=(1.0,) * 40 + (0.0,) * 60, wholes=(1.0,) * 100)
    >>> found = estimate([yes], share=True)
    >>> found.estimate.value, found.design_effect, found.interval
    (0.4, 1.0, 'wilson')
    """
    used = [one for one in strata if one.parts]
    if not used:
        return NO_FORMS
    sample = _Sample.of(used)
    if len(sample.parts) < 2:
        return ONE_FORM
    whole = float(sample.weights @ sample.wholes)
    if whole <= 0:
        return NOTHING_COUNTED
    value = float(sample.weights @ sample.parts) / whole
    residuals = sample.parts - value * sample.wholes
    variance = _variance(sample, residuals, by_design=by_design) / whole**2
    weighting = weighting_effect(sample.weights)
    found, counted = _design_effect(sample, value, variance, weighting, share=share)
    effect = _cautious(found, weighting, len(sample.parts))
    variance *= effect / found
    low, high, interval = _interval(
        sample, value, variance, effect, counted, simple=found == 1.0, share=share, level=level
    )
    return SurveyEstimate(
        estimate=Estimate(value, low, high, level),
        answered=len(sample.parts),
        counted=counted,
        design_effect=effect,
        found_effect=found,
        weighting_effect=weighting,
        effective=counted / effect,
        interval=interval,
        part=float(sample.weights @ sample.parts) if sample.known else None,
        whole=whole if sample.known else None,
        covered=_covered(strata),
    )


def weighting_effect(weights: Vector) -> float:
    """n Σw² / (Σw)² = 1 + CV² of the weights (L. Kish, J. Official Statistics 8, 1992).

    >>> round(weighting_effect(np.array([1.0, 1.0, 1.0, 3.0])), 4)  # 4 · 12 / 36
    1.3333
    """
    return float(len(weights) * (weights @ weights) / weights.sum() ** 2)


@dataclass(frozen=True)
class _Sample:
    """All forms in one row each; `groups` are the strata, small ones joined, `taken` their sampled share."""

    parts: Vector
    wholes: Vector
    weights: Vector
    groups: tuple[slice, ...]
    taken: tuple[float, ...]
    households: tuple[int, ...]  # by stratum; empty where not known
    forms: tuple[int, ...]

    @property
    def known(self) -> bool:
        return bool(self.households)

    @property
    def fraction(self) -> float:
        """The share of all households of the strata that is in the sample."""
        return min(1.0, sum(self.forms) / sum(self.households)) if self.households else 0.0

    @classmethod
    def of(cls, strata: Sequence[Stratum]) -> "_Sample":
        """Small strata last, so that those of one form lie together and are joined for the variance."""
        ordered = sorted(strata, key=lambda one: -len(one.parts))
        forms = [len(one.parts) for one in ordered]
        told = [one.households for one in ordered]
        known = [max(N, n) for N, n in zip(told, forms, strict=True) if N is not None]
        if len(known) < len(ordered):
            known = []
        weights = [N / n for N, n in zip(known, forms, strict=True)] if known else [1.0] * len(forms)
        bounds = _joined(forms)
        starts = np.concatenate([[0], np.cumsum(forms)])
        taken = [sum(forms[first:last]) / sum(known[first:last]) if known else 0.0 for first, last in bounds]
        return cls(
            parts=np.array([y for one in ordered for y in one.parts], dtype=float),
            wholes=np.array([x for one in ordered for x in one.wholes], dtype=float),
            weights=np.repeat(np.array(weights), forms),
            groups=tuple(slice(int(starts[first]), int(starts[last])) for first, last in bounds),
            taken=tuple(min(1.0, one) for one in taken),
            households=tuple(known),
            forms=tuple(forms),
        )


def _joined(forms: Sequence[int]) -> list[tuple[int, int]]:
    """Strata with one form have no variance of their own: they are collapsed together (Cochran 5A.12)."""
    alone = next((place for place, n in enumerate(forms) if n < 2), len(forms))
    bounds = [(place, place + 1) for place in range(alone)]
    rest = len(forms) - alone
    if rest == 1 and bounds:
        bounds[-1] = (bounds[-1][0], len(forms))
    elif rest:
        bounds.append((alone, len(forms)))
    return bounds


def _variance(sample: _Sample, residuals: Vector, *, by_design: bool) -> float:
    """Variance of the weighted sum of the residuals."""
    if not by_design and sample.known and len(sample.households) > 1:
        return _post_stratified(sample, residuals)
    total = 0.0
    for group, taken in zip(sample.groups, sample.taken, strict=True):
        spread = sample.weights[group] * residuals[group]
        total += (1 - taken) * len(spread) * float(np.var(spread, ddof=1))
    return total


def _post_stratified(sample: _Sample, residuals: Vector) -> float:
    """N² [(1 − f)/n Σ W s² + 1/n² Σ (1 − W) s²] (Cochran 1977, 5A.42)."""
    whole, forms = sum(sample.households), sum(sample.forms)
    first = second = 0.0
    starts = np.concatenate([[0], np.cumsum(sample.forms)])
    pooled = float(np.var(residuals, ddof=1))
    for place, (households, n) in enumerate(zip(sample.households, sample.forms, strict=True)):
        own = residuals[int(starts[place]) : int(starts[place + 1])]
        s2 = float(np.var(own, ddof=1)) if n > 1 else pooled
        first += households / whole * s2
        second += (1 - households / whole) * s2
    return whole**2 * ((1 - sample.fraction) / forms * first + second / forms**2)


def _design_effect(
    sample: _Sample, value: float, variance: float, weighting: float, *, share: bool
) -> tuple[float, float]:
    """The design effect and what is counted: people or households of a share, forms of a mean."""
    forms = len(sample.parts)
    counted = float(sample.wholes.sum()) if share else float(forms)
    left = 1 - sample.fraction
    if share:
        simple = value * (1 - value) / max(1.0, counted - 1)
    else:
        residuals = sample.parts - value * sample.wholes
        simple = float(np.var(residuals, ddof=1)) / forms / float(sample.wholes.mean()) ** 2
    if variance <= 0 or simple <= 0 or left <= 0:
        # Nothing varies: households are taken to answer as one, and weights to cost what they always do.
        return max(1.0, weighting * (counted / forms if share else 1.0)), counted
    effect = variance / (simple * left)
    return (1.0 if abs(effect - 1) < 1e-9 else effect), counted


def _cautious(found: float, weighting: float, forms: int) -> float:
    """The design effect to use: few forms may show less spread than there is, by chance, but weights cost
    what they cost, and people of one household seldom differ more than strangers do."""
    return found if forms >= MANY_FORMS else max(found, weighting, 1.0)


def _interval(
    sample: _Sample,
    value: float,
    variance: float,
    effect: float,
    counted: float,
    *,
    simple: bool,
    share: bool,
    level: float,
) -> tuple[float, float, str]:
    records = len(sample.parts)
    freedom = records - len(sample.groups)
    if not share:
        return *around_mean(value, variance, freedom, level), "t"
    left = 1 - sample.fraction
    if left <= 0:  # everybody answered
        return value, value, "wilson"
    size = counted / effect / left
    if size * min(value, 1 - value) >= FEW:
        return *wilson(value, size, level), "wilson"
    if simple and effect == 1.0:
        return *clopper_pearson(value, size, level), "clopper_pearson"
    bounded = min(size, counted / left)
    return *korn_graubard(value, bounded, records, freedom, level), "korn_graubard"


def _covered(strata: Sequence[Stratum]) -> float | None:
    told = [(one.households, bool(one.parts)) for one in strata]
    if not told or any(households is None for households, _ in told):
        return None
    whole = sum(households or 0 for households, _ in told)
    return sum(households or 0 for households, filed in told if filed) / whole if whole else None
