"""What a page's table shows, as a file to keep: .xlsx or .csv."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

from hatangso.domain.spreadsheet_text import harmless

Value = str | int | float | date | datetime | None


def exported(kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """The rows as a download; `kind` is 'xlsx' or 'csv' (UTF-8 with a mark, for Excel's sake)."""
    if kind == "csv":
        return downloaded(as_csv(headings, rows), f"{name}.csv", "text/csv; charset=utf-8")
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return downloaded(as_xlsx(headings, rows), f"{name}.xlsx", sheet_type)


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet_name: str = "") -> bytes:
    """A workbook of one sheet; texts are written as texts, never as formulas or links."""
    kept = BytesIO()
    with xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(sheet_name or None)
        head = book.add_format({"bold": True, "bg_color": "#E0F0FF", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        widths = [len(heading) for heading in headings]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, head)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                widths[column] = max(widths[column], min(60, len(str(value or ""))))
                if value is None:
                    continue
                if isinstance(value, datetime):
                    sheet.write_datetime(line, column, timezone.localtime(value).replace(tzinfo=None), day)
                elif isinstance(value, date):
                    sheet.write_datetime(line, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif isinstance(value, int | float):
                    sheet.write_number(line, column, value)
                else:
                    sheet.write_string(line, column, str(value), text)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width + 2)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
    return kept.getvalue()


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Comma-separated UTF-8; what a spreadsheet would run as a formula gets an apostrophe."""
    kept = StringIO()
    writer = csv.writer(kept)
    writer.writerow([_harmless(heading) for heading in headings])
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    return kept.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return harmless(value)


def downloaded(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes as a file to keep."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
