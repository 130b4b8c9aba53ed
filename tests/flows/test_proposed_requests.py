"""Requests that a ward's duties and targets suggest: whom, what, for when; taken, dropped, offered once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.collection.proposals import Way
from hatangso.flows.make_collection import delete_draft
from hatangso.flows.propose_collections import (
    cutoffs_for,
    drop_proposal,
    proposals_for,
    take_proposal,
)
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Collection
from hatangso.store.programme.models import Target, TargetMeasure, TargetOrganisation
from tests.programme_world import build_programme
from tests.request_world import PERIOD
from tests.work_world import NOW, TODAY, acting, make_duty
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(world: World) -> None:
    """5G and fibre, known by operators; a data store led by the economy office; phones, known by surveys."""
    build_programme(world)
    target = Target.objects.create(unit=world.ward, text="95% người trưởng thành có điện thoại thông minh")
    TargetMeasure.objects.create(target=target, indicator="smartphone_adults", op=">=", value=95)
    TargetOrganisation.objects.create(
        target=target, role="lead", wording="x", organisation=world.organisations["culture"]
    )


def found(world: World) -> dict[str, tuple[Way, tuple[str, ...], int]]:
    return {
        one.proposal.title.vi: (one.proposal.way, one.proposal.indicators, len(one.asked))
        for one in proposals_for(world.ward, TODAY)
    }


def test_operators_the_leading_office_and_a_survey_are_proposed_by_who_knows(
    world: World, programme: None
) -> None:
    assert found(world) == {
        "Số liệu của doanh nghiệp viễn thông quý III/2026": (
            Way.OPERATORS, ("pop_5g", "fibre_households"), 2,
        ),
        "Số liệu của Phòng Kinh tế, Hạ tầng và Đô thị quý III/2026": (Way.LEAD, ("shared_data_store",), 1),
        "Khảo sát quý III/2026": (Way.SURVEY, ("smartphone_adults",), 0),
    }  # fmt: skip
    first = proposals_for(world.ward, TODAY)[0].proposal
    # the decree's cut-off of quarter III; five working days from Saturday 21 November
    assert (first.cutoff.on, first.due) == (date(2026, 9, 14), date(2026, 11, 27))


def test_a_duty_of_operators_gives_its_own_days_and_the_plan_wins(world: World, programme: None) -> None:
    make_duty(
        world,
        title="Báo cáo quý của doanh nghiệp viễn thông",
        reporter=world.organisations["operator_a"],
        recipient=world.organisations["culture"],
        frequency="quarterly",
        due={"day": 10, "month_of_quarter": 3},
        cutoff={"day": 5, "month_of_quarter": 3},
    )
    make_duty(world)  # the ward's own report to the department: nobody is to be asked for it
    one = next(p.proposal for p in proposals_for(world.ward, TODAY) if p.proposal.origin == "duty")
    assert one.title.vi == "Số liệu quý IV/2026 cho “Báo cáo quý của doanh nghiệp viễn thông”"
    assert (one.period.code, one.cutoff.on, one.due) == ("2026-Q4", date(2026, 12, 5), date(2026, 12, 10))
    assert one.indicators == ("pop_5g", "fibre_households")
    assert one.recipients == {world.organisations["operator_a"].pk}
    offered = [(cut.on, cut.source.value) for cut in cutoffs_for(world.ward, one.period)]
    assert offered[0] == (date(2026, 12, 5), "plan")
    assert offered[1] == (date(2026, 12, 14), "decree_09")
    assert cutoffs_for(world.ward, PERIOD)[0].on == date(2026, 9, 5)


def test_a_proposal_is_taken_as_a_draft_once(world: World, programme: None) -> None:
    officer = acting(world, "officer")
    key = proposals_for(world.ward, TODAY)[0].proposal.key
    made = take_proposal(actor=officer, unit=world.ward, key=key, now=NOW)
    assert (made.state, made.origin, made.period) == ("draft", "targets", "2026-Q3")
    assert made.recipients.count() == 2
    assert "Số liệu của doanh nghiệp viễn thông quý III/2026" not in found(world)
    with pytest.raises(Refused, match="không còn nữa"):
        take_proposal(actor=officer, unit=world.ward, key=key, now=NOW)


def test_a_dropped_proposal_comes_back_when_its_draft_is_deleted(world: World, programme: None) -> None:
    officer = acting(world, "officer")
    before = found(world)
    survey = next(p.proposal.key for p in proposals_for(world.ward, TODAY) if p.proposal.way is Way.SURVEY)
    with pytest.raises(Refused, match="khảo sát"):
        take_proposal(actor=officer, unit=world.ward, key=survey, now=NOW)
    drop_proposal(actor=officer, unit=world.ward, key=survey, now=NOW)
    assert len(found(world)) == len(before) - 1
    delete_draft(actor=officer, collection=Collection.objects.get())
    assert found(world) == before


def test_only_who_runs_requests_takes_or_drops(world: World, programme: None) -> None:
    key = proposals_for(world.ward, TODAY)[0].proposal.key
    for who in ("economy_officer", "operator", "other_officer", "city"):
        for step in (take_proposal, drop_proposal):
            with pytest.raises(PermissionDenied):
                step(actor=acting(world, who), unit=world.ward, key=key, now=NOW)
