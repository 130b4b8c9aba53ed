"""Figures as JSON: those told for a locality, and telling new ones."""

from datetime import date, datetime
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from hatangso.api.asking import asked_unit
from hatangso.domain.figures.told import ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.periods import parse_period
from hatangso.domain.progress.observation import Progress
from hatangso.flows.record_figure import FigureEntry, FiguresRefused, record_figures
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.figure_rows import visible_observations
from hatangso.store.programme.models import Observation

router = Router(tags=["figures"])
Row = TypeVar("Row", bound=Model)
Number = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]  # PostgreSQL keeps no NUL
Identity = Annotated[int, Field(ge=1, le=2**31)]


class FigureOut(Schema):
    """One figure as it was told, with its state."""

    id: int
    indicator: str
    definition_version: int
    period: str
    period_end: date
    neighbourhood: str | None
    part: float | None
    whole: float | None
    value: float | None
    progress: str | None
    level_text: str | None
    footing: str
    source: str
    source_organisation: str | None
    state: str
    entered_at: datetime
    supersedes: int | None


class FigureIn(Schema):
    """A figure to be told. `corrects` names the figure it takes the place of."""

    indicator: Text = Field(max_length=60)
    period: Text = Field(max_length=20, description="2026, 2026-H1, 2026-Q3, 2026-09")
    part: Number | None = None
    whole: Number | None = None
    value: Number | None = None
    progress: Progress | None = None
    level_text: Text = Field("", max_length=200)
    footing: Footing = Footing.REPORTED
    source: Text = Field(max_length=300)
    source_organisation: Identity | None = None
    neighbourhood: Identity | None = None
    corrects: Identity | None = None
    correction_reason: Text = Field("", max_length=2000)
    unusual_reason: Text = Field("", max_length=2000)


class FaultOut(Schema):
    """What to mend in which field."""

    field: str
    message: str


class Faults(Schema):
    """Nothing was kept."""

    message: str
    faults: list[FaultOut]


class FiguresAsked(Schema):
    """Which figures are wanted; everything may be left out."""

    indicator: Text = Field("", max_length=60)
    period: Text = Field("", max_length=10)
    state: Text = Field("", max_length=10)
    limit: int = Field(200, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=10_000_000)


@router.get("/{unit_code}", response=list[FigureOut])
def figures(request: HttpRequest, unit_code: str, asked: Query[FiguresAsked]) -> list[FigureOut]:
    """The figures that the person may see, newest period first; of every state unless one is asked for."""
    unit = asked_unit(request, unit_code, "view_programme")
    rows = visible_observations(unit, request.actor)  # type: ignore[attr-defined]
    for name in ("indicator", "period", "state"):
        if wanted := getattr(asked, name):
            rows = rows.filter(**{name: wanted})
    found = rows.order_by("-period_end", "-id")[asked.offset : asked.offset + asked.limit]
    return [_out(row) for row in found]


@router.post("/{unit_code}", response={201: FigureOut, 422: Faults})
def tell_figure(request: HttpRequest, unit_code: str, told: FigureIn) -> Status[FigureOut | Faults]:
    """Tell one figure; the same checks and rights as on the page."""
    unit = asked_unit(request, unit_code, "enter_figures")
    entry = _entry(unit, told)
    try:
        (row,) = record_figures(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            entries=[entry],
            now=timezone.now(),
        )
    except FiguresRefused as refused:
        language = get_language() or "vi"
        faults = [FaultOut(field=f.field, message=f.words.spoken_in(language)) for f in refused.faults[0]]
        return Status(422, Faults(message=refused.sentence, faults=faults))
    return Status(201, _out(row))


def _entry(unit: Unit, told: FigureIn) -> FigureEntry:
    period = parse_period(told.period)
    if period is None:
        raise HttpError(422, _("Không đọc được kỳ số liệu; hãy viết như 2026, 2026-H1, 2026-Q3, 2026-09."))
    return FigureEntry(
        indicator=told.indicator,
        told=ToldFigure(
            period=period,
            footing=told.footing,
            part=told.part,
            whole=told.whole,
            value=told.value,
            level_text=told.level_text,
            progress=told.progress,
        ),
        source=told.source,
        source_organisation=_named(
            Organisation.objects.filter(unit__in=[unit, unit.parent]), told.source_organisation
        ),
        neighbourhood=_named(Neighbourhood.objects.filter(unit=unit), told.neighbourhood),
        corrects=_named(Observation.objects.filter(unit=unit), told.corrects),
        correction_reason=told.correction_reason,
        unusual_reason=told.unusual_reason,
    )


def _named(rows: QuerySet[Row], pk: int | None) -> Row | None:
    """The row of that id in the locality; None where none is named."""
    if pk is None:
        return None
    row = rows.filter(pk=pk).first()
    if row is None:
        raise HttpError(422, _("Không có mục %(id)s ở địa phương này.") % {"id": pk})
    return row


def _out(row: Observation) -> FigureOut:
    return FigureOut(
        id=row.pk,
        indicator=row.indicator,
        definition_version=row.definition_version,
        period=row.period,
        period_end=row.period_end,
        neighbourhood=str(row.neighbourhood) if row.neighbourhood else None,
        part=row.part,
        whole=row.whole,
        value=row.value,
        progress=row.progress or None,
        level_text=row.level_text or None,
        footing=row.footing,
        source=row.source,
        source_organisation=str(row.source_organisation) if row.source_organisation else None,
        state=row.state,
        entered_at=row.entered_at,
        supersedes=row.supersedes_id,
    )
