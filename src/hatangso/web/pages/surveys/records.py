"""The forms of a survey: found, looked at with their photos, taken out of the count, exported."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.surveys.questionnaire import Questionnaire
from hatangso.domain.surveys.reading import read_questionnaire
from hatangso.flows.receive import place_of
from hatangso.flows.refused import Refused
from hatangso.flows.surveys.decide_record import reject_record, restore_record
from hatangso.store.places.models import Unit
from hatangso.store.surveys.models import Survey, SurveyPhoto, SurveyRecord
from hatangso.web.asked import asked_id
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.surveys.answer_text import answer_lines, answer_text
from hatangso.web.pages.surveys.common import RECORD_STATES, actor_of, around, survey_to_run


@unit_page("run_surveys")
def records(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The list; `?export=xlsx|csv` with every answer."""
    survey = survey_to_run(request, unit, pk)
    state, place, text = (request.GET.get(name, "") for name in ("state", "place", "q"))
    found = _found(survey, state, place, text)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        questionnaire = read_questionnaire(survey.questionnaire)
        rows = (_row(questionnaire, one) for one in found)
        return exported(kind, f"phieu-khao-sat-{survey.pk}", _headings(questionnaire), rows)
    page = Paginator(found.annotate(shots=Count("photos")), 25).get_page(request.GET.get("page"))
    return render(
        request,
        "surveys/records.html",
        {
            **around(request, survey, "records"),
            "page": page,
            "rows": [(one, RECORD_STATES[one.state]) for one in page],
            "states": RECORD_STATES,
            "places": [
                (one.neighbourhood_id, one)
                for one in survey.strata.select_related("neighbourhood", "survey__unit")
            ],
            "state": state,
            "place": asked_id(place),
            "text": text,
            "any": survey.records.exists(),
        },
    )


def _found(survey: Survey, state: str, place: str, text: str) -> QuerySet[SurveyRecord]:
    found = SurveyRecord.objects.filter(survey=survey).select_related(
        "standing__neighbourhood", "standing__by", "by"
    )
    if state in RECORD_STATES:
        found = found.filter(state=state)
    if (chosen := asked_id(place)) is not None:
        found = found.filter(standing__neighbourhood=chosen)
    if bare := text.strip()[:40]:
        by_person = found.filter(by__full_name__icontains=bare) | found.filter(by__username__icontains=bare)
        known = [pk for pk, number in found.values_list("pk", "uuid") if str(number).startswith(bare.lower())]
        found = by_person | found.filter(pk__in=known)
    return found.order_by("-received_at", "-pk")


def _headings(questionnaire: Questionnaire) -> list[str]:
    fixed = [
        _("Mã phiếu"),
        _("Địa bàn"),
        _("Hộ số"),
        _("Trạng thái"),
        _("Ghi lúc"),
        _("Nhận lúc"),
        _("Máy"),
        _("Người ghi"),
    ]
    return [*fixed, *(one.text for one in questionnaire.questions)]


def _row(questionnaire: Questionnaire, one: SurveyRecord) -> list[Any]:
    version: Any = one.standing
    return [
        str(one.uuid),
        str(version.neighbourhood or ""),
        version.household,
        str(RECORD_STATES[one.state]),
        timezone.localtime(version.filled_at).strftime("%d/%m/%Y %H:%M"),
        timezone.localtime(one.received_at).strftime("%d/%m/%Y %H:%M"),
        version.device,
        str(one.by),
        *(_cell(version.answers.get(q.code), answer_text(q, version)) for q in questionnaire.questions),
    ]


def _cell(answer: Any, text: str) -> Any:
    """Numbers as numbers; what was not answered as an empty cell."""
    if isinstance(answer, int | float):
        return answer
    return "" if text == "–" else text


@unit_page("run_surveys")
def record(request: HttpRequest, unit: Unit, pk: int, record_pk: int) -> HttpResponse:
    """One form: every version of it, its photos."""
    survey = survey_to_run(request, unit, pk)
    found = get_object_or_404(SurveyRecord.objects.select_related("by"), survey=survey, pk=record_pk)
    questionnaire = read_questionnaire(survey.questionnaire)
    versions = found.versions.select_related("by", "neighbourhood").order_by("-pk")
    return render(
        request,
        "surveys/record.html",
        {
            **around(request, survey, "records"),
            "record": found,
            "record_state": RECORD_STATES[found.state],
            "versions": [(one, answer_lines(questionnaire, one)) for one in versions],
            "photos": found.photos.all(),
        },
    )


@require_POST
@unit_page("run_surveys")
def act(request: HttpRequest, unit: Unit, pk: int, record_pk: int) -> HttpResponse:
    """Take the form out of the count, or back in."""
    survey = survey_to_run(request, unit, pk)
    found = get_object_or_404(
        SurveyRecord.objects.select_related("survey__unit"), survey=survey, pk=record_pk
    )
    try:
        match request.POST.get("action"):
            case "reject":
                reject_record(actor=actor_of(request), record=found, reason=request.POST.get("reason", ""))
                said = _("Đã loại phiếu khỏi kết quả.")
            case "restore":
                restore_record(actor=actor_of(request), record=found)
                said = _("Phiếu được tính lại.")
            case _unknown:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("survey_record", unit.code, survey.pk, found.pk)


@unit_page("run_surveys")
def photo(request: HttpRequest, unit: Unit, pk: int, photo_pk: int) -> Any:
    """A photo, to who runs surveys here and nobody else."""
    survey = survey_to_run(request, unit, pk)
    found = get_object_or_404(
        SurveyPhoto.objects.select_related("received"), record__survey=survey, pk=photo_pk
    )
    try:
        file = place_of(found.received.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=found.received.media_type, filename=found.received.file_name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("<unit:unit_code>/khao-sat/<int:pk>/phieu/", records, name="survey_records"),
    path("<unit:unit_code>/khao-sat/<int:pk>/phieu/<int:record_pk>/", record, name="survey_record"),
    path("<unit:unit_code>/khao-sat/<int:pk>/phieu/<int:record_pk>/loai/", act, name="survey_record_act"),
    path("<unit:unit_code>/khao-sat/<int:pk>/anh/<int:photo_pk>/", photo, name="survey_photo"),
]
