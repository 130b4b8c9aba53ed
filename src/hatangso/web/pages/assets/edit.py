"""An asset is entered or changed by a form; what two people changed at once is shown side by side."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.catalog.asset_types import asset_type, asset_types
from hatangso.domain.assets.asset_type import GROUPS, AssetType
from hatangso.domain.assets.changes import Change, changes
from hatangso.domain.assets.draft import AssetDraft
from hatangso.flows.assets.find_duplicates import find_duplicates_of
from hatangso.flows.assets.keep_asset import StaleAsset, require_edit
from hatangso.flows.assets.tell_asset import tell_asset
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, LikelyDuplicate
from hatangso.store.assets.snapshot import draft_of_asset
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_number
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.differences import Told, told_changes
from hatangso.web.pages.assets.form import AssetForm, first_state, initial_of
from hatangso.web.pages.assets.one import asset_of
from hatangso.web.pages.assets.words import title
from hatangso.web.templatetags.progress import spoken

COLUMNS = ("code", "name", "address", "owner_name", "state", "note")


@unit_page("edit_assets")
@require_safe
def asset_choose(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Which type of assets is to be entered."""
    groups = [
        (
            spoken(words),
            [
                (one, asset_mark(one.code, "in_service"))
                for one in asset_types().values()
                if one.group == code
            ],
        )
        for code, words in GROUPS.items()
    ]
    return render(request, "assets/choose.html", {"groups": groups, "query": request.GET.urlencode()})


@unit_page("edit_assets")
def asset_add(request: HttpRequest, unit: Unit, type_code: str) -> HttpResponse:
    """A new one; `?lon=&lat=` or `?shape=` where the map was clicked."""
    kind = _type(type_code)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own = own_organisations(actor, unit)
    initial = {
        "state": first_state(),
        "owner": own[0] if len(own) == 1 else None,
        **{name: request.GET[name][:2000] for name in ("lon", "lat", "shape", "name") if name in request.GET},
    }
    form = AssetForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        organisations=owners_to_name(unit, own),
        unit=unit,
        initial=initial,
    )
    uid = _uid(request) or uuid4()
    if request.method == "POST" and form.is_valid():
        made = _told(request, unit, form, uid, None, form.draft())
        if made is not None:
            messages.success(request, _("Đã thêm %(asset)s.") % {"asset": title(made)})
            if request.POST.get("then") == "another":
                return redirect("asset_add", unit.code, kind.code)
            return redirect("asset", unit.code, made.uid)
    return _shown(request, form, kind, {"uid": uid, "seen": ""})


