"""Asking for an explanation and answering it, one reads whose figure it is."""

from typing import Any

from django.test import Client
from django.urls import reverse

from hatangso.flows.ask_explanation import ask_explanation
from tests.city_world import figure
from tests.filing_world import NOW, TODAY, acting
from tests.hand_down_world import published
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
ABOUT = {"place": "D0101", "indicator": "pop_5g", "period": "2026-Q3"}


def read(world: World, who: str, name: str, *things: Any, **asked: str) -> str:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    answer = client.get(reverse(name, args=things), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_wards_own_figure_names_its_office_and_that_nobody_approved_it(world: World) -> None:
    row = figure(world.ward, 71, source=world.organisations["culture"], approved=False)
    page = read(world, "city", "explanation_ask", "D01", **ABOUT)
    assert str(world.organisations["culture"]) in page
    assert "chưa duyệt" in page
    assert reverse("figure_evidence", args=["D0101", row.pk]) in page
    assert "không phải xã, phường báo cáo" not in page


def test_what_the_province_published_says_so_to_both_sides(world: World) -> None:
    publication = published(world)
    address = reverse("publication", args=["D01", publication.pk])
    page = read(world, "city", "explanation_ask", "D01", **ABOUT)
    assert "không phải xã, phường báo cáo" in page
    assert address in page
    asked = ask_explanation(
        actor=acting(world, "city"), unit=world.ward, indicator="pop_5g", period="2026-Q3", figure_text="50%",
        question="Vì sao?", due_on=TODAY, now=NOW,
    )  # fmt: skip
    seen = read(world, "officer", "explanation", "D0101", asked.pk)
    assert "không phải xã, phường báo cáo" in seen
    assert reverse("publication", args=["D0101", publication.pk]) in seen


def test_where_nothing_was_told_no_source_is_named(world: World) -> None:
    page = read(world, "city", "explanation_ask", "D01", **ABOUT)
    assert "chưa có số liệu" in page
    assert "Số liệu đang được tính" not in page
