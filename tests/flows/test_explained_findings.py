"""Many figures look unusual for the same cause: one reason answers them all."""

import pytest
from django.test import Client
from django.urls import reverse

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.check_filing import check_filing
from hatangso.flows.explain_findings import explain_findings
from hatangso.flows.refused import Refused
from hatangso.flows.submit_filing import FilingRefused, submit_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import lay_out
from hatangso.store.collection.models import Filing
from tests.filing_world import NOW, acting, begun, fill
from tests.programme_world import record, told
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def jumped(world: World) -> Filing:
    """Two shares jump from 10 % and 20 % to 52,5 % and 87,5 %."""
    source = world.organisations["culture"]
    record(world, "officer", "pop_5g", told("2026-Q2", 1200, 12000), source=source)
    record(world, "officer", "fibre_households", told("2026-Q2", 800, 4000), source=source)
    filing = begun(world)
    fill(
        world,
        filing,
        pop_5g=CellValues(part=6300, whole=12000),
        fibre_households=CellValues(part=3500, whole=4000),
        shared_data_store=CellValues(blank_reason="Chưa có"),
    )
    return filings().get(pk=filing.pk)


def unanswered(world: World, filing: Filing) -> list[str]:
    filing = filings().get(pk=filing.pk)
    return [
        one.rule for one in check_filing(filing, lay_out(filing), actor=acting(world, "officer")).unanswered
    ]


def test_one_reason_is_put_to_every_finding_of_a_rule_and_the_filing_can_be_handed_in(world: World) -> None:
    filing = jumped(world)
    officer = acting(world, "officer")
    assert unanswered(world, filing) == ["jump_of_share", "jump_of_share"]
    with pytest.raises(FilingRefused, match="2 chỗ bất thường"):
        submit_filing(actor=officer, filing=filing, seen=None, now=NOW)
    with pytest.raises(Refused, match="lý do chung"):
        explain_findings(actor=officer, filing=filing, rule="", reason="  ", now=NOW)
    with pytest.raises(Refused, match="Không còn chỗ"):
        explain_findings(actor=officer, filing=filing, rule="too_large", reason="Đúng", now=NOW)
    explain_findings(actor=officer, filing=filing, rule="jump_of_share", reason="12 trạm mới", now=NOW)
    assert unanswered(world, filing) == []
    filing = filings().get(pk=filing.pk)
    kept = [entry.confirmed for entry in filing.entries.order_by("pk")]
    assert kept == [{"jump_of_share": "12 trạm mới"}, {"jump_of_share": "12 trạm mới"}, {}]
    assert submit_filing(actor=officer, filing=filing, seen=None, now=NOW).state == "submitted"


def test_the_page_offers_one_reason_for_all_and_keeps_what_was_typed_beside_it(world: World) -> None:
    filing = jumped(world)
    client = Client()
    client.force_login(world.people["officer"], backend=BACKEND)
    page = reverse("filing", args=["D0101", filing.pk])
    assert "Một lý do cho nhiều chỗ bất thường" in client.get(page).content.decode()
    answer = client.post(page, {"action": "explain", "one_rule": "", "one_reason": ""})
    assert answer.status_code == 422
    row = next(row.key.text for row in lay_out(filing).sheet.rows if row.key.indicator == "pop_5g")
    sent = {f"{row}-rev": "1", f"{row}-part": "6.400", f"{row}-whole": "12.000"}
    answer = client.post(
        page, {**sent, "action": "explain", "one_rule": "", "one_reason": "12 trạm mới"}, follow=True
    )
    assert "Đã ghi lý do cho 2 dòng." in answer.content.decode()
    assert filing.entries.get(indicator="pop_5g").part == 6400
    assert unanswered(world, filing) == []
    assert "Một lý do cho nhiều chỗ" not in answer.content.decode()


def test_one_reason_for_all_goes_through_the_interface_too(world: World) -> None:
    filing = jumped(world)
    client = Client()
    client.force_login(world.people["officer"], backend=BACKEND)
    answer = client.post(
        f"/api/filings/{filing.pk}/explain", {"reason": "12 trạm mới"}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["may_be_handed_in"] is True
    assert [one["reason"] for one in answer.json()["findings"]] == ["12 trạm mới", "12 trạm mới"]


def test_saving_what_is_saved_already_says_so(world: World) -> None:
    filing = jumped(world)
    client = Client()
    client.force_login(world.people["officer"], backend=BACKEND)
    answer = client.post(reverse("filing", args=["D0101", filing.pk]), {"action": "save"}, follow=True)
    assert "Mọi số liệu đã được lưu." in answer.content.decode()
