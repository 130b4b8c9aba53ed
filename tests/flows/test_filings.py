"""A filing from the first cell to its approval at two levels, its return, its correction, and who may not."""

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.check_filing import check_filing
from hatangso.flows.comment_filing import answer_remark, comment_filing
from hatangso.flows.correct_filing import correct_filing
from hatangso.flows.decide_filing import approve_filing, return_filing
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import CellSave, save_cells
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import FilingRefused, submit_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import lay_out, sheet_of
from hatangso.store.collection.models import CellRemark, Filing, FilingEntry, FilingSnapshot
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure
from tests.filing_world import NOW, acting, ask, begun, fill, filled, key, make_collection, submitted
from tests.programme_world import record, told
from tests.world import World


def fresh(filing: Filing) -> Filing:
    return filings().get(pk=filing.pk)


def approved(world: World, filing: Filing, *who: str) -> Filing:
    for one in who:
        filing = fresh(filing)
        approve_filing(actor=acting(world, one), filing=filing, seen=filing.revision, now=NOW)
    return fresh(filing)


def test_a_filing_is_filled_handed_in_and_approved_by_ward_and_province(world: World) -> None:
    filing = submitted(world)
    assert (filing.state, filing.level, filing.version) == ("submitted", "commune", 1)
    row = Observation.objects.get(indicator="pop_5g")
    assert (row.part, row.whole, row.value, row.state) == (6300, 12000, 52.5, "entered")
    assert row.source == "Số liệu quý III/2026 – Phòng Văn hóa - Xã hội"
    assert row.source_organisation == world.organisations["culture"]
    assert Observation.objects.count() == 2, "a cell without a figure makes none: unknown is not 0"
    assert StandingFigure.objects.filter(as_told=True, approved=False).count() == 2

    filing = approved(world, filing, "head")
    assert (filing.state, filing.level) == ("submitted", "province")
    row.refresh_from_db()
    assert (row.state, row.approved_level, row.decided_by) == ("approved", "commune", world.people["head"])
    filing = approved(world, filing, "city")
    assert (filing.state, filing.level) == ("approved", "province")
    row.refresh_from_db()
    assert (row.state, row.approved_level) == ("approved", "province")
    assert [(s.version, s.level) for s in FilingSnapshot.objects.order_by("pk")] == [
        (1, ""),
        (1, "commune"),
        (1, "province"),
    ]
    digests = set(FilingSnapshot.objects.values_list("digest", flat=True))
    assert len(digests) == 1, "nothing was changed between handing in and the two levels"


def test_what_is_impossible_or_missing_is_refused_and_what_is_unusual_asks_why(world: World) -> None:
    record(world, "officer", "pop_5g", told("2026-Q2", 1200, 12000), source=world.organisations["culture"])
    filing = begun(world)
    fill(
        world,
        filing,
        pop_5g=CellValues(part=6300, whole=12000),
        fibre_households=CellValues(part=4500, whole=4000),
    )
    actor = acting(world, "officer")
    with pytest.raises(FilingRefused) as refused:
        submit_filing(actor=actor, filing=fresh(filing), seen=None, now=NOW)
    assert {(f.key.split("|")[0], f.is_hard) for f in refused.value.findings.found} == {
        ("pop_5g", False),  # 10 % → 52,5 %
        ("fibre_households", True),
        ("shared_data_store", True),
    }
    assert Observation.objects.filter(period="2026-Q3").count() == 0
    (jump,) = refused.value.findings.unanswered
    fill(
        world,
        fresh(filing),
        pop_5g=CellValues(part=6300, whole=12000, confirmed=((jump.rule, "Nhà mạng phát sóng 12 trạm mới"),)),
        fibre_households=CellValues(part=3500, whole=4000),
        shared_data_store=CellValues(blank_reason="Chưa có báo cáo"),
    )
    done = submit_filing(actor=actor, filing=fresh(filing), seen=None, now=NOW)
    assert done.state == "submitted"
    assert Observation.objects.get(indicator="pop_5g", period="2026-Q3").unusual_reason == (
        "Nhà mạng phát sóng 12 trạm mới"
    )
    with pytest.raises(Refused, match="đã nộp lúc"):
        submit_filing(actor=actor, filing=fresh(filing), seen=None, now=NOW)
    assert Observation.objects.filter(period="2026-Q3").count() == 2


