"""From where a measure starts and what it should have reached by the end of the years on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import LARGEST
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Milestone, TargetMeasure


@dataclass(frozen=True)
class Start:
    """The value at the end of a day, and who says so."""

    value: float
    on: date
    source: str


def set_baseline(
    *,
    actor: Actor,
    measure: TargetMeasure,
    start: Start | None,
    milestones: Mapping[int, float],
    now: datetime,
) -> None:
    """Put the baseline (None takes it away) and the milestones by year in place of the earlier ones."""
    target = measure.target
    actor.require("edit_plan", target.unit)
    if measure.kind != "numeric":
        raise Refused(_("Chỉ tiêu không có con số thì không có giá trị gốc và mốc trung gian."))
    if start is not None:
        _check(start, measure, timezone.localdate(now))
    for year, value in milestones.items():
        if target.year is not None and year >= target.year:
            raise Refused(
                _("Mốc năm %(year)s phải trước năm đích %(last)s.") % {"year": year, "last": target.year},
                field="milestones",
            )
        if start is not None and year < start.on.year:
            raise Refused(
                _("Mốc năm %(year)s phải sau ngày của giá trị gốc.") % {"year": year}, field="milestones"
            )
        _check_value(value, measure, "milestones")
    with transaction.atomic():
        measure.baseline_value = start.value if start else None
        measure.baseline_on = start.on if start else None
        measure.baseline_source = start.source.strip() if start else ""
        measure.save()
        there = {milestone.year: milestone for milestone in measure.milestones.all()}
        for year, milestone in there.items():
            if year not in milestones:
                milestone.delete()
        for year, value in milestones.items():
            milestone = there.get(year) or Milestone(measure=measure, year=year)
            if milestone.value != value:
                milestone.value = value
                milestone.save()


def _check(start: Start, measure: TargetMeasure, today: date) -> None:
    if start.on > today:
        raise Refused(_("Ngày của giá trị gốc không được ở tương lai."), field="baseline_on")
    if measure.target.year is not None and start.on >= date(measure.target.year, 12, 31):
        raise Refused(_("Ngày của giá trị gốc phải trước thời hạn của chỉ tiêu."), field="baseline_on")
    if not start.source.strip():
        raise Refused(_("Hãy ghi nguồn của giá trị gốc."), field="baseline_source")
    _check_value(start.value, measure, "baseline_value")


def _check_value(value: float, measure: TargetMeasure, field: str) -> None:
    if value < 0:
        raise Refused(_("Giá trị không được âm."), field=field)
    if value > LARGEST:
        raise Refused(_("Con số này quá lớn; hãy kiểm tra lại."), field=field)
    if measure.unit_text == "%" and value > 100 and (measure.value or 0) <= 100:
        raise Refused(_("Tỷ lệ phải từ 0 đến 100 %."), field=field)
