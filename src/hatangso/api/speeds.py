"""Measured speeds as JSON or CSV; imports of measurements sent by programs, with the checks of the pages."""

from datetime import date, datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile
from pydantic import Field

from hatangso.adapters.limits import MEGABYTE
from hatangso.adapters.speed_sources import speed_sources
from hatangso.api.asking import asked_unit
from hatangso.api.csv_answer import csv_answer
from hatangso.domain.measurement.coarse import told_count
from hatangso.domain.measurement.mapping import ColumnChoice
from hatangso.domain.statistics.classes import vnnic_publishes
from hatangso.flows.measurements.choose_columns import choose_columns
from hatangso.flows.measurements.import_table import keep_published
from hatangso.flows.measurements.keep_tests import keep_tests
from hatangso.flows.measurements.receive_published import (
    head_of_import,
    mappings_of,
    proposal,
    receive_published,
)
from hatangso.flows.measurements.rehearse_tests import rehearse_tests
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import MeasurementImport, PublishedSpeed, SpeedResult
from hatangso.store.measurements.readings import Reading
from hatangso.store.measurements.speed_goals import (
    GROWTH,
    INDICATORS,
    Promises,
    SpeedGoal,
)
from hatangso.store.measurements.speed_growth import shortfall_of
from hatangso.store.measurements.told_places import units_told
from hatangso.store.places.models import Unit

router = Router(tags=["speeds"])
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]  # PostgreSQL keeps no NUL
SHOWN = ("interval", "indicative", "reliable")
ESTIMATED = ("indicative", "reliable")  # of fewer than 30 devices only the interval is told
_ESTIMATES = ("median", "mean", "p10", "p90")
_PLAIN = (
    "source", "period", "operator", "network", "technology", "metric", "tests", "devices", "median_low",
    "median_high", "mean_low", "mean_high", "p10_low", "p10_high", "p90_low", "p90_high",
    "area", "area_low", "area_high", "own", "flagged", "standing",
    "method", "boundaries", "computed_at",
)  # fmt: skip
_PUBLISHED = (
    "source", "period", "operator", "network", "technology", "download", "upload", "latency", "jitter",
    "samples", "statistic",
)  # fmt: skip
PROMISED = frozenset(INDICATORS.values()) - {GROWTH}


class SpeedOut(Schema):
    """One result; '' of operator or technology: all together. Estimates from 30 devices, intervals from 5.

    devices, tests: down to a multiple of five; means, `flagged` and the ends of p10 and p90 (from 40 devices)
    on a grid of the number of devices.
    `target`: the speed that the plan promises, Mbit/s. The share of devices (0 to 1) that reach it lies in
    `reaching_least` to `reaching_most` of those measured (from 30 devices), in `reaching_low` to
    `reaching_high` of all (95 %), the ends outwards for what is told down to fives.
    """

    unit: str
    unit_name: str
    source: str
    period: str
    operator: str
    network: str
    technology: str
    metric: str
    tests: int
    devices: int
    median: float | None
    median_low: float | None
    median_high: float | None
    mean: float | None
    mean_low: float | None
    mean_high: float | None
    p10: float | None
    p10_low: float | None
    p10_high: float | None
    p90: float | None
    p90_low: float | None
    p90_high: float | None
    area: float | None
    area_low: float | None
    area_high: float | None
    own: float | None
    flagged: float | None
    target: float | None
    reaching_least: float | None
    reaching_most: float | None
    reaching_low: float | None
    reaching_high: float | None
    standing: str
    enough_for_vnnic: bool
    method: str
    boundaries: str
    computed_at: datetime


class PublishedOut(Schema):
    """One line of a published table, Mbit/s and ms; null where it tells nothing."""

    unit: str
    unit_name: str
    source: str
    period: str
    operator: str
    network: str
    technology: str
    download: float | None
    upload: float | None
    latency: float | None
    jitter: float | None
    samples: int | None
    statistic: str


