"""The map on paper: what the screen shows, drawn anew from the same data as one sheet of PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.adapters.map_sheet import Entry, Label, LegendPart, MapSheet, Words, write_map_pdf
from hatangso.adapters.map_svg import Drawing, shade_svg
from hatangso.adapters.report_pdf import PdfNotMade
from hatangso.domain.assets.asset_filter import AssetFilter
from hatangso.domain.maps.sheet import PAPERS, Sheet, Turn, Window, scale_bar, scale_words
from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.words import Misstated
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import sight_of
from hatangso.store.basemap.base_tiles import attributions
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.extent import extent_of
from hatangso.store.places.models import Boundary, Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.results.cells import cells_of, periods_there
from hatangso.store.results.cells import sight_of as figures_seen_by
from hatangso.web.asset_filter import asset_filter, filter_words
from hatangso.web.components.choropleth import class_of, classes_of, shade_of
from hatangso.web.export import downloaded
from hatangso.web.page import unit_page
from hatangso.web.pages.city.wanted import wanted_period
from hatangso.web.pages.map.asked_view import Box, box_of
from hatangso.web.pages.map.lists import placed
from hatangso.web.pages.map.sheet_assets import draw_assets, legend_of
from hatangso.web.pages.map.sheet_ground import draw_base, draw_borders, draw_figures, outlines_in
from hatangso.web.pages.map.sheet_overlays import draw_overlays
from hatangso.web.templatetags.progress import period_label, spoken

VIET_NAM: Box = (102.1, 8.3, 109.6, 23.4)
LONGEST_TITLE = 120


@unit_page("view_assets", "edit_assets")
@require_safe
def map_print(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The PDF of `kho` (A4-ngang …), `khung` (the box), `tieu-de`, filter, indicator, layers off and on."""
    language = get_language() or "vi"
    try:
        filters = asset_filter(request.GET)
        sheet = _sheet(request, unit, filters)
        pdf = write_map_pdf(sheet, made_on=timezone.localdate(), font_dir=Path(settings.REPORT_FONT_DIR))
    except (Misstated, PdfNotMade) as wrong:
        return render(
            request, "map/not_printed.html", {"sentence": wrong.words.spoken_in(language)}, status=422
        )
    return downloaded(pdf, f"ban-do-{unit.code}-{timezone.localdate():%Y%m%d}.pdf", "application/pdf")


def _sheet(request: HttpRequest, unit: Unit, filters: AssetFilter) -> MapSheet:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    paper = _paper(request.GET.get("kho", ""))
    box = box_of(request.GET.get("khung", "")) or extent_of(unit) or VIET_NAM
    window = Window.around(box, *paper.frame)
    off = set(request.GET.get("tat", "").split(","))
    drawing, labels = Drawing(window.width, window.height), list[Label]()
    names: list[Label] = []
    if "base" not in off:
        draw_base(drawing, window, names)
    outlines, units = outlines_in(window, unit, today)
    figures = _figures(actor, unit, request.GET.get("chi-so", ""), request.GET.get("ky", ""))
    if figures:
        draw_figures(drawing, outlines, figures.shades, figures.communes)
    if "borders" not in off:
        draw_borders(drawing, window, outlines, units, unit, names)
    if "names" not in off:
        labels = _apart(names)
    legend: list[LegendPart] = []
    if "assets" not in off:
        found = placed(assets_seen_by(actor, unit, filters), sight_of(actor, unit))
        legend += legend_of(draw_assets(drawing, window, found))
    legend += draw_overlays(drawing, window, actor, unit, request.GET, timezone.now())
    if figures:
        legend.insert(0, LegendPart(figures.title, figures.entries))
    metres, wide = scale_bar(window.metres_a_mm)
    title = request.GET.get("tieu-de", "").strip()[:LONGEST_TITLE]
    title = title or _("Hạ tầng số %(place)s") % {"place": unit.full_name}
    words = Words(
        title=title,
        subtitle=_subtitle(unit, filters),
        source=_source(list(units)),
        made=_("Lập ngày %(day)s") % {"day": f"{today:%d/%m/%Y}"},
        north=_("B"),
        scale=f"1 : {format_number(scale_words(window.metres_a_mm), 0)}",
        bar=f"{format_number(metres, 0)} m" if metres < 1000 else f"{format_number(metres / 1000)} km",
        alt=title,
        second=_("Chú giải: xem trang 2."),
    )
    return MapSheet(paper, drawing, words, wide, get_language() or "vi", labels, legend)


