"""Who changed what, when, from what to what: filtered, and as a file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from hatangso.store.accounts.models import User
from hatangso.store.audit.queries import AuditFilter, entries_of
from hatangso.store.organisations.models import Membership
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day, asked_id
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.audit.reading import read_entries
from hatangso.web.pages.audit.words import ACTIONS, OBJECTS

PER_PAGE = 25
EXPORTED = 20_000


@unit_page("view_audit")
def audit(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The trail of the unit; `?object=type:id` shows one thing's history; `?export=csv|xlsx` the file."""
    given = request.GET
    object_type, _colon, object_id = given.get("object", "").partition(":")
    wanted = AuditFilter(
        actor_id=asked_id(given.get("actor")),
        object_type=object_type or given.get("type", ""),
        object_id=object_id,
        text=given.get("q", "").strip(),
        action=given.get("action", ""),
        since=asked_day(given.get("since")),
        until=asked_day(given.get("until")),
    )
    user_ids = set(Membership.objects.filter(organisation__unit=unit).values_list("user_id", flat=True))
    found = entries_of(unit.pk, user_ids, wanted, everything=bool(request.user.is_superuser))
    if (kind := given.get("export")) in {"csv", "xlsx"}:
        headings = [
            _("Lúc"),
            _("Ai"),
            _("Việc"),
            _("Loại"),
            _("Đối tượng"),
            _("Trước"),
            _("Sau"),
            _("Qua"),
            _("Lý do"),
        ]
        rows = [
            (
                f"{localtime(one.entry.at):%d/%m/%Y %H:%M:%S}",
                one.entry.actor_name,
                one.action,
                one.object_type,
                one.entry.object_name,
                "; ".join(f"{line.label}: {line.before}" for line in one.lines if line.before),
                "; ".join(f"{line.label}: {line.after}" for line in one.lines if line.after),
                one.road,
                one.entry.reason,
            )
            for one in read_entries(found[:EXPORTED])
        ]
        return exported(kind, f"nhat-ky-{unit.code}", headings, rows)
    page = Paginator(found, PER_PAGE).get_page(given.get("page"))
    context = {
        "page": page,
        "read": read_entries(page.object_list),
        "wanted": wanted,
        "since": given.get("since", ""),
        "until": given.get("until", ""),
        "one_object": given.get("object", "") if object_id else "",
        "actors": User.objects.filter(pk__in=user_ids).order_by("full_name"),
        "actions": ACTIONS,
        "objects": OBJECTS,
    }
    return render(request, "audit/listing.html", context)


urlpatterns = [path("<unit:unit_code>/nhat-ky/", audit, name="audit")]