class SpeedsAsked(Schema):
    """Which results are wanted; everything may be left out. `format`: json or csv."""

    source: Text = Field("", max_length=24)
    period: Text = Field("", max_length=12)
    network: Text = Field("", max_length=8)
    technology: Text | None = Field(None, max_length=10)
    operator: Text | None = Field(None, max_length=40)
    metric: Text = Field("", max_length=16)
    format: str = Field("json", pattern="^(json|csv)$")
    limit: int = Field(1000, ge=1, le=10_000)
    offset: int = Field(0, ge=0, le=10_000_000)


class ImportOut(Schema):
    """An import and what became of its rows; `asks`: codes that must be accepted or answered."""

    id: int
    source: str
    file_name: str
    state: str
    rows_read: int
    rows_kept: int
    rows_known: int
    refused: dict[str, int]
    findings: list[str]
    asks: list[str]
    first_day: date | None
    last_day: date | None
    failure: str


class KeepIn(Schema):
    """What is said to what was asked about; `leave_out`: keep the good rows without the bad ones."""

    answer: Text = Field("", max_length=500)
    accept: list[Text] = []
    leave_out: bool = False


@router.get("/{unit_code}", response=list[SpeedOut])
def speeds(request: HttpRequest, unit_code: str, asked: Query[SpeedsAsked]) -> Any:
    """Results of the unit and of its communes, from five devices on; newest period first."""
    unit = asked_unit(request, unit_code, "view_measurements")
    units = {one.pk: one for one in units_told(unit).values()}
    rows = _wanted(SpeedResult.objects.filter(unit__in=units, standing__in=SHOWN), asked)
    rows = rows.filter(metric=asked.metric) if asked.metric else rows
    promises = Promises.of(units.values(), PROMISED)
    told = [
        {**_result(row, units[row.unit_id]), **_reaching(row, promises.goal_of(row))}
        for row in _page(rows, asked)
    ]
    return told if asked.format == "json" else _csv(f"toc-do-{unit.code}", SpeedOut, told)


@router.get("/{unit_code}/published", response=list[PublishedOut])
def published(request: HttpRequest, unit_code: str, asked: Query[SpeedsAsked]) -> Any:
    """What others published of the unit and its communes (i-Speed): the lines that stand."""
    unit = asked_unit(request, unit_code, "view_measurements")
    units = {one.pk: one for one in units_told(unit).values()}
    rows = _page(_wanted(PublishedSpeed.objects.filter(unit__in=units, stands=True), asked), asked)
    told = [
        {**_place(units[row.unit_id]), **{name: getattr(row, name) for name in _PUBLISHED}} for row in rows
    ]
    return told if asked.format == "json" else _csv(f"toc-do-cong-bo-{unit.code}", PublishedOut, told)


@router.post("/{unit_code}/imports", response={201: ImportOut})
def send_import(
    request: HttpRequest,
    unit_code: str,
    source: Form[str],
    file: File[UploadedFile | None] = None,
    mapping: Form[str] = "",
    commune: Form[str] = "",
    basis: Form[str] = "",
) -> Status[ImportOut]:
    """Send a file; it is rehearsed, nothing is kept yet. Of a published table the columns are read as the
    remembered choice named `mapping` says, else as the one that fits its headings. `commune`: of all tests,
    for sources without positions. `basis`: of single tests, whose consent, which contract or law allows
    them to be used.
    """
    unit = asked_unit(request, unit_code, "import_measurements")
    known = speed_sources().get(source)
    if known is None or not known.uploaded:
        raise HttpError(422, _("Không có nguồn “%(source)s”.") % {"source": source[:40]})
    if file is None:
        raise Refused(_no_file(request), field="file")
    shared: dict[str, Any] = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "unit": unit,
        "file": file,
        "name": file.name or "",
        "now": timezone.now(),
    }
    if known.single:
        return Status(
            201, _import(rehearse_tests(source=source, unit_code=commune[:12], basis=basis, **shared))
        )
    imported = receive_published(**shared)
    choice, name = _choice(unit, imported, mapping)
    read = choose_columns(
        actor=shared["actor"], imported=imported, choice=choice, name=name, now=shared["now"]
    )
    return Status(201, _import(read))


@router.get("/{unit_code}/imports/{pk}", response=ImportOut)
def one_import(request: HttpRequest, unit_code: str, pk: int) -> ImportOut:
    """How far it is."""
    return _import(_asked_import(asked_unit(request, unit_code, "import_measurements"), pk))


