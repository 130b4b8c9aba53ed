"""A request to share from the first word to the tenancy, and every way in which it may not go."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.sharing.request import Act, RequestState
from hatangso.domain.sharing.terms import Terms
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.answer_request import (
    Agreement,
    acts_of,
    answer_request,
    say_on_request,
    take_back,
)
from hatangso.flows.sharing.keep_tenancy import add_tenancy
from hatangso.flows.sharing.set_terms import set_terms
from hatangso.store.assets.models import Asset
from hatangso.store.duties.models import ReminderSent
from hatangso.store.sharing.models import SharingRequest, Tenancy
from hatangso.store.sharing.who_sees import requests_seen_by
from tests.sharing_world import (
    NOW,
    TODAY,
    a_request,
    a_third_operator,
    acting,
    an_asset,
    answered,
    paper,
)
from tests.world import World

SIGNED = Agreement("12/2026/TT-DC", date(2026, 3, 20), date(2026, 4, 1))


def told_to(world: World, who: str) -> list[str]:
    return list(ReminderSent.objects.filter(user=world.people[who]).values_list("text", flat=True))


def test_the_owner_is_told_and_has_fifteen_days(world: World) -> None:
    request = a_request(world)
    assert (request.state, request.due_on) == ("asked", date(2026, 3, 17))
    assert request.owner == world.organisations["operator_a"]
    assert told_to(world, "operator") == ["Viễn thông Sao Sáng đề nghị dùng chung: Cột Bờ Đê"]
    assert told_to(world, "rival") == told_to(world, "city") == []


def test_a_button_pressed_twice_asks_once(world: World) -> None:
    uid, mast = uuid4(), an_asset(world)
    assert a_request(world, [mast], uid=uid) == a_request(world, [mast], uid=uid)
    assert SharingRequest.objects.count() == 1
    with pytest.raises(Refused, match="đã có đề nghị đang mở"):
        a_request(world, [mast])


def test_agreed_and_signed_it_becomes_a_tenancy(world: World) -> None:
    mast = an_asset(world)
    request = a_request(world, [mast])
    answered(world, request, "operator", Act.AGREE)
    with pytest.raises(Refused, match="đính kèm văn bản"):
        answered(world, request, "rival", Act.RECORD, agreement=SIGNED)
    answered(world, request, "rival", Act.RECORD, agreement=SIGNED, files=[paper()])
    assert request.state == RequestState.CONTRACTED
    assert request.closed_at is not None
    tenancy = Tenancy.objects.get(asset=mast)
    assert (tenancy.tenant, tenancy.valid_from) == (world.organisations["operator_b"], date(2026, 4, 1))
    assert tenancy.document == "12/2026/TT-DC, 20/03/2026"
    assert tenancy.file is not None
    assert "Viễn thông Sao Sáng ghi thỏa thuận đã ký: Cột Bờ Đê" in told_to(world, "operator")


def test_an_agreement_settles_on_what_is_there_and_doubles_nobody(world: World) -> None:
    """Of five masts one is shared until June already, one shared for good, one a mistake, one taken down."""
    masts = [an_asset(world, name=f"Cột {n}") for n in range(5)]
    request = a_request(world, masts)
    answered(world, request, "operator", Act.AGREE)
    for mast, ends in ((masts[1], date(2026, 6, 1)), (masts[2], None)):
        add_tenancy(
            actor=acting(world, "operator"), asset=mast, tenant=world.organisations["operator_b"],
            tenant_name="", valid_from=date(2026, 1, 1), valid_to=ends, document="", note="", now=NOW,
        )  # fmt: skip
    Asset.objects.filter(pk=masts[3].pk).update(deleted_at=NOW)
    Asset.objects.filter(pk=masts[4].pk).update(state="removed")
    answered(world, request, "rival", Act.RECORD, agreement=SIGNED, files=[paper()])
    settled = Tenancy.objects.filter(request=request).order_by("asset")
    assert [(one.asset, one.valid_from) for one in settled] == [
        (masts[0], date(2026, 4, 1)),
        (masts[1], date(2026, 6, 1)),
    ]


def test_a_counter_offer_goes_to_and_fro(world: World) -> None:
    request = a_request(world)
    answered(world, request, "operator", Act.OFFER, text="Chỉ từ tháng 9, độ cao 24 m")
    assert (request.state, request.offer) == ("offered", "Chỉ từ tháng 9, độ cao 24 m")
    answered(world, request, "rival", Act.DECLINE, text="Cần trước tháng 6")
    assert request.state == "asked"
    answered(world, request, "operator", Act.OFFER, text="Từ tháng 6")
    answered(world, request, "rival", Act.ACCEPT)
    assert request.state == "agreed"


def test_a_refusal_needs_a_reason_and_can_be_taken_back_until_the_other_side_acts(world: World) -> None:
    request = a_request(world)
    with pytest.raises(Refused, match="ghi rõ lý do"):
        answered(world, request, "operator", Act.REFUSE, text=" ")
    answered(world, request, "operator", Act.REFUSE, text="Hết tải trọng")
    with pytest.raises(Refused, match="không rút lại được"):
        take_back(actor=acting(world, "rival"), request=request, now=NOW)
    take_back(actor=acting(world, "operator"), request=request, now=NOW)
    request.refresh_from_db()
    assert (request.state, request.due_on) == ("asked", date(2026, 3, 17))
    answered(world, request, "operator", Act.REFUSE, text="Hết tải trọng")
    say_on_request(actor=acting(world, "rival"), request=request, text="Xin xem lại", now=NOW)
    with pytest.raises(Refused, match="không rút lại được"):
        take_back(actor=acting(world, "operator"), request=request, now=NOW)


def test_silence_can_be_brought_to_the_department_only_when_the_term_is_over(world: World) -> None:
    request = a_request(world)
    last_day, late = NOW + timedelta(days=15), NOW + timedelta(days=16)
    assert Act.BRING not in acts_of(acting(world, "rival"), request, today=last_day.date())
    with pytest.raises(Refused, match="còn trong hạn"):
        answered(world, request, "rival", Act.BRING, about="silence", now=last_day)
    answered(world, request, "rival", Act.BRING, about="silence", now=late)
    assert request.state == "disputed"
    assert request.disputes.get().due_on == late.date() + timedelta(days=30)


def test_the_terms_of_the_province_hold_for_what_is_asked_afterwards(world: World) -> None:
    city = acting(world, "city")
    with pytest.raises(Refused, match="Hãy ghi văn bản"):
        set_terms(actor=city, province=world.province, terms=Terms(10, 20, "", verified=True), now=NOW)
    with pytest.raises(Refused, match="từ 1 đến 180"):
        set_terms(actor=city, province=world.province, terms=Terms(0, 20, "", verified=False), now=NOW)
    set_terms(actor=city, province=world.province, terms=Terms(10, 20, "", verified=False), now=NOW)
    assert a_request(world).due_on == date(2026, 3, 12)
    with pytest.raises(PermissionDenied):
        set_terms(
            actor=acting(world, "operator"), province=world.province, terms=Terms(9, 9, "", verified=False),
            now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"purpose": ""}, "để làm gì"),
        ({"wanted_to": date(2026, 5, 1)}, "sau ngày bắt đầu"),
        ({"assets": []}, "ghi tuyến cần dùng chung"),
        ({"assets": [], "route": "Bờ Đê – Chợ Mới"}, "Chưa rõ chủ sở hữu"),
    ],
)
def test_what_is_missing_is_said(world: World, told: dict[str, Any], sentence: str) -> None:
    if told.get("assets") == [] and "route" not in told:
        told["owner"] = world.organisations["operator_a"]
    with pytest.raises(Refused, match=sentence):
        a_request(world, **told)


def test_what_cannot_be_asked_for(world: World) -> None:
    own = an_asset(world, owner="operator_b")
    of_nobody = an_asset(world, owner=None)
    camera = an_asset(world, type="camera", attributes={})
    removed = an_asset(world, state="removed")
    for assets, sentence in (
        ([own], "của chính doanh nghiệp"),
        ([of_nobody], "Chưa rõ chủ sở hữu"),
        ([camera], "không dùng chung được"),
        ([removed], "không dùng chung được"),
        ([an_asset(world), own], "của một chủ sở hữu"),
    ):
        with pytest.raises(Refused, match=sentence):
            a_request(world, assets)
    route = a_request(world, [], route="Bờ Đê – Chợ Mới", owner=world.organisations["operator_a"])
    assert route.assets.count() == 0


def test_nobody_asks_in_the_name_of_another(world: World) -> None:
    for who in ("operator", "officer", "city", "leader"):
        with pytest.raises(PermissionDenied):
            a_request(world, actor=acting(world, who))


def test_the_sides_cannot_do_each_others_acts(world: World) -> None:
    request = a_request(world)
    for who, act in (
        ("rival", Act.AGREE),
        ("rival", Act.REFUSE),
        ("rival", Act.OFFER),
        ("operator", Act.WITHDRAW),
        ("operator", Act.ACCEPT),
        ("city", Act.AGREE),
    ):
        with pytest.raises(Refused):
            answered(world, request, who, act)
    for who in ("officer", "head", "administrator"):
        with pytest.raises(PermissionDenied):
            answered(world, request, who, Act.AGREE)
    request.refresh_from_db()
    assert request.state == "asked"
    assert request.steps.count() == 1


def test_a_third_operator_and_the_department_see_nothing_of_it(world: World) -> None:
    third = a_third_operator(world)
    request = a_request(world)
    assert list(requests_seen_by(acting(world, "operator"), world.province)) == [request]
    assert list(requests_seen_by(acting(world, "rival"), world.ward)) == [request]
    for who in ("city", "officer", "head", "leader", "administrator"):
        assert not requests_seen_by(acting(world, who), world.province).exists(), who
    assert not requests_seen_by(third, world.province).exists()
    with pytest.raises(PermissionDenied):
        answer_request(actor=third, request=request, act=Act.AGREE, text="x", now=NOW)
    with pytest.raises(PermissionDenied):
        say_on_request(actor=third, request=request, text="x", now=NOW)


def test_what_one_may_do_follows_from_state_and_side(world: World) -> None:
    request = a_request(world)
    assert set(acts_of(acting(world, "operator"), request, today=TODAY)) == {
        Act.AGREE,
        Act.REFUSE,
        Act.OFFER,
    }
    assert set(acts_of(acting(world, "rival"), request, today=TODAY)) == {Act.WITHDRAW}
    assert acts_of(acting(world, "city"), request, today=TODAY) == {}
