"""The composite of the plans' own targets, from figures and plans as recorded."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatangso.catalog.index_files import index_of
from hatangso.domain.quantities import Unknown
from hatangso.store.indices.composites import Composite, composite_of
from hatangso.store.programme.models import Target, TargetMeasure
from hatangso.store.results.models import StandingFigure
from tests.programme_world import NOW, build_programme
from tests.world import World

ON = date(2026, 11, 21)


def promise(
    world: World, unit: object, code: str, value: float, year: int = 2030, unit_text: str = "%"
) -> None:
    target = Target.objects.create(unit=unit, text=f"{code} {value}", year=year, component="telecom")
    TargetMeasure.objects.create(target=target, indicator=code, op=">=", value=value, unit_text=unit_text)


def stands(
    world: World,
    unit: object,
    code: str,
    value: float,
    *,
    end: date = date(2026, 9, 30),
    approved: bool = True,
) -> None:
    StandingFigure.objects.create(
        unit=unit,
        province=world.province,
        indicator=code,
        period=f"{end.year}-Q{(end.month + 2) // 3}",
        period_end=end,
        on=end,
        value=value,
        approved=approved,
        as_told=True,
        as_approved=approved,
        footing="reported",
        changed_at=NOW,
    )


def read(world: World, **more: bool) -> Composite:
    index = index_of("plan_targets")
    assert index is not None
    return composite_of(index, world.province, on=ON, **more)


def test_each_commune_is_measured_against_the_provinces_target_and_apart_its_own(world: World) -> None:
    build_programme(world)  # the ward promises 95 % 5G by 2030 and 100 % fibre by 2028
    promise(world, world.province, "pop_5g", 90)
    promise(world, world.other, "fibre_households", 80)
    stands(world, world.ward, "pop_5g", 45.0)
    stands(world, world.ward, "fibre_households", 75.0)
    stands(world, world.other, "pop_5g", 81.0)
    stands(world, world.other, "fibre_households", 80.0)
    found = read(world)
    goals = {
        (u.name, c): found.goals[u.pk, c].value for u in found.units for c in ("pop_5g", "fibre_households")
    }
    assert goals == {
        ("An Hòa", "pop_5g"): 90,
        ("An Hòa", "fibre_households"): 100,
        ("Bình Minh", "pop_5g"): 90,
        ("Bình Minh", "fibre_households"): 80,
    }
    # ranked by the province's target alone: An Hòa 45/90 = 50, Bình Minh 81/90 = 90
    assert found.scored.score.tolist() == pytest.approx([50, 90])
    assert found.scored.ranks.tolist() == [2, 1]
    assert found.is_alike
    # with their own: An Hòa 50 and 75 alike in weight: 62,5; Bình Minh 90 and 100: 95
    assert found.scored_whole.score.tolist() == pytest.approx([62.5, 95])


def test_a_ward_is_ranked_alike_whatever_it_promises_besides(world: World) -> None:
    promise(world, world.province, "pop_5g", 100)
    for unit in (world.ward, world.other):
        stands(world, unit, "pop_5g", 50)
    promise(world, world.ward, "fibre_households", 100)
    stands(world, world.ward, "fibre_households", 100)
    assert read(world).scored.score.tolist() == [50, 50]
    assert read(world).scored.ranks.tolist() == [1, 1]


def test_where_the_province_promises_nothing_places_are_not_alike(world: World) -> None:
    promise(world, world.ward, "fibre_households", 100)
    stands(world, world.ward, "fibre_households", 40)
    promise(world, world.other, "pop_5g", 100)
    stands(world, world.other, "pop_5g", 90)
    found = read(world)
    assert found.scored.score.tolist() == [40, 90]
    assert not found.is_alike


def test_a_year_nearer_than_the_last_one_is_the_goal_and_a_foreign_unit_is_none(world: World) -> None:
    promise(world, world.province, "pop_5g", 99, 2030)
    promise(world, world.province, "pop_5g", 60, 2027)
    promise(world, world.province, "pop_5g", 30, 2025)
    promise(world, world.province, "download_5g_mean", 100, 2030, "Gbit/s")
    found = read(world)
    assert {code for _, code in found.goals} == {"pop_5g"}
    assert found.goals[world.ward.pk, "pop_5g"].value == 60


def test_too_little_is_no_score_and_says_how_little(world: World) -> None:
    for code in ("pop_5g", "fibre_households", "esign_adults", "digital_id"):
        promise(world, world.province, code, 100)
    stands(world, world.ward, "pop_5g", 50)
    said = read(world).scored.of(0)
    assert isinstance(said, Unknown)
    # telecom and services count alike, one of the two telecom criteria has a figure: a quarter
    assert said.reason.vi.startswith("Mới có số liệu cho 25% trọng số; cần ít nhất 50%")


def test_the_newest_figure_of_the_year_counts_and_unapproved_ones_only_where_asked(world: World) -> None:
    promise(world, world.province, "pop_5g", 100)
    stands(world, world.ward, "pop_5g", 30, end=date(2025, 9, 30))  # more than a year ago
    stands(world, world.ward, "pop_5g", 40, end=date(2026, 6, 30))
    stands(world, world.ward, "pop_5g", 50, approved=False)
    assert read(world).scored.score[0] == 50
    assert read(world).unapproved(world.ward) == 1
    assert read(world, approved_only=True).scored.score[0] == 40


def test_three_queries_however_many_communes(world: World) -> None:
    promise(world, world.province, "pop_5g", 100)
    stands(world, world.ward, "pop_5g", 30)
    with CaptureQueriesContext(connection) as asked:
        read(world)
    assert len(asked) == 3
