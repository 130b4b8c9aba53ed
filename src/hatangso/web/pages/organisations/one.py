"""One organisation: its facts, people, wordings, successors; and the forms that change them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.edit_organisation import (
    add_organisation,
    change_organisation,
    close_organisation,
    forget_wording,
    organisation_mark,
    set_wording,
)
from hatangso.flows.refused import Refused
from hatangso.flows.succeed_organisation import succeed_organisation
from hatangso.store.organisations.models import Membership, Organisation, Wording
from hatangso.store.organisations.queries import current_holder, organisations_of
from hatangso.store.organisations.who_works_where import of_other_businesses
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.organisations.forms import (
    CloseForm,
    OrganisationForm,
    SuccessionForm,
    WordingForm,
)


@unit_page("manage_organisations")
def organisation_new(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Add one by hand."""
    today = timezone.localdate()
    form = OrganisationForm(request.POST or None, unit=unit, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_organisation(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                facts=form.facts(),
                on=today,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Đã thêm."))
            return redirect("organisation", unit.code, made.pk)
    return render(request, "organisations/edit.html", {"form": form})


@unit_page("manage_organisations")
def organisation_edit(request: HttpRequest, unit: Unit, organisation_id: int) -> HttpResponse:
    """Change one."""
    one = get_object_or_404(Organisation, pk=organisation_id, unit=unit)
    form = OrganisationForm(request.POST or None, unit=unit, today=timezone.localdate(), known=one)
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(
                actor=request.actor,  # type: ignore[attr-defined]
                organisation=one,
                facts=form.facts(),
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("organisation", unit.code, one.pk)
    seen = request.POST.get("seen", "") or organisation_mark(one)
    return render(request, "organisations/edit.html", {"form": form, "one": one, "seen": seen})


@unit_page("view_programme", "manage_organisations")
def organisation(request: HttpRequest, unit: Unit, organisation_id: int) -> HttpResponse:
    """What there is to know of one organisation of the unit or of the unit above."""
    return _page(request, unit, _visible(unit, organisation_id))


@unit_page("manage_organisations")
@require_POST
def organisation_close(request: HttpRequest, unit: Unit, organisation_id: int) -> HttpResponse:
    """End it without a successor."""
    one = get_object_or_404(Organisation, pk=organisation_id, unit=unit)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            close_organisation(
                actor=request.actor,  # type: ignore[attr-defined]
                organisation=one,
                on=form.cleaned_data["on"],
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Đã kết thúc."))
            return redirect("organisation", unit.code, one.pk)
    return _page(request, unit, one, close_form=form)


@unit_page("manage_organisations")
@require_POST
def organisation_succeed(request: HttpRequest, unit: Unit, organisation_id: int) -> HttpResponse:
    """Hand its duties, open work and wordings over."""
    one = get_object_or_404(Organisation, pk=organisation_id, unit=unit)
    form = SuccessionForm(request.POST, unit=unit, today=timezone.localdate(), known=one)
    if form.is_valid():
        try:
            handed = succeed_organisation(
                actor=request.actor,  # type: ignore[attr-defined]
                predecessor=one,
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            said = _(
                "Đã chuyển %(tasks)d nhiệm vụ, %(targets)d chỉ tiêu, %(duties)d nghĩa vụ báo cáo, "
                "%(obstacles)d khó khăn, %(wordings)d cách gọi."
            )
            messages.success(request, said % vars(handed))
            return redirect("organisation", unit.code, form.cleaned_data["successor"].pk)
    return _page(request, unit, one, succession_form=form)


@unit_page("manage_organisations")
@require_POST
def wording_add(request: HttpRequest, unit: Unit, organisation_id: int) -> HttpResponse:
    """A wording that means it here; also for departments and operators of the unit above."""
    one = _visible(unit, organisation_id)
    form = WordingForm(request.POST)
    if form.is_valid():
        try:
            set_wording(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                text=form.cleaned_data["text"],
                organisation=one,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Đã ghi nhận cách gọi."))
            return redirect("organisation", unit.code, one.pk)
    return _page(request, unit, one, wording_form=form)


@unit_page("manage_organisations")
@require_POST
def wording_forget(request: HttpRequest, unit: Unit, organisation_id: int, wording_id: int) -> HttpResponse:
    """The wording means nothing settled any more."""
    wording = get_object_or_404(
        Wording.objects.select_related("unit"), pk=wording_id, unit=unit, organisation_id=organisation_id
    )
    forget_wording(actor=request.actor, wording=wording)  # type: ignore[attr-defined]
    messages.success(request, _("Đã bỏ cách gọi."))
    return redirect("organisation", unit.code, organisation_id)


def _visible(unit: Unit, organisation_id: int) -> Organisation:
    own = Organisation.objects.filter(pk=organisation_id, unit=unit).select_related("unit").first()
    if own is not None:
        found: Organisation = own
        return found
    return get_object_or_404(organisations_of(unit, timezone.localdate()), pk=organisation_id)


def _page(request: HttpRequest, unit: Unit, one: Organisation, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    holder = current_holder(one, today)
    people = Membership.objects.filter(organisation=one).select_related("user").order_by("-valid_from")
    if not request.actor.sees_all(unit):  # type: ignore[attr-defined]
        people = people.exclude(pk__in=of_other_businesses(request.actor).values("pk"))  # type: ignore[attr-defined]
    may_edit = request.actor.may("manage_organisations", unit)  # type: ignore[attr-defined]
    context = {
        "one": one,
        "is_own": one.unit_id == unit.pk,
        "holder": holder if holder.pk != one.pk else None,
        "people": [held for held in people if held.valid_to is None or held.valid_to > today],
        "wordings": Wording.objects.filter(unit=unit, organisation=one).order_by("text"),
        "predecessors": one.predecessors.select_related("predecessor"),
        "successors": one.successors.select_related("successor"),
        "members": one.members.select_related("unit").order_by("name"),
        "may_edit": may_edit,
        "today": today,
        "close_form": CloseForm(),
        "succession_form": SuccessionForm(unit=unit, today=today, known=one),
        "wording_form": WordingForm(),
        **forms,
    }
    return render(request, "organisations/one.html", context)


_ONE = "<unit:unit_code>/co-quan/<int:organisation_id>/"
urlpatterns = [
    path("<unit:unit_code>/co-quan/moi/", organisation_new, name="organisation_new"),
    path(_ONE, organisation, name="organisation"),
    path(f"{_ONE}sua/", organisation_edit, name="organisation_edit"),
    path(f"{_ONE}ket-thuc/", organisation_close, name="organisation_close"),
    path(f"{_ONE}ke-thua/", organisation_succeed, name="organisation_succeed"),
    path(f"{_ONE}cach-goi/", wording_add, name="organisation_wording"),
    path(f"{_ONE}cach-goi/<int:wording_id>/bo/", wording_forget, name="organisation_wording_forget"),
]