@router.post("/{unit_code}/imports/{pk}/keep", response=ImportOut)
def keep_import(request: HttpRequest, unit_code: str, pk: int, told: KeepIn) -> ImportOut:
    """Keep what was rehearsed: all of its good rows, or nothing."""
    imported = _asked_import(asked_unit(request, unit_code, "import_measurements"), pk)
    shared: dict[str, Any] = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "imported": imported,
        "answer": told.answer,
        "now": timezone.now(),
    }
    if speed_sources()[imported.source].single:
        return _import(keep_tests(accept=told.accept, **shared))
    return _import(keep_published(leave_out=told.leave_out, **shared))


def _no_file(request: HttpRequest) -> str:
    if not getattr(request, "upload_too_large", False):
        return _("Hãy gửi tệp ở trường “file”.")
    return _("Tệp quá %(limit)d MB nên không được nhận qua API; hãy chia nhỏ, hoặc gửi trên trang.") % {
        "limit": settings.UPLOAD_LIMIT_BYTES // MEGABYTE
    }


def _wanted(rows: Any, asked: SpeedsAsked) -> Any:
    for name in ("source", "period", "network"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    for name in ("technology", "operator"):  # '' means all together, so it can be asked for
        if (value := getattr(asked, name)) is not None:
            rows = rows.filter(**{name: value})
    return rows


def _page(rows: Any, asked: SpeedsAsked) -> Any:
    return rows.order_by("-period", "unit_id", "pk")[asked.offset : asked.offset + asked.limit]


def _place(unit: Unit) -> dict[str, str]:
    return {"unit": unit.code, "unit_name": unit.full_name}


def _result(row: SpeedResult, unit: Unit) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in _PLAIN}
    estimates = {name: getattr(row, name) if row.standing in ESTIMATED else None for name in _ESTIMATES}
    shown |= {name: told_count(shown[name]) for name in ("devices", "tests")}
    return {**_place(unit), **shown, **estimates, "enough_for_vnnic": vnnic_publishes(row.tests)}


def _reaching(row: SpeedResult, promised: SpeedGoal | None) -> dict[str, float | None]:
    goal = promised.goal if promised else None
    found = shortfall_of(Reading(row, metric=row.metric, open_only=True), goal)
    share = found.reaching if found else None
    ends = {f"reaching_{name}": getattr(share, name, None) for name in ("least", "most", "low", "high")}
    return {"target": goal.value if goal else None, **ends}


def _csv(name: str, shape: type[Schema], rows: list[dict[str, Any]]) -> HttpResponse:
    headings = list(shape.model_fields)
    return csv_answer(name, headings, [[row[heading] for heading in headings] for row in rows])


def _asked_import(unit: Unit, pk: int) -> MeasurementImport:
    found = MeasurementImport.objects.select_related("unit__parent", "received", "mapping")
    imported: MeasurementImport | None = found.filter(unit=unit, pk=pk).first()
    if imported is None:
        raise HttpError(404, _("Không có lần nạp %(id)s ở địa phương này.") % {"id": pk})
    return imported


def _choice(unit: Unit, imported: MeasurementImport, name: str) -> tuple[ColumnChoice, str]:
    for one in mappings_of(unit) if name else ():
        if one.name == name:
            return ColumnChoice.of_kept(one.columns, one.fixed), one.name
    if name:
        raise Refused(
            _("Chưa có cách đọc “%(name)s”; hãy nạp một lần trên trang và đặt tên.") % {"name": name}
        )
    choice, known = proposal(unit, head_of_import(imported).headings)
    return choice, known.name if known else imported.file_name


def _import(one: MeasurementImport) -> ImportOut:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return ImportOut(
        id=one.pk,
        source=one.source,
        file_name=one.file_name,
        state=one.state,
        rows_read=one.rows_read,
        rows_kept=one.rows_kept,
        rows_known=one.rows_known,
        refused=one.refused,
        findings=[finding[language] for finding in one.findings],
        asks=[finding["code"] for finding in one.findings if finding.get("asks")],
        first_day=one.first_day,
        last_day=one.last_day,
        failure=one.failure,
    )
