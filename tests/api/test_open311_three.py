"""`three` 0.8.0 (PyPI), written for American cities in 2013, files a request by Open311 and follows it.

Its code is installed as it was published and is not changed. It was written for Python 2 and asks `itertools`
for one name that Python 3 calls `filter`; that name is given to it while it is imported. Its reading of XML
needs Python 2 in more places, so it speaks JSON here; XML is read by `georeport` (test_open311.py).
"""

import importlib
import io
import itertools
from typing import Any

import pytest
from django.utils import timezone

from hatangso.domain.citizen_reports import consent
from hatangso.flows.citizen_reports.handle_report import close_report
from hatangso.store.citizen_reports.models import CitizenReport
from tests.citizen_report_world import MIDDLE, acting, boundary, looked_at, picture
from tests.world import World


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client's module."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    return importlib.import_module("three")


def test_an_existing_client_files_a_request_and_follows_it(live_server: Any, three: Any) -> None:
    world = World.build()
    boundary(world.ward)
    city = three.Three(f"{live_server.url}/api/open311/v2")
    assert "leaning_pole" in [one["service_code"] for one in city.services()]
    assert city.services("leaning_pole")["attributes"][0]["code"] == "danger"
    photo = io.BytesIO(picture())
    photo.name = "cot.jpg"
    told = {"lat": MIDDLE[1], "long": MIDDLE[0], "attribute[danger]": "yes", "consent": consent.VERSION}
    (sent,) = city.post(
        "leaning_pole", description="Cột nghiêng", name="An Trần", phone="0912345678", media=photo, **told
    )
    report = CitizenReport.objects.get()
    assert (sent["service_request_id"], report.via, report.photos.count()) == (report.number, "api", 1)
    assert (report.contact.reporter_name, report.contact.reporter_phone) == ("Trần An", "0912345678")
    assert city.token(sent["token"])[0]["service_request_id"] == report.number
    (followed,) = city.request(report.number)
    assert (followed["status"], followed["description"]) == ("open", None)
    looked_at(world, report, public_text="Cột nghiêng", at=timezone.now())
    close_report(
        actor=acting(world, "officer"), report=report, state="done", text="Đã dựng lại", now=timezone.now()
    )
    (followed,) = city.requests("leaning_pole", status="closed")
    assert (followed["service_request_id"], followed["status_notes"]) == (report.number, "Đã dựng lại")


def test_a_refusal_is_read_by_the_client(live_server: Any, three: Any) -> None:
    boundary(World.build().ward)
    city = three.Three(f"{live_server.url}/api/open311/v2")
    (wrong,) = city.post("leaning_pole", lat="48.85", long="2.35", jurisdiction_id="D0101")
    assert wrong["code"] == 400
    assert city.post_response.status_code == 400
    assert not CitizenReport.objects.exists()
