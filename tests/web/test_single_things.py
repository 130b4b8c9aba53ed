"""Rights to single things: a door that is open to a person does not open what lies behind a neighbour's.

The table of tests/web/rights asks who gets through each door; here real things are asked for by those who
may pass the door and not touch the thing.
"""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, make
from hatangso.flows.keep_money import add_money
from hatangso.flows.raise_obstacle import raise_obstacle
from hatangso.flows.record_task_progress import record_task_progress
from hatangso.flows.rehearse_workbook import upload_workbook
from hatangso.flows.workbook_of_filing import workbook_of_filing
from hatangso.store.audit.models import AuditEntry
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Membership, Organisation, Wording
from hatangso.store.places.models import Succession
from hatangso.store.programme.models import LocalIndicator, MoneyLine, TargetMeasure
from hatangso.store.programme.money_queries import visible_money
from tests.filing_world import begun
from tests.plan_world import uploaded
from tests.programme_world import build_programme, record, told
from tests.report_world import approved, build_year
from tests.request_world import ward_request
from tests.support_world import household, programme
from tests.web.test_rights_matrix import ROWS, own_addresses
from tests.work_world import NOW, acting, make_task
from tests.world import START, World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def everything(world: World) -> dict[str, int]:
    """The id of one thing of every kind in the ward, by the kind that an address begins with."""
    year = build_year(world)
    report, plan = approved(world, year), uploaded(world)
    person, office = world.people["police"], world.organisations["economy"]
    wording = Wording.objects.create(
        unit=world.ward, text="P. KT", key="p kt", organisation=office, decided_at=NOW
    )
    local = LocalIndicator.objects.create(unit=world.ward, name="Số điểm", made_by=person, made_at=NOW)
    part = make(world.ward, NewNeighbourhood("Tổ dân phố", "số 1", NeighbourhoodFacts()), START)
    support = programme(world)
    filing = begun(world)
    workbook = workbook_of_filing(actor=acting(world, "officer"), filing=filing)
    sent = upload_workbook(
        actor=acting(world, "officer"), filing=filing, file=workbook, name="so-lieu.xlsx", now=NOW
    )
    item = plan.items.filter(kind="target").first()
    file = Received.objects.filter(unit=world.ward).first()
    assert item is not None
    assert file is not None
    return {
        "plan": plan.pk,
        "item": item.pk,
        "received": file.pk,
        "target": year.programme.pop_5g.pk,
        "measure": TargetMeasure.objects.get(target=year.programme.pop_5g).pk,
        "indicator": local.pk,
        "figure": year.figures[1].pk,
        "task": year.late.pk,
        "obstacle": year.obstacle.pk,
        "money": MoneyLine.objects.get(kind="spent").pk,
        "duty": year.occurrence.duty.pk,
        "occurrence": year.occurrence.pk,
        "report": report.pk,
        "organisation": office.pk,
        "wording": wording.pk,
        "neighbourhood": part.pk,
        "former": Succession.objects.filter(successor=world.ward)[0].pk,
        "person": person.pk,
        "membership": Membership.objects.get(user=person).pk,
        "support": support.pk,
        "household": household(world, support, part).pk,
        "filing": filing.pk,
        "recipient": filing.recipient_id,
        "collection": ward_request(world).pk,
        "upload": sent.pk,
    }


KINDS = {
    "duty_settle": "occurrence",
    "report_compose": "occurrence",
    "former_decide": "figure",
    "filing_start": "recipient",
}
SECOND = {
    "item_pk": "item",
    "wording_id": "wording",
    "membership_id": "membership",
    "household_id": "household",
    "upload": "upload",
}
WORDS = {"slug": "docx", "str": "ten"}


def named_by_id() -> list[tuple[str, str]]:
    """Every address of a locality that names a thing by its id, but for those whose rows of rights make the
    thing themselves: they are tried in the same way by the table's own test."""
    tried = {row.name for row in ROWS if row.things} | {"estimate_document"}
    tried |= {"filing_table_refused"}  # needs a file with wrong rows: tests/web/test_filing_tables.py
    return [
        (str(one.name), address)
        for address, one in own_addresses()
        if "<unit:" in address and "<int:" in address and one.name not in tried
    ]


def test_a_thing_of_another_ward_is_not_found_under_ones_own(world: World) -> None:
    things = everything(world)
    person = world.people["other_officer"]
    committee = Organisation.objects.create(
        unit=world.other, kind="people_committee", name="UBND xã Bình Minh", valid_from=START
    )
    for role in ("head", "administrator"):
        Membership.objects.create(user=person, organisation=committee, role=role, valid_from=START)
    Membership.objects.create(
        user=world.people["officer"],
        organisation=world.organisations["committee"],
        role="administrator",
        valid_from=START,
    )
    own, client = signed_in(world, "officer"), signed_in(world, "other_officer")
    before, wrong = _written_by_others(), []
    for name, address in named_by_id():
        ids: list[Any] = []
        for converter, key in _parts(address):
            if converter != "int":
                ids.append(WORDS[converter])
            elif key in SECOND:
                ids.append(things[SECOND[key]])
            elif key == "session_id":
                ids.append(1)
            else:
                ids.append(things[KINDS.get(name) or name.split("_")[0]])
        at_home = own.get(reverse(name, args=[world.ward.code, *ids])).status_code
        assert at_home != 404, name  # the things are there
        url = reverse(name, args=[world.other.code, *ids])
        for answer in (client.get(url), client.post(url, {"reason": "x", "action": "close", "text": "x"})):
            if answer.status_code not in {404, 405}:
                wrong.append((name, answer.status_code))
    assert wrong == []
    assert _written_by_others() == before


