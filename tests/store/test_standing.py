"""How targets stand by what was told: corrections, approval, sources, neighbourhoods, cost of asking."""

from datetime import date, timedelta
from typing import Any

import pytest

from hatangso.domain.footing import Footing
from hatangso.domain.progress.observation import Progress
from hatangso.domain.progress.verdict import Status
from hatangso.domain.quantities import Ratio
from hatangso.flows.choose_roll_up import choose_roll_up
from hatangso.flows.decide_figure import approve_figures, return_figure
from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, make
from hatangso.flows.refused import Refused
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Neighbourhood
from hatangso.store.programme.models import LocalIndicator, Milestone, Observation, Target, TargetMeasure
from hatangso.store.programme.standing import MeasureStanding, TargetStanding, health, standings
from tests.programme_world import NOW, TODAY, Programme, actor, build_programme, record, told
from tests.world import START, World


@pytest.fixture
def programme(world: World) -> Programme:
    return build_programme(world)


def seen(world: World, target: Target, **asked: Any) -> TargetStanding:
    (standing,) = standings(world.ward, as_of=TODAY, target_ids=[target.pk], **asked)
    return standing


def only(world: World, target: Target, **asked: Any) -> MeasureStanding:
    (measure,) = seen(world, target, **asked).measures
    return measure


def approve(world: World, *rows: Any) -> None:
    approve_figures(actor=actor(world, "head"), unit=world.ward, figures=rows, now=NOW)


def test_without_a_figure_nothing_is_known_and_nothing_is_zero(world: World, programme: Programme) -> None:
    measure = only(world, programme.pop_5g)
    assert (measure.verdict.status, measure.latest, measure.way) == (Status.NOT_YET_KNOWN, None, None)


def test_a_figure_above_the_path_is_on_track(world: World, programme: Programme) -> None:
    # 40 % at the end of 2025 to 95 % at the end of 2030 is 11 points a year: 48.2 % by September 2026.
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    measure = only(world, programme.pop_5g)
    assert measure.verdict.status is Status.ON_TRACK
    assert measure.verdict.evidence == (str(row.pk),)
    assert measure.way == pytest.approx(100 * 12.5 / 55)
    assert measure.outlook is not None
    assert measure.outlook.needed_yearly_gain == pytest.approx(42.5 / 4.25, rel=0.01)


def test_only_approved_figures_count_where_that_is_asked(world: World, programme: Programme) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    assert only(world, programme.pop_5g, approved_only=True).latest is None
    assert seen(world, programme.pop_5g).has_unapproved
    approve(world, row)
    latest = only(world, programme.pop_5g, approved_only=True).latest
    assert latest is not None
    assert latest.value == 52.5


def test_a_correction_counts_for_officers_at_once_and_for_the_public_when_approved(
    world: World, programme: Programme
) -> None:
    first = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    approve(world, first)
    second = record(
        world, "officer", "pop_5g", told("2026-Q3", 6000, 12000), corrects=first, correction_reason="Gõ nhầm"
    )
    third = record(
        world,
        "officer",
        "pop_5g",
        told("2026-Q3", 6060, 12000),
        corrects=second,
        correction_reason="Lại nhầm",
    )

    def values(**asked: Any) -> list[float | None]:
        return [figure.value for figure in only(world, programme.pop_5g, **asked).figures]

    assert (values(), values(approved_only=True)) == ([50.5], [52.5])
    approve(world, third)
    assert (values(), values(approved_only=True)) == ([50.5], [50.5])


def test_a_returned_correction_gives_the_approved_figure_its_place_back(
    world: World, programme: Programme
) -> None:
    first = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    approve(world, first)
    second = record(
        world, "officer", "pop_5g", told("2026-Q3", 600, 12000), corrects=first, correction_reason="Gõ nhầm"
    )
    return_figure(actor=actor(world, "head"), figure=second, reason="Thiếu một số 0", now=NOW)
    assert [figure.value for figure in only(world, programme.pop_5g).figures] == [52.5]


def test_what_was_measured_counts_before_what_was_reported(world: World, programme: Programme) -> None:
    record(
        world, "operator", "pop_5g", told("2026-Q3", 9600, 12000), source=world.organisations["operator_a"]
    )
    record(world, "officer", "pop_5g", told("2026-Q3", 7200, 12000, footing=Footing.MEASURED))
    measure = only(world, programme.pop_5g)
    assert measure.latest is not None
    assert measure.latest.value == 60
    assert sorted((f.value, f.counts) for f in measure.figures) == [(60, True), (80, False)]


