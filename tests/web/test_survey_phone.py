"""What phones send, and those who try to send what they may not."""

import hashlib
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hatangso.store.evidence.models import Received
from hatangso.store.surveys.models import SurveyPhoto, SurveyRecord
from tests.adapters.photos import exif_with_gps, jpeg
from tests.survey_world import Surveyed, surveyed
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def open_one(world: World) -> Surveyed:
    done = surveyed(world)
    done.survey.opens, done.survey.closes = (
        done.survey.opens.replace(year=2020),
        done.survey.closes.replace(year=2190),
    )
    done.survey.save()
    return done


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def form(open_one: Surveyed, **changes: Any) -> dict[str, Any]:
    return {
        "uuid": str(uuid4()),
        "neighbourhood": open_one.places["Bờ Đê"].pk,
        "answers": {"devices": 2},
        "photos": [],
        "questionnaire_version": 1,
        "filled_at": timezone.now().isoformat(),
        "base": "",
        "device": "máy thử",
        **changes,
    }


def send(client: Client, open_one: Surveyed, told: Any, photos: dict[str, bytes] | None = None) -> Any:
    text = told if isinstance(told, str) else json.dumps(told)
    files = {name: SimpleUploadedFile("anh.jpg", data) for name, data in (photos or {}).items()}
    return client.post(reverse("survey_send", args=[open_one.survey.pk]), {"record": text, **files})


def test_a_phone_is_told_who_is_signed_in_and_what_is_asked(open_one: Surveyed) -> None:
    told = signed_in(open_one.world, "surveyor").get(reverse("survey_me")).json()
    assert told["user"]["name"] == "Người surveyor"
    assert [one["title"] for one in told["surveys"]] == ["Thiết bị thông minh trong hộ"]
    assert {place["name"] for place in told["surveys"][0]["places"]} == {
        "Tổ dân phố Bờ Đê",
        "Tổ dân phố Chợ Mới",
        "Tổ dân phố Gò Mít",
    }
    for other in ("other_surveyor", "other_officer", "operator", "leader", "city", "administrator"):
        assert signed_in(open_one.world, other).get(reverse("survey_me")).json()["surveys"] == [], other
    guest = Client().get(reverse("survey_me"))
    assert (guest.status_code, guest.json()["signed_out"]) == (403, True)


def test_a_form_with_a_photo_goes_in_once(open_one: Surveyed) -> None:
    client = signed_in(open_one.world, "surveyor")
    shot = jpeg(exif_with_gps())
    digest = hashlib.sha256(shot).hexdigest()
    told = form(open_one, photos=[{"question": "photo", "sha256": digest}])
    first = send(client, open_one, told, {digest: shot})
    assert (first.status_code, first.json()["state"]) == (200, "counted")
    assert send(client, open_one, told, {digest: shot}).json() == first.json()
    assert send(client, open_one, told).json() == first.json(), "a retry need not carry the photo again"
    assert (SurveyRecord.objects.count(), SurveyPhoto.objects.count()) == (1, 1)
    mine = client.get(reverse("survey_mine", args=[open_one.survey.pk])).json()["records"]
    assert [one["uuid"] for one in mine] == [told["uuid"]]
    others = signed_in(open_one.world, "police").get(reverse("survey_mine", args=[open_one.survey.pk]))
    assert others.json()["records"] == [], "what others filled stays theirs"


def test_the_phone_is_told_which_households_are_done(open_one: Surveyed) -> None:
    place = open_one.places["Bờ Đê"].pk
    open_one.survey.strata.filter(neighbourhood=place).update(drawn=[4, 12, 31])
    client = signed_in(open_one.world, "surveyor")
    assert send(client, open_one, form(open_one, household=12)).json()["state"] == "counted"
    for wrong, sentence in ((12, "đã có phiếu"), (5, "không có trong"), ("12", "Không đọc"), (True, "Không")):
        answer = send(client, open_one, form(open_one, household=wrong))
        assert (answer.status_code, sentence in answer.json()["message"]) == (422, True), wrong
    told = client.get(reverse("survey_me")).json()["surveys"][0]["places"]
    assert {one["id"]: one["done"] for one in told if one["done"]} == {place: [12]}
    mine = client.get(reverse("survey_mine", args=[open_one.survey.pk])).json()["records"]
    assert [one["household"] for one in mine] == [12]


def test_a_missing_photo_is_asked_for(open_one: Surveyed) -> None:
    told = form(open_one, photos=[{"question": "photo", "sha256": "0" * 64}])
    answer = send(signed_in(open_one.world, "surveyor"), open_one, told)
    assert answer.status_code == 422
    assert "thiếu ảnh" in answer.json()["message"]
    assert not SurveyRecord.objects.exists()


@pytest.mark.parametrize(
    "who", ["other_surveyor", "other_officer", "operator", "leader", "city", "administrator"]
)
def test_nobody_of_elsewhere_files_or_looks(open_one: Surveyed, who: str) -> None:
    client = signed_in(open_one.world, who)
    assert send(client, open_one, form(open_one)).status_code == 403
    assert client.get(reverse("survey_mine", args=[open_one.survey.pk])).status_code == 403
    assert not SurveyRecord.objects.exists()