def test_a_returned_filing_is_corrected_not_sent_anew(world: World) -> None:
    filing = submitted(world)
    filing = return_filing(
        actor=acting(world, "head"),
        filing=filing,
        seen=filing.revision,
        reason="",
        remarks={key("pop_5g").text: "Tổng số phải là 12.100"},
        now=NOW,
    )
    assert filing.state == "returned"
    assert set(Observation.objects.values_list("state", flat=True)) == {"returned"}
    rows = {row.key.indicator: row for row in sheet_of(fresh(filing)).rows}
    assert rows["pop_5g"].remark == "Tổng số phải là 12.100"
    fill(world, fresh(filing), pop_5g=CellValues(part=6300, whole=12100))
    filing = submit_filing(actor=acting(world, "officer"), filing=fresh(filing), seen=None, now=NOW)
    assert (filing.version, filing.state) == (2, "submitted")
    assert Filing.objects.count() == 1
    states = Observation.objects.order_by("indicator", "pk").values_list("indicator", "whole", "state")
    assert list(states) == [
        ("fibre_households", 4000, "entered"),  # not touched: the same observation stands again
        ("pop_5g", 12000, "returned"),
        ("pop_5g", 12100, "entered"),
    ]
    assert {row.remark for row in sheet_of(fresh(filing)).rows} == {""}


def test_a_correction_leaves_in_force_what_was_approved_until_it_is_approved_itself(world: World) -> None:
    filing = approved(world, submitted(world), "head", "city")
    old = Observation.objects.get(indicator="pop_5g")
    actor = acting(world, "officer")
    with pytest.raises(Refused, match="lý do"):
        correct_filing(actor=actor, filing=filing, reason=" ", now=NOW)
    filing = correct_filing(actor=actor, filing=filing, reason="Nhà mạng gửi lại số", now=NOW)
    assert (filing.state, filing.version) == ("draft", 2)
    fill(world, fresh(filing), pop_5g=CellValues(part=7200, whole=12000))
    changed = [row.key.indicator for row in sheet_of(fresh(filing)).rows if row.changed_since_approval]
    assert changed == ["pop_5g"]
    submit_filing(actor=actor, filing=fresh(filing), seen=None, now=NOW)
    old.refresh_from_db()
    new = Observation.objects.get(indicator="pop_5g", state="entered")
    assert (old.state, new.supersedes, new.correction_reason) == ("approved", old, "Nhà mạng gửi lại số")
    assert StandingFigure.objects.get(indicator="pop_5g", as_approved=True).value == 52.5
    assert StandingFigure.objects.get(indicator="pop_5g", as_told=True).value == 60
    assert Observation.objects.filter(indicator="fibre_households").count() == 1
    approved(world, filing, "head", "city")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state, new.approved_level) == ("superseded", "approved", "province")
    assert StandingFigure.objects.get(indicator="pop_5g").value == 60
    assert FilingSnapshot.objects.filter(version=2).count() == 3


def test_a_figure_taken_back_by_a_correction_no_longer_counts_once_that_is_approved(world: World) -> None:
    filing = approved(world, submitted(world), "head", "city")
    filing = correct_filing(actor=acting(world, "officer"), filing=filing, reason="Số sai", now=NOW)
    fill(world, fresh(filing), pop_5g=CellValues(blank_reason="Nhà mạng rút lại số"))
    submit_filing(actor=acting(world, "officer"), filing=fresh(filing), seen=None, now=NOW)
    assert Observation.objects.get(indicator="pop_5g").state == "approved"
    approved(world, filing, "head")
    assert Observation.objects.get(indicator="pop_5g").state == "superseded"
    assert not StandingFigure.objects.filter(indicator="pop_5g").exists()


def test_a_wards_head_cannot_approve_at_the_provinces_level_nor_anybody_their_own(world: World) -> None:
    filing = approved(world, submitted(world), "head")
    assert filing.level == "province"
    with pytest.raises(PermissionDenied):
        approve_filing(actor=acting(world, "head"), filing=filing, seen=filing.revision, now=NOW)
    with pytest.raises(PermissionDenied):
        approve_filing(actor=acting(world, "officer"), filing=filing, seen=filing.revision, now=NOW)
    with pytest.raises(PermissionDenied):
        approve_filing(actor=acting(world, "operator"), filing=filing, seen=filing.revision, now=NOW)
    assert fresh(filing).state == "submitted"


