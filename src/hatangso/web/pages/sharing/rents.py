"""Declared rents: what is in force, compared by kind; what was before; withdrawn where it was a slip."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.sharing.rents import unit_of
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.declare_rent import withdraw_rent
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import DeclaredRent
from hatangso.store.sharing.shared_assets import shareable_types
from hatangso.store.sharing.who_sees import acts_for, province_of
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.sharing.words import said
from hatangso.web.templatetags.sharing import kind_name, type_name

WHEN = {
    "": gettext_lazy("Đang có hiệu lực"),
    "later": gettext_lazy("Sắp có hiệu lực"),
    "all": gettext_lazy("Tất cả, cả giá cũ"),
}


def rents_of(unit: Unit, when: str = "") -> QuerySet[DeclaredRent]:
    """Those of the unit's province; of a commune those of the whole province and its own."""
    today = timezone.localdate()
    found = DeclaredRent.objects.filter(province=province_of(unit), withdrawn_at=None)
    if unit.parent_id:
        found = found.filter(Q(unit=unit) | Q(unit_id=unit.parent_id))
    if when == "later":
        found = found.filter(valid_from__gt=today)
    elif when != "all":
        found = found.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)
    ordered: QuerySet[DeclaredRent] = found.select_related("operator", "unit", "file").order_by(
        "type", "kind", "measure", "time", "operator__name", "-valid_from"
    )
    return ordered


@unit_page("view_assets", "share_assets")
def rents(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list, beside one another by kind; `?type=`, `operator=`, `when=`, `export=xlsx|csv`."""
    actor = request.actor  # type: ignore[attr-defined]
    kind, operator, when = (request.GET.get(name, "") for name in ("type", "operator", "when"))
    found = rents_of(unit, when if when in WHEN else "")
    if kind in shareable_types():
        found = found.filter(type=kind)
    if operator.isascii() and operator.isdigit() and len(operator) < 19:
        found = found.filter(operator_id=int(operator))
    if (wanted := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(wanted, f"gia-thue-{unit.code}", rent_headings(), rent_rows(found))
    everything = rents_of(unit, "all")
    return render(
        request,
        "sharing/rents.html",
        {
            "tab": "rents",
            "page": Paginator(found, 50).get_page(request.GET.get("page")),
            "any": everything.exists(),
            "types": [asset_type(code) for code in shareable_types()],
            "operators": Organisation.objects.filter(
                pk__in=everything.order_by().values("operator")
            ).order_by("name"),
            "type": kind,
            "operator": operator,
            "when": when,
            "when_choices": WHEN,
            "today": timezone.localdate(),
            "own": acts_for(actor, "share_assets"),
            "may_declare": bool(acts_for(actor, "share_assets")),
        },
    )


def rent_headings() -> list[str]:
    """Of the exported table."""
    return [
        _("Doanh nghiệp"),
        _("Công trình"),
        _("Loại"),
        _("Địa bàn"),
        _("Khu vực"),
        _("Giá kê khai"),
        _("Đơn vị"),
        _("Điều kiện"),
        _("Từ ngày"),
        _("Đến trước ngày"),
        _("Văn bản"),
    ]


def rent_rows(found: Iterable[DeclaredRent]) -> Iterable[list[Any]]:
    """The rows: the price as declared, its unit in words, nothing converted."""
    for rent in found:
        yield [
            rent.operator.name,
            type_name(rent.type),
            kind_name(rent.kind, rent.type) if rent.kind else "",
            rent.unit.full_name,
            rent.area,
            float(rent.price),
            said(unit_of(rent.money, rent.measure, rent.time)),
            rent.conditions,
            rent.valid_from,
            rent.valid_to,
            rent.document,
        ]


@require_POST
@unit_page("share_assets")
def withdraw(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Take a declaration out that was a mistake; what it had replaced holds again."""
    rent = get_object_or_404(DeclaredRent, pk=pk, province=province_of(unit))
    try:
        withdraw_rent(actor=request.actor, rent=rent, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã rút giá kê khai; giá trước đó (nếu có) lại có hiệu lực."))
    return redirect("rents", unit.code)


urlpatterns = [
    path("<unit:unit_code>/dung-chung/gia-thue/", rents, name="rents"),
    path("<unit:unit_code>/dung-chung/gia-thue/<int:pk>/rut/", withdraw, name="rent_withdraw"),
]
