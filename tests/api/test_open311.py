"""Open311 GeoReport v2: `georeport`, written for other cities, reads and follows in both formats.

It cannot file (it has no POST): here a form post does; `three` files and follows in test_open311_three.py.
"""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from georeport import GeoReport
from jsonschema import validate

from hatangso.domain.citizen_reports import consent
from hatangso.flows.citizen_reports.handle_report import close_report, forward_report, tell_public
from hatangso.flows.keep_api_token import make_api_token
from hatangso.store.audit.models import AuditEntry
from hatangso.store.citizen_reports.models import CitizenReport, ReporterContact
from tests.api import open311_schemas as shapes
from tests.citizen_report_world import MIDDLE, acting, boundary, filed, looked_at, picture
from tests.world import World

V2 = "/api/open311/v2"
POLE = {
    "service_code": "leaning_pole", "lat": MIDDLE[1], "long": MIDDLE[0],
    "description": "Cột nghiêng, gọi 0912345678",
    "attribute[danger]": "yes",
}  # fmt: skip


def test_a_client_that_only_reads_follows_what_was_filed(live_server: Any) -> None:
    world = World.build()
    boundary(world.ward)
    root = f"{live_server.url}{V2}"
    for form in ("json", "xml"):
        city = GeoReport(root, jurisdiction="D0101", output_format=form)
        listed = city.get_service_list()
        assert "leaning_pole" in [one["service_code"] for one in listed]
        asked = city.get_service_definition("leaning_pole")
        assert "danger" in str(asked["attributes"])
        sent = requests.post(f"{root}/requests.json", data=POLE, timeout=30)
        assert sent.status_code == 201
        number = sent.json()[0]["service_request_id"]
        followed = city.get_service_request(number)
        assert (followed["status"], followed["description"]) == ("open", None)
        report = CitizenReport.objects.get(number=number)
        looked_at(world, report, public_text="Cột nghiêng", at=timezone.now())
        close_report(
            actor=acting(world, "officer"),
            report=report,
            state="done",
            text="Đã dựng lại",
            now=timezone.now(),
        )
        followed = city.get_service_request(number)
        assert (followed["status"], followed["status_notes"]) == ("closed", "Đã dựng lại")
        assert (followed["description"], float(followed["lat"])) == ("Cột nghiêng", MIDDLE[1])
        newest = city.get_service_requests(status="closed", service_code="leaning_pole")
        assert number in str(newest)
        assert city.get_service_requests(service_request_id=number)


