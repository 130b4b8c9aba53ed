"""Recipients of a request for data: added, extended, excused, urged on, reminded."""

from datetime import date, timedelta

import pytest

from hatangso.flows.change_recipients import add_recipients, remove_recipients
from hatangso.flows.excuse_recipient import excuse_recipient, require_after_all
from hatangso.flows.extend_recipient import extend_recipient
from hatangso.flows.make_collection import (
    make_collection,
)
from hatangso.flows.nudge_recipients import nudge_recipients
from hatangso.flows.open_collection import (
    open_collection,
)
from hatangso.flows.refused import Refused
from hatangso.flows.send_reminders import send_reminders
from hatangso.flows.tell_recipients import without_people
from hatangso.store.collection.audiences import Asked
from hatangso.store.collection.models import (
    Collection,
    CollectionRecipient,
    Filing,
    FilingStep,
)
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.models import Membership, Organisation
from tests.request_world import asked_of, province_request, ward_request, words
from tests.work_world import NOW, acting, at
from tests.world import START, World


def recipient_of(collection: Collection, world: World, key: str) -> CollectionRecipient:
    return collection.recipients.select_related("collection__unit").get(organisation=world.organisations[key])


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
