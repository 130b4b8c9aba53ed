"""In whose name figures are published: one's own office or an authority, an operator only by its filing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.store.collection.models import Collection, CollectionRecipient, Filing, FilingEntry
from hatangso.store.collection.publications import publications_of
from hatangso.store.organisations.models import Organisation
from tests.filing_world import NOW, TODAY
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
FILE = "Mã xã, phường;Dân số được phủ sóng 5G (%)\nD0101;50\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def client_of(world: World) -> Client:
    client = Client()
    client.force_login(world.people["city"], backend=BACKEND)
    return client


def told(publisher: Organisation, **more: Any) -> dict[str, Any]:
    return {
        "title": "Phủ sóng 5G", "period": "2026-Q3", "publisher": publisher.pk, "published_on": "2026-11-20",
        "footing": "reported", "basis": "", **more,
    }  # fmt: skip


def test_the_form_starts_with_ones_own_office_and_offers_no_operator(world: World) -> None:
    ministry = Organisation.objects.create(unit=world.province, kind="ministry", name="Bộ giả định")
    Organisation.objects.create(unit=world.province, kind="department", name="Sở khác")
    page = client_of(world).get(reverse("hand_down_new", args=["D01"])).content.decode()
    offered = page.split('name="publisher"')[1].split("</select>")[0]
    department = world.organisations["department"]
    assert f'value="{department.pk}" selected' in offered
    assert f'value="{ministry.pk}"' in offered
    assert "Sở khác" not in offered
    assert str(world.organisations["operator_a"]) not in offered


def test_an_operator_is_named_only_where_its_own_approved_filing_is_published(world: World) -> None:
    operator = world.organisations["operator_a"]
    city, new = client_of(world), reverse("hand_down_new", args=["D01"])
    sent = {"action": "publish", "file": SimpleUploadedFile("a.csv", FILE.encode())}
    assert city.post(new, told(operator, **sent)).status_code == 422
    filing = approved_filing(world, operator)
    sent["file"] = SimpleUploadedFile("a.csv", FILE.encode())
    refused = city.post(new, told(operator, **sent))
    assert refused.status_code == 422
    assert "Chỉ công bố nhân danh" in refused.content.decode()
    assert not publications_of(world.province).exists()
    answer = city.post(new, told(operator, action="publish", filing=filing.pk))
    assert answer.status_code == 302
    assert publications_of(world.province).get().recipient.organisation == operator


def approved_filing(world: World, operator: Organisation) -> Filing:
    """The operator told 6.000 of the ward's 12.000 people to the province."""
    collection = Collection.objects.create(
        unit=world.province, asked_by=world.organisations["department"], title="Quý III", period="2026-Q3",
        cutoff_on=TODAY, due_on=TODAY, levels=["province"], footing="reported", state="closed", made_at=NOW,
    )  # fmt: skip
    recipient = CollectionRecipient.objects.create(
        collection=collection, organisation=operator, place=world.province
    )
    filing = Filing.objects.create(
        recipient=recipient, state="approved", level="province", version=1, started_at=NOW, decided_at=NOW
    )
    FilingEntry.objects.create(
        filing=filing, indicator="pop_5g", place=world.ward, part=6000, whole=12000, edited_at=NOW
    )
    return filing
