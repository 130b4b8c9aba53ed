"""Inspections, violations, damage: list, form, export."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.domain.permits.findings import KINDS, OUTCOMES, REPORTED
from hatangso.flows.permits.keep_finding import (
    FindingDraft,
    finding_mark,
    keep_finding,
    may_report_damage,
    report_damage,
    take_up_finding,
    withdraw_finding,
)
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.permits.models import Finding
from hatangso.store.permits.queries import WORK, findings_seen_by, permits_near
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.permits.finding_form import DamageForm, FindingForm
from hatangso.web.pages.permits.words import finding_kind, outcome_name
from hatangso.web.place_field import place_text
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 30


@unit_page("work_permits", "ask_permits", "view_assets")
@require_safe
def findings(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?q=`, `kind=`, `outcome=`, `export=xlsx|csv`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    seen = findings_seen_by(actor, unit)
    kind, outcome, text = (request.GET.get(name, "")[:100] for name in ("kind", "outcome", "q"))
    found = seen
    if kind in KINDS:
        found = found.filter(kind=kind)
    if outcome in OUTCOMES:
        found = found.filter(outcome=outcome)
    if text:
        found = found.filter(found__icontains=text) | found.filter(place__icontains=text)
    if (file := request.GET.get("export")) in {"xlsx", "csv"}:
        rows = list(found)
        files = _files_seen(actor, unit, rows)
        table = [_row(one, one.permit_id in files) for one in rows]
        return exported(file, f"kiem-tra-vi-pham-{unit.code}", _headings(), table)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "findings",
        "page": page,
        "lines": [(one, finding_kind(one.kind), outcome_name(one.outcome)) for one in page],
        "files": _files_seen(actor, unit, page.object_list),
        "any": seen.exists(),
        "kinds": [(code, spoken(words)) for code, words in KINDS.items()],
        "outcomes": [(code, spoken(words)) for code, words in OUTCOMES.items()],
        "kind": kind,
        "outcome": outcome,
        "text": text,
        "may_record": actor.may(WORK, unit),
    }
    return render(request, "permits/findings.html", context)


@unit_page("work_permits", "edit_assets")
def finding_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new one; `?asset=<uid>` names the asset. Who only owns or runs that reports damage of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.may(WORK, unit):
        return _form(request, unit, None)
    asset = _asset(request, actor, unit)
    if asset is None or not may_report_damage(actor, asset):
        raise PermissionDenied(denied(WORK, unit))
    return _report(request, asset)


@unit_page("work_permits")
def finding_edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """What is known now; its outcome, or that it was recorded by mistake."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(WORK, unit)
    found: Any = findings_seen_by(actor, unit).filter(pk=pk).first()
    if found is None:
        raise Http404
    told: dict[str, Any] = {
        "actor": actor, "finding": found, "seen": request.POST.get("seen", ""), "now": timezone.now(),
    }  # fmt: skip
    try:
        match request.POST.get("action"):
            case "withdraw":
                withdraw_finding(**told)
                messages.success(request, _("Đã rút bản ghi."))
                return redirect("findings", unit.code)
            case "take_up":
                take_up_finding(**told)
                messages.success(request, _("Đã tiếp nhận; đơn vị báo được thông báo."))
                return redirect("finding_edit", unit.code, found.pk)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return _form(request, unit, found)


