"""The kinds of rules, one file each: from a declared check and a row's kind to the rules of that row."""

from collections.abc import Callable, Iterable, Iterator

from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.kinds.both_halves import both_halves
from hatangso.domain.validation.kinds.count_of_place import count_of_place
from hatangso.domain.validation.kinds.jump import jump
from hatangso.domain.validation.kinds.number_range import number_range
from hatangso.domain.validation.kinds.other_source import other_source
from hatangso.domain.validation.kinds.outlier import outlier
from hatangso.domain.validation.kinds.part_of_whole import part_of_whole
from hatangso.domain.validation.kinds.sums import sums
from hatangso.domain.validation.kinds.whole_count import whole_count
from hatangso.domain.validation.rule import Rule, Severity

KINDS: dict[str, Callable[[Check, Target], Iterator[Rule]]] = {
    "both_halves": both_halves,
    "count_of_place": count_of_place,
    "jump": jump,
    "number_range": number_range,
    "other_source": other_source,
    "outlier": outlier,
    "part_of_whole": part_of_whole,
    "sums": sums,
    "whole_count": whole_count,
}


def rules_of(checks: Iterable[Check], target: Target) -> tuple[Rule, ...]:
    """Every rule for such a row, hard ones first; none where it tells no number."""
    if target.shape.kind not in (ValueKind.RATIO, ValueKind.VALUE):
        return ()
    found = [
        rule for check in checks if check.applies.to(target) for rule in KINDS[check.kind](check, target)
    ]
    return tuple(sorted(found, key=lambda rule: rule.severity is not Severity.HARD))
