"""Whose figure it is that an explanation is asked about, and whether the asker published it itself."""

from dataclasses import dataclass

from hatangso.store.collection.publications import publication_with
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition
from hatangso.store.results.models import StandingFigure
from hatangso.web.pages.city.words import figure_text


@dataclass(frozen=True)
class ToldBy:
    """The figure that counts now. `publication` is the id of the province's publication that it came by."""

    figure: StandingFigure
    text: str
    publication: int | None

    @property
    def is_of_the_province(self) -> bool:
        """Whether a body of the province told it, not the commune."""
        source = self.figure.source_organisation
        return source is not None and source.unit_id == self.figure.province_id


def told_by(place: Unit, indicator: str, period: str, definition: Definition | None) -> ToldBy | None:
    """What counts of the commune now, with its source; None where nothing was told."""
    figure = (
        StandingFigure.objects.filter(unit=place, indicator=indicator, period=period, as_told=True)
        .select_related("source_organisation", "unit", "observation")
        .first()
    )
    if figure is None:
        return None
    return ToldBy(figure, figure_text(figure, definition), publication_with(figure.observation_id))
