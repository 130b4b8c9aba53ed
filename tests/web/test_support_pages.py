"""The pages of support programmes: exact inside the ward, blurred outside, names for the ward alone."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hatangso.flows.tell_support_counts import cell_name, counts_mark
from hatangso.store.audit.models import AuditEntry
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.support.models import SupportCount, SupportedHousehold, SupportProgramme
from tests.support_world import A_DAY, DRAFT, GROUPS, count, hamlet, household, programme
from tests.world import START, World


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page(name: str, of: SupportProgramme, *more: int, unit: str = "D0101") -> str:
    return reverse(name, args=[unit, of.pk, *more])


@pytest.fixture
def lived_in(world: World) -> tuple[World, SupportProgramme]:
    """12 of 15 poor households helped in one hamlet, 1 of 10 near-poor in the other, one name."""
    of = programme(world)
    east, west = hamlet(world.ward, "Bắc"), hamlet(world.ward, "Nam")
    count(world, of, east, 15, 12)
    count(world, of, west, 10, 1, group=GROUPS[1])
    household(world, of, east, "Hộ mẫu 01", code="M-001")
    return world, of


def test_inside_the_ward_the_counts_are_exact(lived_in: tuple[World, SupportProgramme]) -> None:
    world, of = lived_in
    seen = text(signed_in(world, "leader").get(page("support_programme", of)))
    assert "<strong>12</strong>/15" in seen
    assert "<strong>1</strong>/10" in seen
    assert "Thôn Bắc" in seen
    assert "còn 3 hộ" in seen
    assert "<strong>13</strong>/25" in text(signed_in(world, "leader").get("/D0101/ho-tro/"))


@pytest.mark.parametrize("who", ["operator", "city"])
def test_outside_the_ward_small_counts_are_blurred_and_hamlets_and_names_absent(
    lived_in: tuple[World, SupportProgramme], who: str
) -> None:
    world, of = lived_in
    client = signed_in(world, who)
    one = text(client.get(page("support_programme", of)))
    assert "&lt;3" in one
    assert "8–9" in one  # what remains of 10 must not tell the one
    assert "Thôn" not in one.split("<main")[1].replace("từng thôn", "").replace("Tổng", "")
    everything = one + text(client.get("/D0101/ho-tro/")) + text(client.get("/D0101/ho-tro/?export=csv"))
    everything += text(client.get(page("support_programme", of) + "?export=csv"))
    for secret in ("Hộ mẫu", "M-001", "<strong>13</strong>", ",13,", ",1,9"):
        assert secret not in everything


def test_the_province_sums_its_communes_by_what_is_shown(lived_in: tuple[World, SupportProgramme]) -> None:
    world, _of = lived_in
    client = signed_in(world, "city")
    seen = text(client.get("/D01/ho-tro/"))
    assert "phường An Hòa" in seen
    assert "13–14" in seen  # 12 and "<3" helped
    assert "Hộ mẫu" not in seen
    assert "Thôn" not in text(client.get("/D01/ho-tro/?export=csv"))
    assert "Không có chương trình nào khớp" in text(client.get("/D01/ho-tro/?kind=telecom"))


def test_an_empty_page_says_what_to_do_next(world: World) -> None:
    assert "Lập chương trình" in text(signed_in(world, "officer").get("/D0101/ho-tro/"))
    assert "Khi địa phương lập chương trình" in text(signed_in(world, "operator").get("/D0101/ho-tro/"))
    assert "Chưa có xã, phường nào" in text(signed_in(world, "city").get("/D01/ho-tro/"))


BREAK_INS = (
    ("support_names", "GET"), ("support_names", "POST"), ("support_import", "GET"),
    ("support_import", "POST"),
    ("support_forget", "POST"), ("support_household", "GET"), ("support_household", "POST"),
    ("support_household_drop", "POST"),
)  # fmt: skip


@pytest.mark.parametrize(
    "who", ["operator", "rival", "city", "other_officer", "leader", "police", "administrator"]
)
def test_nobody_breaks_in_to_the_names(lived_in: tuple[World, SupportProgramme], who: str) -> None:
    world, of = lived_in
    row, client = SupportedHousehold.objects.get(), signed_in(world, who)
    for name, method in BREAK_INS:
        ids = [row.pk] if "household" in name else []
        for address in (page(name, of, *ids), page(name, of, *ids) + "?export=xlsx"):
            answer = client.get(address) if method == "GET" else client.post(address, {"head": "x"})
            assert answer.status_code in {403, 405}, (name, method)
            assert "Hộ mẫu" not in answer.content.decode()
    assert SupportedHousehold.objects.count() == 1
    assert not AuditEntry.objects.filter(action__in=("see_names", "export_names")).exists()


def test_the_head_of_another_ward_finds_no_name_under_its_own_address(
    lived_in: tuple[World, SupportProgramme],
) -> None:
    world, of = lived_in
    office = Organisation.objects.create(
        unit=world.other, kind="people_committee", name="UBND xã", valid_from=START
    )
    Membership.objects.create(
        user=world.people["other_officer"], organisation=office, role="head", valid_from=START
    )
    client, row = signed_in(world, "other_officer"), SupportedHousehold.objects.get()
    for name, ids in (("support_names", ()), ("support_household", (row.pk,)), ("support_counts", ())):
        assert client.get(page(name, of, *ids, unit="D0102")).status_code == 404
        assert client.get(page(name, of, *ids)).status_code == 403


def test_reading_and_exporting_names_is_written_down(lived_in: tuple[World, SupportProgramme]) -> None:
    world, of = lived_in
    client = signed_in(world, "officer")
    assert "Hộ mẫu 01" in text(client.get(page("support_names", of)))
    book = load_workbook(BytesIO(client.get(page("support_names", of) + "?export=xlsx").content))
    assert [cell.value for cell in book.worksheets[0][2]][2:4] == ["Hộ mẫu 01", "M-001"]
    client.get(page("support_household", of, SupportedHousehold.objects.get().pk))
    told = list(
        AuditEntry.objects.filter(action__in=("see_names", "export_names"))
        .order_by("pk")
        .values_list("action", "actor_id", "unit_id")
    )
    me, ward = world.people["officer"].pk, world.ward.pk
    assert told == [(way, me, ward) for way in ("see_names", "export_names", "see_names")]
    trail = text(signed_in(world, "head").get("/D0101/nhat-ky/"))
    assert "xem danh sách tên" in trail
    assert "Hộ mẫu" not in trail


def test_a_programme_is_set_up_in_the_page_and_not_overwritten_unseen(world: World) -> None:
    client = signed_in(world, "officer")
    typed = {
        "name": DRAFT.name, "kind": "device", "groups": "Hộ nghèo\n\nHộ cận nghèo\n", "funding": "",
        "begins": "2026-01-01", "ends": "", "legal_basis": "", "retain_until": "2027-12-31",
    }  # fmt: skip
    assert client.post("/D0101/ho-tro/them/", {**typed, "retain_until": "2025-01-01"}).status_code == 422
    assert client.post("/D0101/ho-tro/them/", typed).status_code == 302
    of = SupportProgramme.objects.get()
    assert of.groups == ["Hộ nghèo", "Hộ cận nghèo"]
    edit = page("support_edit", of)
    seen = client.get(edit).context["seen"]
    assert client.post(edit, {**typed, "funding": "Quỹ", "seen": seen}).status_code == 302
    late = client.post(edit, {**typed, "funding": "Khác", "seen": seen})
    assert late.status_code == 422
    assert "Người khác vừa sửa" in text(late)
    of.refresh_from_db()
    assert of.funding == "Quỹ"


def test_the_sheet_of_counts_keeps_all_or_nothing_and_says_which_cell(world: World) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    client, address = signed_in(world, "officer"), page("support_counts", of)
    cells = [cell_name(east.pk, group, of) for group in GROUPS]
    typed = {
        "as_of": "2026-09-30", "source": "Rà soát", "seen": counts_mark(of),
        f"{cells[0]}-du": "1.015", f"{cells[0]}-da": "12", f"{cells[1]}-du": "5", f"{cells[1]}-da": "6",
    }  # fmt: skip
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    assert "Số đã hỗ trợ lớn hơn" in text(wrong)
    assert 'value="1.015"' in text(wrong)  # what was typed is still there
    half = client.post(address, {**typed, f"{cells[1]}-da": ""})
    assert "Hãy ghi cả hai số" in text(half)
    assert not SupportCount.objects.exists()
    assert client.post(address, {**typed, f"{cells[1]}-da": "5"}).status_code == 302
    assert list(SupportCount.objects.order_by("pk").values_list("eligible", "helped", "as_of")) == [
        (1015, 12, A_DAY), (5, 5, A_DAY)
    ]  # fmt: skip
    late = client.post(address, {**typed, f"{cells[1]}-da": "4"})
    assert "Người khác vừa nhập" in text(late)


def test_a_workbook_of_names_is_tried_out_taken_in_and_not_kept(world: World) -> None:
    of = programme(world)
    hamlet(world.ward, "Đông")
    client, address = signed_in(world, "officer"), page("support_import", of)
    table = "Thôn,Nhóm hộ,Họ tên chủ hộ\nĐông,Hộ nghèo,Hộ mẫu 01\nĐông,Hộ nghèo,Hộ mẫu 02\n".encode()
    tried = client.post(address, {"file": SimpleUploadedFile("ho.csv", table)})
    assert not SupportedHousehold.objects.exists()
    received = Received.objects.get(purpose="support_names")
    assert f'value="{received.pk}"' in text(tried)
    done = client.post(address, {"received": received.pk})
    assert done.headers["Location"] == page("support_names", of)
    assert SupportedHousehold.objects.count() == 2
    assert not Received.objects.filter(purpose="support_names").exists()
    client.post(page("support_forget", of))
    assert not SupportedHousehold.objects.exists()
    assert "đếm từ danh sách" in SupportCount.objects.get().source.lower()


def test_a_formula_in_a_name_stays_a_text(world: World) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    household(world, of, east, "=1+1")
    answer = signed_in(world, "officer").get(page("support_names", of) + "?export=csv")
    assert "'=1+1" in answer.content.decode()


def test_pages_ask_no_more_of_the_database_for_many_programmes(
    world: World, django_assert_max_num_queries: Any
) -> None:
    places = [hamlet(world.ward, str(number)) for number in range(6)]
    for number in range(10):
        of = programme(world, name=f"Chương trình {number}")
        for place in places:
            count(world, of, place, 15, 12)
    officer, city = signed_in(world, "officer"), signed_in(world, "city")
    for client, address in (
        (officer, "/D0101/ho-tro/"), (city, "/D01/ho-tro/"), (officer, page("support_programme", of)),
        (officer, page("support_counts", of)), (officer, page("support_names", of)),
    ):  # fmt: skip
        client.get(address)
        with django_assert_max_num_queries(24):  # the frame's, and a few of the page
            assert client.get(address).status_code == 200