def _paper(text: str) -> Sheet:
    name, _dash, turn = text.partition("-")
    chosen: Turn = "doc" if turn == "doc" else "ngang"
    return Sheet(name if name in PAPERS else "A4", chosen)


def _subtitle(unit: Unit, filters: AssetFilter) -> str:
    """The locality and what was filtered by, in words."""
    told = filter_words(filters)
    owners = Organisation.objects.filter(pk__in=[*filters.owners, *filters.operators])
    told += sorted(str(one) for one in owners)
    if filters.units:
        places = Unit.objects.filter(code__in=filters.units, valid_to=None)
        told += sorted(one.full_name for one in places)
    where = f"{unit.full_name}, {unit.parent.full_name}" if unit.parent else unit.full_name
    return f"{where}. " + (
        _("Chỉ gồm: %(what)s.") % {"what": "; ".join(told)} if told else _("Gồm mọi tài sản đã có vị trí.")
    )


def _source(units: Sequence[int]) -> str:
    """Whose data the sheet shows."""
    boundaries = sorted(set(Boundary.objects.filter(unit__in=units).values_list("source", flat=True)))
    told = [_("sổ tài sản hạ tầng của địa phương"), *boundaries, *attributions()]
    return _("Nguồn: %(sources)s.") % {"sources": "; ".join(told)}


def _apart(labels: list[Label]) -> list[Label]:
    """Without those that would stand on another: large and early ones first."""
    kept: list[Label] = []
    for one in sorted(labels, key=lambda label: -label.size):
        wide, high = len(one.text) * one.size * 0.19 + 1, one.size * 0.5
        if all(
            abs(one.x - other.x) > (wide + len(other.text) * other.size * 0.19) / 2
            or abs(one.y - other.y) > (high + other.size * 0.5) / 2
            for other in kept
        ):
            kept.append(one)
    return kept


@dataclass(frozen=True)
class _Figures:
    title: str
    entries: tuple[Entry, ...]
    shades: dict[int, int]  # by the commune's id
    communes: set[int]


def _figures(actor: Actor, unit: Unit, code: str, asked: str) -> _Figures | None:
    """The indicator's figures of the province's communes as the person may see them; None without."""
    sight = figures_seen_by(actor, unit) if code else None
    if sight is None:
        return None
    definition = definitions_of(sight.province).get(code)
    period = wanted_period(asked, periods_there(sight), timezone.localdate())
    if definition is None or not period:
        return None
    cells = cells_of(sight, [code], [period])
    values = {pk: cell.value for (pk, _code, _period), cell in cells.items() if cell.value is not None}
    communes = set(
        Unit.objects.filter(parent=sight.province, level="commune", valid_to=None).values_list(
            "pk", flat=True
        )
    )
    borders = classes_of(list(values.values()))

    def write(value: Any) -> str:
        return format_quantity(value, definition.shape.unit, language=get_language() or "vi")

    entries = []
    ends = [min(values.values()), *borders, max(values.values())] if values else []
    for number in range(1, len(borders) + 2) if values else ():
        inside = [value for value in values.values() if class_of(value, borders) == number]
        last = number > len(borders)
        text = _("từ %(low)s đến %(high)s") if last else _("từ %(low)s đến dưới %(high)s")
        entries.append(
            Entry(
                shade_svg(shade_of(number, len(borders) + 1)),
                text % {"low": write(ends[number - 1]), "high": write(ends[number])},
                str(len(inside)),
            )
        )
    if unknown := len(communes - values.keys()):
        entries.append(Entry(shade_svg(0), _("chưa có số liệu"), str(unknown)))
    shades = {pk: shade_of(class_of(value, borders), len(borders) + 1) for pk, value in values.items()}
    title = f"{spoken(definition.label)}, {period_label(period)}"
    return _Figures(title, tuple(entries), shades, communes)


urlpatterns = [path("<unit:unit_code>/ban-do/in/", map_print, name="map_print")]
