"""A bad file uploaded as a plan: one sentence that says what to do, nothing live, nothing half-written."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.adapters.refusals import REASONS
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import Target
from tests.adapters.making import scanned
from tests.adapters.test_refusals import REFUSED
from tests.plan_world import PLAN
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def officer(world: World) -> Client:
    """The focal officer's browser, with the protection against forged requests on."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["officer"], backend=BACKEND)
    return client


def upload(client: Client, world: World, data: bytes, name: str, language: str = "vi") -> tuple[int, str]:
    """Status and visible text of the page that answers."""
    address = reverse("plans", args=[world.ward.code])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.get(address)
    answer = client.post(
        address,
        {
            "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
            "file": SimpleUploadedFile(name, data),
        },
        follow=True,
    )
    return answer.status_code, html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


@pytest.mark.parametrize("case", REFUSED)
def test_each_refusal_is_said_and_leaves_nothing_live(
    officer: Client, world: World, folder: Path, case: str
) -> None:
    code, data, name = REFUSED[case]
    status, page = upload(officer, world, data, name)
    assert status in {200, 422}
    assert REASONS[code][0] in page
    assert PlanItem.objects.count() + Target.objects.count() == 0
    assert not PlanDocument.objects.exclude(state="refused").exists()
    for file in filter(Path.is_file, folder.rglob("*")):
        assert file.read_bytes() == data, "only whole files lie in the folder"
    status, _page = upload(officer, world, PLAN.encode(), "ke-hoach.txt")
    assert status == 200
    assert PlanDocument.objects.get(state="review").items.filter(kind="target").count() == 3


@pytest.mark.parametrize("case", ["an Excel called .docx", "a plan in English"])
def test_a_refusal_is_said_in_english_to_who_reads_english(officer: Client, world: World, case: str) -> None:
    code, data, name = REFUSED[case]
    _status, page = upload(officer, world, data, name, language="en")
    assert REASONS[code][1] in page


@pytest.mark.parametrize("megabytes", [51, 100])
def test_a_file_over_50_megabytes_is_dropped_while_it_arrives(
    officer: Client, world: World, folder: Path, megabytes: int
) -> None:
    status, page = upload(officer, world, b"PK\x03\x04" + bytes(megabytes << 20), "to.docx")
    assert status == 422
    assert "Tệp quá 50 MB" in page
    assert list(folder.rglob("*")) == []
    assert PlanDocument.objects.count() == 0


def test_an_upload_without_a_file_says_so(officer: Client, world: World) -> None:
    address = reverse("plans", args=[world.ward.code])
    officer.get(address)
    answer = officer.post(address, {"csrfmiddlewaretoken": officer.cookies["csrftoken"].value})
    assert answer.status_code == 422
    assert "Hãy chọn tệp kế hoạch" in answer.content.decode()


def test_a_scan_is_read_or_says_what_is_missing(officer: Client, world: World) -> None:
    from hatangso.adapters.scan import can_recognise
    from tests.adapters.making import SENTENCE, pdf

    status, page = upload(officer, world, scanned(pdf(SENTENCE)), "quet.pdf")
    assert status == 200
    if not can_recognise():
        assert REASONS["scan_without_ocr"][0] in page
