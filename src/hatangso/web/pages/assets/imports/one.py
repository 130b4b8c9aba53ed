"""One import of assets: how far it is, what it would change, keep it, drop it, withdraw it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.adapters.coordinates import system_of
from hatangso.catalog.asset_types import asset_type
from hatangso.flows.assets.import_state import UNDER_WAY
from hatangso.flows.assets.keep_import import keep_import
from hatangso.flows.assets.receive_import import choice_of, choose_columns, drop_import
from hatangso.flows.assets.staged_rows import refused_place
from hatangso.flows.assets.withdraw_import import withdraw_import
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import AssetImport
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Unit
from hatangso.web.components.import_map import import_map
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.imports.words import (
    PILLS,
    STATES,
    actor_of,
    asked_import,
    format_name,
    in_language,
    reasons_of,
    type_name,
)
from hatangso.web.templatetags.progress import spoken


@unit_page("edit_assets")
def asset_import(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """GET: where it stands. POST `action`: keep, drop, withdraw, again, swap."""
    imported = asked_import(request, unit, pk)
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, imported)
        except Refused as refused:
            problem, field = refused.sentence, refused.field or ""
            imported = asked_import(request, unit, pk)
        else:
            return redirect("asset_import", unit.code, pk)
    if imported.status == "asked" and not problem:
        return redirect("asset_import_columns", unit.code, pk)
    context = {**_told(imported), "problem": problem, "field": field}
    return render(request, "assets/imports/one.html", context, status=422 if problem else 200)


@unit_page("edit_assets")
def asset_import_progress(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """How far it is; when the work has ended, the page is opened anew."""
    imported = asked_import(request, unit, pk)
    answer = render(request, "assets/imports/progress.html", {"imported": imported})
    if imported.status not in UNDER_WAY:
        answer.headers["HX-Redirect"] = reverse("asset_import", args=[unit.code, pk])
    return answer


def _do(request: HttpRequest, imported: AssetImport) -> None:
    action = request.POST.get("action", "")
    said: dict[str, Any] = {"actor": actor_of(request), "imported": imported, "now": timezone.now()}
    if action == "keep":
        keep_import(leave_out=request.POST.get("leave_out") == "1", **said)
    elif action == "drop":
        drop_import(**said)
        messages.info(request, _("Đã bỏ tệp vừa gửi; sổ tài sản không thay đổi."))
    elif action == "withdraw":
        withdraw_import(reason=request.POST.get("reason", ""), **said)
    elif action in ("again", "swap") and imported.options:
        options = imported.options
        choose_columns(
            choice=choice_of(imported),
            system=options["system"],
            layer=options.get("layer", ""),
            swap=action == "swap" or bool(options.get("swap")),
            **said,
        )
        messages.info(request, _("Đang đọc lại tệp; hãy xem kết quả."))
    else:
        raise Refused(_("Không rõ phải làm gì; hãy tải lại trang."))


def _told(imported: AssetImport) -> dict[str, Any]:
    found = imported.rehearsed
    system = system_of(str(imported.options.get("system", "")))
    reasons = reasons_of(imported)
    return {
        "imported": imported,
        "type": type_name(imported.type),
        "format": format_name(imported.format),
        "state": STATES.get(imported.status, imported.status),
        "pill": PILLS.get(imported.status, "draft"),
        "busy": imported.status in UNDER_WAY,
        "failure": in_language(imported.failure) if imported.failure else "",
        "system": spoken(system.name) if system and not system.is_wgs84 else "",
        "story": found,
        "reasons": reasons,
        "swapped": next((one["count"] for one in reasons if one["code"] == "swapped"), 0),
        "zones": [
            (spoken(one.name), told["share"])
            for told in found.get("zones", ())
            if (one := system_of(told["code"])) is not None
        ],
        "places": _places(imported),
        "map": _map(imported),
        "has_refused_file": bool(imported.refused) and refused_place(imported.pk).exists(),
        "may_drop": imported.status in ("rehearsed", "failed"),
    }


def _places(imported: AssetImport) -> list[tuple[str, int]]:
    """The communes with most rows, by name; 0 stands for those outside every known boundary."""
    told = imported.rehearsed.get("units", ())
    names = dict(Unit.objects.filter(pk__in=[pk for pk, _ in told]).values_list("pk", "full_name"))
    return [(names.get(pk, _("ngoài mọi ranh giới đã biết")), count) for pk, count in told]


def _map(imported: AssetImport) -> SafeString | None:
    """Some of the places over the communes they lie in."""
    points = imported.rehearsed.get("points", ())
    kind = asset_type(imported.type)
    if not points or kind is None or imported.status not in ("rehearsed", "kept"):
        return None
    communes = [pk for pk, _count in imported.rehearsed.get("units", ()) if pk]
    return import_map(points, list(outlines_of(communes, timezone.localdate(imported.at)).values()))


_AT = "<unit:unit_code>/tai-san/nap/<int:pk>/"
urlpatterns = [
    path(_AT, asset_import, name="asset_import"),
    path(f"{_AT}tien-do/", asset_import_progress, name="asset_import_progress"),
]
