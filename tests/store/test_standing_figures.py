"""The read model of standing figures: always what the observations say, however they came and went."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatangso.domain.footing import Footing
from hatangso.flows.decide_figure import approve_figures, return_figure
from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, close_neighbourhood, make
from hatangso.flows.keep_standing import (
    StandingKey,
    keys_of,
    rebuild_standing,
    refresh_standing,
    refresh_unit,
)
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure
from tests.programme_world import NOW, actor, build_programme, record, told
from tests.world import START, World

PERIODS = ("2026-Q1", "2026-Q2", "2026")


def rows() -> list[tuple[Any, ...]]:
    names = [f.attname for f in StandingFigure._meta.concrete_fields if not f.primary_key]
    return sorted(tuple(str(getattr(row, name)) for name in names) for row in StandingFigure.objects.all())


def test_a_figure_stands_as_soon_as_it_is_told_and_counts_as_approved_once_it_is(world: World) -> None:
    build_programme(world)
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    (one,) = StandingFigure.objects.all()
    assert (one.unit, one.province, one.period) == (world.ward, world.province, "2026-Q3")
    assert (one.part, one.whole, one.value, one.observation_id) == (6300, 12000, 52.5, row.pk)
    assert (one.approved, one.as_told, one.as_approved) == (False, True, False)
    approve_figures(actor=actor(world, "head"), unit=world.ward, figures=[row], now=NOW)
    (one,) = StandingFigure.objects.all()
    assert (one.approved, one.as_told, one.as_approved) == (True, True, True)


def test_while_a_correction_waits_the_approved_figure_stands_beside_it(world: World) -> None:
    build_programme(world)
    first = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    approve_figures(actor=actor(world, "head"), unit=world.ward, figures=[first], now=NOW)
    second = record(
        world, "officer", "pop_5g", told("2026-Q3", 6000, 12000), corrects=first, correction_reason="Gõ nhầm"
    )
    told_now, approved = (
        StandingFigure.objects.get(as_told=True), StandingFigure.objects.get(as_approved=True)
    )  # fmt: skip
    assert (told_now.value, told_now.approved, told_now.observation_id) == (50, False, second.pk)
    assert (approved.value, approved.approved, approved.observation_id) == (52.5, True, first.pk)
    return_figure(actor=actor(world, "head"), figure=second, reason="Thiếu căn cứ", now=NOW)
    (one,) = StandingFigure.objects.all()
    assert (one.value, one.as_told, one.as_approved) == (52.5, True, True)


def test_neighbourhoods_stand_for_the_ward_once_none_is_missing(world: World) -> None:
    build_programme(world)
    one = make(world.ward, NewNeighbourhood("Tổ", "1", NeighbourhoodFacts()), START)
    two = make(world.ward, NewNeighbourhood("Tổ", "2", NeighbourhoodFacts()), START)
    record(world, "officer", "pop_5g", told("2026-Q3", 30, 40), neighbourhood=one)
    assert not StandingFigure.objects.exists()
    close_neighbourhood(
        actor=actor(world, "administrator"), neighbourhood=two, on=NOW.date() - timedelta(300)
    )
    (stands,) = StandingFigure.objects.all()
    assert (stands.value, stands.observation_id, stands.source_organisation_id) == (75, None, None)


@pytest.mark.parametrize("seed", range(8))
def test_after_any_history_it_is_what_a_rebuild_would_make(world: World, seed: int) -> None:
    draw = random.Random(seed)
    build_programme(world)
    parts = [make(world.ward, NewNeighbourhood("Tổ", str(n), NeighbourhoodFacts(40)), START) for n in (1, 2)]
    for step in range(60):
        happen(world, draw, parts, step)
    incremental = rows()
    assert incremental
    rebuild_standing()
    assert rows() == incremental


def happen(world: World, draw: random.Random, parts: list[Neighbourhood], step: int) -> None:
    """One thing that may happen to a figure: told, corrected, approved, returned; a neighbourhood closed."""
    living = list(Observation.objects.filter(state__in=("entered", "approved")).order_by("pk"))
    now = NOW + timedelta(minutes=step)
    what = draw.choice(("tell", "tell", "tell", "correct", "approve", "approve", "return", "close"))
    if what == "tell" or not living:
        row = write(draw, world, draw.choice([None, None, *parts]), now)
        refresh_standing(keys_of([row]))
    elif what == "correct":
        old = draw.choice(living)
        row = write(draw, world, old.neighbourhood, now, old)
        refresh_standing(keys_of([row]))
    elif what == "close" and draw.random() < 0.1:
        Neighbourhood.objects.filter(pk=draw.choice(parts).pk).update(valid_to=START + timedelta(300))
        refresh_unit(world.ward)
    elif what == "approve":
        row = draw.choice(living)
        if row.state == "entered":
            approve_figures(actor=actor(world, "head"), unit=row.unit, figures=[row], now=now)
    else:
        return_figure(actor=actor(world, "head"), figure=draw.choice(living), reason="Kiểm tra lại", now=now)


def write(
    draw: random.Random,
    world: World,
    place: Neighbourhood | None,
    now: Any,
    corrects: Observation | None = None,
) -> Observation:
    """A row as the flows write it; one of the same place, period and source takes the other's place."""
    whole = draw.choice((50, 80, 100))
    part = draw.randrange(whole)
    source = world.organisations[draw.choice(("culture", "operator_a"))]
    key = {
        "unit": world.ward,
        "indicator": corrects.indicator if corrects else draw.choice(("pop_5g", "fibre_households")),
        "neighbourhood": place,
        "period": corrects.period if corrects else draw.choice(PERIODS),
        "source_organisation": corrects.source_organisation if corrects else source,
    }
    ends = {"2026-Q1": "2026-03-31", "2026-Q2": "2026-06-30", "2026": "2026-12-31"}
    for old in Observation.objects.filter(**key, state="entered"):
        old.state = "superseded"
        old.save()
    return Observation.objects.create(
        **key, period_end=ends[str(key["period"])], part=part, whole=whole, value=100 * part / whole,
        footing=draw.choice(list(Footing)).value, source="Bài thử", entered_by=world.people["officer"],
        entered_at=now, supersedes=corrects,
    )  # fmt: skip


def test_thousands_of_figures_cost_a_handful_of_queries(world: World) -> None:
    units = Unit.objects.bulk_create(
        Unit(code=f"D02{n:03}", level="commune", kind="xa", name=f"Xã {n}", full_name=f"xã {n}",
             parent=world.province, valid_from=START)
        for n in range(300)
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(
            unit=unit, indicator=code, period="2026-Q3", period_end="2026-09-30", part=n, whole=1000,
            value=n / 10, footing="modelled", source="Sở", entered_at=NOW,
        )
        for n, unit in enumerate(units)
        for code in ("pop_5g", "fibre_households")
    )  # fmt: skip
    keys = [StandingKey(u.pk, code, "2026-Q3") for u in units for code in ("pop_5g", "fibre_households")]
    with CaptureQueriesContext(connection) as asked:
        assert refresh_standing(keys) == 600
    assert len(asked) <= 16  # SQLite takes 62 rows an insert, so ten of them are inserts
    assert StandingFigure.objects.filter(province=world.province, indicator="pop_5g").count() == 300
    assert refresh_standing(keys) == 0
