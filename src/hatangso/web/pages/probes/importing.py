"""The inventory of systems from a file."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.probes.import_systems import import_systems, rehearse_systems
from hatangso.store.places.models import Unit
from hatangso.web.import_page import import_page
from hatangso.web.page import unit_page


@unit_page("manage_probes")
def probes_import(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Send, see, confirm."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("manage_probes", unit)
    return import_page(
        request,
        unit,
        heading=_("Nạp danh mục hệ thống từ tệp"),
        back="probes",
        columns=_("Cột: Tên hệ thống, Địa chỉ; thêm Loại, Cơ quan chủ quản, Ghi chú nếu có."),
        rehearse=lambda table: rehearse_systems(actor=actor, unit=unit, table=table),
        write=lambda table: import_systems(actor=actor, unit=unit, table=table, now=timezone.now()),
    )


urlpatterns = [path("<unit:unit_code>/kiem-tra/nap/", probes_import, name="probes_import")]
