"""The form of an outage: reported anew, or corrected."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.outages.causes import CAUSES, SERVICES
from hatangso.flows.outages.from_report import offered_draft, outage_from_report
from hatangso.flows.outages.keep_outage import OutageDraft, correct_outage, outage_mark, report_outage
from hatangso.flows.outages.rights import may_handle, may_report, may_report_any
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import PUBLIC, seen, sight_of
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.citizen_reports.queries import reports_seen_by
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import on_day
from hatangso.store.outages.models import Outage
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.words import title_of
from hatangso.web.pages.outages.one import outage_of
from hatangso.web.place_field import PlaceField, place_text
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken


class MomentInput(forms.DateTimeInput):
    """`<input type="datetime-local">`, to the minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class OutageForm(forms.Form):
    """What is known of an outage; numbers of people may be left empty."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.CharField(label=gettext_lazy("Nơi xảy ra, bằng lời"), max_length=300, required=False)
    shape = PlaceField(label=gettext_lazy("Toạ độ, tuyến hoặc vùng"))
    communes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Xã, phường bị ảnh hưởng"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=gettext_lazy("Bỏ trống nếu đã ghi toạ độ. Giữ Ctrl để chọn nhiều."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    operator = forms.ModelChoiceField(
        label=gettext_lazy("Doanh nghiệp"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("chưa rõ"),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Dịch vụ bị ảnh hưởng"), widget=forms.CheckboxSelectMultiple
    )
    cause = forms.ChoiceField(label=gettext_lazy("Nguyên nhân"))
    began_at = forms.DateTimeField(label=gettext_lazy("Bắt đầu lúc"), widget=MomentInput)
    ended_at = forms.DateTimeField(
        label=gettext_lazy("Khôi phục lúc (bỏ trống: chưa khôi phục)"), widget=MomentInput, required=False
    )
    people = forms.IntegerField(
        label=gettext_lazy("Số người bị ảnh hưởng (bỏ trống: chưa biết)"), min_value=0, required=False
    )
    households = forms.IntegerField(
        label=gettext_lazy("Số hộ bị ảnh hưởng (bỏ trống: chưa biết)"), min_value=0, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú (không công khai)"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, unit: Unit, actor: Actor, outage: Outage | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        province = unit.parent or unit
        fields["services"].choices = [(code, spoken(words)) for code, words in SERVICES.items()]
        fields["cause"].choices = [(code, spoken(words)) for code, words in CAUSES.items()]
        near: Any = Organisation.objects.filter(
            unit__in=(unit, province), kind__in=("operator", "enterprise")
        )
        near = on_day(near.filter(is_collective=False), timezone.localdate())
        if not may_report_any(actor, outage.unit if outage else unit):
            near = near.filter(pk__in=actor.organisation_ids)
            fields["operator"].empty_label, fields["operator"].required = None, True
        fields["operator"].queryset = near.order_by("name")
        if unit.level == "province":
            fields["communes"].queryset = Unit.objects.filter(parent=unit, valid_to=None).order_by("name")
        else:
            del fields["communes"]

    def draft(self, asset: Asset | None) -> OutageDraft:
        """What was told; only of a valid form."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "uid"}
        told.setdefault("communes", [])
        return OutageDraft(**told, asset=asset)


@unit_page("report_outages", "handle_outages")
def outage_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Report an outage; `?shape=` where the map was clicked, `?report=` the citizens' report of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_report(actor, unit):
        raise PermissionDenied(denied("report_outages", unit))
    initial = {"uid": uuid4(), "began_at": timezone.localtime(), "cause": "unknown"}
    initial["shape"] = request.GET.get("shape", "")[:2000]
    asset = _asset(request, actor, unit)
    if asset is not None and request.method == "GET":
        shown = seen(asset, PUBLIC)  # rivals read place and shape of an outage
        initial |= {
            "shape": place_text(shown.shape),
            "place": title_of(shown)[:300],
            "communes": [asset.unit],
        }
        initial["operator"] = asset.operator_id or asset.owner_id
    report = _report(request, actor, unit)
    if report is not None and request.method == "GET":
        initial |= _told_by(actor, report)
    form = OutageForm(request.POST or None, unit=unit, actor=actor, outage=None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {
            "actor": actor, "unit": unit, "draft": form.draft(asset), "uid": form.cleaned_data["uid"],
            "now": timezone.now(),
        }  # fmt: skip
        try:
            made = report_outage(**told) if report is None else outage_from_report(report=report, **told)
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã ghi sự cố; khi mạng trở lại hãy ghi giờ khôi phục."))
            return redirect("outage", unit.code, made.pk)
    context = {"form": form, "asset": asset, "report": report}
    return render(request, "outages/edit.html", context, status=422 if form.is_bound else 200)


@unit_page("report_outages", "handle_outages")
def outage_edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Correct it; what somebody changed meanwhile is not overwritten."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    outage, _sight = outage_of(actor, unit, pk)
    if not may_handle(actor, outage):
        raise PermissionDenied(denied("handle_outages", unit))
    names = ("place", "cause", "people", "households", "note")
    initial = {name: getattr(outage, name) for name in names} | {
        "uid": outage.uid,
        "shape": place_text(outage.shape),
        "communes": list(outage.communes.all()),
        "operator": outage.operator_id,
        "services": outage.service_codes,
        "began_at": timezone.localtime(outage.began_at),
        "ended_at": timezone.localtime(outage.ended_at) if outage.ended_at else None,
    }
    form = OutageForm(request.POST or None, unit=outage.province, actor=actor, outage=outage, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            correct_outage(
                actor=actor, outage=outage, draft=form.draft(outage.asset), now=timezone.now(),
                seen=request.POST.get("seen", ""),
            )  # fmt: skip
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("outage", unit.code, outage.pk)
    seen = request.POST.get("seen") or outage_mark(outage)
    context = {"form": form, "outage": outage, "seen": seen}
    return render(request, "outages/edit.html", context, status=422 if form.is_bound else 200)


def _asset(request: HttpRequest, actor: Actor, unit: Unit) -> Asset | None:
    """The asset that the address or the form names, where the person sees it whole."""
    try:
        uid = UUID(request.GET.get("asset") or request.POST.get("asset") or "")
    except ValueError:
        return None
    found: Any = assets_seen_by(actor, unit).filter(uid=uid).first()
    return found if found is not None and sight_of(actor, unit).sees_whole(found) else None


def _report(request: HttpRequest, actor: Actor, unit: Unit) -> CitizenReport | None:
    """The report that the address or the form names, where it is the person's to handle; else 404."""
    number = request.GET.get("report") or request.POST.get("report")
    if not number:
        return None
    found: CitizenReport | None = reports_seen_by(actor, unit).filter(number=number[:12].upper()).first()
    if found is None:
        raise Http404(_("Không có phản ánh này."))
    return found


def _told_by(actor: Actor, report: CitizenReport) -> dict[str, Any]:
    draft = offered_draft(actor=actor, report=report)
    return {
        "place": draft.place,
        "shape": place_text(draft.shape),
        "communes": list(draft.communes),
        "operator": draft.operator.pk if draft.operator else None,
        "services": list(draft.services),
        "cause": draft.cause,
        "began_at": timezone.localtime(draft.began_at),
        "note": draft.note,
    }


urlpatterns = [
    path("<unit:unit_code>/su-co/bao/", outage_add, name="outage_add"),
    path("<unit:unit_code>/su-co/<int:pk>/sua/", outage_edit, name="outage_edit"),
]
