"""The pages of surveys: what a surveyor sees, exports that run no formula, queries, two people at once."""

import io
from threading import Barrier, Thread
from typing import Any

import openpyxl
import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.flows.surveys.decide_record import reject_record
from hatangso.store.surveys.models import SurveyConflict, SurveyRecord, SurveyVersion
from tests.programme_world import actor
from tests.survey_world import Surveyed, make_draft, surveyed
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
WARD = "D0101"


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def test_a_surveyor_begins_at_the_surveys_and_sees_no_draft_and_no_form_of_others(world: World) -> None:
    done = surveyed(world)
    draft = make_draft(world)
    done.send(1, who="officer")
    client = signed_in(world, "surveyor")
    assert client.get("/").headers["Location"] == reverse("surveys", args=[WARD])
    page = client.get(reverse("surveys", args=[WARD]))
    assert [one.pk for one, *_ in page.context["rows"]] == [done.survey.pk]
    assert client.get(reverse("survey", args=[WARD, draft.pk])).status_code == 404
    assert client.get(reverse("survey", args=[WARD, done.survey.pk])).status_code == 200
    for closed in (
        "survey_records",
        "survey_results",
        "survey_conflicts",
        "survey_design",
        "survey_questions",
    ):
        assert client.get(reverse(closed, args=[WARD, done.survey.pk])).status_code == 403, closed


def test_a_survey_is_not_opened_by_the_address_of_another_ward(world: World) -> None:
    done = surveyed(world)
    for name in ("survey", "survey_records", "survey_results", "survey_design"):
        answer = signed_in(world, "other_officer").get(reverse(name, args=["D0102", done.survey.pk]))
        assert answer.status_code == 404, name


def test_an_export_holds_every_answer_and_runs_no_formula(world: World) -> None:
    done = surveyed(world, "smartphone")
    done.send(1, answers={"adults": 2, "smart": 1, "why_not": ["price", "skill"]}, device='=HYPERLINK("x")')
    client = signed_in(world, "officer")
    address = reverse("survey_records", args=[WARD, done.survey.pk])
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}?export=xlsx").content)).active
    assert sheet is not None
    heads, row = list(sheet.iter_rows(values_only=True))
    told = dict(zip(heads, row, strict=True))
    assert told["Máy"] == '=HYPERLINK("x")'
    assert sheet.cell(2, list(heads).index("Máy") + 1).data_type == "s"
    assert row[-3:] == (2, 1, "Giá máy, giá cước; Không biết dùng")
    csv = client.get(f"{address}?export=csv").content.decode("utf-8-sig")
    assert "\"'=HYPERLINK(" in csv


def test_the_pages_ask_as_often_for_thirty_forms_as_for_three(world: World) -> None:
    done = surveyed(world)
    client = signed_in(world, "officer")
    one = [WARD, done.survey.pk]
    addresses = [
        reverse("surveys", args=[WARD]),
        *(
            reverse(name, args=one)
            for name in ("survey", "survey_records", "survey_results", "survey_conflicts")
        ),
        reverse("survey_records", args=one) + "?export=csv",
        reverse("survey_mine", args=[done.survey.pk]),
        reverse("survey_me"),
    ]
    counts: list[list[int]] = []
    number = 0
    for forms in (3, 30):
        while number < forms:
            number += 1
            first = done.send(number, who="officer", place=("Bờ Đê", "Chợ Mới", "Gò Mít")[number % 3])
            for devices in (150, 151):
                done.send(number, who="officer", answers={"devices": devices}, base=first.digest)
        counts.append([])
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts[-1].append(len(asked))
    assert counts[0] == counts[1]
    assert max(counts[1]) < 30


