"""Requests for data: made, opened, closed, withdrawn; recipients added, extended, excused, urged on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.periods import parse_period
from hatangso.flows.change_recipients import add_recipients, remove_recipients
from hatangso.flows.copy_collection import copy_collection
from hatangso.flows.excuse_recipient import excuse_recipient, require_after_all
from hatangso.flows.extend_recipient import extend_recipient
from hatangso.flows.make_collection import (
    ItemAsked,
    TableAsked,
    delete_draft,
    edit_collection,
    make_collection,
    words_of,
)
from hatangso.flows.nudge_recipients import nudge_recipients
from hatangso.flows.open_collection import (
    close_collection,
    open_collection,
    reopen_collection,
    withdraw_collection,
)
from hatangso.flows.refused import Refused
from hatangso.flows.send_reminders import send_reminders
from hatangso.flows.tell_recipients import without_people
from hatangso.store.audit.models import AuditEntry
from hatangso.store.collection.audiences import Asked
from hatangso.store.collection.models import (
    Collection,
    CollectionRecipient,
    Filing,
    FilingStep,
    FilingTableRow,
)
from hatangso.store.collection.queries_requests import Overlap, lines_of, overlaps_of
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.models import Membership, Organisation
from tests.request_world import asked_of, province_request, ward_request, words
from tests.work_world import NOW, TODAY, acting, at
from tests.world import START, World

pytestmark = pytest.mark.django_db


def recipient_of(collection: Collection, world: World, key: str) -> CollectionRecipient:
    return collection.recipients.select_related("collection__unit").get(organisation=world.organisations[key])


def test_a_request_is_opened_and_each_of_its_recipients_is_told_once(world: World) -> None:
    collection = province_request(world)
    assert (collection.state, collection.opened_at) == ("open", NOW)
    told = ReminderSent.objects.filter(object_type="collection_open")
    assert sorted(told.values_list("user__username", flat=True)) == ["officer", "operator", "other_officer"]
    line = told.get(user=world.people["officer"])
    assert line.text == (
        "Đề nghị cung cấp số liệu: Số liệu hạ tầng số quý III/2026 – phường An Hòa, hạn 30/11/2026"
    )
    open_collection(actor=acting(world, "city"), collection=collection, now=NOW)
    assert told.count() == 3


def test_a_ward_asks_itself_and_operators_about_itself_and_nobody_else(world: World) -> None:
    officer, ward = acting(world, "officer"), world.ward
    elsewhere = (
        *asked_of(world, "other_culture"),
        *asked_of(world, "operator_a", place=world.other),
        *asked_of(world, "operator_a", place=world.province),
        *asked_of(world, "department", place=ward),
        *asked_of(world, "other_culture", place=ward),
    )
    draft = ward_request(world, opened=False)
    assert draft.recipients.count() == 3
    for one in elsewhere:
        with pytest.raises(Refused, match="không thuộc địa phương này"):
            add_recipients(actor=officer, collection=draft, asked=[one], now=NOW)
    made = make_collection(
        actor=officer, unit=ward, words=words(title="Kỳ khác"), now=NOW, recipients=elsewhere
    )
    assert made.recipients.count() == 0


def test_nobody_runs_the_requests_of_another_unit(world: World) -> None:
    ward_draft, province_draft = ward_request(world, opened=False), province_request(world, opened=False)
    for who, collection in (("other_officer", ward_draft), ("city", ward_draft), ("officer", province_draft)):
        actor = acting(world, who)
        with pytest.raises(PermissionDenied):
            make_collection(actor=actor, unit=collection.unit, words=words(), now=NOW)
        with pytest.raises(PermissionDenied):
            edit_collection(actor=actor, collection=collection, words=words(), seen=0, now=NOW)
        with pytest.raises(PermissionDenied):
            open_collection(actor=actor, collection=collection, now=NOW)
        with pytest.raises(PermissionDenied):
            delete_draft(actor=actor, collection=collection)
        with pytest.raises(PermissionDenied):
            add_recipients(actor=actor, collection=collection, asked=asked_of(world, "culture"), now=NOW)
        with pytest.raises(PermissionDenied):
            nudge_recipients(actor=actor, collection=collection, now=NOW)
        one = collection.recipients.select_related("collection__unit").first()
        assert one is not None
        with pytest.raises(PermissionDenied):
            extend_recipient(actor=actor, recipient=one, due_on=date(2026, 12, 9), reason="x", now=NOW)
        with pytest.raises(PermissionDenied):
            excuse_recipient(actor=actor, recipient=one, reason="x", now=NOW)


def test_two_people_edit_a_draft_and_the_second_is_told(world: World) -> None:
    draft = ward_request(world, opened=False)
    first, second = acting(world, "officer"), acting(world, "head")
    edit_collection(actor=first, collection=draft, words=words(title="Tên của người đầu"), seen=0, now=NOW)
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edit_collection(actor=second, collection=draft, words=words(title="Tên khác"), seen=0, now=NOW)
    draft.refresh_from_db()
    assert (draft.title, draft.revision) == ("Tên của người đầu", 1)


def test_what_is_asked_is_frozen_once_it_is_open_but_the_due_day_may_move(world: World) -> None:
    collection, officer = ward_request(world), acting(world, "officer")
    seen = collection.revision
    asked_anew = replace(words_of(collection), items=(ItemAsked("pop_5g"),))
    with pytest.raises(Refused, match="đã mở"):
        edit_collection(actor=officer, collection=collection, words=asked_anew, seen=seen, now=NOW)
    later = replace(words_of(collection), due_on=date(2026, 12, 4))
    given = {"actor": officer, "reason": "Mất điện", "now": NOW}
    for key, day in (("culture", date(2026, 12, 2)), ("economy", date(2026, 12, 9))):
        extend_recipient(recipient=recipient_of(collection, world, key), due_on=day, **given)
    edit_collection(actor=officer, collection=collection, words=later, seen=seen, now=NOW)
    collection.refresh_from_db()
    assert collection.due_on == date(2026, 12, 4)
    # whoever was given until 2 December has the new day, whoever was given longer keeps theirs
    told = ReminderSent.objects.filter(text__startswith="Hạn nộp đổi thành 04/12/2026")
    assert sorted(told.values_list("user__username", flat=True)) == ["officer", "operator"]
    assert recipient_of(collection, world, "culture").due == date(2026, 12, 4)
    assert recipient_of(collection, world, "economy").due == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "đặt tên"),
        ({"due_on": date(2026, 9, 13)}, "sau ngày chốt số liệu 14/09/2026"),
        ({"cutoff_on": date(2026, 6, 30)}, "trước cả ngày đầu"),
        ({"levels": ("province",)}, "cấp duyệt"),
        ({"items": (ItemAsked("khong_co"),)}, "không còn trong danh mục"),
        ({"items": (ItemAsked("pop_5g", "commune"),)}, "không dùng được ở đây"),
        ({"items": (ItemAsked("pop_5g"), ItemAsked("pop_5g"))}, "hai lần"),
        ({"tables": (TableAsked("khong_co"),)}, "bảng số liệu không còn trong danh mục"),
    ],
)
def test_a_wrong_request_is_refused_with_a_sentence(world: World, wrong: dict, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        ward_request(world, **wrong)


def test_it_is_not_opened_empty_to_nobody_or_too_late(world: World) -> None:
    officer = acting(world, "officer")
    empty = ward_request(world, opened=False, items=())
    with pytest.raises(Refused, match="Chưa chọn chỉ số"):
        open_collection(actor=officer, collection=empty, now=NOW)
    nobody = make_collection(actor=officer, unit=world.ward, words=words(title="Không ai"), now=NOW)
    with pytest.raises(Refused, match="Chưa chọn nơi nhận"):
        open_collection(actor=officer, collection=nobody, now=NOW)
    late = ward_request(world, opened=False, title="Muộn")
    with pytest.raises(Refused, match="Hạn nộp đã qua"):
        open_collection(actor=officer, collection=late, now=at(2026, 12, 1))
    by_neighbourhood = ward_request(
        world, opened=False, title="Theo tổ", items=(ItemAsked("pop_5g", "neighbourhood"),)
    )
    with pytest.raises(Refused, match="phường An Hòa chưa có danh sách"):
        open_collection(actor=officer, collection=by_neighbourhood, now=NOW)


def test_a_button_pressed_twice_makes_one_draft(world: World) -> None:
    assert ward_request(world, opened=False) == ward_request(world, opened=False)


def test_the_next_period_is_copied_with_its_days_and_recipients(world: World) -> None:
    collection = ward_request(world)
    copy = copy_collection(actor=acting(world, "officer"), collection=collection, now=NOW)
    assert (copy.title, copy.period, copy.state) == ("Số liệu hạ tầng số quý IV/2026", "2026-Q4", "draft")
    # decree 09/2019: 14 December; 30 November was 77 days after 14 September
    assert (copy.cutoff_on, copy.due_on) == (date(2026, 12, 14), date(2027, 3, 1))
    assert copy.recipients.count() == 3
    assert [item.indicator for item in copy.items.all()] == ["pop_5g", "wifi_culture_houses"]


def test_recipients_come_and_go_while_it_is_open_but_not_who_has_begun(world: World) -> None:
    collection, officer = ward_request(world), acting(world, "officer")
    (police,) = add_recipients(actor=officer, collection=collection, asked=asked_of(world, "police"), now=NOW)
    assert FilingStep.objects.get(recipient=police).action == "ask"
    assert ReminderSent.objects.filter(user=world.people["police"]).count() == 1
    assert not add_recipients(actor=officer, collection=collection, asked=asked_of(world, "police"), now=NOW)
    begun = recipient_of(collection, world, "culture")
    Filing.objects.create(recipient=begun, started_at=NOW)
    with pytest.raises(Refused, match="Phòng Văn hóa - Xã hội đã bắt đầu"):
        remove_recipients(actor=officer, collection=collection, ids=[begun.pk, police.pk])
    assert remove_recipients(actor=officer, collection=collection, ids=[police.pk]) == 1
    foreign = province_request(world).recipients.first()
    assert foreign is not None
    assert remove_recipients(actor=officer, collection=collection, ids=[foreign.pk]) == 0


def test_an_extension_holds_for_one_recipient_and_needs_a_reason(world: World) -> None:
    collection, officer = ward_request(world), acting(world, "officer")
    one = recipient_of(collection, world, "economy")
    given = {"actor": officer, "recipient": one, "now": NOW}
    with pytest.raises(Refused, match="lý do"):
        extend_recipient(due_on=date(2026, 12, 5), reason=" ", **given)
    with pytest.raises(Refused, match="sau hạn hiện nay 30/11/2026"):
        extend_recipient(due_on=date(2026, 11, 30), reason="Mất điện", **given)
    extend_recipient(due_on=date(2026, 12, 5), reason="Mất điện", **given)
    step = FilingStep.objects.get(recipient=one)
    assert (step.action, step.text, step.by) == ("extend", "05/12/2026: Mất điện", world.people["officer"])
    one.refresh_from_db()
    assert (one.due, collection.due_on) == (date(2026, 12, 5), date(2026, 11, 30))


def test_an_excused_recipient_owes_nothing_and_may_have_to_after_all(world: World) -> None:
    collection, officer = ward_request(world), acting(world, "officer")
    one = recipient_of(collection, world, "economy")
    excuse_recipient(actor=officer, recipient=one, reason="Không quản lý", now=NOW)
    with pytest.raises(Refused, match="miễn nộp"):
        extend_recipient(actor=officer, recipient=one, due_on=date(2026, 12, 5), reason="x", now=NOW)
    require_after_all(actor=officer, recipient=one, reason="Đã tiếp nhận", now=NOW + timedelta(hours=1))
    assert list(FilingStep.objects.filter(recipient=one).values_list("action", "text")) == [
        ("excuse", "Không quản lý"),
        ("unexcuse", "Đã tiếp nhận"),
    ]


def test_all_who_are_late_are_urged_on_by_one_click_and_not_twice_a_day(world: World) -> None:
    collection, officer = ward_request(world), acting(world, "officer")
    with pytest.raises(Refused, match="Không có nơi nào quá hạn"):
        nudge_recipients(actor=officer, collection=collection, now=at(2026, 11, 30))
    filing = Filing.objects.create(
        recipient=recipient_of(collection, world, "culture"), started_at=NOW, state="submitted"
    )
    Filing.objects.filter(pk=filing.pk).update(first_submitted_at=NOW)
    third = at(2026, 12, 3)
    nudged = nudge_recipients(actor=officer, collection=collection, now=third)
    assert (nudged.told, nudged.lately, nudged.nobody) == (2, 0, ())
    line = ReminderSent.objects.get(user=world.people["economy_officer"], object_type="collection_step")
    assert line.text == (
        "Đôn đốc: Số liệu hạ tầng số quý III/2026 – phường An Hòa đã quá hạn 3 ngày (hạn 30/11/2026)"
    )
    with pytest.raises(Refused, match="Đã đôn đốc lúc 10:00 03/12/2026"):
        nudge_recipients(actor=officer, collection=collection, now=third + timedelta(hours=2))
    again = nudge_recipients(actor=officer, collection=collection, again=True, now=third + timedelta(hours=2))
    assert again.told == 2
    assert FilingStep.objects.filter(action="nudge").count() == 4


def test_whom_nobody_reads_for_is_not_urged_on_and_the_asker_is_not_told_instead(world: World) -> None:
    unread = [
        Organisation.objects.create(unit=world.province, kind="operator", name=name, valid_from=START)
        for name in ("Nhà mạng Một", "Nhà mạng Hai")
    ]
    city = acting(world, "city")
    asked = [Asked(one.pk, world.province.pk) for one in unread]
    told = words(levels=("province",))
    made = make_collection(
        actor=city, unit=world.province, words=told, now=NOW, recipients=(*asked, *asked_of(world, "culture"))
    )
    collection = open_collection(actor=city, collection=made, now=NOW)
    rows = collection.recipients.select_related("collection", "organisation", "place")
    assert {one.organisation for one in without_people(rows, NOW)} == set(unread)
    send_reminders(now=at(2026, 11, 30))
    assert not ReminderSent.objects.filter(user=world.people["city"]).exists()
    nudged = nudge_recipients(actor=city, collection=collection, now=at(2026, 12, 3))
    assert nudged.told == 1
    assert sorted(nudged.nobody) == [
        "Nhà mạng Hai (tỉnh Sông Mây)",
        "Nhà mạng Một (tỉnh Sông Mây)",
    ]
    assert rows.exclude(nudged_at=None).get().organisation == world.organisations["culture"]
    assert FilingStep.objects.filter(action="nudge").count() == 1


def test_the_same_for_several_recipients_is_one_line_that_names_them(world: World) -> None:
    department = acting(world, "city")
    asked = asked_of(world, "police", "economy", "committee", "culture")
    Membership.objects.filter(user__username__in=("police", "economy_officer", "head")).delete()
    made = make_collection(
        actor=department,
        unit=world.province,
        words=words(levels=("commune", "province")),
        now=NOW,
        recipients=asked,
    )
    open_collection(actor=department, collection=made, now=NOW)
    for now in (at(2026, 11, 30), at(2026, 11, 30, 15)):
        send_reminders(now=now)
    lines = ReminderSent.objects.filter(user=world.people["officer"]).order_by("pk")
    told = {one.object_type: one.text for one in lines}
    assert len(lines) == len(told) == 2  # one when it was opened, one of the ladder
    assert told["collection_open"].startswith(
        "Đề nghị cung cấp số liệu: Số liệu hạ tầng số quý III/2026 – phường An Hòa, "
    )
    assert told["collection_open"].endswith(" và 1 nơi khác, hạn 30/11/2026")
    assert told["collection_recipient"].startswith("Số liệu hạ tầng số quý III/2026 – phường An Hòa, ")
    assert "Phòng Kinh tế, Hạ tầng và Đô thị (phường An Hòa)" in told["collection_recipient"]


def test_close_reopen_withdraw(world: World) -> None:
    collection, officer = ward_request(world), acting(world, "officer")
    with pytest.raises(Refused, match="đã mở thì không xóa"):
        delete_draft(actor=officer, collection=collection)
    assert close_collection(actor=officer, collection=collection, now=NOW).state == "closed"
    one = recipient_of(collection, world, "economy")
    with pytest.raises(Refused, match="không đang mở"):
        extend_recipient(actor=officer, recipient=one, due_on=date(2026, 12, 5), reason="x", now=NOW)
    assert reopen_collection(actor=officer, collection=collection, now=NOW).state == "open"
    with pytest.raises(Refused, match="vì sao rút"):
        withdraw_collection(actor=officer, collection=collection, reason="", now=NOW)
    withdraw_collection(actor=officer, collection=collection, reason="Trùng kỳ của Sở", now=NOW)
    assert FilingStep.objects.filter(action="withdraw", text="Trùng kỳ của Sở").count() == 3
    told = ReminderSent.objects.filter(text__contains="đã rút", user=world.people["operator"]).get()
    assert told.text.endswith("(Trùng kỳ của Sở)")
    draft = ward_request(world, opened=False, title="Nháp")
    delete_draft(actor=officer, collection=draft)
    assert list(Collection.objects.values_list("state", flat=True)) == ["withdrawn"]


def test_reminders_go_up_a_ladder_to_the_recipients_own_day_once_each(world: World) -> None:
    collection = ward_request(world)  # due on 30 November
    later = recipient_of(collection, world, "economy")
    extend_recipient(
        actor=acting(world, "officer"), recipient=later, due_on=date(2026, 12, 20), reason="Mất điện", now=NOW
    )
    handed_in = recipient_of(collection, world, "operator_a")
    Filing.objects.create(
        recipient=handed_in, started_at=NOW, state="submitted", submitted_at=NOW, first_submitted_at=NOW
    )
    for now in (at(2026, 11, 23), at(2026, 11, 23, 15), at(2026, 11, 24), at(2026, 12, 7), at(2026, 12, 13)):
        send_reminders(now=now)
    ladder = ReminderSent.objects.filter(object_type="collection_recipient").order_by("sent_at", "pk")
    said = "Số liệu hạ tầng số quý III/2026 – phường An Hòa – "
    assert list(ladder.values_list("user__username", "step", "text")) == [
        ("officer", 7, f"{said}còn 7 ngày (30/11/2026)"),
        ("officer", -7, f"{said}đã quá hạn 7 ngày (30/11/2026)"),
        ("economy_officer", 7, f"{said}còn 7 ngày (20/12/2026)"),
    ]


def test_every_step_is_in_the_trail_of_the_asking_unit(world: World) -> None:
    collection = province_request(world)
    one = recipient_of(collection, world, "other_culture")
    excuse_recipient(actor=acting(world, "city"), recipient=one, reason="Sáp nhập", now=NOW)
    kinds = AuditEntry.objects.filter(unit_id=world.province.pk, object_type__startswith="collection.")
    assert {"collection.collection", "collection.collectionitem", "collection.collectionrecipient"} <= set(
        kinds.values_list("object_type", flat=True)
    )
    assert not AuditEntry.objects.filter(object_type__startswith="collection.", unit_id=None).exists()


def test_a_required_table_counts_as_one_thing_to_fill(world: World) -> None:
    collection = ward_request(
        world, tables=(TableAsked("operator_stations"), TableAsked("culture_houses", required=False))
    )
    one = recipient_of(collection, world, "culture")
    filing = Filing.objects.create(recipient=one, started_at=NOW)
    given = {"filing": filing, "values": {}, "edited_at": NOW}
    for row in ("a", "b"):
        FilingTableRow.objects.create(table="operator_stations", row=row, **given)
    FilingTableRow.objects.create(table="culture_houses", row="c", **given)
    lines = {line.recipient.pk: (line.filled, line.required) for line in lines_of(collection, TODAY, NOW)}
    assert lines[one.pk] == (1, 2)  # 5G is not told yet, the required table has rows
    assert sorted(lines.values()) == [(0, 2), (0, 2), (1, 2)]


def test_what_the_same_recipients_are_asked_already_is_told_before_it_is_opened(world: World) -> None:
    province_request(world, title="Kỳ của Sở")  # asks the ward's culture office for 5G and Wi-Fi too
    draft = ward_request(world, opened=False, items=(ItemAsked("pop_5g"), ItemAsked("fibre_households")))
    assert overlaps_of(draft) == [Overlap("pop_5g", "Kỳ của Sở", 1)]
    other_period = parse_period("2026-Q2")
    assert other_period is not None
    before = ward_request(
        world, opened=False, title="Quý II", period=other_period, cutoff_on=date(2026, 6, 14)
    )
    assert overlaps_of(before) == []
