"""The demo's scoring round: the example criteria, two communes' own points, the province verifying."""

from datetime import date, datetime, timedelta

from hatangso.domain.periods import PeriodKind, period_of
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.index_criteria import copy_example
from hatangso.flows.index_round import begin_verification, open_index_round
from hatangso.flows.score_criterion import Told, score_criterion, score_mark, submit_scores
from hatangso.flows.verify_criterion import accept_rest, reply_to_verification, verify_criterion
from hatangso.store.indices.models import IndexRound
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

PLAN = "Kế hoạch số 12/KH-UBND (giả định)"
WARD = {
    "plan_issued": Told(step="full", document=PLAN),
    "plan_results": Told(value=91.0, document="Báo cáo số 45/BC-UBND (giả định)"),
    "budget_spent": Told(value=72.0, document="Báo cáo số 45/BC-UBND (giả định)"),
    "siting_help": Told(not_arising=True, note="Không có hồ sơ trong kỳ"),
    "pop_5g": Told(value=71.0),
    "fibre_households": Told(value=87.9),
    "fibre_1gbps_users": Told(value=61.8),
    "mobile_broadband_neighbourhoods": Told(value=100.0),
    "shared_sites": Told(value=18.0),
    "download_5g_mean": Told(value=244.6),
    "iot_per_capita": Told(value=0.4),
    "ipv6_agencies": Told(value=100.0),
    "shared_data_store": Told(step="half", document="Thông báo số 7/TB-UBND (giả định)"),
    "digital_platforms": Told(step="half", document="Thông báo số 7/TB-UBND (giả định)"),
    "smartphone_adults": Told(value=87.1),
    "esign_adults": Told(value=27.6),
    "wifi_culture_houses": Told(value=33.3),
}
COMMUNE = {
    "plan_issued": Told(step="half", document="Tờ trình số 3/TTr-UBND (giả định)"),
    "plan_results": Told(value=78.0, document="Báo cáo số 19/BC-UBND (giả định)"),
    "pop_5g": Told(value=42.0),
    "fibre_households": Told(value=76.0),
    "mobile_broadband_neighbourhoods": Told(value=100.0),
    "smartphone_adults": Told(value=79.0),
    "wifi_culture_houses": Told(not_arising=True, note="Các thôn chưa có nhà văn hóa được giao"),
}


def make_indices(made: DemoProvince, today: date, at: datetime) -> None:
    """A round of the year's DII with the example criteria, under verification for the first time."""
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
        code="plan_results",
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


def _score(opened: IndexRound, unit: Unit, actor: Actor, told: dict[str, Told], when: datetime) -> None:
    for code, answer in told.items():
        score_criterion(
            actor=actor, round_=opened, unit=unit, code=code, told=answer, seen=score_mark(None), now=when
        )
    submit_scores(actor=actor, round_=opened, unit=unit, now=when)
