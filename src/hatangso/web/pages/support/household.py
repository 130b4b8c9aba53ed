"""One household of the list: changed, or taken out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.keep_household import drop_household, edit_household, household_mark
from hatangso.flows.refused import Refused
from hatangso.flows.see_support_names import see_household
from hatangso.store.places.models import Unit
from hatangso.store.support.models import SupportedHousehold
from hatangso.web.page import unit_page
from hatangso.web.pages.support.names import HouseholdForm
from hatangso.web.pages.support.reading import programme_of
from hatangso.web.refused_form import tell_form


@unit_page("see_support_names")
def support_household(request: HttpRequest, unit: Unit, pk: int, household_id: int) -> HttpResponse:
    """What is known of it, changed; not over somebody else's change."""
    actor, row = request.actor, _household(unit, pk, household_id)  # type: ignore[attr-defined]
    actor.require("manage_support", unit)
    seen = request.POST.get("seen") or household_mark(row)
    see_household(actor=actor, household=row)
    form = HouseholdForm(
        request.POST or None,
        programme=row.programme,
        initial={
            "neighbourhood": row.neighbourhood_id,
            "group": row.group,
            "head": row.household_head,
            "code": row.household_code,
            "helped_on": row.helped_on,
            "what": row.what,
            "note": row.household_note,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_household(actor=actor, household=row, draft=form.draft(), seen=seen, now=timezone.now())
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("support_names", unit.code, pk)
    context = {"form": form, "programme": row.programme, "household": row, "seen": seen}
    return render(request, "support/household.html", context, status=422 if form.is_bound else 200)


@require_POST
@unit_page("see_support_names")
def support_household_drop(request: HttpRequest, unit: Unit, pk: int, household_id: int) -> HttpResponse:
    """Take it off the list."""
    row = _household(unit, pk, household_id)
    drop_household(actor=request.actor, household=row)  # type: ignore[attr-defined]
    messages.success(request, _("Đã bỏ hộ khỏi danh sách."))
    return redirect("support_names", unit.code, pk)


def _household(unit: Unit, pk: int, household_id: int) -> SupportedHousehold:
    rows = SupportedHousehold.objects.select_related("programme__unit__parent", "neighbourhood")
    row: SupportedHousehold = get_object_or_404(rows, pk=household_id, programme=programme_of(unit, pk))
    return row


urlpatterns = [
    path(
        "<unit:unit_code>/ho-tro/<int:pk>/ho/<int:household_id>/", support_household, name="support_household"
    ),
    path(
        "<unit:unit_code>/ho-tro/<int:pk>/ho/<int:household_id>/bo/",
        support_household_drop,
        name="support_household_drop",
    ),
]
