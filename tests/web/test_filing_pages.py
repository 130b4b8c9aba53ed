"""The pages of a filing: filled without scripts, saved cell by cell, decided on, closed to strangers."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.correct_filing import correct_filing
from hatangso.flows.decide_filing import approve_filing, return_filing
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import CellRemark, Filing, FilingEntry, FilingUpload
from hatangso.store.programme.models import Observation
from tests.adapters.spreadsheets import fill as fill_sheet
from tests.adapters.spreadsheets import opened, saved
from tests.filing_world import NOW, acting, ask, begun, fill, filled, key, make_collection, submitted
from tests.programme_world import record, told
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
P5, FI, ST = (key(code).text for code in ("pop_5g", "fibre_households", "shared_data_store"))


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def page_of(filing: Filing) -> str:
    return reverse("filing", args=[filing.recipient.place.code, filing.pk])


def typed(filing: Filing, **more: str) -> dict[str, str]:
    """What the form would send, everything filled as one can check by hand."""
    return {
        "seen": str(Filing.objects.get(pk=filing.pk).revision),
        f"{P5}-rev": "0",
        f"{P5}-part": "6.300",
        f"{P5}-whole": "12.000",
        f"{FI}-rev": "0",
        f"{FI}-part": "3500",
        f"{FI}-whole": "4000",
        f"{ST}-rev": "0",
        f"{ST}-blank_reason": "Chưa có báo cáo",
        **more,
    }


def test_the_plain_form_saves_and_hands_in_without_any_script(world: World) -> None:
    recipient = ask(make_collection(world), world.organisations["culture"], world.ward)
    client = signed_in(world, "officer")
    answer = client.post(reverse("filing_start", args=["D0101", recipient.pk]))
    filing = filings().get()
    assert answer.headers["Location"] == page_of(filing)
    assert "trên 3 dòng" in client.get(page_of(filing)).content.decode()
    answer = client.post(page_of(filing), {**typed(filing), "action": "submit"})
    assert answer.status_code == 302
    assert Filing.objects.get().state == "submitted"
    assert Observation.objects.get(indicator="pop_5g").value == 52.5
    again = client.post(reverse("filing_start", args=["D0101", recipient.pk]))
    assert again.headers["Location"] == page_of(filing), "a second click opens the same"


def test_what_cannot_be_read_stays_in_its_field_and_the_rest_is_kept(world: World) -> None:
    filing = begun(world)
    client = signed_in(world, "officer")
    answer = client.post(page_of(filing), typed(filing, **{f"{P5}-part": "chín nghìn", "action": "submit"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Không đọc được số “chín nghìn”" in page
    assert 'value="chín nghìn"' in page
    assert FilingEntry.objects.get(indicator="fibre_households").part == 3500
    assert Filing.objects.get().state == "draft"


def test_a_jump_is_asked_about_in_the_page_and_its_reason_reaches_the_approver(world: World) -> None:
    record(world, "officer", "pop_5g", told("2026-Q2", 1200, 12000), source=world.organisations["culture"])
    filing = begun(world)
    client = signed_in(world, "officer")
    page = client.post(page_of(filing), {**typed(filing), "action": "submit"}).content.decode()
    assert "1 chỗ bất thường cần ghi lý do" in page
    assert f'name="{P5}-why-jump_of_share"' in page
    assert "10%" in page, "the last period stands beside"
    answer = client.post(
        page_of(filing),
        typed(
            filing,
            **{
                f"{P5}-rev": "1", f"{FI}-rev": "1", f"{ST}-rev": "1", "action": "submit",
                f"{P5}-why-jump_of_share": "12 trạm mới phát sóng",
            },
        ),
    )  # fmt: skip
    assert answer.status_code == 302
    page = signed_in(world, "head").get(page_of(filing)).content.decode()
    assert "Giải thích: 12 trạm mới phát sóng" in page
    assert "Duyệt ở cấp xã" in page


def send(client: Client, filing: Filing, *cells: dict[str, Any], seen: int = 0) -> Any:
    return client.post(
        reverse("filing_cells", args=[filing.recipient.place.code, filing.pk]),
        json.dumps({"seen": seen, "cells": list(cells)}),
        content_type="application/json",
    )


def test_cells_are_saved_one_by_one_and_told_what_is_found_in_them(world: World) -> None:
    filing = begun(world)
    client = signed_in(world, "officer")
    answer = send(
        client,
        filing,
        {"key": P5, "part": "12.500", "whole": "12.000", "revision": 0},
        {"key": FI, "part": "chín", "whole": "4", "revision": 0},
        {"key": "x|y|", "part": "1", "revision": 0},
    ).json()
    assert answer["cells"] == {P5: {"revision": 1}}
    assert [one["rule"] for one in answer["findings"][P5] if one["hard"]] == ["part_within_whole"]
    assert answer["errors"].keys() == {FI, "x|y|"}
    assert answer["missing"] == 2
    assert FilingEntry.objects.get().part == 12500, (
        "a draft keeps what was typed; it is judged when handed in"
    )


def test_two_people_at_one_cell_see_both_values(world: World) -> None:
    filing = begun(world)
    send(signed_in(world, "officer"), filing, {"key": P5, "part": "6300", "whole": "12000", "revision": 0})
    head = signed_in(world, "head")
    answer = send(head, filing, {"key": P5, "part": "6400", "whole": "12000", "revision": 0}).json()
    conflict = answer["conflicts"][P5]
    assert (conflict["theirs"], conflict["yours"]) == ("52,5% (6.300/12.000)", "53,33% (6.400/12.000)")
    page = head.post(page_of(filing), typed(filing, **{f"{P5}-part": "6400"})).content.decode()
    assert "Người officer đã nhập lúc" in page
    assert FilingEntry.objects.get(indicator="pop_5g").part == 6300


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", '{"cells": 1}', '{"cells": [1]}', '{"seen": "x", "cells": []}', "\x00", "null",
        '{"seen": 1e999, "cells": []}',
        '{"seen": 1, "cells": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"seen": 1, "cells": [{"key": "pop_5g|D0101|", "note": "\\ud800", "revision": 0}]}',
    ],
)  # fmt: skip
def test_a_save_that_cannot_be_read_is_refused_in_a_sentence(world: World, body: str) -> None:
    filing = begun(world)
    answer = signed_in(world, "officer").post(
        reverse("filing_cells", args=["D0101", filing.pk]), body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_a_save_after_it_was_handed_in_is_told_so(world: World) -> None:
    filing = submitted(world)
    answer = send(signed_in(world, "officer"), filing, {"key": P5, "part": "1", "whole": "2", "revision": 1})
    assert answer.status_code == 409
    assert "đang chờ duyệt" in answer.json()["message"]


def test_it_is_returned_with_remarks_answered_and_approved_on_the_pages(world: World) -> None:
    filing = submitted(world)
    head, officer = signed_in(world, "head"), signed_in(world, "officer")
    decide = reverse("filing_decide", args=["D0101", filing.pk])
    waiting = head.get(reverse("approvals", args=["D0101"])).content.decode()
    assert page_of(filing) in waiting
    head.post(decide, {"seen": filing.revision, "action": "return", f"remark-{P5}": "Xem lại tổng số"})
    page = officer.get(page_of(filing)).content.decode()
    assert "trả lại lúc" in page
    assert "Xem lại tổng số" in page
    remark = CellRemark.objects.get()
    officer.post(
        reverse("filing_comment", args=["D0101", filing.pk]), {"remark": remark.pk, "text": "Đã xem, đúng"}
    )
    now = Filing.objects.get()
    officer.post(page_of(filing), {"seen": now.revision, "action": "submit"})
    now.refresh_from_db()
    assert (now.state, now.version) == ("submitted", 2)
    head.post(decide, {"seen": now.revision, "action": "approve"})
    now.refresh_from_db()
    assert now.level == "province"
    city = signed_in(world, "city")
    assert page_of(filing) in city.get(reverse("approvals", args=["D01"])).content.decode()
    city.post(decide, {"seen": now.revision, "action": "approve"})
    now.refresh_from_db()
    assert now.state == "approved"
    history = city.get(reverse("filing_history", args=["D0101", filing.pk])).content.decode()
    for said in ("Bản 1", "Bản 2", "duyệt ở cấp tỉnh", "khi nộp", "Xem lại tổng số"):
        assert said in history


def test_what_is_missing_is_called_missing_and_the_way_to_it_stands_beside(world: World) -> None:
    filing = begun(world)
    sent = typed(filing, action="submit") | {f"{FI}-part": "", f"{FI}-whole": "", f"{ST}-blank_reason": ""}
    page = signed_in(world, "officer").post(page_of(filing), sent).content.decode()
    assert "còn thiếu 2 số" in page
    assert "chỗ phải sửa" not in page
    assert 'href="?only=missing"' in page


def test_a_version_is_held_against_the_one_its_approver_last_saw(world: World) -> None:
    filing = submitted(world)
    officer, head = signed_in(world, "officer"), signed_in(world, "head")
    assert "Đổi so với bản" not in head.get(page_of(filing)).content.decode(), "nothing came before it"
    return_filing(
        actor=acting(world, "head"),
        filing=filing,
        seen=filing.revision,
        reason="Xem lại",
        remarks={},
        now=NOW,
    )
    fill(world, filings().get(), pop_5g=CellValues(part=7200, whole=12000))
    page = officer.get(page_of(filing)).content.decode()
    assert "Đổi so với bản đã nộp trước" in page
    assert "bản trước: 52,5% (6.300/12.000)" in page
    now = filings().get()
    submit_filing(actor=acting(world, "officer"), filing=now, seen=None, now=NOW)
    page = head.get(page_of(filing)).content.decode()
    assert "<del>52,5% (6.300/12.000)</del> → <ins>60% (7.200/12.000)</ins>" in page


def test_the_approver_of_a_correction_is_told_its_reason_and_what_changed(world: World) -> None:
    filing = submitted(world)
    officer = acting(world, "officer")
    correct_filing(actor=officer, filing=filing, reason="Cộng nhầm tổ 3", now=NOW)
    fill(world, filings().get(), pop_5g=CellValues(part=7200, whole=12000))
    submit_filing(actor=officer, filing=filings().get(), seen=None, now=NOW)
    page = signed_in(world, "head").get(page_of(filing)).content.decode()
    assert "<strong>Cộng nhầm tổ 3</strong>" in page
    assert "<ins>60% (7.200/12.000)</ins>" in page
    now = filings().get()
    approve_filing(actor=acting(world, "head"), filing=now, seen=now.revision, now=NOW)
    history = (
        signed_in(world, "head").get(reverse("filing_history", args=["D0101", filing.pk])).content.decode()
    )
    assert "(duyệt ở cấp xã)" in history
    assert "(đã duyệt)" not in history


def test_changes_since_approval_are_counted_and_stand_side_by_side(world: World) -> None:
    filing = submitted(world)
    for who in ("head", "city"):
        filing = filings().get(pk=filing.pk)
        approve_filing(actor=acting(world, who), filing=filing, seen=filing.revision, now=NOW)
    officer = signed_in(world, "officer")
    officer.post(reverse("filing_correct", args=["D0101", filing.pk]), {"reason": "Số mới"})
    fill(world, filings().get(), pop_5g=CellValues(part=7200, whole=12000))
    page = officer.get(page_of(filing)).content.decode()
    assert "đã duyệt: 52,5% (6.300/12.000)" in page
    history = officer.get(reverse("filing_history", args=["D0101", filing.pk])).content.decode()
    assert "<del>52,5% (6.300/12.000)</del>" in history
    assert "<ins>60% (7.200/12.000)</ins>" in history
    assert "1 ô khác nhau" in history


def test_an_operator_reads_its_own_filing_and_no_other(world: World) -> None:
    collection = make_collection(world, breakdown="commune", levels=("province",))
    own = ask(collection, world.organisations["operator_a"], world.province)
    client = signed_in(world, "operator")
    client.post(reverse("filing_start", args=["D01", own.pk]))
    filing = filings().get()
    assert client.get(page_of(filing)).status_code == 200
    rival = signed_in(world, "rival")
    for name in ("filing", "filing_history", "filing_worker"):
        assert rival.get(reverse(name, args=["D01", filing.pk])).status_code == 403
    for name in ("filing_cells", "filing_decide", "filing_correct", "filing_comment"):
        answer = rival.post(reverse(name, args=["D01", filing.pk]), {"text": "x", "reason": "x"})
        assert answer.status_code == 403, name
    assert rival.post(reverse("filing_start", args=["D01", own.pk])).status_code == 403
    assert signed_in(world, "head").get(page_of(filing)).status_code == 403, "nor do the wards' people"
    assert signed_in(world, "city").get(page_of(filing)).status_code == 200
    # The same filing under another unit's address is nowhere.
    assert client.get(reverse("filing", args=["D0101", filing.pk])).status_code == 404


def test_a_wards_head_cannot_approve_for_the_province_on_the_page_either(world: World) -> None:
    filing = submitted(world)
    head = signed_in(world, "head")
    decide = reverse("filing_decide", args=["D0101", filing.pk])
    head.post(decide, {"seen": filing.revision, "action": "approve"})
    now = Filing.objects.get()
    assert now.level == "province"
    assert head.post(decide, {"seen": now.revision, "action": "approve"}).status_code == 403
    with pytest.raises(PermissionDenied):
        approve_filing(actor=acting(world, "head"), filing=filings().get(), seen=now.revision, now=NOW)
    assert Filing.objects.get().state == "submitted"


def test_the_page_sends_as_few_queries_for_many_rows(
    world: World, django_assert_max_num_queries: Any
) -> None:
    filing = filled(world)
    client = signed_in(world, "officer")
    client.get(page_of(filing))
    with django_assert_max_num_queries(38):
        assert client.get(page_of(filing)).status_code == 200


def test_the_workbook_goes_out_and_comes_in_on_the_page(world: World) -> None:
    filing = begun(world)
    client = signed_in(world, "officer")
    book = opened(client.get(reverse("filing_workbook", args=["D0101", filing.pk])).content)
    fill_sheet(book["Số liệu"], P5, part="6.300", whole=12500)
    fill_sheet(book["Số liệu"], FI, part=4500, whole=4000)
    address = reverse("filing_upload", args=["D0101", filing.pk])
    answer = client.post(address, {"file": SimpleUploadedFile("so-lieu.xlsx", saved(book)), "action": "send"})
    assert answer.status_code == 302
    page = client.get(address).content.decode()
    assert "không được lớn hơn tổng số" in page
    assert "Chưa nạp được" in page
    upload = FilingUpload.objects.get()
    marked = client.get(reverse("filing_upload_marked", args=["D0101", filing.pk, upload.pk]))
    assert "Lỗi cần sửa" in opened(marked.content).sheetnames
    fill_sheet(book["Số liệu"], FI, part=3500)
    client.post(address, {"file": SimpleUploadedFile("so-lieu.xlsx", saved(book)), "action": "send"})
    page = client.get(address).content.decode()
    assert "<ins>87,5% (3.500/4.000)</ins>" in page
    assert FilingEntry.objects.count() == 0
    client.post(address, {"upload": FilingUpload.objects.latest("pk").pk, "action": "apply"})
    assert FilingEntry.objects.count() == 2
    again = client.post(address, {"file": SimpleUploadedFile("so-lieu.xlsx", saved(book)), "action": "send"})
    assert again.status_code in (302, 422)
    bad = client.post(address, {"file": SimpleUploadedFile("so-lieu.xlsx", b"PK\x03\x04 not a zip")})
    assert bad.status_code == 422
    rival = signed_in(world, "rival")
    assert rival.get(address).status_code == 403
    assert rival.get(reverse("filing_workbook", args=["D0101", filing.pk])).status_code == 403


def test_a_row_of_the_workbook_in_which_only_the_note_changes_says_so(world: World) -> None:
    filing = filled(world)
    client = signed_in(world, "officer")
    book = opened(client.get(reverse("filing_workbook", args=["D0101", filing.pk])).content)
    fill_sheet(book["Số liệu"], P5, note="Theo báo cáo tháng 9")
    address = reverse("filing_upload", args=["D0101", filing.pk])
    client.post(address, {"file": SimpleUploadedFile("so-lieu.xlsx", saved(book)), "action": "send"})
    page = client.get(address).content.decode()
    assert "Ghi chú: <ins>Theo báo cáo tháng 9</ins>" in page
    assert "(số không đổi)" in page
    assert "<del>52,5% (6.300/12.000)</del>" not in page
