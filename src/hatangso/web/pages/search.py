"""One search for everything: localities by name or code, and what is in the unit one is in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.assets.asset_filter import AssetFilter
from hatangso.domain.places.search_key import search_key
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import seen, sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.queries import listed
from hatangso.store.places.models import Unit
from hatangso.store.places.neighbourhoods import with_state
from hatangso.store.places.queries import search_units
from hatangso.store.programme.target_queries import visible_targets
from hatangso.store.programme.task_queries import TaskFilter, filtered_tasks
from hatangso.web.first_page import first_page_of
from hatangso.web.page import living_unit
from hatangso.web.pages.assets.words import title_of, type_name

A_KIND = 10


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    text: str
    beside: str
    url: str


def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`: in the unit named by `unit` what the person may see of it, then localities.

    Guests see localities only, whose public pages are open.
    """
    text = request.GET.get("q", "").strip()[:100]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    groups: list[tuple[str, list[Hit]]] = []
    if text:
        if (code := request.GET.get("unit", "")) and request.user.is_authenticated:
            unit = living_unit(code)
            request.unit = unit  # type: ignore[attr-defined]
            groups += _in_unit(actor, unit, text)
        groups.append((_("Địa phương"), [_place(actor, one) for one in search_units(text, limit=A_KIND)]))
    found = [(label, hits) for label, hits in groups if hits]
    return render(request, "search.html", {"text": text, "groups": found})


def _in_unit(actor: Actor, unit: Unit, text: str) -> list[tuple[str, list[Hit]]]:
    groups: list[tuple[str, list[Hit]]] = []
    today = timezone.localdate()
    if actor.may_somewhere("view_programme", unit):
        words = search_key(text).split()
        targets = [
            one
            for one in visible_targets(unit, actor)
            if all(word in search_key(f"{one.text} {one.year or ''}") for word in words)
        ]
        groups.append(
            (_("Chỉ tiêu"), [_hit("target", unit, one, str(one.year or "")) for one in targets[:A_KIND]])
        )
        tasks = filtered_tasks(actor, unit, TaskFilter(text=text), today=today)[:A_KIND]
        groups.append((_("Nhiệm vụ"), [_hit("task", unit, one, one.group_name) for one in tasks]))
    groups.append((_("Tài sản hạ tầng"), _assets(actor, unit, text)))
    if actor.may("view_programme", unit) or actor.may("manage_organisations", unit):
        offices = listed(unit, text=text, on=today)[:A_KIND]
        groups.append(
            (_("Cơ quan, đơn vị"), [_hit("organisation", unit, one, one.short_name) for one in offices])
        )
        parts = with_state(unit, today, text)[:A_KIND]
        groups.append((_("Địa bàn"), [_hit("neighbourhood", unit, one, "") for one in parts]))
    return groups


def _assets(actor: Actor, unit: Unit, text: str) -> list[Hit]:
    """Assets that the person sees there, by what they may see of them."""
    sight = sight_of(actor, unit)
    found = assets_in_sight(sight, unit, AssetFilter(q=text)).select_related("unit", "owner")[:A_KIND]
    return [
        Hit(title_of(seen(one, sight)), type_name(one.type), reverse("asset", args=[unit.code, one.uid]))
        for one in found
    ]


def _hit(page: str, unit: Unit, thing: Any, beside: str) -> Hit:
    return Hit(str(thing), beside, reverse(page, args=[unit.code, thing.pk]))


def _place(actor: Actor, unit: Unit) -> Hit:
    beside = f"{unit.parent.full_name} · {unit.code}" if unit.parent else unit.code
    return Hit(unit.full_name, beside, first_page_of(actor, unit))


urlpatterns = [path("tim/", search, name="search")]
