"""What a locality said of itself is verified, ranked apart, and by nobody whose it is."""

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.flows.index_round import begin_verification, close_index_round
from hatangso.flows.refused import Refused
from hatangso.flows.score_criterion import (
    Told,
    score_criterion,
    score_mark,
    submit_scores,
)
from hatangso.flows.verify_criterion import accept_rest, reply_to_verification, verify_criterion
from hatangso.store.audit.models import AuditEntry
from hatangso.store.duties.models import ReminderSent
from hatangso.store.indices.models import IndexRound, VerifiedScore
from hatangso.store.indices.sheets import (
    Unfinished,
    ranked,
    sheets_of,
    unfinished,
    unit_sheet,
    units_of,
)
from hatangso.store.organisations.models import Membership
from tests.index_world import (
    IN_TIME,
    TOO_LATE,
    open_round,
    person,
    score,
    score_all,
    verify,
    verifying,
)
from tests.world import START, World


def test_verification_waits_for_the_last_day_unless_all_have_handed_in(world: World) -> None:
    round_ = open_round(world)
    score_all(world, round_)
    submit_scores(actor=person(world, "officer"), round_=round_, unit=world.ward, now=IN_TIME)
    with pytest.raises(Refused, match="Còn nơi chưa nộp"):
        begin_verification(actor=person(world, "city"), round_=round_, now=IN_TIME)
    score(world, round_, "2.1", who="other_officer", value=100.0)
    submit_scores(actor=person(world, "other_officer"), round_=round_, unit=world.other, now=IN_TIME)
    assert begin_verification(actor=person(world, "city"), round_=round_, now=IN_TIME).verification == 1


def test_verified_points_stand_beside_and_the_locality_replies_round_by_round(world: World) -> None:
    round_ = verifying(world)
    with pytest.raises(Refused, match="hãy ghi nhận xét") as refused:
        verify(world, round_, "1.1", 0.0)
    assert refused.value.field == "comment"
    given = verify(world, round_, "1.1", 0.0, comment="Kế hoạch chưa được ban hành")
    assert accept_rest(actor=person(world, "city"), round_=round_, unit=world.ward, now=TOO_LATE) == 2
    sheet = unit_sheet(round_, world.ward).sheet
    assert (sheet.own.points, sheet.counted.points) == (24.24, 14.24)
    officer = person(world, "officer")
    with pytest.raises(Refused, match="ghi lý do"):
        reply_to_verification(actor=officer, verified=given, agreed=False, reply="", now=TOO_LATE)
    reply_to_verification(
        actor=officer, verified=given, agreed=False, reply="Đã ban hành ngày 5/12", now=TOO_LATE
    )
    round_ = begin_verification(actor=person(world, "city"), round_=round_, now=TOO_LATE)
    assert round_.verification == 2
    with pytest.raises(Refused, match="đã qua"):
        reply_to_verification(actor=officer, verified=given, agreed=True, reply="", now=TOO_LATE)
    verify(world, round_, "1.1", 10.0)
    assert unit_sheet(round_, world.ward).sheet.counted.points == 24.24
    assert [v.points for v in VerifiedScore.objects.filter(criterion="1.1")] == [0, 10]
    closed = close_index_round(actor=person(world, "city"), round_=round_, now=TOO_LATE)
    with pytest.raises(Refused, match="không ở bước thẩm định"):
        verify(world, closed, "1.1", 20.0, comment="x")
    told = ReminderSent.objects.filter(object_type="verified_score", user__username="officer")
    assert told.count() == 2  # once a round of verification
    assert AuditEntry.objects.filter(object_type="indices.verifiedscore").exists()


