"""The baseline and milestones of a measure, and which indicator follows it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.follow_measure import follow_measure
from hatangso.flows.refused import Refused
from hatangso.flows.set_baseline import set_baseline
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import TargetMeasure
from hatangso.web.page import unit_page
from hatangso.web.pages.targets.one import target_page
from hatangso.web.pages.targets.path_form import PathForm


@require_POST
@unit_page("edit_plan")
def measure_path(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Keep what was typed, or show the page again with what to mend."""
    measure = measure_of(unit, pk)
    form = PathForm(request.POST, measure=measure, target=measure.target, this_year=timezone.localdate().year)
    if form.is_valid():
        try:
            set_baseline(
                actor=request.actor,  # type: ignore[attr-defined]
                measure=measure,
                start=form.start(),
                milestones=form.milestones(),
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã lưu giá trị gốc và các mốc."))
            return redirect("target", unit.code, measure.target_id)
    return target_page(request, unit, measure.target_id, form=form, status=422)


@require_POST
@unit_page("edit_plan")
def measure_indicator(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Let the measure be followed by the indicator chosen."""
    measure = measure_of(unit, pk)
    try:
        follow_measure(
            actor=request.actor,  # type: ignore[attr-defined]
            measure=measure,
            indicator=request.POST.get("indicator", ""),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã gắn chỉ tiêu với chỉ số."))
    return redirect("target", unit.code, measure.target_id)


def measure_of(unit: Unit, pk: int) -> TargetMeasure:
    """The measure of the locality; 404 for another's."""
    found = TargetMeasure.objects.filter(target__unit=unit, pk=pk).select_related("target__unit").first()
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("<unit:unit_code>/chi-tieu/dai-luong/<int:pk>/lo-trinh/", measure_path, name="measure_path"),
    path("<unit:unit_code>/chi-tieu/dai-luong/<int:pk>/chi-so/", measure_indicator, name="measure_indicator"),
]
