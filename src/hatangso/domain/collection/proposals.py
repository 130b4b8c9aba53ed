"""Requests for data that a unit's duties and targets suggest: which indicators, of whom, for when.

Only ever proposals: a person takes, changes or drops each of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatangso.domain.collection.cutoffs import CutOff, Whose, offered_cutoffs, offered_due
from hatangso.domain.duties.duty import Duty
from hatangso.domain.duties.occurrences import next_report
from hatangso.domain.indicators.indicator import Knower
from hatangso.domain.periods import Period, PeriodKind, period_of
from hatangso.domain.words import Words


class Way(StrEnum):
    """How the value of an indicator is got."""

    OPERATORS = "operators"
    LEAD = "lead"
    SURVEY = "survey"
    MEASURED = "measured"


_OFFICES_KNOW = (Knower.REPORT, Knower.INVENTORY, Knower.REGISTRY, Knower.DEVICE_REGISTRY)


def way_of(known_by: Sequence[Knower]) -> Way:
    """Whom to ask: the first of those who know it that can be asked at all.

    >>> way_of((Knower.COVERAGE_MODEL, Knower.OPERATORS)), way_of((Knower.SURVEY,)), way_of(())
    (<Way.OPERATORS: 'operators'>, <Way.SURVEY: 'survey'>, <Way.LEAD: 'lead'>)
    """
    for knower in known_by:
        if knower is Knower.OPERATORS:
            return Way.OPERATORS
        if knower in _OFFICES_KNOW:
            return Way.LEAD
        if knower is Knower.SURVEY:
            return Way.SURVEY
    return Way.MEASURED if known_by else Way.LEAD


@dataclass(frozen=True)
class Followed:
    """An indicator that live targets follow: who knows it, and the organisations that lead those targets."""

    indicator: str
    known_by: tuple[Knower, ...]
    leads: frozenset[int] = frozenset()


@dataclass(frozen=True)
class OwedReport:
    """A live duty to report: who owes it (ids; of a collective role its members), what, when."""

    duty_id: int
    title: str
    reporters: frozenset[int]
    by_operators: bool
    duty: Duty


@dataclass(frozen=True)
class Proposal:
    """One request to make. `recipients` are ids of organisations; none for a survey, which asks households.

    `key` is the same for the same suggestion of the same period, so that a dropped one stays dropped.
    """

    way: Way
    title: Words
    reason: Words
    indicators: tuple[str, ...]
    recipients: frozenset[int]
    period: Period
    cutoff: CutOff
    due: date
    duty_id: int | None = None

    @property
    def origin(self) -> str:
        return "targets" if self.duty_id is None else "duty"

    @property
    def key(self) -> str:
        who = self.duty_id or (min(self.recipients) if self.way is Way.LEAD and self.recipients else "")
        return f"{self.way.value}-{self.origin}-{who}-{self.period.code}"


def from_duties(
    owed: Iterable[OwedReport], followed: Sequence[Followed], *, today: date
) -> tuple[Proposal, ...]:
    """One proposal a duty with a date: its next report, and the indicators its reporters know or lead.

    A duty whose reporters know none of the followed indicators suggests nothing.
    """
    found = []
    for one in owed:
        report = next_report(one.duty, as_of=today)
        if report is None or not one.reporters:
            continue
        codes = tuple(f.indicator for f in followed if _knows(one, f))
        if not codes:
            continue
        cutoff = CutOff(report.data_until, report.data_from, Whose(report.cut_off_source.value))
        found.append(
            Proposal(
                way=Way.OPERATORS if one.by_operators else Way.LEAD,
                title=Words(
                    f"Số liệu {_lower(report.period.label.vi)} cho “{one.title}”"[:290],
                    f"Figures of {report.period.label.en} for “{one.title}”"[:290],
                ),
                reason=Words(
                    f"Kế hoạch giao nghĩa vụ báo cáo “{one.title}”, hạn {report.due:%d/%m/%Y}.",
                    f"The plan sets the duty to report “{one.title}”, due {report.due:%d/%m/%Y}.",
                ),
                indicators=codes,
                recipients=one.reporters,
                period=report.period,
                cutoff=cutoff,
                due=report.due,
                duty_id=one.duty_id,
            )
        )
    return tuple(found)


def from_targets(
    followed: Sequence[Followed],
    *,
    operators: frozenset[int],
    names: dict[int, str],
    today: date,
    kind: PeriodKind = PeriodKind.QUARTER,
) -> tuple[Proposal, ...]:
    """Of the last whole period: one request to all operators, one to each leading organisation, one survey.

    `names` are those of the organisations. What is measured or modelled is asked of nobody.
    """
    period = period_of(kind, today).shifted(-1)
    cutoff = offered_cutoffs(period)[0]
    due = offered_due(cutoff.on, today=today)
    by_whom: dict[tuple[Way, int], list[str]] = defaultdict(list)
    for one in followed:
        way = way_of(one.known_by)
        for organisation in sorted(one.leads) if way is Way.LEAD else (0,):
            by_whom[way, organisation].append(one.indicator)
    found = []
    for (way, organisation), codes in by_whom.items():
        recipients = operators if way is Way.OPERATORS else frozenset({organisation} if organisation else ())
        if way is Way.MEASURED or (way is not Way.SURVEY and not recipients):
            continue
        title, reason = _told(way, names.get(organisation, ""), period)
        found.append(Proposal(way, title, reason, tuple(codes), recipients, period, cutoff, due))
    return tuple(sorted(found, key=lambda p: (list(Way).index(p.way), -len(p.indicators), p.title.vi)))


def _knows(owed: OwedReport, followed: Followed) -> bool:
    way = way_of(followed.known_by)
    if owed.by_operators:
        return way is Way.OPERATORS
    return way is Way.LEAD and bool(owed.reporters & followed.leads)


def _told(way: Way, name: str, period: Period) -> tuple[Words, Words]:
    vi, en = _lower(period.label.vi), period.label.en
    match way:
        case Way.OPERATORS:
            return (
                Words(f"Số liệu của doanh nghiệp viễn thông {vi}", f"Operators' figures of {en}"),
                Words(
                    "Các chỉ số này do doanh nghiệp viễn thông nắm.", "The operators know these indicators."
                ),
            )
        case Way.SURVEY:
            return (
                Words(f"Khảo sát {vi}", f"A survey for {en}"),
                Words(
                    "Không cơ quan nào có sẵn số này; cần hỏi người dân, hộ gia đình bằng khảo sát.",
                    "No office has these figures; people and households are to be asked in a survey.",
                ),
            )
        case _:
            return (
                Words(f"Số liệu của {name} {vi}"[:290], f"Figures of {name}, {en}"[:290]),
                Words(
                    "Cơ quan này chủ trì các chỉ tiêu dùng những chỉ số đó.",
                    "This organisation leads the targets that follow these indicators.",
                ),
            )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
