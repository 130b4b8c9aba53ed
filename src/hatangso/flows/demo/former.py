"""The demo's past: what the two communes reported before they became the ward."""

from datetime import date, datetime, timedelta

from hatangso.domain.figures.told import ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period, PeriodKind
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.record_figure import FigureEntry
from hatangso.flows.record_former_figure import decide_former_figure, record_former_figure
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

PEOPLE = {"An Thượng": 5_600, "An Hạ": 4_287}
# of each year: people with 5G, of how many
POP_5G = {
    2023: {"An Thượng": (560, 5_580), "An Hạ": (214, 4_270)},
    2024: {"An Thượng": (1_904, 5_600), "An Hạ": (643, 4_287)},
}


def tell_former_figures(made: DemoProvince, today: date, at: datetime) -> None:
    """Two years of 5G coverage of both communes, approved by the ward's head of today."""
    officer, head = Actor(made.people["canbo"], today), Actor(made.people["lanhdao"], today)
    former = {
        unit.name: unit for unit in Unit.objects.filter(successors__successor=made.ward, name__in=PEOPLE)
    }
    for name, unit in former.items():
        unit.population = PEOPLE[name]
        unit.save()
    for year, told in POP_5G.items():
        for name, (part, whole) in told.items():
            figure = ToldFigure(
                Period(PeriodKind.YEAR, year), Footing.REPORTED, part=float(part), whole=float(whole)
            )
            entry = FigureEntry(
                "pop_5g",
                figure,
                f"Báo cáo năm {year} của xã {name} (giả định)",
                None,
                unusual_reason="Số liệu của bản trình diễn",
            )
            row = record_former_figure(
                actor=officer, unit=made.ward, former=former[name], entry=entry, now=at - timedelta(days=40)
            )
            decide_former_figure(
                actor=head, unit=made.ward, figure=row, approve=True, now=at - timedelta(days=39)
            )
