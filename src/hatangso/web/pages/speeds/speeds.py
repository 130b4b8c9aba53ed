"""Measured speeds of the communes of a province: one map and one table of one source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.domain.measurement.span import span_of
from hatangso.domain.places.alphabet import alphabetical
from hatangso.store.measurements.readings import (
    Cell,
    Choices,
    Reading,
    choices_of,
    published_beside,
    published_statistics,
    readings_of,
)
from hatangso.store.measurements.speed_goals import indicator_of, is_growth, promised_radios, speed_goals
from hatangso.store.measurements.speed_growth import base_cell, shortfall_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.components.choropleth import Area, Legend, choropleth
from hatangso.web.export import Value, exported
from hatangso.web.page import unit_page
from hatangso.web.pages.city.shapes import Shapes, shapes_of
from hatangso.web.pages.speeds.former import former_lines
from hatangso.web.pages.speeds.table import Line, Table, line_of, make_table
from hatangso.web.pages.speeds.wanted import ONLY, ORDERS, Wanted, offered_metrics, radio_code, read
from hatangso.web.pages.speeds.words import (
    CLASSES,
    METRICS,
    OWN_SOURCE,
    STATISTIC_NAMES,
    STATISTICS,
    cell_name,
    operator_name,
    outcome_name,
    period_name,
    radio_name,
    said,
    said_interval,
    source_about,
    source_name,
)

A_PAGE = 30


@dataclass(frozen=True)
class Region:
    """The province whose communes are shown; `here` is the commune whose own page it is, if it is one."""

    province: Unit
    here: Unit | None
    units: tuple[Unit, ...]
    whole: frozenset[int]  # ids of units of which the reader may see all, not only what everybody may

    @property
    def sees_all(self) -> bool:
        return self.whole.issuperset(unit.pk for unit in self.units)

    def place(self, code: str) -> Unit | None:
        """One of the communes, or the province, by its code."""
        return next((unit for unit in (*self.units, self.province) if unit.code == code), None)


def region_of(unit: Unit, actor: Actor) -> Region:
    """One query. An operator, and whoever looks at another locality, sees what everybody may see."""
    province = unit if unit.level == "province" or unit.parent is None else unit.parent
    found = Unit.objects.filter(parent=province, level="commune", valid_to=None).order_by("pk")
    units = tuple(sorted(found, key=lambda one: alphabetical(one.name)))
    whole = frozenset(one.pk for one in (*units, province) if actor.sees_all(one))
    return Region(province, unit if unit.pk != province.pk else None, units, whole)


def asked_for(
    request: HttpRequest, region: Region, *, recruiting: bool = False
) -> tuple[Choices, Wanted | None]:
    """What there is, and the stratum asked for (None where nothing was measured). Three or four queries.

    `recruiting`: of the source that people's own tests go to, unless another is asked for.
    """
    there = choices_of(region.province)
    if recruiting:
        there = there.with_source(OWN_SOURCE)
    promised = promised_radios(region.province)
    wanted = read(request.GET, there, timezone.localdate(), promised, OWN_SOURCE if recruiting else "")
    if wanted is not None and wanted.cell.is_published:
        wanted = wanted.of_table(published_statistics(region.province, wanted.cell))
    return there, wanted


@unit_page("view_measurements")
def speeds(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The map and table; `?export=xlsx|csv` gives the table as a file."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    region = region_of(unit, actor)
    there, wanted = asked_for(request, region)
    may_import = actor.may("import_measurements", unit)
    if wanted is None:
        return render(request, "speeds/nothing.html", {"region": region, "may_import": may_import})
    cell = wanted.cell
    span = span_of(cell.period)
    readings = readings_of([*region.units, region.province], cell, whole=region.whole)
    year = span.last_day.year if span else today.year
    goals = speed_goals([*region.units, region.province], indicator_of(cell), year)
    beside = {} if cell.is_published else published_beside(region.units, cell)
    before = base_cell(cell) if is_growth(cell) else None
    base = readings_of([*region.units, region.province], before, whole=region.whole) if before else {}
    table = make_table(region.units, wanted, readings, goals, beside, base)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        name = f"toc-do-{region.province.code}-{cell.period}"
        return exported(kind, name, _headings(wanted), _rows(table.shown, wanted))
    page = Paginator(table.shown, A_PAGE).get_page(request.GET.get("page"))
    shapes = shapes_of(region.units, today)
    own = next((line for line in table.every if region.here and line.unit.pk == region.here.pk), None)
    return render(
        request,
        "speeds/speeds.html",
        {
            "region": region,
            "wanted": wanted,
            "cell": cell,
            "name": cell_name(cell),
            "table": table,
            "page": page,
            "lines": list(page),
            "own": own,
            "whole_line": line_of(region.province, wanted, readings, goals, {}, base),
            "former": [] if cell.is_published else former_lines(region.province, wanted, actor),
            "has_beside": bool(beside),
            "has_unknown": any(one.of_unknown_statistic is not None for one in readings.values()),
            "goal_unit": "x" if is_growth(cell) else "Mbit/s",
            "has_goals": any(line.goal for line in table.every),
            "query": urlencode(wanted.query()),
            "map": speeds_map(shapes, table, wanted, unit, region.here),
            "map_source": shapes.source,
            "method": next((r.result for r in readings.values() if r.result), None),
            "about": source_about(cell.source),
            "offered": offered(there, wanted),
            "classes": CLASSES.values(),
            "orders": ORDERS,
            "only": ONLY,
            "may_import": may_import,
            "may_recruit": may_import,
            "recruit_query": urlencode(wanted.query() | {"source": OWN_SOURCE}),
        },
    )


def offered(there: Choices, wanted: Wanted) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen beside what is shown, as codes and names."""
    cell = wanted.cell
    return {
        "sources": [(code, source_name(code)) for code in there.sources],
        "periods": [(code, period_name(code)) for code in there.periods(cell.source)],
        "radios": [
            (radio_code(*radio), radio_name(*radio)) for radio in there.radios(cell.source, cell.period)
        ],
        "operators": [(code, operator_name(code)) for code in there.operators(cell.source, cell.period)],
        "metrics": [(code, str(METRICS[code])) for code in offered_metrics(cell.source)],
        "statistics": [(code, str(STATISTICS[code])) for code in wanted.statistics],
    }


