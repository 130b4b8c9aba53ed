"""The pages of requests for data, by a client: made, opened, followed, taken from proposals, seen by whom."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hatangso.flows.make_collection import TableAsked
from hatangso.flows.nudge_recipients import nudge_recipients
from hatangso.store.collection.models import Collection, CollectionRecipient, Filing, FilingEntry, FilingStep
from hatangso.store.organisations.models import Organisation
from tests.request_world import asked_of, province_request, ward_request
from tests.work_world import NOW, acting, at
from tests.world import World

pytestmark = pytest.mark.django_db
WARD, PROVINCE = "D0101", "D01"


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(**more: object) -> dict[str, object]:
    return {
        "title": "Số liệu quý III",
        "period": "2026-Q3",
        "cutoff": "2026-09-14",
        "due_on": "2099-12-01",
        "levels": "commune+province",
        "footing": "reported",
        "item": ["pop_5g", "wifi_culture_houses"],
        "optional:wifi_culture_houses": "1",
        "note:pop_5g": "tính đến hết kỳ",
        **more,
    }


def test_a_province_makes_a_request_asks_every_focal_office_and_opens_it(world: World) -> None:
    client = client_of(world, "city")
    answer = client.post(reverse("collection_add", args=[PROVINCE]), typed())
    made = Collection.objects.get()
    assert answer.headers["Location"] == reverse("collection_recipients", args=[PROVINCE, made.pk])
    assert list(made.items.values_list("indicator", "required", "note")) == [
        ("pop_5g", True, "tính đến hết kỳ"),
        ("wifi_culture_houses", False, ""),
    ]
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Cơ quan đầu mối – mọi xã, phường <strong" in page
    assert "(2 nơi)" in page
    client.post(
        reverse("collection_recipients", args=[PROVINCE, made.pk]),
        {"action": "add", "audience": ["focal", "kind:operator"]},
    )
    assert made.recipients.count() == 4  # two focal offices, two operators about the province
    preview = client.get(reverse("collection", args=[PROVINCE, made.pk])).content.decode()
    assert "Mở, gửi đến 4 nơi" in preview
    client.post(reverse("collection_act", args=[PROVINCE, made.pk]), {"action": "open"})
    made.refresh_from_db()
    assert made.state == "open"


def test_only_chosen_communes_are_asked(world: World) -> None:
    draft, client = province_request(world, opened=False), client_of(world, "city")
    CollectionRecipient.objects.filter(collection=draft).delete()
    address = reverse("collection_recipients", args=[PROVINCE, draft.pk])
    client.post(address, {"action": "add", "audience": "focal", "commune": world.other.pk})
    assert [one.place for one in draft.recipients.all()] == [world.other]
    client.post(address, {"action": "add", "audience": "name:cong an"})
    assert draft.recipients.filter(organisation=world.organisations["police"]).count() == 1


def test_a_due_day_without_a_working_day_between_is_warned_of(world: World) -> None:
    found = ward_request(world, opened=False, cutoff_on=date(2026, 11, 27), due_on=date(2026, 11, 29))
    page = client_of(world, "officer").get(reverse("collection", args=[WARD, found.pk])).content.decode()
    assert "chưa cách ngày chốt số liệu 27/11/2026 một ngày làm việc" in page


def test_what_was_typed_is_kept_when_somebody_else_saved_first(world: World) -> None:
    draft, client = ward_request(world, opened=False), client_of(world, "officer")
    Collection.objects.filter(pk=draft.pk).update(title="Tên của người khác", revision=1)
    address = reverse("collection_edit", args=[WARD, draft.pk])
    given = typed(levels="commune", seen="0", title="Tên của tôi")
    page = client.post(address, given).content.decode()
    assert "Người khác vừa sửa" in page
    assert "Tên kỳ thu thập: Tên của người khác" in page
    assert 'value="Tên của tôi"' in page
    client.post(address, {**given, "seen": "1"})
    draft.refresh_from_db()
    assert (draft.title, draft.revision) == ("Tên của tôi", 2)


def test_the_progress_tells_cells_filled_of_required_and_who_is_late(world: World) -> None:
    found = ward_request(world, now=at(2026, 9, 20), due_on=date(2026, 9, 30))
    one = found.recipients.get(organisation=world.organisations["culture"])
    filing = Filing.objects.create(recipient=one, started_at=NOW, state="submitted")
    Filing.objects.filter(pk=filing.pk).update(first_submitted_at=at(2026, 10, 2), submitted_at=NOW)
    FilingEntry.objects.create(
        filing=filing, indicator="pop_5g", place=world.ward, part=70, whole=100, edited_at=NOW
    )
    client = client_of(world, "officer")
    page = client.get(reverse("collection", args=[WARD, found.pk])).content.decode()
    assert '<span class="nowrap">1/1</span>' in page
    assert "nộp muộn 2 ngày" in page
    assert "Đôn đốc 2 nơi trễ hạn" in page
    csv = client.get(reverse("collection", args=[WARD, found.pk]) + "?export=csv").content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("phường An Hòa,Phòng Kinh tế, Hạ tầng") is False
    row = next(line for line in csv.splitlines() if "Phòng Văn hóa - Xã hội" in line)
    assert "Chờ duyệt,1,1,30/09/2026,02/10/2026,2" in row


def test_nobody_sees_the_requests_of_another_unit_or_reaches_them_by_another_address(world: World) -> None:
    wards, provinces = ward_request(world), province_request(world)
    for who, unit, pk in (
        ("officer", WARD, provinces.pk),  # the province's request under the ward's address
        ("operator", WARD, wards.pk),  # an operator reads what it owes, not who else is late
        ("city", PROVINCE, wards.pk),
    ):
        answer = client_of(world, who).get(reverse("collection", args=[unit, pk]))
        assert answer.status_code == 404, (who, unit)
    officer = client_of(world, "officer")
    for name in ("collection_edit", "collection_recipients"):
        assert officer.get(reverse(name, args=[WARD, provinces.pk])).status_code == 404
    assert (
        officer.post(reverse("collection_act", args=[WARD, provinces.pk]), {"action": "close"}).status_code
        == 404
    )
    foreign = provinces.recipients.first()
    assert foreign is not None
    address = reverse("collection_recipient_act", args=[WARD, wards.pk, foreign.pk])
    assert officer.post(address, {"action": "excuse", "reason": "x"}).status_code == 404
    draft = ward_request(world, opened=False, title="Nháp của phường")
    elsewhere = asked_of(world, "other_culture")[0]
    officer.post(
        reverse("collection_recipients", args=[WARD, draft.pk]),
        {
            "action": "add",
            "audience": [f"org:{elsewhere.organisation_id}", "focal"],
            "commune": world.other.pk,
        },
    )
    assert not draft.recipients.filter(place=world.other).exists()


def test_each_sees_what_their_own_organisations_owe(world: World) -> None:
    ward_request(world, title="Kỳ của phường")
    province_request(world, title="Kỳ của tỉnh")

    def owed(who: str, unit: str) -> list[tuple[str, str]]:
        answer = client_of(world, who).get(reverse("collections", args=[unit]))
        return [
            (line.recipient.collection.title, line.recipient.organisation.name)
            for line in answer.context["owed"]
        ]

    assert owed("economy_officer", WARD) == [("Kỳ của phường", "Phòng Kinh tế, Hạ tầng và Đô thị")]
    assert owed("operator", WARD) == [("Kỳ của phường", "Viễn thông Mây Xanh")]
    assert owed("operator", PROVINCE) == [
        ("Kỳ của phường", "Viễn thông Mây Xanh"),
        ("Kỳ của tỉnh", "Viễn thông Mây Xanh"),
    ]
    assert owed("rival", PROVINCE) == []
    assert [title for title, _who in owed("officer", WARD)] == ["Kỳ của phường", "Kỳ của tỉnh"]
    page = client_of(world, "officer").get(reverse("collections", args=[WARD]))
    assert page.context["others"] == 2  # the focal office may help the economy office and the operator
    everybody = client_of(world, "officer").get(reverse("collections", args=[WARD]) + "?owhose=all")
    assert len(everybody.context["owed"]) == 4
    stranger = client_of(world, "economy_officer").get(reverse("collections", args=[WARD]) + "?owhose=all")
    assert len(stranger.context["owed"]) == 1


def test_the_lists_find_sort_and_export(world: World) -> None:
    first = ward_request(world, title="5G quý III", due_on=date(2026, 11, 25))
    ward_request(world, title="Cáp quang quý III")
    client = client_of(world, "officer")
    address = reverse("collections", args=[WARD])

    def titles(query: str) -> list[str]:
        return [line.request.title for line in client.get(address + query).context["lines"]]

    assert titles("?order=title") == ["5G quý III", "Cáp quang quý III"]
    assert titles("?q=cap+quang") == ["Cáp quang quý III"]
    assert titles("?state=draft") == []
    csv = client.get(address + "?export=csv").content.decode("utf-8-sig").splitlines()
    assert csv[1].startswith("5G quý III,Quý III/2026,14/09/2026,25/11/2026,Đang mở,3,3,0,0,0,0,0,")
    nudged = nudge_recipients(
        actor=acting(world, "officer"), collection=first, only=[first.recipients.all()[0].pk], now=NOW
    )
    assert nudged.told == 1


def test_who_is_late_and_what_waits_is_on_the_first_page(world: World) -> None:
    found = ward_request(world, now=at(2026, 9, 20), due_on=date(2026, 9, 30))
    one = found.recipients.get(organisation=world.organisations["culture"])
    Filing.objects.create(recipient=one, started_at=NOW, state="submitted", level="commune", submitted_at=NOW)

    def blocks(who: str) -> dict[str, int]:
        answer = client_of(world, who).get(reverse("overview", args=[WARD]))
        return {block.title: block.count for block in answer.context["blocks"]}

    head, operator = blocks("head"), blocks("operator")
    assert "Số liệu phải nộp" not in head  # what the offices owe is theirs
    assert blocks("economy_officer")["Số liệu phải nộp"] == 1
    assert head["Bộ số liệu nộp theo kỳ, chờ duyệt"] == 1
    assert head["Kỳ thu thập có nơi trễ hạn"] == 1
    assert operator["Số liệu phải nộp"] == 1
    assert "Bộ số liệu nộp theo kỳ, chờ duyệt" not in operator
    reminder = client_of(world, "operator").get(reverse("reminders", args=[WARD])).content.decode()
    mine = found.recipients.get(organisation=world.organisations["operator_a"])
    assert f'href="/D0101/thu-thap/?ostate=all&amp;owhose=all#tra-loi-{mine.pk}"' in reminder


@pytest.mark.parametrize("more", [1, 12])
def test_no_page_asks_the_database_once_a_row(
    world: World, django_assert_max_num_queries: Any, more: int
) -> None:
    for number in range(more):
        found = ward_request(world, now=at(2026, 9, 20), due_on=date(2026, 9, 30), title=f"Kỳ {number}")
        for one in found.recipients.all()[:2]:
            filing = Filing.objects.create(recipient=one, started_at=NOW, state="draft")
            FilingStep.objects.create(filing=filing, recipient=one, action="comment", at=NOW)
    several = ward_request(world, title="Nhiều nơi nhận", opened=False)
    operators = [
        Organisation.objects.create(unit=world.province, kind="operator", name=f"Nhà mạng {number}")
        for number in range(more)
    ]
    CollectionRecipient.objects.bulk_create(
        CollectionRecipient(collection=several, organisation=one, place=world.ward) for one in operators
    )
    Collection.objects.filter(pk=several.pk).update(state="open")
    client = client_of(world, "officer")
    for name, things, most in (
        ("collections", (), 23),
        ("collection", (several.pk,), 22),
        ("collection_recipients", (several.pk,), 18),
        ("collection_edit", (several.pk,), 22),
        ("collection_proposals", (), 26),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(reverse(name, args=[WARD, *things])).status_code == 200


def test_an_open_request_keeps_what_is_asked_when_its_due_day_moves(world: World) -> None:
    found, client = ward_request(world), client_of(world, "officer")
    address = reverse("collection_edit", args=[WARD, found.pk])
    assert "Hỏi những chỉ số nào" not in client.get(address).content.decode()
    client.post(address, {"title": "Tên mới", "due_on": "2099-12-04", "seen": found.revision})
    found.refresh_from_db()
    assert (found.title, found.due_on, found.period) == ("Tên mới", date(2099, 12, 4), "2026-Q3")
    assert found.items.count() == 2
    page = client.get(reverse("collection", args=[WARD, found.pk])).content.decode()
    assert 'hạn nộp đổi<span class="muted">: 04/12/2099</span>' in page


def test_the_days_of_a_chosen_period_come_with_their_source_and_the_title_follows(world: World) -> None:
    address = reverse("collection_days", args=[WARD])
    given = {"period": "2026-H1", "title": "Số liệu quý III/2026 của <b>phường"}
    part = client_of(world, "officer").get(address, given).content.decode()
    assert 'value="2026-06-14"' in part
    assert "theo Nghị định 09/2019/NĐ-CP, điều 12 (15/12/2025 – 14/06/2026)" in part
    assert 'value="Số liệu 6 tháng đầu năm 2026 của &lt;b&gt;phường"' in part
    own = client_of(world, "officer").get(address, {"period": "2026-H1", "title": "Tên riêng"})
    assert "id_title" not in own.content.decode()


def test_tables_are_asked_for_by_their_code_and_version(world: World) -> None:
    given = typed(
        levels="commune", table=["culture_houses", "khong_co"], **{"table-optional:culture_houses": "1"}
    )
    client_of(world, "officer").post(reverse("collection_add", args=[WARD]), given)
    made = Collection.objects.get()
    assert [(one.table, one.required) for one in made.tables.all()] == [("culture_houses", False)]


def test_a_request_for_a_table_alone_can_be_opened(world: World) -> None:
    made = ward_request(world, opened=False, items=(), tables=(TableAsked("culture_houses"),))
    page = client_of(world, "officer").get(reverse("collection", args=[WARD, made.pk])).content.decode()
    assert "Mở, gửi đến 3 nơi" in page
    assert "Chưa chọn chỉ số" not in page
    empty = ward_request(world, opened=False, items=(), title="Chưa hỏi gì")
    page = client_of(world, "officer").get(reverse("collection", args=[WARD, empty.pk])).content.decode()
    assert "Mở, gửi đến" not in page
    assert "chọn chỉ số, bảng cần hỏi" in page
    assert "Chưa chọn chỉ số hay bảng nào." in page


def test_a_request_that_asks_nothing_or_is_open_already_is_told_so(world: World) -> None:
    client, address = client_of(world, "officer"), reverse("collection_add", args=[WARD])
    nothing = client.post(address, typed(levels="commune", item=[]))
    assert "Hãy chọn ít nhất một chỉ số hoặc một bảng để hỏi." in nothing.content.decode()
    assert not Collection.objects.exists()
    ward_request(world, title="Số liệu  Quý III")
    again = client.post(address, typed(levels="commune"), follow=True)
    assert "Đang mở một kỳ thu thập khác cùng tên “Số liệu quý III”" in again.content.decode()
    other = client.post(address, typed(levels="commune", title="Tên khác"), follow=True)
    assert "Đang mở một kỳ thu thập khác" not in other.content.decode()


def test_who_nobody_reads_for_is_named_before_and_after_opening(world: World) -> None:
    one = Organisation.objects.create(unit=world.province, kind="operator", name="Nhà mạng Vắng")
    draft = ward_request(world, opened=False)
    CollectionRecipient.objects.create(collection=draft, organisation=one, place=world.ward)
    said = "Chưa có ai dùng hệ thống ở: Nhà mạng Vắng – phường An Hòa; hãy liên hệ trực tiếp."
    client, address = client_of(world, "officer"), reverse("collection", args=[WARD, draft.pk])
    preview = client.get(address).content.decode()
    assert said in preview
    assert preview.count("chưa có ai dùng hệ thống") == 1
    Collection.objects.filter(pk=draft.pk).update(due_on=date(2099, 12, 1))
    act = reverse("collection_act", args=[WARD, draft.pk])
    assert said in client.post(act, {"action": "open"}, follow=True).content.decode()
    step = reverse(
        "collection_recipient_act", args=[WARD, draft.pk, draft.recipients.get(organisation=one).pk]
    )
    answer = client.post(step, {"action": "nudge"}, follow=True).content.decode()
    assert "Nhà mạng Vắng (phường An Hòa); hãy liên hệ trực tiếp" in answer
    assert not FilingStep.objects.filter(action="nudge").exists()
    excused = draft.recipients.get(organisation=one)
    excused.excused_at = NOW
    excused.save()
    table = client.get(reverse("collections", args=[WARD]), {"export": "csv"}).content.decode("utf-8-sig")
    assert table.splitlines()[1].split(",")[5] == "4", "the excused one was asked too"


def test_a_wrong_day_is_said_at_its_field_and_nothing_is_kept(world: World) -> None:
    client, address = client_of(world, "officer"), reverse("collection_add", args=[WARD])
    late = client.post(address, typed(levels="commune", due_on="2026-09-13"))
    assert late.context["form"].errors["due_on"] == ["Hạn nộp phải sau ngày chốt số liệu 14/09/2026."]
    other = client.post(address, typed(levels="commune", cutoff="other"))
    assert other.context["form"].errors["cutoff_on"] == ["Hãy chọn ngày chốt số liệu."]
    assert 'value="pop_5g" checked' in other.content.decode()
    assert not Collection.objects.exists()
