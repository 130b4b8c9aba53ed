"""Figures of the communes from before the merger, brought to the ward of today when asked for."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from hatangso.flows.record_figure import FigureEntry, FiguresRefused
from hatangso.flows.record_former_figure import decide_former_figure, record_former_figure
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Succession, Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.models import Observation
from hatangso.store.programme.rebased import RebasedFigure, rebased_figures
from hatangso.store.programme.standing import standings
from tests.programme_world import NOW, TODAY, Programme, actor, build_programme, record, told
from tests.world import START, World


@pytest.fixture
def programme(world: World) -> Programme:
    Unit.objects.filter(name="An Thượng").update(population=8200)
    Unit.objects.filter(name="An Hạ").update(population=5300)
    return build_programme(world)


def former(name: str) -> Unit:
    return Unit.objects.get(name=name)


def tell(
    world: World, name: str, period: str, part: float, whole: float, who: str = "officer"
) -> Observation:
    entry = FigureEntry(
        "pop_5g", told(period, part, whole), "Báo cáo cũ", None, unusual_reason="Theo báo cáo cũ"
    )
    return record_former_figure(
        actor=actor(world, who), unit=world.ward, former=former(name), entry=entry, now=NOW
    )


def found(world: World, who: str = "officer", unit: Unit | None = None) -> tuple[RebasedFigure, ...]:
    unit = unit or world.ward
    return rebased_figures(
        unit, definitions_of(unit), {"pop_5g": "%"}, as_of=TODAY, actor=actor(world, who)
    ).get("pop_5g", ())


def test_the_merged_communes_make_the_ward_by_sums_of_their_halves(
    world: World, programme: Programme
) -> None:
    tell(world, "An Thượng", "2024", 4100, 8200)
    tell(world, "An Hạ", "2024", 1060, 5300)
    (one,) = found(world)
    assert one.value == pytest.approx(38.222, abs=0.001)  # 5,160 of 13,500: not 35, the mean of 50 and 20
    assert (one.complete, one.covered_people, one.result.estimated) == (True, 100, False)
    assert {(part.unit.name, part.share) for part in one.parts} == {("An Thượng", 100), ("An Hạ", 100)}
    # The raw figures stay with their units; the ward's own standing is not touched.
    assert Observation.objects.filter(unit=world.ward).count() == 0
    (standing,) = standings(world.ward, as_of=TODAY, target_ids=[programme.pop_5g.pk])
    assert standing.measures[0].latest is None


def test_a_commune_without_a_figure_is_named_with_what_is_covered(world: World, programme: Programme) -> None:
    tell(world, "An Thượng", "2024", 4100, 8200)
    (one,) = found(world)
    assert (one.complete, one.value) == (False, 50)
    assert one.covered_people == pytest.approx(100 * 8200 / 13_500)
    assert [gap.place.name for gap in one.result.combined.missing] == ["xã An Hạ"]


def test_where_the_ward_has_a_figure_for_its_own_borders_that_stands(
    world: World, programme: Programme
) -> None:
    tell(world, "An Thượng", "2024", 4100, 8200)
    record(world, "officer", "pop_5g", told("2024", 5000, 13_500))
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 13_500))
    assert found(world) == ()


def test_a_divided_commune_needs_its_share(world: World, programme: Programme) -> None:
    old = Unit.objects.create(
        level="commune", kind="xa", name="Mây", full_name="xã Mây", valid_to=START, population=10_000
    )
    step = Succession.objects.create(
        predecessor=old, successor=world.other, on=START, whole=False, source="x"
    )
    Succession.objects.create(predecessor=old, successor=world.ward, on=START, whole=False, source="x")
    entry = FigureEntry("pop_5g", told("2024", 4000, 10_000), "Báo cáo cũ", None)
    record_former_figure(
        actor=actor(world, "other_officer"), unit=world.other, former=old, entry=entry, now=NOW
    )
    (unknown,) = found(world, "other_officer", world.other)
    assert unknown.value is None
    assert unknown.why is not None
    assert "xã Mây" in unknown.why.reason.vi
    step.share, step.share_source = 0.6, "Đề án"
    step.save()
    (one,) = found(world, "other_officer", world.other)
    assert (one.value, one.result.estimated, one.result.footing) == (40, True, "modelled")
    assert (one.result.combined.part, one.result.combined.whole) == (2400, 6000)


def test_only_the_ward_that_came_from_it_tells_a_former_unit_s_figures(
    world: World, programme: Programme
) -> None:
    entry = FigureEntry("pop_5g", told("2024", 1, 2), "Báo cáo cũ", None)
    asked: dict[str, Any] = {"entry": entry, "now": NOW}
    old = former("An Hạ")
    with pytest.raises(Refused, match="không phải đơn vị cũ"):
        record_former_figure(actor=actor(world, "other_officer"), unit=world.other, former=old, **asked)
    for who in ("operator", "other_officer", "leader", "economy_officer"):
        with pytest.raises(PermissionDenied):
            record_former_figure(actor=actor(world, who), unit=world.ward, former=old, **asked)
    with pytest.raises(Refused, match="kết thúc ngày 01/07/2025"):
        tell(world, "An Hạ", "2026", 1, 2)
    with pytest.raises(FiguresRefused):
        tell(world, "An Hạ", "2024", 3, 2)
    assert not Observation.objects.exists()


def test_an_operator_does_not_see_a_former_unit_s_unapproved_figures(
    world: World, programme: Programme
) -> None:
    row = tell(world, "An Thượng", "2024", 4100, 8200)
    assert found(world, "operator") == ()
    Observation.objects.filter(pk=row.pk).update(state="approved")
    assert len(found(world, "operator")) == 1


def test_a_former_figure_is_approved_or_returned_by_the_head_of_today_s_ward(
    world: World, programme: Programme
) -> None:
    row = tell(world, "An Thượng", "2024", 4100, 8200)
    asked: dict[str, Any] = {"figure": row, "approve": True, "now": NOW}
    for who in ("officer", "other_officer", "operator", "city"):
        with pytest.raises(PermissionDenied):
            decide_former_figure(actor=actor(world, who), unit=world.ward, **asked)
    own = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12_000))
    with pytest.raises(Refused, match="không phải đơn vị cũ"):
        decide_former_figure(actor=actor(world, "head"), unit=world.ward, figure=own, approve=True, now=NOW)
    client = Client()
    client.force_login(world.people["head"], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/D0101/so-lieu/truoc-sap-xep/{row.pk}/duyet/"
    assert client.post(address, {"decision": "approve"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "approved"
    client.post(address, {"reason": "Sai nguồn"})
    row.refresh_from_db()
    assert (row.state, row.decision_note) == ("returned", "Sai nguồn")
    assert client.post(f"/D0101/so-lieu/truoc-sap-xep/{own.pk}/duyet/").status_code == 404


def test_the_switch_adds_the_past_to_the_chart_and_the_table(world: World, programme: Programme) -> None:
    row = tell(world, "An Thượng", "2024", 4100, 8200)
    tell(world, "An Hạ", "2024", 1060, 5300)
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12_000))
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/D0101/chi-tieu/{programme.pop_5g.pk}/"
    plain = client.get(address).content.decode()
    assert "?rebased=1" in plain
    assert "rebased-mark" not in plain
    shown = client.get(address, {"rebased": "1"}).content.decode()
    assert 'class="rebased-mark"' in shown
    assert "38,2%" in shown
    assert f"/D0101/so-lieu/truoc-sap-xep/?indicator=pop_5g#so-{row.pk}" in shown
    raw = client.get("/D0101/so-lieu/truoc-sap-xep/", {"indicator": "pop_5g"}).content.decode()
    assert f'id="so-{row.pk}"' in raw


def test_a_former_figure_is_entered_in_the_page(world: World, programme: Programme) -> None:
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    address = "/D0101/so-lieu/truoc-sap-xep/?indicator=pop_5g"
    typed = {
        "former": former("An Hạ").pk, "period": "năm 2024", "part": "1.060", "whole": "5.300",
        "footing": "reported", "source": "Báo cáo 12/BC-UBND",
    }  # fmt: skip
    wrong = client.post(address, {**typed, "part": "9.000"})
    assert wrong.status_code == 422
    assert client.post(address, {**typed, "former": world.other.pk}).status_code == 422
    assert client.post(address, typed).status_code == 302
    row = Observation.objects.get()
    assert (row.unit, row.period, row.value) == (former("An Hạ"), "2024", 20)


def test_a_long_ancestry_costs_no_query_a_unit(
    world: World, programme: Programme, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        old = Unit.objects.create(
            level="commune", kind="xa", name=f"Cũ {number}", full_name=f"xã Cũ {number}", valid_to=START
        )
        Succession.objects.create(predecessor=old, successor=world.ward, on=START, source="x")
        Observation.objects.create(
            unit=old, indicator="pop_5g", period="2024", period_end=date(2024, 12, 31), part=1, whole=2,
            value=50, footing="reported", source="x", entered_at=NOW,
        )  # fmt: skip
    definitions, officer = definitions_of(world.ward), actor(world, "officer")
    # successions of two generations, units, grants, figures, neighbourhoods
    with django_assert_max_num_queries(7):
        found = rebased_figures(world.ward, definitions, {"pop_5g": "%"}, as_of=TODAY, actor=officer)
    assert len(found["pop_5g"][0].parts) == 14
