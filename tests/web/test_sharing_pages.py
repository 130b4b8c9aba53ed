"""Shared use through its pages: what rivals cannot get at, posted rents, a sheet read in, steady queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.domain.sharing.request import Act
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.declare_rent import RentDraft, declare_rent
from hatangso.store.assets.models import Asset
from hatangso.store.duties.models import ReminderSent
from hatangso.store.sharing.models import SharingRequest
from tests.sharing_world import NOW, a_request, a_third_operator, acting, an_asset, answered, paper
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def a_rent(world: World, who: str, price: str, began: date) -> None:
    draft = RentDraft(
        world.organisations["operator_a" if who == "operator" else "operator_b"], world.province, "pole",
        "C1", "", Decimal(price), "thousand", "pole", "year", "", began, None, f"Tờ khai {price}",
    )  # fmt: skip
    declare_rent(actor=acting(world, who), draft=draft, files=[paper()], now=NOW)


def test_a_rival_gets_at_neither_request_nor_its_files(world: World) -> None:
    a_third_operator(world)
    request = a_request(world, files=[paper("bao-gia.pdf")])
    file = reverse("received_file", args=["D01", request.files.get().pk])
    page = reverse("sharing_request", args=["D01", request.pk])
    act = reverse("sharing_request_act", args=["D01", request.pk])
    for who in ("third", "city", "officer", "head", "leader", "administrator"):
        client = signed_in(world, who)
        assert client.get(page).status_code == 403, who
        assert client.get(file).status_code in {403, 404}, who
        for action in ("agree", "refuse", "withdraw", "say", "take_back", "mediate-take"):
            assert client.post(act, {"action": action, "text": "x"}).status_code == 403, (who, action)
        found = client.get(reverse("sharing_requests", args=["D01"]))
        assert "Lắp ăng ten 5G".encode() not in found.content, who
    assert signed_in(world, "operator").get(file).status_code == 200
    request.refresh_from_db()
    assert request.state == "asked"
    answered(world, request, "operator", Act.REFUSE)
    answered(world, request, "rival", Act.BRING, about="refusal")
    assert signed_in(world, "city").get(file).status_code == 200
    assert signed_in(world, "third").get(page).status_code == 403


def test_after_a_refusal_the_page_offers_mediation_to_both_and_undo_to_one(world: World) -> None:
    request = a_request(world)
    answered(world, request, "operator", Act.REFUSE)
    page = reverse("sharing_request", args=["D01", request.pk])
    asker, owner = (signed_in(world, who).get(page).content.decode() for who in ("rival", "operator"))
    assert "Tranh chấp về" in asker
    assert "Tranh chấp về" in owner
    assert ("Hoàn tác" in asker, "Hoàn tác" in owner) == (False, True)


def test_of_rivals_assets_a_list_shows_what_the_public_sees(world: World) -> None:
    an_asset(world, "manhole", name="Bể kín B7", owner="operator_b", attributes={"sharing": True})
    page = reverse("sharing", args=["D01"])
    assert "Bể kín B7".encode() not in signed_in(world, "operator").get(page).content
    assert "Bể kín B7".encode() in signed_in(world, "rival").get(page).content
    export = signed_in(world, "operator").get(page + "?export=csv").content.decode()
    assert "Bể kín" not in export
    assert "Viễn thông Sao Sáng" in export


def test_who_asks_for_an_asset_never_reads_its_hidden_name(world: World) -> None:
    cable = an_asset(world, "cable_route", name="Tuyến kín K1", code="K1-77", attributes={})
    asker, owner = signed_in(world, "rival"), signed_in(world, "operator")
    form = asker.get(reverse("sharing_request_add", args=["D01"]), {"asset": str(cable.uid)}).content.decode()
    assert "Tuyến cáp viễn thông, phường An Hòa" in form
    assert "Tuyến kín" not in form
    cable.state = "removed"
    with pytest.raises(Refused, match="“Tuyến cáp viễn thông, phường An Hòa” không dùng chung được"):
        a_request(world, [cable])
    cable.state = "in_service"
    request = a_request(world, [cable])
    answered(world, request, "operator", Act.OFFER)
    places = [
        reverse("sharing", args=["D01"]),
        reverse("sharing_requests", args=["D01"]),
        reverse("sharing_requests", args=["D01"]) + "?export=csv",
        reverse("sharing_request", args=["D01", request.pk]),
    ]
    hidden = [("Tuyến kín" in asker.get(one).content.decode()) for one in places]
    assert hidden == [False] * 4
    assert ["Tuyến kín" in owner.get(one).content.decode() for one in places] == [True] * 4
    told = ReminderSent.objects.values_list("text", flat=True)
    assert len(told) == 2
    assert not any("Tuyến kín" in one or "K1-77" in one for one in told)


def test_everybody_reads_the_rents_in_force_with_their_paper(world: World) -> None:
    a_rent(world, "operator", "95", date(2025, 1, 1))
    a_rent(world, "operator", "99", date(2026, 1, 1))
    a_rent(world, "rival", "88", date(2090, 1, 1))
    page = Client().get(reverse("public_rents", args=["D0101"]))
    text = page.content.decode()
    assert "99 nghìn đồng/cột treo cáp/năm" in text
    assert "95 nghìn" not in text
    assert "88 nghìn" not in text
    file = Client().get(reverse("public_rent_file", args=["D01", page.context["rents"][0].pk]))
    assert file.getvalue().startswith(b"%PDF")


def test_a_sheet_is_tried_and_then_kept_through_the_page(world: World) -> None:
    client, page = signed_in(world, "operator"), reverse("asset_forms", args=["D01"])
    sheet = "STT;Tên trung tâm dữ liệu;Khu vực;Diện tích (m²);Công suất (MW)\n1;TTDL An Hòa;Tổ 3;1.200;2,5\n"
    given = {"form": "44", "state": "planned", "file": SimpleUploadedFile("44.csv", sheet.encode())}
    tried = client.post(page, given)
    assert tried.context["told"].added == 1
    assert not Asset.objects.exists()
    kept = {"form": "44", "state": "planned", "received": tried.context["received"].pk}
    assert client.post(page, kept, follow=True).status_code == 200
    asset = Asset.objects.get()
    assert (asset.name, asset.state, asset.attributes) == (
        "TTDL An Hòa",
        "planned",
        {"area_m2": 1200.0, "power_mw": 2.5},
    )
    refused = signed_in(world, "rival").post(page, kept)
    assert refused.status_code == 404


def test_the_count_of_queries_does_not_grow_with_the_rows(world: World) -> None:
    client = signed_in(world, "rival")
    pages = [
        reverse(name, args=["D01"])
        for name in ("sharing", "sharing_requests", "rents", "year_plans", "asset_forms")
    ]

    def counted(more: int) -> list[int]:
        for _number in range(more):
            a_request(world, [an_asset(world, name=f"Cột {SharingRequest.objects.count()}")])
            a_rent(world, "rival", "90", date(2000 + SharingRequest.objects.count(), 1, 1))
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200, page
            found.append(len(asked))
        return found

    few = counted(2)
    many = counted(8)
    assert [b for a, b in zip(few, many, strict=True) if b > a] == []
    assert max(many) < 45


def test_a_hostile_address_is_answered_with_a_page(world: World) -> None:
    client = signed_in(world, "operator")
    for name in ("sharing", "sharing_requests", "rents", "year_plans", "sharing_request_add"):
        for hostile in ("owner=x", "type=nothing", "state=x", "page=9999", "q=%00", "bbox=1", "asset=x"):
            answer = client.get(f"{reverse(name, args=['D01'])}?{hostile}")
            assert answer.status_code in {200, 400}, (name, hostile)