def _written_by_others() -> int:
    """Entries of the trail but for the reading of names, which the officer at home does as of right."""
    return AuditEntry.objects.exclude(action="see_names", actor_name="Người officer").count()


def test_an_enterprise_sees_nothing_of_what_its_rival_reported(world: World) -> None:
    shared = make_task(world, "Phủ sóng 5G", lead="culture", coordinating="operator_a")
    shared.organisations.create(
        role="coordinating", wording="Sao Sáng", organisation=world.organisations["operator_b"], position=1
    )
    build_programme(world)
    own = make_task(world, "Lắp trạm của Mây Xanh", lead="operator_a")
    paper = SimpleUploadedFile("hop-dong.txt", "Giá thuê trạm".encode())
    operator = acting(world, "operator")
    entry = record_task_progress(
        actor=operator, task=shared, state="in_progress", percent=10, text="Đã ký thuê 3 trạm", now=NOW,
        files=[paper],
    )  # fmt: skip
    record_task_progress(
        actor=acting(world, "officer"), task=shared, state="in_progress", percent=20, text="Đã họp", now=NOW
    )
    obstacle = raise_obstacle(
        actor=operator, unit=world.ward, organisation=world.organisations["operator_a"], title="Thiếu vốn",
        text="Thiếu vốn", proposal="", task=shared, target=None,
        held_by=world.organisations["culture"], now=NOW,
    )  # fmt: skip
    figure = record(
        world, "operator", "pop_5g", told("2026", 10, 100), source=world.organisations["operator_a"],
        files=(SimpleUploadedFile("bang.csv", b"a,b"),),
    )  # fmt: skip
    files = [entry.evidence.get(), figure.evidence.get()]
    rival, ward = signed_in(world, "rival"), signed_in(world, "officer")
    hidden = [
        ("task", own.pk),
        ("obstacle", obstacle.pk),
        ("figure_evidence", figure.pk),
        *(("received_file", file.pk) for file in files),
    ]
    for name, pk in hidden:
        address = reverse(name, args=[world.ward.code, pk])
        assert rival.get(address).status_code == 404, name
        assert ward.get(address).status_code == 200, name
    page = rival.get(reverse("task", args=[world.ward.code, shared.pk])).content.decode()
    assert "Đã ký thuê 3 trạm" not in page
    assert "Đã họp" in page
    assert "Người rival" in page  # the own people may be given the task
    assert "Người operator" not in page


def test_an_enterprise_reads_neither_the_names_of_its_rivals_staff_nor_public_money(world: World) -> None:
    shared = make_task(world, "Phủ sóng 5G", lead="culture", coordinating="operator_a")
    for who, amount in (("officer", 7_000_000), ("operator", 3_000_000)):
        MoneyLine.objects.create(
            unit=world.ward, task=shared, year=2026, kind="estimate", source="budget", amount=amount,
            entered_by=world.people[who], entered_at=NOW,
        )  # fmt: skip
    address = reverse("organisation", args=[world.ward.code, world.organisations["operator_a"].pk])
    assert "Người operator" not in signed_in(world, "rival").get(address).content.decode()
    for who in ("operator", "officer", "city"):
        assert "Người operator" in signed_in(world, who).get(address).content.decode(), who
    assert [line.amount for line in visible_money(acting(world, "operator"), world.ward)] == [3_000_000]
    assert len(visible_money(acting(world, "officer"), world.ward)) == 2


@pytest.mark.parametrize("who", ["officer", "head", "operator", "leader", "police"])
def test_who_left_opens_nothing_more(world: World, who: str) -> None:
    make_task(world, lead="economy", coordinating="operator_a")
    address = reverse("tasks", args=[world.ward.code])
    client = signed_in(world, who)
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=world.people[who]).update(valid_to=date(2026, 1, 1))
    assert client.get(address).status_code == 403
    world.people[who].is_active = False
    world.people[who].save()
    assert client.get(address).status_code == 302


def test_a_task_is_not_handed_to_a_stranger_nor_is_their_name_told(world: World) -> None:
    task = make_task(world)
    elsewhere = world.people["other_officer"]
    form = {"to": elsewhere.pk, "task": [task.pk]}
    client = signed_in(world, "officer")
    for address in (
        reverse("task_hand_over", args=[world.ward.code, task.pk]),
        reverse("tasks_assign", args=[world.ward.code]),
    ):
        answer = client.post(address, form, follow=True)
        assert answer.status_code == 404
        assert elsewhere.full_name not in answer.content.decode()


def test_an_officer_of_another_office_changes_no_task_money_or_duty(world: World) -> None:
    task = make_task(world, lead="culture")
    line = add_money(
        actor=acting(world, "head"), unit=world.ward, task=task, year=2026, kind="spent", source="budget",
        amount=1, content="", document="", now=NOW,
    )  # fmt: skip
    changes = AuditEntry.objects.filter(object_type__startswith="programme.")
    before = changes.count()
    for who in ("economy_officer", "police", "leader", "city"):
        client = signed_in(world, who)
        progress = {"state": "done", "percent": 100, "text": "x"}
        for name, pk, form in (
            ("task", task.pk, progress),
            ("task_hand_over", task.pk, {"to": ""}),
            ("task_edit", task.pk, {"text": "x"}),
            ("money_drop", line.pk, {}),
        ):
            answer = client.post(reverse(name, args=[world.ward.code, pk]), form)
            assert answer.status_code == 403, (who, name)
    assert changes.count() == before > 0


def _parts(address: str) -> list[tuple[str, str]]:
    return re.findall(r"<(int|slug|str):(\w+)>", address)
