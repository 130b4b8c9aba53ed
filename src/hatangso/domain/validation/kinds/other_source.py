"""What another organisation told of the same, or what was measured, modelled or surveyed, is far from it.

`points` (percentage points) or `share` (of the other's figure) is the distance that is still believed;
with the option direction = "above" only a figure that claims more is asked about.
The n-th figure told by others is given as `other<n>.value`, with its teller in `other<n>.label`.
"""

from collections.abc import Iterator

from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.expression import Expression
from hatangso.domain.validation.fields import main_field, now
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def other_source(check: Check, target: Target) -> Iterator[Rule]:
    above = check.options.get("direction") == "above"
    for position, footing in enumerate(target.others):
        if check.applies.other_footings and footing not in check.applies.other_footings:
            continue
        value, label = f"other{position}.value", f"other{position}.label"
        distance: Expression = ("sub", "now", value)
        if (points := check.thresholds.get("points")) is not None:
            believed: Expression = points
        else:
            believed = ("mul", check.thresholds["share"], value)
        yield Rule(
            check.code,
            check.version,
            check.severity,
            main_field(target.shape),
            ("gt", distance if above else ("abs", distance), believed),
            Words(
                f"Số này ({{now:q}}) {'cao hơn nhiều' if above else 'khác nhiều'} so với"
                f" {{{value}:q}} của {{{label}}}.",
                f"This figure ({{now:q}}) is {'far above' if above else 'far from'}"
                f" the {{{value}:q}} of {{{label}}}.",
            ),
            Words("Khác nhiều so với nguồn khác.", "Far from what another source tells."),
            names=(("now", now(target.shape)),),
            unit=target.shape.unit,
        )
