"""One file of the base map: choose how it is read, see what it would draw, keep it, withdraw it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.base_files.openstreetmap import FORMAT, LAYERS
from hatangso.domain.tiles.base_classes import KINDS
from hatangso.flows.basemap.boundaries import BOUNDARY, NAME, OSM_CODES, OSM_LAYER
from hatangso.flows.basemap.keep_base import drop_base, keep_base, withdraw_base
from hatangso.flows.basemap.read_features import BY_TAGS, REFUSALS, Part
from hatangso.flows.basemap.rehearse_base import rehearse_base
from hatangso.flows.refused import Refused
from hatangso.store.basemap.models import BaseImport
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.map.base.base import BUSY, PILLS, STATES
from hatangso.web.pages.map.base.words import class_words
from hatangso.web.templatetags.progress import spoken


@unit_page("manage_base_map")
def base_map_import(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """GET: where it stands. POST `action`: read, keep, drop, withdraw."""
    imported = _asked(unit, pk)
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, imported)
        except Refused as refused:
            problem, field = refused.sentence, refused.field or ""
            imported.refresh_from_db()
        else:
            return redirect("base_map_import", unit.code, pk)
    context = {**_told(request, imported), "problem": problem, "field": field}
    return render(request, "map/base/one.html", context, status=422 if problem else 200)


@unit_page("manage_base_map")
def base_map_progress(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """How far it is; when the step has ended, the page is opened anew."""
    imported = _asked(unit, pk)
    answer = render(request, "map/base/progress.html", {"imported": imported, **_progress(imported)})
    if imported.state not in BUSY:
        answer.headers["HX-Redirect"] = reverse("base_map_import", args=[unit.code, pk])
    return answer


def _asked(unit: Unit, pk: int) -> BaseImport:
    found: BaseImport | None = (
        BaseImport.objects.select_related("unit", "by").filter(pk=pk, unit=unit).first()
    )
    if found is None:
        raise Http404(_("Không có lần nạp này."))
    return found


def _do(request: HttpRequest, imported: BaseImport) -> None:
    said: dict[str, Any] = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "imported": imported,
        "now": timezone.now(),
    }
    action = request.POST.get("action", "")
    if action == "read":
        told: dict[str, Any] = {
            name: request.POST.get(name, "")[:200] for name in ("source", "licence", "attribution")
        }
        told["valid_from"] = request.POST.get("valid_from", "")[:20]
        rehearse_base(parts=_parts(request, imported), **told, **said)
    elif action == "keep":
        keep_base(**said)
    elif action == "drop":
        drop_base(**said)
        messages.info(request, _("Đã bỏ tệp vừa gửi; bản đồ không thay đổi."))
    elif action == "withdraw":
        withdraw_base(**said)
        messages.success(request, _("Đã rút khỏi bản đồ; các ô bản đồ đang được vẽ lại."))
    else:
        raise Refused(_("Không rõ phải làm gì; hãy tải lại trang."))


def _parts(request: HttpRequest, imported: BaseImport) -> list[Part]:
    if imported.format == FORMAT and request.POST.get("kind") == BOUNDARY:
        return [Part(OSM_LAYER, BOUNDARY, request.POST.get("klass", "")[:200])]
    if imported.format == FORMAT:
        return [Part(layer, BY_TAGS) for layer in LAYERS]
    told = {
        name: request.POST.get(name, "")[:200] for name in ("layer", "kind", "klass", "name", "lon", "lat")
    }
    return [Part(**told)]


def _told(request: HttpRequest, imported: BaseImport) -> dict[str, Any]:
    rehearsed = imported.rehearsed
    asks = imported.state in ("asked", "rehearsed", "failed") and bool(imported.found)
    layers = imported.found.get("layers", [])
    part = (imported.choice.get("parts") or [{}])[0]
    chosen = request.GET.get("layer") or part.get("layer") or ""
    layer = next((one for one in layers if one["name"] == chosen), layers[0] if layers else None)
    return {
        "imported": imported,
        "state": STATES.get(imported.state, imported.state),
        "pill": PILLS.get(imported.state, "submitted"),
        "busy": imported.state in BUSY,
        "failure": imported.failure.get(get_language() or "vi") or imported.failure.get("vi", ""),
        "asks": asks,
        "by_tags": imported.format == FORMAT,
        "layers": layers,
        "layer": layer,
        "part": part,
        "kinds": [*((one.code, spoken(one.name)) for one in KINDS.values()), (BOUNDARY, spoken(NAME))],
        "osm_codes": OSM_CODES,
        "valid_from": imported.choice.get("valid_from", ""),
        "fixed": [
            (spoken(one.name), [(f"={code}", class_words(code)) for code in one.classes])
            for one in KINDS.values()
        ],
        "classes": [
            {
                "kind": spoken(KINDS[kind].name),
                "classes": [(class_words(code), count) for code, count in counts.items()],
            }
            for kind, counts in rehearsed.get("classes", {}).items()
            if kind in KINDS
        ],
        "refused": [
            (spoken(REFUSALS[code]), count)
            for code, count in rehearsed.get("refused", {}).items()
            if code in REFUSALS
        ],
        "rehearsed": rehearsed,
        "picture": rehearsed.get("picture"),
        "may_drop": imported.state in ("asked", "rehearsed", "failed"),
        **_progress(imported),
    }


def _progress(imported: BaseImport) -> dict[str, Any]:
    """Rows read of those there are; 0 where nobody knows how many."""
    if imported.state == "keeping":
        return {"total": imported.rehearsed.get("rows", 0)}
    layers = {layer["name"]: layer["rows"] for layer in imported.found.get("layers", ())}
    chosen = [part["layer"] for part in imported.choice.get("parts", ())]
    return {"total": sum(max(layers.get(name, 0), 0) for name in chosen)}


urlpatterns = [
    path("<unit:unit_code>/ban-do/nen/<int:pk>/", base_map_import, name="base_map_import"),
    path("<unit:unit_code>/ban-do/nen/<int:pk>/tien-do/", base_map_progress, name="base_map_progress"),
]
