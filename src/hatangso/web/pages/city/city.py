"""The city's page: the communes of a province in one table and one map, like compared with like."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.comparison.peers import KINDS
from hatangso.store.collection.city_queries import late_places, open_explanations
from hatangso.store.collection.publications import contested_among
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.store.programme.models import Observation
from hatangso.store.results.cells import (
    Cell,
    Sight,
    cells_of,
    indicators_there,
    own_figures,
    periods_there,
    sight_of,
)
from hatangso.store.results.roll_ups import RolledUp, roll_ups
from hatangso.web.export import Value, exported
from hatangso.web.page import unit_page
from hatangso.web.pages.city.map_of_communes import communes_map, without_outline
from hatangso.web.pages.city.shapes import shapes_of
from hatangso.web.pages.city.table import Line, kinds_of, make_table
from hatangso.web.pages.city.wanted import COLUMNS_MOST, ONLY, ORDERS, Wanted, read, wanted_period
from hatangso.web.pages.city.words import heading
from hatangso.web.templatetags.progress import footing_label, period_label, progress_label, spoken

A_PAGE = 30
ATTENTION_SHOWN = 6


@unit_page("view_programme")
def city(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The table and map; `?export=xlsx|csv` gives the table as a file."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    sight = sight_of(actor, unit)
    if sight is None:
        return render(request, "city/not_seen.html", {"province": unit.parent or unit})
    province = sight.province
    units = list(Unit.objects.filter(parent=province, level="commune", valid_to=None).order_by("name", "pk"))
    definitions = definitions_of(province)
    periods = periods_there(sight)
    period = wanted_period(request.GET.get("period", ""), periods, today)
    found = indicators_there(sight, period) if period else {}
    counts = {code: found[code] for code in definitions if code in found}  # not what a ward made for itself
    there = sorted(counts, key=lambda code: -counts[code])
    wanted = read(request.GET, period, there, definitions)
    main = definitions[wanted.main]
    cells = cells_of(sight, wanted.columns, [period]) | cells_of(sight, [wanted.main], wanted.periods())
    shapes = shapes_of(units, today)
    table = make_table(
        units,
        wanted,
        main,
        cells,
        densities=shapes.densities(units),
        late=late_places(province, today) if sight.sees_all else {},
        explanations=open_explanations(province) if sight.sees_all else {},
    )
    columns = _columns(wanted, definitions)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        name = f"xa-phuong-{province.code}-{period or today.year}"
        rows = _rows(table.shown, _texts(table.shown), _contested(table.shown))
        return exported(kind, name, _headings(columns), rows)
    page = Paginator(table.shown, A_PAGE).get_page(request.GET.get("page"))
    totals = _totals(sight, columns)
    return render(
        request,
        "city/city.html",
        {
            "province": province,
            "sight": sight,
            "wanted": wanted,
            "table": table,
            "page": page,
            "main": main,
            "columns": columns,
            "lines": list(page),
            "texts": _texts(page),
            "map": communes_map(shapes, table, main, period, links=sight.sees_all),
            "undrawn": without_outline(shapes, units),
            "source": shapes.source,
            "attention": table.attention[:ATTENTION_SHOWN],
            "attention_more": max(0, len(table.attention) - ATTENTION_SHOWN),
            "totals": totals,
            "contested": _contested(page, totals),
            "periods": list(reversed(periods)),
            "offered": [(code, definitions[code], counts[code]) for code in there],
            "columns_most": COLUMNS_MOST,
            "kinds": [(kind, spoken(KINDS[kind])) for kind in kinds_of(units)],
            "orders": ORDERS,
            "only": ONLY,
            "may_ask": sight.sees_all and actor.may("ask_explanation", province),
            "today": today,
        },
    )


@dataclass(frozen=True)
class Column:
    """One column of figures: of an indicator in the period, or of the main indicator in an earlier one."""

    code: str
    period: str
    label: str
    definition: Definition

    @property
    def unit(self) -> str | None:
        return self.definition.shape.unit


@dataclass(frozen=True)
class Total:
    """A column's value of the whole province, and what the province told of itself."""

    column: Column
    rolled: RolledUp
    own: Cell | None


