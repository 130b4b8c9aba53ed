"""Figures of one plan that do not agree: one indicator, one year, two values."""

from hatangso.domain.plans.items import Measure, Target, Warning


def contradictions(targets: tuple[Target, ...]) -> tuple[Warning, ...]:
    """A warning for each indicator that is to reach different values in the same year."""
    seen: dict[tuple[str, int | None], tuple[Measure, Target]] = {}
    warnings: list[Warning] = []
    for target in targets:
        for measure in target.measures:
            if measure.indicator is None or measure.op == "done":
                continue
            place = (measure.indicator, target.year)
            first = seen.setdefault(place, (measure, target))
            if first[1] is not target and (first[0].op, first[0].value) != (measure.op, measure.value):
                message = (
                    f"Hai chỗ nêu khác nhau cho cùng một chỉ tiêu năm {target.year}: "
                    f"“{first[1].text[:80]}” và “{target.text[:80]}”."
                )
                warnings.append(Warning(message, target.source))
    return tuple(warnings)
