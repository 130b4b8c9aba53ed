"""Files of an asked table: the template to fill, and the rows that could not be taken."""

import csv
from io import BytesIO, StringIO

import xlsxwriter
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.text import slugify

from hatangso.domain.collection.sheet import TableColumn
from hatangso.domain.places.search_key import plain
from hatangso.domain.tables.definition import TableDefinition
from hatangso.flows.receive import place_of
from hatangso.store.collection.models import FilingUpload
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.places.models import Unit
from hatangso.web.export import as_xlsx, downloaded
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.filing_page import asked_filing
from hatangso.web.pages.collections.filing_table import definition_of
from hatangso.web.pages.collections.table_values import how_written
from hatangso.web.templatetags.progress import spoken

TO_FILL = 5_000  # lines of the template with lists to choose from
ROWS_OF_A_WORKBOOK = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def _file_name(definition: TableDefinition) -> str:
    """mau-so-lieu-cua-…: the table's name as it can stand in the name of a file."""
    return "mau-" + slugify(plain(definition.label.vi))


@unit_page("view_programme", "enter_figures", "run_collections")
def filing_table_template(request: HttpRequest, unit: Unit, pk: int, table: str, kind: str) -> HttpResponse:
    """The empty table: headings, lists to choose from, and the communes that may be told about."""
    one = asked_filing(request, unit, pk)
    definition = definition_of(one, table)
    if kind == "xlsx":
        content = _workbook(definition, list(communes_of(one.recipient.place).values()))
        return downloaded(content, f"{_file_name(definition)}.xlsx", XLSX)
    if kind != "csv":
        raise Http404
    kept = StringIO()
    csv.writer(kept).writerow([spoken(column.label) for column in definition.columns])
    return downloaded(kept.getvalue().encode("utf-8-sig"), f"{_file_name(definition)}.csv", CSV)


@unit_page("view_programme", "enter_figures", "run_collections")
def filing_table_refused(request: HttpRequest, unit: Unit, pk: int, upload: int, kind: str) -> HttpResponse:
    """The bad rows as they came, each with its line and the reason."""
    one = asked_filing(request, unit, pk)
    found = get_object_or_404(FilingUpload.objects.select_related("refused_rows"), pk=upload, filing=one)
    if found.refused_rows is None:
        raise Http404
    stored = place_of(found.refused_rows.sha256)
    if kind == "csv":
        return FileResponse(  # type: ignore[return-value]
            stored.open("rb"), as_attachment=True, filename=found.refused_rows.file_name, content_type=CSV
        )
    if kind != "xlsx":
        raise Http404
    with stored.open(encoding="utf-8-sig", newline="") as opened:
        lines = csv.reader(opened)
        headings = next(lines)
        rows = [row for row, _ in zip(lines, range(ROWS_OF_A_WORKBOOK), strict=False)]
    return downloaded(as_xlsx(headings, rows), f"dong-chua-nhan-{found.table}.xlsx", XLSX)


def _workbook(definition: TableDefinition, communes: list[Unit]) -> bytes:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Bảng")
        head = book.add_format({"bold": True, "bg_color": "#E0F0FF", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, column in enumerate(definition.columns):
            sheet.write_string(0, place, spoken(column.label), head)
            sheet.write_comment(0, place, how_written(column))
            is_text = column.kind in ("text", "code", "commune", "area")
            look = text if is_text else day if column.kind == "date" else None
            sheet.set_column(place, place, max(14, min(40, len(spoken(column.label)))), look)
            if (rule := _rule(column, len(communes))) is not None:
                sheet.data_validation(1, place, TO_FILL, place, rule)
        if definition.key == definition.place.columns and definition.place.kind == "commune":
            names = [column.code for column in definition.columns]
            for line, unit in enumerate(communes, start=1):  # one row a commune: they stand there already
                sheet.write_string(line, names.index(definition.key[0]), unit.code, text)
        sheet.freeze_panes(1, 0)
        named = book.add_worksheet("Xã, phường")
        named.write_row(0, 0, ["Mã", "Tên"], head)
        named.set_column(0, 0, 10, text)
        named.set_column(1, 1, 40)
        for line, unit in enumerate(communes, start=1):
            named.write_string(line, 0, unit.code)
            named.write_string(line, 1, unit.full_name)
    return kept.getvalue()


def _rule(column: TableColumn, communes: int) -> dict[str, object] | None:
    """What the spreadsheet itself checks; the rest is read when the file is sent."""
    if column.kind == "choice":
        return {"validate": "list", "source": [spoken(words) for _, words in column.choices]}
    if column.kind == "commune":
        return {"validate": "list", "source": f"='Xã, phường'!$A$2:$A${communes + 1}"}
    if column.kind == "count":
        return {"validate": "integer", "criteria": ">=", "value": int(column.minimum or 0)}
    if column.kind in ("longitude", "latitude") and column.minimum is not None:
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": column.minimum,
            "maximum": column.maximum,
        }
    return None


_AT = "<unit:unit_code>/thu-thap/nop/<int:pk>/bang/"
urlpatterns = [
    path(f"{_AT}<slug:table>/mau.<slug:kind>", filing_table_template, name="filing_table_template"),
    path(f"{_AT}dong-sai/<int:upload>.<slug:kind>", filing_table_refused, name="filing_table_refused"),
]
