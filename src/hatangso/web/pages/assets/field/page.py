"""Field work on a phone: a page that opens without a network, keeps assets and what is changed of them, and
sends it when it can.

The page itself holds nothing of anybody; who is signed in and what there is come as data. The worker that
keeps it lies under the same address, so that its scope is this page of this unit and no other.
"""

import hashlib
import json
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_filter import AssetFilter
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_number
from hatangso.web.home_screen import home_screen
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.edit import own_organisations, owners_to_name
from hatangso.web.pages.assets.field.map import map_worker
from hatangso.web.pages.assets.field.told import MOST, UNSEEN, private, rows_for, told_asset, told_types
from hatangso.web.pages.assets.field.where import WITHIN, communes_of, near_asked, wards_asked
from hatangso.web.pages.assets.field.words import field_words
from hatangso.web.templatetags.house import BUILT, built_files

AT_ONCE = 500  # assets of one answer
CACHE = "thuc-dia"


@unit_page("edit_assets")
@require_safe
def field(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The page; the same for everybody of the unit."""
    worker = map_worker()
    told = {"words": field_words(), "within": WITHIN, "worker": worker}
    response = render(request, "assets/field/page.html", told)
    response.headers["Cache-Control"] = "no-cache"
    return response


@unit_page("edit_assets")
@require_safe
def field_worker(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The service worker with the list of what it keeps; a new build or language makes a new version."""
    built = built_files("shell-worker")
    if not built:
        raise Http404
    shell = reverse("field", args=[unit.code])
    manifest = reverse("field_manifest", args=[unit.code])
    worker = reverse("field_map_worker", args=[unit.code, map_worker()])
    files = [shell, manifest, static("mark.svg"), worker, *built_files("app", "field")]
    page = json.dumps([files, field_words(), get_language()], ensure_ascii=False, default=str)
    version = hashlib.sha256(page.encode()).hexdigest()[:16]
    kept = {
        "cache": f"{CACHE} {unit.code} ",
        "version": version,
        "shell": shell,
        "files": files,
        "credentials": "same-origin",
    }
    script = (BUILT / built[0].removeprefix(static(""))).read_text(encoding="utf-8")
    response = HttpResponse(
        f"self.KEPT = {json.dumps(kept)};\n{script}", content_type="text/javascript; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@unit_page("edit_assets")
@require_safe
def field_manifest(request: HttpRequest, unit: Unit) -> HttpResponse:
    """What lets a phone put the page on its home screen."""
    name = _("Đi thực địa – %(unit)s") % {"unit": unit.full_name}
    return home_screen(name, _("Đi thực địa"), reverse("field", args=[unit.code]))


@unit_page("edit_assets")
@require_safe
def field_start(request: HttpRequest, unit: Unit) -> JsonResponse:
    """Who is signed in (an id, to tell people of one phone apart), a fresh token, types, possible owners."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own = own_organisations(actor, unit)
    rows = rows_for(actor, unit, AssetFilter()).order_by()
    counts = dict(rows.values_list("type").annotate(count=Count("pk")))
    told = {
        "user": request.user.pk,
        "csrf": get_token(request),
        "unit": unit.full_name,
        "types": told_types(counts),
        "owners": [[str(one.pk), one.name] for one in owners_to_name(unit, own)],
        "own": str(own[0]) if len(own) == 1 else "",
        "most": MOST,
        "wards": [[one.code, one.name] for one in communes_of(unit)],
    }
    return private(told)


@unit_page("edit_assets")
@require_safe
def field_assets(request: HttpRequest, unit: Unit) -> JsonResponse:
    """`type=` (several), `after=` the last id of the page before, and where (field/where.py): at most AT_ONCE
    assets, `next` to go on. 422 with a sentence where there are more than MOST in all."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    types = frozenset(request.GET.getlist("type")) & asset_types().keys()
    asked = AssetFilter(types=tuple(sorted(types)), near=near_asked(request), units=wards_asked(request))
    found = rows_for(actor, unit, asked)
    if not types:
        return private({"message": _("Hãy chọn ít nhất một loại tài sản.")}, 422)
    after = asked_number(request.GET.get("after", "0"))
    told: dict[str, Any] = {}
    if not after:
        total = found.count()
        if total > MOST:
            said = _("Có %(total)d tài sản, một máy giữ tối đa %(most)d; hãy chọn ít loại hơn hoặc gần hơn.")
            return private({"message": said % {"total": total, "most": MOST}}, 422)
        told = {"total": total, "taken_at": timezone.now().isoformat()}
    rows = found.filter(pk__gt=after).order_by("pk").select_related("unit").defer(*UNSEEN)
    page = list(rows[:AT_ONCE])
    told["assets"] = [told_asset(actor, one) for one in page]
    told["next"] = page[-1].pk if len(page) == AT_ONCE else None
    return private(told)


_AT = "<unit:unit_code>/di-thuc-dia/"
urlpatterns = [
    path(_AT, field, name="field"),
    path(f"{_AT}sw.js", field_worker, name="field_worker"),
    path(f"{_AT}manifest.webmanifest", field_manifest, name="field_manifest"),
    path(f"{_AT}toi/", field_start, name="field_start"),
    path(f"{_AT}tai-san/", field_assets, name="field_assets"),
]