def test_neighbourhoods_make_the_whole_only_when_none_is_missing(world: World, programme: Programme) -> None:
    places = [
        Neighbourhood.objects.create(unit=world.ward, kind="Tổ dân phố", name=name, valid_from=START)
        for name in ("1", "2")
    ]
    Neighbourhood.objects.create(
        unit=world.ward, kind="Tổ dân phố", name="cũ", valid_from=START, valid_to=date(2026, 1, 1)
    )
    record(world, "officer", "pop_5g", told("2026-Q3", 30, 40), neighbourhood=places[0])
    measure = only(world, programme.pop_5g)
    assert measure.latest is None
    assert measure.figures[0].missing == ("Tổ dân phố 2",)
    record(world, "officer", "pop_5g", told("2026-Q3", 10, 60), neighbourhood=places[1])
    latest = only(world, programme.pop_5g).latest
    assert latest is not None
    # 30 of 40 and 10 of 60 make 40 of 100: shares are never averaged.
    assert (latest.value, latest.part, latest.whole, latest.row) == (40, 40, 100, None)


def test_a_percentage_without_its_halves_is_missing_by_name_with_the_share_of_households(
    world: World, programme: Programme
) -> None:
    first, second = (
        make(world.ward, NewNeighbourhood("Thôn", name, NeighbourhoodFacts(households=count)), START)
        for name, count in (("1", 40), ("2", 60))
    )
    record(world, "officer", "pop_5g", told("2026-Q3", 30, 40), neighbourhood=first)
    row = record(world, "officer", "pop_5g", told("2026-Q3", 10, 60), neighbourhood=second)
    Observation.objects.filter(pk=row.pk).update(part=None, whole=None, value=75)
    (figure,) = only(world, programme.pop_5g).figures
    assert (figure.value, figure.counts, figure.missing) == (75, False, ("Thôn 2",))
    assert "tỷ lệ" in figure.gaps[0].why.vi
    assert figure.covered_weight == Ratio(40, 100)


def test_a_local_indicator_is_weighted_by_households_where_the_ward_says_so(world: World) -> None:
    local = LocalIndicator.objects.create(
        unit=world.ward, name="Tốc độ Internet hộ gia đình", unit_text="Mbit/s", made_at=NOW
    )
    target = Target.objects.create(unit=world.ward, text="Tốc độ 100 Mbit/s", year=2030)
    TargetMeasure.objects.create(target=target, indicator=local.code, op=">=", value=100, unit_text="Mbit/s")
    for name, count, speed in (("1", 300, 80.0), ("2", 100, 40.0)):
        place = make(world.ward, NewNeighbourhood("Thôn", name, NeighbourhoodFacts(households=count)), START)
        record(world, "officer", local.code, told("2026-Q3", value=speed), neighbourhood=place)
    assert only(world, target).latest is None
    officer = actor(world, "officer")
    with pytest.raises(Refused) as refused:
        choose_roll_up(actor=officer, indicator=local, roll_up="weighted", weight="")
    assert refused.value.field == "weight"
    choose_roll_up(actor=officer, indicator=local, roll_up="weighted", weight="households")
    latest = only(world, target).latest
    assert latest is not None
    # (80 × 300 + 40 × 100) / 400 = 70: not 60, the plain mean.
    assert (latest.value, latest.missing, latest.covered_weight) == (70, (), Ratio(400, 400))


def test_the_wards_own_figure_goes_before_its_neighbourhoods(world: World, programme: Programme) -> None:
    place = Neighbourhood.objects.create(unit=world.ward, kind="Thôn", name="1", valid_from=START)
    record(world, "officer", "pop_5g", told("2026-Q3", 30, 40), neighbourhood=place)
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    latest = only(world, programme.pop_5g).latest
    assert latest is not None
    assert latest.value == 52.5


