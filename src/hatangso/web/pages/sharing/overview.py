"""Shared use at a glance: what waits for me, how many positions are shared, and what is free to share."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.asset_filter import AssetFilter
from hatangso.domain.sharing.request import RequestState
from hatangso.domain.sharing.year_plan import PlanState
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import Sight, seen, sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import Dispute, SharingRequest, YearPlan
from hatangso.store.sharing.shared_assets import (
    open_to_others,
    places,
    shareable_types,
    shared,
    shared_positions,
    with_places,
)
from hatangso.store.sharing.who_sees import acts_for, province_of, requests_seen_by, year_plans_seen_by
from hatangso.web.asset_filter import BadFilter, asset_filter
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.sharing.words import with_assets
from hatangso.web.templatetags.progress import spoken
from hatangso.web.templatetags.sharing import type_name

PER_PAGE = 25
MOST_EXPORTED = 50_000
STANDING = {
    "": gettext_lazy("Tất cả"),
    "open": gettext_lazy("Còn chỗ dùng chung"),
    "shared": gettext_lazy("Đang dùng chung"),
    "own": gettext_lazy("Của doanh nghiệp tôi"),
}


@unit_page("view_assets", "share_assets")
def sharing(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `standing=`, the filter of assets, `export=xlsx|csv`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today, sight = timezone.localdate(), sight_of(actor, unit)
    try:
        asked, problem = asset_filter(request.GET), ""
    except BadFilter as wrong:
        asked, problem = AssetFilter(), spoken(wrong.words)
    standing = request.GET.get("standing", "")
    everything = with_places(assets_in_sight(sight, unit), today)
    found = _standing(with_places(assets_in_sight(sight, unit, asked), today), standing, actor)
    found = found.order_by(*sight.order("type", "name", "pk"))
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        rows = (_row(asset, sight) for asset in found[:MOST_EXPORTED])
        return exported(kind, f"dung-chung-{unit.code}", _headings(), rows)
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.lines = [(seen(asset, sight), places(asset)) for asset in page.object_list]
    owners = everything.order_by().values("owner").distinct()
    return render(
        request,
        "sharing/overview.html",
        {
            "tab": "free",
            "page": page,
            "problem": problem,
            "asked": asked,
            "standing": standing,
            "standings": STANDING,
            "types": [asset_type(code) for code in shareable_types()],
            "owners": Organisation.objects.filter(pk__in=owners).order_by("name"),
            "communes": [] if unit.parent_id else unit.children.filter(valid_to=None).order_by("name"),
            "any": everything.exists(),
            "positions": shared_positions(unit, today) if sight.whole or sight.as_public else [],
            "waiting": waiting_for(actor, unit),
            "may_ask": bool(acts_for(actor, "share_assets")),
            "own": sight.own,
            "sight": sight_of(actor, province_of(unit)),
            "sees_all": sight.whole,
        },
    )


def waiting_for(actor: Actor, unit: Unit) -> dict[str, QuerySet[Any]]:
    """What the person's organisations owe: answers, mediations, decisions on plans, plans to mend."""
    province, own = province_of(unit), acts_for(actor, "share_assets")
    turn = Q(owner_id__in=own, state=RequestState.ASKED) | Q(asker_id__in=own, state=RequestState.OFFERED)
    sign = Q(state=RequestState.AGREED) & (Q(owner_id__in=own) | Q(asker_id__in=own))
    requests: QuerySet[SharingRequest] = requests_seen_by(actor, unit).filter(turn | sign)
    disputes = Dispute.objects.filter(closed_at=None, request__province=province)
    if not actor.may("mediate_sharing", province):
        disputes = disputes.none()
    plans: QuerySet[YearPlan] = year_plans_seen_by(actor, unit)
    mine = Q(state=PlanState.RETURNED, operator_id__in=acts_for(actor, "file_year_plans"))
    if actor.may("approve_year_plans", province):
        mine |= Q(state=PlanState.SUBMITTED)
    return {
        "requests": with_assets(requests.order_by(F("due_on").asc(nulls_last=True))),
        "disputes": disputes.select_related("request__asker", "request__owner").order_by("due_on"),
        "plans": plans.filter(mine),
    }


def _standing(found: QuerySet[Asset], standing: str, actor: Actor) -> QuerySet[Asset]:
    if standing == "open":
        return open_to_others(found)
    if standing == "shared":
        return shared(found)
    if standing == "own":
        return found.filter(owner_id__in=acts_for(actor, "share_assets"))
    return found


def _headings() -> list[str]:
    return [
        _("Loại"),
        _("Tên"),
        _("Địa chỉ"),
        _("Xã, phường"),
        _("Chủ sở hữu"),
        _("Số doanh nghiệp có thể dùng chung"),
        _("Đang dùng chung"),
        _("Còn chỗ"),
    ]


def _row(asset: Asset, sight: Sight) -> list[Any]:
    shown, there = seen(asset, sight), places(asset)
    return [
        type_name(asset.type),
        shown.name,
        shown.address,
        asset.unit.full_name,
        shown.owner,
        there.capacity,
        there.taken,
        there.free,
    ]


urlpatterns = [path("<unit:unit_code>/dung-chung/", sharing, name="sharing")]