def test_nobody_approves_what_they_typed_where_another_may(world: World) -> None:
    filing = submitted(world, "head")
    other = world.people["leader"]
    other.memberships.update(role="head")
    with pytest.raises(Refused, match="không tự duyệt"):
        approve_filing(actor=acting(world, "head"), filing=filing, seen=filing.revision, now=NOW)
    other.memberships.update(role="leader")
    approve_filing(actor=acting(world, "head"), filing=filing, seen=filing.revision, now=NOW)
    assert fresh(filing).level == "province", "the only head of the ward may, and the trail shows it"


def test_two_people_at_one_cell_are_both_told_and_nothing_is_overwritten(world: World) -> None:
    filing = begun(world)
    cell = key("pop_5g")
    first = save_cells(
        actor=acting(world, "officer"),
        filing=filing,
        cells=[CellSave(cell, CellValues(part=6300, whole=12000), 0)],
        seen=0,
        now=NOW,
    )
    assert first.revisions == {cell: 1}
    second = save_cells(
        actor=acting(world, "head"),
        filing=filing,
        cells=[
            CellSave(cell, CellValues(part=6400, whole=12000), 0),
            CellSave(key("fibre_households"), CellValues(part=3500, whole=4000), 0),
        ],
        seen=0,
        now=NOW,
    )
    (conflict,) = second.conflicts
    assert (conflict.yours.part, conflict.theirs.part, conflict.by) == (6400, 6300, "Người officer")
    assert FilingEntry.objects.get(indicator="pop_5g").part == 6300
    assert second.revisions == {key("fibre_households"): 1}, "the other cell of the same save is kept"
    # Whoever chooses their own value says so on top of the other's revision.
    chosen = save_cells(
        actor=acting(world, "head"),
        filing=filing,
        cells=[CellSave(cell, CellValues(part=6400, whole=12000), conflict.revision)],
        seen=2,
        now=NOW,
    )
    assert chosen.revisions == {cell: 2}
    assert FilingEntry.objects.get(indicator="pop_5g").part == 6400


def test_the_same_save_sent_again_after_a_lost_answer_changes_nothing(world: World) -> None:
    filing = begun(world)
    save = [CellSave(key("pop_5g"), CellValues(part=6300, whole=12000), 0)]
    actor = acting(world, "officer")
    for _time in range(2):
        saved = save_cells(actor=actor, filing=filing, cells=save, seen=0, now=NOW)
        assert saved.revisions == {key("pop_5g"): 1}
    assert FilingEntry.objects.count() == 1
    assert fresh(filing).revision == 1


def test_cells_not_asked_for_and_impossible_numbers_are_told_one_by_one(world: World) -> None:
    filing = begun(world)
    saved = save_cells(
        actor=acting(world, "officer"),
        filing=filing,
        cells=[
            CellSave(key("pop_5g", "D0102"), CellValues(part=1, whole=2), 0),
            CellSave(key("ipv6_systems"), CellValues(part=1, whole=2), 0),
            CellSave(key("pop_5g"), CellValues(part=1e30, whole=2), 0),
            CellSave(key("fibre_households"), CellValues(part=1, whole=2), 0),
        ],
        seen=0,
        now=NOW,
    )
    assert saved.refused.keys() == {key("pop_5g", "D0102"), key("ipv6_systems"), key("pop_5g")}
    assert FilingEntry.objects.count() == 1


def test_an_operator_can_neither_fill_nor_begin_anothers(world: World) -> None:
    collection = make_collection(world, breakdown="commune", levels=("province",))
    recipient = ask(collection, world.organisations["operator_a"], world.province)
    with pytest.raises(PermissionDenied):
        start_filing(actor=acting(world, "rival"), recipient=recipient, now=NOW)
    filing = start_filing(actor=acting(world, "operator"), recipient=recipient, now=NOW)
    with pytest.raises(PermissionDenied):
        save_cells(
            actor=acting(world, "rival"),
            filing=filing,
            cells=[CellSave(key("pop_5g"), CellValues(part=1, whole=2), 0)],
            seen=0,
            now=NOW,
        )
    with pytest.raises(PermissionDenied):
        comment_filing(actor=acting(world, "rival"), filing=filing, text="Cho xem", now=NOW)


