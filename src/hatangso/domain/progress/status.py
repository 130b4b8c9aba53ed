"""How a numeric target stands, by the rule `path_and_forecast` (told for people in docs/methods/status.md).

In this order:
1. no number promised, no figure yet, or none within the last 18 months: not yet known;
2. the deadline is over: reached if the last figure up to it, or a later one, meets the goal; else off track;
3. the newest figure meets the goal: reached;
4. no way to compare (no baseline, no milestone, and one figure only): not yet known;
5. else the shortfall against the required path (a share of the whole promised change) and, from three
   figures on, the forecast for the deadline:

       shortfall    no forecast   goal likely   goal possible   goal unlikely
       ≤ 10 %       on track      on track      on track        at risk
       10–25 %      at risk       on track      at risk         off track
       > 25 %       off track     at risk       at risk         off track

Likely: the forecast's middle meets the goal; possible: its 80 % interval touches it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from hatangso.domain.numbers_format import format_estimate, format_quantity
from hatangso.domain.progress.forecast import bounds_of, forecast
from hatangso.domain.progress.observation import Assessment, Observation, known_at
from hatangso.domain.progress.stated import judge_stated
from hatangso.domain.progress.target import Comparator, Goal, Target, TargetKind
from hatangso.domain.progress.trajectory import required_at, required_path
from hatangso.domain.progress.verdict import Status, Verdict
from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.words import Words

RULE = "path_and_forecast"
VERSION = 1
SHORTFALL_BORNE = 0.10
SHORTFALL_GRAVE = 0.25
STALE_AFTER = timedelta(days=548)
# Less than this share of the goal is within the rounding of what wards report.
_ROUNDING = 0.005


class Outlook(Enum):
    """What the forecast says of the goal at the deadline."""

    NONE = 0
    LIKELY = 1
    POSSIBLE = 2
    UNLIKELY = 3


def judge(
    target: Target,
    observations: Sequence[Observation] = (),
    assessments: Sequence[Assessment] = (),
    *,
    as_of: date,
) -> Verdict:
    """The status of a target from the facts known on a day; never one where there is no figure.

    Numeric targets are judged by `observations`; qualitative and product ones by `assessments`.
    """
    if target.kind is not TargetKind.NUMERIC:
        return judge_stated(target, assessments, as_of=as_of)
    known = known_at(observations, as_of)
    if target.goal is None:
        return _verdict(Status.NOT_YET_KNOWN, _NO_NUMBER)
    if not known:
        return _verdict(Status.NOT_YET_KNOWN, _NO_FIGURE)
    if as_of > target.deadline:
        return _after_deadline(target, target.goal, known)
    latest = known[-1]
    if as_of - latest.on > STALE_AFTER:
        return _verdict(Status.NOT_YET_KNOWN, _stale(latest), latest)
    if target.goal.met_by(latest.value):
        return _verdict(Status.REACHED, _reached(target, latest, late=False), latest)
    return _on_the_way(target, target.goal, known)


def _after_deadline(target: Target, goal: Goal, known: Sequence[Observation]) -> Verdict:
    in_time = [o for o in known if o.on <= target.deadline]
    if in_time and goal.met_by(in_time[-1].value):
        return _verdict(Status.REACHED, _reached(target, in_time[-1], late=False), in_time[-1])
    latest = known[-1]
    if goal.met_by(latest.value):
        return _verdict(Status.REACHED, _reached(target, latest, late=True), latest)
    words = goal.words(target.unit)
    value = format_quantity(latest.value, target.unit)
    reason = Words(
        f"Đã hết năm {target.year}, số liệu mới nhất {value} chưa đạt mục tiêu {words.vi}.",
        f"The year {target.year} is over and the newest figure {_english(latest, target)}"
        f" does not meet {words.en}.",
    )
    return _verdict(Status.OFF_TRACK, reason, latest)


def _on_the_way(target: Target, goal: Goal, known: Sequence[Observation]) -> Verdict:
    latest = known[-1]
    path = required_path(target, known)
    required = required_at(path, latest.on)
    if isinstance(required, Unknown) or (len(path) < 2) or (path[0].on == latest.on and len(known) == 1):
        return _verdict(Status.NOT_YET_KNOWN, _NO_PATH, latest)
    shortfall = _shortfall(goal, path[0].value, required, latest.value)
    expected = forecast(known, target.deadline, bounds=bounds_of(target.unit, known))
    outlook = _outlook(goal, latest.value, expected)
    status = _TABLE[outlook][0 if shortfall <= SHORTFALL_BORNE else 1 if shortfall <= SHORTFALL_GRAVE else 2]
    evidence = known if isinstance(expected, Estimate) else (latest,)
    return _verdict(status, _why(target, latest, required, shortfall, expected), latest, evidence)


_TABLE = {
    Outlook.NONE: (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK),
    Outlook.LIKELY: (Status.ON_TRACK, Status.ON_TRACK, Status.AT_RISK),
    Outlook.POSSIBLE: (Status.ON_TRACK, Status.AT_RISK, Status.AT_RISK),
    Outlook.UNLIKELY: (Status.AT_RISK, Status.OFF_TRACK, Status.OFF_TRACK),
}


def _shortfall(goal: Goal, start: float, required: float, value: float) -> float:
    """How far the value lies behind the path, as a share of the whole promised change."""
    behind = required - value if goal.rises_from(value) else value - required
    whole = abs(goal.edge_from(value) - start)
    rounding = abs(goal.value) * _ROUNDING
    return 0.0 if behind <= rounding else behind / max(whole, rounding)


def _outlook(goal: Goal, value: float, expected: Estimate | Unknown) -> Outlook:
    if isinstance(expected, Unknown):
        return Outlook.NONE
    if goal.comparator is Comparator.EQUAL:
        # An exact value is never met by a middle; it is likely when the middle has come or gone past it.
        past = expected.value >= goal.value if goal.rises_from(value) else expected.value <= goal.value
        likely = past and expected.low <= goal.value <= expected.high
    else:
        likely = goal.met_by(expected.value)
    if likely:
        return Outlook.LIKELY
    touches = (
        goal.met_by(expected.low)
        or goal.met_by(expected.high)
        or (expected.low <= goal.value and goal.highest <= expected.high and goal.comparator in _BOTH_SIDED)
    )
    return Outlook.POSSIBLE if touches else Outlook.UNLIKELY


_BOTH_SIDED = (Comparator.EQUAL, Comparator.BETWEEN)


def _verdict(
    status: Status, reason: Words, latest: Observation | None = None, evidence: Sequence[Observation] = ()
) -> Verdict:
    cited = tuple(o.id for o in evidence) or ((latest.id,) if latest else ())
    return Verdict(status, RULE, VERSION, reason, cited, latest.footing if latest else None)


def _reached(target: Target, figure: Observation, *, late: bool) -> Words:
    assert target.goal is not None
    words = target.goal.words(target.unit)
    value = format_quantity(figure.value, target.unit)
    return Words(
        f"Số liệu {value} ngày {figure.on:%d/%m/%Y} đã đạt mục tiêu {words.vi}"
        + (f", sau thời hạn năm {target.year}." if late else "."),
        f"The figure {_english(figure, target)} of {figure.on:%d/%m/%Y} meets {words.en}"
        + (f", after the deadline of {target.year}." if late else "."),
    )


def _why(
    target: Target, latest: Observation, required: float, shortfall: float, expected: Estimate | Unknown
) -> Words:
    value = format_quantity(latest.value, target.unit)
    asked = format_quantity(required, target.unit)
    behind = (
        f"chậm {100 * shortfall:.0f}% quãng đường" if shortfall > SHORTFALL_BORNE else "theo kịp lộ trình"
    )
    vi = f"Số liệu {value} ngày {latest.on:%d/%m/%Y}, lộ trình cần {asked}: {behind}"
    wanted = format_quantity(required, target.unit, language="en")
    pace = f"{100 * shortfall:.0f}% of the way behind" if shortfall > SHORTFALL_BORNE else "keeping pace"
    en = f"The figure {_english(latest, target)} of {latest.on:%d/%m/%Y}; the path asks for {wanted}: {pace}"
    if isinstance(expected, Estimate):
        vi += f"; dự báo đến hết năm {target.year}: {format_estimate(expected, target.unit)}"
        told = format_estimate(expected, target.unit, language="en")
        en += f"; forecast for the end of {target.year}: {told}"
    return Words(vi + ".", en + ".")


def _english(figure: Observation, target: Target) -> str:
    return format_quantity(figure.value, target.unit, language="en")


def _stale(latest: Observation) -> Words:
    return Words(
        f"Số liệu mới nhất từ ngày {latest.on:%d/%m/%Y}, đã quá 18 tháng; cần cập nhật số liệu.",
        f"The newest figure is of {latest.on:%d/%m/%Y}, more than 18 months ago; enter a newer one.",
    )


_NO_NUMBER = Words(
    "Kế hoạch chưa ghi giá trị phải đạt; cần bổ sung con số.",
    "The plan gives no value to reach; add the number.",
)
_NO_FIGURE = Words("Chưa có số liệu nào.", "There is no figure yet.")
_NO_PATH = Words(
    "Mới có một số liệu và chưa có mốc gốc để so sánh; cần nhập giá trị gốc hoặc thêm một kỳ số liệu.",
    "There is one figure and no baseline to compare with; enter the baseline or a second figure.",
)
