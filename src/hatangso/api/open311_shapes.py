"""The objects of Open311 GeoReport v2, made of categories, reports and their steps."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.citizen_reports.category import GROUPS, Category, Question
from hatangso.domain.citizen_reports.places import public_place
from hatangso.domain.citizen_reports.states import CLOSED, STATES, open311_status
from hatangso.domain.words import Words
from hatangso.store.citizen_reports.models import CitizenReport, ReportStep
from hatangso.store.citizen_reports.queries import ANSWERS, tells_answers

DATATYPES = {
    "text": "string",
    "number": "number",
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
    "time": "datetime",
}


def spoken(words: Words | None) -> str:
    """The words in the request's language."""
    return words.spoken_in(get_language() or "vi") if words else ""


def service(category: Category) -> dict[str, Any]:
    """One entry of the service list. `type` is 'realtime': the id of a request is known at once."""
    return {
        "service_code": category.code,
        "service_name": spoken(category.name),
        "description": spoken(category.hint),
        "metadata": bool(category.questions),
        "type": "realtime",
        "keywords": category.urgency + (",private" if category.private else ""),
        "group": spoken(GROUPS[category.group]),
    }


def definition(category: Category) -> dict[str, Any]:
    """What a service asks beside place and description."""
    return {
        "service_code": category.code,
        "attributes": [_attribute(question, order) for order, question in enumerate(category.questions, 1)],
    }


def _attribute(question: Question, order: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "variable": True,
        "code": question.code,
        "datatype": DATATYPES[question.kind],
        "required": question.required,
        "datatype_description": spoken(question.help),
        "order": order,
        "description": spoken(question.label),
    }
    if question.choices:
        told["values"] = [{"key": key, "name": spoken(words)} for key, words in question.choices.items()]
    return told


def request_of(report: CitizenReport, notes: str, photo: str) -> dict[str, Any]:
    """A report as everybody sees it: nothing of it before somebody looked it through, a private one coarse.

    `notes`: the last public answer; `photo`: the id of its first public photo. `extended_status` and
    `jurisdiction_id` are ours beside the standard's fields; unknown is null.
    """
    main = report.merged_into or report
    category = report_categories().get(report.category)
    checked = report.moderated_at is not None
    tells = checked and not report.private
    lon, lat = None, None
    if checked and report.lon is not None and report.lat is not None:
        lon, lat = public_place(report.lon, report.lat, private=report.private)
    return {
        "service_request_id": report.number,
        "status": open311_status(main.state),
        "status_notes": notes or None if tells_answers(report) else None,
        "service_name": spoken(category.name) if category else report.category,
        "service_code": report.category,
        "description": report.public_text or None if tells else None,
        "agency_responsible": str(report.owner or report.office or report.unit.full_name),
        "service_notice": None,
        "requested_datetime": moment(report.received_at),
        "updated_datetime": moment(report.changed_at),
        "expected_datetime": moment_of_day(report) if main.state not in CLOSED else None,
        "address": report.public_address or None if tells else None,
        "address_id": None,
        "zipcode": None,
        "lat": lat,
        "long": lon,
        "media_url": f"{settings.PUBLIC_URL}{reverse('report_photo', args=[photo])}"
        if tells and photo
        else None,
        "extended_status": main.state,
        "extended_status_name": spoken(STATES.get(main.state)),
        "jurisdiction_id": report.unit.code,
        "duplicate_of": report.merged_into.number if report.merged_into else None,
        "also_reported": report.also,
    }


def update_of(step: ReportStep) -> dict[str, Any]:
    """One of FixMyStreet's `servicerequestupdates`: an answer that all may read, else the state."""
    answer = step.text if step.kind in ANSWERS and tells_answers(step.report) else ""
    return {
        "update_id": str(step.pk),
        "service_request_id": step.report.number,
        "status": open311_status(step.state).upper(),
        "updated_datetime": moment(step.at),
        "description": answer or spoken(STATES.get(step.state)),
        "extended_status": step.state,
    }


def moment(at: Any) -> str:
    """W3C date and time of Viet Nam, to the second."""
    return str(timezone.localtime(at).isoformat(timespec="seconds"))


def moment_of_day(report: CitizenReport) -> str:
    """The end of the promised day."""
    return f"{report.due_on.isoformat()}T23:59:59+07:00"
