"""What a closed survey tells becomes a figure of the locality, with its interval and design effect."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.figures.told import Shape, ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.periods import parse_period
from hatangso.domain.quantities import Unknown
from hatangso.domain.surveys.estimate import SurveyEstimate
from hatangso.flows.record_figure import FigureEntry, FiguresRefused, record_figures
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Observation
from hatangso.store.surveys.models import Survey, SurveyPublication
from hatangso.store.surveys.queries import Result, open_conflicts, results_of

COVERED = 0.9995  # of the households; less than that asks for a reason


def publish_estimate(
    *, actor: Actor, survey: Survey, indicator: str, reason: str, now: datetime
) -> SurveyPublication:
    """One indicator's estimate as a figure that waits for approval like any other.

    Only above the floor, of a closed survey without conflicts. `reason` answers what a careful reader would
    ask: neighbourhoods without forms, a jump since the last period, a correction of what was published.
    """
    actor.require("run_surveys", survey.unit)
    if survey.state != "closed":
        raise Refused(_("Hãy đóng khảo sát trước khi công bố kết quả."))
    if open_conflicts(survey).exists():
        raise Refused(_("Còn phiếu xung đột chưa giải quyết; hãy chọn bản đúng trước."))
    result = next((one for one in results_of(survey) if one.feed.indicator == indicator), None)
    if result is None or result.shape is None:
        raise Refused(_("Khảo sát này không tính chỉ số đó."))
    if isinstance(result.told, Unknown):
        raise Refused(result.told.reason.spoken_in(get_language() or "vi"))
    found = result.told
    if found.covered is not None and found.covered < COVERED and not reason.strip():
        raise Refused(
            _("Phiếu mới phủ %(share)s số hộ: còn tổ dân phố, thôn chưa có phiếu. Hãy ghi lý do.")
            % {"share": format_quantity(100 * found.covered, "%")},
            field="reason",
        )
    entry = _entry(survey, result, found, result.shape, reason)
    with transaction.atomic():
        try:
            (row,) = record_figures(actor=actor, unit=survey.unit, entries=[entry], now=now)
        except FiguresRefused as refused:
            said = [fault.words.spoken_in(get_language() or "vi") for fault in refused.faults[0]]
            raise Refused(" ".join(said), field="reason") from None
        return SurveyPublication.objects.create(
            survey=survey,
            indicator=indicator,
            observation=row,
            details=_details(result, found),
            by=actor.user,
            at=now,
        )


def _entry(survey: Survey, result: Result, found: SurveyEstimate, shape: Shape, reason: str) -> FigureEntry:
    period = parse_period(survey.period)
    assert period is not None, "checked when the survey was made"
    told = ToldFigure(period=period, footing=Footing.SURVEYED)
    if shape.kind is ValueKind.RATIO and found.part is not None and found.whole is not None:
        told = replace(told, part=float(round(found.part)), whole=float(round(found.whole)))
    else:
        told = replace(told, value=round(result.scale * found.estimate.value, 6))
    before = _standing(survey, result.feed.indicator)
    return FigureEntry(
        indicator=result.feed.indicator,
        told=told,
        source=_("Khảo sát: %(title)s") % {"title": survey.title},
        source_organisation=survey.organisation,
        note=_note(result, found, shape, reason),
        corrects=before,
        correction_reason=reason.strip() if before else "",
        unusual_reason=reason.strip(),
    )


def _standing(survey: Survey, indicator: str) -> Observation | None:
    """The figure of the same indicator, period and source that this one takes the place of."""
    return (
        Observation.objects.filter(
            unit=survey.unit,
            indicator=indicator,
            neighbourhood=None,
            period=survey.period,
            source_organisation=survey.organisation,
            state__in=("entered", "approved"),
        )
        .order_by("id")
        .last()
    )


def _note(result: Result, found: SurveyEstimate, shape: Shape, reason: str) -> str:
    ends = found.estimate
    scaled = [format_number(result.scale * end) for end in (ends.low, ends.high)]
    said = _(
        "Ước lượng từ %(forms)s phiếu; khoảng tin cậy %(level)s: %(low)s–%(high)s; hệ số thiết kế %(effect)s"
        " (chắc chắn như chọn ngẫu nhiên đơn giản %(effective)s %(unit)s)."
    ) % {
        "forms": format_number(found.answered),
        "level": format_quantity(100 * ends.level, "%", 0),
        "low": scaled[0],
        "high": f"{scaled[1]}{'%' if shape.unit == '%' else ''}",
        "effect": format_number(found.design_effect, 2),
        "effective": format_number(found.effective, 0),
        "unit": result.counted_in.spoken_in(get_language() or "vi"),
    }
    return f"{said} {reason.strip()}".strip()


def _details(result: Result, found: SurveyEstimate) -> dict[str, Any]:
    ends = found.estimate
    return {
        "value": result.scale * ends.value,
        "low": result.scale * ends.low,
        "high": result.scale * ends.high,
        "level": ends.level,
        "answered": found.answered,
        "counted": found.counted,
        "design_effect": found.design_effect,
        "found_effect": found.found_effect,
        "weighting_effect": found.weighting_effect,
        "effective": found.effective,
        "interval": found.interval,
        "covered": found.covered,
    }
