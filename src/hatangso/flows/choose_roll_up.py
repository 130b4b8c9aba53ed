"""A locality chooses how the values of places make that of the whole, for an indicator of its own."""

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.indicators.indicator import RollUp, ValueKind, Weight
from hatangso.flows.keep_standing import refresh_unit
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import LocalIndicator

FITTING = {
    ValueKind.RATIO: (RollUp.RATIO_OF_SUMS, RollUp.LATEST, RollUp.NOT_ADDITIVE),
    ValueKind.VALUE: (RollUp.SUM, RollUp.MAX, RollUp.LATEST, RollUp.WEIGHTED, RollUp.NOT_ADDITIVE),
    ValueKind.LEVEL: (RollUp.NOT_ADDITIVE,),
    ValueKind.DONE: (RollUp.NOT_ADDITIVE,),
}


def choose_roll_up(*, actor: Actor, indicator: LocalIndicator, roll_up: str, weight: str) -> None:
    """Keep the rule; '' goes back to that of its kind: sums of halves for a ratio, else not combined.

    Figures stay as they were told; what is combined from them is combined anew whenever it is asked for.
    """
    actor.require("edit_plan", indicator.unit)
    check_roll_up(rule=indicator.rule, roll_up=roll_up, weight=weight)
    with transaction.atomic():
        indicator.roll_up = roll_up
        indicator.weight = weight
        indicator.save()
        refresh_unit(indicator.unit)


def check_roll_up(*, rule: str, roll_up: str, weight: str) -> None:
    """Refuse a rule that does not fit how the indicator is told, and a weight without its rule."""
    if roll_up and roll_up not in FITTING[ValueKind(rule)]:
        raise Refused(
            _("Không hợp với cách tính: tỷ lệ gộp từ số phần và tổng số, không lấy bình quân."),
            field="roll_up",
        )
    if roll_up == RollUp.WEIGHTED and weight not in set(Weight):
        raise Refused(_("Hãy chọn trọng số: dân số hoặc số hộ."), field="weight")
    if weight and roll_up != RollUp.WEIGHTED:
        raise Refused(_("Trọng số chỉ dùng với bình quân có trọng số."), field="weight")
