"""One permit file: papers, clock, opinions, decision, and what the person may do now."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hatangso.domain.permits.permit_state import ACTS, CLOSED, VERDICTS, Act, Side
from hatangso.flows.permits.decide_permit import act_on_permit, acts_of, is_overdue
from hatangso.flows.permits.opinions import answer_opinion, ask_opinion, may_answer
from hatangso.flows.permits.sides import sides_of
from hatangso.flows.permits.terms import term_on
from hatangso.flows.refused import Refused
from hatangso.store.assets.sight import seen, sight_of
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.permits.holidays import holidays_of
from hatangso.store.permits.models import PermitFile, PermitOpinion
from hatangso.store.permits.queries import findings_seen_by, permits_seen_by
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day, asked_id
from hatangso.web.attachments import EvidenceField
from hatangso.web.page import unit_page
from hatangso.web.pages.permits.words import (
    action_name,
    finding_kind,
    kind_name,
    outcome_name,
    state_words,
    verdict_name,
)
from hatangso.web.templatetags.progress import spoken


class _Files(forms.Form):
    evidence = EvidenceField(label=gettext_lazy("Tài liệu"))


@unit_page("work_permits", "ask_permits")
@require_safe
def permit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page; refused to whoever it does not concern."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one, today = _permit_of(actor, unit, pk), timezone.localdate()
    sides = sides_of(actor, one)
    inner = Side.APPLICANT not in sides or Side.AUTHORITY in sides  # the applicant reads no inner letters
    opinions = list(one.opinions.select_related("office", "answered_by").prefetch_related("files"))
    for opinion in opinions:
        opinion.permit = one
    acts = acts_of(actor, one)
    sight = sight_of(actor, one.unit)
    steps = one.steps.select_related("by", "organisation").prefetch_related("files")
    label, look = state_words(one.state)
    term = term_on(one.unit, one.kind, one.accepted_on or today)
    context = {
        "one": one,
        "kind_name": kind_name(one.kind),
        "verified": term.verified and one.days in (None, term.days),
        "term": term.row if one.days == term.days else None,
        "no_holidays": holidays_of(one.unit).missing(one.accepted_on or today, one.due_on or today),
        "findings": [
            (row, finding_kind(row.kind), outcome_name(row.outcome))
            for row in findings_seen_by(actor, one.unit).filter(permit=one)
        ],
        "label": label,
        "look": look,
        "overdue": is_overdue(one, today),
        "assets": [seen(asset, sight) for asset in one.assets.select_related("unit")],
        "opinions": [(row, verdict_name(row.verdict), may_answer(actor, row)) for row in opinions]
        if inner
        else [],
        "inner": inner,
        "verdicts": [(code, spoken(words)) for code, words in VERDICTS.items()],
        "steps": [(row, action_name(row.action)) for row in steps if inner or not row.inner],
        "acts": [(act.value, spoken(ACTS[act])) for act in acts if act is not Act.GRANT],
        "may_grant": Act.GRANT in acts,
        "may_ask": Side.AUTHORITY in sides and one.state not in CLOSED,
        "offices": organisations_of(one.unit, today).filter(is_collective=False).exclude(pk=one.applicant_id)
        if Side.AUTHORITY in sides
        else [],
        "opinion_days": term.opinion_days,
        "today": today,
    }
    return render(request, "permits/one.html", context)


@require_POST
@unit_page("work_permits", "ask_permits")
def permit_act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """An act of a side, a question to an office, an office's answer; the flows ask for the right."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one = _permit_of(actor, unit, pk)
    told, form, now = request.POST, _Files(request.POST, request.FILES), timezone.now()
    action = told.get("action", "")
    text = told.get("text", "")[:5000]
    try:
        if not form.is_valid():
            raise Refused(" ".join(map(str, form.errors.get("evidence", []))))
        files = form.cleaned_data["evidence"]
        if action == "ask":
            office = get_object_or_404(Organisation, pk=asked_id(told.get("office")) or 0)
            days = asked_id(told.get("days"))
            ask_opinion(actor=actor, permit=one, office=office, question=text, days=days, now=now)
            messages.success(request, _("Đã xin ý kiến %(office)s.") % {"office": office})
        elif action == "answer":
            opinion = get_object_or_404(
                PermitOpinion.objects.select_related("permit__unit"),
                permit=one,
                pk=asked_id(told.get("opinion")) or 0,
            )
            answer_opinion(
                actor=actor, opinion=opinion, verdict=told.get("verdict", ""), text=text, now=now, files=files
            )
            messages.success(request, _("Đã ghi ý kiến."))
        elif action in set(Act):
            act_on_permit(
                actor=actor, permit=one, act=Act(action), text=text, now=now, files=files,
                number=told.get("number", "")[:100], on=asked_day(told.get("on")),
            )  # fmt: skip
            messages.success(request, _("Đã ghi: %(what)s.") % {"what": spoken(ACTS[Act(action)])})
        else:
            raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("permit", unit.code, one.pk)


def _permit_of(actor: Actor, unit: Unit, pk: int) -> PermitFile:
    found: Any = permits_seen_by(actor, unit).filter(pk=pk).first()
    if found is None:  # the same for what is not there: nothing is learnt of rivals
        raise PermissionDenied(denied("work_permits", unit))
    return found  # type: ignore[no-any-return]


urlpatterns = [
    path("<unit:unit_code>/cap-phep/<int:pk>/", permit, name="permit"),
    path("<unit:unit_code>/cap-phep/<int:pk>/buoc/", permit_act, name="permit_act"),
]
