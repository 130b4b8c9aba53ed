"""How a target without a number stands, by the rule `stated_progress`.

A qualitative target (mức khá, phổ cập, sẵn sàng …) goes by the newest judgement in words of the person
responsible; a product (văn bản, báo cáo, phương án …) is reached only when the document itself is there.

- achieved (and for a product its document named): reached;
- the deadline is over and it is not: off track;
- hindered: at risk; under way: on track, but at risk in the last 90 days;
- not begun: not yet known, but at risk in the last year;
- no judgement at all: not yet known, also after the deadline: silence is no figure.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from hatangso.domain.progress.observation import Assessment, Progress
from hatangso.domain.progress.target import Target, TargetKind
from hatangso.domain.progress.verdict import Status, Verdict
from hatangso.domain.words import Words

RULE = "stated_progress"
VERSION = 1
LAST_STRETCH = timedelta(days=90)
LAST_YEAR = timedelta(days=365)


def judge_stated(target: Target, assessments: Sequence[Assessment], *, as_of: date) -> Verdict:
    """The status of a qualitative or product target from the judgements known on a day."""
    known = [a for a in assessments if a.on <= as_of]
    if not known:
        return Verdict(Status.NOT_YET_KNOWN, RULE, VERSION, _NO_JUDGEMENT)
    latest = max(reversed(known), key=lambda a: a.on)
    status, reason = _judged(target, latest, as_of)
    return Verdict(status, RULE, VERSION, reason, (latest.id,))


def _judged(target: Target, latest: Assessment, as_of: date) -> tuple[Status, Words]:
    day = f"{latest.on:%d/%m/%Y}"
    if latest.progress is Progress.ACHIEVED:
        if target.kind is not TargetKind.PRODUCT:
            return Status.REACHED, Words(f"Được đánh giá đã đạt ngày {day}.", f"Judged achieved on {day}.")
        if latest.document:
            return Status.REACHED, Words(
                f"Đã có sản phẩm: {latest.document}.", f"The product is there: {latest.document}."
            )
    if as_of > target.deadline:
        return Status.OFF_TRACK, Words(
            f"Đã hết năm {target.year} mà chưa hoàn thành.",
            f"The year {target.year} is over, it is not done.",
        )
    left = target.deadline - as_of
    if latest.progress is Progress.ACHIEVED:
        return Status.ON_TRACK, Words(
            "Được đánh giá đã xong nhưng chưa có văn bản, sản phẩm kèm theo; cần đính kèm để tính là đạt.",
            "Judged done, but its document is missing; attach it for the target to count as reached.",
        )
    if latest.progress is Progress.HINDERED:
        return Status.AT_RISK, Words(f"Đang vướng mắc (đánh giá ngày {day}).", f"Hindered on {day}.")
    if latest.progress is Progress.UNDER_WAY:
        if left <= LAST_STRETCH:
            return Status.AT_RISK, Words(
                f"Đang thực hiện, chỉ còn {left.days} ngày.", f"Under way with {left.days} days left."
            )
        return Status.ON_TRACK, Words(f"Đang thực hiện (đánh giá ngày {day}).", f"Under way on {day}.")
    if left <= LAST_YEAR:
        return Status.AT_RISK, Words(
            "Chưa bắt đầu, thời hạn còn dưới một năm.", "Not begun with less than a year left."
        )
    return Status.NOT_YET_KNOWN, Words("Chưa bắt đầu thực hiện.", "Not begun yet.")


_NO_JUDGEMENT = Words(
    "Chưa có đánh giá nào; cần người phụ trách ghi mức độ thực hiện.",
    "Nobody has judged it yet; the person in charge should record how far it is.",
)
