"""A number lies within bounds: `minimum` and `maximum` may be reached, `above` may not."""

from collections.abc import Iterator

from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import format_quantity
from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.expression import Expression
from hatangso.domain.validation.fields import field_words, fields_told, share, unit_of_field
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def number_range(check: Check, target: Target) -> Iterator[Rule]:
    for name in fields_told(target.shape, check.fields):
        unit = unit_of_field(target.shape, name)
        for bound in ("above", "minimum", "maximum"):
            limit = check.thresholds.get(bound)
            if limit is not None:
                broken: Expression = (_BROKEN[bound], name, limit)
                if name == "value" and target.shape.kind is ValueKind.RATIO:
                    broken = ("and", ("unknown", share(target.shape)), broken)  # else the halves count
                yield Rule(
                    check.code,
                    check.version,
                    check.severity,
                    name,
                    broken,
                    *((check.says,) * 2 if check.says else _words(bound, limit, unit, field_words(name))),
                    unit=unit,
                )


def _words(bound: str, limit: float, unit: str | None, name: Words) -> tuple[Words, Words]:
    vi, en = (format_quantity(limit, unit, language=language) for language in ("vi", "en"))
    if bound == "minimum" and limit == 0:
        words = Words(f"{name.vi} không được âm.", f"{name.en} cannot be negative.")
    elif bound == "minimum":
        words = Words(f"{name.vi} phải từ {vi} trở lên.", f"{name.en} must be at least {en}.")
    elif bound == "above":
        words = Words(f"{name.vi} phải lớn hơn {vi}.", f"{name.en} must be above {en}.")
    else:
        words = Words(f"{name.vi} không được quá {vi}.", f"{name.en} cannot exceed {en}.")
    return words, words


_BROKEN = {"above": "le", "minimum": "lt", "maximum": "gt"}
