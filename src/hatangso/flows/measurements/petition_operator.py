"""An operator is asked about a measured weak place: as an obstacle it answers, with the evidence attached."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.report_docx import write_docx
from hatangso.catalog.operator_files import operator_of, operators
from hatangso.domain.measurement.petition import Evidence, Line, Sender, petition_document
from hatangso.domain.measurement.short import Shortfall
from hatangso.domain.measurement.span import span_of
from hatangso.domain.numbers_format import format_number
from hatangso.domain.places.search_key import search_key
from hatangso.domain.statistics.classes import STANDING_WORDS
from hatangso.domain.statistics.weak_spot import Weakness
from hatangso.flows.raise_obstacle import raise_obstacle
from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.report_files import pdf_of
from hatangso.store.measurements.evidence import imports_behind
from hatangso.store.measurements.models import Petition
from hatangso.store.measurements.readings import LEAST_DEVICES, Cell, Reading, one_of
from hatangso.store.measurements.speed_goals import SpeedGoal, indicator_of, is_growth, speed_goals
from hatangso.store.measurements.speed_growth import shortfall_of
from hatangso.store.measurements.speed_verdicts import Judged, judged
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class Case:
    """What there is to hold against an operator in one place."""

    place: Unit
    cell: Cell
    reading: Reading
    goal: SpeedGoal | None
    judged: Judged | None
    shortfall: Shortfall | None  # devices below the target, where they were counted

    @property
    def short(self) -> int | None:
        """So many devices are below the target at least, as told."""
        return self.shortfall.least if self.shortfall else None

    @property
    def is_weak(self) -> bool:
        return self.shortfall is not None and self.shortfall.answer is Weakness.WEAK

    @property
    def needs_why(self) -> bool:
        """Whether the figures alone do not show that the place is served badly."""
        return not self.is_weak and (self.judged is None or self.judged.outcome != "not_reached")


def case_of(place: Unit, cell: Cell, statistic: str, *, now: datetime) -> Case:
    """Refused where no operator is named, nothing was measured, or too few devices to show."""
    if not cell.operator or cell.is_published:
        raise Refused(_("Hãy chọn một nhà mạng cụ thể, trong một nguồn có từng phép đo."), field="operator")
    reading = one_of(place, cell, whole=True)
    if reading.result is None or reading.result.devices < LEAST_DEVICES:
        raise Refused(
            _(
                "Chưa đủ 5 thiết bị đo nhà mạng này ở đây nên không được nêu con số; hãy mời thêm người"
                " dân đo rồi kiến nghị."
            )
        )
    span = span_of(cell.period)
    year = span.last_day.year if span else timezone.localdate(now).year
    goal = None if is_growth(cell) else speed_goals([place], indicator_of(cell), year).get(place.pk)
    return Case(
        place,
        cell,
        reading,
        goal,
        judged(reading, goal.goal if goal else None, statistic),
        shortfall_of(reading, goal.goal if goal else None),
    )


def petition_operator(
    *,
    actor: Actor,
    unit: Unit,
    organisation: Organisation,
    place: Unit,
    operator: Organisation,
    cell: Cell,
    statistic: str,
    names: dict[str, str],
    title: str,
    text: str,
    proposal: str,
    why_despite: str = "",
    is_theirs: bool = False,
    now: datetime,
) -> Petition:
    """Send it: an obstacle that the operator holds, PDF and .docx with the figures, and the figures frozen.

    `unit`: who asks, the commune itself or its province. `names`: the stratum, period and source in words
    (keys stratum, period, source). Refused where the evidence is not enough and nobody says why it is sent
    all the same (`why_despite`), and where the figures are another operator's: an organisation whose name the
    catalogue does not know must be said to be that operator (`is_theirs`).
    """
    actor.require("raise_obstacle", unit, frozenset({organisation.pk}))
    if place.pk != unit.pk and place.parent_id != unit.pk:
        raise Refused(_("Hãy chọn một nơi của địa phương này."), field="place")
    case = case_of(place, cell, statistic, now=now)
    _require_operator(operator, cell, is_theirs)
    if case.needs_why and not why_despite.strip():
        raise Refused(
            _(
                "Số đo chưa đủ căn cứ để nói là chưa đạt. Hãy mời thêm người dân đo, hoặc ghi lý do vẫn kiến"
                " nghị."
            ),
            field="why_despite",
        )
    if not text.strip():
        raise Refused(_("Hãy viết nội dung kiến nghị."), field="text")
    evidence = _evidence(case, operator, names, why_despite)
    made_on = timezone.localdate(now)
    document = petition_document(evidence, Sender(organisation.name, unit.name, made_on), text, proposal)
    pdf, docx = pdf_of(document, made_on=made_on), write_docx(document, made_on=made_on)
    name = "kien-nghi-" + "-".join(search_key(f"{place.name} {cell.operator}").replace("_", " ").split())
    with transaction.atomic():
        kept = [
            receive_file(
                by=actor.user, unit=unit, file=data, name=f"{name}.{suffix}", purpose="evidence", now=now
            )
            for data, suffix in ((pdf, "pdf"), (docx, "docx"))
        ]
        obstacle = raise_obstacle(
            actor=actor,
            unit=unit,
            organisation=organisation,
            title=title,
            text=text,
            proposal=proposal,
            task=None,
            target=None,
            held_by=operator,
            evidence=kept,
            now=now,
        )
        told_twice: Petition | None = Petition.objects.filter(obstacle=obstacle).first()
        if told_twice is not None:
            return told_twice
        return Petition.objects.create(
            unit=place,
            operator=operator,
            obstacle=obstacle,
            figures=_frozen(case, statistic, names, why_despite),
            made_by=actor.user,
            made_at=now,
        )


def _require_operator(operator: Organisation, cell: Cell, is_theirs: bool) -> None:
    if operator.kind != "operator" or operator.is_collective:
        raise Refused(_("Hãy chọn một doanh nghiệp viễn thông."), field="operator")
    known = operator_of(operator.name)
    if known is not None and known != cell.operator:
        raise Refused(
            _("Số đo này là của nhà mạng khác, không phải của %(operator)s; hãy chọn lại.")
            % {"operator": operator.name},
            field="operator",
        )
    if known is None and not is_theirs:
        catalogued = operators().get(cell.operator)
        raise Refused(
            _(
                "Danh mục chưa biết %(organisation)s là nhà mạng nào, còn số đo là của %(operator)s. Nếu đó"
                " là cùng một doanh nghiệp, hãy đánh dấu xác nhận; nếu không, hãy chọn doanh nghiệp khác."
            )
            % {
                "organisation": operator.name,
                "operator": catalogued.name.vi if catalogued else cell.operator,
            },
            field="is_theirs",
        )


def _evidence(case: Case, operator: Organisation, names: dict[str, str], why: str) -> Evidence:
    result = case.reading.result
    assert result is not None, "case_of refused otherwise"
    lines = tuple(
        Line(
            name,
            case.reading.estimate(statistic),
            *(case.reading.interval(statistic) or (None, None)),
        )
        for statistic, name in (("mean", "Trung bình"), ("median", "Trung vị"))
    )
    province = case.place.parent or case.place
    return Evidence(
        place=case.place.full_name,
        operator=operator.name,
        stratum=names["stratum"],
        period=names["period"],
        source=names["source"],
        unit="Mbit/s" if case.cell.metric in {"download", "upload"} else "ms",
        lines=lines,
        tests=result.tests,
        devices=result.devices,
        standing=_class(result.standing),
        target=case.goal.goal.value if case.goal else None,
        outcome=case.judged.outcome if case.judged else None,
        verdict=case.judged.reason.vi if case.judged else "",
        weak=_weak(case),
        why_despite=why.strip() if case.needs_why else "",
        imports=tuple(
            f"{one} ngày {timezone.localtime(one.brought_at):%d/%m/%Y}"
            for one, _rows in imports_behind(province, case.cell)
        ),
        method=result.method,
        boundaries=result.boundaries,
        computed_on=timezone.localdate(result.computed_at),
    )


def _class(standing: str) -> str:
    words = next((words for code, words in STANDING_WORDS.items() if code == standing), None)
    return words.vi[:1].lower() + words.vi[1:] if words else standing


def _weak(case: Case) -> str:
    if not case.is_weak or case.shortfall is None:
        return ""
    low, high = (format_number(100 * one, 1) for one in _reaching(case.shortfall))
    return (
        f"Là vùng lõm theo phép thử nhị thức chính xác: ít nhất {case.short}/{case.shortfall.devices}"
        " thiết bị dưới mục tiêu, nhiều hơn mức một phần mười mà tình cờ có thể gây ra; tỷ lệ thiết bị đạt"
        f" mục tiêu nằm trong khoảng {low}–{high}% (95%)."
    )


def _reaching(found: Shortfall) -> tuple[float, float]:
    return found.reaching.low, found.reaching.high


def _frozen(case: Case, statistic: str, names: dict[str, str], why: str) -> dict[str, Any]:
    """The figures as sent: numbers, never only words."""
    cell, result = case.cell, case.reading.result
    assert result is not None, "case_of refused otherwise"
    return {
        "place": case.place.code,
        "source": cell.source,
        "period": cell.period,
        "network": cell.network,
        "technology": cell.technology,
        "operator": cell.operator,
        "metric": cell.metric,
        "statistic": statistic,
        "names": names,
        **{
            name: getattr(result, name)
            for name in (
                "tests", "devices", "median", "median_low", "median_high", "mean", "mean_low", "mean_high",
                "standing", "method", "boundaries",
            )
        },
        "computed_at": result.computed_at.isoformat(),
        "target": case.goal.goal.value if case.goal else None,
        "outcome": case.judged.outcome if case.judged else None,
        "short": case.short,
        "is_weak": case.is_weak,
        "reaching": _reaching(case.shortfall) if case.shortfall else None,
        "why_despite": why.strip(),
    }  # fmt: skip
