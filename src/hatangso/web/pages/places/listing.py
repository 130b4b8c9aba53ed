"""The neighbourhoods of a commune on a day, with their sums; the communes of a province; the file of them."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.places.search_key import search_key
from hatangso.store.places.models import Unit, UnitName
from hatangso.store.places.neighbourhoods import state_on, totals, with_state
from hatangso.store.places.queries import former_units
from hatangso.web.asked import asked_day
from hatangso.web.export import exported
from hatangso.web.page import unit_page

PER_PAGE = 25


@unit_page("view_programme", "manage_organisations")
def places(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A commune's neighbourhoods on `?on=`, a province's communes; `?export=xlsx|csv` gives the file."""
    if unit.level == "province":
        return _communes(request, unit)
    today, text = timezone.localdate(), request.GET.get("q", "").strip()
    on = asked_day(request.GET.get("on")) or today
    rows = [(one, state_on(one, on)) for one in with_state(unit, on, text)]
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        headings = [
            _("Loại"), _("Tên"), _("Số hộ"), _("Nhân khẩu"), _("Nhà văn hóa"), _("Trưởng thôn, tổ trưởng"),
            _("Từ ngày"),
        ]  # fmt: skip
        lines = [
            (
                one.kind,
                one.name,
                state.households if state else None,
                state.population if state else None,
                state.culture_house if state else "",
                state.head_name if state else "",
                state.valid_from if state else one.valid_from,
            )
            for one, state in rows
        ]
        return exported(kind, f"thon-to-dan-pho-{unit.code}-{on:%Y%m%d}", headings, lines)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "totals": totals([state for _one, state in rows]),
        "on": on,
        "is_today": on == today,
        "text": text,
        "names": UnitName.objects.filter(unit=unit).order_by("valid_from"),
        "former": former_units(unit),
        "may_edit": request.actor.may("manage_organisations", unit),  # type: ignore[attr-defined]
    }
    return render(request, "places/listing.html", context)


def _communes(request: HttpRequest, unit: Unit) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = Unit.objects.filter(parent=unit, valid_to=None)
    for word in search_key(text).split():
        found = found.filter(search_key__contains=word)
    found = found.annotate(
        parts=Count("neighbourhoods", filter=Q(neighbourhoods__valid_to=None), distinct=True)
    ).order_by("kind", "name")
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        headings = [_("Mã"), _("Tên"), _("Thôn, tổ dân phố")]
        return exported(
            kind, f"xa-phuong-{unit.code}", headings, [(u.code, u.full_name, u.parts) for u in found]
        )
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "text": text,
        "names": UnitName.objects.filter(unit=unit).order_by("valid_from"),
        "former": former_units(unit),
        "may_edit": request.actor.may("manage_organisations", unit),  # type: ignore[attr-defined]
        "reachable": set(request.actor.units().values_list("pk", flat=True)),  # type: ignore[attr-defined]
    }
    return render(request, "places/communes.html", context)


urlpatterns = [path("<unit:unit_code>/dia-ban/", places, name="places")]
