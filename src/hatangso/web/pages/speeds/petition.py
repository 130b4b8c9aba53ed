"""A petition to an operator is written from a measured place, with the evidence that goes with it."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.catalog.operator_files import operator_of
from hatangso.flows.measurements.petition_operator import Case, case_of, petition_operator
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import nearest_first, organisations_of
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.speeds import asked_for, region_of
from hatangso.web.pages.speeds.wanted import Wanted
from hatangso.web.pages.speeds.words import (
    METRICS,
    cell_name,
    operator_name,
    period_name,
    radio_name,
    said,
    said_interval,
    small,
    source_name,
)
from hatangso.web.refused_form import tell_form


class PetitionForm(forms.Form):
    """What is asked of which operator; in whose name."""

    title = forms.CharField(label=gettext_lazy("Kiến nghị (một câu)"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Nội dung"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    proposal = forms.CharField(
        label=gettext_lazy("Đề nghị nhà mạng làm gì"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    operator = forms.ModelChoiceField(
        label=gettext_lazy("Gửi đến doanh nghiệp"), queryset=Organisation.objects.none()
    )
    is_theirs = forms.BooleanField(required=False)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan kiến nghị"), queryset=Organisation.objects.none()
    )
    why_despite = forms.CharField(
        label=gettext_lazy("Lý do vẫn kiến nghị"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, unit: Unit, actor: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = nearest_first(organisations_of(unit, timezone.localdate()), unit)
        near = near.filter(is_collective=False)
        own = near.filter(pk__in=actor.organisation_ids)
        raisers: Any = self.fields["organisation"]
        raisers.queryset = near.filter(unit=unit) if actor.may("raise_obstacle", unit) else own
        if first := own.first():
            raisers.initial = first.pk
        operators: Any = self.fields["operator"]
        operators.queryset = near.filter(kind="operator")
        meant = [one for one in operators.queryset if operator_of(one.name) == case.cell.operator]
        if meant:
            operators.initial = meant[0].pk
        if all(operator_of(one.name) for one in operators.queryset):
            del self.fields["is_theirs"]
        else:
            self.fields["is_theirs"].label = _(
                "Tôi xác nhận doanh nghiệp được chọn chính là %(operator)s (chỉ cần khi tên chưa có trong"
                " danh mục nhà mạng)"
            ) % {"operator": operator_name(case.cell.operator)}
        if not case.needs_why:
            del self.fields["why_despite"]


@unit_page("raise_obstacle")
def petition(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The draft with its evidence; POST sends it."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    region = region_of(unit, actor)
    place = region.place(request.GET.get("place") or unit.code)
    if place is None:
        raise Http404
    if place.pk not in region.whole:
        raise PermissionDenied(denied("raise_obstacle", place))
    _there, wanted = asked_for(request, region)
    if wanted is None:
        may_import = actor.may("import_measurements", unit)
        return render(request, "speeds/nothing.html", {"region": region, "may_import": may_import})
    cell = wanted.cell
    shown: dict[str, Any] = {
        "place": place,
        "name": cell_name(cell),
        "query": urlencode(wanted.query()),
    }
    try:
        case = case_of(place, cell, wanted.statistic, now=now)
    except Refused as refused:
        return render(request, "speeds/petition.html", shown | {"refused": refused.sentence})
    form = PetitionForm(
        request.POST or None, unit=unit, actor=actor, case=case, initial=draft_of(case, wanted)
    )
    if request.method == "POST" and form.is_valid():
        try:
            sent = petition_operator(
                actor=actor,
                unit=unit,
                place=place,
                cell=cell,
                statistic=wanted.statistic,
                names=names_of(wanted),
                now=now,
                **form.cleaned_data,
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã gửi kiến nghị đến %(operator)s.") % {"operator": sent.operator})
            return redirect("obstacle", unit.code, sent.obstacle_id)
    context = shown | {
        "form": form,
        "case": case,
        "reading": case.reading,
        "statistic": wanted.statistic,
    }
    return render(request, "speeds/petition.html", context, status=422 if form.errors else 200)


def names_of(wanted: Wanted) -> dict[str, str]:
    """The stratum in words, as it goes into the evidence."""
    cell = wanted.cell
    return {
        "stratum": f"{METRICS[cell.metric]}, {small(radio_name(cell.network, cell.technology))}",
        "period": period_name(cell.period),
        "source": source_name(cell.source),
    }


def draft_of(case: Case, wanted: Wanted) -> dict[str, str]:
    """A first wording that the officer changes."""
    cell, reading = case.cell, case.reading
    what = f"{str(METRICS[cell.metric]).lower()} {small(radio_name(cell.network, cell.technology))}"
    operator, place = operator_name(cell.operator), case.place.full_name
    sentences = [
        _("Kết quả đo %(what)s của %(operator)s tại %(place)s, %(period)s (nguồn: %(source)s):")
        % {
            "what": what,
            "operator": operator,
            "place": place,
            "period": period_name(cell.period).lower(),
            "source": source_name(cell.source),
        }
    ]
    for statistic, name in (("mean", _("Trung bình")), ("median", _("Trung vị"))):
        if ends := reading.interval(statistic):
            value = reading.estimate(statistic)
            sentences.append(
                f"{name}: {said(value, cell.metric)}, {_('khoảng 95%:')} {said_interval(ends, cell.metric)}."
                if value is not None
                else f"{name}: {_('khoảng 95%:')} {said_interval(ends, cell.metric)}."
            )
    if case.judged is not None:
        sentences.append(case.judged.reason.spoken_in(get_language() or "vi"))
    if case.is_weak and reading.devices:
        sentences.append(
            _("Ít nhất %(short)d trong %(devices)d thiết bị dưới mục tiêu.")
            % {"short": case.short or 0, "devices": reading.devices}
        )
    return {
        "title": _("Kiến nghị cải thiện %(what)s tại %(place)s") % {"what": what, "place": place},
        "text": "\n".join(sentences),
        "proposal": _(
            "Đề nghị kiểm tra vùng phủ và dung lượng tại địa bàn, cho biết biện pháp và thời hạn khắc phục,"
            " rồi đo lại cùng địa phương."
        ),
    }


urlpatterns = [path("<unit:unit_code>/toc-do/kien-nghi/", petition, name="speed_petition")]
