"""A locality's public results: approved figures only, no personal names; a page, JSON and CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from hatangso.domain.indicators.indicator import Component
from hatangso.domain.progress.verdict import Status
from hatangso.flows.receive import place_of
from hatangso.store.evidence.models import Received
from hatangso.store.measurements.readings import Cell, Reading, public_readings
from hatangso.store.places.models import Unit
from hatangso.store.programme.standing import MeasureStanding, TargetStanding, health
from hatangso.store.reports.models import Report
from hatangso.store.results.province_standing import standings
from hatangso.web.components.health_bar import health_bar
from hatangso.web.components.target_columns import target_cells, target_headings
from hatangso.web.export import Value, exported
from hatangso.web.page import living_unit
from hatangso.web.pages.speeds.words import CLASSES, Class, period_name, radio_name, source_name
from hatangso.web.templatetags.progress import component_name, spoken

KEPT_SECONDS = 300


def public_results(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The page; open to everybody, also for a locality that has nothing yet."""
    unit = living_unit(unit_code)
    found = _found(unit)
    counts = health(found)
    context = {
        "shown_unit": unit,
        "groups": _groups(found),
        "health": counts,
        "health_bar": health_bar(counts),
        "statuses": {status.name: status for status in Status},
        "report": _last_report(unit),
        "today": timezone.localdate(),
        "speeds": [Told.of(cell, reading) for cell, reading in public_readings(unit)],
        "communes": list(unit.children.filter(valid_to=None).order_by("name")) if not unit.parent_id else [],
    }
    asked = request.GET.get("lang", "")
    with override(asked if asked in dict(settings.LANGUAGES) else get_language()):
        response = render(request, "public/results.html", context)
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


@dataclass(frozen=True)
class Told:
    """One line of what was measured, in words."""

    radio: str
    period: str
    source: str
    reading: Reading
    class_of: Class | None

    @classmethod
    def of(cls, cell: Cell, reading: Reading) -> "Told":
        return cls(
            radio_name(cell.network, cell.technology),
            period_name(cell.period),
            source_name(cell.source),
            reading,
            CLASSES.get(reading.standing),
        )


def results_json(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The same as JSON: one entry a measure. Unknown is null."""
    unit = living_unit(unit_code)
    measures = [_entry(standing, seen) for standing in _found(unit) for seen in standing.measures]
    content: dict[str, Any] = {
        "unit": {"code": unit.code, "name": unit.full_name},
        "as_of": timezone.localdate().isoformat(),
        "figures": "approved",
        "measures": measures,
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


def results_csv(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The same as CSV for a spreadsheet."""
    unit = living_unit(unit_code)
    response = exported("csv", f"ket-qua-{unit.code}", _headings(), _rows(_found(unit)))
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


def public_report(request: HttpRequest, unit_code: str) -> FileResponse:
    """The last approved report as it was signed, or as it was approved."""
    report = _last_report(living_unit(unit_code))
    file = _file_of(report) if report else None
    if file is None:
        raise Http404
    return FileResponse(
        place_of(file.sha256).open("rb"),
        as_attachment=True,
        filename=file.file_name,
        content_type=file.media_type,
    )


def _found(unit: Unit) -> tuple[TargetStanding, ...]:
    return standings(unit, as_of=timezone.localdate(), approved_only=True)


def _last_report(unit: Unit) -> Report | None:
    approved = Report.objects.filter(unit=unit, state="approved").select_related("signed", "pdf", "docx")
    return next((r for r in approved.order_by("-decided_at") if _file_of(r)), None)


def _file_of(report: Report) -> Received | None:
    return report.signed or report.pdf or report.docx


def _groups(found: Sequence[TargetStanding]) -> list[tuple[str, list[TargetStanding]]]:
    codes = [*Component, ""]
    groups = [(component_name(c), [s for s in found if s.target.component == c]) for c in codes]
    return [(name, rows) for name, rows in groups if rows]


def _entry(standing: TargetStanding, seen: MeasureStanding) -> dict[str, Any]:
    target, measure, latest = standing.target, seen.measure, seen.latest
    return {
        "target": target.text,
        "component": target.component or None,
        "year": target.year,
        "indicator": measure.indicator or None,
        "indicator_name": seen.definition.label.vi if seen.definition else None,
        "kind": measure.kind,
        "op": measure.op,
        "goal": measure.value,
        "goal_high": measure.value_high,
        "unit": measure.unit_text or None,
        "value": latest.value if latest else None,
        "part": latest.part if latest else None,
        "whole": latest.whole if latest else None,
        "progress": (latest.row.progress or None) if latest and latest.row else None,
        "period": latest.period.code if latest else None,
        "footing": latest.footing.value if latest else None,
        "status": seen.verdict.status.value,
        "rule": f"{seen.verdict.rule}/{seen.verdict.version}",
        "reason": seen.verdict.reason.vi,
    }


def _headings() -> list[str]:
    return [
        *target_headings(),
        _("Căn cứ"),
        _("Tình trạng"),
        _("Vì sao"),
    ]


def _rows(found: Sequence[TargetStanding]) -> Iterator[list[Value]]:
    for standing in found:
        for seen in standing.measures:
            latest = seen.latest
            yield [
                *target_cells(standing, seen),
                spoken(latest.footing.label) if latest else "",
                spoken(seen.verdict.status.label),
                spoken(seen.verdict.reason),
            ]


urlpatterns = [
    path("cong-khai/<unit:unit_code>/", public_results, name="public_results"),
    path("cong-khai/<unit:unit_code>/ket-qua.json", results_json, name="public_results_json"),
    path("cong-khai/<unit:unit_code>/ket-qua.csv", results_csv, name="public_results_csv"),
    path("cong-khai/<unit:unit_code>/bao-cao/", public_report, name="public_report"),
]
