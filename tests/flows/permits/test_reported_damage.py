"""An operator reports damage of its own mast, the ward takes it up; nobody reports of another's."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from hatangso.flows.permits.keep_finding import (
    FindingDraft,
    finding_mark,
    keep_finding,
    report_damage,
    take_up_finding,
)
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import ReminderSent
from hatangso.store.permits.models import Finding
from tests.permit_world import a_permit, planned_mast
from tests.work_world import NOW, acting
from tests.world import World


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def damage(**told: Any) -> FindingDraft:
    return FindingDraft(**{"kind": "damage", "happened_on": date(2026, 11, 20), "found": "Cắt dây", **told})


def test_an_operator_reports_damage_of_its_own_and_the_ward_takes_it_up(world: World) -> None:
    mast, permit = planned_mast(world), a_permit(world)
    operator, officer = client_of(world, "operator"), client_of(world, "officer")
    add = reverse("finding_add", args=["D0101"])
    asset_page = reverse("asset", args=["D0101", mast.uid])
    assert f"{add}?asset={mast.uid}" in operator.get(asset_page).content.decode()
    form = operator.get(f"{add}?asset={mast.uid}").content.decode()
    assert [name in form for name in ('value="damage"', 'value="violation"', "penalty_vnd")] == [1, 0, 0]
    sent = {
        "uid": str(uuid4()), "asset": str(mast.uid), "kind": "damage", "happened_on": "2026-01-05",
        "found": "Cắt trộm dây tiếp địa", "permit": permit.pk, "outcome": "penalty", "penalty_vnd": "1",
    }  # fmt: skip
    assert operator.post(add, sent | {"kind": "violation"}).status_code == 422
    assert [operator.post(add, sent).status_code for _twice in range(2)] == [302, 302]
    found = Finding.objects.get()
    assert (found.outcome, found.penalty_vnd, found.permit) == ("reported", None, permit)
    told = ReminderSent.objects.filter(object_type="finding").values_list("user", flat=True)
    assert sorted(told) == sorted(world.people[who].pk for who in ("officer", "head"))
    edit = reverse("finding_edit", args=["D0101", found.pk])
    assert operator.get(edit).status_code == 403
    assert operator.post(edit, {"action": "take_up", "seen": finding_mark(found)}).status_code == 403
    assert "Tiếp nhận" in officer.get(edit).content.decode()
    assert officer.post(edit, {"action": "take_up", "seen": finding_mark(found)}).status_code == 302
    found.refresh_from_db()
    assert found.outcome == "open"
    assert ReminderSent.objects.get(object_type="finding", user=world.people["operator"]).read_at is None
    with pytest.raises(Refused, match="đã được tiếp nhận"):
        take_up_finding(actor=acting(world, "officer"), finding=found, seen=finding_mark(found), now=NOW)
    assert asset_page in operator.get(reverse("reminders", args=["D0101"])).content.decode()


def test_nobody_reports_damage_of_anothers_asset(world: World) -> None:
    mast = planned_mast(world)
    add = reverse("finding_add", args=["D0101"])
    sent = {"uid": str(uuid4()), "kind": "damage", "happened_on": "2026-01-05", "found": "x", "place": "y"}
    for who in ("rival", "police", "economy_officer", "leader", "other_officer"):
        client = client_of(world, who)
        codes = [client.get(f"{add}?asset={mast.uid}"), client.post(add, sent | {"asset": str(mast.uid)})]
        assert {one.status_code for one in codes} <= {403, 404}, who
        with pytest.raises(PermissionDenied):
            report_damage(actor=acting(world, who), draft=damage(asset=mast), uid=uuid4(), now=NOW)
    assert client_of(world, "operator").post(add, sent).status_code == 403  # a place is no asset of its own
    with pytest.raises(PermissionDenied):
        report_damage(actor=acting(world, "operator"), draft=damage(place="Chợ"), uid=uuid4(), now=NOW)
    assert not Finding.objects.exists()


def test_a_finding_names_only_a_file_that_one_sees(world: World) -> None:
    mast, mine = planned_mast(world), a_permit(world)
    theirs = a_permit(
        world, who="rival", applicant=world.organisations["operator_b"], title="Mở mặt bằng Sao Sáng"
    )
    operator, officer = acting(world, "operator"), acting(world, "officer")
    with pytest.raises(Refused, match="hồ sơ cấp phép") as refused:
        report_damage(actor=operator, draft=damage(asset=mast, permit=theirs), uid=uuid4(), now=NOW)
    assert refused.value.field == "permit"
    add = reverse("finding_add", args=["D0101"])
    form = client_of(world, "operator").get(f"{add}?asset={mast.uid}").content.decode()
    assert (mine.title in form, theirs.title in form) == (True, False)
    keep_finding(
        actor=officer, unit=world.ward, draft=damage(asset=mast, permit=theirs), uid=uuid4(), now=NOW
    )
    with pytest.raises(Refused, match="Được báo"):
        keep_finding(
            actor=officer, unit=world.ward, draft=damage(place="x", outcome="reported"), uid=uuid4(), now=NOW
        )
    pages = [
        client_of(world, who).get(reverse("findings", args=["D0101"])).content.decode()
        for who in ("officer", "operator")
    ]
    assert [theirs.title in page for page in pages] == [True, False]
    assert ["Cắt dây" in page for page in pages] == [True, True]
    file = client_of(world, "officer").get(reverse("permit", args=["D0101", theirs.pk])).content.decode()
    assert "Cắt dây" in file


def test_a_ward_officer_reads_on_the_assets_page_which_file_it_belongs_to(world: World) -> None:
    mast = planned_mast(world)
    a_permit(world, assets=[mast], title="Xin dựng cột chợ Mới")
    page = reverse("asset", args=["D0101", mast.uid])
    for who, reads in (("officer", True), ("operator", True), ("police", False)):
        assert ("Xin dựng cột chợ Mới" in client_of(world, who).get(page).content.decode()) is reads, who
