"""Everyone who acts in the locality, for its administrator."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.access.roles import ROLES
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.people_of_unit import PeopleFilter, people_of_unit
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_id
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.templatetags.people import role_label

PER_PAGE = 25
STATES = {
    "active": gettext_lazy("Đang dùng"),
    "disabled": gettext_lazy("Đã ngừng"),
    "former": gettext_lazy("Không còn vai trò"),
    "all": gettext_lazy("Tất cả"),
}


@unit_page("manage_people")
def people(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv` gives it as a file."""
    today = timezone.localdate()
    given = request.GET
    wanted = PeopleFilter(
        text=given.get("q", "").strip(),
        role=given.get("role", "") if given.get("role", "") in ROLES else "",
        organisation_id=asked_id(given.get("organisation")),
        state=given.get("state", "") if given.get("state", "") in STATES else "active",
    )
    found = people_of_unit(unit, wanted, today)
    if (kind := given.get("export")) in {"xlsx", "csv"}:
        headings = [
            _("Họ và tên"),
            _("Tên đăng nhập"),
            _("Chức vụ"),
            _("Thư điện tử"),
            _("Vai trò"),
            _("Còn dùng"),
        ]
        rows = [
            (
                one.full_name,
                one.username,
                one.position,
                one.email,
                "; ".join(f"{role_label(m.role)} – {m.organisation.name}" for m in one.roles_here),  # type: ignore[attr-defined]
                _("có") if one.is_active else _("không"),
            )
            for one in found
        ]
        return exported(kind, f"nguoi-dung-{unit.code}", headings, rows)
    page = Paginator(found, PER_PAGE).get_page(given.get("page"))
    context = {
        "page": page,
        "wanted": wanted,
        "states": STATES,
        "roles": {name: role_label(name) for name in ROLES},
        "organisations": Organisation.objects.filter(unit=unit, memberships__isnull=False).distinct(),
        "today": today,
    }
    return render(request, "people/listing.html", context)


urlpatterns = [path("<unit:unit_code>/nguoi-dung/", people, name="people")]
