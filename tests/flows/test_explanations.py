"""A province asks a commune to explain a figure: by whom, told to whom, by when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.flows.ask_explanation import (
    answer_explanation,
    ask_explanation,
    close_explanation,
    withdraw_explanation,
)
from hatangso.flows.refused import Refused
from hatangso.flows.send_reminders import send_reminders
from hatangso.store.collection.models import ExplanationRequest
from hatangso.store.duties.models import ReminderSent
from tests.programme_world import NOW, TODAY, actor
from tests.world import World


def ask(world: World, who: str = "city", **more: object) -> ExplanationRequest:
    given = {
        "unit": world.ward, "indicator": "pop_5g", "period": "2026-Q3", "figure_text": "20%",
        "question": "Vì sao giảm 66 điểm?", "due_on": TODAY + timedelta(days=7), **more,
    }  # fmt: skip
    return ask_explanation(actor=actor(world, who), now=NOW, **given)  # type: ignore[arg-type]


def told(world: World, who: str) -> list[str]:
    return list(ReminderSent.objects.filter(user=world.people[who]).values_list("text", flat=True))


def test_it_is_asked_answered_asked_again_and_closed_and_both_sides_are_told(world: World) -> None:
    asked = ask(world)
    assert told(world, "officer") == ["tỉnh Sông Mây yêu cầu giải trình: Vì sao giảm 66 điểm?"]
    evidence = SimpleUploadedFile("cong-van.txt", "Công văn".encode())
    answer_explanation(
        actor=actor(world, "officer"), asked=asked, answer="Nhập nhầm", files=[evidence], now=NOW
    )
    assert told(world, "city") == ["phường An Hòa đã giải trình: Vì sao giảm 66 điểm?"]
    close_explanation(actor=actor(world, "city"), asked=asked, note="Nêu số đúng", accepted=False, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.closing_note, asked.evidence.count()) == ("open", "Nêu số đúng", 1)
    answer_explanation(actor=actor(world, "head"), asked=asked, answer="Số đúng là 86%", now=NOW)
    close_explanation(actor=actor(world, "city"), asked=asked, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.closed_at) == ("closed", "Số đúng là 86%", NOW)
    assert told(world, "officer") == ["tỉnh Sông Mây đã chấp nhận giải trình: Vì sao giảm 66 điểm?"]


@pytest.mark.parametrize("who", ["officer", "head", "leader", "operator", "other_officer", "administrator"])
def test_nobody_below_or_beside_the_province_asks(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(world, who)


@pytest.mark.parametrize("who", ["economy_officer", "other_officer", "operator", "city"])
def test_nobody_else_answers_for_the_commune(world: World, who: str) -> None:
    asked = ask(world)
    with pytest.raises(PermissionDenied):
        answer_explanation(actor=actor(world, who), asked=asked, answer="x", now=NOW)


def test_the_commune_does_not_close_what_it_is_asked(world: World) -> None:
    asked = ask(world)
    answer_explanation(actor=actor(world, "head"), asked=asked, answer="x", now=NOW)
    for act in (close_explanation, withdraw_explanation):
        with pytest.raises(PermissionDenied):
            act(actor=actor(world, "head"), asked=asked, now=NOW)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"question": "  "}, "question"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"due_on": None}, "due_on"),
        ({"period": "quý ba"}, "period"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(
    world: World, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask(world, **wrong)
    assert refused.value.field == field


def test_one_figure_is_not_asked_about_twice_at_once(world: World) -> None:
    ask(world)
    with pytest.raises(Refused):
        ask(world)
    assert ExplanationRequest.objects.count() == 1


def test_what_was_withdrawn_is_not_answered(world: World) -> None:
    asked = ask(world)
    withdraw_explanation(actor=actor(world, "city"), asked=asked, now=NOW)
    with pytest.raises(Refused):
        answer_explanation(actor=actor(world, "head"), asked=asked, answer="x", now=NOW)


def test_the_commune_is_reminded_before_and_after_the_day(world: World) -> None:
    asked = ask(world, due_on=date(2026, 11, 28))
    send_reminders(now=NOW)  # 7 days left
    rows = ReminderSent.objects.filter(object_type="explanation", object_id=asked.pk)
    assert {row.user.username for row in rows} == {"officer", "head"}
    assert "còn 7 ngày" in rows[0].text


def test_it_waits_on_the_first_page_and_the_pages_lead_through_it(world: World) -> None:
    client = Client()
    client.force_login(world.people["city"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("explanation_ask", args=[world.province.code])
    where = f"{address}?place={world.ward.code}&indicator=pop_5g&period=2026-Q3"
    assert "Dân số được phủ sóng 5G" in client.get(where).content.decode()
    answer = client.post(where, {"question": "Vì sao giảm?", "due_on": "2027-01-05"}, follow=True)
    assert "Đã gửi yêu cầu giải trình đến phường An Hòa." in answer.content.decode()
    asked = ExplanationRequest.objects.get()
    ward = Client()
    ward.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    assert "Vì sao giảm?" in ward.get(reverse("overview", args=[world.ward.code])).content.decode()
    page = reverse("explanation", args=[world.ward.code, asked.pk])
    ward.post(page, {"answer": "Trạm hỏng"})
    assert (
        "Trạm hỏng"
        in client.get(reverse("explanation", args=[world.province.code, asked.pk])).content.decode()
    )
    decide = reverse("explanation_decide", args=[world.province.code, asked.pk])
    client.post(decide, {"act": "accept"})
    asked.refresh_from_db()
    assert asked.state == "closed"
    listed = client.get(reverse("explanations", args=[world.province.code]), {"state": "closed"})
    assert "Vì sao giảm?" in listed.content.decode()
