"""The inbox: filters, files without personal data, the asset's page, as many queries for many as for few."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hatangso.flows.citizen_reports.handle_report import close_report, forward_report, note_report
from hatangso.flows.citizen_reports.join_reports import link_asset, merge_report
from hatangso.flows.citizen_reports.reporter_steps import reopen_report
from hatangso.store.assets.models import Asset
from tests.citizen_report_world import MIDDLE, acting, boundary, filed, looked_at, picture
from tests.world import World


def signed_in(world: World, key: str) -> Client:
    client = Client()
    client.force_login(world.people[key], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()  # type: ignore[attr-defined]


def test_the_inbox_is_filtered_and_sorted(world: World) -> None:
    now = timezone.now()
    old = looked_at(world, filed(world.ward, "cũ", at=now - timedelta(days=9)).report)
    new = filed(world.ward, "mới", category="dark_camera", answers={}, at=now).report
    far = filed(world.other, "xa", at=now).report
    head = signed_in(world, "head")
    everything = page(head, "/D0101/phan-anh/")
    assert old.number in everything
    assert new.number in everything
    assert far.number not in everything
    assert new.number not in page(head, "/D0101/phan-anh/?show=late")
    assert old.number not in page(head, "/D0101/phan-anh/?show=unchecked")
    assert old.number not in page(head, "/D0101/phan-anh/?category=dark_camera")
    assert new.number not in page(head, f"/D0101/phan-anh/?q={old.number.lower()}")
    city = page(signed_in(world, "city"), "/D01/phan-anh/")
    assert far.number in city
    assert "xã Bình Minh" in city
    assert "Không có phản ánh nào khớp" in page(head, "/D0101/phan-anh/?show=closed")


def test_files_hold_no_personal_data(world: World) -> None:
    now = timezone.now()
    contact = {"phone": "0912345678", "mail": "ai@vi-du.vn", "consent": "2026-11/2"}
    sent = filed(world.ward, text="Nhà bà Hai, 0987654321", address="Số 7 Nguyễn Trãi", at=now, **contact)
    looked_at(world, sent.report, public_text="Cột nghiêng")
    place = {"lon": 106.0512, "lat": 10.9588}
    kind = {"category": "no_signal", "answers": {"operator": ["X"]}}
    looked_at(world, filed(world.ward, "kín", text="Phòng ngủ", at=now, **place, **kind).report)
    told = page(signed_in(world, "head"), "/D0101/phan-anh/?export=csv")
    assert "Cột nghiêng" in told
    assert "106.055" in told
    for secret in ("0912345678", "0987654321", "vi-du", "bà Hai", "Nguyễn Trãi", "Phòng ngủ", "106.0512"):
        assert secret not in told
    times = page(signed_in(world, "head"), "/D0101/phan-anh/thoi-gian/?export=csv")
    assert "Theo loại" in times


def test_looking_at_a_contact_takes_a_press_and_is_told(world: World) -> None:
    report = filed(world.ward, phone="0912345678", consent="2026-11/2", at=timezone.now()).report
    head = signed_in(world, "head")
    assert "0912345678" not in page(head, f"/D0101/phan-anh/{report.pk}/")
    looked = head.post(f"/D0101/phan-anh/{report.pk}/lien-he/")
    assert "0912345678" in looked.content.decode()
    assert looked["Cache-Control"] == "private, no-store"
    assert signed_in(world, "city").post(f"/D0101/phan-anh/{report.pk}/lien-he/").status_code == 403


def test_a_merged_report_leads_to_its_main_one(world: World) -> None:
    now = timezone.now()
    main, second = filed(world.ward, at=now).report, filed(world.ward, "hai", at=now).report
    merge_report(actor=acting(world, "officer"), report=second, into=main, now=now)
    assert Client().get(f"/phan-anh/xem/{second.number}/")["Location"] == f"/phan-anh/xem/{main.number}/"
    assert main.number in page(signed_in(world, "head"), f"/D0101/phan-anh/{second.pk}/")


def test_an_asset_tells_what_was_reported_of_it(world: World) -> None:
    now = timezone.now()
    asset = Asset(
        uid=uuid4(), type="pole", code="C-17", unit=world.ward, province=world.province, state="in_service",
        changed_at=now, lon=MIDDLE[0], lat=MIDDLE[1], owner=world.organisations["operator_a"],
    )  # fmt: skip
    asset.take_shape(shapely.Point(*MIDDLE))
    asset.save()
    report = filed(world.ward, at=now).report
    link_asset(actor=acting(world, "officer"), report=report, asset=asset, now=now)
    address = f"/D0101/phan-anh/{report.pk}/"
    assert address in page(signed_in(world, "head"), f"/D0101/tai-san/{asset.uid}/")
    assert "Phản ánh của người dân" not in page(signed_in(world, "leader"), f"/D0101/tai-san/{asset.uid}/")
    looked_at(world, report)
    assert f"/phan-anh/xem/{report.number}/" in page(
        signed_in(world, "leader"), f"/D0101/tai-san/{asset.uid}/"
    )


def test_an_owner_reads_what_was_said_to_it_and_nothing_else(world: World) -> None:
    now, officer = timezone.now(), acting(world, "officer")
    asset = Asset(
        uid=uuid4(), type="manhole", name="Bể kín số 9", unit=world.ward, province=world.province,
        state="in_service", changed_at=now, owner=world.organisations["operator_b"],
    )  # fmt: skip
    asset.save()
    report = looked_at(world, filed(world.ward, at=now).report, at=now)
    link_asset(actor=officer, report=report, asset=asset, now=now)
    note_report(actor=officer, report=report, text="Nghi đơn vị nói dối", now=now)
    report = forward_report(
        actor=officer,
        report=report,
        owner=world.organisations["operator_a"],
        due_on=None,
        text="Hãy đến trước thứ Hai",
        now=now,
    )
    note_report(actor=acting(world, "operator"), report=report, text="Tổ 2 đã nhận việc", now=now)
    close_report(actor=officer, report=report, state="done", text="Đã dựng", now=now)
    reopen_report(report=report, text="Tôi ở nhà số 5", address="127.0.0.1", device="máy", now=now)
    address = f"/D0101/phan-anh/{report.pk}/"
    words = ("trước thứ Hai", "Tổ 2", "Đã dựng", "nói dối", "nhà số 5", "Bể kín", "Người officer")
    assert [word in page(signed_in(world, "operator"), address) for word in words] == [True] * 3 + [False] * 4
    assert [word in page(signed_in(world, "head"), address) for word in words] == [True] * 7


def queries(client: Client, address: str) -> int:
    page(client, address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        page(client, address)
    return len(seen)


def test_many_reports_take_as_many_queries_as_few(world: World) -> None:
    boundary(world.ward)
    head, city, guest, now = signed_in(world, "head"), signed_in(world, "city"), Client(), timezone.now()
    asked: list[tuple[Any, str]] = [
        (head, "/D0101/phan-anh/"),
        (head, "/D0101/phan-anh/?export=csv"),
        (head, "/D0101/phan-anh/thoi-gian/"),
        (city, "/D01/phan-anh/"),
        (guest, "/phan-anh/D0101/"),
        (guest, "/api/open311/v2/requests.json"),
        (guest, "/api/open311/v2/servicerequestupdates.json"),
    ]

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            place = {"lon": MIDDLE[0] + number / 100, "at": now}
            looked_at(world, filed(world.ward, f"số {number}", photos=[picture()], **place).report)

    more(0, 2)
    few = [queries(client, address) for client, address in asked]
    more(2, 5)
    assert [queries(client, address) for client, address in asked] == few
