"""The country: every province by what its communes told, approved figures alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.catalog.discovery import indicators
from hatangso.domain.indicators.indicator import Better, RollUp
from hatangso.domain.places.search_key import search_key
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_by_code
from hatangso.store.results.cells import periods_there
from hatangso.store.results.roll_ups import RolledUp, roll_ups
from hatangso.store.results.tallies import Basis
from hatangso.web.components.history_chart import Step, history_chart
from hatangso.web.export import Value, exported
from hatangso.web.pages.city.wanted import PERIODS_SHOWN, Wanted, earlier, read, wanted_period
from hatangso.web.pages.city.words import heading
from hatangso.web.templatetags.progress import period_label, spoken

ORDERS = ("name", "best", "worst")
LAST = 10**9


@dataclass(frozen=True)
class ProvinceLine:
    """One province with its columns."""

    unit: Unit
    cells: tuple[RolledUp, ...]


@login_required
def country(request: HttpRequest) -> HttpResponse:
    """For whoever follows a whole province; `?export=xlsx|csv` gives the table as a file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not sees_country(actor):
        raise PermissionDenied(_("Trang cả nước dành cho người theo dõi một tỉnh, thành phố."))
    today = timezone.localdate()
    definitions = definitions_by_code(indicators())
    there = periods_there(None)
    period = wanted_period(request.GET.get("period", ""), there, today)
    additive = [d.code for d in definitions.values() if d.roll_up is not RollUp.NOT_ADDITIVE]
    wanted = read(request.GET, period, additive, definitions)
    columns = [definitions[code] for code in wanted.columns]
    found = roll_ups({d.code: d for d in columns}, [period], basis=Basis.APPROVED)
    provinces = Unit.objects.filter(level="province", valid_to=None).order_by("name", "pk")
    lines = [
        ProvinceLine(unit, tuple(found.of_province(unit.pk, d.code, period) for d in columns))
        for unit in provinces
        if unit.pk in found.extents
    ]
    lines = _sorted([line for line in lines if _holds(line, wanted)], wanted.order, columns[0])
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"ca-nuoc-{period or today.year}", _headings(columns), _rows(lines))
    return render(
        request,
        "city/country.html",
        {
            "wanted": wanted,
            "main": columns[0],
            "columns": [(d, heading(d)) for d in columns],
            "lines": lines,
            "whole": [found.of_country(d.code, period) for d in columns],
            "chart": _chart(columns[0], period),
            "periods": list(reversed(there)),
            "offered": list(definitions.values()),
            "orders": [(name, label) for name, label in _order_words() if name in ORDERS],
        },
    )


def sees_country(actor: Actor) -> bool:
    """Whether the person follows the whole programme of some province."""
    mine = {grant.unit_id for grant in actor.grants if grant.reach("view_programme") in {"unit", "below"}}
    return bool(mine) and Unit.objects.filter(pk__in=mine, level="province", valid_to=None).exists()


def _chart(definition: Definition, period: str) -> str:
    periods = earlier(period, PERIODS_SHOWN)
    found = roll_ups({definition.code: definition}, periods, basis=Basis.APPROVED)
    steps = [Step(period_label(code), found.of_country(definition.code, code).number) for code in periods]
    return history_chart(spoken(definition.label), steps, definition.shape.unit, ident="ca-nuoc")


def _holds(line: ProvinceLine, wanted: Wanted) -> bool:
    key = search_key(line.unit.full_name)
    return all(word in key for word in wanted.words)


def _sorted(lines: Sequence[ProvinceLine], order: str, main: Definition) -> list[ProvinceLine]:
    sign = {"best": -1.0, "worst": 1.0}.get(order, 0.0) * (1 if main.better is Better.HIGHER else -1)

    def key(line: ProvinceLine) -> tuple[float, str]:
        number = line.cells[0].number
        return (LAST if number is None else sign * number) if sign else 0.0, search_key(line.unit.name)

    return sorted(lines, key=key)


def _order_words() -> list[tuple[str, str]]:
    return [
        ("name", _("Tên tỉnh, thành phố")),
        ("worst", _("Kém nhất trước")),
        ("best", _("Tốt nhất trước")),
    ]


def _headings(columns: Sequence[Definition]) -> list[str]:
    each = (_("Số phần"), _("Tổng số"), _("Nơi có số liệu"), _("Số xã, phường"))
    return [_("Mã"), _("Tỉnh, thành phố"), *(h for d in columns for h in (heading(d), *each))]


def _rows(lines: Sequence[ProvinceLine]) -> list[list[Value]]:
    return [
        [
            line.unit.code,
            line.unit.full_name,
            *(v for c in line.cells for v in (c.number, c.part, c.whole, c.counted, c.expected)),
        ]
        for line in lines
    ]


urlpatterns = [path("ca-nuoc/", country, name="country")]
