"""Where to recruit devices next, and the invitations made for it."""

from dataclasses import dataclass
from random import SystemRandom
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.catalog.method_files import speed_method
from hatangso.domain.measurement.span import span_of
from hatangso.domain.places.alphabet import alphabetical
from hatangso.flows.measurements.invite_tests import end_invitation, invite_tests
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import TestInvitation
from hatangso.store.measurements.readings import readings_of
from hatangso.store.measurements.speed_goals import indicator_of, is_growth, speed_goals
from hatangso.store.measurements.speed_growth import base_cell
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.speeds import Region, asked_for, offered, region_of
from hatangso.web.pages.speeds.table import Line, line_of
from hatangso.web.pages.speeds.wanted import Wanted
from hatangso.web.pages.speeds.words import OWN_SOURCE, cell_name, source_name
from hatangso.web.refused_form import tell_form

A_PAGE = 30


@dataclass(frozen=True)
class Need:
    """One place with how many devices more would help, and to what; `more` None: none would decide."""

    line: Line
    more: int | None
    at_least: bool
    decides: bool


class InvitationForm(forms.Form):
    """Whom to ask, how many, until when."""

    place = forms.ModelChoiceField(
        label=gettext_lazy("Xã, phường"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("Chọn xã, phường…"),
    )
    neighbourhood = forms.ModelChoiceField(
        label=gettext_lazy("Tổ dân phố, thôn"),
        queryset=Neighbourhood.objects.none(),
        required=False,
        empty_label=gettext_lazy("Cả xã, phường"),
    )
    aim = forms.IntegerField(
        label=gettext_lazy("Cần mời (thiết bị)"), required=False, min_value=1, max_value=10_000
    )
    until = forms.DateField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        neighbourhood: Any = self.fields["neighbourhood"]
        if region.here is not None:
            place.queryset = Unit.objects.filter(pk=region.here.pk)
            place.widget = forms.HiddenInput()
            self.initial["place"] = region.here.pk
            neighbourhood.queryset = Neighbourhood.objects.filter(unit=region.here, valid_to=None)
        else:
            place.queryset = Unit.objects.filter(pk__in=[one.pk for one in region.units])
            del self.fields["neighbourhood"]


@unit_page("import_measurements")
def recruit(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list of places by devices still needed, the invitations there are; POST makes another."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    region = region_of(unit, actor)
    chosen: dict[str, Any] = {"aim": request.GET.get("aim", "")}
    if place := region.place(request.GET.get("place", "")):
        chosen["place"] = place.pk
    form = InvitationForm(request.POST or None, region=region, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            made = invite_tests(actor=actor, unit=unit, rng=SystemRandom(), now=now, **form.cleaned_data)
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lập đợt mời đo. In tờ rơi và phát cho bà con."))
            return redirect("speed_leaflet", unit.code, made.pk)
    there, wanted = asked_for(request, region, recruiting=True)
    needs = needs_of(region, wanted) if wanted is not None else []
    page = Paginator(needs, A_PAGE).get_page(request.GET.get("page"))
    invitations = invitations_of(unit)
    context = {
        "region": region,
        "form": form,
        "wanted": wanted,
        "cell": wanted.cell if wanted else None,
        "name": cell_name(wanted.cell) if wanted else "",
        "goal_unit": "x" if wanted and is_growth(wanted.cell) else "Mbit/s",
        "offered": offered(there, wanted) if wanted else {},
        "query": urlencode(wanted.query()) if wanted else "",
        "page": page,
        "needs": list(page),
        "other_source": source_name(wanted.cell.source)
        if wanted and wanted.cell.source != OWN_SOURCE
        else "",
        "own_source": source_name(OWN_SOURCE),
        "invitations": list(invitations[:100]),
        "today": timezone.localdate(),
    }
    return render(request, "speeds/recruit.html", context, status=422 if form.errors else 200)


def needs_of(region: Region, wanted: Wanted) -> list[Need]:
    """Places that are not decided, those first where the fewest devices would decide. Three queries.

    A ward's own page is about itself alone.
    """
    units = [region.here] if region.here is not None else list(region.units)
    span = span_of(wanted.cell.period)
    readings = readings_of(units, wanted.cell, whole=region.whole)
    year = span.last_day.year if span else 0
    goals = speed_goals(units, indicator_of(wanted.cell), year)
    before = base_cell(wanted.cell) if goals and is_growth(wanted.cell) else None
    base = readings_of(units, before, whole=region.whole) if before else {}
    found = [need for unit in units if (need := need_of(line_of(unit, wanted, readings, goals, {}, base)))]
    return sorted(
        found, key=lambda need: (need.more is None, need.more or 0, alphabetical(need.line.unit.name))
    )


def need_of(line: Line) -> Need | None:
    """What would help a place; None where it is decided, or has enough devices to be indicative.

    Where no number decides, those that make it indicative are told; once they are there, why none decides.
    """
    missing = int(speed_method()["indicative_devices"]) - (line.reading.devices or 0)
    if line.judged is not None:
        if line.outcome != "not_enough" or line.reading.keeps_back(line.judged.statistic):
            return None
        if line.judged.more is not None or missing <= 0:
            return Need(line, line.judged.more, line.judged.at_least, decides=True)
    return Need(line, missing, at_least=False, decides=False) if missing > 0 else None


def invitations_of(unit: Unit) -> Any:
    """The unit's and its communes', newest first. One query."""
    found = TestInvitation.objects.filter(Q(unit=unit) | Q(unit__parent=unit))
    return found.select_related("unit", "neighbourhood", "made_by")


def invitation_or_404(unit: Unit, pk: int) -> TestInvitation:
    found: TestInvitation | None = invitations_of(unit).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_POST
@unit_page("import_measurements")
def end(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The invitation asks nobody any more."""
    invitation = invitation_or_404(unit, pk)
    actor = request.actor  # type: ignore[attr-defined]
    try:
        end_invitation(actor=actor, unit=unit, invitation=invitation, now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã kết thúc đợt mời đo."))
    return redirect("speed_recruit", unit.code)


urlpatterns = [
    path("<unit:unit_code>/toc-do/moi-do/", recruit, name="speed_recruit"),
    path("<unit:unit_code>/toc-do/moi-do/<int:pk>/ket-thuc/", end, name="speed_invitation_end"),
]
