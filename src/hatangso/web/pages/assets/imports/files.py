"""Files around an import: the template of a type to fill, the rows that were refused."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path

from hatangso.adapters.asset_template import template_name, write_template
from hatangso.catalog.asset_types import asset_type
from hatangso.flows.assets.owner_names import OwnerNames
from hatangso.flows.assets.staged_rows import refused_place
from hatangso.flows.receive import OFFICE
from hatangso.store.places.models import Unit
from hatangso.web.export import downloaded
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.imports.words import asked_import


@unit_page("edit_assets")
def asset_import_template(request: HttpRequest, unit: Unit, type_code: str) -> HttpResponse:
    """The Excel template of a type, with the organisations of this place to choose from."""
    kind = asset_type(type_code)
    if kind is None:
        raise Http404
    return downloaded(
        write_template(kind, OwnerNames(unit).offered()), f"{template_name(kind)}.xlsx", OFFICE["xlsx"]
    )


@unit_page("edit_assets")
def asset_import_refused(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The refused rows as they came, with the reason beside each: to be mended and sent again."""
    imported = asked_import(request, unit, pk)
    place = refused_place(imported.pk)
    if not place.exists():
        raise Http404
    name = f"dong-chua-nhan-{imported.pk}.csv"
    return FileResponse(  # type: ignore[return-value]
        place.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


_AT = "<unit:unit_code>/tai-san/nap/"
urlpatterns = [
    path(f"{_AT}mau/<slug:type_code>.xlsx", asset_import_template, name="asset_import_template"),
    path(f"{_AT}<int:pk>/dong-chua-nhan.csv", asset_import_refused, name="asset_import_refused"),
]