def test_every_answer_has_the_standards_shape(world: World) -> None:
    boundary(world.ward)
    client = Client()
    told = client.post(f"{V2}/requests.json", POLE)
    assert told.status_code == 201
    validate(told.json(), shapes.FILED)
    number, token = told.json()[0]["service_request_id"], told.json()[0]["token"]
    report = looked_at(world, CitizenReport.objects.get(), at=timezone.now())
    tell_public(actor=acting(world, "officer"), report=report, text="Thợ đang đến", now=timezone.now())
    for address, shape in (
        ("/api/open311/discovery.json", shapes.DISCOVERY),
        (f"{V2}/services.json", shapes.SERVICES),
        (f"{V2}/services.json?jurisdiction_id=D0101", shapes.SERVICES),
        (f"{V2}/requests.json", shapes.REQUESTS),
        (f"{V2}/requests/{number}.json", shapes.REQUESTS),
        (f"{V2}/servicerequestupdates.json?service_request_id={number}", shapes.UPDATES),
        (f"{V2}/tokens/{token}.json", shapes.TOKENS),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Access-Control-Allow-Origin"] == "*"
        validate(answer.json(), shape)
        assert answer.json(), address
        xml = client.get(address.replace(".json", ".xml"))
        assert xml["Content-Type"] == "text/xml; charset=utf-8"
        ElementTree.fromstring(xml.content)
    for category in client.get(f"{V2}/services.json").json():
        validate(client.get(f"{V2}/services/{category['service_code']}.json").json(), shapes.DEFINITION)
    said = [one["description"] for one in client.get(f"{V2}/servicerequestupdates.json").json()]
    assert said == ["Đã tiếp nhận", "Đã kiểm tra", "Thợ đang đến"]
    request = ElementTree.fromstring(client.get(f"{V2}/requests/{number}.xml").content)
    assert (request.tag, request[0].tag) == ("service_requests", "request")
    assert request[0].findtext("service_request_id") == number


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (f"{V2}/services/none.json", 404),
        (f"{V2}/services.json?jurisdiction_id=99999", 404),
        (f"{V2}/services.yaml", 404),
        (f"{V2}/requests/none.json", 404),
        (f"{V2}/tokens/none.xml", 404),
        (f"{V2}/requests.json?status=fixed", 400),
        (f"{V2}/requests.json?start_date=today", 400),
        (f"{V2}/requests.xml?start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", 400),
        (f"{V2}/requests.json?start_date=2026-04-01T00:00:00Z&end_date=2026-03-02T00:00:00Z", 400),
        (f"{V2}/requests.json?start_date=0001-01-01T00:00:00Z", 400),
        (f"{V2}/requests.json?end_date=9999-12-31T23:59:59-12:00", 400),
        (f"{V2}/requests.json?page=0", 400),
        (f"{V2}/requests.json?page=" + "9" * 30, 400),
        (f"{V2}/requests.json?page=000000001" + "1" * 21, 400),
        (f"{V2}/requests.json?service_request_id=" + ",".join("x" * 101), 400),
    ],
)
def test_errors_have_the_standards_shape(world: World, address: str, code: int) -> None:
    answer = Client().get(address)
    assert answer.status_code == code
    if ".xml" in address:
        told = ElementTree.fromstring(answer.content)
        assert (told.tag, told[0].tag, told[0].findtext("code")) == ("errors", "error", str(code))
    else:
        validate(answer.json(), shapes.ERRORS)
        assert answer.json()[0]["code"] == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "none"}, 404),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "north"}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "48.85", "long": "2.35", "jurisdiction_id": "D0101"}, 400),
        ({"lat": "", "long": "", "address_string": "Ngõ 5, gần chợ"}, 400),
        ({"jurisdiction_id": "99999"}, 404),
        ({"attribute[danger]": ""}, 400),
        ({"attribute[danger]": "maybe"}, 400),
        ({"description": "x" * 2001}, 400),
        ({"phone": "abc", "consent": consent.VERSION}, 400),
        ({"api_key": "hts_1_wrong"}, 403),
    ],
)
def test_what_cannot_be_filed_is_said_and_nothing_is_kept(
    world: World, change: dict[str, Any], code: int
) -> None:
    boundary(world.ward)
    answer = Client().post(f"{V2}/requests.json", {**POLE, **change})
    assert answer.status_code == code
    validate(answer.json(), shapes.ERRORS)
    assert not CitizenReport.objects.exists()


def test_anonymous_requests_have_the_small_share_and_a_key_the_large_one(world: World) -> None:
    boundary(world.ward)
    codes = [Client().post(f"{V2}/requests.json", POLE).status_code for _more in range(8)]
    assert codes == [201] * 6 + [429] * 2
    _token, key = make_api_token(
        user=world.people["officer"],
        name="Ứng dụng của phường",
        expires_on=timezone.localdate() + timedelta(days=30),
        secret="s" * 43,
        now=timezone.now(),
    )
    answer = Client().post(f"{V2}/requests.xml", {**POLE, "api_key": key})
    assert answer.status_code == 201
    entry = AuditEntry.objects.filter(object_type="citizen_reports.citizenreport").latest("id")
    assert (entry.actor_id, entry.via) == (world.people["officer"].pk, "api")


def test_wrong_keys_are_counted(world: World) -> None:
    boundary(world.ward)
    codes = [
        Client().post(f"{V2}/requests.json", {**POLE, "api_key": "hts_1_x"}).status_code for _try in range(31)
    ]
    assert (codes[0], codes[29], codes[30]) == (403, 403, 429)