def test_a_product_is_reached_only_with_its_document(world: World, programme: Programme) -> None:
    source = world.organisations["economy"]
    row = record(
        world,
        "economy_officer",
        "shared_data_store",
        told("2026", progress=Progress.ACHIEVED),
        source=source,
    )
    assert only(world, programme.product).verdict.status is Status.ON_TRACK
    file = Received.objects.create(
        unit=world.ward,
        sha256="0" * 64,
        size=1,
        media_type="application/pdf",
        file_name="quyet-dinh.pdf",
        purpose="evidence",
        received_at=NOW,
    )
    row.evidence.add(file)
    verdict = only(world, programme.product).verdict
    assert verdict.status is Status.REACHED
    assert "quyet-dinh.pdf" in verdict.reason.vi


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"indicator": ""}, "chưa gắn với chỉ số"),
        ({"indicator": "local:999"}, "chưa gắn với chỉ số"),
        ({"unit_text": "Mbit/s"}, "sửa cho khớp"),
        ({"value": None}, "chưa ghi giá trị"),
        ({"op": "between", "value": 2.0, "value_high": None}, "chưa ghi giá trị"),
    ],
)
def test_an_incomplete_promise_says_what_is_missing(
    world: World, programme: Programme, change: dict[str, Any], said: str
) -> None:
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    TargetMeasure.objects.filter(target=programme.pop_5g).update(**change)
    verdict = only(world, programme.pop_5g).verdict
    assert verdict.status is Status.NOT_YET_KNOWN
    assert said in verdict.reason.vi


def test_a_target_without_a_year_is_not_judged(world: World, programme: Programme) -> None:
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    Target.objects.filter(pk=programme.pop_5g.pk).update(year=None)
    measure = only(world, programme.pop_5g)
    assert measure.verdict.status is Status.NOT_YET_KNOWN
    assert "chưa ghi năm" in measure.verdict.reason.vi


def test_a_target_stands_as_its_worst_measure(world: World, programme: Programme) -> None:
    record(world, "officer", "pop_5g", told("2026-Q3", 12000, 12000))
    assert seen(world, programme.pop_5g).status is Status.REACHED
    TargetMeasure.objects.create(
        target=programme.pop_5g, indicator="key_areas_5g", op=">=", value=100, unit_text="%", position=1
    )
    assert seen(world, programme.pop_5g).status is Status.NOT_YET_KNOWN


def test_milestones_bend_the_path(world: World, programme: Programme) -> None:
    measure = programme.pop_5g.measures.get()
    Milestone.objects.create(measure=measure, year=2026, value=80)
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    # 40 → 80 within 2026 asks for 69.9 % by September: 17.4 of 55 points behind, more than a quarter.
    assert only(world, programme.pop_5g).verdict.status is Status.OFF_TRACK


def test_the_health_counts_every_target_once(world: World, programme: Programme) -> None:
    record(world, "officer", "pop_5g", told("2026-Q3", 12000, 12000))
    counts = dict(health(standings(world.ward, as_of=TODAY)).counts)
    assert counts[Status.REACHED] == 1
    assert counts[Status.NOT_YET_KNOWN] == 2
    assert sum(counts.values()) == 3


def test_an_operator_sees_its_targets_and_no_unapproved_figure_of_others(
    world: World, programme: Programme
) -> None:
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    (standing,) = standings(world.ward, as_of=TODAY, actor=actor(world, "operator"))
    assert standing.target == programme.pop_5g
    assert standing.measures[0].latest is None
    assert standings(world.ward, as_of=TODAY, actor=actor(world, "rival")) == ()


def test_many_targets_cost_no_more_queries_than_few(
    world: World, programme: Programme, django_assert_num_queries: Any
) -> None:
    for number in range(20):
        target = Target.objects.create(unit=world.ward, text=f"Chỉ tiêu {number}", year=2030)
        for indicator in ("fibre_households", "smartphone_adults"):
            measure = TargetMeasure.objects.create(
                target=target, indicator=indicator, op=">=", value=90, unit_text="%"
            )
            Milestone.objects.create(measure=measure, year=2028, value=70)
    for quarter in (1, 2, 3):
        record(world, "officer", "fibre_households", told(f"2026-Q{quarter}", 500 + quarter, 1000))
    # targets; measures, milestones, organisations; local indicators; figures, their files; neighbourhoods
    with django_assert_num_queries(8):
        found = standings(world.ward, as_of=TODAY + timedelta(days=1))
    assert len(found) == 23
