"""One proposal: its form, where it lies, and the province's answer."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hatangso.domain.wishes.wish import KINDS, PRIORITIES, STATES
from hatangso.flows.refused import Refused
from hatangso.flows.wishes.propose_place import WishDraft, decide_wish, propose_place, wish_mark
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import on_day
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Unit
from hatangso.store.wishes.models import PlaceWish
from hatangso.store.wishes.queries import GATHER, PROPOSE, wishes_seen_by
from hatangso.web.attachments import EvidenceField
from hatangso.web.components.places_map import Spot, places_map
from hatangso.web.page import unit_page
from hatangso.web.pages.wishes.listing import PILLS
from hatangso.web.place_field import PlaceField, place_text
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken


class WishForm(forms.Form):
    """What is wished for, where, why, by when."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    proposer = forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị đề xuất"), queryset=Organisation.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    title = forms.CharField(label=gettext_lazy("Đề xuất, trong một câu"), max_length=200)
    place = forms.CharField(label=gettext_lazy("Nơi, bằng lời"), max_length=300, required=False)
    shape = PlaceField(label=gettext_lazy("Toạ độ, tuyến hoặc vùng"), required=True)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    wanted_year = forms.IntegerField(
        label=gettext_lazy("Năm cần có"), min_value=2020, max_value=2060, required=False
    )
    priority = forms.TypedChoiceField(label=gettext_lazy("Ưu tiên"), coerce=int)
    evidence = EvidenceField()

    def __init__(self, *args: Any, unit: Unit, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(code, spoken(words)) for code, words in KINDS.items()]
        fields["priority"].choices = [(code, spoken(words)) for code, words in PRIORITIES.items()]
        near: Any = Organisation.objects.filter(unit__in=[pk for pk in (unit.pk, unit.parent_id) if pk])
        near = near.filter(pk__in=actor.organisation_ids, is_collective=False)
        fields["proposer"].queryset = on_day(near, timezone.localdate()).order_by("name")


@unit_page("propose_places")
def wish_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new one; `?shape=` where the map was drawn on."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.may_somewhere(PROPOSE, unit):
        raise PermissionDenied(denied(PROPOSE, unit))
    return _form(request, unit, None)


@unit_page("propose_places")
def wish_edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Changed by who proposed it, until somebody decides."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = _wish_of(actor, unit, pk)
    actor.require(PROPOSE, found.unit, frozenset({found.proposer_id}))
    return _form(request, unit, found)


@unit_page("propose_places", "gather_proposals")
@require_safe
def wish(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one = _wish_of(actor, unit, pk)
    middle = one.shape.representative_point()
    address = f"{reverse('map', args=[unit.code])}?at=15/{middle.y:.6f}/{middle.x:.6f}&lop=de-xuat"
    mine = actor.may(PROPOSE, one.unit, frozenset({one.proposer_id}))
    context = {
        "one": one,
        "kind": spoken(KINDS[one.kind]),
        "state": spoken(STATES[one.state]),
        "look": PILLS[one.state],
        "priority": spoken(PRIORITIES[one.priority]),
        "picture": places_map(
            outlines_of([one.unit], timezone.localdate()).values(),
            [Spot(one.shape, one.title, address)],
            _("Nơi được đề xuất"),
        ),
        "map_address": address,
        "seen": wish_mark(one),
        "may_edit": mine and one.state == "proposed",
        "may_decide": actor.may(GATHER, one.unit) and one.state != "withdrawn",
    }
    return render(request, "wishes/one.html", context)


@require_POST
@unit_page("propose_places", "gather_proposals")
def wish_act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Accepted, declined, opened again, withdrawn; the flow asks for the right."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one, told = _wish_of(actor, unit, pk), request.POST
    try:
        decide_wish(
            actor=actor, wish=one, state=told.get("action", ""), text=told.get("text", ""),
            seen=told.get("seen", ""), now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã ghi: %(what)s.") % {"what": spoken(STATES[one.state])})
    return redirect("wish", unit.code, one.pk)


def _wish_of(actor: Actor, unit: Unit, pk: int) -> PlaceWish:
    found: Any = wishes_seen_by(actor, unit).prefetch_related("files").filter(pk=pk).first()
    if found is None:  # the same for what is not there: nothing is learnt of rivals
        raise PermissionDenied(denied(PROPOSE, unit))
    return found  # type: ignore[no-any-return]


def _form(request: HttpRequest, unit: Unit, found: PlaceWish | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    initial: dict[str, Any] = {"uid": uuid4(), "priority": 2, "shape": request.GET.get("shape", "")[:2000]}
    if found is not None:
        names = ("uid", "kind", "title", "place", "reason", "wanted_year", "priority")
        initial = {name: getattr(found, name) for name in names}
        initial |= {"shape": place_text(found.shape), "proposer": found.proposer_id}
    form = WishForm(request.POST or None, request.FILES or None, unit=unit, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        uid, files = told.pop("uid"), told.pop("evidence")
        try:
            kept = propose_place(
                actor=actor, unit=unit, draft=WishDraft(**told), uid=uid, now=timezone.now(), wish=found,
                seen=request.POST.get("seen", ""), files=files,
            )  # fmt: skip
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã ghi đề xuất; tỉnh sẽ tổng hợp."))
            return redirect("wish", unit.code, kept.pk)
    seen = request.POST.get("seen") or (wish_mark(found) if found else "")
    context = {"form": form, "one": found, "seen": seen}
    return render(request, "wishes/edit.html", context, status=422 if form.is_bound else 200)


_AT = "<unit:unit_code>/de-xuat/"
urlpatterns = [
    path(f"{_AT}them/", wish_add, name="wish_add"),
    path(f"{_AT}<int:pk>/", wish, name="wish"),
    path(f"{_AT}<int:pk>/sua/", wish_edit, name="wish_edit"),
    path(f"{_AT}<int:pk>/buoc/", wish_act, name="wish_act"),
]