def test_a_contact_is_kept_with_consent_alone_and_never_told(world: World) -> None:
    boundary(world.ward)
    contact = {"first_name": "Tên", "phone": "0912345678", "email": "ai@vi-du.vn"}
    without = Client().post(f"{V2}/requests.json", {**POLE, **contact}).json()[0]
    assert "consent" in without["service_notice"]
    assert not ReporterContact.objects.exists()
    Client().post(f"{V2}/requests.json", {**POLE, **contact, "consent": consent.VERSION})
    assert ReporterContact.objects.get().reporter_phone == "0912345678"
    for report in CitizenReport.objects.all():
        looked_at(world, report, public_text="Cột nghiêng", at=timezone.now())
    everything = "".join(
        Client().get(f"{V2}/{name}.{form}").content.decode()
        for name in ("requests", "servicerequestupdates")
        for form in ("json", "xml")
    )
    assert "0912345678" not in everything
    assert "vi-du" not in everything


def test_photos_come_along_and_an_address_of_one_is_never_fetched(world: World) -> None:
    boundary(world.ward)
    answer = Client().post(
        f"{V2}/requests.json",
        {**POLE, "media": SimpleUploadedFile("a.jpg", picture()), "media_url": "http://127.0.0.1:9/secret"},
    )
    assert answer.status_code == 201
    report = CitizenReport.objects.get()
    assert report.photos.count() == 1
    assert Client().get(f"{V2}/requests/{report.number}.json").json()[0]["media_url"] is None
    looked_at(world, report, at=timezone.now())
    told = Client().get(f"{V2}/requests/{report.number}.json").json()[0]
    assert told["media_url"].endswith(f"/phan-anh/anh/{report.photos.get().uid}/")


def test_a_private_report_is_told_coarse_and_pages_hold_what_is_asked(world: World) -> None:
    boundary(world.ward)
    now = timezone.now()
    private = filed(
        world.ward, category="no_signal", answers={"operator": ["X"]}, lon=106.0512, lat=10.9588, at=now
    )
    looked_at(world, private.report)
    old = filed(world.ward, "cũ", at=now - timedelta(days=100)).report
    filed(world.ward, "mới", at=now - timedelta(days=1))
    client = Client()
    told = client.get(f"{V2}/requests.json").json()
    assert [one["service_code"] for one in told] == ["no_signal", "leaning_pole"]
    assert (told[0]["lat"], told[0]["long"], told[0]["description"]) == (10.955, 106.055, None)
    assert (told[1]["lat"], told[1]["description"]) == (None, None), "nobody has looked at it yet"
    second = client.get(f"{V2}/requests.json?page_size=1&page=2").json()
    assert [one["service_code"] for one in second] == ["leaning_pole"]
    since = (now - timedelta(days=120)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [one["service_request_id"] for one in client.get(f"{V2}/requests.json?start_date={since}").json()][
        -1:
    ] == [old.number]
    assert client.get(f"{V2}/requests.json?jurisdiction_id=D0102").json() == []


def test_what_is_said_to_the_owner_or_of_a_private_report_is_not_told(world: World) -> None:
    boundary(world.ward)
    now, officer = timezone.now(), acting(world, "officer")
    for name, private in (("mở", False), ("kín", True)):
        report = looked_at(world, filed(world.ward, name, at=now).report, private=private, at=now)
        forward_report(
            actor=officer,
            report=report,
            owner=world.organisations["operator_a"],
            due_on=None,
            text="Gọi nhà số 5",
            now=now,
        )
        tell_public(actor=officer, report=report, text=f"Thợ đang đến ({name})", now=now)
        page = Client().get(f"/phan-anh/xem/{report.number}/").content.decode()
        assert ("Thợ đang đến" in page, "nhà số 5" in page) == (not private, False)
    told = [Client().get(f"{V2}/{name}.json").json() for name in ("requests", "servicerequestupdates")]
    assert "nhà số 5" not in str(told)
    assert [str(one).count("Thợ đang đến (mở)") for one in told] == [1, 1]
    assert "(kín)" not in str(told)
