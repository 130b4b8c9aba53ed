"""Forms 40–44: written from the registry, and read into it with a rehearsal row by row."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.adapters.form_workbook import GroupOfRows, SheetWords, form_workbook
from hatangso.catalog.asset_forms import asset_forms
from hatangso.domain.assets.states import STATES, State
from hatangso.flows.assets.form_facts import assets_of_form, form_rows
from hatangso.flows.assets.form_lines import lines_of
from hatangso.flows.assets.import_form import form_imports, keep_form, rehearse_form
from hatangso.flows.assets.withdraw_import import withdraw_import
from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused
from hatangso.store.assets.sight import Sight, sight_of
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit
from hatangso.store.sharing.who_sees import acts_for, province_of
from hatangso.web.asked import asked_id
from hatangso.web.export import as_csv, downloaded
from hatangso.web.page import unit_page
from hatangso.web.pages.sharing.words import said

STATES_OFFERED = (State.IN_SERVICE, State.PLANNED, State.UNKNOWN)
SHOWN_IMPORTS = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@unit_page("view_assets", "share_assets")
def asset_forms_page(request: HttpRequest, unit: Unit) -> HttpResponse:
    """GET: exports and the form. POST with a file: the rehearsal; with `received`: it is kept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sight, today = sight_of(actor, unit), timezone.localdate()
    owners = _owners(actor, unit, sight)
    may_import = actor.may_somewhere("edit_assets", unit) or actor.may_somewhere(
        "edit_assets", province_of(unit)
    )
    context: dict[str, Any] = {
        "tab": "forms",
        "forms": [
            (number, said(form.form.title), [column.title for column in form.form.columns])
            for number, form in asset_forms().items()
        ],
        "owners": owners,
        "must_choose": not sight.whole,
        "states": [(state.value, said(STATES[state])) for state in STATES_OFFERED],
        "may_import": may_import,
        "today": today,
    }
    if request.method == "POST":
        if not may_import:
            raise PermissionDenied(denied("edit_assets", unit))
        number = asked_id(request.POST.get("form")) or 0
        owner = _chosen(owners, request.POST.get("owner"), sight)
        state = (
            State(request.POST["state"])
            if request.POST.get("state") in set(STATES_OFFERED)
            else State.UNKNOWN
        )
        context |= {"chosen_form": number, "chosen_owner": owner, "chosen_state": state.value}
        try:
            received = _received(request, unit)
            common: dict[str, Any] = {"actor": actor, "unit": unit, "number": number, "owner": owner}
            if "received" in request.POST:
                told = keep_form(
                    **common, lines=lines_of(received), state=state, received=received, now=timezone.now()
                )
                words = _("Đã nạp Mẫu %(number)d: thêm %(added)d, sửa %(changed)d, giữ nguyên %(same)d dòng.")
                messages.success(
                    request,
                    words
                    % {"number": number, "added": told.added, "changed": told.changed, "same": told.same},
                )
                return redirect("asset_forms", unit.code)
            context |= {
                "told": rehearse_form(**common, lines=lines_of(received), now=timezone.now()),
                "received": received,
            }
        except Refused as refused:
            context["problem"] = refused.sentence
    context["imports"] = form_imports(actor, unit)[:SHOWN_IMPORTS] if may_import else ()
    return render(request, "sharing/forms.html", context)


@require_POST
@unit_page("edit_assets")
def withdraw(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Take a kept sheet back as a whole, in the background; what was changed since stays."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    imported = form_imports(actor, unit).filter(pk=pk).first()
    if imported is None:
        raise PermissionDenied(denied("edit_assets", unit))
    try:
        withdraw_import(
            actor=actor, imported=imported, reason=request.POST.get("reason", ""), now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đang rút tệp %(file)s.") % {"file": imported.file_name})
    return redirect("asset_forms", unit.code)


@require_safe
@unit_page("view_assets", "share_assets")
def asset_form_file(request: HttpRequest, unit: Unit, number: int, kind: str) -> HttpResponse:
    """The form from the registry; `?owner=` one owner's. An operator writes its own only."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form, sight = asset_forms().get(number), sight_of(actor, unit)
    if form is None or kind not in ("xlsx", "csv"):
        raise Http404
    owner = _chosen(_owners(actor, unit, sight), request.GET.get("owner"), sight)
    assets = assets_of_form(form, unit, owner).order_by("unit__name", "type", "name", "pk")
    if not sight.whole:
        assets = assets.filter(sight.own_rows)
    rows = form_rows(form, assets)
    name = f"mau-{number}-{unit.code}"
    if kind == "csv":
        headings = ["STT", *(column.title for column in form.form.columns)]
        lines: Any = [
            [place, *map(_with_comma, cells)] for place, (_facts, cells) in enumerate(rows, start=1)
        ]
        return downloaded(as_csv(headings, lines), f"{name}.csv", "text/csv; charset=utf-8")
    today = timezone.localdate()
    words = SheetWords(
        owner=owner.name if owner else unit.full_name,
        title=form.form.title.vi,
        subtitle=f"(trên địa bàn {unit.full_name}; {form.form.name}, NĐ 163/2024/NĐ-CP)",
        place_and_day=f"{unit.name}, ngày {today.day:02} tháng {today.month:02} năm {today.year}",
        signature="ĐẠI DIỆN DOANH NGHIỆP" if owner else "THỦ TRƯỞNG ĐƠN VỊ",
    )
    data = form_workbook(form.form, words, [GroupOfRows("", [cells for _facts, cells in rows])])
    return downloaded(data, f"{name}.xlsx", XLSX)


def _with_comma(cell: Any) -> Any:
    """1.556 → '1,556': in a text table a point before three digits would be read as thousands."""
    return f"{cell:.15g}".replace(".", ",") if isinstance(cell, float) else cell


def _owners(actor: Actor, unit: Unit, sight: Sight) -> list[Organisation]:
    """Whose assets may stand in a sheet: of an operator only its own."""
    if not sight.whole:
        own = acts_for(actor, "share_assets") | acts_for(actor, "edit_assets")
        return list(Organisation.objects.filter(pk__in=own).order_by("name"))
    return list(organisations_of(unit, timezone.localdate()).filter(is_collective=False))


def _chosen(owners: list[Organisation], text: str | None, sight: Sight) -> Organisation | None:
    found = next((one for one in owners if one.pk == asked_id(text)), None)
    return found or (owners[0] if owners and not sight.whole else None)


def _received(request: HttpRequest, unit: Unit) -> Received:
    if "received" in request.POST:
        found: Received = get_object_or_404(
            Received,
            pk=asked_id(request.POST["received"]) or 0,
            purpose="import",
            unit=unit,
            received_by_id=request.user.pk,
        )
        return found
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Hãy chọn tệp .xlsx hoặc .csv."))
    return receive_file(
        by=request.user,
        unit=unit,
        file=file.read(),
        name=file.name or "",
        purpose="import",
        now=timezone.now(),
    )


urlpatterns = [
    path("<unit:unit_code>/dung-chung/bieu-mau/", asset_forms_page, name="asset_forms"),
    path("<unit:unit_code>/dung-chung/bieu-mau/<int:pk>/rut/", withdraw, name="asset_form_withdraw"),
    path(
        "<unit:unit_code>/dung-chung/bieu-mau/mau-<int:number>/<slug:kind>/",
        asset_form_file,
        name="asset_form_file",
    ),
]