def _report(request: HttpRequest, asset: Asset) -> HttpResponse:
    """The form of an asset's own people."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    initial = {"uid": uuid4(), "happened_on": timezone.localdate()}
    form = DamageForm(
        request.POST or None, request.FILES or None, unit=asset.unit, actor=actor, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        uid, files = told.pop("uid"), told.pop("evidence")
        try:
            report_damage(
                actor=actor, draft=FindingDraft(**told, asset=asset), uid=uid, files=files, now=timezone.now()
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã báo; nơi xử lý được thông báo để tiếp nhận."))
            return redirect("asset", asset.unit.code, asset.uid)
    context = {"form": form, "asset": asset, "tab": "findings", "reporting": True}
    return render(request, "permits/finding.html", context, status=422 if form.is_bound else 200)


def _files_seen(actor: Actor, unit: Unit, found: Any) -> set[int]:
    """Of the permit files that findings name those that the person may open."""
    ids = [one.permit_id for one in found if one.permit_id]
    if not ids:
        return set()
    return set(permits_near(actor, unit).filter(pk__in=ids).values_list("pk", flat=True))


def _form(request: HttpRequest, unit: Unit, finding: Finding | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asset = finding.asset if finding else _asset(request, actor, unit)
    initial: dict[str, Any] = {"uid": uuid4(), "happened_on": timezone.localdate()}
    if finding is not None:
        initial = {name: getattr(finding, name) for name in FindingForm.base_fields if hasattr(finding, name)}
        initial |= {
            "shape": place_text(finding.shape), "party": finding.party_id, "permit": finding.permit_id,
        }  # fmt: skip
    sent = request.method == "POST" and request.POST.get("action") not in {"withdraw", "take_up"}
    given = {"data": request.POST, "files": request.FILES} if sent else {}
    form = FindingForm(**given, unit=unit, actor=actor, finding=finding, initial=initial)
    if sent and form.is_valid():
        told = dict(form.cleaned_data)
        uid, files = told.pop("uid"), told.pop("evidence")
        try:
            kept = keep_finding(
                actor=actor, unit=unit, draft=FindingDraft(**told, asset=asset), uid=uid, now=timezone.now(),
                finding=finding, seen=request.POST.get("seen", ""), files=files,
            )  # fmt: skip
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã ghi."))
            if kept.asset is not None:
                return redirect("asset", kept.unit.code, kept.asset.uid)
            return redirect("findings", unit.code)
    seen = request.POST.get("seen") or (finding_mark(finding) if finding else "")
    context: dict[str, Any] = {
        "form": form, "finding": finding, "asset": asset, "seen": seen, "tab": "findings",
        "reported": finding is not None and finding.outcome == REPORTED,
    }  # fmt: skip
    return render(request, "permits/finding.html", context, status=422 if form.is_bound else 200)


def _asset(request: HttpRequest, actor: Actor, unit: Unit) -> Asset | None:
    text = request.GET.get("asset") or request.POST.get("asset")
    if not text:
        return None
    try:
        found: Any = assets_seen_by(actor, unit).select_related("unit__parent").filter(uid=text).first()
    except ValueError:
        found = None
    except forms.ValidationError:
        found = None
    if found is None:
        raise Http404(_("Không có tài sản này."))
    return found  # type: ignore[no-any-return]


def _headings() -> list[str]:
    return [
        _("Ngày"), _("Loại việc"), _("Tài sản"), _("Nơi xảy ra"), _("Xã, phường"), _("Đã phát hiện"),
        _("Bên liên quan"), _("Kết quả"), _("Mức phạt (đồng)"), _("Văn bản"), _("Ngày quyết định"),
        _("Hạn khắc phục"), _("Hồ sơ cấp phép"),
    ]  # fmt: skip


def _row(one: Finding, file_seen: bool) -> list[Any]:
    return [
        one.happened_on, finding_kind(one.kind), str(one.asset or ""), one.place, one.unit.full_name,
        one.found, one.party.name if one.party else one.party_name, outcome_name(one.outcome),
        one.penalty_vnd, one.document, one.decided_on, one.mend_by,
        one.permit.title if one.permit and file_seen else "",
    ]  # fmt: skip


_AT = "<unit:unit_code>/vi-pham/"
urlpatterns = [
    path(_AT, findings, name="findings"),
    path(f"{_AT}them/", finding_add, name="finding_add"),
    path(f"{_AT}<int:pk>/", finding_edit, name="finding_edit"),
]
