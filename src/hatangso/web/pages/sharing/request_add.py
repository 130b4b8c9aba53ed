"""An operator asks to share: for chosen assets of one owner, or for a route in words."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.flows.refused import Refused
from hatangso.flows.sharing.ask_to_share import ask_to_share
from hatangso.flows.sharing.sides import terms_of
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import seen, sight_of
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import on_day
from hatangso.store.places.models import Unit
from hatangso.store.sharing.shared_assets import places, with_places
from hatangso.store.sharing.who_sees import acts_for, province_of
from hatangso.web.attachments import EvidenceField
from hatangso.web.day_input import DayInput
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.words import title_of
from hatangso.web.refused_form import tell_form

OWNERS = ("operator", "power_company", "enterprise", "people_committee", "department", "service_centre")


class AskForm(forms.Form):
    """What is asked, from when, for what, with which technical needs."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    asker = forms.ModelChoiceField(
        label=gettext_lazy("Bên xin dùng chung"), queryset=Organisation.objects.none(), empty_label=None
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Chủ sở hữu tuyến"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chọn chủ sở hữu…"),
    )
    route = forms.CharField(
        label=gettext_lazy("Tuyến cần dùng chung (đường, điểm đầu, điểm cuối)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("Mục đích"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    needs = forms.CharField(
        label=gettext_lazy("Yêu cầu kỹ thuật"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Độ cao, tải trọng, số ống, số sợi, diện tích, nguồn điện…"),
    )
    wanted_from = forms.DateField(label=gettext_lazy("Từ ngày"), widget=DayInput())
    wanted_to = forms.DateField(
        label=gettext_lazy("Đến ngày (bỏ trống: lâu dài)"), widget=DayInput(), required=False
    )
    other_provinces = forms.CharField(
        label=gettext_lazy("Tỉnh khác cùng liên quan"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Từ hai tỉnh trở lên, tranh chấp do Cục Viễn thông hiệp thương."),
    )
    evidence = EvidenceField(label=gettext_lazy("Tài liệu kèm theo"))

    def __init__(self, *args: Any, unit: Unit, actor: Any, with_assets: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province, today = province_of(unit), timezone.localdate()
        own = acts_for(actor, "share_assets")
        near = on_day(Organisation.objects.filter(unit__in=(unit, province)), today)
        self._offer("asker", Organisation.objects.filter(pk__in=own, unit=province))
        self._offer("owner", near.filter(kind__in=OWNERS).exclude(pk__in=own).order_by("name"))
        if with_assets:
            for name in ("owner", "route"):
                del self.fields[name]

    def _offer(self, name: str, queryset: Any) -> None:
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]


@unit_page("share_assets")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The form; `?asset=<uid>` (repeated) names what is asked for."""
    actor = request.actor  # type: ignore[attr-defined]
    uids = _uids((request.POST if request.method == "POST" else request.GET).getlist("asset"))
    seen_here = with_places(assets_seen_by(actor, province_of(unit)), timezone.localdate())
    assets: list[Asset] = list(seen_here.filter(uid__in=uids)) if uids else []
    sight = sight_of(actor, province_of(unit))
    form = AskForm(
        request.POST or None,
        request.FILES or None,
        unit=unit,
        actor=actor,
        with_assets=bool(assets),
        initial={"uid": uuid4(), "wanted_from": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        given = {"owner": None, "route": "", **form.cleaned_data}
        files = given.pop("evidence")
        try:
            made = ask_to_share(
                actor=actor, unit=unit, assets=assets, files=files, now=timezone.now(), **given
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            said = _("Đã gửi đề nghị đến %(owner)s; hạn trả lời %(day)s.") % {
                "owner": made.owner,
                "day": f"{made.due_on:%d/%m/%Y}" if made.due_on else "",
            }
            messages.success(request, said)
            return redirect("sharing_request", unit.code, made.pk)
    return render(
        request,
        "sharing/request_add.html",
        {
            "form": form,
            "assets": [(asset, title_of(seen(asset, sight)), places(asset)) for asset in assets],
            "terms": terms_of(province_of(unit)),
        },
    )


def _uids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:200]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


urlpatterns = [path("<unit:unit_code>/dung-chung/de-nghi/them/", add, name="sharing_request_add")]