@unit_page("edit_assets")
def asset_edit(request: HttpRequest, unit: Unit, uid: UUID) -> HttpResponse:
    """What is there, changed; a change that somebody else made meanwhile is shown, and one chooses."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asset, _sight = asset_of(actor, unit, uid)
    require_edit(actor, asset)
    kind = _type(asset.type)
    before = draft_of_asset(asset)
    form = AssetForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        organisations=owners_to_name(asset.unit, own_organisations(actor, unit), asset),
        initial=initial_of(before, kind),
        unit=asset.unit,
        before=before,
    )
    context: dict[str, Any] = {"asset": asset, "title": title(asset), "uid": uid, "seen": asset.version}
    if request.method == "POST" and form.is_valid():
        context["seen"] = asked_number(request.POST.get("seen"))
        draft = _taking_over(form.draft(), before, request.POST.getlist("current"))
        try:
            kept = _told(request, unit, form, uid, asset, draft)
        except StaleAsset as stale:
            context |= _conflict(stale, draft)
            kept = None
        if kept is not None:
            messages.success(
                request,
                _("Đã lưu %(asset)s.") % {"asset": title(kept)}
                if kept.version != asset.version
                else _("Không có gì thay đổi."),
            )
            return redirect("asset", unit.code, uid)
    return _shown(request, form, kind, context)


def _told(
    request: HttpRequest, unit: Unit, form: AssetForm, uid: UUID, asset: Asset | None, draft: AssetDraft
) -> Asset | None:
    """The asset as it is kept; None where the form was told what is wrong. Raises StaleAsset."""
    now = timezone.now()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        kept = tell_asset(
            actor=actor,
            unit=unit if asset is None else asset.province,
            draft=draft,
            uid=uid,
            asset=asset,
            seen_version=asked_number(request.POST.get("seen")) if asset else None,
            evidence=form.cleaned_data["evidence"],
            photos=form.cleaned_data["photos"],
            note=form.cleaned_data["why"],
            now=now,
        )
    except StaleAsset:
        raise
    except Refused as refused:
        form.add_error(form.field_of(refused.field), refused.sentence)
        return None
    if find_duplicates_of(asset=kept, now=now) and actor.may("view_assets", kept.unit):
        messages.warning(
            request, _("Tài sản này có thể trùng với một tài sản đã có; hãy xem ở trang của nó.")
        )
    return kept


def _taking_over(draft: AssetDraft, current: AssetDraft, names: list[str]) -> AssetDraft:
    """The draft with those fields as they stand now, which the person chose of two versions."""
    attributes = dict(draft.attributes)
    plain: dict[str, Any] = {}
    for name in names:
        if name.startswith("attributes."):
            code = name.removeprefix("attributes.")
            attributes.pop(code, None)
            if code in current.attributes:
                attributes[code] = current.attributes[code]
        elif name in ("owner_id", "operator_id"):
            plain[name.removesuffix("_id")] = getattr(current, name.removesuffix("_id"))
        elif name in {*COLUMNS, "planned_on", "permitted_on", "in_service_on", "removed_on", "shape"}:
            plain[name] = getattr(current, name)
    return replace(draft, attributes=attributes, **plain)


def _conflict(stale: StaleAsset, draft: AssetDraft) -> dict[str, Any]:
    """Both versions field by field; what is sent next was decided against the version that is there now."""
    mine = _snapshot(draft)
    theirs = _snapshot(draft_of_asset(stale.current))
    lines: list[Told] = told_changes(changes(theirs, mine), stale.current.type)
    if (draft.shape is None) != (stale.current.shape is None) or (
        draft.shape is not None and not draft.shape.equals_exact(stale.current.shape, 1e-9)
    ):
        lines += told_changes([Change("shape", stale.current.shape, draft.shape)], stale.current.type)
    return {"conflict": lines, "stale": stale, "seen": stale.current.version}


def _snapshot(draft: AssetDraft) -> dict[str, Any]:
    days = ("planned_on", "permitted_on", "in_service_on", "removed_on")
    told: dict[str, Any] = {name: getattr(draft, name) for name in COLUMNS}
    told |= {name: day.isoformat() if (day := getattr(draft, name)) else None for name in days}
    return {
        **told,
        "owner_id": draft.owner,
        "operator_id": draft.operator,
        "attributes": dict(draft.attributes),
    }


def owners_to_name(unit: Unit, own: list[int], asset: Asset | None = None) -> Any:
    """Who may be named as owner: those of the place and of its province; an operator's people name their own.
    Who is named already may stay."""
    near = organisations_of(unit, timezone.localdate()).filter(is_collective=False)
    named = [pk for pk in (asset.owner_id, asset.operator_id) if pk] if asset else []
    wanted = Q(pk__in=near.values("pk")) | Q(pk__in=[*named, *own])
    return Organisation.objects.filter(wanted).order_by("kind", "name")


def own_organisations(actor: Actor, unit: Unit) -> list[int]:
    """The organisations in whose name the person enters assets, where they may only those of their own."""
    if actor.may("edit_assets", unit):
        return []
    near = {unit.pk, unit.parent_id}
    return sorted({grant.organisation_id for grant in actor.grants if grant.unit_id in near})


def _type(code: str) -> AssetType:
    kind = asset_type(code)
    if kind is None:
        raise Http404(_("Không có loại tài sản này."))
    return kind


def _uid(request: HttpRequest) -> UUID | None:
    """The id that the first showing of the form made, so that a second sending is the same asset."""
    try:
        return UUID(request.POST.get("uid", ""))
    except ValueError:
        return None


def _shown(request: HttpRequest, form: AssetForm, kind: AssetType, context: dict[str, Any]) -> HttpResponse:
    pairs = (
        LikelyDuplicate.objects.filter(
            Q(first=context["asset"]) | Q(second=context["asset"]), decision=""
        ).count()
        if "asset" in context
        else 0
    )
    context |= {"form": form, "kind": kind, "mark": asset_mark(kind.code, "in_service", 32), "pairs": pairs}
    if not request.actor.may_somewhere("edit_assets", request.unit):  # type: ignore[attr-defined]
        raise PermissionDenied
    return render(request, "assets/edit.html", context, status=422 if form.is_bound else 200)


_AT = "<unit:unit_code>/tai-san/"
urlpatterns = [
    path(f"{_AT}them/", asset_choose, name="asset_choose"),
    path(f"{_AT}them/<slug:type_code>/", asset_add, name="asset_add"),
    path(f"{_AT}<uuid:uid>/sua/", asset_edit, name="asset_edit"),
]
