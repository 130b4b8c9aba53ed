"""The survey form on a phone: one page for all surveys of a person, which opens without a network too.

The page itself holds nothing of anybody; who is signed in and what is asked come from `survey_me`. The worker
that keeps it lies under the same address, so that its scope is this page and no other.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.domain.surveys.reading import read_questionnaire
from hatangso.flows.refused import Refused
from hatangso.flows.surveys.receive_record import RecordRefused, receive_record
from hatangso.store.organisations.access import Actor
from hatangso.store.surveys.models import Survey, SurveyRecord
from hatangso.web.home_screen import home_screen
from hatangso.web.pages.surveys.phone_words import phone_words
from hatangso.web.pages.surveys.sent_record import read_sent
from hatangso.web.templatetags.house import BUILT, built_files

MOST_MINE = 500


@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """The page; the same for everybody."""
    response = render(request, "surveys/phone.html", {"words": phone_words(), "scope": _scope()})
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the list of what it keeps; a new build or language makes a new version."""
    built = built_files("shell-worker")
    if not built:
        raise Http404
    files = [_scope(), reverse("survey_manifest"), static("mark.svg"), *built_files("app", "survey")]
    page = json.dumps([files, phone_words(), get_language()], ensure_ascii=False, default=str)
    version = hashlib.sha256(page.encode()).hexdigest()[:16]
    kept = json.dumps(
        {
            "cache": "phieu ",
            "version": version,
            "shell": _scope(),
            "files": files,
            "credentials": "omit",
        }
    )
    script = (BUILT / built[0].removeprefix(static(""))).read_text(encoding="utf-8")
    response = HttpResponse(f"self.KEPT = {kept};\n{script}", content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = _scope()
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What lets a phone put the form on its home screen."""
    return home_screen(_("Phiếu khảo sát – Hạ Tầng Số"), _("Phiếu khảo sát"), _scope())


@require_safe
def me(request: HttpRequest) -> JsonResponse:
    """Who is signed in, a fresh token, and the open surveys that they may fill."""
    if not request.user.is_authenticated:
        return _signed_out()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    open_ones = (
        Survey.objects.filter(state="open", unit__in=actor.units())
        .select_related("unit__parent")
        .prefetch_related("strata__neighbourhood")
    )
    fillable = [one for one in open_ones if actor.may("fill_surveys", one.unit)]
    done = _done(fillable)
    told = {
        "user": {"id": request.user.pk, "name": str(request.user)},
        "csrf": get_token(request),
        "surveys": [_survey(one, done) for one in fillable],
    }
    return _private(JsonResponse(told))


def send(request: HttpRequest, pk: int) -> JsonResponse:
    """One form with its photos; answered by itself: 200 with its state, 403 and 422 with a sentence."""
    if not request.user.is_authenticated:
        return _signed_out()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        survey = _survey_to_fill(actor, pk)
        receipt = receive_record(
            actor=actor,
            survey=survey,
            sent=read_sent(request),
            files=request.FILES.dict(),  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except PermissionDenied as denied:
        return _private(JsonResponse({"message": str(denied)}, status=403))
    except RecordRefused as refused:
        return _private(JsonResponse({"message": refused.sentence, "said": dict(refused.said)}, status=422))
    except Refused as refused:
        return _private(JsonResponse({"message": refused.sentence}, status=422))
    return _private(JsonResponse(vars(receipt)))


@require_safe
def mine(request: HttpRequest, pk: int) -> JsonResponse:
    """The person's own forms of a survey, newest first, to go on with on another device."""
    if not request.user.is_authenticated:
        return _signed_out()
    try:
        survey = _survey_to_fill(request.actor, pk)  # type: ignore[attr-defined]
    except PermissionDenied as denied:
        return _private(JsonResponse({"message": str(denied)}, status=403))
    own = SurveyRecord.objects.filter(survey=survey, by=request.user).select_related("standing")[:MOST_MINE]
    return _private(JsonResponse({"records": [_record(one) for one in own]}))


def _survey_to_fill(actor: Actor, pk: int) -> Survey:
    """The survey where the person may fill it; what is not there and what is not theirs look alike."""
    survey = Survey.objects.select_related("unit__parent").filter(pk=pk).first()
    if survey is None or not actor.may("fill_surveys", survey.unit):
        raise PermissionDenied(_("Không có khảo sát này, hoặc bạn không được giao điền phiếu."))
    return survey


def _done(surveys: Iterable[Survey]) -> dict[tuple[int, int | None], list[int]]:
    """The numbers of the households that have a form, by survey and neighbourhood (one query)."""
    found: dict[tuple[int, int | None], list[int]] = {}
    rows = (
        SurveyRecord.objects.filter(survey__in=surveys, standing__household__isnull=False)
        .exclude(state="rejected")
        .order_by("standing__household")
        .values_list("survey", "standing__neighbourhood", "standing__household")
    )
    for survey, place, household in rows:
        if household is not None:
            found.setdefault((survey, place), []).append(household)
    return found


def _survey(one: Survey, done: Mapping[tuple[int, int | None], list[int]]) -> dict[str, Any]:
    asked = read_questionnaire(one.questionnaire)
    return {
        "id": one.pk,
        "unit": one.unit.full_name,
        "title": one.title,
        "version": one.version,
        "opens": one.opens.isoformat(),
        "closes": one.closes.isoformat(),
        "intro": asked.intro,
        "questions": one.questionnaire["questions"],
        "places": [
            {
                "id": stratum.neighbourhood_id,
                "name": str(stratum.neighbourhood or one.unit.full_name),
                "planned": stratum.planned,
                "drawn": stratum.drawn,
                "done": done.get((one.pk, stratum.neighbourhood_id), []),
            }
            for stratum in one.strata.all()
        ],
    }


def _record(one: SurveyRecord) -> dict[str, Any]:
    version: Any = one.standing
    return {
        "uuid": str(one.uuid),
        "state": one.state,
        "digest": version.digest,
        "version": version.questionnaire_version,
        "neighbourhood": version.neighbourhood_id,
        "household": version.household,
        "answers": version.answers,
        "photos": version.photos,
        "filled_at": version.filled_at.isoformat(),
    }


def _signed_out() -> JsonResponse:
    return _private(JsonResponse({"signed_out": True, "message": _("Xin đăng nhập lại.")}, status=403))


def _private(response: JsonResponse) -> JsonResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _scope() -> str:
    return reverse("survey_phone")


urlpatterns = [
    path("phieu/", phone, name="survey_phone"),
    path("phieu/sw.js", worker, name="survey_worker"),
    path("phieu/manifest.webmanifest", manifest, name="survey_manifest"),
    path("phieu/toi/", me, name="survey_me"),
    path("phieu/<int:pk>/gui/", require_POST(send), name="survey_send"),
    path("phieu/<int:pk>/cua-toi/", mine, name="survey_mine"),
]
