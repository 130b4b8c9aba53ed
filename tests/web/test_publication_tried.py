"""Before figures are published they stand beside those that count; whose figure gives way is confirmed."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.domain.collection.sheet import CellKey
from hatangso.domain.footing import Footing
from hatangso.flows.weigh_handed import weigh_handed
from hatangso.store.collection.models import Filing
from hatangso.store.programme.models import Observation
from tests.city_world import figure
from tests.hand_down_world import FIGURES, PERIOD, published
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
FILE = "Mã xã, phường;Tên;Dân số được phủ sóng 5G (%)\nD0101;An Hòa;60,7\nD0102;Bình Minh;20\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def client_of(world: World) -> Client:
    client = Client()
    client.force_login(world.people["city"], backend=BACKEND)
    return client


def form(world: World, **more: Any) -> dict[str, Any]:
    return {
        "title": "Phủ sóng 5G", "period": "2026-Q3", "publisher": world.organisations["department"].pk,
        "published_on": "2026-11-20", "footing": "reported", "basis": "", **more,
    }  # fmt: skip


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("cong-bo.csv", FILE.encode())


def test_the_wards_own_figure_stands_beside_the_new_one_and_gives_way_only_when_confirmed(
    world: World,
) -> None:
    figure(world.ward, 71, source=world.organisations["culture"])
    city, new = client_of(world), reverse("hand_down_new", args=["D01"])
    page = city.post(new, form(world, action="try", file=file())).content.decode()
    line = next(row for row in page.split("<tr>") if "An Hòa" in row and "60,7%" in row)
    assert "71%" in line
    assert str(world.organisations["culture"]) in line
    assert "sẽ nhường chỗ cho số công bố" in line
    received = page.split('name="received" value="')[1].split('"')[0]
    held = city.post(new, form(world, action="publish", received=received))
    assert held.status_code == 422
    assert "Chưa công bố: 1 số liệu" in held.content.decode()
    assert Observation.objects.count() == 1
    assert not Filing.objects.exists()
    city.post(new, form(world, action="publish", received=received, replaces="1"))
    assert Observation.objects.filter(state="approved").count() == 3, "the ward's figure is kept"


def test_where_nobody_told_anything_there_is_nothing_to_confirm(world: World) -> None:
    city, new = client_of(world), reverse("hand_down_new", args=["D01"])
    page = city.post(new, form(world, action="try", file=file())).content.decode()
    assert 'name="replaces"' not in page
    assert "Công bố 2 số liệu này cho các xã, phường?" in page
    assert city.post(new, form(world, action="publish", file=file())).status_code == 302


def test_a_later_version_shows_what_it_changes(world: World) -> None:
    publication = published(world)
    address = reverse("publication", args=["D01", publication.pk])
    page = (
        client_of(world).post(address, {"action": "try", "reason": "Đo lại", "file": file()}).content.decode()
    )
    line = next(row for row in page.split("<tr>") if "An Hòa" in row and "60,7%" in row)
    assert "6.000/12.000 = 50%" in line
    assert 'name="replaces"' not in page, "its own figures need no confirmation"


@pytest.mark.parametrize(
    ("approved", "own", "published_as", "stays", "gives_way"),
    [
        (True, False, Footing.REPORTED, False, True),
        (True, False, Footing.MODELLED, True, False),  # the ward's report stands firmer than a model
        (False, False, Footing.MODELLED, False, True),  # but not while nobody approved it
        (True, True, Footing.MODELLED, False, False),
    ],
)
def test_the_order_of_counting_is_foretold(
    world: World, approved: bool, own: bool, published_as: Footing, stays: bool, gives_way: bool
) -> None:
    source = world.organisations["department" if own else "culture"]
    figure(world.ward, 71, source=source, approved=approved)
    assert PERIOD is not None
    told = weigh_handed(
        unit=world.province, period=PERIOD, footing=published_as,
        publisher=world.organisations["department"], figures=FIGURES,
    )  # fmt: skip
    assert list(told) == [CellKey("pop_5g", "D0101")]
    (held,) = told.values()
    assert (held.stays, held.gives_way, held.values.part) == (stays, gives_way, 710)
