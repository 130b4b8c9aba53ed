"""What everybody reads of a locality's figures."""

import pytest
from django.test import Client
from django.utils import timezone

from hatangso.flows.decide_figure import approve_figures
from hatangso.store.organisations.access import Actor
from tests.programme_world import Programme, build_programme, record, told
from tests.world import World


@pytest.fixture
def programme(world: World) -> Programme:
    return build_programme(world)


def test_the_public_page_shows_approved_figures_and_no_names(world: World, programme: Programme) -> None:
    shown = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    record(world, "economy_officer", "fibre_households", told("2026-Q3", 700, 1000),
           source=world.organisations["economy"])  # fmt: skip
    now = timezone.now()
    approve_figures(
        actor=Actor(world.people["head"], timezone.localdate()), unit=world.ward, figures=[shown], now=now
    )
    answer = Client().get("/cong-khai/D0101/")
    page = answer.content.decode()
    assert set(answer.headers["Cache-Control"].split(", ")) == {"public", "max-age=300"}
    assert not answer.cookies
    assert "52,5%" in page
    assert "70%" not in page
    assert "Người officer" not in page
    assert "Người head" not in page
    data = Client().get("/cong-khai/D0101/ket-qua.json").json()
    values = {m["indicator"]: m["value"] for m in data["measures"]}
    assert values == {"pop_5g": 52.5, "fibre_households": None, "shared_data_store": None}
    sheet = Client().get("/cong-khai/D0101/ket-qua.csv").content.decode("utf-8-sig")
    assert "52.5" in sheet
    assert "Người" not in sheet.replace("Người trưởng", "")


def test_the_public_page_of_a_locality_without_data_says_so(world: World) -> None:
    page = Client().get("/cong-khai/D0102/")
    assert page.status_code == 200
    assert "chưa công bố kết quả" in page.content.decode()
    assert Client().get("/cong-khai/D0102/ket-qua.json").json()["measures"] == []
    assert Client().get("/cong-khai/D0102/bao-cao/").status_code == 404
    assert Client().get("/cong-khai/99999/").status_code == 404


def test_the_public_page_speaks_english_when_asked(world: World) -> None:
    assert 'lang="en"' in Client().get("/cong-khai/D0102/?lang=en").content.decode()[:200]
    assert Client().get("/cong-khai/D0102/?lang=xx").status_code == 200
