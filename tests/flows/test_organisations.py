"""Organisations through time: suggested, changed, closed, succeeded, taken in from a table."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.adapters.table_file import read_table
from hatangso.domain.organisations.kinds import KINDS
from hatangso.flows.edit_organisation import (
    OrganisationFacts,
    add_organisation,
    change_organisation,
    close_organisation,
    organisation_mark,
    set_wording,
)
from hatangso.flows.import_organisations import import_organisations, rehearse_organisations
from hatangso.flows.make_organisations import make_organisations, suggested
from hatangso.flows.refused import Refused
from hatangso.flows.succeed_organisation import HandedOver, succeed_organisation
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.organisations.queries import current_holder, organisations_of
from hatangso.store.programme.models import Task, TaskOrganisation
from tests.world import World

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def actor(world: World, who: str = "officer") -> Actor:
    return Actor(world.people[who], TODAY)


def test_every_suggested_kind_is_known_and_one_office_is_the_focal_one(world: World) -> None:
    for unit in (world.ward, world.other, world.province):
        assert {one.kind for one in suggested(unit)} <= KINDS.keys()
    made = make_organisations(actor=actor(world), unit=world.ward, on=TODAY)
    assert "Phòng Văn hóa - Xã hội" not in {one.name for one in made}  # already there
    assert [one.name for one in Organisation.objects.filter(unit=world.ward, is_focal=True)] == [
        "Phòng Văn hóa - Xã hội"
    ]
    assert make_organisations(actor=actor(world), unit=world.ward, on=TODAY) == []


def test_the_operators_of_the_province_are_members_of_the_wards_collective_role(world: World) -> None:
    make_organisations(actor=actor(world), unit=world.ward, on=TODAY, names={"Các doanh nghiệp viễn thông"})
    role = Organisation.objects.get(unit=world.ward, is_collective=True)
    assert {one.name for one in role.members.all()} == {"Viễn thông Mây Xanh", "Viễn thông Sao Sáng"}


def test_a_ward_offers_its_own_and_the_provinces_departments_and_operators(world: World) -> None:
    names = {one.name for one in organisations_of(world.ward, TODAY)}
    assert {"Phòng Văn hóa - Xã hội", "Sở Khoa học và Công nghệ", "Viễn thông Mây Xanh"} <= names
    assert all(one.unit_id != world.other.pk for one in organisations_of(world.ward, TODAY))


def test_a_new_focal_office_takes_the_place_of_the_old_one(world: World) -> None:
    economy = world.organisations["economy"]
    change_organisation(
        actor=actor(world, "head"),
        organisation=economy,
        facts=OrganisationFacts("office", economy.name, is_focal=True),
        seen=organisation_mark(economy),
    )
    assert [one.pk for one in Organisation.objects.filter(unit=world.ward, is_focal=True)] == [economy.pk]


def test_of_two_who_edit_an_organisation_the_second_is_told_and_nothing_is_overwritten(world: World) -> None:
    economy = world.organisations["economy"]
    seen = organisation_mark(economy)
    first, second = (OrganisationFacts("office", economy.name, short_name=s) for s in ("KTHT", "KT"))
    change_organisation(actor=actor(world, "head"), organisation=economy, facts=first, seen=seen)
    with pytest.raises(Refused):
        change_organisation(actor=actor(world), organisation=economy, facts=second, seen=seen)
    assert Organisation.objects.get(pk=economy.pk).short_name == "KTHT"


@pytest.mark.parametrize("name", ["  ", "phòng văn hóa - xã hội"])
def test_a_name_is_asked_for_and_stands_once(world: World, name: str) -> None:
    with pytest.raises(Refused) as refused:
        add_organisation(
            actor=actor(world), unit=world.ward, facts=OrganisationFacts("office", name), on=TODAY
        )
    assert refused.value.field == "name"


@pytest.mark.parametrize("who", ["economy_officer", "leader", "police", "operator", "city", "other_officer"])
def test_who_does_not_keep_organisations_cannot(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        close_organisation(actor=actor(world, who), organisation=world.organisations["economy"], on=TODAY)


def test_a_closed_office_gives_its_people_no_rights(world: World) -> None:
    close_organisation(actor=actor(world), organisation=world.organisations["economy"], on=TODAY)
    assert not Actor(world.people["economy_officer"], TODAY).grants
    with pytest.raises(Refused, match="đầu mối"):
        close_organisation(actor=actor(world), organisation=world.organisations["culture"], on=TODAY)


def test_a_successor_takes_over_what_is_open_and_nothing_of_what_was_done(world: World) -> None:
    before, after = world.organisations["economy"], world.organisations["culture"]
    tasks = {
        state: Task.objects.create(
            unit=world.ward, text=f"Việc {state}", state=state, made_at=NOW, position=1
        )
        for state in ("in_progress", "done")
    }
    for task in tasks.values():
        TaskOrganisation.objects.create(task=task, role="lead", wording="Phòng Kinh tế", organisation=before)
    Duty.objects.create(
        unit=world.ward,
        title="Báo cáo",
        reporter_text="Phòng Kinh tế",
        reporter=before,
        frequency="annual",
        origin="hand",
        starts_on=date(2026, 1, 1),
    )
    set_wording(actor=actor(world), unit=world.ward, text="P. KT", organisation=before, now=NOW)
    handed = succeed_organisation(
        actor=actor(world, "head"), predecessor=before, successor=after, on=TODAY, source="QĐ giả định 1"
    )
    assert handed == HandedOver(tasks=1, targets=0, duties=1, obstacles=0, wordings=1)
    assert TaskOrganisation.objects.get(task=tasks["in_progress"]).organisation == after
    assert TaskOrganisation.objects.get(task=tasks["done"]).organisation == before
    assert Membership.objects.get(user=world.people["economy_officer"]).valid_to == TODAY
    before.refresh_from_db()
    assert before.valid_to == TODAY
    assert current_holder(before, date(2026, 11, 20)) == before
    assert current_holder(before, TODAY) == after


def test_a_line_of_successors_is_followed_to_its_end_and_circles_do_not_hang(world: World) -> None:
    first, second, third = (
        Organisation.objects.create(unit=world.province, kind="department", name=f"Sở {n}") for n in "ABC"
    )
    chief = Actor(world.people["administrator"], TODAY)
    chief.user.is_superuser = True
    succeed_organisation(actor=chief, predecessor=first, successor=second, on=date(2025, 3, 1), source="NQ 1")
    succeed_organisation(actor=chief, predecessor=second, successor=third, on=date(2026, 1, 1), source="NQ 2")
    assert current_holder(first, date(2025, 6, 1)) == second
    assert current_holder(first, TODAY) == third
    third.successors.create(successor=first, on=TODAY, source="sai")
    Organisation.objects.filter(pk=third.pk).update(valid_to=TODAY)
    assert current_holder(first, TODAY).name == "Sở C"


def test_a_table_is_tried_out_before_anything_is_written(world: World) -> None:
    lines = (
        "Loại,Tên,Tên ngắn,Thư điện tử\n"
        "Công an,Công an phường,CA,\n"
        "Nhà hát,Đoàn kịch,,\n"
        "Trường học,Trường Một,,khong-phai-thu\n"
    )
    told = rehearse_organisations(actor=actor(world), unit=world.ward, table=read_table(lines.encode()))
    assert [fault.cell for fault in told.faults] == ["A3", "D4"]
    assert not told.may_go
    with pytest.raises(Refused):
        import_organisations(actor=actor(world), unit=world.ward, table=read_table(lines.encode()), on=TODAY)
    right = "Loại;Tên;Tên ngắn\nCông an;Công an phường;CA\nTrường học;Trường Một;\n"
    told = import_organisations(
        actor=actor(world), unit=world.ward, table=read_table(right.encode()), on=TODAY
    )
    assert (told.added, told.changed, told.same) == (1, 1, 0)
    assert Organisation.objects.get(unit=world.ward, name="Công an phường").short_name == "CA"
    again = rehearse_organisations(actor=actor(world), unit=world.ward, table=read_table(right.encode()))
    assert (again.added, again.changed, again.same, again.may_go) == (0, 0, 2, False)
