"""The demo's scoring round: the example criteria, two communes' own points, the province verifying."""

from datetime import date, datetime, timedelta

from hatangso.domain.figures.told import ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.periods import PeriodKind, period_of
from hatangso.flows.decide_figure import approve_figures
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.index_criteria import copy_example
from hatangso.flows.index_round import begin_verification, open_index_round
from hatangso.flows.record_figure import FigureEntry, record_figures
from hatangso.flows.score_criterion import Told, score_criterion, score_mark, submit_scores
from hatangso.flows.verify_criterion import accept_rest, reply_to_verification, verify_criterion
from hatangso.store.indices.models import IndexRound
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

PLAN = "Kế hoạch số 12/KH-UBND (giả định)"
WARD = {
    "1.1": Told(step="full", document=PLAN),
    "1.2": Told(value=91.0, document="Báo cáo số 45/BC-UBND (giả định)"),
    "1.3": Told(value=72.0, document="Báo cáo số 45/BC-UBND (giả định)"),
    "1.4": Told(not_arising=True, note="Không có hồ sơ trong kỳ"),
    "2.1": Told(value=71.0),
    "2.2": Told(value=87.9),
    "2.3": Told(value=61.8),
    "2.4": Told(value=100.0),
    "2.5": Told(value=18.0),
    "2.6": Told(value=244.6),
    "4.1": Told(value=0.4),
    "4.2": Told(value=100.0),
    "4.3": Told(step="half", document="Thông báo số 7/TB-UBND (giả định)"),
    "5.1": Told(step="half", document="Thông báo số 7/TB-UBND (giả định)"),
    "6.1": Told(value=87.1),
    "6.2": Told(value=27.6),
    "6.5": Told(value=33.3),
}
COMMUNE = {
    "1.1": Told(step="half", document="Tờ trình số 3/TTr-UBND (giả định)"),
    "1.2": Told(value=78.0, document="Báo cáo số 19/BC-UBND (giả định)"),
    "2.1": Told(value=42.0),
    "2.2": Told(value=76.0),
    "2.4": Told(value=100.0),
    "6.1": Told(value=79.0),
    "6.5": Told(not_arising=True, note="Các thôn chưa có nhà văn hóa được giao"),
}


FIGURES: dict[str, tuple[float, float] | float] = {
    "fibre_households": (612.0, 803.0),
    "fibre_1gbps_users": 39.5,
    "pop_5g": (1_330.0, 3_163.0),
    "stations_5g_per_4g": (2.0, 7.0),
    "smartphone_adults": 79.0,
    "esign_adults": (410.0, 2_240.0),
    "email_adults": 18.0,
    "security_level_plans": (1.0, 2.0),
    "wifi_culture_houses": (1.0, 2.0),
}


def make_indices(made: DemoProvince, today: date, at: datetime) -> None:
    """A round of the year's DII with the example criteria, under verification for the first time."""
    _tell_figures(made, today, at)
    city = Actor(made.people["so"], today)
    copy_example(actor=city, unit=made.province, index_code="dii_885", now=at - timedelta(days=41))
    opened = open_index_round(
        actor=city,
        unit=made.province,
        index_code="dii_885",
        scores="below",
        period=period_of(PeriodKind.YEAR, today),
        cutoff_on=today - timedelta(days=21),
        due_on=today - timedelta(days=16),
        accept_until=today - timedelta(days=11),
        note="Kỳ tập chấm bằng bộ tiêu chí ví dụ, không phải văn bản gốc.",
        now=at - timedelta(days=40),
    )
    _score(opened, made.ward, Actor(made.people["canbo"], today), WARD, at - timedelta(days=18))
    _score(opened, made.commune, Actor(made.people["canbo2"], today), COMMUNE, at - timedelta(days=14))
    opened = begin_verification(actor=city, round_=opened, now=at - timedelta(days=8))
    given = verify_criterion(
        actor=city,
        round_=opened,
        unit=made.ward,
        code="1.2",
        points=18.0,
        comment="Hai nhiệm vụ hoàn thành sau hạn; đối chiếu được 86%.",
        now=at - timedelta(days=6),
    )
    accept_rest(actor=city, round_=opened, unit=made.ward, now=at - timedelta(days=6))
    reply_to_verification(
        actor=Actor(made.people["canbo"], today),
        verified=given,
        agreed=False,
        reply="Hai nhiệm vụ được gia hạn theo thông báo của UBND tỉnh, đề nghị tính đúng hạn.",
        now=at - timedelta(days=4),
    )


def _tell_figures(made: DemoProvince, today: date, at: datetime) -> None:
    """A quarter of the second commune, so that the composite has two places to compare."""
    quarter = period_of(PeriodKind.QUARTER, today).shifted(-1)
    office = made.organisation(made.commune, "Phòng Văn hóa - Xã hội")
    rows = record_figures(
        actor=Actor(made.people["canbo2"], today),
        unit=made.commune,
        entries=[
            FigureEntry(
                indicator=code,
                told=ToldFigure(quarter, Footing.REPORTED, part=told[0], whole=told[1])
                if isinstance(told, tuple)
                else ToldFigure(quarter, Footing.REPORTED, value=told),
                source="Báo cáo của Phòng Văn hóa - Xã hội",
                source_organisation=office,
                unusual_reason="Số liệu của bản trình diễn",
            )
            for code, told in FIGURES.items()
        ],
        now=at - timedelta(days=3),
    )
    head = Actor(made.people["lanhdao2"], today)
    approve_figures(actor=head, unit=made.commune, figures=rows, now=at - timedelta(days=2))


def _score(opened: IndexRound, unit: Unit, actor: Actor, told: dict[str, Told], when: datetime) -> None:
    for code, answer in told.items():
        score_criterion(
            actor=actor, round_=opened, unit=unit, code=code, told=answer, seen=score_mark(None), now=when
        )
    submit_scores(actor=actor, round_=opened, unit=unit, now=when)
