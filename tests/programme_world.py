"""A small living programme in the tests' ward: three targets and figures one can check by hand."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from hatangso.domain.figures.told import ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.periods import parse_period
from hatangso.domain.progress.observation import Progress
from hatangso.flows.record_figure import FigureEntry, record_figures
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.programme.models import Observation, Target, TargetMeasure, TargetOrganisation
from tests.world import World

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10 o'clock in Hà Nội
TODAY = date(2026, 11, 21)


@dataclass
class Programme:
    """5G from 40 % (end of 2025) to 95 % by 2030; fibre for every household; a report as a product."""

    pop_5g: Target
    fibre: Target
    product: Target


def build_programme(world: World) -> Programme:
    """Three targets of the ward: culture leads 5G with the operators' help, economy the others."""
    pop_5g = _target(world, "Tỷ lệ dân số được phủ sóng 5G đạt từ 95% trở lên", 2030, "culture", "operator_a")
    TargetMeasure.objects.create(
        target=pop_5g,
        indicator="pop_5g",
        op=">=",
        value=95,
        unit_text="%",
        baseline_value=40,
        baseline_on=date(2025, 12, 31),
    )
    fibre = _target(world, "100% hộ gia đình được phủ cáp quang", 2028, "economy")
    TargetMeasure.objects.create(
        target=fibre, indicator="fibre_households", op=">=", value=100, unit_text="%"
    )
    product = _target(world, "Có kho dữ liệu dùng chung của phường", 2027, "economy")
    TargetMeasure.objects.create(target=product, indicator="shared_data_store", kind="product", op="done")
    return Programme(pop_5g, fibre, product)


def told(
    period: str,
    part: float | None = None,
    whole: float | None = None,
    *,
    value: float | None = None,
    footing: Footing = Footing.REPORTED,
    progress: Progress | None = None,
) -> ToldFigure:
    """A figure for a period's code."""
    found = parse_period(period)
    assert found is not None
    return ToldFigure(found, footing, part=part, whole=whole, value=value, progress=progress)


def record(
    world: World,
    who: str,
    indicator: str,
    figure: ToldFigure,
    *,
    source: Organisation | None = None,
    now: datetime = NOW,
    **more: object,
) -> Observation:
    """One figure, told by one of the world's people for their organisation."""
    entry = FigureEntry(
        indicator=indicator,
        told=figure,
        source="Báo cáo của bài thử",
        source_organisation=source,
        **more,  # type: ignore[arg-type]
    )
    (row,) = record_figures(actor=actor(world, who), unit=world.ward, entries=[entry], now=now)
    return row


def actor(world: World, who: str) -> Actor:
    """The person as the flows know them."""
    return Actor(world.people[who], TODAY)


def _target(world: World, text: str, year: int, lead: str, coordinating: str = "") -> Target:
    target = Target.objects.create(unit=world.ward, text=text, year=year, component="telecom")
    for key, role in ((lead, "lead"), (coordinating, "coordinating")):
        if key:
            organisation = world.organisations[key]
            TargetOrganisation.objects.create(
                target=target, role=role, wording=organisation.name, organisation=organisation
            )
    return target