def test_a_question_at_a_cell_is_answered_once(world: World) -> None:
    filing = submitted(world)
    comment_filing(
        actor=acting(world, "head"),
        filing=filing,
        text="Đã gồm khu đô thị mới?",
        cell=key("pop_5g").text,
        now=NOW,
    )
    remark = CellRemark.objects.get()
    answer_remark(actor=acting(world, "officer"), remark=remark, text="Đã gồm.", now=NOW)
    with pytest.raises(Refused, match="đã có người trả lời"):
        answer_remark(actor=acting(world, "officer"), remark=remark, text="Chưa.", now=NOW)
    assert CellRemark.objects.get().answer == "Đã gồm."


def test_a_figure_told_before_stands_in_the_filing_and_is_not_told_twice(world: World) -> None:
    culture = world.organisations["culture"]
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000), source=culture)
    filing = begun(world)
    assert sheet_of(filing).rows[0].current.part == 6300
    fill(
        world,
        filing,
        fibre_households=CellValues(part=3500, whole=4000),
        shared_data_store=CellValues(blank_reason="Chưa có"),
    )
    submit_filing(actor=acting(world, "officer"), filing=fresh(filing), seen=None, now=NOW)
    assert Observation.objects.filter(indicator="pop_5g").count() == 1


def test_who_hands_in_without_having_seen_a_colleagues_last_cell_is_told(world: World) -> None:
    filing = filled(world)
    seen = filing.revision
    fill(world, filing, "head", pop_5g=CellValues(part=6400, whole=12000))
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        submit_filing(actor=acting(world, "officer"), filing=fresh(filing), seen=seen, now=NOW)


def test_an_approver_who_looks_at_an_older_version_is_told(world: World) -> None:
    filing = submitted(world)
    seen = filing.revision
    correct_filing(actor=acting(world, "officer"), filing=filing, reason="Nhầm cột", now=NOW)
    with pytest.raises(Refused, match="không còn chờ duyệt"):
        approve_filing(actor=acting(world, "head"), filing=filing, seen=seen, now=NOW)
    submit_filing(actor=acting(world, "officer"), filing=fresh(filing), seen=None, now=NOW)
    with pytest.raises(Refused, match="vừa thay đổi"):
        approve_filing(actor=acting(world, "head"), filing=fresh(filing), seen=seen, now=NOW)


def test_an_operators_claim_is_held_only_against_what_was_measured_and_never_before_the_operator(
    world: World,
) -> None:
    mine, theirs, culture = (world.organisations[one] for one in ("operator_a", "operator_b", "culture"))
    record(world, "head", "pop_5g", told("2026-Q3", 10800, 12000), source=theirs)  # 90 % by a rival
    record(world, "officer", "pop_5g", told("2026-Q3", 8520, 12000), source=culture)  # 71 % of the whole ward
    recipient = ask(make_collection(world, items=("pop_5g",)), mine, world.ward)
    operator = acting(world, "operator")
    filing = start_filing(actor=operator, recipient=recipient, now=NOW)
    fill(world, filing, "operator", pop_5g=CellValues(part=6300, whole=12000))  # 52,5 %: its own part
    laid = lay_out(fresh(filing))
    for who in ("operator", "head"):
        assert check_filing(fresh(filing), laid, actor=acting(world, who)).found == ()
    Observation.objects.filter(source_organisation=culture).update(footing="surveyed", part=4800, value=40)
    seen_by_head = check_filing(fresh(filing), laid, actor=acting(world, "head"))
    assert [one.rule for one in seen_by_head.soft] == ["claim_above_measured"], "52,5 % against 40 % surveyed"
    assert "40%" in seen_by_head.soft[0].words.vi
    assert check_filing(fresh(filing), laid, actor=operator).found == ()
    submit_filing(actor=operator, filing=fresh(filing), seen=None, now=NOW)
    assert fresh(filing).state == "submitted"
