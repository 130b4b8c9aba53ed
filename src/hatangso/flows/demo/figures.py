"""The demo's year of figures: four quarters of plausible, made-up numbers for the ward of the stories."""

from datetime import date, datetime, timedelta

from hatangso.domain.figures.told import ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period, PeriodKind, period_of
from hatangso.domain.progress.observation import Progress
from hatangso.flows.decide_figure import approve_figures
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.record_figure import FigureEntry, record_figures
from hatangso.flows.set_baseline import Start, set_baseline
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Observation, TargetMeasure

# indicator: (footing, source, what is told in the four quarters; a pair is part and whole)
STORY: dict[str, tuple[Footing, str, tuple[object, ...]]] = {
    "fibre_households": (
        Footing.REPORTED,
        "Báo cáo của các doanh nghiệp viễn thông",
        ((2105, 2675), (2197, 2675), (2280, 2675), (2352, 2675)),
    ),
    "fibre_1gbps_users": (
        Footing.REPORTED,
        "Báo cáo của các doanh nghiệp viễn thông",
        (41.0, 47.5, 55.2, 61.8),
    ),
    "pop_5g": (
        Footing.REPORTED,
        "Báo cáo của các doanh nghiệp viễn thông",
        ((5120, 9887), (6030, 9887), (6720, 9887), (7015, 9887)),
    ),
    "stations_5g_per_4g": (
        Footing.REPORTED,
        "Báo cáo của các doanh nghiệp viễn thông",
        ((6, 22), (8, 22), (9, 23), (11, 23)),
    ),
    "download_5g_mean": (
        Footing.MEASURED,
        "Số liệu đo của người dân (giả định)",
        (182.4, 205.9, 231.0, 244.6),
    ),
    "wifi_culture_houses": (
        Footing.REPORTED,
        "Rà soát của Phòng Văn hóa - Xã hội",
        ((1, 6), (1, 6), (1, 6), (2, 6)),
    ),
    "ipv6_agencies": (Footing.REPORTED, "Văn phòng HĐND và UBND", ((2, 8), (5, 8), (7, 8), (8, 8))),
    "esign_adults": (
        Footing.REPORTED,
        "Tổ công nghệ số cộng đồng",
        ((1870, 7012), (1902, 7012), (1921, 7012), (1934, 7012)),
    ),
    "smartphone_adults": (Footing.SURVEYED, "Khảo sát của phường", (83.0, 84.5, 86.0, 87.1)),
}
UNAPPROVED = {"download_5g_mean", "smartphone_adults"}  # their newest figure still waits for the head
STATED = {"shared_data_store": Progress.UNDER_WAY}


def tell_figures(made: DemoProvince, today: date, at: datetime) -> None:
    """Quarter by quarter, as the officer would have entered and the head approved them."""
    officer = Actor(made.people["canbo"], today)
    head = Actor(made.people["lanhdao"], today)
    last = period_of(PeriodKind.QUARTER, today).shifted(-1)
    quarters = [last.shifted(step) for step in (-3, -2, -1, 0)]
    office = made.organisation(made.ward, "Phòng Văn hóa - Xã hội")
    for number, quarter in enumerate(quarters):
        entries = [
            FigureEntry(
                indicator=code,
                told=_told(quarter, footing, values[number]),
                source=source,
                source_organisation=office,
                unusual_reason="Số liệu của bản trình diễn",
            )
            for code, (footing, source, values) in STORY.items()
        ]
        if number == len(quarters) - 1:
            entries += [
                FigureEntry(
                    indicator=code,
                    told=ToldFigure(period=quarter, footing=Footing.REPORTED, progress=progress),
                    source="Phòng Văn hóa - Xã hội",
                    source_organisation=office,
                )
                for code, progress in STATED.items()
            ]
        told_at = _after(quarter, at)
        rows = record_figures(actor=officer, unit=made.ward, entries=entries, now=told_at)
        is_last = number == len(quarters) - 1
        ready = [row for row in rows if not (is_last and row.indicator in UNAPPROVED)]
        approve_figures(actor=head, unit=made.ward, figures=ready, now=told_at + timedelta(days=1))
    Observation.objects.filter(unit=made.ward).update(demo=True)
    _baselines(made, quarters[0], officer, at)


def _told(quarter: Period, footing: Footing, told: object) -> ToldFigure:
    if isinstance(told, tuple):
        return ToldFigure(period=quarter, footing=footing, part=float(told[0]), whole=float(told[1]))
    assert isinstance(told, float)
    return ToldFigure(period=quarter, footing=footing, value=told)


def _after(quarter: Period, at: datetime) -> datetime:
    """Five days after the quarter's end, at the same time of day."""
    day = quarter.last_day + timedelta(days=5)
    return min(at.replace(year=day.year, month=day.month, day=day.day), at - timedelta(days=2))


def _baselines(made: DemoProvince, first: Period, officer: Actor, at: datetime) -> None:
    """The first quarter's figure is where each path starts."""
    measures = TargetMeasure.objects.filter(target__unit=made.ward, kind="numeric").select_related(
        "target__unit"
    )
    for measure in measures:
        start = Observation.objects.filter(
            unit=made.ward, indicator=measure.indicator, period=first.code, state="approved"
        ).first()
        if start is not None and start.value is not None:
            set_baseline(
                actor=officer,
                measure=measure,
                start=Start(start.value, start.period_end, "Số liệu kỳ đầu của kế hoạch"),
                milestones={},
                now=at,
            )
