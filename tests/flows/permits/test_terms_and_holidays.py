"""A place puts in its own days with the document, a province its holidays: open files follow."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from hatangso.domain.permits.holidays import read_holidays
from hatangso.domain.permits.permit_state import Act
from hatangso.domain.permits.working_days import after_working_days, days_left_on
from hatangso.domain.words import Misstated
from hatangso.flows.permits.keep_holidays import keep_holidays
from hatangso.flows.permits.opinions import ask_opinion
from hatangso.flows.permits.terms import keep_terms, term_on
from hatangso.flows.refused import Refused
from hatangso.store.permits.models import HolidayYear, PermitTerms
from tests.permit_world import a_permit, acted
from tests.work_world import NOW, TODAY, acting, at
from tests.world import World

APRIL, MAY = date(2026, 4, 30), date(2026, 5, 1)  # a Thursday and a Friday


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def terms(world: World, days: int = 5, who: str = "officer", **told: Any) -> PermitTerms:
    return keep_terms(
        **{
            "actor": acting(world, who), "unit": world.ward, "kind": "road_opening", "days": days,
            "opinion_days": 2, "document": "15/QĐ-UBND", "document_on": date(2026, 4, 1),
            "valid_from": date(2026, 4, 1), "now": NOW, **told,
        }
    )  # fmt: skip


def holidays(world: World, text: str, who: str = "city", **told: Any) -> HolidayYear:
    return keep_holidays(
        **{
            "actor": acting(world, who), "province": world.province, "year": 2026, "text": text,
            "document": "Thông báo nghỉ lễ", "now": NOW, **told,
        }
    )  # fmt: skip


def test_five_working_days_over_30_april_and_1_may() -> None:
    monday = date(2026, 4, 27)
    assert after_working_days(monday, 5) == date(2026, 5, 4)  # 28, 29, 30, 1, 4
    assert after_working_days(monday, 5, {APRIL, MAY}) == date(2026, 5, 6)  # 28, 29, 4, 5, 6
    assert days_left_on(monday, date(2026, 5, 6), {APRIL, MAY}) == 5
    assert read_holidays("2/9/2026\n30/4 - 1/5", 2026) == (APRIL, MAY, date(2026, 9, 2))
    for wrong in ("31/4/2026", "30/4/2025", "1/5 - 30/4", "lễ", "", "1/1 - 30/6"):
        with pytest.raises(Misstated):
            read_holidays(wrong, 2026)


def test_a_list_of_holidays_moves_the_day_of_open_files_and_opinions(world: World) -> None:
    terms(world, 5)
    permit = acted(world, a_permit(world), "officer", Act.ACCEPT, now=at(2026, 4, 27))
    asked = ask_opinion(
        actor=acting(world, "officer"), permit=permit, office=world.organisations["police"], question="",
        days=None, now=at(2026, 4, 29),
    )  # fmt: skip
    assert (permit.due_on, asked.due_on) == (date(2026, 5, 4), MAY)
    page = reverse("permit", args=["D0101", permit.pk])
    assert "ngày lễ năm 2026 chưa được trừ" in client_of(world, "officer").get(page).content.decode()
    holidays(world, "30/4 - 1/5/2026")
    permit.refresh_from_db()
    asked.refresh_from_db()
    assert (permit.due_on, asked.due_on) == (date(2026, 5, 6), date(2026, 5, 5))
    text = client_of(world, "operator").get(page).content.decode()
    assert "ngày nghỉ lễ trong danh sách" in text
    assert "chưa được trừ" not in text
    assert "Tính lại thời hạn" in text
    assert acted(world, a_permit(world), "officer", Act.ACCEPT, now=at(2026, 4, 28)).due_on == date(
        2026, 5, 7
    )
    holidays(world, "1/5/2026")  # the 30th was a slip
    permit.refresh_from_db()
    assert permit.due_on == date(2026, 5, 5)


def test_days_of_a_place_hold_for_files_accepted_from_their_day_on(world: World) -> None:
    first = acted(world, a_permit(world), "officer", Act.ACCEPT)  # Saturday the 21st: 7 days, to 1 December
    stopped = acted(world, a_permit(world), "officer", Act.ACCEPT)
    stopped = acted(world, stopped, "officer", Act.ASK_PAPERS, now=at(2026, 11, 25))
    assert (first.due_on, stopped.days_left) == (date(2026, 12, 1), 4)
    terms(world, 5, valid_from=date(2026, 11, 23))
    first.refresh_from_db()
    assert (first.days, first.due_on) == (7, date(2026, 12, 1))
    second = acted(world, a_permit(world), "officer", Act.ACCEPT, now=at(2026, 11, 23))
    assert (second.days, second.due_on) == (5, date(2026, 11, 30))
    terms(world, 10, valid_from=date(2026, 11, 20))
    for one in (first, stopped, second):
        one.refresh_from_db()
    assert (first.days, first.due_on) == (10, date(2026, 12, 4))
    assert (stopped.days, stopped.due_on, stopped.days_left) == (10, None, 7)
    assert (second.days, second.due_on) == (5, date(2026, 11, 30))


def test_a_province_sets_days_for_communes_that_set_none(world: World) -> None:
    assert not term_on(world.ward, "road_opening", TODAY).verified
    terms(world, 9, "city", unit=world.province)
    permit = acted(world, a_permit(world), "officer", Act.ACCEPT)
    assert (permit.days, term_on(world.ward, "road_opening", TODAY).verified) == (9, True)
    terms(world, 5, valid_from=date(2026, 11, 1))
    permit.refresh_from_db()
    assert (permit.days, term_on(world.other, "road_opening", TODAY).days) == (5, 9)
    terms(world, 8, "city", unit=world.province)  # corrected: the ward's own stay
    permit.refresh_from_db()
    assert permit.days == 5


def test_the_unverified_mark_is_gone_for_that_place(world: World) -> None:
    permit = acted(world, a_permit(world), "officer", Act.ACCEPT)
    client = client_of(world, "officer")
    page, at_terms = reverse("permit", args=["D0101", permit.pk]), reverse("permit_terms", args=["D0101"])
    assert "chưa kiểm chứng" in client.get(page).content.decode()
    sent = {
        "action": "terms", "kind": "road_opening", "days": "8", "opinion_days": "3",
        "valid_from": "2026-11-01",
        "document": "15/QĐ-UBND", "document_on": "2026-10-01",
    }  # fmt: skip
    assert client.post(at_terms, sent | {"opinion_days": "9"}).status_code == 422
    assert client.post(at_terms, sent).status_code == 302
    text = client.get(page).content.decode()
    assert "chưa kiểm chứng" not in text
    assert "Theo 15/QĐ-UBND ngày 01/10/2026" in text
    told = client.get(at_terms).content.decode()
    assert told.count("chưa kiểm chứng với văn bản") == 5  # the other kinds
    assert "ngày lễ chưa được trừ" in told
    city = client_of(world, "city")
    days = {"action": "holidays", "year": "2026", "holidays": "2/9/2026", "holiday_document": "TB 1"}
    assert client.post(at_terms, days).status_code == 403
    assert city.post(at_terms, days | {"holidays": "32/9"}).status_code == 422
    assert city.post(at_terms, days).status_code == 302
    assert "02/09/2026" in client.get(at_terms).content.decode()


def test_who_does_not_decide_sets_nothing(world: World) -> None:
    for who in ("operator", "police", "economy_officer", "leader", "other_officer"):
        with pytest.raises(PermissionDenied):
            terms(world, who=who)
    for who in ("officer", "head", "operator"):
        with pytest.raises(PermissionDenied):
            holidays(world, "2/9/2026", who)
        with pytest.raises(PermissionDenied):
            terms(world, who=who, unit=world.province)
    for told, field in (
        ({"kind": "x"}, "kind"),
        ({"days": 1}, "days"),
        ({"document": " "}, "document"),
        ({"document_on": date(2026, 12, 1)}, "document_on"),
        ({"valid_from": date(2026, 3, 1)}, "valid_from"),
    ):
        with pytest.raises(Refused) as refused:
            terms(world, **told)
        assert refused.value.field == field
    assert not PermitTerms.objects.exists()