def test_the_editor_keeps_nothing_before_it_is_saved_and_tells_what_is_wrong(world: World) -> None:
    survey = make_draft(world)
    client = signed_in(world, "officer")
    address = reverse("survey_questions", args=[WARD, survey.pk])
    typed: dict[str, Any] = {
        "version": 1,
        "title": "Phiếu",
        "q0-code": "",
        "q0-text": "Nhà bạn có Internet không?",
        "q0-kind": "one",
        "q0-required": "1",
        "q0-choices": "Cáp quang\nDi động\nother: Khác",
    }
    page = client.post(address, {**typed, "action": "look"})
    assert [choice.code for choice in page.context["preview"].questions[0].choices] == [
        "cap_quang",
        "di_dong",
        "other",
    ]
    survey.refresh_from_db()
    assert survey.version == 1
    wrong = client.post(address, {**typed, "q0-choices": "Một", "action": "save"})
    assert "cần từ 2 đến 40 lựa chọn" in wrong.content.decode()
    assert client.post(address, {**typed, "action": "save"}).status_code == 302
    survey.refresh_from_db()
    assert (survey.version, survey.questionnaire["questions"][0]["code"]) == (2, "nha_ban_co_internet_khong")
    late = client.post(address, {**typed, "title": "Bản cũ", "action": "save"})
    assert "Người khác vừa sửa phiếu này" in late.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"margin": "0"},
        {"margin": "năm"},
        {"margin": "9" * 400},
        {"households-%s": "-5"},
        {"households-%s": "x"},
        {"expected-%s": "120"},
        {"method": "nope"},
        {"response": ""},
    ],
)
def test_odd_designs_are_answered_with_a_sentence(world: World, typed: dict[str, str]) -> None:
    done = surveyed(world)
    draft = make_draft(world)
    place = done.places["Bờ Đê"].pk
    client = signed_in(world, "officer")
    given = {"margin": "5", "confidence": "95", "expected": "50", "design_effect": "1", "response": "100"}
    given |= {name.replace("%s", str(place)): value for name, value in typed.items()}
    for answer in (
        client.get(reverse("survey_size", args=[WARD, draft.pk]), given),
        client.post(reverse("survey_design", args=[WARD, draft.pk]), given),
    ):
        assert answer.status_code == 200
    assert not draft.strata.exists()


def test_a_form_decided_by_two_people_is_decided_once(world: World) -> None:
    done = surveyed(world)
    first = done.send(1)
    done.send(1, answers={"devices": 7}, base=first.digest)
    done.send(1, answers={"devices": 8}, base=first.digest)
    conflict = SurveyConflict.objects.get()
    address = reverse("survey_decide", args=[WARD, done.survey.pk, conflict.pk])
    signed_in(world, "officer").post(address, {"version": conflict.arrived_id})
    late = signed_in(world, "head").post(address, {"version": conflict.standing_id}, follow=True)
    assert "đã có người giải quyết" in late.content.decode()
    foreign = SurveyVersion.objects.exclude(pk__in=[conflict.arrived_id, conflict.standing_id]).first()
    assert foreign is not None
    assert SurveyRecord.objects.get().standing_id == conflict.arrived_id


def test_the_results_say_what_their_sizes_count(world: World) -> None:
    done = surveyed(world, "smartphone")
    for number in range(24):  # 24 households of 2 adults, half of which have a smartphone each or none
        asked = {"adults": 2, "smart": 2} if number % 2 else {"adults": 2, "smart": 0, "why_not": ["price"]}
        done.send(number, answers=asked)
    page = signed_in(world, "officer").get(reverse("survey_results", args=[WARD, done.survey.pk]))
    text = " ".join(page.content.decode().split())
    assert "mỗi phiếu một hộ; đếm được 48 người" in text
    assert "so với chọn ngẫu nhiên đơn giản 48 người" in text
    # z = ±1: Var R = (1 − f) · 24 · (24/23) / 48²; 48 simple people: (1 − f) · 0.25/47; so 47/23 = 2.04
    assert "<dd>23 người <span" in text
    assert page.context["rows"][0].result.told.effective == pytest.approx(48 * 23 / 47)  # 23.5


def test_a_rejected_form_says_why(world: World) -> None:
    done = surveyed(world)
    done.send(1)
    record = SurveyRecord.objects.get()
    reject_record(actor=actor(world, "officer"), record=record, reason="Phiếu thử của tập huấn")
    page = signed_in(world, "officer").get(reverse("survey_record", args=[WARD, done.survey.pk, record.pk]))
    assert "Phiếu thử của tập huấn" in page.content.decode()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time by itself")
@pytest.mark.django_db(transaction=True)
def test_fifty_phones_at_the_very_same_moment_lose_and_double_nothing() -> None:
    done: Surveyed = surveyed(World.build())
    ready = Barrier(10)

    def phone(number: int) -> None:
        ready.wait()
        for form in range(5):
            done_here = Surveyed(done.world, type(done.survey).objects.get(pk=done.survey.pk), done.places)
            done_here.send(number * 5 + form)
            done_here.send(form)  # and everybody has these five too
        connections.close_all()

    phones = [Thread(target=phone, args=(number,)) for number in range(10)]
    for one in phones:
        one.start()
    for one in phones:
        one.join()
    assert SurveyRecord.objects.filter(state="counted").count() == 50
    assert SurveyVersion.objects.count() == 50
