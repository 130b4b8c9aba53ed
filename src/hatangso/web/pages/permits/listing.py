"""Permit files of a locality: those to decide, those an office is asked about, an applicant's own."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hatangso.catalog.permit_kind_files import permit_kinds
from hatangso.domain.permits.permit_state import CLOSED, STATES
from hatangso.domain.places.search_key import search_key
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import sight_of
from hatangso.store.permits.models import PermitFile
from hatangso.store.permits.queries import ASK, WORK, permits_seen_by
from hatangso.store.places.models import Unit
from hatangso.web.components.map_link import map_link
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.map.lists import placed
from hatangso.web.pages.permits.words import kind_name, state_words
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 30
ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (F("closed_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "-pk"),
    "new": ("-made_at", "-pk"),
}
SORTS = {"due": gettext_lazy("Đến hạn trước"), "new": gettext_lazy("Mới nhất")}


@unit_page("work_permits", "ask_permits")
@require_safe
def permits(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?q=`, `state=` (or open, late), `kind=`, `sort=`, `export=xlsx|csv`."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    seen = permits_seen_by(actor, unit)
    state, kind, text = (request.GET.get(name, "")[:100] for name in ("state", "kind", "q"))
    sort = request.GET.get("sort", "due")
    sort = sort if sort in ORDERS else "due"
    found = seen.order_by(*ORDERS[sort])
    if state == "open":
        found = found.exclude(state__in=CLOSED)
    elif state == "late":
        found = found.filter(due_on__lt=today)
    elif state in set(STATES):
        found = found.filter(state=state)
    if kind in permit_kinds():
        found = found.filter(kind=kind)
    for word in search_key(text).split():
        found = found.filter(search_key__contains=word)
    if (file := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(file, f"ho-so-cap-phep-{unit.code}", _headings(), _rows(found))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "permits",
        "page": page,
        "lines": [
            (one, kind_name(one.kind), *state_words(one.state), bool(one.due_on and one.due_on < today))
            for one in page
        ],
        "counts": seen.order_by().aggregate(
            all=Count("pk"),
            open=Count("pk", filter=~Q(state__in=CLOSED)),
            late=Count("pk", filter=Q(due_on__lt=today)),
        ),
        "states": {"open": _("Đang mở"), "late": _("Quá hạn")}
        | {one.value: spoken(words) for one, words in STATES.items()},
        "kinds": [(code, kind_name(code)) for code in permit_kinds()],
        "sorts": SORTS,
        "state": state,
        "kind": kind,
        "text": text,
        "sort": sort,
        "on_map": _on_map(request, unit, found),
        "may_file": actor.may_somewhere(ASK, unit),
        "may_decide": actor.may(WORK, unit),
    }
    return render(request, "permits/listing.html", context)


def _on_map(request: HttpRequest, unit: Unit, found: Any) -> str:
    """The big map where the files' assets are, as far as the person sees the map and their places."""
    actor = request.actor  # type: ignore[attr-defined]
    if not any(actor.may_somewhere(one, unit) for one in ("view_assets", "edit_assets")):
        return ""
    assets = placed(assets_seen_by(actor, unit), sight_of(actor, unit))
    named = PermitFile.assets.through.objects.filter(permitfile__in=found.order_by().values("pk"))
    assets = assets.filter(pk__in=named.values("asset_id"))
    return map_link(unit, "ho-so", request.GET, ("state", "kind"), assets)


def _headings() -> list[str]:
    return [
        _("Hồ sơ"), _("Loại"), _("Đơn vị xin"), _("Nơi"), _("Xã, phường"), _("Trạng thái"), _("Ngày nộp"),
        _("Ngày tiếp nhận"), _("Hạn giải quyết"), _("Số văn bản"), _("Ngày văn bản"),
    ]  # fmt: skip


def _rows(found: Iterable[PermitFile]) -> Iterable[list[Any]]:
    for one in found:
        yield [
            one.title, kind_name(one.kind), one.applicant.name, one.place, one.unit.full_name,
            state_words(one.state)[0], timezone.localdate(one.made_at), one.accepted_on, one.due_on,
            one.decision_number, one.decided_on,
        ]  # fmt: skip


urlpatterns = [path("<unit:unit_code>/cap-phep/", permits, name="permits")]
