"""What the pages of one survey share: the survey itself, its tabs, words for its states."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.surveys.models import Survey
from hatangso.store.surveys.queries import surveys_of

STATES = {
    "draft": gettext_lazy("Đang soạn"),
    "open": gettext_lazy("Đang mở"),
    "closed": gettext_lazy("Đã đóng"),
}
RECORD_STATES = {
    "counted": gettext_lazy("Được tính"),
    "conflict": gettext_lazy("Xung đột"),
    "rejected": gettext_lazy("Bị loại"),
}


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def survey_of(request: HttpRequest, unit: Unit, pk: int) -> Survey:
    """The survey of the locality; a draft is seen only by who runs surveys. 404 else."""
    survey = surveys_of(unit).filter(pk=pk).first()
    if survey is None or (survey.state == "draft" and not actor_of(request).may("run_surveys", unit)):
        raise Http404
    return survey


def survey_to_run(request: HttpRequest, unit: Unit, pk: int) -> Survey:
    """The survey, for the pages of who runs it; the right is asked first."""
    actor_of(request).require("run_surveys", unit)
    return survey_of(request, unit, pk)


def around(request: HttpRequest, survey: Survey, tab: str) -> dict[str, Any]:
    """What the head of every page of a survey shows."""
    return {
        "survey": survey,
        "tab": tab,
        "state_label": STATES[survey.state],
        "may_run": actor_of(request).may("run_surveys", survey.unit),
    }
