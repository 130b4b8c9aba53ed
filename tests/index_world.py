"""A scoring round in the tests' province: the DII with three criteria one can add up by hand."""

from datetime import UTC, date, datetime
from typing import Any

from hatangso.domain.periods import parse_period
from hatangso.flows.index_criteria import CriterionFacts, add_criterion
from hatangso.flows.index_round import begin_verification, open_index_round
from hatangso.flows.score_criterion import Told, score_criterion, score_mark, submit_scores
from hatangso.flows.verify_criterion import verify_criterion
from hatangso.store.indices.models import CriterionScore, IndexRound, VerifiedScore
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from tests.world import World

OPENED = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
CUTOFF, DUE, UNTIL = date(2026, 12, 14), date(2026, 12, 15), date(2026, 12, 20)
IN_TIME = datetime(2026, 12, 10, 2, 0, tzinfo=UTC)
LATE = datetime(2026, 12, 17, 2, 0, tzinfo=UTC)
TOO_LATE = datetime(2026, 12, 21, 2, 0, tzinfo=UTC)
FACTS = (
    CriterionFacts("plans", "1.1", "Ban hành kế hoạch", 20, {"kind": "three_steps"}, "QĐ giả định, mục 1.1"),
    CriterionFacts(
        "plans", "1.2", "Giải ngân kinh phí", 10,
        {"kind": "proportional", "cap": 85, "floor": 60, "unit": "%"}, "QĐ giả định, mục 1.2",
        evidence_required=True, may_not_arise=True,
    ),
    CriterionFacts(
        "broadband", "2.1", "Hộ có cáp quang", 10,
        {"kind": "bands", "unit": "%", "bands": [[100, 10], [90, 8], [80, 6], [70, 4]]},
        "QĐ giả định, mục 2.1",
    ),
)  # fmt: skip


def person(world: World, who: str) -> Actor:
    """The person as the flows know them."""
    return Actor(world.people[who], OPENED.date())


def enter_criteria(world: World, unit: Unit | None = None, who: str = "city") -> None:
    """The three criteria, entered by the province's department."""
    for facts in FACTS:
        add_criterion(
            actor=person(world, who),
            unit=unit or world.province,
            index_code="dii_885",
            facts=facts,
            now=OPENED,
        )


def open_round(world: World, **other: Any) -> IndexRound:
    """The province's round of 2026 for its communes."""
    enter_criteria(world)
    period = parse_period("2026")
    assert period is not None
    given: dict[str, Any] = {
        "actor": person(world, "city"),
        "unit": world.province,
        "index_code": "dii_885",
        "scores": "below",
        "period": period,
        "cutoff_on": CUTOFF,
        "due_on": DUE,
        "accept_until": UNTIL,
        "now": OPENED,
    }
    return open_index_round(**{**given, **other})


def score(
    world: World, round_: IndexRound, code: str, *, who: str = "officer", now: datetime = IN_TIME, **told: Any
) -> CriterionScore:
    """One answer of the ward's officer, on the newest view of it."""
    unit = world.other if who.startswith("other") else world.ward
    row = CriterionScore.objects.filter(round=round_, unit=unit, criterion=code).first()
    return score_criterion(
        actor=person(world, who),
        round_=round_,
        unit=unit,
        code=code,
        told=Told(**told),
        seen=score_mark(row),
        now=now,
    )


def score_all(world: World, round_: IndexRound) -> None:
    """10 points of 20 for the plan, 8,24 for 70 % disbursed, 6 for 85 % of households: 24,24 of 40."""
    score(world, round_, "1.1", step="half")
    score(world, round_, "1.2", value=70.0, document="12/BC-UBND ngày 10/12/2026")
    score(world, round_, "2.1", value=85.0)


def verifying(world: World) -> IndexRound:
    """The round with the ward's sheet handed in in time, in its first round of verification."""
    round_ = open_round(world)
    score_all(world, round_)
    submit_scores(actor=person(world, "officer"), round_=round_, unit=world.ward, now=IN_TIME)
    return begin_verification(actor=person(world, "city"), round_=round_, now=TOO_LATE)


def verify(
    world: World, round_: IndexRound, code: str, points: float | None, *, who: str = "city", **more: Any
) -> VerifiedScore:
    """One verified score for the ward."""
    given: dict[str, Any] = {"unit": world.ward, "now": TOO_LATE, **more}
    return verify_criterion(actor=person(world, who), round_=round_, code=code, points=points, **given)
