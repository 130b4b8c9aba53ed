"""The surveys of a locality."""

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from hatangso.store.places.models import Unit
from hatangso.store.surveys.models import Survey, SurveyStratum
from hatangso.store.surveys.queries import surveys_of
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.surveys.common import STATES, actor_of


@unit_page("run_surveys", "fill_surveys")
def surveys(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv`. Drafts are shown to who runs surveys."""
    may_run = actor_of(request).may("run_surveys", unit)
    visible = surveys_of(unit) if may_run else surveys_of(unit).exclude(state="draft")
    found = visible
    state, text = request.GET.get("state", ""), request.GET.get("q", "")[:200]
    if state in STATES:
        found = found.filter(state=state)
    if text.strip():
        found = found.filter(title__icontains=text.strip())
    if may_run and (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        headings = [_("Khảo sát"), _("Cơ quan"), _("Kỳ số liệu"), _("Từ ngày"), _("Đến ngày")]
        headings += [_("Trạng thái"), _("Phiếu được tính"), _("Xung đột")]
        return exported(kind, f"khao-sat-{unit.code}", headings, map(_row, found))
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    planned = dict(
        SurveyStratum.objects.filter(survey__in=[one.pk for one in page])
        .order_by()
        .values_list("survey")
        .annotate(Sum("planned"))
    )
    return render(
        request,
        "surveys/listing.html",
        {
            "page": page,
            "rows": [(one, STATES[one.state], planned.get(one.pk, 0)) for one in page],
            "any": visible.exists(),
            "states": STATES,
            "state": state,
            "text": text,
            "may_run": may_run,
        },
    )


def _row(one: Survey) -> list[str | int]:
    return [
        one.title,
        str(one.organisation),
        one.period,
        one.opens.strftime("%d/%m/%Y"),
        one.closes.strftime("%d/%m/%Y"),
        str(STATES[one.state]),
        one.counted,  # type: ignore[attr-defined]
        one.in_conflict,  # type: ignore[attr-defined]
    ]


urlpatterns = [path("<unit:unit_code>/khao-sat/", surveys, name="surveys")]