def test_a_guest_is_told_to_sign_in(open_one: Surveyed) -> None:
    answer = send(Client(), open_one, form(open_one))
    assert (answer.status_code, answer.json()["signed_out"]) == (403, True)


def test_a_form_without_the_token_is_forged(open_one: Surveyed) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(open_one.world.people["surveyor"], backend=BACKEND)
    assert send(client, open_one, form(open_one)).status_code == 403
    token = client.get(reverse("survey_me")).json()["csrf"]
    body = {"record": json.dumps(form(open_one))}
    address = reverse("survey_send", args=[open_one.survey.pk])
    assert client.post(address, body, headers={"X-CSRFToken": token}).status_code == 200


def test_a_surveyor_does_not_overwrite_a_colleagues_form(open_one: Surveyed) -> None:
    told = form(open_one)
    send(signed_in(open_one.world, "surveyor"), open_one, told)
    answer = send(signed_in(open_one.world, "police"), open_one, {**told, "answers": {"devices": 99}})
    assert answer.status_code == 403
    assert SurveyRecord.objects.get().standing.answers == {"devices": 2}  # type: ignore[union-attr]


def test_a_form_for_a_place_of_another_ward_is_refused(open_one: Surveyed) -> None:
    from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, make
    from tests.world import START

    abroad = make(open_one.world.other, NewNeighbourhood("Thôn", "Xa", NeighbourhoodFacts()), START)
    answer = send(signed_in(open_one.world, "surveyor"), open_one, form(open_one, neighbourhood=abroad.pk))
    assert answer.status_code == 422
    assert "không thuộc khảo sát" in answer.json()["message"]


def test_what_is_no_photo_and_what_is_too_heavy_is_refused(open_one: Surveyed) -> None:
    client = signed_in(open_one.world, "surveyor")
    for data, said in (
        (b"<html><script>alert(1)</script></html>", "Chỉ nhận ảnh"),
        (b"MZ\x90\x00" + b"\0" * 100, "Chỉ nhận ảnh"),
        (jpeg()[:100], "hỏng hoặc bị cắt"),
        (b"\xff\xd8\xff\xe0" + b"\0" * (6 * 1024 * 1024), "quá giới hạn 5 MB"),
        (b"\xff\xd8\xff\xe0" + b"\0" * (51 * 1024 * 1024), "quá nặng"),
    ):
        digest = hashlib.sha256(data).hexdigest()
        told = form(open_one, photos=[{"question": "photo", "sha256": digest}])
        answer = send(client, open_one, told, {digest: data})
        assert answer.status_code == 422
        assert said in answer.json()["message"]
    assert (SurveyRecord.objects.count(), Received.objects.count()) == (0, 0)


def test_another_photo_than_the_one_named_is_refused(open_one: Surveyed) -> None:
    told = form(open_one, photos=[{"question": "photo", "sha256": "0" * 64}])
    answer = send(signed_in(open_one.world, "surveyor"), open_one, told, {"0" * 64: jpeg()})
    assert "không nguyên vẹn" in answer.json()["message"]


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        '{"uuid": 1}',
        "x" * 70_000,
        {"uuid": "no"},
        {"neighbourhood": "1"},
        {"neighbourhood": True},
        {"neighbourhood": 10**30},
        {"answers": []},
        {"answers": {"devices": "1; DROP TABLE"}},
        {"answers": {"devices": 10**400}},
        {"answers": {"devices": float("nan")}},
        {"answers": {"note\x00": "x"}},
        {"answers": {"devices": "\ud800"}},
        {"photos": "photo"},
        {"photos": [{"question": "photo", "sha256": "../../etc/passwd"}]},
        {"photos": [1]},
        {"questionnaire_version": 7},
        {"filled_at": "hôm qua"},
        {"filled_at": "2026-11-21T10:00:00"},
        {"filled_at": "0001-01-01T00:00:00+00:00"},
        {"base": 5},
        {"base": "x"},
    ],
    ids=lambda broken: str(broken)[:30],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(open_one: Surveyed, broken: Any) -> None:
    client = signed_in(open_one.world, "surveyor")
    told = broken if isinstance(broken, str) else form(open_one, **broken)
    answer = send(client, open_one, told)
    if broken == {"base": "x"}:  # only what a digest looks like is one
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not SurveyRecord.objects.exists()


def test_the_worker_is_allowed_over_its_page_alone_and_keeps_what_it_needs(open_one: Surveyed) -> None:
    answer = Client().get(reverse("survey_worker"))
    assert answer.headers["Service-Worker-Allowed"] == "/phieu/"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    first = answer.content.decode().splitlines()[0]
    kept = json.loads(first.removeprefix("self.KEPT = ").removesuffix(";"))
    assert kept["shell"] == "/phieu/"
    for file in kept["files"]:
        assert Client().get(file).status_code == 200, file
    assert any(file.endswith(".css") for file in kept["files"])
    policy = answer.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy


def test_the_page_that_is_kept_tells_nothing_of_anybody(open_one: Surveyed) -> None:
    page = signed_in(open_one.world, "surveyor").get(reverse("survey_phone")).content.decode()
    assert "Người surveyor" not in page
    assert "Thiết bị thông minh trong hộ" not in page
