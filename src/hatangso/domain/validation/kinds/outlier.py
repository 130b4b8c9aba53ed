"""A figure far outside what places of its kind tell (`peers`), or what this place told before (`history`).

Given are `<among>.n`, `<among>.middle` and `<among>.scale` (option `method`: see `spread.py`).
Asked about: |now − middle| > limit × scale, where at least `fewest` figures are known and the distance is
more than `floor` (percentage points, or `floor_share` of the middle for other units).
"""

from collections.abc import Iterator

from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.expression import Expression, both
from hatangso.domain.validation.fields import main_field, now
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def outlier(check: Check, target: Target) -> Iterator[Rule]:
    among = check.options["among"]
    middle = f"{among}.middle"
    points = (target.shape.unit or "") == "%"
    floor: Expression = (
        check.thresholds["floor"] if points else ("mul", check.thresholds["floor_share"], ("abs", middle))
    )
    usual: Expression = ("max", floor, ("mul", check.thresholds["limit"], f"{among}.scale"))
    low: Expression = ("max", 0.0, ("sub", middle, "usual"))
    high: Expression = ("add", middle, "usual")
    if points and target.shape.part_of_whole:
        high = ("min", 100.0, high)
    of, of_en = _AMONG[among]
    yield Rule(
        check.code,
        check.version,
        check.severity,
        main_field(target.shape),
        both(
            ("ge", f"{among}.n", check.thresholds["fewest"]),
            ("gt", ("abs", ("sub", "now", middle)), "usual"),
        ),
        Words(
            f"Số này ({{now:q}}) nằm ngoài khoảng thường thấy từ {{low:q}} đến {{high:q}}"
            f" của {{{among}.n}} {of} (ở giữa là {{{middle}:q}}).",
            f"This figure ({{now:q}}) lies outside the usual {{low:q}} to {{high:q}}"
            f" of {{{among}.n}} {of_en} (the middle is {{{middle}:q}}).",
        ),
        Words(f"Khác xa {of}.", f"Far from {of_en}."),
        names=(("now", now(target.shape)), ("usual", usual), ("low", low), ("high", high)),
        unit=target.shape.unit,
    )


_AMONG = {
    "peers": ("nơi cùng loại", "places of the same kind"),
    "history": ("kỳ trước của chính nơi này", "earlier periods of this place"),
}
