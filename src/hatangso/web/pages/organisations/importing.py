"""Organisations from a file."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.import_organisations import import_organisations, rehearse_organisations
from hatangso.store.places.models import Unit
from hatangso.web.import_page import import_page
from hatangso.web.page import unit_page


@unit_page("manage_organisations")
def organisations_import(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Send, see, confirm. The file that the list's export gives can be sent back."""
    actor = request.actor  # type: ignore[attr-defined]
    return import_page(
        request,
        unit,
        heading=_("Nạp cơ quan, đơn vị từ tệp"),
        back="organisations",
        columns=_("Cột: Loại, Tên, Tên ngắn, Thư điện tử. Có thể tải danh sách hiện có về, sửa rồi gửi lại."),
        rehearse=lambda table: rehearse_organisations(actor=actor, unit=unit, table=table),
        write=lambda table: import_organisations(
            actor=actor, unit=unit, table=table, on=timezone.localdate()
        ),
    )


urlpatterns = [path("<unit:unit_code>/co-quan/nap/", organisations_import, name="organisations_import")]
