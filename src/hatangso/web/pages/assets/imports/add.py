"""A list of assets is sent: its type is chosen, a template may be downloaded."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.asset_files import asset_formats
from hatangso.adapters.limits import MEGABYTE
from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import GROUPS
from hatangso.flows.assets.receive_import import formats_words, receive_import
from hatangso.flows.receive_table import too_large
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import AssetImport
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.imports.words import actor_of, type_name
from hatangso.web.templatetags.progress import spoken


@unit_page("edit_assets")
def asset_import_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """GET: the form (`?type=`); POST: the file is received and looked at, nothing is kept yet."""
    kinds = asset_types()
    chosen = request.POST.get("type") or request.GET.get("type") or ""
    problem, field = "", ""
    if request.method == "POST":
        try:
            imported = _receive(request, unit, chosen)
        except Refused as refused:
            problem, field = refused.sentence, refused.field or ""
        else:
            return redirect("asset_import", unit.code, imported.pk)
    groups: list[tuple[str, list[tuple[str, str]]]] = [
        (spoken(words), [(one.code, type_name(one.code)) for one in kinds.values() if one.group == group])
        for group, words in GROUPS.items()
    ]
    endings = sorted({ending for one in asset_formats().values() for ending in one.endings})
    context: dict[str, Any] = {
        "groups": [(label, types) for label, types in groups if types],
        "chosen": chosen if chosen in kinds else "",
        "formats": formats_words(),
        "endings": ",".join(endings),
        "limit": settings.TABLE_UPLOAD_LIMIT_BYTES // MEGABYTE,
        "problem": problem,
        "field": field,
    }
    return render(request, "assets/imports/add.html", context, status=422 if problem else 200)


def _receive(request: HttpRequest, unit: Unit, type: str) -> AssetImport:
    if getattr(request, "upload_too_large", False):
        raise Refused(too_large(), field="file")
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Hãy chọn tệp."), field="file")
    return receive_import(
        actor=actor_of(request), unit=unit, type=type, file=file, name=file.name or "", now=timezone.now()
    )


urlpatterns = [path("<unit:unit_code>/tai-san/nap/moi/", asset_import_add, name="asset_import_add")]
