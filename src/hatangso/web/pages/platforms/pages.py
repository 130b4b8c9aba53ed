"""Cloud services and shared platforms: which offices use them, and how many of their people."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hatangso.domain.places.search_key import search_key
from hatangso.domain.wishes.platforms import KINDS, Adoption, adoption
from hatangso.flows.refused import Refused
from hatangso.flows.wishes.keep_platform import (
    MANAGE,
    PlatformDraft,
    end_use,
    keep_platform,
    keep_use,
    platform_mark,
)
from hatangso.store.assets.sight import sight_of
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit
from hatangso.store.wishes.models import Platform
from hatangso.web.asked import asked_id
from hatangso.web.day_input import DayInput
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 30


class PlatformForm(forms.Form):
    """The platform itself."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Tên"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    provider = forms.CharField(label=gettext_lazy("Nhà cung cấp"), max_length=200, required=False)
    level_file = forms.CharField(
        label=gettext_lazy("Hồ sơ cấp độ an toàn (số, ngày)"), max_length=200, required=False
    )
    cost_note = forms.CharField(label=gettext_lazy("Ghi chú chi phí"), max_length=500, required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=500, required=False)
    ended_on = forms.DateField(label=gettext_lazy("Ngừng dùng từ ngày"), widget=DayInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(code, spoken(words)) for code, words in KINDS.items()]


class UseForm(forms.Form):
    """How one office uses it."""

    office = forms.ModelChoiceField(label=gettext_lazy("Cơ quan"), queryset=Organisation.objects.none())
    since = forms.DateField(label=gettext_lazy("Dùng từ ngày"), widget=DayInput, required=False)
    users = forms.IntegerField(label=gettext_lazy("Số người dùng"), min_value=0, required=False)
    staff = forms.IntegerField(label=gettext_lazy("Trong tổng số cán bộ"), min_value=0, required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="use_%s", **kwargs)
        fields: dict[str, Any] = self.fields
        offices = organisations_of(unit, timezone.localdate()).filter(unit=unit, is_collective=False)
        fields["office"].queryset = offices


@unit_page("view_assets")
@require_safe
def platforms(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?q=`, `kind=`, `export=xlsx|csv`. Of a province: its own offices' platforms."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    seen = _seen(actor, unit)
    kind, text = (request.GET.get(name, "")[:100] for name in ("kind", "q"))
    found = seen.filter(kind=kind) if kind in KINDS else seen
    for word in search_key(text).split():
        found = found.filter(search_key__contains=word)
    if (file := request.GET.get("export")) in {"xlsx", "csv"}:
        rows = [row for one in found for row in _rows(one)]
        return exported(file, f"nen-tang-{unit.code}", _headings(), rows)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(one, spoken(KINDS[one.kind]), _adoption(one)) for one in page],
        "any": seen.exists(),
        "kinds": [(code, spoken(words)) for code, words in KINDS.items()],
        "kind": kind,
        "text": text,
        "may_manage": actor.may(MANAGE, unit),
    }
    return render(request, "platforms/listing.html", context)


@unit_page("manage_platforms")
def platform_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new one."""
    request.actor.require(MANAGE, unit)  # type: ignore[attr-defined]
    return _form(request, unit, None)


@unit_page("view_assets")
def platform(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page with its offices; who manages changes both there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found: Platform = get_object_or_404(_seen(actor, unit), pk=pk)
    if request.method == "POST" and not actor.may(MANAGE, unit):
        raise PermissionDenied(denied(MANAGE, unit))
    action = request.POST.get("action")
    form = UseForm(request.POST if action == "use" else None, unit=found.unit)
    if action == "end":
        end_use(actor=actor, platform=found, office_id=asked_id(request.POST.get("office")) or 0)
        messages.success(request, _("Đã bỏ cơ quan khỏi danh sách dùng."))
        return redirect("platform", unit.code, pk)
    if action == "use" and form.is_valid():
        try:
            keep_use(actor=actor, platform=found, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("platform", unit.code, pk)
    context = {
        "one": found,
        "kind": spoken(KINDS[found.kind]),
        "uses": [(use, adoption([(use.users, use.staff)])) for use in found.uses.all()],
        "total": _adoption(found),
        "form": form,
        "may_manage": actor.may(MANAGE, unit),
    }
    return render(request, "platforms/one.html", context, status=422 if form.is_bound else 200)


@unit_page("manage_platforms")
def platform_edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """What is told of the platform."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(MANAGE, unit)
    return _form(request, unit, get_object_or_404(_seen(actor, unit), pk=pk))


def _form(request: HttpRequest, unit: Unit, found: Platform | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    initial: dict[str, Any] = {"uid": uuid4(), "kind": "shared"}
    if found is not None:
        initial = {name: getattr(found, name) for name in PlatformForm.base_fields}
    form = PlatformForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        uid = told.pop("uid")
        try:
            kept = keep_platform(
                actor=actor, unit=unit, draft=PlatformDraft(**told), uid=uid, now=timezone.now(),
                platform=found, seen=request.POST.get("seen", ""),
            )  # fmt: skip
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu; ghi cơ quan nào dùng ở trang này."))
            return redirect("platform", unit.code, kept.pk)
    seen = request.POST.get("seen") or (platform_mark(found) if found else "")
    context = {"form": form, "one": found, "seen": seen}
    return render(request, "platforms/edit.html", context, status=422 if form.is_bound else 200)


def _seen(actor: Actor, unit: Unit) -> QuerySet[Platform]:
    """Those of the unit's own offices, to the authorities: what offices buy is no enterprise's to read."""
    if not sight_of(actor, unit).whole:
        raise PermissionDenied(denied("view_assets", unit))
    found: QuerySet[Platform] = Platform.objects.filter(unit=unit)
    return found.prefetch_related("uses__office").select_related("unit").order_by("name", "pk")


def _adoption(one: Platform) -> Adoption:
    return adoption((use.users, use.staff) for use in one.uses.all())


def _headings() -> list[str]:
    return [
        _("Tên"), _("Loại"), _("Nhà cung cấp"), _("Hồ sơ cấp độ"), _("Cơ quan"), _("Dùng từ"),
        _("Số người dùng"), _("Số cán bộ"), _("Tỷ lệ (%)"), _("Ghi chú chi phí"),
    ]  # fmt: skip


def _rows(one: Platform) -> list[list[Any]]:
    head: list[Any] = [one.name, spoken(KINDS[one.kind]), one.provider, one.level_file]
    rows: list[list[Any]] = []
    for use in one.uses.all():
        share = adoption([(use.users, use.staff)]).percent
        told = [use.office.name, use.since, use.users, use.staff, None if share is None else round(share, 1)]
        rows.append([*head, *told, one.cost_note])
    return rows or [[*head, "", None, None, None, None, one.cost_note]]


_AT = "<unit:unit_code>/nen-tang/"
urlpatterns = [
    path(_AT, platforms, name="platforms"),
    path(f"{_AT}them/", platform_add, name="platform_add"),
    path(f"{_AT}<int:pk>/", platform, name="platform"),
    path(f"{_AT}<int:pk>/sua/", platform_edit, name="platform_edit"),
]
