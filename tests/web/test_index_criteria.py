"""Criteria of an index on their pages: entered, wrong at their field, an example that says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hatangso.flows.index_criteria import criterion_mark
from hatangso.store.indices.models import (
    IndexRound,
    OwnCriterion,
)
from tests.web.index_client import client_of
from tests.world import World

CRITERION = {
    "group": "broadband",
    "code": "2.9",
    "name": "Hộ có cáp quang",
    "points": "10",
    "rule": "bands",
    "bands": "100: 10\n90: 8\n\n70: 4,5",
    "better": "higher",
    "unit": "%",
    "source": "QĐ giả định, mục 2.9",
}


def test_a_criterion_is_entered_changed_and_taken_out(world: World) -> None:
    client = client_of(world, "city")
    answer = client.post("/D01/bo-chi-so/dii_885/tieu-chi/them/", CRITERION)
    assert answer.status_code == 302
    row = OwnCriterion.objects.get()
    assert row.rule == {
        "kind": "bands",
        "bands": [[100, 10], [90, 8], [70, 4.5]],
        "better": "higher",
        "unit": "%",
    }
    text = client.get(f"/D01/bo-chi-so/tieu-chi/{row.pk}/sua/").content.decode()
    assert "70: 4,5" in text
    changed = {**CRITERION, "rule": "proportional", "cap": "85", "floor": "60", "seen": criterion_mark(row)}
    assert client.post(f"/D01/bo-chi-so/tieu-chi/{row.pk}/sua/", changed).status_code == 302
    row.refresh_from_db()
    assert row.rule == {"kind": "proportional", "unit": "%", "cap": 85, "floor": 60}
    client.post(f"/D01/bo-chi-so/tieu-chi/{row.pk}/xoa/")
    assert not OwnCriterion.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bands": "chín: 8"}, "Không đọc được dòng “chín: 8”"),
        ({"bands": "70: 4\n90: 8"}, "từ tốt nhất xuống"),
        ({"points": "61"}, "nhiều nhất 60 điểm"),
        ({"code": "2/9"}, "Số hiệu chỉ gồm chữ, số"),
        ({"rule": "proportional"}, "Cách chấm chưa đủ"),
    ],
)
def test_a_wrong_criterion_is_told_at_its_field(world: World, change: dict[str, str], said: str) -> None:
    answer = client_of(world, "city").post("/D01/bo-chi-so/dii_885/tieu-chi/them/", {**CRITERION, **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OwnCriterion.objects.exists()


def test_the_example_says_that_it_is_one_wherever_it_is_shown(world: World) -> None:
    client = client_of(world, "city")
    mark = "ví dụ, không phải văn bản gốc"
    client.post("/D01/bo-chi-so/dii_885/chep-vi-du/")
    today = timezone.localdate()
    client.post(
        "/D01/bo-chi-so/dii_885/mo-ky/",
        {
            "period": str(today.year),
            "scores": "below",
            "cutoff_on": today.isoformat(),
            "due_on": today.isoformat(),
            "accept_until": (today + timedelta(days=3)).isoformat(),
        },
    )
    round_ = IndexRound.objects.get()
    for page in (
        "/D01/bo-chi-so/dii_885/",
        "/D01/bo-chi-so/dii_885/tieu-chi/",
        "/D01/bo-chi-so/dii_885/mo-ky/",
        "/D01/bo-chi-so/dii_885_example/",
        f"/D0101/bo-chi-so/ky/{round_.pk}/diem/",
        f"/D0101/bo-chi-so/ky/{round_.pk}/tham-dinh/",
    ):
        assert mark in client.get(page).content.decode().lower(), page
    officer = client_of(world, "officer")
    assert mark in officer.get(f"/D0101/bo-chi-so/ky/{round_.pk}/cham/2.1/").content.decode().lower()
