"""A scoring round from its criteria to its close; and those who try to score or verify what is not theirs."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.domain.quantities import Unknown
from hatangso.flows.index_criteria import (
    CriterionFacts,
    add_criterion,
    copy_example,
    criterion_mark,
    drop_criterion,
    edit_criterion,
    index_for,
)
from hatangso.flows.index_round import begin_verification, close_index_round
from hatangso.flows.refused import Refused
from hatangso.flows.score_criterion import (
    Told,
    drop_evidence,
    score_criterion,
    score_mark,
    submit_scores,
    withdraw_scores,
)
from hatangso.flows.see_file import may_see_file
from hatangso.flows.verify_criterion import accept_rest, reply_to_verification, verify_criterion
from hatangso.store.audit.models import AuditEntry
from hatangso.store.duties.models import ReminderSent
from hatangso.store.indices.models import CriterionScore, IndexRound, OwnCriterion, VerifiedScore
from hatangso.store.indices.sheets import (
    Unfinished,
    index_in,
    ranked,
    sheets_of,
    unfinished,
    unit_sheet,
    units_of,
)
from hatangso.store.organisations.models import Membership
from tests.index_world import (
    FACTS,
    IN_TIME,
    LATE,
    OPENED,
    TOO_LATE,
    enter_criteria,
    open_round,
    person,
    score,
    score_all,
    verify,
    verifying,
)
from tests.world import START, World


def test_a_groups_criteria_cannot_pass_its_points(world: World) -> None:
    enter_criteria(world)
    wide = CriterionFacts("plans", "1.3", "Rộng", 51, {"kind": "three_steps"}, "QĐ")
    with pytest.raises(Refused, match=r"có 80 điểm, đã nhập 30; tiêu chí mới nhiều nhất 50 điểm"):
        add_criterion(
            actor=person(world, "city"), unit=world.province, index_code="dii_885", facts=wide, now=OPENED
        )


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        (CriterionFacts("x", "9", "A", 1, {"kind": "three_steps"}, "QĐ"), "group", "nhóm"),
        (CriterionFacts("plans", "1.1", "A", 1, {"kind": "three_steps"}, "QĐ"), "code", "đã có"),
        (CriterionFacts("plans", "9", "A", 1, {"kind": "three_steps"}, " "), "source", "văn bản"),
        (CriterionFacts("plans", "9", "A", 0, {"kind": "three_steps"}, "QĐ"), "points", "lớn hơn 0"),
        (
            CriterionFacts("plans", "9", "A", 5, {"kind": "bands", "bands": [[50, 2], [90, 5]]}, "QĐ"),
            "rule",
            "từ tốt nhất xuống",
        ),
        (CriterionFacts("plans", "9", "A", 5, {"kind": "bands"}, "QĐ"), "rule", "Cách chấm chưa đủ"),
    ],
)
def test_a_wrong_criterion_is_told_at_its_field(
    world: World, facts: CriterionFacts, field: str, said: str
) -> None:
    enter_criteria(world)
    with pytest.raises(Refused, match=said) as refused:
        add_criterion(
            actor=person(world, "city"), unit=world.province, index_code="dii_885", facts=facts, now=OPENED
        )
    assert refused.value.field == field


def test_the_example_is_copied_once_and_marked_until_the_decision_is_named(world: World) -> None:
    city = person(world, "city")
    assert copy_example(actor=city, unit=world.province, index_code="dii_885", now=OPENED) == 24
    assert OwnCriterion.objects.filter(example=True, source="Ví dụ, không phải văn bản gốc").count() == 24
    with pytest.raises(Refused, match="Đã có tiêu chí"):
        copy_example(actor=city, unit=world.province, index_code="dii_885", now=OPENED)
    assert index_for(world.province, "dii_885").is_complete
    one = OwnCriterion.objects.get(indicator="pop_5g")
    facts = CriterionFacts("broadband", one.code, "Phủ sóng 5G", 10, one.rule, "QĐ 885, phụ lục, mục 2.1")
    seen = criterion_mark(one)
    assert not edit_criterion(actor=city, criterion=one, facts=facts, seen=seen).example
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edit_criterion(actor=city, criterion=one, facts=facts, seen=seen)


def test_a_ward_takes_the_criteria_of_its_province_until_it_has_its_own(world: World) -> None:
    enter_criteria(world)
    assert len(index_for(world.ward, "dii_885").criteria) == 3
    add_criterion(
        actor=person(world, "officer"), unit=world.ward, index_code="dii_885", facts=FACTS[0], now=OPENED
    )
    assert [one.code for one in index_for(world.ward, "dii_885").criteria] == ["1.1"]


def test_an_open_round_keeps_its_criteria_whatever_becomes_of_them(world: World) -> None:
    round_ = open_round(world)
    drop_criterion(actor=person(world, "city"), criterion=OwnCriterion.objects.get(code="1.1"))
    assert [one.code for one in index_in(round_).criteria] == ["1.1", "1.2", "2.1"]
    assert [unit.name for unit in units_of(round_)] == ["An Hòa", "Bình Minh"]
    told = set(
        ReminderSent.objects.filter(object_type="index_round").values_list("user__username", flat=True)
    )
    assert told == {"officer", "head", "other_officer"}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"due_on": date(2026, 12, 25)}, "theo thứ tự đó"),
        ({"index_code": "plan_targets"}, "không chấm theo kỳ"),
        ({"index_code": "dii_885_example"}, "không chấm theo kỳ"),
        (
            {"cutoff_on": date(2026, 1, 1), "due_on": date(2026, 1, 1), "accept_until": date(2026, 1, 2)},
            "đã qua",
        ),
    ],
)
def test_a_round_that_cannot_be_is_not_opened(world: World, other: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        open_round(world, **other)


def test_without_criteria_there_is_nothing_to_score(world: World) -> None:
    round_ = open_round(world)
    OwnCriterion.objects.all().delete()
    with pytest.raises(Refused, match="Chưa có tiêu chí nào"):
        open_again(world, round_)


def open_again(world: World, round_: object) -> None:
    from hatangso.domain.periods import parse_period
    from hatangso.flows.index_round import open_index_round

    period = parse_period("2027")
    assert period is not None
    open_index_round(
        actor=person(world, "city"),
        unit=world.province,
        index_code="dii_885",
        scores="below",
        period=period,
        cutoff_on=date(2027, 12, 14),
        due_on=date(2027, 12, 15),
        accept_until=date(2027, 12, 20),
        now=OPENED,
    )


def test_the_sheet_adds_up(world: World) -> None:
    round_ = open_round(world)
    score_all(world, round_)
    found = unit_sheet(round_, world.ward)
    assert (found.sheet.own.points, found.sheet.own.most) == (24.24, 40)
    assert found.submission is None


def test_evidence_makes_points_count_and_without_it_they_do_not(world: World) -> None:
    round_ = open_round(world)
    row = score(world, round_, "1.2", value=70.0)
    assert row.points is None
    (line,) = [one for one in unit_sheet(round_, world.ward).sheet.lines if one.criterion.code == "1.2"]
    assert isinstance(line.earned, Unknown)
    file = SimpleUploadedFile("bao-cao.txt", "Đã giải ngân 70%".encode())
    row = score(world, round_, "1.2", value=70.0, files=(file,))
    assert row.points == 8.24
    received = row.evidence.get()
    assert may_see_file(actor=person(world, "head"), received=received)
    assert may_see_file(actor=person(world, "city"), received=received)
    assert not may_see_file(actor=person(world, "other_officer"), received=received)
    assert not may_see_file(actor=person(world, "operator"), received=received)
    drop_evidence(actor=person(world, "officer"), score=row, received_id=received.pk, now=IN_TIME)
    row.refresh_from_db()
    assert row.points is None


@pytest.mark.parametrize(
    ("code", "told", "field"),
    [
        ("1.1", {"value": 10.0}, "step"),
        ("1.1", {"step": "most"}, "step"),
        ("2.1", {}, "value"),
        ("2.1", {"value": -1.0}, "value"),
        ("2.1", {"value": float("nan")}, "value"),
        ("2.1", {"not_arising": True, "note": "x"}, "not_arising"),
        ("1.2", {"not_arising": True}, "note"),
    ],
)
def test_an_answer_that_is_none_is_told_at_its_field(
    world: World, code: str, told: dict[str, object], field: str
) -> None:
    round_ = open_round(world)
    with pytest.raises(Refused) as refused:
        score(world, round_, code, **told)
    assert refused.value.field == field
    assert not CriterionScore.objects.exists()


def test_two_people_at_one_criterion_the_second_is_told(world: World) -> None:
    round_ = open_round(world)
    before = score_mark(None)
    score(world, round_, "2.1", value=85.0)
    with pytest.raises(Refused, match="Người khác vừa chấm"):
        score_criterion(
            actor=person(world, "head"),
            round_=round_,
            unit=world.ward,
            code="2.1",
            told=Told(value=100.0),
            seen=before,
            now=IN_TIME,
        )
    assert CriterionScore.objects.get().value == 85


def test_handed_in_nothing_changes_until_drawn_back(world: World) -> None:
    round_ = open_round(world)
    officer = person(world, "officer")
    with pytest.raises(Refused, match="Chưa chấm tiêu chí nào"):
        submit_scores(actor=officer, round_=round_, unit=world.ward, now=IN_TIME)
    score_all(world, round_)
    submit_scores(actor=officer, round_=round_, unit=world.ward, now=IN_TIME)
    with pytest.raises(Refused, match="đã nộp; hãy rút lại"):
        score(world, round_, "2.1", value=100.0)
    with pytest.raises(Refused, match="đã được nộp"):
        submit_scores(actor=officer, round_=round_, unit=world.ward, now=IN_TIME)
    withdraw_scores(actor=officer, round_=round_, unit=world.ward, now=IN_TIME)
    score(world, round_, "2.1", value=100.0, now=LATE)
    again = submit_scores(actor=officer, round_=round_, unit=world.ward, now=LATE)
    assert again.days_late == 2


def test_after_the_last_day_nothing_is_taken(world: World) -> None:
    round_ = open_round(world)
    with pytest.raises(Refused, match=r"Đã hết hạn tiếp nhận \(20/12/2026\)"):
        score(world, round_, "2.1", value=85.0, now=TOO_LATE)
    score(world, round_, "2.1", value=85.0)
    with pytest.raises(Refused, match="Đã hết hạn tiếp nhận"):
        submit_scores(actor=person(world, "officer"), round_=round_, unit=world.ward, now=TOO_LATE)


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


@pytest.mark.parametrize("who", ["other_officer", "operator", "police", "leader", "city"])
def test_nobody_else_scores_the_ward(world: World, who: str) -> None:
    round_ = open_round(world)
    with pytest.raises(PermissionDenied):
        score_criterion(
            actor=person(world, who),
            round_=round_,
            unit=world.ward,
            code="2.1",
            told=Told(value=100.0),
            seen=score_mark(None),
            now=IN_TIME,
        )


def test_a_round_of_another_province_or_unit_takes_no_answer_from_here(world: World) -> None:
    round_ = open_round(world, scores="own")
    with pytest.raises(Refused, match="không gồm địa phương của bạn"):
        score(world, round_, "2.1", value=85.0)


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
