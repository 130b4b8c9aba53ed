"""What the demo's people made of the speeds: leaflets where devices are missing, a petition."""

from datetime import date, datetime, timedelta
from random import Random

from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.measurements.invite_tests import invite_tests
from hatangso.flows.measurements.petition_operator import petition_operator
from hatangso.store.measurements.models import Petition, SpeedResult, TestInvitation
from hatangso.store.measurements.readings import Cell
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood, Unit

SEED = 1132
WEAK, SLOW, SLOW_NAME = "D0108", "demo_sao_sang", "Viễn thông Sao Sáng"  # as flows/demo/speeds.py draws it


def make_recruiting(
    made: DemoProvince, today: date, at: datetime
) -> tuple[list[TestInvitation], Petition | None]:
    """Invitations of the ward and of the department; a petition where the weak spot was measured."""
    rng = Random(SEED)  # noqa: S311 (the demo is the same every time)
    officer, department = Actor(made.people["canbo"], today), Actor(made.people["so"], today)
    then = at - timedelta(days=2)
    few = Unit.objects.get(parent=made.province, code="D0113", valid_to=None)
    places = Neighbourhood.objects.filter(unit=made.ward, valid_to=None).order_by("pk")[:2]
    invitations = [
        invite_tests(
            actor=officer, unit=made.ward, place=made.ward, neighbourhood=one, aim=30,
            until=today + timedelta(days=30), rng=rng, now=then,
        )
        for one in places
    ]  # fmt: skip
    invitations.append(
        invite_tests(actor=department, unit=made.province, place=few, aim=30, rng=rng, now=then)
    )
    return invitations, _petition(made, department, today, then)


def _petition(made: DemoProvince, actor: Actor, today: date, now: datetime) -> Petition | None:
    weak = Unit.objects.get(parent=made.province, code=WEAK, valid_to=None)
    years = [str(today.year), str(today.year - 1)]  # in January nothing is measured of the year yet
    result = SpeedResult.objects.filter(
        unit=weak, operator=SLOW, network="mobile", technology="4g", metric="download", period__in=years,
        median__isnull=False,
    ).order_by("period").last()  # fmt: skip
    if result is None:
        return None
    return petition_operator(
        actor=actor,
        unit=made.province,
        organisation=Organisation.objects.get(pk=min(actor.organisation_ids)),
        place=weak,
        operator=Organisation.objects.get(unit=made.province, name=SLOW_NAME, valid_to=None),
        cell=Cell(result.source, result.period, "mobile", "4g", SLOW),
        statistic="median" if result.mean is None else "mean",  # a mean may be kept back for others' sake
        names={
            "stratum": "Tốc độ tải xuống, di động, 4G",
            "period": f"Năm {result.period}",
            "source": "Phép đo đơn lẻ (lược đồ chung)",
        },
        title=f"Kiến nghị nâng chất lượng 4G của {SLOW_NAME} tại {weak.full_name}",
        text=f"Số đo của {SLOW_NAME} tại {weak.full_name} thấp hơn hẳn các nơi khác trong tỉnh.",
        proposal="Đề nghị kiểm tra vùng phủ, cho biết biện pháp và thời hạn, rồi đo lại cùng địa phương.",
        why_despite="Kế hoạch của xã không nêu mục tiêu 4G, nhưng tốc độ thấp hơn hẳn các nơi khác.",
        now=now,
    )
