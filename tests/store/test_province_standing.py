"""How a province's targets stand by the figures of its communes."""

import pytest
from django.test import Client
from django.urls import reverse

from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.progress.verdict import Status
from hatangso.flows.record_figure import FigureEntry, record_figures
from hatangso.flows.report_targets import target_facts
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Target, TargetMeasure
from hatangso.store.programme.standing import MeasureStanding
from hatangso.store.results.province_standing import standings
from tests.programme_world import NOW, TODAY, actor, told
from tests.world import World


def tell(world: World, who: str, unit: Unit, part: float, whole: float) -> None:
    entry = FigureEntry("pop_5g", told("2026-Q3", part, whole), "Báo cáo của bài thử", None)
    record_figures(actor=actor(world, who), unit=unit, entries=[entry], now=NOW)


def promise(world: World) -> Target:
    target = Target.objects.create(unit=world.province, text="5G phủ 60% dân số", year=2030)
    TargetMeasure.objects.create(target=target, indicator="pop_5g", op=">=", value=60, unit_text="%")
    return target


def people(world: World, ward: int | None, other: int | None) -> None:
    for unit, number in ((world.ward, ward), (world.other, other)):
        unit.population = number
        unit.save()


def measure(world: World, **asked: object) -> MeasureStanding:
    (standing,) = standings(world.province, as_of=TODAY, **asked)  # type: ignore[arg-type]
    return standing.measures[0]


def test_a_province_stands_by_the_sum_of_its_communes_never_by_the_mean_of_their_shares(world: World) -> None:
    promise(world)
    people(world, 12_000, 4_000)
    tell(world, "officer", world.ward, 9_000, 12_000)  # 75 %
    tell(world, "other_officer", world.other, 1_000, 4_000)  # 25 %: the mean would say 50 %
    found = measure(world)
    assert found.latest is not None
    assert (found.latest.value, found.latest.part, found.latest.whole) == (62.5, 10_000, 16_000)
    assert found.latest.below is not None
    assert (found.latest.below.counted, found.latest.below.expected) == (2, 2)
    assert found.verdict.status is Status.REACHED
    assert not found.latest.approved


@pytest.mark.parametrize(
    ("ward", "other", "counts"),
    [(12_000, 1_000, True), (12_000, 4_000, False), (12_000, None, False)],  # 92 %, 75 %, not known
)
def test_a_share_that_covers_nine_tenths_of_the_people_speaks_for_the_province(
    world: World, ward: int, other: int | None, counts: bool
) -> None:
    promise(world)
    people(world, ward, other)
    tell(world, "officer", world.ward, 9_000, 12_000)
    found = measure(world)
    assert [figure.counts for figure in found.figures] == [counts]
    assert (found.latest is not None) is counts
    assert (found.verdict.status is Status.NOT_YET_KNOWN) is not counts


def test_the_provinces_own_figure_counts_and_its_communes_stand_beside_it(world: World) -> None:
    promise(world)
    people(world, 12_000, 4_000)
    tell(world, "officer", world.ward, 9_000, 12_000)
    tell(world, "other_officer", world.other, 1_000, 4_000)
    tell(world, "city", world.province, 8_000, 16_000)
    found = measure(world)
    assert found.latest is not None
    assert (found.latest.value, found.latest.below) == (50.0, None)
    assert [(figure.value, figure.counts) for figure in found.figures] == [(62.5, False), (50.0, True)]


def test_what_nobody_approved_is_told_to_officers_and_not_to_the_public(world: World) -> None:
    promise(world)
    people(world, 12_000, 4_000)
    tell(world, "officer", world.ward, 9_000, 12_000)
    tell(world, "other_officer", world.other, 1_000, 4_000)
    assert measure(world, approved_only=True).latest is None
    assert measure(world, actor=actor(world, "city")).latest is not None


def test_the_page_and_the_report_tell_from_how_many_communes_a_figure_is_made(world: World) -> None:
    target = promise(world)
    people(world, 12_000, 4_000)
    tell(world, "officer", world.ward, 9_000, 12_000)
    tell(world, "other_officer", world.other, 1_000, 4_000)
    client = Client()
    client.force_login(world.people["city"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("target", args=[world.province.code, target.pk])).content.decode()
    assert "gộp từ 2/2 xã, phường" in page
    assert reverse("city_indicator", args=[world.province.code, "pop_5g"]) in page
    assert "62,5" in page
    (fact,) = target_facts(world.province, period=Period(PeriodKind.QUARTER, 2026, 3), as_of=TODAY)
    assert fact.latest is not None
    assert (fact.latest.value, fact.latest.source) == (62.5, "Gộp từ 2/2 xã, phường")
