"""Which indicator follows a measure: decided by a person where the reading found none, or a wrong one."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.indicators.indicator import ValueKind
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.store.programme.models import TargetMeasure


def follow_measure(*, actor: Actor, measure: TargetMeasure, indicator: str) -> None:
    """Tie them; figures of the indicator count for the target from then on."""
    unit = measure.target.unit
    actor.require("edit_plan", unit)
    definition = definitions_of(unit).get(indicator)
    if definition is None:
        raise Refused(_("Hãy chọn một chỉ số trong danh sách."), field="indicator")
    if not fits(definition, measure.kind):
        raise Refused(
            _("Chỉ số “%(name)s” không hợp: chỉ tiêu có con số cần chỉ số có con số.")
            % {"name": definition.label.spoken_in(get_language() or "vi")},
            field="indicator",
        )
    measure.indicator = indicator
    if measure.kind == "numeric" and not measure.unit_text:
        measure.unit_text = definition.told_as(numeric=True).unit or ""
    measure.save()


def fits(definition: Definition, kind: str) -> bool:
    """A number needs an indicator told in numbers; a level or product one told in words."""
    in_numbers = definition.shape.kind in (ValueKind.RATIO, ValueKind.VALUE)
    if kind == "numeric":
        return in_numbers or definition.number_unit is not None
    return not in_numbers
