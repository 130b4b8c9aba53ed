"""The organisations of a locality by kind, the offered suggestions, the file of them."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.organisations.kinds import KINDS
from hatangso.flows.make_organisations import make_organisations, suggested
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import listed, organisations_of
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.organisations.forms import kind_choices

WHEN = {
    "now": gettext_lazy("Đang hoạt động"),
    "ended": gettext_lazy("Đã kết thúc"),
    "all": gettext_lazy("Tất cả"),
}
ORDER = {code: place for place, code in enumerate(KINDS)}


@unit_page("view_programme", "manage_organisations")
def organisations(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv` gives it as a file."""
    today, given = timezone.localdate(), request.GET
    kind = given.get("kind", "") if given.get("kind", "") in KINDS else ""
    when = given.get("when", "") if given.get("when", "") in WHEN else "now"
    text = given.get("q", "").strip()
    found = sorted(
        listed(unit, text=text, kind=kind, when=when, on=today),
        key=lambda one: (ORDER.get(one.kind, 99), one.name),
    )
    if (wanted := given.get("export")) in {"xlsx", "csv"}:
        return _file(wanted, unit, found)
    may_edit = request.actor.may("manage_organisations", unit)  # type: ignore[attr-defined]
    context = {
        "groups": [(code, list(group)) for code, group in groupby(found, key=lambda one: one.kind)],
        "above": [one for one in organisations_of(unit, today) if one.unit_id != unit.pk]
        if when == "now"
        else [],
        "suggested": suggested(unit) if may_edit else (),
        "has_any": bool(found),
        "text": text,
        "kind": kind,
        "when": when,
        "whens": WHEN,
        "kinds": kind_choices(),
        "may_edit": may_edit,
        "today": today,
    }
    return render(request, "organisations/listing.html", context)


@unit_page("manage_organisations")
@require_POST
def organisations_suggested(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Make the ticked suggestions."""
    names = set(request.POST.getlist("name"))
    made = make_organisations(
        actor=request.actor,  # type: ignore[attr-defined]
        unit=unit,
        on=timezone.localdate(),
        names=names,
    )
    said = ngettext("Đã thêm %(count)d cơ quan, đơn vị.", "Đã thêm %(count)d cơ quan, đơn vị.", len(made))
    messages.success(request, said % {"count": len(made)})
    return redirect("organisations", unit.code)


def _file(wanted: str, unit: Unit, found: list[Organisation]) -> HttpResponse:
    language = get_language() or "vi"
    headings = [
        _("Loại"),
        _("Tên"),
        _("Tên ngắn"),
        _("Thư điện tử"),
        _("Từ ngày"),
        _("Đến ngày"),
        _("Kế thừa"),
    ]
    rows = [
        (
            KINDS[one.kind].label.spoken_in(language) if one.kind in KINDS else one.kind,
            one.name,
            one.short_name,
            one.email,
            one.valid_from,
            one.valid_to,
            "; ".join(step.successor.name for step in one.successors.all()),
        )
        for one in found
    ]
    return exported(wanted, f"co-quan-{unit.code}", headings, rows)


urlpatterns = [
    path("<unit:unit_code>/co-quan/", organisations, name="organisations"),
    path("<unit:unit_code>/co-quan/thuong-co/", organisations_suggested, name="organisations_suggested"),
]
