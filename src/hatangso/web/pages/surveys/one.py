"""One survey: how far it is by neighbourhood; opened and closed here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.refused import Refused
from hatangso.flows.surveys.run_survey import close_survey, open_survey
from hatangso.store.places.models import Unit
from hatangso.store.surveys.queries import progress_of
from hatangso.web.page import unit_page
from hatangso.web.pages.surveys.common import actor_of, around, survey_of


@unit_page("run_surveys", "fill_surveys")
def one_survey(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Progress by neighbourhood."""
    survey = survey_of(request, unit, pk)
    rows = progress_of(survey)
    planned = sum(row.stratum.planned for row in rows)
    done = sum(row.counted for row in rows)
    return render(
        request,
        "surveys/one.html",
        {
            **around(request, survey, "progress"),
            "rows": rows,
            "planned": planned,
            "done": done,
            "percent": min(100, round(100 * done / planned)) if planned else 0,
            "behind": [row for row in rows if row.stratum.planned and not row.counted],
            "is_over": survey.state == "open" and survey.closes < timezone.localdate(),
            "rejected": survey.records.filter(state="rejected").count(),
        },
    )


@require_POST
@unit_page("run_surveys")
def act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Open or close."""
    survey, actor, now = survey_of(request, unit, pk), actor_of(request), timezone.now()
    try:
        match request.POST.get("action"):
            case "open":
                open_survey(actor=actor, survey=survey, now=now)
                said = _("Đã mở khảo sát: cộng tác viên điền phiếu được từ bây giờ.")
            case "close":
                close_survey(actor=actor, survey=survey, now=now)
                said = _("Đã đóng khảo sát. Phiếu ghi trước lúc này còn trên điện thoại vẫn được nhận.")
            case _unknown:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("survey", unit.code, survey.pk)


urlpatterns = [
    path("<unit:unit_code>/khao-sat/<int:pk>/", one_survey, name="survey"),
    path("<unit:unit_code>/khao-sat/<int:pk>/mo-dong/", act, name="survey_act"),
]
