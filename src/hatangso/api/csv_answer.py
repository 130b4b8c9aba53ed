"""Rows as a .csv for programs: UTF-8, points as decimal marks, ISO times, nothing a spreadsheet would run."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The rows as a download; what is not known is an empty cell."""
    kept = StringIO()
    writer = csv.writer(kept)
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    answer = HttpResponse(kept.getvalue().encode(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _cell(value: Any) -> Any:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
