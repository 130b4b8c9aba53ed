"""Support programmes: counts told and listed, names apart, read under the trail's eyes, forgotten in time."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.adapters.table_file import read_table
from hatangso.flows.forget_names import PURPOSE, forget_due, forget_names
from hatangso.flows.import_households import import_households, rehearse_households
from hatangso.flows.keep_household import HouseholdDraft, edit_household, household_mark
from hatangso.flows.keep_support_programme import (
    edit_support_programme,
    programme_mark,
    set_support_state,
)
from hatangso.flows.receive import place_of, receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.see_support_names import NamesAsked, see_support_names
from hatangso.flows.tell_support_counts import CountEntry, counts_mark, tell_support_counts
from hatangso.store.audit.models import AuditEntry
from hatangso.store.evidence.models import Received
from hatangso.store.support.models import SupportCount, SupportedHousehold, SupportProgramme
from hatangso.store.support.queries import Tally, tallies
from tests.programme_world import NOW, TODAY, actor
from tests.support_world import A_DAY, DRAFT, GROUPS, count, hamlet, household, programme
from tests.world import World

STRANGERS = ("operator", "rival", "city", "other_officer", "leader", "police", "economy_officer")


def tally(of: SupportProgramme) -> Tally:
    (found,) = tallies([of], today=TODAY)
    return found


def test_counts_are_told_with_day_and_source_and_the_newest_stands(world: World) -> None:
    of, east, west = programme(world), hamlet(world.ward, "Đông"), hamlet(world.ward, "Tây")
    assert count(world, of, east, 15, 6, as_of=date(2026, 6, 30)) == 1
    assert count(world, of, east, 15, 12) == 1
    assert count(world, of, east, 15, 12) == 0  # told twice, kept once
    count(world, of, west, 5, 1, group=GROUPS[1])
    found = tally(of)
    assert (found.total.eligible, found.total.helped, found.total.remaining) == (20, 13, 7)
    assert (found.total.known, found.total.cells) == (2, 6)
    assert found.totals[2].eligible is None  # nobody has said anything: unknown, not 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"as_of": date(2027, 1, 1)}, "as_of"),
        ({"as_of": date(2025, 12, 31)}, "as_of"),
        ({"source": " "}, "source"),
        ({"seen": "an older page"}, None),
    ],
)
def test_counts_that_cannot_be_kept_are_refused_whole(
    world: World, changes: dict[str, Any], field: str | None
) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    asked = {
        "entries": [CountEntry(east, GROUPS[0], 5, 3)],
        "as_of": A_DAY, "source": "Thôn", "seen": counts_mark(of),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        tell_support_counts(
            actor=actor(world, "officer"),
            programme=of,
            now=NOW,
            **{**asked, **changes},
        )
    assert refused.value.field == field
    assert not SupportCount.objects.exists()


def test_no_more_are_helped_than_are_eligible_and_no_other_ward_is_counted(world: World) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    with pytest.raises(Refused, match="lớn hơn số hộ đủ điều kiện"):
        count(world, of, east, 3, 4)
    with pytest.raises(Refused, match="không thuộc chương trình"):
        count(world, of, hamlet(world.other, "Nam"), 3, 1)
    with pytest.raises(Refused, match="không thuộc chương trình"):
        count(world, of, east, 3, 1, group="Hộ khác")


def test_where_nothing_is_told_the_list_counts_and_where_they_differ_it_is_shown(world: World) -> None:
    of, east, west = programme(world), hamlet(world.ward, "Bắc"), hamlet(world.ward, "Nam")
    for number, day in ((1, A_DAY), (2, None), (3, None)):
        household(world, of, east, f"Hộ mẫu {number:02}", helped_on=day)
    household(world, of, west)
    count(world, of, east, 4, 1)
    found = tally(of)
    first, second = found.rows[0].cells[0], found.rows[1].cells[0]
    assert (first.eligible, first.helped, first.contradicts) == (4, 1, True)
    assert first.listed is not None
    assert (first.listed.eligible, first.listed.helped) == (3, 1)
    assert (second.eligible, second.helped, second.from_list) == (1, 0, True)
    assert found.contradictions == 1


@pytest.mark.parametrize("who", STRANGERS)
def test_names_are_read_and_written_by_nobody_outside_the_ward_s_focal_office_and_head(
    world: World, who: str
) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    row = household(world, of, east)
    before = AuditEntry.objects.count()
    with pytest.raises(PermissionDenied):
        see_support_names(actor=actor(world, who), programme=of, asked=NamesAsked())
    with pytest.raises(PermissionDenied):
        household(world, of, east, "Hộ mẫu 02", who=who)
    with pytest.raises(PermissionDenied):
        forget_names(actor=actor(world, who), programme=of, now=NOW)
    with pytest.raises(PermissionDenied):
        edit_household(
            actor=actor(world, who), household=row, draft=HouseholdDraft(east, GROUPS[0], "x"),
            seen=household_mark(row), now=NOW,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        count(world, of, east, 5, 3, by=actor(world, who))
    assert AuditEntry.objects.count() == before


def test_every_reading_of_names_is_written_down_and_the_trail_holds_no_name(world: World) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    household(world, of, east, "Hộ mẫu 01", code="M-001", note="Ghi chú riêng")
    household(world, of, east, "Hộ mẫu 02", helped_on=A_DAY)
    rows = see_support_names(actor=actor(world, "officer"), programme=of, asked=NamesAsked(helped="no"))
    assert [row.household_head for row in rows] == ["Hộ mẫu 01"]
    see_support_names(actor=actor(world, "head"), programme=of, asked=NamesAsked(), way="export_names")
    entries = AuditEntry.objects.filter(action__in=("see_names", "export_names")).order_by("pk")
    assert [(e.action, e.after, e.unit_id) for e in entries] == [
        ("see_names", {"rows": 1}, world.ward.pk),
        ("export_names", {"rows": 2}, world.ward.pk),
    ]
    written = " ".join(f"{e.object_name} {e.before} {e.after}" for e in AuditEntry.objects.all())
    for secret in ("Hộ mẫu", "M-001", "Ghi chú riêng"):
        assert secret not in written


def test_a_code_stands_once_and_a_household_is_changed_only_as_seen(world: World) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    row = household(world, of, east, code="M-001")
    with pytest.raises(Refused) as refused:
        household(world, of, east, "Hộ mẫu 02", code="M-001")
    assert refused.value.field == "code"
    draft = HouseholdDraft(east, GROUPS[0], "Hộ mẫu 01", "M-001", A_DAY, "Điện thoại")
    seen = household_mark(row)
    officer = actor(world, "officer")
    edit_household(actor=officer, household=row, draft=draft, seen=seen, now=NOW)
    assert SupportedHousehold.objects.get().helped_on == A_DAY
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edit_household(actor=officer, household=row, draft=draft, seen=seen, now=NOW)
    with pytest.raises(Refused, match="đến hôm nay"):
        edit_household(
            actor=officer, household=row, draft=replace(draft, helped_on=date(2027, 1, 1)),
            seen=household_mark(row), now=NOW,
        )  # fmt: skip


def test_a_programme_is_described_anew_but_its_used_groups_stay(world: World) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    count(world, of, east, 5, 3)
    officer, seen = actor(world, "officer"), programme_mark(of)
    fewer = replace(DRAFT, groups=GROUPS[1:])
    with pytest.raises(Refused, match="Hộ nghèo"):
        edit_support_programme(actor=officer, programme=of, draft=fewer, seen=seen)
    edit_support_programme(actor=officer, programme=of, draft=replace(DRAFT, groups=GROUPS[:2]), seen=seen)
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edit_support_programme(actor=officer, programme=of, draft=DRAFT, seen=seen)
    set_support_state(actor=officer, programme=of, state="closed")
    with pytest.raises(Refused, match="đã đóng"):
        count(world, of, east, 6, 3)
    with pytest.raises(Refused, match="đã đóng"):
        household(world, of, east)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "cash"}, "kind"),
        ({"groups": ()}, "groups"),
        ({"groups": ("A", "A")}, "groups"),
        ({"ends": date(2025, 1, 1)}, "ends"),
        ({"retain_until": date(2026, 6, 1)}, "retain_until"),
    ],
)
def test_a_programme_that_cannot_be_is_refused_at_its_field(
    world: World, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        programme(world, **changes)
    assert refused.value.field == field
    programme(world)
    with pytest.raises(Refused, match="Đã có chương trình"):
        programme(world, name=DRAFT.name.upper())


def test_names_go_when_their_time_is_over_and_their_counts_stay(world: World) -> None:
    of, east, west = programme(world), hamlet(world.ward, "Bắc"), hamlet(world.ward, "Nam")
    household(world, of, east, "Hộ mẫu 01", helped_on=A_DAY)
    household(world, of, east, "Hộ mẫu 02")
    household(world, of, west, "Hộ mẫu 03")
    count(world, of, west, 4, 2)
    assert forget_due(now=NOW) == 0
    SupportProgramme.objects.update(retain_until=TODAY)
    assert forget_due(now=NOW) == 0  # the last day is not over yet
    assert forget_due(now=NOW + timedelta(days=1)) == 3
    assert not SupportedHousehold.objects.exists()
    found = tally(of)
    assert [(c.eligible, c.helped) for row in found.rows for c in row.cells[:1]] == [(2, 1), (4, 2)]
    assert "danh sách" in SupportCount.objects.get(neighbourhood=east).source


def test_names_are_not_taken_in_after_their_time(world: World) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    SupportProgramme.objects.update(retain_until=TODAY - timedelta(days=1))
    of.refresh_from_db()
    with pytest.raises(Refused, match="quá hạn giữ tên"):
        household(world, of, east)


def test_a_workbook_that_brought_names_is_deleted_with_its_bytes(world: World) -> None:
    file = receive_file(
        by=world.people["officer"], unit=world.ward, file="Hộ,x".encode(), name="ho.csv", purpose=PURPOSE,
        now=NOW,
    )  # fmt: skip
    kept = Path(place_of(file.sha256))
    assert kept.exists()
    forget_due(now=NOW)
    assert Received.objects.filter(pk=file.pk).exists()
    forget_due(now=NOW + timedelta(hours=2))
    assert not Received.objects.filter(pk=file.pk).exists()
    assert not kept.exists()


TABLE = "Thôn,Nhóm hộ,Họ tên chủ hộ,Mã hộ,Ngày hỗ trợ\n"


def test_a_table_of_names_is_tried_out_then_taken_in_whole(world: World) -> None:
    of, east = programme(world), hamlet(world.ward, "Đông")
    household(world, of, east, "Hộ mẫu 01", code="M-001", what="Máy tính bảng")
    text = TABLE + (
        "Thôn Đông,hộ nghèo,Hộ mẫu 01,M-001,30/09/2026\n"
        "Đông,Hộ cận nghèo,Hộ mẫu 02,M-002,\n"
        "Đông,Hộ cận nghèo,Hộ mẫu 03,,01/10/2026\n"
    )
    officer, table = actor(world, "officer"), read_table(text.encode())
    told = rehearse_households(actor=officer, programme=of, table=table, now=NOW)
    assert (told.added, told.changed, told.faults) == (2, 1, ())
    assert SupportedHousehold.objects.count() == 1
    import_households(actor=officer, programme=of, table=table, now=NOW)
    assert SupportedHousehold.objects.count() == 3
    first = SupportedHousehold.objects.get(household_code="M-001")
    assert (first.helped_on, first.what) == (A_DAY, "Máy tính bảng")  # an empty cell keeps what is known
    again = rehearse_households(actor=officer, programme=of, table=table, now=NOW)
    assert (again.same, again.may_go) == (3, False)


def test_every_wrong_cell_of_a_table_of_names_is_named_and_nothing_is_kept(world: World) -> None:
    of = programme(world)
    hamlet(world.ward, "Đông")
    text = TABLE + (
        "Thôn Bắc,Hộ nghèo,Hộ mẫu 01,,\n"
        "Đông,Hộ giàu,Hộ mẫu 02,,\n"
        "Đông,Hộ nghèo,,,\n"
        "Đông,Hộ nghèo,Hộ mẫu 04,M-4,32/01/2026\n"
        "Đông,Hộ nghèo,Hộ mẫu 05,M-5,01/01/2030\n"
        "Đông,Hộ nghèo,Hộ mẫu 06,M-6,\n"
        "Đông,Hộ nghèo,Hộ mẫu 07,M-6,\n"
    )
    officer, table = actor(world, "officer"), read_table(text.encode())
    told = rehearse_households(actor=officer, programme=of, table=table, now=NOW)
    assert [fault.cell for fault in told.faults] == ["A2", "B3", "C4", "E5", "E6", "D8"]
    with pytest.raises(Refused, match="chưa ghi gì"):
        import_households(actor=officer, programme=of, table=table, now=NOW)
    assert not SupportedHousehold.objects.exists()


def test_many_programmes_cost_three_queries(world: World, django_assert_num_queries: Any) -> None:
    east = hamlet(world.ward, "Đông")
    found = [programme(world, name=f"Chương trình {number}") for number in range(8)]
    for of in found:
        count(world, of, east, 5, 3)
        household(world, of, east)
    with django_assert_num_queries(3):
        assert len(tallies(found, today=TODAY)) == 8
