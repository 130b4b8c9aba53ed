"""Requests for data: made, opened, frozen, copied, closed, withdrawn."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.periods import parse_period
from hatangso.flows.change_recipients import add_recipients
from hatangso.flows.copy_collection import copy_collection
from hatangso.flows.excuse_recipient import excuse_recipient
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
from hatangso.store.audit.models import AuditEntry
from hatangso.store.collection.models import (
    Collection,
    CollectionRecipient,
    Filing,
    FilingStep,
    FilingTableRow,
)
from hatangso.store.collection.queries_requests import Overlap, lines_of, overlaps_of
from hatangso.store.duties.models import ReminderSent
from tests.request_world import asked_of, province_request, ward_request, words
from tests.work_world import NOW, TODAY, acting, at
from tests.world import World

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
