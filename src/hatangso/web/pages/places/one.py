"""One neighbourhood: its history, and the forms that describe, rename, split or close it; merging several."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.edit_neighbourhood import (
    add_neighbourhood,
    close_neighbourhood,
    describe_neighbourhood,
    merge_neighbourhoods,
    rename_neighbourhood,
    split_neighbourhood,
)
from hatangso.flows.import_neighbourhoods import import_neighbourhoods, rehearse_neighbourhoods
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.web.import_page import import_page
from hatangso.web.page import unit_page
from hatangso.web.pages.places.forms import (
    CloseForm,
    FactsForm,
    MergeForm,
    NameForm,
    NeighbourhoodForm,
    SplitForm,
)


@unit_page("manage_organisations")
def neighbourhood_new(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Add one."""
    form = NeighbourhoodForm(request.POST or None, initial={"on": timezone.localdate(), **_usual_kind(unit)})

    def done() -> Neighbourhood:
        return add_neighbourhood(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            new=form.new(),
            on=form.cleaned_data["on"],
        )

    if request.method == "POST" and (made := _tried(request, form, done, _("Đã thêm."))) is not None:
        return redirect("neighbourhood", unit.code, made.pk)
    return render(request, "places/new.html", {"form": form, "heading": _("Thêm thôn, tổ dân phố")})


@unit_page("manage_organisations")
def neighbourhoods_merge(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Several become one."""
    form = MergeForm(
        request.POST or None, unit=unit, initial={"on": timezone.localdate(), **_usual_kind(unit)}
    )

    def done() -> Neighbourhood:
        return merge_neighbourhoods(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            parts=list(form.cleaned_data["parts"]),
            new=form.new(),
            on=form.cleaned_data["on"],
        )

    if request.method == "POST" and (made := _tried(request, form, done, _("Đã nhập."))) is not None:
        return redirect("neighbourhood", unit.code, made.pk)
    return render(request, "places/new.html", {"form": form, "heading": _("Nhập thôn, tổ dân phố")})


@unit_page("view_programme", "manage_organisations")
def neighbourhood(request: HttpRequest, unit: Unit, neighbourhood_id: int) -> HttpResponse:
    """Its page."""
    return _page(request, unit, get_object_or_404(Neighbourhood, pk=neighbourhood_id, unit=unit))


@unit_page("manage_organisations")
@require_POST
def neighbourhood_change(request: HttpRequest, unit: Unit, neighbourhood_id: int, what: str) -> HttpResponse:
    """`what`: mo-ta (describe), ten (rename), ket-thuc (close), tach (split)."""
    one = get_object_or_404(Neighbourhood, pk=neighbourhood_id, unit=unit)
    actor = request.actor  # type: ignore[attr-defined]
    form: Any
    done: Callable[[], Any]
    if what == "mo-ta":
        form = FactsForm(request.POST)

        def done() -> Any:
            describe_neighbourhood(
                actor=actor, neighbourhood=one, facts=form.facts(), on=form.cleaned_data["on"]
            )
            return one

    elif what == "ten":
        form = NameForm(request.POST)

        def done() -> Any:
            rename_neighbourhood(actor=actor, neighbourhood=one, **form.cleaned_data)
            return one

    elif what == "ket-thuc":
        form = CloseForm(request.POST)

        def done() -> Any:
            close_neighbourhood(actor=actor, neighbourhood=one, on=form.cleaned_data["on"])
            return one

    else:
        form = SplitForm(request.POST)

        def done() -> Any:
            return split_neighbourhood(
                actor=actor, neighbourhood=one, into=form.into(), on=form.cleaned_data["on"]
            )[0]

    if _tried(request, form, done, _("Đã lưu.")) is not None:
        return redirect("neighbourhood", unit.code, one.pk)
    return _page(request, unit, one, **{_FORM_OF[what]: form})


@unit_page("manage_organisations")
def neighbourhoods_import(request: HttpRequest, unit: Unit) -> HttpResponse:
    """From a file; the list's own export can be sent back."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    return import_page(
        request,
        unit,
        heading=_("Nạp thôn, tổ dân phố từ tệp"),
        back="places",
        columns=_(
            "Cột: Loại, Tên, Số hộ, Nhân khẩu, Nhà văn hóa, Trưởng thôn, Từ ngày (không có thì là hôm nay)."
        ),
        rehearse=lambda table: rehearse_neighbourhoods(actor=actor, unit=unit, table=table, on=today),
        write=lambda table: import_neighbourhoods(actor=actor, unit=unit, table=table, on=today),
    )


_FORM_OF = {"mo-ta": "facts_form", "ten": "name_form", "ket-thuc": "close_form", "tach": "split_form"}


def _tried(request: HttpRequest, form: forms.Form, done: Callable[[], Any], said: str) -> Any:
    if not form.is_valid():
        return None
    try:
        made = done()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return None
    messages.success(request, said)
    return made


def _usual_kind(unit: Unit) -> dict[str, str]:
    kind = Neighbourhood.objects.filter(unit=unit).values_list("kind", flat=True).first()
    return {"kind": kind} if kind else {}


def _page(request: HttpRequest, unit: Unit, one: Neighbourhood, **changed: forms.Form) -> HttpResponse:
    states = list(one.states.order_by("-valid_from"))
    today = timezone.localdate()
    latest = states[0] if states else None
    known = {
        name: getattr(latest, name) for name in ("households", "population", "culture_house", "head_name")
    } if latest else {}  # fmt: skip
    context = {
        "one": one,
        "states": states,
        "came_from": one.predecessors.select_related("predecessor"),
        "became": one.successors.select_related("successor"),
        "may_edit": request.actor.may("manage_organisations", unit),  # type: ignore[attr-defined]
        "facts_form": FactsForm(initial={**known, "on": today}),
        "name_form": NameForm(initial={"kind": one.kind, "name": one.name}),
        "close_form": CloseForm(),
        "split_form": SplitForm(initial={"kind": one.kind}),
        **changed,
    }
    return render(request, "places/one.html", context)


_ONE = "<unit:unit_code>/dia-ban/<int:neighbourhood_id>/"
urlpatterns = [
    path("<unit:unit_code>/dia-ban/moi/", neighbourhood_new, name="neighbourhood_new"),
    path("<unit:unit_code>/dia-ban/nhap/", neighbourhoods_merge, name="neighbourhoods_merge"),
    path("<unit:unit_code>/dia-ban/nap/", neighbourhoods_import, name="neighbourhoods_import"),
    path(_ONE, neighbourhood, name="neighbourhood"),
    *(
        path(f"{_ONE}{what}/", neighbourhood_change, {"what": what}, name=f"neighbourhood_{name}")
        for what, name in (("mo-ta", "describe"), ("ten", "rename"), ("ket-thuc", "close"), ("tach", "split"))
    ),
]
