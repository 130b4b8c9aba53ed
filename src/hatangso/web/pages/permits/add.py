"""A permit file is filed, for chosen assets or for a place in words."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.permit_kind_files import permit_kinds
from hatangso.flows.permits.file_permit import PermitDraft, file_permit
from hatangso.flows.permits.terms import terms_of
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import on_day
from hatangso.store.permits.queries import ASK
from hatangso.store.places.models import Unit
from hatangso.web.attachments import EvidenceField
from hatangso.web.page import unit_page
from hatangso.web.pages.permits.words import kind_name
from hatangso.web.refused_form import tell_form

MOST_OFFERED = 300


class PermitForm(forms.Form):
    """What is asked for and by whom; planned assets may be named."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Loại hồ sơ"))
    applicant = forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị xin"), queryset=Organisation.objects.none(), empty_label=None
    )
    title = forms.CharField(label=gettext_lazy("Xin làm gì, ở đâu"), max_length=300)
    place = forms.CharField(label=gettext_lazy("Địa chỉ, thửa đất"), max_length=300, required=False)
    assets = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tài sản dự kiến trong danh mục"),
        queryset=Asset.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Được cấp phép thì trạng thái tài sản tự chuyển “đã cấp phép”."),
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = EvidenceField(label=gettext_lazy("Thành phần hồ sơ"))

    def __init__(self, *args: Any, unit: Unit, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(code, kind_name(code)) for code in permit_kinds()]
        near: Any = Organisation.objects.filter(unit__in=[pk for pk in (unit.pk, unit.parent_id) if pk])
        near = near.filter(is_collective=False)
        if not actor.may(ASK, unit):
            near = near.filter(pk__in=actor.organisation_ids)
        fields["applicant"].queryset = on_day(near, timezone.localdate()).order_by("kind", "name")
        planned = assets_seen_by(actor, unit).filter(state__in=("planned", "unknown"), owner__isnull=False)
        if not actor.may(ASK, unit):
            planned = planned.filter(owner__in=actor.organisation_ids)
        ids = list(planned.order_by("-changed_at").values_list("pk", flat=True)[:MOST_OFFERED])
        fields["assets"].queryset = Asset.objects.filter(pk__in=ids).select_related("unit").order_by("name")


@unit_page("ask_permits")
def permit_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The form; `?asset=<id>` names a planned asset."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.may_somewhere(ASK, unit):
        raise PermissionDenied(denied(ASK, unit))
    initial = {"uid": uuid4(), "assets": [one for one in request.GET.getlist("asset")[:9] if one.isdigit()]}
    form = PermitForm(request.POST or None, request.FILES or None, unit=unit, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        uid, files = told.pop("uid"), told.pop("evidence")
        told["assets"] = list(told["assets"])
        try:
            made = file_permit(
                actor=actor, unit=unit, draft=PermitDraft(**told), uid=uid, files=files, now=timezone.now()
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã nộp hồ sơ; nơi xử lý được báo để tiếp nhận."))
            return redirect("permit", unit.code, made.pk)
    terms = terms_of(unit, timezone.localdate())
    context = {"form": form, "kinds": [(kind_name(code), one) for code, one in terms.items()]}
    return render(request, "permits/add.html", context, status=422 if form.is_bound else 200)


urlpatterns = [path("<unit:unit_code>/cap-phep/nop/", permit_add, name="permit_add")]
