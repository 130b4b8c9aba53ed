"""Figures are published once for every commune, contested, corrected, withdrawn; nothing is lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.footing import Footing
from hatangso.flows.contest_figure import (
    Proposed,
    accept_contest,
    contest_figure,
    reject_contest,
    withdraw_contest,
)
from hatangso.flows.decide_figure import return_figure
from hatangso.flows.hand_down import hand_down, hand_down_again, withdraw_publication
from hatangso.flows.read_handed import read_handed
from hatangso.flows.record_figure import FigureEntry, FiguresRefused, record_figures
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Contest, Filing, FilingSnapshot
from hatangso.store.collection.publications import contests_of, publications_of
from hatangso.store.duties.models import ReminderSent
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure
from tests.filing_world import NOW, TODAY, acting
from tests.hand_down_world import FIGURES, PERIOD, WARD, published, words
from tests.programme_world import told
from tests.world import World


def standing(unit: Unit) -> Observation:
    return Observation.objects.get(unit=unit, indicator="pop_5g", state="approved")


def test_it_lands_in_each_commune_approved_with_its_footing_and_source(world: World) -> None:
    filing = published(world)
    row = standing(world.ward)
    assert (row.part, row.whole, row.value) == (6000, 12000, 50)
    assert (row.approved_level, row.footing, row.decided_by) == ("province", "measured", world.people["city"])
    assert row.source == "Sở Khoa học và Công nghệ công bố ngày 20/11/2026 – Phủ sóng 5G quý III"
    assert standing(world.other).value == 20
    assert StandingFigure.objects.filter(unit=world.ward, as_approved=True).count() == 1
    assert FilingSnapshot.objects.get().cells[WARD.text] == {"part": 6000, "whole": 12000}
    assert [p.figures for p in publications_of(world.province)] == [2]
    assert [p.pk for p in publications_of(world.ward)] == [filing.pk]
    told = ReminderSent.objects.filter(object_type="handed_down").values_list("user__username", flat=True)
    assert sorted(told) == ["head", "officer", "other_officer"]


def test_a_later_version_corrects_what_changed_and_withdraws_what_it_leaves_out(world: World) -> None:
    filing = published(world)
    first = standing(world.ward)
    hand_down_again(
        actor=acting(world, "city"),
        publication=filing,
        published_on=TODAY,
        figures={WARD: CellValues(part=6600, whole=12000)},
        reason="Đo bổ sung",
        now=NOW,
    )
    row = standing(world.ward)
    assert (row.value, row.supersedes, row.correction_reason) == (55, first, "Đo bổ sung")
    assert "ngày 21/11/2026" in row.source
    first.refresh_from_db()
    assert first.state == "superseded"
    left_out = Observation.objects.get(unit=world.other)
    assert (left_out.state, left_out.decision_note) == ("superseded", "Đo bổ sung")
    assert Observation.objects.count() == 3, "every figure that was ever published is kept"
    withdraw_publication(actor=acting(world, "city"), publication=filing, reason="Sai kỳ", now=NOW)
    assert not Observation.objects.filter(state="approved").exists()
    assert not StandingFigure.objects.exists()
    with pytest.raises(Refused, match="đã rút"):
        withdraw_publication(actor=acting(world, "city"), publication=filing, reason="Sai kỳ", now=NOW)


def test_the_same_again_is_refused(world: World) -> None:
    filing = published(world)
    with pytest.raises(Refused, match="Không có số liệu nào đổi"):
        hand_down_again(
            actor=acting(world, "city"),
            publication=filing,
            published_on=TODAY,
            figures=FIGURES,
            reason="Lại",
            now=NOW,
        )
    assert Observation.objects.count() == 2


@pytest.mark.parametrize("who", ["head", "officer", "operator", "leader", "administrator"])
def test_nobody_below_publishes(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        hand_down(actor=acting(world, who), unit=world.province, words=words(world), figures=FIGURES, now=NOW)
    with pytest.raises(PermissionDenied):
        hand_down(actor=acting(world, who), unit=world.ward, words=words(world), figures=FIGURES, now=NOW)
    filing = published(world)
    with pytest.raises(PermissionDenied):
        withdraw_publication(actor=acting(world, who), publication=filing, reason="x", now=NOW)


def contested(world: World, **proposed: float) -> Contest:
    return contest_figure(
        actor=acting(world, "officer"),
        unit=world.ward,
        figure=standing(world.ward),
        reason="Tổ Bờ Đê đã có sóng từ tháng 8",
        proposed=Proposed(**proposed),
        now=NOW,
    )


def test_a_contested_figure_stays_in_force_until_the_publisher_accepts(world: World) -> None:
    published(world)
    contest = contested(world, part=7200, whole=12000)
    assert standing(world.ward).value == 50
    assert [c.pk for c in contests_of(world.province, acting(world, "city"))] == [contest.pk]
    with pytest.raises(Refused, match="đang có ý kiến"):
        contested(world)
    accept_contest(
        actor=acting(world, "city"),
        contest=contest,
        corrected=Proposed(part=7200, whole=12000),
        answer="Đã kiểm tra thực địa",
        now=NOW,
    )
    contest.refresh_from_db()
    row = standing(world.ward)
    assert (contest.state, contest.answer, row.value) == ("accepted", "Đã kiểm tra thực địa", 60)
    assert row.supersedes == contest.observation
    assert "Chấp nhận ý kiến của phường An Hòa" in row.correction_reason
    assert standing(world.other).value == 20, "nobody else's figure moved"
    assert ReminderSent.objects.filter(object_type="contest_accepted").count() == 2


def test_a_rejected_contest_keeps_the_figure_and_its_reasons(world: World) -> None:
    published(world)
    contest = contested(world)
    with pytest.raises(Refused, match="vì sao giữ nguyên"):
        reject_contest(actor=acting(world, "city"), contest=contest, answer=" ", now=NOW)
    reject_contest(actor=acting(world, "city"), contest=contest, answer="Số đo tháng 9", now=NOW)
    contest.refresh_from_db()
    assert (contest.state, standing(world.ward).value) == ("rejected", 50)
    with pytest.raises(Refused, match="đã được trả lời"):
        reject_contest(actor=acting(world, "city"), contest=contest, answer="Lần nữa", now=NOW)


def test_publishing_anew_carries_an_open_contest_over_or_meets_it(world: World) -> None:
    filing = published(world)
    contest = contested(world, part=7200, whole=12000)

    def again(part: float) -> None:
        hand_down_again(
            actor=acting(world, "city"),
            publication=filing,
            published_on=TODAY,
            figures={**FIGURES, WARD: CellValues(part=part, whole=12000)},
            reason="Đo lại",
            now=NOW,
        )

    again(6600)
    contest.refresh_from_db()
    assert (contest.state, contest.observation) == ("open", standing(world.ward))
    again(7200)
    contest.refresh_from_db()
    assert (contest.state, contest.answer) == ("accepted", "Đo lại")


@pytest.mark.parametrize("who", ["other_officer", "operator", "leader", "police", "economy_officer", "city"])
def test_only_the_commune_itself_contests(world: World, who: str) -> None:
    published(world)
    with pytest.raises(PermissionDenied):
        contest_figure(
            actor=acting(world, who),
            unit=world.ward,
            figure=standing(world.ward),
            reason="x",
            proposed=Proposed(),
            now=NOW,
        )


def test_a_commune_contests_neither_anothers_figure_nor_its_own(world: World) -> None:
    published(world)
    with pytest.raises(Refused, match="của địa phương mình"):
        contest_figure(
            actor=acting(world, "officer"),
            unit=world.ward,
            figure=standing(world.other),
            reason="x",
            proposed=Proposed(),
            now=NOW,
        )
    Observation.objects.filter(unit=world.ward).update(state="superseded")
    with pytest.raises(Refused, match="không phải do cấp trên công bố"):
        contest_figure(
            actor=acting(world, "officer"),
            unit=world.ward,
            figure=Observation.objects.get(unit=world.ward),
            reason="x",
            proposed=Proposed(),
            now=NOW,
        )


def test_the_commune_can_neither_return_nor_overwrite_what_was_published(world: World) -> None:
    published(world)
    row = standing(world.ward)
    with pytest.raises(Refused, match="hãy nêu ý kiến"):
        return_figure(actor=acting(world, "head"), figure=row, reason="Sai", now=NOW)
    entry = FigureEntry(
        indicator="pop_5g",
        told=told("2026-Q3", 7200, 12000),
        source="phường",
        source_organisation=world.organisations["department"],
        corrects=row,
        correction_reason="Sai",
    )
    with pytest.raises(FiguresRefused) as refused:
        record_figures(actor=acting(world, "officer"), unit=world.ward, entries=[entry], now=NOW)
    assert "cấp trên công bố" in refused.value.said(0, "period")[0]
    assert standing(world.ward).value == 50


def test_what_cannot_be_true_is_neither_proposed_nor_published(world: World, tmp_path: Path) -> None:
    published(world)
    with pytest.raises(Refused):
        contested(world, part=13000, whole=12000)
    path = tmp_path / "cong-bo.csv"
    path.write_text(
        "Mã xã, phường;pop_5g_part;pop_5g_whole;fibre_households_value\n"
        "D0101;13.000;12.000;80,5\nD0102;1000;;\nD0199;1;2;3\n"
    )
    assert PERIOD is not None
    found = read_handed(path=path, unit=world.province, period=PERIOD, footing=Footing.REPORTED, today=TODAY)
    assert found.figures[CellKey("fibre_households", "D0101")] == CellValues(value=80.5)
    assert {fault.where.split(" – ")[0] for fault in found.faults} == {"4", "phường An Hòa", "xã Bình Minh"}


def test_a_commune_takes_its_contest_back(world: World) -> None:
    published(world)
    contest = contested(world)
    with pytest.raises(PermissionDenied):
        withdraw_contest(actor=acting(world, "other_officer"), contest=contest, now=NOW)
    withdraw_contest(actor=acting(world, "officer"), contest=contest, now=NOW)
    assert Contest.objects.get().state == "withdrawn"
    assert contested(world).state == "open"


def test_a_hundred_communes_cost_as_many_queries_as_two(world: World) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        published(world)
    units = [
        Unit(
            code=f"D2{number:03d}",
            level="commune",
            kind="xa",
            name=f"Xã {number}",
            full_name=f"xã {number}",
            parent=world.province,
        )
        for number in range(100)
    ]
    Unit.objects.bulk_create(units)
    many = {CellKey("pop_5g", unit.code): CellValues(part=50, whole=100) for unit in units}
    with CaptureQueriesContext(connection) as more:
        published(world, many)
    assert Observation.objects.filter(state="approved").count() == 102
    assert len(more) < 2 * len(few)


def test_nobody_publishes_a_file_in_the_name_of_an_operator(world: World) -> None:
    told = replace(words(world), publisher=world.organisations["operator_a"])
    with pytest.raises(Refused, match="Chỉ công bố nhân danh"):
        hand_down(actor=acting(world, "city"), unit=world.province, words=told, figures=FIGURES, now=NOW)
    assert not Filing.objects.exists()
