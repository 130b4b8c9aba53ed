"""Which column of a list is which, and in which reference system its coordinates are told."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.coordinates import ReferenceSystem, systems, zone_of
from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.column_choice import ColumnChoice
from hatangso.domain.assets.columns import AssetColumn, columns_of
from hatangso.domain.assets.states import STATES
from hatangso.flows.assets.import_state import OPEN
from hatangso.flows.assets.owner_names import OwnerNames
from hatangso.flows.assets.receive_import import (
    Head,
    choice_of,
    choose_columns,
    head_of,
    mappings_of,
    proposal,
)
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import AssetImport
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.imports.words import actor_of, asked_import, type_name
from hatangso.web.templatetags.progress import spoken

SHOWN_ROWS, SHOWN_COLUMNS = 5, 30
OWN = "own"  # a zone with a meridian of one's own


@dataclass(frozen=True)
class ColumnLine:
    """One line of the form: our column, what is chosen for it, what may hold for all rows."""

    column: AssetColumn
    heading: str
    fixed: str
    options: tuple[tuple[str, str], ...]


@unit_page("edit_assets")
def asset_import_columns(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """GET: the choice proposed (`?mau=` a remembered one, `?lop=` a layer); POST: read the file so."""
    imported = asked_import(request, unit, pk)
    kind = asset_type(imported.type)
    if imported.status not in OPEN or kind is None:
        return redirect("asset_import", unit.code, pk)
    layer = (request.POST.get("layer") or request.GET.get("lop") or imported.options.get("layer", ""))[:200]
    try:
        head = head_of(imported, layer)
    except Refused as refused:
        told = {"problem": refused.sentence, "imported": imported}
        return render(request, "assets/imports/columns.html", told, status=422)
    choice, name, system = _proposed(request, imported, kind, head)
    problem, field = "", ""
    if request.method == "POST":
        choice, name = _asked(request, kind, head), request.POST.get("name", "")
        try:
            system = _system(request)
            choose_columns(
                actor=actor_of(request),
                imported=imported,
                choice=choice,
                system=system,
                layer=head.layer,
                name=name,
                swap=request.POST.get("swap") == "1",
                now=timezone.now(),
            )
        except Refused as refused:
            problem, field = refused.sentence, refused.field or ""
        else:
            return redirect("asset_import", unit.code, pk)
    names = OwnerNames(unit).offered()
    parts: dict[str, list[ColumnLine]] = {"asset": [], "place": [], "attribute": []}
    for column in columns_of(kind):
        parts[column.part].append(_line(column, choice, kind, names))
    context = {
        "imported": imported,
        "type": type_name(imported.type),
        "problem": problem,
        "field": field,
        "name": name,
        "head": head,
        "parts": [
            (_("Tài sản"), parts["asset"]),
            (_("Vị trí"), parts["place"]),
            (_("Thuộc tính của loại này"), parts["attribute"]),
        ],
        "headings": head.headings,
        "shown_headings": head.headings[:SHOWN_COLUMNS],
        "samples": [_texts(number, cells, head) for number, cells in head.samples[:SHOWN_ROWS]],
        "remembered": mappings_of(imported),
        "has_place": bool(kind.geometry),
        "systems": _grouped(),
        "system": system if system in systems() else OWN if system else "",
        "own_meridian": request.POST.get("meridian", ""),
        "swap": bool(imported.options.get("swap")),
    }
    return render(request, "assets/imports/columns.html", context, status=422 if problem else 200)


def _proposed(
    request: HttpRequest, imported: AssetImport, kind: AssetType, head: Head
) -> tuple[ColumnChoice, str, str]:
    wanted = asked_id(request.GET.get("mau"))
    for mapping in mappings_of(imported) if wanted else ():
        if mapping.pk == wanted:
            system = str(mapping.fixed.get("system", ""))
            return ColumnChoice.of_kept(mapping.columns, mapping.fixed, kind), mapping.name, system
    if imported.options and imported.options.get("layer") == head.layer:
        return choice_of(imported), imported.options.get("name", ""), imported.options["system"]
    return proposal(imported, head)


def _asked(request: HttpRequest, kind: AssetType, head: Head) -> ColumnChoice:
    """What the form says; a heading that the file has not is left out."""
    columns, fixed = {}, {}
    for column in columns_of(kind):
        heading = request.POST.get(f"col-{column.code}", "")
        if heading in head.headings:
            columns[column.code] = heading
        value = " ".join(request.POST.get(f"fix-{column.code}", "")[:200].split())
        if value and column.fixable:
            fixed[column.code] = value
    return ColumnChoice(columns, fixed)


def _system(request: HttpRequest) -> str:
    """The system chosen, or a zone of one's own meridian in degrees (105,75 or 105°45')."""
    told = request.POST.get("system", "")
    if told != OWN:
        return told
    from hatangso.domain.assets.coordinate_text import read_ordinate
    from hatangso.domain.words import Misstated

    try:
        meridian = read_ordinate(request.POST.get("meridian", "")[:20]).value
        return zone_of(meridian, 6 if request.POST.get("width") == "6" else 3).code
    except (Misstated, ValueError):
        raise Refused(
            _("Kinh tuyến trục không đúng; hãy ghi như 107°45' hoặc 107,75."), field="system"
        ) from None


def _line(column: AssetColumn, choice: ColumnChoice, kind: AssetType, names: list[str]) -> ColumnLine:
    options: list[tuple[str, str]] = []
    if column.code == "state":
        options = [(state.value, spoken(words)) for state, words in STATES.items()]
    elif column.code in ("owner", "operator"):
        options = [(name, name) for name in names]
    elif column.fixable and (attribute := kind.attribute(column.code.removeprefix("a."))) is not None:
        options = [(code, spoken(words)) for code, words in attribute.choices.items()]
        options = options or [("1", _("có")), ("0", _("không"))]
    return ColumnLine(
        column, choice.columns.get(column.code, ""), choice.fixed.get(column.code, ""), tuple(options)
    )


def _grouped() -> list[tuple[str, list[tuple[ReferenceSystem, str]]]]:
    """Systems as the form offers them: degrees, zones of 3°, zones of 6°."""
    found: dict[str, list[tuple[ReferenceSystem, str]]] = {}
    for one in systems().values():
        group = _("Độ") if one.kind == "degrees" else _("Mét, múi %(width)d°") % {"width": one.width}
        label = spoken(one.name) + (f" – {one.places}" if one.places else "")
        found.setdefault(group, []).append((one, label))
    return list(found.items())


def _texts(number: int, cells: Any, head: Head) -> tuple[int, list[str]]:
    width = min(len(head.headings), SHOWN_COLUMNS)
    shown = ["" if cell is None else str(cell)[:60] for cell in cells[:width]]
    return number, shown + [""] * (width - len(shown))


urlpatterns = [
    path("<unit:unit_code>/tai-san/nap/<int:pk>/cot/", asset_import_columns, name="asset_import_columns")
]
