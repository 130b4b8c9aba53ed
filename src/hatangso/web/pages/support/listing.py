"""The ward's support programmes with what is done; of a province, the counts of its communes."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.places.search_key import search_key
from hatangso.domain.support.small_counts import ShownCounts
from hatangso.store.places.models import Unit
from hatangso.store.support.models import SupportProgramme
from hatangso.store.support.queries import Tally, programmes_of, sum_shown, tallies
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.support.reading import rights
from hatangso.web.pages.support.words import KINDS, STATES

PER_PAGE = 25


@unit_page("view_programme")
def support(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?kind=`, `?state=` (open unless asked), `?q=`; `?export=xlsx|csv`."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "state", "q")}
    state = asked["state"] or "open"
    every = list(programmes_of(unit))
    words = search_key(asked["q"]).split()
    chosen = [
        one
        for one in every
        if (not asked["kind"] or one.kind == asked["kind"])
        and state in ("all", one.state)
        and all(word in search_key(f"{one.name} {one.unit.full_name}") for word in words)
    ]
    context: dict[str, Any] = {
        "any": bool(every),
        "kinds": KINDS,
        "states": STATES,
        "asked": {**asked, "state": state},
        **rights(request.actor, unit),  # type: ignore[attr-defined]
    }
    found = tallies(chosen, today=timezone.localdate())
    if unit.level == "province":
        return _of_province(request, unit, found, context)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        rows = list(_rows(found, inside=context["inside"]))
        return exported(kind, f"ho-tro-{unit.code}", _headings(), rows)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "support/listing.html", {**context, "page": page})


def _of_province(
    request: HttpRequest, unit: Unit, found: list[Tally], context: dict[str, Any]
) -> HttpResponse:
    """By commune and group; small counts are not told apart, sums are made of what is shown."""
    groups = list(dict.fromkeys(group for tally in found for group in tally.groups))
    rows = [(tally, _by_group(tally, groups)) for tally in found]
    totals = [sum_shown(cells[place] for _, cells in rows) for place in range(len(groups))]
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"ho-tro-{unit.code}", _headings(), list(_rows(found, inside=False)))
    context |= {
        "groups": groups,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "totals": totals,
        "total": sum_shown(tally.shown_total for tally in found),
        "communes": len({tally.programme.unit_id for tally in found}),
    }
    return render(request, "support/province.html", context)


def _by_group(tally: Tally, groups: list[str]) -> list[ShownCounts | None]:
    by_name = dict(zip(tally.groups, tally.shown, strict=True))
    return [by_name.get(group) for group in groups]


def _headings() -> list[str]:
    return [
        _("Xã, phường"), _("Chương trình"), _("Loại"), _("Từ ngày"), _("Đến ngày"), _("Nguồn kinh phí"),
        _("Căn cứ"), _("Nhóm hộ"), _("Hộ đủ điều kiện"), _("Hộ đã hỗ trợ"), _("Hộ còn lại"),
    ]  # fmt: skip


def _rows(found: list[Tally], *, inside: bool) -> Iterator[list[Any]]:
    for tally in found:
        for group, total, shown in zip(tally.groups, tally.totals, tally.shown, strict=True):
            counts: tuple[Any, ...] = (total.eligible, total.helped, total.remaining)
            if not inside:
                counts = _texts(shown)
            yield [*_told(tally.programme), group, *counts]


def _texts(shown: ShownCounts | None) -> tuple[Any, ...]:
    return (shown.eligible.text, shown.helped.text, shown.remaining.text) if shown else (None, None, None)


def _told(programme: SupportProgramme) -> list[Any]:
    return [
        programme.unit.full_name,
        programme.name,
        str(KINDS.get(programme.kind, "")),
        programme.begins,
        programme.ends,
        programme.funding,
        programme.legal_basis,
    ]


urlpatterns = [path("<unit:unit_code>/ho-tro/", support, name="support")]
