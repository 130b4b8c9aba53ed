"""A dispute before the department: taken up, heard with minutes, settled or not, forwarded or returned."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.sharing.dispute import Step
from hatangso.domain.sharing.request import Act
from hatangso.flows.refused import Refused
from hatangso.flows.send_reminders import send_reminders
from hatangso.flows.sharing.answer_request import Agreement
from hatangso.flows.sharing.mediate import mediate, steps_of
from hatangso.store.duties.models import ReminderSent
from hatangso.store.sharing.models import Dispute, SharingRequest, Tenancy
from hatangso.store.sharing.who_sees import requests_seen_by
from tests.sharing_world import NOW, TODAY, a_request, a_third_operator, acting, an_asset, answered, paper
from tests.world import World


@pytest.fixture
def refused(world: World) -> SharingRequest:
    request = a_request(world)
    answered(world, request, "operator", Act.REFUSE, text="Hết tải trọng")
    return request


def brought(world: World, request: SharingRequest) -> Dispute:
    answered(world, request, "rival", Act.BRING, about="refusal", text="Cột còn tải")
    found: Dispute = request.disputes.order_by("-pk")[0]
    return found


def did(world: World, dispute: Dispute, step: Step, who: str = "city", **told: object) -> None:
    mediate(
        **{
            "actor": acting(world, who),
            "dispute": dispute,
            "step": step,
            "text": "Nội dung",
            "now": NOW,
            **told,
        }  # type: ignore[arg-type]
    )
    dispute.refresh_from_db()
    dispute.request.refresh_from_db()


def test_the_department_hears_both_and_it_ends_in_an_agreement(world: World, refused: SharingRequest) -> None:
    dispute = brought(world, refused)
    assert (dispute.state, dispute.due_on, refused.state) == ("brought", date(2026, 4, 1), "disputed")
    assert list(requests_seen_by(acting(world, "city"), world.province)) == [refused]
    did(world, dispute, Step.TAKE)
    assert dispute.mediator == world.organisations["department"]
    did(world, dispute, Step.INVITE, on=date(2026, 3, 10))
    with pytest.raises(Refused, match="biên bản ít nhất một lần"):
        did(world, dispute, Step.SETTLE)
    with pytest.raises(Refused, match="đính kèm biên bản"):
        did(world, dispute, Step.MEET, on=TODAY)
    did(world, dispute, Step.MEET, on=TODAY, files=[paper("bien-ban.pdf")])
    did(world, dispute, Step.SETTLE, text="A cho B lắp ở độ cao 24 m")
    assert (dispute.state, dispute.request.state) == ("settled", "agreed")
    assert dispute.result == "A cho B lắp ở độ cao 24 m"
    signed = Agreement("7/TT", date(2026, 3, 20), date(2026, 4, 1))
    answered(world, dispute.request, "operator", Act.RECORD, agreement=signed, files=[paper()])
    assert Tenancy.objects.get().tenant == world.organisations["operator_b"]


def test_both_sides_are_told_of_every_step_and_nobody_else(world: World, refused: SharingRequest) -> None:
    a_third_operator(world)
    did(world, brought(world, refused), Step.TAKE)
    sentence = "Sở Khoa học và Công nghệ tiếp nhận hiệp thương: Cột Bờ Đê"
    told = ReminderSent.objects.filter(text=sentence).values_list("user__username", flat=True)
    assert sorted(told) == ["operator", "rival"]
    asked = ReminderSent.objects.filter(text__contains="đề nghị Sở hiệp thương")
    assert sorted(asked.values_list("user__username", flat=True)) == ["city", "operator"]


def test_failed_it_is_closed_and_no_tenancy_comes_of_it(world: World, refused: SharingRequest) -> None:
    dispute = brought(world, refused)
    did(world, dispute, Step.TAKE)
    did(world, dispute, Step.MEET, on=TODAY, files=[paper()])
    did(world, dispute, Step.FAIL)
    assert (dispute.state, dispute.request.state) == ("failed", "unsettled")
    assert steps_of(acting(world, "city"), dispute) == ()
    assert not Tenancy.objects.exists()


@pytest.mark.parametrize(("step", "who"), [(Step.RETURN, "city"), (Step.END, "rival")])
def test_returned_or_withdrawn_the_request_is_what_it_was(
    world: World, refused: SharingRequest, step: Step, who: str
) -> None:
    dispute = brought(world, refused)
    did(world, dispute, step, who)
    assert dispute.request.state == "refused"
    again = brought(world, dispute.request)
    assert (again.state, dispute.request.disputes.count()) == ("brought", 2)


def test_of_two_provinces_the_department_only_forwards(world: World) -> None:
    request = a_request(world, [an_asset(world)], other_provinces="tỉnh Bên Kia Sông")
    answered(world, request, "operator", Act.REFUSE)
    answered(world, request, "rival", Act.BRING, about="refusal")
    dispute = request.disputes.get()
    assert dispute.across
    assert set(steps_of(acting(world, "city"), dispute)) == {Step.RETURN, Step.FORWARD}
    with pytest.raises(Refused, match="thuộc Cục Viễn thông"):
        did(world, dispute, Step.TAKE)
    did(world, dispute, Step.FORWARD, text="Công văn 15/SKHCN")
    did(world, dispute, Step.SETTLE, text="Cục hiệp thương thành")
    assert (dispute.state, dispute.request.state) == ("settled", "agreed")


def test_only_the_mediator_mediates(world: World, refused: SharingRequest) -> None:
    dispute = brought(world, refused)
    for who in ("operator", "rival"):
        with pytest.raises(Refused, match="Không thể"):
            did(world, dispute, Step.TAKE, who)
    third = a_third_operator(world)
    for actor in (third, acting(world, "officer"), acting(world, "head")):
        with pytest.raises(PermissionDenied):
            did(world, dispute, Step.TAKE, actor=actor)
    with pytest.raises(Refused, match="Không thể"):
        did(world, dispute, Step.END, "operator")


def test_who_owes_an_answer_is_reminded_and_nobody_else(world: World) -> None:
    a_request(world)
    send_reminders(now=NOW + timedelta(days=14))
    found = ReminderSent.objects.filter(object_type="sharing_request")
    assert [row.user.username for row in found] == ["operator"]
    assert found[0].text == ("Trả lời Viễn thông Sao Sáng về dùng chung: Cột Bờ Đê – còn 1 ngày (17/03/2026)")


def test_a_meeting_is_remembered_by_all_three(world: World, refused: SharingRequest) -> None:
    dispute = brought(world, refused)
    did(world, dispute, Step.TAKE)
    with pytest.raises(Refused, match="từ hôm nay"):
        did(world, dispute, Step.INVITE, on=date(2026, 3, 1))
    did(world, dispute, Step.INVITE, on=date(2026, 3, 9))
    send_reminders(now=NOW)
    found = ReminderSent.objects.filter(object_type="sharing_dispute", due_on=date(2026, 3, 9))
    assert sorted(row.user.username for row in found) == ["city", "operator", "rival"]
