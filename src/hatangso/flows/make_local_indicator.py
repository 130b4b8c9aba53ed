"""A locality makes an indicator of its own where the catalogue has none, and may close it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.indicators.indicator import Better, Component, ValueKind
from hatangso.flows.choose_roll_up import check_roll_up
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import LocalIndicator, TargetMeasure

RULES = tuple(kind.value for kind in ValueKind)
FITTING = {"numeric": ("ratio", "value"), "qualitative": ("level",), "product": ("done",)}


def make_local_indicator(
    *,
    actor: Actor,
    unit: Unit,
    name: str,
    unit_text: str,
    rule: str,
    component: str,
    better: str,
    roll_up: str = "",
    weight: str = "",
    method: str,
    source: str,
    measure: TargetMeasure | None = None,
    now: datetime,
) -> LocalIndicator:
    """Make it, and let `measure` be followed by it at once where one is given.

    `roll_up` and `weight` as in `choose_roll_up`.
    """
    actor.require("edit_plan", unit)
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Hãy đặt tên cho chỉ số."), field="name")
    if rule not in RULES or better not in set(Better) or component not in {*Component, ""}:
        raise Refused(_("Lựa chọn không hợp lệ."), field="rule")
    if rule in {"ratio", "value"} and not unit_text.strip():
        raise Refused(_("Hãy ghi đơn vị tính (%, km, hộ…)."), field="unit_text")
    check_roll_up(rule=rule, roll_up=roll_up, weight=weight)
    if not method.strip():
        raise Refused(_("Hãy ghi cách tính để người khác làm lại được."), field="method")
    if LocalIndicator.objects.filter(unit=unit, name__iexact=name).exists():
        raise Refused(_("Địa phương đã có chỉ số mang tên này."), field="name")
    if measure is not None:
        _check_fits(measure, unit, rule)
    with transaction.atomic():
        local = LocalIndicator.objects.create(
            unit=unit,
            name=name,
            unit_text=unit_text.strip() if rule in {"ratio", "value"} else "",
            rule=rule,
            component=component,
            better=better,
            roll_up=roll_up,
            weight=weight,
            method=method.strip(),
            source=source.strip(),
            made_by=actor.user,
            made_at=now,
        )
        if measure is not None:
            measure.indicator = local.code
            measure.unit_text = local.unit_text
            measure.save()
    return local


def close_local_indicator(*, actor: Actor, indicator: LocalIndicator, now: datetime) -> None:
    """No new figures from now on; those there stay. Refused while a live target is followed by it."""
    actor.require("edit_plan", indicator.unit)
    if TargetMeasure.objects.filter(indicator=indicator.code, target__state="live").exists():
        raise Refused(
            _("Còn chỉ tiêu đang theo dõi bằng chỉ số này; hãy gắn chỉ tiêu với chỉ số khác trước.")
        )
    indicator.closed_at = now
    indicator.save()


def _check_fits(measure: TargetMeasure, unit: Unit, rule: str) -> None:
    if measure.target.unit_id != unit.pk:
        raise Refused(_("Chỉ tiêu này không thuộc địa phương."))
    if rule not in FITTING[measure.kind]:
        raise Refused(
            _("Cách tính không hợp với chỉ tiêu: chỉ tiêu có con số thì cần tỷ lệ hoặc giá trị."),
            field="rule",
        )