def test_units_are_ranked_by_their_share_of_what_arises(world: World) -> None:
    round_ = open_round(world)
    score_all(world, round_)  # 24,24 of 40: 60,6 %
    score(world, round_, "1.1", who="other_officer", step="full")
    score(world, round_, "1.2", who="other_officer", not_arising=True, note="Không được giao kinh phí")
    # 20 of 30: 66,7 %
    assert standings(round_) == [(None, "An Hòa", "not_filed"), (None, "Bình Minh", "not_filed")]
    for who, unit in (("officer", world.ward), ("other_officer", world.other)):
        submit_scores(actor=person(world, who), round_=round_, unit=unit, now=IN_TIME)
    assert standings(round_) == [(1, "Bình Minh", "own_word"), (2, "An Hòa", "own_word")]


def test_what_is_verified_is_ranked_apart_from_what_a_unit_says_of_itself(world: World) -> None:
    round_ = verifying(world)  # An Hòa handed in three criteria, Bình Minh nothing
    found = sheets_of(round_, list(units_of(round_)))
    assert unfinished(found) == Unfinished(places=2, not_filed=1, unverified=3, unverified_places=1)
    score_row = verify(world, round_, "1.1", 10.0)
    assert standings(round_)[0] == (1, "An Hòa", "own_word")  # two of three are its own word
    accept_rest(actor=person(world, "city"), round_=round_, unit=score_row.unit, now=TOO_LATE)
    assert standings(round_) == [(1, "An Hòa", "verified"), (None, "Bình Minh", "not_filed")]
    assert unfinished(sheets_of(round_, list(units_of(round_)))).unverified == 0


def standings(round_: IndexRound) -> list[tuple[int | None, str, str]]:
    found = ranked(sheets_of(round_, list(units_of(round_))))
    return [(rank, one.unit.name, one.standing.value) for rank, one in found]


BREAKING_IN = ["officer", "head", "leader", "other_officer", "operator", "administrator", "police"]


@pytest.mark.parametrize("who", BREAKING_IN)
def test_nobody_of_the_ward_verifies_it_nor_a_neighbour_or_operator(world: World, who: str) -> None:
    round_ = verifying(world)
    with pytest.raises(PermissionDenied):
        verify(world, round_, "1.1", 20.0, who=who, comment="x")
    with pytest.raises(PermissionDenied):
        accept_rest(actor=person(world, who), round_=round_, unit=world.ward, now=TOO_LATE)
    with pytest.raises(PermissionDenied):
        begin_verification(actor=person(world, who), round_=round_, now=TOO_LATE)
    with pytest.raises(PermissionDenied):
        close_index_round(actor=person(world, who), round_=round_, now=TOO_LATE)
    assert not VerifiedScore.objects.exists()


def test_a_role_of_the_city_given_within_the_ward_verifies_nothing_there(world: World) -> None:
    round_ = verifying(world)
    Membership.objects.create(
        user=world.people["economy_officer"],
        organisation=world.organisations["economy"],
        role="city_department",
        valid_from=START,
    )
    with pytest.raises(PermissionDenied):
        verify(world, round_, "1.1", 20.0, who="economy_officer", comment="x")


def test_a_province_records_the_authoritys_scores_by_their_document_and_not_its_own(world: World) -> None:
    round_ = open_round(world, scores="own")
    city = person(world, "city")
    told = Told(value=85.0)
    score_criterion(
        actor=city,
        round_=round_,
        unit=world.province,
        code="2.1",
        told=told,
        seen=score_mark(None),
        now=IN_TIME,
    )
    submit_scores(actor=city, round_=round_, unit=world.province, now=IN_TIME)
    round_ = begin_verification(actor=city, round_=round_, now=IN_TIME)
    with pytest.raises(PermissionDenied, match="tự chấm tiêu chí này"):
        verify(world, round_, "2.1", 6.0, unit=world.province, document="1/CVT")
    with pytest.raises(Refused, match="văn bản của cơ quan cấp trên"):
        verify(world, round_, "1.1", 20.0, unit=world.province, comment="x")
    given = verify_criterion(
        actor=city,
        round_=round_,
        unit=world.province,
        code="1.1",
        points=20.0,
        comment="Theo kết quả lần 1",
        document="123/CVT-CS ngày 20/12/2026",
        now=TOO_LATE,
    )
    assert given.points == 20
