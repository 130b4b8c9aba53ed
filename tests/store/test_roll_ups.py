"""Roll-ups in SQL beside the pure rule of hatangso.domain.indicators.consolidate, on drawn figures."""

import random
from dataclasses import replace
from datetime import date

import pytest

from hatangso.domain.indicators.consolidate import Consolidated, Part, Place, consolidate
from hatangso.domain.indicators.evaluate import value_in_unit
from hatangso.domain.indicators.indicator import RollUp, Weight
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_by_code
from hatangso.store.results.models import StandingFigure
from hatangso.store.results.roll_ups import RolledUp, missing_places, roll_ups
from hatangso.store.results.tallies import Basis
from tests.programme_world import NOW
from tests.world import START, World

PERIOD = "2026-Q3"
RULES = [
    (rule, weight)
    for rule in RollUp
    for weight in Weight
    if rule is RollUp.WEIGHTED or weight == "population"
]


def define(rule: RollUp, weight: Weight) -> Definition:
    shape = definitions_by_code(["pop_5g"])["pop_5g"]
    return replace(
        shape, code=f"{rule}-{weight}", roll_up=rule, weight=weight if rule is RollUp.WEIGHTED else None
    )


def place(code: str, parent: Unit | None, **more: object) -> Unit:
    level = "commune" if parent else "province"
    return Unit.objects.create(
        code=code, level=level, kind="xa", name=code, full_name=f"xã {code}", parent=parent, valid_from=START,
        **more,
    )  # fmt: skip


def figure(
    unit: Unit, code: str, *, value: float | None, part: float | None = None, **more: object
) -> StandingFigure:
    told = {
        "whole": None,
        "on": date(2026, 9, 30),
        "as_told": True,
        "as_approved": True,
        "approved": True,
        **more,
    }
    return StandingFigure.objects.create(
        unit=unit, province_id=unit.parent_id, indicator=code, period=PERIOD, period_end=date(2026, 9, 30),
        part=part, value=value, footing="reported", changed_at=NOW, **told,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.django_db
def test_sql_and_the_pure_rule_agree_on_every_rule(seed: int) -> None:
    draw = random.Random(seed)
    provinces = [place(f"9{n}", None) for n in range(3)]
    communes = [
        place(
            f"9{n}{m:03}", province,
            population=None if seed % 2 and draw.random() < 0.1 else draw.randrange(1, 900),
            households=draw.randrange(1, 900),
        )
        for n, province in enumerate(provinces)
        for m in range(draw.randrange(0, 9))
    ]  # fmt: skip
    definitions = {d.code: d for d in (define(rule, weight) for rule, weight in RULES)}
    for code in definitions:
        for commune in communes:
            one_drawn(draw, commune, code)
        figure(provinces[0], code, value=99999, part=9, whole=9)  # its own: never counted with its communes
    found = roll_ups(definitions, [PERIOD], provinces=[p.pk for p in provinces])
    for definition in definitions.values():
        for province in provinces:
            inside = [commune for commune in communes if commune.parent_id == province.pk]
            assert_same(
                found.of_province(province.pk, definition.code, PERIOD), pure(definition, inside), definition
            )
        assert_same(found.of_country(definition.code, PERIOD), pure(definition, communes), definition)
        lacking = [
            unit.pk for unit, _why in missing_places(definition, PERIOD, provinces=[p.pk for p in provinces])
        ]
        assert sorted(lacking) == sorted(int(str(m.place.id)) for m in pure(definition, communes).missing)


def one_drawn(draw: random.Random, commune: Unit, code: str) -> None:
    """Nothing, a ratio, a bare number, or (not additive) a level in words; told on one of three days."""
    kind = draw.choice(("none", "ratio", "ratio", "number"))
    on = date(2026, 9, draw.choice((1, 15, 30)))
    if kind == "ratio":
        whole, part = draw.randrange(1, 500), draw.randrange(0, 500)
        figure(commune, code, value=100 * part / whole, part=part, whole=whole, on=on)
    elif kind == "number":
        figure(commune, code, value=float(draw.randrange(1000)), on=on)


def pure(definition: Definition, communes: list[Unit]) -> Consolidated:
    rows = StandingFigure.objects.filter(indicator=definition.code, unit__in=communes)
    weight = (definition.weight or Weight.POPULATION).value
    parts = [Part(row.unit_id, told(definition, row), row.on) for row in rows]
    return consolidate(
        definition.roll_up,
        parts,
        [Place(unit.pk, str(unit)) for unit in communes],
        {unit.pk: getattr(unit, weight) for unit in communes if getattr(unit, weight) is not None},
    )


def told(definition: Definition, row: StandingFigure) -> Ratio | float:
    assert row.value is not None
    if definition.roll_up is RollUp.RATIO_OF_SUMS and row.part is not None and row.whole is not None:
        return Ratio(row.part, row.whole)
    return row.value


def assert_same(ours: RolledUp, theirs: Consolidated, definition: Definition) -> None:
    if isinstance(theirs.value, Unknown):
        assert ours.why == theirs.value.reason
    else:
        number = value_in_unit(theirs.value, "%") if isinstance(theirs.value, Ratio) else theirs.value
        assert ours.number == pytest.approx(number)
    assert (ours.part, ours.whole) == pytest.approx((theirs.part, theirs.whole))
    assert (ours.on, ours.counted, ours.expected) == (
        theirs.on, theirs.covered_places.part, theirs.covered_places.whole
    )  # fmt: skip
    assert isinstance(ours.covered, Unknown) == isinstance(theirs.covered_weight, Unknown)
    if isinstance(ours.covered, Ratio) and isinstance(theirs.covered_weight, Ratio):
        assert ours.covered.part == pytest.approx(theirs.covered_weight.part)
        assert ours.covered.whole == pytest.approx(theirs.covered_weight.whole)


def test_three_wards_make_one_province_by_hand(world: World) -> None:
    # 30 of 40 and 10 of 60 households are 40 of 100: 40 %, and not the mean of 75 % and 17 %.
    third = place("D0103", world.province)
    figure(world.ward, "fibre_households", value=75, part=30, whole=40)
    figure(
        world.other, "fibre_households", value=100 / 6, part=10, whole=60, approved=False, as_approved=False
    )
    found = roll_ups(definitions_by_code(["fibre_households"]), [PERIOD])
    rolled = found.of_province(world.province.pk, "fibre_households", PERIOD)
    assert (rolled.number, rolled.part, rolled.whole) == (40, 40, 100)
    assert (rolled.counted, rolled.expected, rolled.missing, rolled.approved) == (2, 3, 1, 1)
    ((lacking, why),) = missing_places(
        found.definitions["fibre_households"], PERIOD, provinces=[world.province.pk]
    )
    assert (lacking, why.vi) == (third, "chưa có số liệu")
    approved = roll_ups(definitions_by_code(["fibre_households"]), [PERIOD], basis=Basis.APPROVED)
    assert approved.of_country("fibre_households", PERIOD).number == 75


def test_a_former_commune_is_not_counted_beside_the_one_that_took_it_in(world: World) -> None:
    former = Unit.objects.filter(parent=world.province).exclude(valid_to=None)[0]
    for unit, households in ((former, 500), (world.ward, 1000)):
        figure(unit, "fibre_households", value=100, part=households, whole=households)
    found = roll_ups(definitions_by_code(["fibre_households"]), [PERIOD])
    assert found.of_province(world.province.pk, "fibre_households", PERIOD).part == 1000
