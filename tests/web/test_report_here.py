"""Everybody's pages of citizens' reports: a form without an account or script, its limits, what is told."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hatangso.domain.citizen_reports import consent
from hatangso.flows.citizen_reports.form_token import make_form_token
from hatangso.flows.receive import bytes_of
from hatangso.store.audit.models import AuditEntry
from hatangso.store.citizen_reports.models import CitizenReport, FloodCount, ReporterContact
from tests.citizen_report_world import MIDDLE, SPACE, boundary, filed, looked_at, picture
from tests.world import World

SEND = "/phan-anh/D0101/gui/"


def token(name: str = "đơn", *, ago: float = 60) -> str:
    from uuid import uuid5

    return make_form_token(uid=uuid5(SPACE, name), now=timezone.now() - timedelta(seconds=ago))


def form(name: str = "đơn", **more: Any) -> dict[str, Any]:
    told = {
        "category": "leaning_pole", "token": token(name), "text": "Cột nghiêng sát mái nhà",
        "q_danger": "yes", "address": "Ngõ 5, gần chợ",
    }  # fmt: skip
    return {**told, **more}


def device() -> Client:
    client = Client()
    assert client.get("/phan-anh/").status_code == 200
    return client


def test_somebody_without_script_sends_by_address_and_follows_by_the_code(world: World) -> None:
    client = device()
    assert "Phường" not in client.get("/phan-anh/?q=khong-co").content.decode()
    assert "/phan-anh/D0101/" in client.get("/phan-anh/?q=an hoa").content.decode()
    assert "Cột nghiêng" in client.get(SEND).content.decode()
    page = client.get(f"{SEND}?category=leaning_pole").content.decode()
    assert 'name="token"' in page
    assert "Đứng xa cột" in page
    sent = client.post(SEND, form())
    assert sent.status_code == 302
    followed = client.get(sent["Location"])
    told = followed.content.decode()
    assert "Ngõ 5, gần chợ" in told
    assert "Đã tiếp nhận" in told
    assert followed["Cache-Control"] == "private, no-store"
    assert followed["X-Robots-Tag"] == "noindex"
    code = re.search(r'report-code mb-1">([^<]+)<', told)[1]  # type: ignore[index]
    assert client.post("/phan-anh/ma/", {"code": code.lower().replace("-", " ")}).status_code == 302
    report = CitizenReport.objects.get()
    assert (report.unit, report.state, report.min_lon) == (world.ward, "received", None)


def test_the_same_form_sent_twice_is_one_report(world: World) -> None:
    client = device()
    first, second = client.post(SEND, form()), client.post(SEND, form())
    assert first["Location"] == second["Location"]
    assert CitizenReport.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"token": "không-ký"}, "Biểu mẫu không hợp lệ"),
        ({"token": "mới"}, "Gửi quá nhanh"),
        ({"token": token("x", ago=90_000)}, "quá một ngày"),
        ({"website": "http://spam"}, "phải để trống"),
        ({"text": "  "}, "Trường này là bắt buộc"),
        ({"text": "ab"}, "ít nhất vài từ"),
        ({"address": ""}, "ở đâu"),
        ({"phone": "0912345678"}, "đánh dấu đồng ý"),
        ({"phone": "abc", "consent": "on"}, "9 đến 11 chữ số"),
        ({"lon": "2.35", "lat": "48.85"}, "không nằm ở Việt Nam"),
        ({"lon": "nan", "lat": "10"}, "Vị trí không đọc được"),
        ({"q_danger": "rất"}, "hợp lệ"),
    ],
)  # fmt: skip
def test_what_is_amiss_is_said_and_nothing_is_kept(world: World, change: dict[str, Any], said: str) -> None:
    if change.get("token") == "mới":
        change = {"token": token("x", ago=0)}
    answer = device().post(SEND, form(**change))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CitizenReport.objects.exists()
    assert "Cột nghiêng" in answer.content.decode()


def test_a_device_sends_five_an_hour_and_one_without_a_cookie_shares_six(world: World) -> None:
    client = device()
    for number in range(5):
        assert client.post(SEND, form(f"a{number}")).status_code == 302
    assert client.post(SEND, form("a5")).status_code == 429
    for number in range(6):
        assert Client().post(SEND, form(f"b{number}")).status_code == 302
    assert Client().post(SEND, form("b6")).status_code == 429
    assert CitizenReport.objects.count() == 11


def test_a_network_of_many_devices_sends_sixty_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        __import__("hatangso.flows.citizen_reports.flood", fromlist=["x"]).OF_A_NETWORK, "report", 3
    )
    codes = [device().post(SEND, form(f"c{number}")).status_code for number in range(5)]
    assert codes == [302, 302, 302, 429, 429]
    far = device()
    assert far.post(SEND, form("far"), REMOTE_ADDR="203.0.113.9").status_code == 302
    assert not FloodCount.objects.filter(who__contains="203.0").exists()


def test_photos_lose_what_the_camera_wrote_and_are_nobodys_to_see_before_a_look(world: World) -> None:
    raw = picture()
    assert b"MAY-ANH-BI-MAT" in raw
    client = device()
    sent = client.post(
        SEND,
        form(photos=[SimpleUploadedFile("a.jpg", raw), SimpleUploadedFile("b.png", picture(kind="PNG"))]),
    )
    assert sent.status_code == 302
    report = CitizenReport.objects.get()
    kept = [bytes_of(photo.file) for photo in report.photos.select_related("file")]
    assert len(kept) == 2
    assert not any(b"MAY-ANH-BI-MAT" in data for data in kept)
    address = f"/phan-anh/anh/{report.photos.first().uid}/"
    assert Client().get(address).status_code == 404
    assert client.get(f"{sent['Location']}anh/1/").status_code == 200
    looked_at(world, report, public_photos=[report.photos.first().pk], at=timezone.now())
    shown = Client().get(address)
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert Client().get(f"/phan-anh/anh/{report.photos.last().uid}/").status_code == 404


@pytest.mark.parametrize(
    "photos",
    [
        [b"<svg onload=alert(1)>"], [b"GIF89a" + b"0" * 40], [picture()[:60]], [picture()] * 4,
        [b"\xff\xd8\xff" + b"0" * (5 * 1024 * 1024 + 1)],
    ],
)  # fmt: skip
def test_what_is_no_photo_or_too_much_is_refused(world: World, photos: list[bytes]) -> None:
    files = [SimpleUploadedFile(f"{number}.jpg", data) for number, data in enumerate(photos)]
    answer = device().post(SEND, form(photos=files))
    assert answer.status_code == 422
    assert not CitizenReport.objects.exists()


def test_before_a_look_everybody_learns_category_and_day_alone(world: World) -> None:
    boundary(world.ward)
    report = filed(world.ward, text="Nhà bà Hai, gọi 0912 345 678", at=timezone.now()).report
    page = Client().get(f"/phan-anh/xem/{report.number}/").content.decode()
    assert "đang chờ cán bộ kiểm tra" in page
    assert "Nhà bà Hai" not in page
    assert "<svg viewBox" not in page
    assert report.number not in Client().get("/phan-anh/D0101/").content.decode()
    looked_at(world, report, public_text="Cột nghiêng, gọi ▒▒▒")
    page = Client().get(f"/phan-anh/xem/{report.number}/").content.decode()
    assert "Cột nghiêng, gọi ▒▒▒" in page
    assert "0912" not in page


def test_a_private_category_shows_a_coarse_place_and_no_word(world: World) -> None:
    boundary(world.ward)
    report = filed(
        world.ward, category="no_signal", text="Trong phòng ngủ mất sóng", answers={"operator": ["Mây Xanh"]},
        lon=106.0512, lat=10.9588, at=timezone.now(),
    ).report  # fmt: skip
    looked_at(world, report)
    for address in (f"/phan-anh/xem/{report.number}/", "/phan-anh/D0101/"):
        page = Client().get(address).content.decode()
        assert "phòng ngủ" not in page
        assert "Mây Xanh" not in page
        assert "Mất sóng" in page
    from hatangso.domain.citizen_reports.places import public_place

    assert public_place(106.0512, 10.9588, private=True) == (106.055, 10.955)


def test_a_near_report_is_shown_before_sending_and_me_too_counts_once_a_device(world: World) -> None:
    boundary(world.ward)
    first = looked_at(world, filed(world.ward, at=timezone.now()).report)
    client = device()
    near = client.post(
        "/phan-anh/D0101/gan-day/",
        {"lon": MIDDLE[0] + 0.0001, "lat": MIDDLE[1], "category": "leaning_pole"},
        content_type="application/json",
    )
    assert first.number in near.content.decode()
    assert "khoảng 11 m" in near.content.decode()
    place = {"lon": str(MIDDLE[0] + 0.0001), "lat": str(MIDDLE[1])}
    held = client.post(SEND, form(**place))
    assert held.status_code == 422
    assert "Gần đó đã có người báo" in held.content.decode()
    for _twice in range(2):
        client.post(f"/phan-anh/xem/{first.number}/toi-cung-gap/")
    device().post(f"/phan-anh/xem/{first.number}/toi-cung-gap/")
    Client().post(f"/phan-anh/xem/{first.number}/toi-cung-gap/")  # without a cookie nothing counts
    first.refresh_from_db()
    assert first.also == 2
    assert client.post(SEND, form(anyway="1", **place)).status_code == 302


def test_nobody_learns_how_far_a_private_report_or_one_nobody_looked_at_is(world: World) -> None:
    boundary(world.ward)
    unseen = filed(world.ward, at=timezone.now()).report
    private = filed(world.ward, "kín", at=timezone.now()).report
    looked_at(world, private, private=True)
    place = {"lon": 106.0501, "lat": 10.9501, "category": "leaning_pole"}
    address, kind = "/phan-anh/D0101/gan-day/", "application/json"
    told = device().post(address, place, content_type=kind).content.decode()
    assert private.number in told
    assert " m<" not in told
    assert unseen.number not in told
    over = device().post(address, {**place, "lon": 106.0499}, content_type=kind).content.decode()
    assert private.number not in over, "11 m away, in the next cell: presence tells the cell alone"


def test_a_refused_photo_counts_before_it_is_read(world: World) -> None:
    client = device()
    broken = [picture()[:60]]
    codes = [
        client.post(
            SEND, form(f"d{number}", photos=[SimpleUploadedFile("a.jpg", data) for data in broken])
        ).status_code
        for number in range(6)
    ]
    assert codes == [422] * 5 + [429]


def test_a_place_in_the_next_commune_goes_there(world: World) -> None:
    boundary(world.ward)
    boundary(world.other, west=106.1)
    assert device().post(SEND, form(lon="106.15", lat="10.95")).status_code == 302
    assert CitizenReport.objects.get().unit == world.other


def test_a_contact_stands_apart_and_the_trail_does_not_have_it(world: World) -> None:
    sent = device().post(
        SEND, form(phone="+84 912 345 678", mail="ai@vi-du.vn", consent="on", text="Hỏi nhà số 7 Nguyễn Trãi")
    )
    assert sent.status_code == 302
    contact = ReporterContact.objects.get()
    assert (contact.reporter_phone, contact.consent) == ("0912345678", consent.VERSION)
    for entry in AuditEntry.objects.all():
        kept = f"{entry.before}{entry.after}{entry.object_name}"
        assert not any(secret in kept for secret in ("0912345678", "ai@vi-du.vn", "Nguyễn Trãi", "Ngõ 5"))


def test_codes_are_not_guessed(world: World) -> None:
    report = filed(world.ward, at=timezone.now()).report
    client = device()
    for guess in (report.mark * 2, f"{report.mark}00000000", "x", "0" * 16):
        assert client.get(f"/phan-anh/theo-doi/{guess}/").status_code == 404
    for _more in range(26):
        client.get("/phan-anh/theo-doi/0000-0000-0000-0000/")
    said = client.post("/phan-anh/ma/", {"code": "0000-0000-0000-0000"}).content.decode()
    assert "quá nhiều lần" in said
    code = filed(world.ward, at=timezone.now()).code
    assert client.get(f"/phan-anh/theo-doi/{code}/").status_code == 200, "the right one opens all the same"


def test_markup_in_words_stays_words(world: World) -> None:
    report = filed(world.ward, text="<script>alert(1)</script> cột đổ", at=timezone.now()).report
    looked_at(world, report)
    assert "<script>alert" not in Client().get(f"/phan-anh/xem/{report.number}/").content.decode()
