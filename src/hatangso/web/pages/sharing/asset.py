"""Who shares one asset: its tenants now and before, with the documents; added, ended, undone."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.refused import Refused
from hatangso.flows.sharing.keep_tenancy import (
    add_tenancy,
    continue_tenancy,
    end_tenancy,
    may_keep_tenancies,
    withdraw_tenancy,
)
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import seen, sight_of
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import Tenancy
from hatangso.store.sharing.shared_assets import places, with_places
from hatangso.store.sharing.who_sees import tenancies_seen_by
from hatangso.web.asked import asked_day, asked_id
from hatangso.web.attachments import EvidenceField
from hatangso.web.day_input import DayInput
from hatangso.web.page import unit_page
from hatangso.web.refused_form import tell_form


class TenancyForm(forms.Form):
    """Who, from when, on what paper."""

    tenant = forms.ModelChoiceField(
        label=gettext_lazy("Bên dùng chung"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chọn, hoặc ghi tên bên dưới…"),
    )
    tenant_name = forms.CharField(
        label=gettext_lazy("Tên, nếu chưa có trong danh sách"), max_length=200, required=False
    )
    valid_from = forms.DateField(label=gettext_lazy("Từ ngày"), widget=DayInput())
    valid_to = forms.DateField(label=gettext_lazy("Đến ngày"), widget=DayInput(), required=False)
    document = forms.CharField(label=gettext_lazy("Văn bản (số, ngày)"), max_length=200, required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)
    evidence = EvidenceField(label=gettext_lazy("Tệp văn bản"))


@unit_page("view_assets", "share_assets")
def sharing_asset(request: HttpRequest, unit: Unit, uid: UUID) -> HttpResponse:
    """The page, with the form for who keeps it."""
    actor = request.actor  # type: ignore[attr-defined]
    today, sight = timezone.localdate(), sight_of(actor, unit)
    asset: Any = with_places(assets_in_sight(sight, unit), today).filter(uid=uid).first()
    if asset is None:
        raise Http404
    may_keep = may_keep_tenancies(actor, asset)
    form = TenancyForm(request.POST or None, request.FILES or None, initial={"valid_from": today})
    near = organisations_of(asset.unit, today).filter(is_collective=False)
    form.fields["tenant"].queryset = near.exclude(pk=asset.owner_id or 0)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        files = given.pop("evidence")
        try:
            made = add_tenancy(actor=actor, asset=asset, files=files, now=timezone.now(), **given)
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã ghi %(who)s dùng chung.") % {"who": made.who})
            return redirect("sharing_asset", unit.code, asset.uid)
    rows = tenancies_seen_by(actor, asset.province).filter(Q(asset=asset) | Q(asset__merged_into=asset))
    gone = Tenancy.objects.filter(asset=asset).exclude(withdrawn_at=None) if may_keep else ()
    return render(
        request,
        "sharing/asset.html",
        {
            "asset": asset,
            "shown": seen(asset, sight),
            "there": places(asset),
            "rows": rows.select_related("file", "tenant"),
            "gone": gone,
            "form": form if may_keep else None,
            "today": today,
            "may_ask": bool(asset.owner_id) and actor.may_somewhere("share_assets", asset.province)
            and asset.owner_id not in sight.own,
        },
    )  # fmt: skip


@require_POST
@unit_page("view_assets", "share_assets")
def tenancy_act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """End, continue, take out."""
    actor = request.actor  # type: ignore[attr-defined]
    there = Tenancy.objects.filter(Q(asset__province=unit) | Q(asset__unit=unit)).select_related(
        "asset__unit", "asset__province", "tenant"
    )
    tenancy = get_object_or_404(there, pk=asked_id(str(pk)))
    now = timezone.now()
    try:
        match request.POST.get("action"):
            case "end":
                on = asked_day(request.POST.get("on"))
                if on is None:
                    raise Refused(_("Hãy chọn ngày kết thúc."))
                end_tenancy(actor=actor, tenancy=tenancy, on=on, now=now)
                said = _("Đã ghi kết thúc dùng chung.")
            case "continue":
                continue_tenancy(actor=actor, tenancy=tenancy, now=now)
                said = _("Đã khôi phục.")
            case _other:
                withdraw_tenancy(actor=actor, tenancy=tenancy, now=now)
                said = _("Đã xóa dòng ghi nhầm; có thể khôi phục ở cuối trang.")
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("sharing_asset", unit.code, tenancy.asset.uid)


urlpatterns = [
    path("<unit:unit_code>/dung-chung/cong-trinh/<uuid:uid>/", sharing_asset, name="sharing_asset"),
    path("<unit:unit_code>/dung-chung/dung/<int:pk>/", tenancy_act, name="tenancy_act"),
]
