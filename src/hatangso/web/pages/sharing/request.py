"""One request: its story, what each side may do now, the dispute and its mediation."""

from datetime import date
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
from django.views.decorators.http import require_POST

from hatangso.domain.sharing.dispute import ABOUT, STEPS, Step
from hatangso.domain.sharing.request import ACTS, Act, Side, waits_for
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.answer_request import (
    Agreement,
    acts_of,
    answer_request,
    is_overdue,
    may_take_back,
    say_on_request,
    take_back,
)
from hatangso.flows.sharing.mediate import mediate, steps_of
from hatangso.flows.sharing.sides import sides_of
from hatangso.store.assets.sight import seen, sight_of
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import Dispute, SharingRequest
from hatangso.store.sharing.who_sees import requests_seen_by
from hatangso.web.asked import asked_day
from hatangso.web.attachments import EvidenceField
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.words import title_of
from hatangso.web.pages.sharing.words import said

DONE = {
    Act.AGREE: gettext_lazy("Đã đồng ý; hai bên ký thỏa thuận rồi ghi lại ở đây."),
    Act.REFUSE: gettext_lazy("Đã từ chối; bên xin được báo lý do."),
    Act.OFFER: gettext_lazy("Đã gửi phương án khác."),
    Act.ACCEPT: gettext_lazy("Đã chấp nhận phương án."),
    Act.DECLINE: gettext_lazy("Đã trả lời; chủ sở hữu được báo để thương lượng tiếp."),
    Act.RECORD: gettext_lazy("Đã ghi thỏa thuận; bên xin đứng tên dùng chung trên từng công trình."),
    Act.WITHDRAW: gettext_lazy("Đã rút đề nghị."),
    Act.BRING: gettext_lazy("Đã đề nghị Sở hiệp thương."),
}
STEP_NEEDS_DAY = (Step.INVITE, Step.MEET)
STEP_NEEDS_FILE = (Step.MEET, Step.SETTLE, Step.FORWARD)


class _Files(forms.Form):
    evidence = EvidenceField(label=gettext_lazy("Tài liệu"))


@unit_page("share_assets", "mediate_sharing")
def sharing_request(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page of a request; refused to whoever it does not concern."""
    actor = request.actor  # type: ignore[attr-defined]
    one, today = _seen(request, unit, pk), timezone.localdate()
    disputes = list(one.disputes.select_related("brought_by", "mediator").order_by("-brought_at", "-pk"))
    for dispute in disputes:
        dispute.request = one
    open_dispute = next((dispute for dispute in disputes if dispute.closed_at is None), None)
    sight = sight_of(actor, one.province)
    acts = acts_of(actor, one, today=today)
    turn = waits_for(one.state)  # type: ignore[arg-type]
    sides = sides_of(actor, one)
    return render(
        request,
        "sharing/request.html",
        {
            "tab": "requests",
            "one": one,
            "assets": [seen(asset, sight) for asset in one.assets.select_related("unit", "owner")],
            "steps": one.steps.select_related("by", "organisation").prefetch_related("files"),
            "disputes": disputes,
            "dispute": open_dispute,
            "acts": [(act.value, said(ACTS[act])) for act in acts if act not in (Act.RECORD, Act.BRING)],
            "primary": {Act.AGREE, Act.ACCEPT},
            "may_record": Act.RECORD in acts,
            "may_bring": Act.BRING in acts,
            "about": [(code, said(words)) for code, words in ABOUT.items()],
            "mediating": _mediating(actor, open_dispute),
            "take_back": may_take_back(actor, one),
            "may_say": any(side is not Side.MEDIATOR or disputes for side in sides),
            "overdue": is_overdue(one, today),
            "my_turn": turn is not None and turn in sides,
            "today": today,
            "tenancies": [
                (tenancy, title_of(seen(tenancy.asset, sight)))
                for tenancy in one.tenancies.filter(withdrawn_at=None).select_related("asset__unit")
            ],
        },
    )


def _mediating(actor: Any, dispute: Dispute | None) -> list[dict[str, Any]]:
    if dispute is None:
        return []
    return [
        {
            "code": step.value,
            "label": said(STEPS[step]),
            "day": step in STEP_NEEDS_DAY,
            "file": step in STEP_NEEDS_FILE,
            "text": step not in (Step.TAKE, Step.END),
            "sure": step in (Step.RETURN, Step.FORWARD, Step.SETTLE, Step.FAIL, Step.END),
        }
        for step in steps_of(actor, dispute)
    ]


@require_POST
@unit_page("share_assets", "mediate_sharing")
def act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """An answer, a word, a step of the mediation; the flow asks for the right."""
    one = _seen(request, unit, pk)
    form = _Files(request.POST, request.FILES)
    common: dict[str, Any] = {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]
    told = request.POST.get("action", "")
    try:
        if not form.is_valid():
            raise Refused(" ".join(map(str, form.errors.get("evidence", []))))
        more = {**common, "text": request.POST.get("text", "")[:5000], "files": form.cleaned_data["evidence"]}
        if told == "say":
            say_on_request(request=one, **more)
            words: Any = _("Đã gửi; các bên được báo.")
        elif told == "take_back":
            take_back(request=one, **common)
            words = _("Đã rút lại câu trả lời.")
        elif told.startswith("mediate-") and told.removeprefix("mediate-") in set(Step):
            step = Step(told.removeprefix("mediate-"))
            dispute = get_object_or_404(Dispute, request=one, closed_at=None)
            mediate(dispute=dispute, step=step, on=asked_day(request.POST.get("on")), **more)
            words = _("Đã ghi: %(step)s.") % {"step": said(STEPS[step])}
        elif told in set(Act):
            done = Act(told)
            answer_request(
                request=one,
                act=done,
                about=request.POST.get("about", ""),
                agreement=_agreement(request) if done is Act.RECORD else None,
                **more,
            )
            words = DONE[done]
        else:
            raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, words)
    return redirect("sharing_request", unit.code, one.pk)


def _agreement(request: HttpRequest) -> Agreement:
    days: dict[str, date | None] = {
        name: asked_day(request.POST.get(name)) for name in ("on", "valid_from", "valid_to")
    }
    signed, begins = days["on"], days["valid_from"]
    if signed is None or begins is None:
        raise Refused(_("Hãy ghi ngày ký và ngày bắt đầu dùng chung."))
    return Agreement(request.POST.get("document", "")[:150], signed, begins, days["valid_to"])


def _seen(request: HttpRequest, unit: Unit, pk: int) -> SharingRequest:
    found = requests_seen_by(request.actor, unit).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:  # the same for what is not there: nothing is learnt of rivals
        raise PermissionDenied(_("Đề nghị này không phải của cơ quan, doanh nghiệp bạn."))
    return found


urlpatterns = [
    path("<unit:unit_code>/dung-chung/de-nghi/<int:pk>/", sharing_request, name="sharing_request"),
    path("<unit:unit_code>/dung-chung/de-nghi/<int:pk>/buoc/", act, name="sharing_request_act"),
]
