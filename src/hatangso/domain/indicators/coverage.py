"""When a value made from parts may speak for the whole although some parts are missing."""

from hatangso.domain.indicators.indicator import RollUp
from hatangso.domain.quantities import Ratio, Unknown

ENOUGH = 0.9  # of the people (or households): the product's own threshold, told wherever it decides


def speaks_for_whole(rule: RollUp, *, counted: int, expected: int, covered: Ratio | Unknown) -> bool:
    """Whether the roll-up of `counted` of `expected` places counts for a target of the whole.

    A sum that lacks a place is too small, so sums need every place. A share or mean that covers nine tenths
    of the people stands; where the people are not known, only a complete one.

    >>> speaks_for_whole(RollUp.SUM, counted=167, expected=168, covered=Ratio(99, 100))
    False
    >>> speaks_for_whole(RollUp.RATIO_OF_SUMS, counted=160, expected=168, covered=Ratio(95, 100))
    True
    """
    if not expected or not counted:
        return False
    if counted == expected:
        return True
    if rule is RollUp.SUM or isinstance(covered, Unknown):
        return False
    share = covered.share
    return not isinstance(share, Unknown) and share >= ENOUGH
