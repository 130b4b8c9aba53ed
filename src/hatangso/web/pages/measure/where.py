"""Where a test was run: the communes of a province to choose from, the pieces of communes around a cell."""

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.domain.places.alphabet import alphabetical
from hatangso.domain.places.coarse_grid import PER_DEGREE, cell_centre, grid_cell
from hatangso.flows.measurements.own_test_flood import admit_place
from hatangso.flows.refused import Refused
from hatangso.store.places.boundaries_near import communes_within
from hatangso.store.places.models import Unit
from hatangso.web.pages.measure.sent import address_of, sent_object

KEPT_SECONDS = 3600
AROUND = 1.0 / PER_DEGREE  # from the middle: half a cell, and half a cell more to see borders near its edge


@require_safe
def communes(request: HttpRequest, province: str) -> JsonResponse:
    """The living communes of a province, by name; the same for everybody."""
    found = Unit.objects.filter(
        parent__code=province, parent__level="province", parent__valid_to=None, valid_to=None, level="commune"
    ).exclude(code="")
    in_order = sorted(found, key=lambda one: alphabetical(one.name))
    told = [{"code": one.code, "name": one.full_name} for one in in_order]
    if not told:
        raise Http404(_("Không có tỉnh, thành phố mang mã này."))
    response = JsonResponse({"communes": told}, json_dumps_params={"ensure_ascii": False})
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


@require_POST
def near(request: HttpRequest) -> JsonResponse:
    """The pieces of communes in and around the grid cell of a point; the browser finds its own among them.

    The point is the middle of the cell, and is moved there where it is not. Nothing is written.
    """
    try:
        admit_place(address=address_of(request), now=timezone.now())
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=429)
    sent = sent_object(request)
    try:
        cell = str(grid_cell([float(sent["lon"])], [float(sent["lat"])])[0])
    except (KeyError, TypeError, ValueError, OverflowError):
        cell = ""
    if not cell:
        return JsonResponse({"message": _("Vị trí không đọc được.")}, status=422)
    lon, lat = cell_centre(cell)
    bounds = tuple(round(value, 6) for value in (lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND))
    pieces = communes_within(bounds, timezone.localdate())  # type: ignore[arg-type]
    told = [
        {
            "code": piece.unit.code,
            "name": piece.unit.full_name,
            "province": piece.unit.parent.code if piece.unit.parent else "",
            "province_name": piece.unit.parent.full_name if piece.unit.parent else "",
            "polygons": piece.polygons,
        }
        for piece in pieces
    ]
    response = JsonResponse({"cell": cell, "box": bounds, "communes": told})
    response.headers["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("do-toc-do/xa/<slug:province>.json", communes, name="measure_communes"),
    path("do-toc-do/o/", near, name="measure_near"),
]
