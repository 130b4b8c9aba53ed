"""One report as on paper, with its texts written in place, beside it what is to be done about it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from hatangso.adapters.report_html import report_html
from hatangso.domain.reports.annual import compose
from hatangso.domain.reports.checks import checks
from hatangso.domain.reports.facts import Part, ReportInput
from hatangso.flows.edit_report import EDITABLE, HeadWords, mark_of
from hatangso.flows.report_changes import changes_since_approval
from hatangso.flows.report_input import period_of
from hatangso.flows.report_snapshot import digest_of
from hatangso.store.places.models import Unit
from hatangso.store.reports.models import Report
from hatangso.web.page import unit_page
from hatangso.web.pages.reports.reading import facts_of, report_of
from hatangso.web.pages.reports.words import address_of

_LINES = gettext_lazy("Mỗi dòng một mục.")


class HeadForm(forms.Form):
    """What stands around the body."""

    title = forms.CharField(
        label=gettext_lazy("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    cutoff = forms.DateField(
        label=gettext_lazy("Chốt số liệu đến hết ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    addressees = forms.CharField(
        label=gettext_lazy("Kính gửi"),
        required=False,
        help_text=_LINES,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận (sau “Như trên”)"),
        required=False,
        help_text=_LINES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    parent = forms.CharField(label=gettext_lazy("Cơ quan chủ quản"), required=False, max_length=200)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200)
    issuer_in_words = forms.CharField(label=gettext_lazy("Cơ quan ban hành (trong câu)"), max_length=200)
    symbol = forms.CharField(label=gettext_lazy("Ký hiệu"), max_length=40)
    place = forms.CharField(label=gettext_lazy("Địa danh"), max_length=80)
    authority = forms.CharField(
        label=gettext_lazy("Quyền hạn, chức vụ người ký"),
        required=False,
        help_text=_LINES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    signer_name = forms.CharField(label=gettext_lazy("Họ tên người ký"), required=False, max_length=120)

    def words(self) -> HeadWords:
        """What the flow takes."""
        given = self.cleaned_data
        lists = {name: given[name].splitlines() for name in ("addressees", "recipients", "authority")}
        single = ("title", "parent", "issuer", "issuer_in_words", "symbol", "place", "signer_name", "cutoff")
        return HeadWords(**{name: given[name] for name in single}, **lists)


@dataclass(frozen=True)
class Typed:
    """A text that could not be kept, to be shown as it was typed; `theirs` stands there meanwhile."""

    part: str
    text: str
    sentence: str
    theirs: str | None = None


@unit_page("view_programme")
def report(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The report's page; its forms post to addresses of their own."""
    return report_page(request, unit, report_of(request, unit, pk))


def report_page(
    request: HttpRequest,
    unit: Unit,
    report: Report,
    *,
    typed: Typed | None = None,
    head: HeadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with, where something was refused, what was typed."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    facts = facts_of(report, today=today)
    may_write = actor.may("write_report", unit)
    editable = may_write and report.state in EDITABLE
    found = changes_since_approval(report, today=today)
    context = {
        "report": report,
        "period": period_of(report),
        "facts": facts,
        "paper": _paper(request, report, facts, editable, typed),
        "unwritten": _unwritten(request, report, facts, typed) if editable else [],
        "checks": [_shown(unit, check) for check in checks(facts)] if report.state != "approved" else [],
        "changes": [(change, address_of(unit, change.ref)) for change in found],
        "seen": digest_of(facts),
        "head_form": (head or _head_form(report)) if editable else None,
        "head_open": head is not None,
        "editable": editable,
        "may_write": may_write,
        "may_approve": actor.may("approve_report", unit),
        "newer": report.replaced_by.first(),
        "today": today,
    }
    return render(request, "reports/one.html", context, status=status)


def _paper(
    request: HttpRequest, report: Report, facts: ReportInput, editable: bool, typed: Typed | None
) -> SafeString:
    def text_end(key: str) -> str:
        return _part_form(request, report, Part(key), facts.texts.get(key, ""), typed) if editable else ""

    # Every word in it is escaped by the adapter; the forms come from a template.
    return mark_safe(  # noqa: S308
        report_html(compose(facts), link=lambda ref: address_of(report.unit, ref), text_end=text_end)
    )


def _unwritten(
    request: HttpRequest, report: Report, facts: ReportInput, typed: Typed | None
) -> list[SafeString]:
    """Forms for the parts without a text, which the paper leaves out."""
    empty = [part for part in Part if not facts.texts.get(part.value, "").strip()]
    return [_part_form(request, report, part, "", typed) for part in empty]


def _part_form(
    request: HttpRequest, report: Report, part: Part, text: str, typed: Typed | None
) -> SafeString:
    mine = typed if typed is not None and typed.part == part.value else None
    return render_to_string(
        "reports/part.html",
        {
            "unit": report.unit,
            "report": report,
            "part": part,
            "text": mine.text if mine else text,
            "rows": max(4, min(18, len(text) // 80 + text.count("\n") + 2)),
            "seen": mark_of(report, part.value),
            "written": part.value in report.texts,
            "typed": mine,
        },
        request=request,
    )


def _head_form(report: Report) -> HeadForm:
    kept = report.head
    lines = {name: "\n".join(kept.get(name, [])) for name in ("addressees", "recipients")}
    return HeadForm(
        initial={
            **kept,
            **lines,
            "title": report.title,
            "cutoff": report.cutoff,
            "authority": "\n".join(report.signer_title.split(" / ")),
            "signer_name": report.signer_name,
        }
    )


def _shown(unit: Unit, check: Any) -> dict[str, Any]:
    return {"check": check, "items": [(name, address_of(unit, ref)) for name, ref in check.items]}


urlpatterns = [path("<unit:unit_code>/bao-cao/<int:pk>/", report, name="report")]