def speeds_map(
    shapes: Shapes, table: Table, wanted: Wanted, unit: Unit, here: Unit | None = None
) -> SafeString:
    """The communes by the number that may be told of them; the outline tells who is short of the target."""
    query = urlencode(wanted.query())
    areas = [
        Area(
            line.unit.pk,
            f"{reverse('speed_cell', args=[unit.code])}?{query}&place={line.unit.code}",
            _title(line, wanted),
            line.reading.drawn(wanted.statistic),
            line.outcome == "not_reached",
            line.reading.standing == "interval",
            withheld=bool(line.reading.standing) and not wanted.cell.is_published,
            here=here is not None and line.unit.pk == here.pk,
        )
        for line in table.every
    ]
    told = _("%(told)d trong %(all)d xã, phường có phép đo; bảng bên dưới có cùng nội dung.") % {
        "told": table.measured,
        "all": len(table.every),
    }
    return choropleth(
        cell_name(wanted.cell),
        told,
        shapes.picture,
        areas,
        lambda value: said(value, wanted.cell.metric),
        ident="ban-do",
        legend=Legend(
            marked=_("chưa đạt mục tiêu (viền cam đậm)"),
            dashed=_("ước lượng vùng nhỏ từ 5–29 thiết bị (viền đứt)"),
            none=_("bảng không có số") if wanted.cell.is_published else _("chưa có phép đo"),
            withheld=_("có phép đo, chưa nêu số"),
            here=_("địa phương mình (viền dày nhất)"),
        ),
    )


def _title(line: Line, wanted: Wanted) -> str:
    metric, reading = wanted.cell.metric, line.reading
    class_of = line.class_of
    if class_of is None:
        return _("%(place)s: chưa có phép đo") % {"place": line.unit.full_name}
    value = reading.drawn(wanted.statistic)
    parts = [str(class_of.name)]
    if value is not None:
        parts.insert(0, said(value, metric))
    if reading.of_unknown_statistic is not None:
        parts.append(str(STATISTIC_NAMES["unknown"]))
    if ends := reading.interval(wanted.statistic):
        parts.append(_("khoảng 95%%: %(ends)s") % {"ends": said_interval(ends, metric)})
    if line.judged is not None:
        parts.append(outcome_name(line.outcome))
    return f"{line.unit.full_name}: {'; '.join(parts)}"


