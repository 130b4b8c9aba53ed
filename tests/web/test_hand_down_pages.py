"""The pages of publication and contest: from the file to the ward's figure, its contest, and the answer."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.flows.contest_figure import Proposed, contest_figure
from hatangso.store.collection.models import Contest, Filing
from hatangso.store.programme.models import Observation
from tests.filing_world import NOW, acting
from tests.hand_down_world import published
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
FILE = "Mã xã, phường;Tên;Dân số được phủ sóng 5G (%)\nD0101;An Hòa;50,5\nD0102;Bình Minh;20\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def test_a_file_is_tried_then_published_and_stands_in_the_ward(world: World) -> None:
    city = client_of(world, "city")
    new = reverse("hand_down_new", args=["D01"])
    form = {
        "title": "Phủ sóng 5G",
        "period": "2026-Q2",
        "publisher": world.organisations["department"].pk,
        "published_on": "2026-06-30",
        "footing": "measured",
        "basis": "",
    }
    page = city.post(
        new, {**form, "action": "try", "file": SimpleUploadedFile("cong-bo.csv", FILE.encode())}
    ).content.decode()
    assert "50,5%" in page
    assert not Observation.objects.exists(), "a trial publishes nothing"
    received = page.split('name="received" value="')[1].split('"')[0]
    answer = city.post(new, {**form, "action": "publish", "received": received}, follow=True)
    assert "Đã công bố 2 số liệu" in answer.content.decode()
    row = Observation.objects.get(unit=world.ward)
    assert (row.value, row.state, row.footing) == (50.5, "approved", "measured")
    ward = (
        client_of(world, "officer").get(reverse("figure_evidence", args=["D0101", row.pk])).content.decode()
    )
    assert "cấp trên công bố" in ward
    assert "Nêu ý kiến" in ward
    listed = client_of(world, "officer").get(reverse("hand_down", args=["D0101"])).content.decode()
    assert "Phủ sóng 5G" in listed


def test_a_file_with_one_wrong_figure_publishes_nothing(world: World) -> None:
    city = client_of(world, "city")
    form = {
        "title": "Phủ sóng 5G",
        "period": "2026-Q2",
        "publisher": world.organisations["department"].pk,
        "published_on": "2026-06-30",
        "footing": "measured",
        "action": "publish",
        "file": SimpleUploadedFile("cong-bo.csv", FILE.replace("50,5", "150,5").encode()),
    }
    page = city.post(reverse("hand_down_new", args=["D01"]), form).content.decode()
    assert "phường An Hòa – Dân số được phủ sóng 5G" in page
    assert not Observation.objects.exists()


def test_the_ward_contests_and_the_province_answers(world: World) -> None:
    published(world)
    row = Observation.objects.get(unit=world.ward)
    officer, city = client_of(world, "officer"), client_of(world, "city")
    answer = officer.post(
        reverse("contest_add", args=["D0101", row.pk]),
        {
            "reason": "Tổ Bờ Đê đã có sóng",
            "part": "7.200",
            "whole": "12.000",
            "evidence": SimpleUploadedFile("bien-ban.txt", "Biên bản đo".encode()),
        },
        follow=True,
    )
    assert "Đã gửi ý kiến" in answer.content.decode()
    contest = Contest.objects.get()
    file = contest.evidence.get()
    assert city.get(reverse("received_file", args=["D0101", file.pk])).status_code == 200
    assert (
        client_of(world, "operator").get(reverse("received_file", args=["D0101", file.pk])).status_code == 404
    )
    seen = officer.get(reverse("figure_evidence", args=["D0101", row.pk])).content.decode()
    assert "đang có ý kiến" in seen
    assert "Tổ Bờ Đê đã có sóng" in city.get(reverse("overview", args=["D01"])).content.decode()
    page = city.get(reverse("contest", args=["D01", contest.pk])).content.decode()
    assert 'name="part" inputmode="decimal" autocomplete="off" value="7.200"' in page
    city.post(
        reverse("contest", args=["D01", contest.pk]),
        {"action": "accept", "part": "7.200", "whole": "12.000", "answer": "Đúng"},
    )
    assert Observation.objects.get(unit=world.ward, state="approved").value == 60
    assert "được chấp nhận" in officer.get(reverse("contests", args=["D0101"])).content.decode()


def test_a_ward_neither_answers_nor_reads_anothers_contest(world: World) -> None:
    published(world)
    contest = contest_figure(
        actor=acting(world, "officer"),
        unit=world.ward,
        figure=Observation.objects.get(unit=world.ward),
        reason="Chưa đúng",
        proposed=Proposed(),
        now=NOW,
    )
    other = client_of(world, "other_officer")
    assert other.get(reverse("contest", args=["D0102", contest.pk])).status_code == 404
    assert other.get(reverse("contest", args=["D0101", contest.pk])).status_code == 403
    own = client_of(world, "officer").post(
        reverse("contest", args=["D0101", contest.pk]), {"action": "accept", "part": "1", "whole": "2"}
    )
    assert own.status_code == 403
    contest.refresh_from_db()
    assert contest.state == "open"
    strange = other.post(
        reverse("contest_add", args=["D0102", contest.observation_id]), {"reason": "của xã khác"}
    )
    assert strange.status_code == 404


def test_the_lists_send_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    published(world)
    city = client_of(world, "city")
    filing = Filing.objects.get()
    for name, things in (("hand_down", ()), ("publication", (filing.pk,)), ("contests", ())):
        city.get(reverse(name, args=["D01", *things]))
        with django_assert_max_num_queries(30):
            city.get(reverse(name, args=["D01", *things]))
