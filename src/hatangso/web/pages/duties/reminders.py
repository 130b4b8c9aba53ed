"""The reminders a person got in the product; the newest first."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from hatangso.store.citizen_reports.models import CitizenReport, ReportStep
from hatangso.store.collection.models import CollectionRecipient, Contest, ExplanationRequest, FilingStep
from hatangso.store.duties.models import DutyOccurrence, ReminderSent
from hatangso.store.indices.models import VerifiedScore
from hatangso.store.outages.models import Outage
from hatangso.store.permits.models import Finding, PermitFile, PermitOpinion, PermitStep
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbeAlert
from hatangso.store.programme.models import Observation, ObstacleStep, Task, TaskHandOver
from hatangso.store.sharing.models import Dispute, SharingRequest, SharingStep, YearPlanStep
from hatangso.web.page import unit_page
from hatangso.web.pages.duties.feed import feed_address

# Where each kind of thing lies: its model, the pk of the page's thing, its unit's code, the page.
PLACES: dict[str, tuple[Any, str, str, str]] = {
    "task": (Task, "pk", "unit__code", "task"),
    "hand_over": (TaskHandOver, "task_id", "task__unit__code", "task"),
    "obstacle_step": (ObstacleStep, "obstacle_id", "obstacle__unit__code", "obstacle"),
    "filing_step": (FilingStep, "filing_id", "recipient__place__code", "filing"),
    "verified_score": (VerifiedScore, "round_id", "unit__code", "index_sheet"),
    "explanation": (ExplanationRequest, "pk", "unit__code", "explanation"),
    "explanation_news": (ExplanationRequest, "pk", "unit__code", "explanation"),
    "handed_down": (Observation, "pk", "unit__code", "figure_evidence"),
    "doubtful_figure": (Observation, "pk", "unit__code", "figure_evidence"),
    "contest_open": (Contest, "pk", "unit__code", "contest"),
    "contest_accepted": (Contest, "pk", "unit__code", "contest"),
    "contest_rejected": (Contest, "pk", "unit__code", "contest"),
    "duty_occurrence": (DutyOccurrence, "pk", "duty__unit__code", "duties"),
    "collection_recipient": (CollectionRecipient, "pk", "place__code", "collections"),
    "collection_open": (CollectionRecipient, "pk", "place__code", "collections"),
    "probe_alert": (ProbeAlert, "system_id", "system__unit__code", "probe"),
    "citizen_report_step": (ReportStep, "report_id", "report__unit__code", "citizen_report"),
    "report_merged": (CitizenReport, "pk", "unit__code", "citizen_report"),
    "citizen_report_due": (CitizenReport, "pk", "unit__code", "citizen_report"),
    "outage": (Outage, "pk", "province__code", "outage"),
    "finding": (Finding, "asset__uid", "unit__code", "asset"),
    "permit_file": (PermitFile, "pk", "unit__code", "permit"),
    "permit_opinion": (PermitOpinion, "permit_id", "permit__unit__code", "permit"),
    "permit_step": (PermitStep, "permit_id", "permit__unit__code", "permit"),
    "sharing_request": (SharingRequest, "pk", "province__code", "sharing_request"),
    "sharing_step": (SharingStep, "request_id", "request__province__code", "sharing_request"),
    "sharing_dispute": (Dispute, "request_id", "request__province__code", "sharing_request"),
    "year_plan_step": (YearPlanStep, "plan_id", "plan__province__code", "year_plan"),
    "collection_step": (FilingStep, "recipient_id", "recipient__place__code", "collections"),
}
# Pages of many things: where on them each one is.
ANCHORS = {"duties": "#ky", "collections": "?ostate=all&owhose=all#tra-loi"}


@unit_page("view_programme")
def reminders(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Opening the page marks what it shows as read; what was new is still marked on it."""
    found = ReminderSent.objects.filter(user_id=request.user.pk or 0, channel="page").order_by(
        "-sent_at", "-pk"
    )
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    ReminderSent.objects.filter(pk__in=[row.pk for row in shown], read_at=None).update(read_at=timezone.now())
    addresses = _addresses(shown)
    return render(
        request,
        "duties/reminders.html",
        {
            "page": page,
            "lines": [(row, addresses.get((row.object_type, row.object_id), "")) for row in shown],
            "feed": feed_address(request),
        },
    )


def _addresses(rows: Iterable[ReminderSent]) -> dict[tuple[str, int], str]:
    """Where each thing lies, whatever locality it belongs to; one query a kind."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.object_type, set()).add(row.object_id)
    found = {}
    for kind, ids in wanted.items():
        if kind not in PLACES:
            continue
        model, thing, code, name = PLACES[kind]
        for pk, thing_pk, unit_code in model.objects.filter(pk__in=ids).values_list("pk", thing, code):
            if name in ANCHORS:
                found[kind, pk] = f"{reverse(name, args=[unit_code])}{ANCHORS[name]}-{thing_pk}"
            else:
                found[kind, pk] = reverse(name, args=[unit_code, thing_pk])
    return found


urlpatterns = [path("<unit:unit_code>/nhac-viec/", reminders, name="reminders")]