def _headings(wanted: Wanted) -> list[str]:
    return [
        _("Mã"), _("Xã, phường"), _("Nguồn"), _("Kỳ"), _("Nhà mạng"), _("Mạng, công nghệ"), _("Đại lượng"),
        _("Trung bình"), _("Trung bình: từ"), _("Trung bình: đến"),
        _("Trung vị"), _("Trung vị: từ"), _("Trung vị: đến"),
        _("Phân vị 10%"), _("Phân vị 10%: từ"), _("Phân vị 10%: đến"),
        _("Phân vị 90%"), _("Phân vị 90%: từ"), _("Phân vị 90%: đến"),
        _("Thiết bị"), _("Phép đo"), _("Mức tin cậy"), _("Đủ 300 mẫu của VNNIC"),
        _("Ước lượng vùng nhỏ"), _("Vùng nhỏ: từ"), _("Vùng nhỏ: đến"), _("Phần của chính nơi đó (%)"),
        _("Mục tiêu (Mbit/s hoặc lần)"), _("Kết luận"), _("Kết luận theo"), _("Cần thêm thiết bị"),
        _("Thiết bị đạt mục tiêu: từ (%)"), _("Thiết bị đạt mục tiêu: đến (%)"),
        _("Thiết bị đạt mục tiêu, khoảng 95%: từ (%)"), _("Thiết bị đạt mục tiêu, khoảng 95%: đến (%)"),
        _("Số công bố"), _("Số công bố là"), _("Số mẫu công bố"),
        _("Phương pháp"), _("Ranh giới"), _("Tính lúc"),
    ]  # fmt: skip


def _rows(lines: Sequence[Line], wanted: Wanted) -> Iterator[list[Value]]:
    cell = wanted.cell
    for line in lines:
        reading, result = line.reading, line.reading.result
        mean, median, p10, p90 = (
            reading.interval(name) or (None, None) for name in ("mean", "median", "p10", "p90")
        )
        area = reading.area or (None, None, None)
        own = result.own if result is not None and reading.area else None
        beside = line.beside
        yield [
            line.unit.code, line.unit.full_name, source_name(cell.source), period_name(cell.period),
            operator_name(cell.operator), radio_name(cell.network, cell.technology),
            str(METRICS[cell.metric]),
            reading.estimate("mean"), *mean, reading.estimate("median"), *median,
            reading.p10, *p10, reading.p90, *p90,
            reading.devices, reading.tests, str(line.class_of.name) if line.class_of else "",
            (_("Có") if line.enough_for_vnnic else _("Chưa")) if reading.tests is not None else "",
            *area, None if own is None else 100 * own,
            line.goal.goal.value if line.goal else None, outcome_name(line.outcome) if line.judged else "",
            str(STATISTICS[wanted.statistic]) if line.judged else "",
            line.judged.more if line.judged else None,
            *_reaching(line, cell),
            _published(beside or reading), _which(beside or reading), beside.tests if beside else None,
            result.method if result else "", result.boundaries if result else "",
            result.computed_at if result else None,
        ]  # fmt: skip


def _reaching(line: Line, cell: Cell) -> list[float | None]:
    """The share of devices that reach the target and its interval, per cent."""
    goal = None if is_growth(cell) or line.goal is None else line.goal.goal
    found = shortfall_of(line.reading, goal)
    if found is None:
        return [None] * 4
    share = found.reaching
    return [None if one is None else 100 * one for one in (share.least, share.most, share.low, share.high)]


def _published(reading: Reading) -> float | None:
    for statistic in ("mean", "median"):
        if reading.published is not None and (value := reading.estimate(statistic)) is not None:
            return value
    return reading.of_unknown_statistic


def _which(reading: Reading) -> str:
    published = reading.published
    return "" if published is None else str(STATISTIC_NAMES.get(published.statistic, published.statistic))


urlpatterns = [path("<unit:unit_code>/toc-do/", speeds, name="speeds")]
