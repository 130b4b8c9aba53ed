"""Files around an import: what its columns must be, a sample to fill, the rows that were refused."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import pyarrow.parquet as pq
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.refused_rows import MOST, harmless
from hatangso.catalog.operator_files import operators
from hatangso.catalog.reference_files import limits, source_of_references
from hatangso.domain.measurement.published import PUBLISHED
from hatangso.domain.measurement.speed_test import KEPT, NETWORKS, TECHNOLOGIES, TEST
from hatangso.domain.periods import PeriodKind, period_of
from hatangso.domain.statistics.classes import VNNIC_TESTS
from hatangso.flows.receive import place_of
from hatangso.store.measurements.lake import path_of
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.measurements.told_places import units_told
from hatangso.store.places.models import Unit
from hatangso.web.export import as_csv, as_xlsx, downloaded
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.imports_words import asked_import, reasons_of, uploaded_sources
from hatangso.web.templatetags.progress import spoken

SAMPLED = ("ispeed", "raw_tests")
_KNOWN = {column.name for column in KEPT} | {"unit_code"}
REFUSED = ("reason", *(column.name for column in TEST if column.name in _KNOWN - {"device"}))
ALLOWED = {"network": NETWORKS, "technology": TECHNOLOGIES}
AT_ONCE = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@unit_page("import_measurements")
def speed_import_schema(request: HttpRequest, unit: Unit, source: str) -> HttpResponse:
    """What a file of the source has to tell, column by column."""
    found = uploaded_sources().get(source)
    if found is None:
        raise Http404
    context = {
        "source": found,
        "published": PUBLISHED if not found.single else (),
        "licence": spoken(found.licence).rstrip("."),
        "columns": [
            {**asdict(one), "meaning": one.meaning, "allowed": ALLOWED.get(one.name, ())}
            for one in (TEST if source == "raw_tests" else ())
        ],
        "operators": operators().values(),
        "has_sample": source in SAMPLED,
        "least": VNNIC_TESTS,
        "limits": limits() if not found.single else None,
        "reference_source": source_of_references(),
    }
    return render(request, "speeds/imports_schema.html", context)


@unit_page("import_measurements")
def speed_import_sample(request: HttpRequest, unit: Unit, source: str, kind: str) -> HttpResponse:
    """A file of the source with made-up rows about a place of the unit, to be filled."""
    if source not in SAMPLED or kind not in ("csv", "xlsx"):
        raise Http404
    communes = [one for one in units_told(unit).values() if one.level == "commune"]
    code = communes[0].code if communes else unit.code
    rows = _published_rows(code) if source == "ispeed" else _test_rows(code)
    headings, *lines = rows
    if kind == "csv":
        return downloaded(as_csv(headings, lines), f"mau-{source}.csv", CSV)
    return downloaded(as_xlsx(headings, lines), f"mau-{source}.xlsx", XLSX)


def _published_rows(code: str) -> list[list[Any]]:
    columns = [column for column in PUBLISHED if column.name != "province"]
    headings = [spoken(c.label) + (f" ({c.units[0]})" if c.units else "") for c in columns]
    month = period_of(PeriodKind.MONTH, timezone.localdate()).shifted(-1).code
    fixed, mobile = _("cố định"), _("di động")
    told = [
        [code, month, "Viettel", fixed, "", 271.2, 201, 12, 2.1, 412, _("trung vị")],
        [code, month, "VNPT", mobile, "", 83.5, 28, 31, 6.4, 120, _("trung vị")],
        [code, month, "MobiFone", "5G", "", 411, 95.4, 18, 3.2, None, _("không rõ")],
    ]
    return [headings, *told]


def _test_rows(code: str) -> list[list[Any]]:
    day = date(timezone.localdate().year, 1, 15)
    shared: dict[str, Any] = {"unit_code": code, "finished": "true", "roaming": "false", "automated": "false"}
    told: list[dict[str, Any]] = [
        {
            "test_id": "mau-1",
            "taken_at": f"{day.isoformat()}T01:30:00Z",
            "operator": "Viettel",
            "network": "mobile",
            "technology": "4g",
            "download": 52.4,
            "upload": 21.7,
            "latency": 31,
            "jitter": 6.5,
            "duration": 10,
            "device": "may-a",
        },
        {
            "test_id": "mau-2",
            "taken_at": f"{day.isoformat()}T02:10:00Z",
            "operator": "VNPT",
            "network": "fixed",
            "technology": "wifi",
            "download": 187.2,
            "upload": 164,
            "latency": 9,
            "jitter": 1.4,
            "duration": 10,
            "device": "may-b",
            "wifi_limited": "true",
        },
    ]
    return [[c.name for c in TEST], *([{**shared, **row}.get(c.name) for c in TEST] for row in told)]


@unit_page("import_measurements")
def speed_import_refused(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The refused rows with their reasons: of a table as they came, of single tests coarsened."""
    imported = asked_import(unit, pk)
    if imported.refused_rows is not None:
        stored = place_of(imported.refused_rows.sha256)
        name = imported.refused_rows.file_name
        return FileResponse(  # type: ignore[return-value]
            stored.open("rb"), as_attachment=True, filename=name, content_type=CSV
        )
    if not imported.parts.filter(holds="refused").exists():
        raise Http404
    answer = StreamingHttpResponse(_refused_tests(imported), content_type=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="dong-chua-nhan-{pk}.csv"'
    return answer  # type: ignore[return-value]


def _refused_tests(imported: MeasurementImport) -> Iterator[bytes]:
    """Lines of a .csv, a batch at a time, up to MOST rows. With the headings of the plain schema, so that
    they can be mended and sent again; without position and device, which are of persons and are not kept.
    """
    words = {code: said for code, said, _count in reasons_of(imported)}
    told = 0
    for part in imported.parts.filter(holds="refused").order_by("month", "pk"):
        with pq.ParquetFile(path_of(part)) as file:
            for batch in file.iter_batches(batch_size=AT_ONCE):
                lines = [] if told else [["\ufeff" + REFUSED[0], *REFUSED[1:]]]
                for row in batch.to_pylist():
                    row["reason"] = words.get(row.get("reason", ""), row.get("reason", ""))
                    row["unit_code"] = row.get("unit")
                    if (when := row.get("taken_at")) is not None:
                        row["taken_at"] = f"{when:%Y-%m-%dT%H:%M:%S}Z"
                    lines.append([harmless(row.get(name)) for name in REFUSED])
                told += batch.num_rows
                yield "".join(_joined(line) for line in lines).encode()
                if told >= MOST:
                    return


def _joined(cells: list[str]) -> str:
    kept = _Line()
    csv.writer(kept).writerow(cells)
    return kept.text


class _Line:
    text = ""

    def write(self, text: str) -> None:
        self.text += text


_AT = "<unit:unit_code>/toc-do/nap/"
urlpatterns = [
    path(f"{_AT}luoc-do/<slug:source>/", speed_import_schema, name="speed_import_schema"),
    path(f"{_AT}mau/<slug:source>.<slug:kind>", speed_import_sample, name="speed_import_sample"),
    path(f"{_AT}<int:pk>/dong-bi-tu-choi.csv", speed_import_refused, name="speed_import_refused"),
]
