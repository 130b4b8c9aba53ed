"""Figures are told, corrected, approved and returned; who may, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.progress.observation import Progress
from hatangso.flows.decide_figure import approve_figures, return_figure
from hatangso.flows.record_figure import FigureEntry, FiguresRefused, record_figures
from hatangso.flows.refused import Refused
from hatangso.store.audit.models import AuditEntry
from hatangso.store.programme.models import Observation
from tests.programme_world import NOW, actor, build_programme, record, told
from tests.world import World


@pytest.fixture(autouse=True)
def programme(world: World) -> None:
    build_programme(world)


def approve(world: World, row: Observation, who: str = "head") -> None:
    approve_figures(actor=actor(world, who), unit=world.ward, figures=[row], now=NOW)


def test_a_ratio_keeps_its_halves_and_its_per_cent(world: World) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    assert (row.part, row.whole, row.value) == (6300, 12000, 52.5)
    assert (row.period, row.period_end, row.state) == ("2026-Q3", date(2026, 9, 30), "entered")
    assert AuditEntry.objects.filter(object_type="programme.observation", action="create").count() == 1


def test_a_product_is_told_by_how_far_it_is(world: World) -> None:
    row = record(world, "economy_officer", "shared_data_store", told("2026", progress=Progress.UNDER_WAY),
                 source=world.organisations["economy"])  # fmt: skip
    assert (row.progress, row.done, row.value) == ("under_way", False, None)


@pytest.mark.parametrize(
    ("figure", "field", "sentence"),
    [
        (told("2026-Q3", 13000, 12000), "part", "lớn hơn tổng số"),
        (told("2026-Q3", 10, 0), "whole", "lớn hơn 0"),
        (told("2026-Q3", 10), "whole", "thiếu tổng số"),
        (told("2026-Q3"), "part", "Hãy nhập số phần"),
        (told("2026-Q3", value=101), "value", "từ 0 đến 100"),
        (told("2027", 10, 20), "period", "chưa bắt đầu"),
        (told("2009", 10, 20), "period", "2015"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    world: World, figure: object, field: str, sentence: str
) -> None:
    with pytest.raises(FiguresRefused) as refused:
        record(world, "officer", "pop_5g", figure)  # type: ignore[arg-type]
    (said,) = refused.value.said(0, field)
    assert sentence in said
    assert not Observation.objects.exists()


def test_stations_of_5g_may_outnumber_those_of_4g(world: World) -> None:
    row = record(world, "officer", "stations_5g_per_4g", told("2026-Q3", 36, 30))
    assert row.value == 120


def test_one_wrong_figure_keeps_the_right_one_beside_it_out(world: World) -> None:
    entries = [
        FigureEntry("pop_5g", told("2026-Q3", 6000, 12000), "Văn bản 1", None),
        FigureEntry("fibre_households", told("2026-Q3", 500, 400), "Văn bản 1", None),
    ]
    with pytest.raises(FiguresRefused) as refused:
        record_figures(actor=actor(world, "officer"), unit=world.ward, entries=entries, now=NOW)
    assert list(refused.value.faults) == [1]
    assert "còn 1 chỗ" in refused.value.sentence
    assert not Observation.objects.exists()


def test_a_jump_asks_why_and_is_kept_with_the_answer(world: World) -> None:
    record(world, "officer", "pop_5g", told("2026-Q2", 4800, 12000))
    with pytest.raises(FiguresRefused) as refused:
        record(world, "officer", "pop_5g", told("2026-Q3", 9600, 12000))
    assert "từ 40% thành 80%" in refused.value.said(0, "unusual_reason")[0]
    row = record(world, "officer", "pop_5g", told("2026-Q3", 9600, 12000), unusual_reason="Thêm 5 trạm mới")
    assert row.unusual_reason == "Thêm 5 trạm mới"


def test_a_second_figure_of_a_period_must_be_a_correction_with_its_reason(world: World) -> None:
    first = record(world, "officer", "pop_5g", told("2026-Q3", 6000, 12000))
    with pytest.raises(FiguresRefused) as refused:
        record(world, "officer", "pop_5g", told("2026-Q3", 6100, 12000))
    assert "đã có số liệu" in refused.value.said(0, "period")[0]
    with pytest.raises(FiguresRefused) as refused:
        record(world, "officer", "pop_5g", told("2026-Q3", 6100, 12000), corrects=first)
    assert refused.value.said(0, "correction_reason") == ["Hãy ghi lý do sửa số liệu."]
    second = record(
        world, "officer", "pop_5g", told("2026-Q3", 6100, 12000), corrects=first, correction_reason="Gõ nhầm"
    )
    first.refresh_from_db()
    assert (first.state, second.supersedes_id) == ("superseded", first.pk)


def test_an_approved_figure_stands_until_its_correction_is_approved(world: World) -> None:
    first = record(world, "officer", "pop_5g", told("2026-Q3", 6000, 12000))
    approve(world, first)
    second = record(
        world, "officer", "pop_5g", told("2026-Q3", 6100, 12000), corrects=first, correction_reason="Gõ nhầm"
    )
    first.refresh_from_db()
    assert first.state == "approved"
    approve(world, second)
    first.refresh_from_db()
    assert first.state == "superseded"


def test_correcting_what_somebody_else_just_corrected_is_refused(world: World) -> None:
    first = record(world, "officer", "pop_5g", told("2026-Q3", 6000, 12000))
    record(world, "officer", "pop_5g", told("2026-Q3", 6100, 12000), corrects=first, correction_reason="A")
    with pytest.raises(FiguresRefused, match="Chưa lưu"):
        record(
            world, "officer", "pop_5g", told("2026-Q3", 6200, 12000), corrects=first, correction_reason="B"
        )


def test_an_operator_tells_only_figures_of_its_own(world: World) -> None:
    own, rival = world.organisations["operator_a"], world.organisations["operator_b"]
    row = record(world, "operator", "pop_5g", told("2026-Q3", 6000, 12000), source=own)
    assert row.source_organisation == own
    with pytest.raises(Refused):
        record(world, "operator", "pop_5g", told("2026-Q2", 6000, 12000), source=rival)
    with pytest.raises(PermissionDenied):
        record(world, "rival", "pop_5g", told("2026-Q2", 6000, 12000), source=rival)


@pytest.mark.parametrize(
    "who", ["leader", "administrator", "police", "economy_officer", "other_officer", "city"]
)
def test_who_has_no_part_in_the_target_cannot_enter_its_figures(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        record(world, who, "pop_5g", told("2026-Q3", 6000, 12000))


@pytest.mark.parametrize(
    "who",
    ["officer", "economy_officer", "leader", "administrator", "police", "operator", "city", "other_officer"],
)
def test_only_a_head_approves_and_returns(world: World, who: str) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6000, 12000))
    with pytest.raises(PermissionDenied):
        approve(world, row, who)
    with pytest.raises(PermissionDenied):
        return_figure(actor=actor(world, who), figure=row, reason="sai", now=NOW)


def test_a_figure_is_returned_with_its_reason(world: World) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6000, 12000))
    with pytest.raises(Refused):
        return_figure(actor=actor(world, "head"), figure=row, reason=" ", now=NOW)
    return_figure(actor=actor(world, "head"), figure=row, reason="Thiếu tổ 5", now=NOW)
    row.refresh_from_db()
    assert (row.state, row.decision_note) == ("returned", "Thiếu tổ 5")
    record(world, "officer", "pop_5g", told("2026-Q3", 6200, 12000))


def test_a_head_approves_their_own_figure_only_where_there_is_no_other_head(world: World) -> None:
    row = record(world, "head", "pop_5g", told("2026-Q3", 6000, 12000))
    from hatangso.store.organisations.models import Membership

    second = Membership.objects.create(
        user=world.people["leader"],
        organisation=world.organisations["committee"],
        role="head",
        valid_from=date(2025, 7, 1),
    )
    with pytest.raises(Refused, match="không tự duyệt"):
        approve(world, row)
    second.valid_to = date(2026, 1, 1)
    second.save()
    approve(world, row)
    row.refresh_from_db()
    assert row.decided_by_id == row.entered_by_id
