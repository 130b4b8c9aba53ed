"""A reporting duty proposed from a recurring task whose product is a report, where the plan sets no date."""

import re
from dataclasses import dataclass

from hatangso.domain.duties.duty import Frequency
from hatangso.domain.schedules.schedule import Schedule, ScheduleKind
from hatangso.domain.words import Words

_FREQUENCIES = {
    ScheduleKind.ANNUAL: Frequency.ANNUAL,
    ScheduleKind.SEMIANNUAL: Frequency.SEMIANNUAL,
    ScheduleKind.QUARTERLY: Frequency.QUARTERLY,
    ScheduleKind.MONTHLY: Frequency.MONTHLY,
}
# 'Báo cáo kết quả', 'Báo cáo số liệu', 'Các báo cáo', 'Văn bản, báo cáo'; not 'Hệ thống báo cáo' as a thing.
_REPORT = re.compile(r"(?:^|[,;/-]\s*|\bvà\s+)(?:các\s+|bản\s+)?báo cáo\b", re.IGNORECASE)


@dataclass(frozen=True)
class ProposedDuty:
    """A proposal for an officer to confirm: who reports (as the plan words it) and how often. No date."""

    reporter: str
    frequency: Frequency
    reason: Words


def propose_duty(*, output: str, lead: tuple[str, ...], schedule: Schedule | None) -> ProposedDuty | None:
    """The duty that a task suggests, or None where its product is no report or it does not recur."""
    if schedule is None or schedule.kind not in _FREQUENCIES or not _REPORT.search(output.strip()):
        return None
    return ProposedDuty(
        reporter="; ".join(lead),
        frequency=_FREQUENCIES[schedule.kind],
        reason=Words(
            f"Nhiệm vụ lặp lại ({schedule.words.vi}) có sản phẩm “{output.strip()}”.",
            f"The task recurs ({schedule.words.en}) and its product is “{output.strip()}”.",
        ),
    )
