"""The registry of infrastructure of a locality: counts by type, search, filters, table, files."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import GROUPS
from hatangso.domain.places.alphabet import alphabetical
from hatangso.store.assets.locate import with_commune_known
from hatangso.store.assets.models import Asset, LikelyDuplicate
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.web.asset_filter import filter_query, filter_words
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.map_file import MOST_IN_GEOPACKAGE, map_file
from hatangso.web.pages.assets.table import file_rows, headings, lines_of, shown_columns
from hatangso.web.pages.assets.wanted import SORTS, Wanted, offers, rows_of, wanted
from hatangso.web.pages.assets.words import choices_of_states
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 50
MOST_IN_WORKBOOK = 50_000
FILES = {"xlsx", "csv", "geojson", "gpkg"}
UNSEEN = ("wkb", "source_wkb", "search_key")


@unit_page("view_assets", "edit_assets")
@require_safe
def assets(request: HttpRequest, unit: Unit) -> HttpResponseBase:
    """`?` the filter of web/asset_filter.py, `sort=`, `page=`; `export=` (FILES) gives what is filtered."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sight = sight_of(actor, unit)
    asked = wanted(request)
    found = assets_in_sight(sight, unit, asked.filter)
    if (kind := request.GET.get("export")) in FILES and not asked.error:
        return _file(request, unit, found.order_by(*asked.order(sight)), sight, asked, kind)
    counts = _counts(assets_in_sight(sight, unit, asked.of_any_type))
    total = found.count() if asked.filter.attributes else _sum(counts, asked.types)
    paginator = _Counted(found.order_by(*asked.order(sight)).values_list("pk", flat=True), PER_PAGE, total)
    page: Any = paginator.get_page(request.GET.get("page"))
    page.lines = lines_of(rows_of(found, list(page.object_list)), sight, asked.type)
    everything = assets_in_sight(sight, unit)
    return render(
        request,
        "assets/listing.html",
        {
            "page": page,
            "asked": asked,
            "query": filter_query(asked.filter),
            "said": filter_words(asked.filter),
            "any": total > 0 or everything.exists(),
            "counts": [
                {"type": one, "count": counts[one.code], "mark": asset_mark(one.code, "in_service")}
                for one in asset_types().values()
                if one.code in counts
            ],
            "total_of_types": _sum(counts, set()),
            "columns": shown_columns(asked.type, sight),
            "groups": _grouped_types(asked),
            "states": choices_of_states(),
            "owners": _owners(everything),
            "places": _communes(unit),
            "offers": offers(asked.type, sight, request),
            "sorts": [(name, label) for name, (label, _order) in SORTS.items()],
            "doubtful": _doubtful(actor, unit),
            "may_add": actor.may_somewhere("edit_assets", unit),
        },
    )


class _Counted(Paginator):
    """A paginator that was told how many rows there are."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self._told = count

    @property
    def count(self) -> int:  # type: ignore[override]
        return self._told


def _counts(found: QuerySet[Asset]) -> dict[str, int]:
    """How many of each type there are under the other filters."""
    return dict(found.order_by().values_list("type").annotate(count=Count("pk")))


def _sum(counts: dict[str, int], types: set[str]) -> int:
    return sum(count for code, count in counts.items() if not types or code in types)


def _file(
    request: HttpRequest, unit: Unit, found: QuerySet[Asset], sight: Any, asked: Wanted, kind: str
) -> HttpResponseBase:
    if kind == "xlsx" and found.count() > MOST_IN_WORKBOOK:
        messages.error(request, _("Quá 50.000 dòng cho một tệp Excel; hãy lọc bớt hoặc xuất CSV."))
        return redirect(f"{request.path}?{filter_query(asked.filter)}")
    name = f"tai-san-{asked.type.code if asked.type else 'ha-tang'}-{unit.code}"
    if kind == "gpkg" and found.count() > MOST_IN_GEOPACKAGE:
        messages.error(request, _("Quá 200.000 đối tượng cho một GeoPackage; hãy lọc bớt hoặc xuất GeoJSON."))
        return redirect(f"{request.path}?{filter_query(asked.filter)}")
    if kind in ("geojson", "gpkg"):
        return map_file(kind, name, found, sight)
    rows = (
        with_commune_known(found)
        .select_related("owner", "operator", "unit")
        .defer(*UNSEEN)
        .iterator(chunk_size=2000)
    )
    return exported(kind, name, headings(asked.type, sight), file_rows(rows, sight, asked.type))


def _grouped_types(asked: Wanted) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    groups: list[tuple[str, list[tuple[str, str, bool]]]] = []
    for code, words in GROUPS.items():
        of_it = [
            (one.code, spoken(one.name), one.code in asked.filter.types)
            for one in asset_types().values()
            if one.group == code
        ]
        groups.append((spoken(words), of_it))
    return groups


def _owners(found: QuerySet[Asset]) -> list[Organisation]:
    owners = Organisation.objects.filter(pk__in=found.order_by().values("owner").distinct())
    return sorted(owners, key=lambda one: alphabetical(one.name))


def _communes(unit: Unit) -> list[Unit]:
    if unit.level != "province":
        return []
    below = Unit.objects.filter(parent=unit, level="commune", valid_to=None)
    return sorted(below, key=lambda one: alphabetical(one.name))


def _doubtful(actor: Actor, unit: Unit) -> int:
    """How many pairs wait for somebody who may merge them."""
    if not actor.may("merge_assets", unit):
        return 0
    pairs = LikelyDuplicate.objects.filter(decision="", first__deleted_at=None, second__deleted_at=None)
    if unit.level == "province":
        return pairs.filter(province=unit).count()
    return (
        pairs.filter(first__unit=unit).count()
        + pairs.filter(second__unit=unit).exclude(first__unit=F("second__unit")).count()
    )


urlpatterns = [path("<unit:unit_code>/tai-san/", assets, name="assets")]
