"""The units that this one came from: entered with their source, one by one or from a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.enter_succession import (
    enter_succession,
    import_successions,
    rehearse_successions,
    remove_succession,
)
from hatangso.flows.refused import Refused
from hatangso.flows.tell_share import tell_share
from hatangso.store.places.models import Succession, Unit
from hatangso.store.places.queries import former_units
from hatangso.web.import_page import import_page
from hatangso.web.page import unit_page
from hatangso.web.pages.places.forms import FormerUnitForm, ShareForm


@unit_page("manage_organisations")
def former(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list and the form."""
    today = timezone.localdate()
    form = FormerUnitForm(request.POST or None, initial={"kind": unit.kind, "on": unit.valid_from})
    if request.method == "POST" and form.is_valid():
        try:
            enter_succession(actor=request.actor, unit=unit, former=form.former(), today=today)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Đã ghi nhận đơn vị cũ."))
            return redirect("former_units", unit.code)
    return render(request, "places/former.html", {"form": form, "former": former_units(unit)})


@unit_page("manage_organisations")
@require_POST
def former_remove(request: HttpRequest, unit: Unit, succession_id: int) -> HttpResponse:
    """Take one back."""
    one = get_object_or_404(
        Succession.objects.select_related("predecessor", "successor__parent"),
        pk=succession_id,
        successor=unit,
    )
    remove_succession(actor=request.actor, succession=one)  # type: ignore[attr-defined]
    messages.success(request, _("Đã bỏ."))
    return redirect("former_units", unit.code)


@unit_page("manage_organisations")
def former_share(request: HttpRequest, unit: Unit, succession_id: int) -> HttpResponse:
    """How many people the former unit had and which share of them came here."""
    one = get_object_or_404(
        Succession.objects.select_related("predecessor", "successor__parent"),
        pk=succession_id,
        successor=unit,
    )
    known = {"population": one.predecessor.population, "share": one.share, "share_source": one.share_source}
    form = ShareForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            tell_share(actor=request.actor, succession=one, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Đã ghi; số liệu quy đổi được tính lại khi mở trang."))
            return redirect("former_units", unit.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "places/former_share.html", {"form": form, "one": one}, status=status)


@unit_page("manage_organisations")
def former_import(request: HttpRequest, unit: Unit) -> HttpResponse:
    """From a file."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    return import_page(
        request,
        unit,
        heading=_("Nạp đơn vị cũ từ tệp"),
        back="former_units",
        columns=_(
            "Cột: Loại, Tên, Thuộc, Ngày, Toàn bộ (toàn bộ hoặc một phần), Căn cứ (bắt buộc mỗi dòng); "
            "không bắt buộc: Dân số, Tỷ lệ dân số (%), Căn cứ tỷ lệ."
        ),
        rehearse=lambda table: rehearse_successions(actor=actor, unit=unit, table=table, today=today),
        write=lambda table: import_successions(actor=actor, unit=unit, table=table, today=today),
    )


urlpatterns = [
    path("<unit:unit_code>/dia-ban/don-vi-cu/", former, name="former_units"),
    path("<unit:unit_code>/dia-ban/don-vi-cu/nap/", former_import, name="former_units_import"),
    path(
        "<unit:unit_code>/dia-ban/don-vi-cu/<int:succession_id>/bo/", former_remove, name="former_unit_remove"
    ),
    path(
        "<unit:unit_code>/dia-ban/don-vi-cu/<int:succession_id>/ty-le/",
        former_share,
        name="former_unit_share",
    ),
]
