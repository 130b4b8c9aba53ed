"""Which column of a table of published speeds is which: a choice for each, beside the first rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy

from hatangso.adapters.speed_sources.ispeed import Head
from hatangso.catalog.operator_files import operators
from hatangso.domain.measurement.mapping import Chosen, ColumnChoice
from hatangso.domain.measurement.published import PUBLISHED, PublishedColumn
from hatangso.flows.measurements.choose_columns import CHANGEABLE, choice_of, choose_columns
from hatangso.flows.measurements.receive_published import head_of_import, mappings_of, proposal
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.imports_words import actor_of, asked_import, is_published
from hatangso.web.templatetags.progress import spoken

SHOWN_ROWS = 5
DEMO = "demo_"  # how the codes of the demo's own operators begin
SHOWN_COLUMNS = 30
FIXED: Mapping[str, tuple[tuple[str, Any], ...]] = {
    "network": (
        ("fixed", gettext_lazy("Cố định")),
        ("mobile", gettext_lazy("Di động")),
        ("3g", "3G"),
        ("4g", "4G"),
        ("5g", "5G"),
    ),
    "technology": (("3g", "3G"), ("4g", "4G"), ("5g", "5G")),
    "statistic": (
        ("median", gettext_lazy("Trung vị")),
        ("mean", gettext_lazy("Trung bình")),
        ("unknown", gettext_lazy("Không rõ")),
    ),
}


@dataclass(frozen=True)
class ColumnLine:
    """One line of the form: our column, what is chosen for it, what may be."""

    column: PublishedColumn
    heading: str
    unit: str
    fixed: str
    options: tuple[tuple[str, Any], ...]
    wrong: bool


@unit_page("import_measurements")
def speed_import_columns(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """GET: the choice proposed (`?mau=` a remembered one); POST: remember it and read the file."""
    imported = asked_import(unit, pk)
    if not is_published(imported) or imported.state not in CHANGEABLE:
        return redirect("speed_import", unit.code, pk)
    try:
        head = head_of_import(imported)
    except Refused as refused:
        return render(request, "speeds/imports_columns.html", {"problem": refused.sentence}, status=422)
    choice, name = _proposed(request, unit, imported, head)
    problem, field = "", ""
    if request.method == "POST":
        choice, name = _asked(request, head, imported), request.POST.get("name", "")
        try:
            choose_columns(
                actor=actor_of(request), imported=imported, choice=choice, name=name, now=timezone.now()
            )
        except Refused as refused:
            problem, field = refused.sentence, refused.field or ""
            imported.refresh_from_db()
            if imported.state not in CHANGEABLE:  # dropped, for it was kept before: nothing to choose
                return render(request, "speeds/imports_columns.html", {"problem": problem}, status=422)
        else:
            return redirect("speed_import", unit.code, pk)
    context = {
        "imported": imported,
        "problem": problem,
        "field": field,
        "name": name,
        "lines": [_line(column, choice, unit, field) for column in PUBLISHED],
        "decimal": choice.decimal,
        "headings": head.headings,
        "shown_headings": head.headings[:SHOWN_COLUMNS],
        "samples": [_texts(line.number, line.cells, head) for line in head.samples[:SHOWN_ROWS]],
        "remembered": mappings_of(unit),
        "stream": head.stream,
        "row": head.row,
    }
    return render(request, "speeds/imports_columns.html", context, status=422 if problem else 200)


def _proposed(
    request: HttpRequest, unit: Unit, imported: MeasurementImport, head: Head
) -> tuple[ColumnChoice, str]:
    wanted = asked_id(request.GET.get("mau"))
    for mapping in mappings_of(unit) if wanted else ():
        if mapping.pk == wanted:
            return ColumnChoice.of_kept(mapping.columns, mapping.fixed), mapping.name
    if imported.story.get("columns"):
        return choice_of(imported), imported.mapping.name if imported.mapping else imported.file_name
    choice, known = proposal(unit, head.headings)
    if unit.level == "commune" and "place" not in choice.columns and "place" not in choice.fixed:
        choice = replace(choice, fixed={**choice.fixed, "place": unit.code})
    return choice, known.name if known else imported.file_name.rpartition(".")[0] or imported.file_name


def _asked(request: HttpRequest, head: Head, imported: MeasurementImport) -> ColumnChoice:
    """What the form says; a heading that the file has not is left out."""
    columns, fixed = {}, {}
    for column in PUBLISHED:
        heading = request.POST.get(f"col-{column.name}", "")
        unit = request.POST.get(f"unit-{column.name}", "")
        if heading in head.headings:
            columns[column.name] = Chosen(heading, unit if unit in column.units else "")
        value = " ".join(request.POST.get(f"fix-{column.name}", "")[:60].split())
        if value and column.fixable:
            fixed[column.name] = value
    decimal = request.POST.get("decimal", "")
    places = choice_of(imported).places
    return ColumnChoice(columns, fixed, decimal if decimal in (",", ".") else "", places)


def _line(column: PublishedColumn, choice: ColumnChoice, unit: Unit, field: str) -> ColumnLine:
    chosen = choice.columns.get(column.name, Chosen(""))
    options = FIXED.get(column.name, ())
    if column.name == "operator":
        known = {code: one for code, one in operators().items() if unit.demo or not code.startswith(DEMO)}
        options = tuple((code, spoken(one.name)) for code, one in known.items())
    return ColumnLine(
        column, chosen.heading, chosen.unit, choice.fixed.get(column.name, ""), options, column.name == field
    )


def _texts(number: int, cells: Any, head: Head) -> tuple[int, list[str]]:
    width = min(len(head.headings), SHOWN_COLUMNS)
    shown = ["" if cell is None else str(cell)[:60] for cell in cells[:width]]
    return number, shown + [""] * (width - len(shown))


urlpatterns = [
    path("<unit:unit_code>/toc-do/nap/<int:pk>/cot/", speed_import_columns, name="speed_import_columns")
]