def _columns(wanted: Wanted, definitions: Mapping[str, Definition]) -> list[Column]:
    if wanted.by_period:
        main = definitions[wanted.main]
        return [Column(wanted.main, code, period_label(code), main) for code in wanted.periods()]
    return [
        Column(code, wanted.period, heading(definitions[code]), definitions[code]) for code in wanted.columns
    ]


def _totals(sight: Sight, columns: Sequence[Column]) -> list[Total]:
    """Per column the value of the province by its rule; what an organisation told is not the whole."""
    if sight.own is not None:
        return []
    definitions = {column.code: column.definition for column in columns}
    periods = sorted({column.period for column in columns})
    found = roll_ups(definitions, periods, basis=sight.basis, provinces=[sight.province.pk])
    own = own_figures(sight.province, list(definitions), periods, sight.basis)
    return [
        Total(
            column,
            found.of_province(sight.province.pk, column.code, column.period),
            own.get((column.code, column.period)),
        )
        for column in columns
    ]


def _texts(lines: Iterable[Line]) -> dict[int, str]:
    """Levels and products in words, by the observation: what a figure without a number says (one query)."""
    ids = [
        c.observation_id for line in lines for c in line.cells if c and c.value is None and c.observation_id
    ]
    if not ids:
        return {}
    rows = Observation.objects.filter(pk__in=ids).values_list("pk", "progress", "level_text")
    return {
        pk: ": ".join(part for part in (progress_label(progress) if progress else "", text) if part)
        for pk, progress, text in rows
    }


def _contested(lines: Iterable[Line], totals: Sequence[Total] = ()) -> frozenset[int]:
    """The figures shown that somebody contests (one query)."""
    cells = [*(cell for line in lines for cell in line.cells), *(total.own for total in totals)]
    return contested_among(cell.observation_id for cell in cells if cell is not None)


def _headings(columns: Sequence[Column]) -> list[str]:
    return [
        _("Mã"),
        _("Xã, phường"),
        _("Loại"),
        *(
            heading
            for c in columns
            for heading in (
                c.label,
                _("Số phần"),
                _("Tổng số"),
                _("Đã duyệt"),
                _("Đang có ý kiến"),
                _("Cơ sở số liệu"),
            )
        ),
        _("Thay đổi so với kỳ trước"),
        _("Thứ hạng trong nhóm"),
        _("Số đơn vị trong nhóm"),
        _("Nhóm so sánh"),
        _("Khác thường"),
        _("Yêu cầu quá hạn"),
        _("Quá hạn từ"),
    ]


def _rows(
    lines: Sequence[Line], texts: Mapping[int, str], contested: Container[int]
) -> Iterator[list[Value]]:
    for line in lines:
        yield [
            line.unit.code,
            line.unit.full_name,
            spoken(KINDS[line.unit.kind]) if line.unit.kind in KINDS else line.unit.kind,
            *(value for cell in line.cells for value in _exported(cell, texts, contested)),
            line.change,
            line.rank,
            line.ranked,
            spoken(line.group.words) if line.group else "",
            "; ".join(spoken(remark.words) for remark in line.remarks),
            line.late or None,
            line.late_since,
        ]


def _exported(cell: Cell | None, texts: Mapping[int, str], contested: Container[int]) -> list[Value]:
    if cell is None:
        return [None, None, None, None, None, None]
    value = cell.value if cell.value is not None else texts.get(cell.observation_id or 0, "")
    return [
        value,
        cell.part,
        cell.whole,
        _("Có") if cell.approved else _("Chưa"),
        _("Có") if cell.observation_id in contested else "",
        footing_label(cell.footing),
    ]


urlpatterns = [path("<unit:unit_code>/xa-phuong/", city, name="city")]
