"""A filing: its sheet on a phone or a desk, saved as one types, handed in; read by who approves it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hatangso.domain.collection.sheet import TableSheet
from hatangso.domain.collection.snapshot import values_kept
from hatangso.domain.places.search_key import search_key
from hatangso.domain.progress.observation import Progress
from hatangso.domain.validation.filing import rows_to_check
from hatangso.domain.validation.page import rules_for_page
from hatangso.flows.check_filing import Findings, check_filing
from hatangso.flows.decide_filing import may_decide
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import save_cells
from hatangso.flows.submit_filing import FilingRefused, submit_filing
from hatangso.store.collection.filing_sheets import LaidOut, lay_out, seen_before
from hatangso.store.collection.models import CellRemark, Filing, FilingStep
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.filing_page import asked_filing, frame_of
from hatangso.web.pages.collections.filing_reasons import explain_posted, unexplained
from hatangso.web.pages.collections.filing_rows import Group, RowView, groups_of, read_posted, views_of
from hatangso.web.templatetags.progress import spoken

ROWS_A_PAGE = 60  # a ward's own sheet fits; a province's communes are leafed through, or filtered


@unit_page("view_programme", "enter_figures", "run_collections")
def filing(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The sheet; POST (without scripts) saves all that was typed, and hands it in where asked to."""
    one = asked_filing(request, unit, pk)
    refused = ""
    told: dict[str, RowView] = {}
    if request.method == "POST":
        refused, told, done = _keep(request, one)
        if done:
            return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
        one = asked_filing(request, unit, pk)
    laid = lay_out(one)
    findings = check_filing(one, laid, actor=request.actor)  # type: ignore[attr-defined]
    questions = list(CellRemark.objects.filter(filing=one).select_related("by", "answered_by").order_by("pk"))
    views = views_of(laid.sheet, findings, questions)
    against = seen_before(laid, one)
    for view in views:
        if against is not None:
            view.before_this = values_kept(against.cells.get(view.key, {}))
        if view.key in told:
            before = told[view.key]
            view.typed, view.errors, view.conflict = before.typed, before.errors, before.conflict
    context = {
        **frame_of(request, one),
        **_counted(views, laid.sheet.tables, findings),
        **_chosen(request, views, laid),
    }
    standing = context["standing"]
    return render(
        request,
        "collections/filing.html",
        {
            **context,
            "sheet": laid.sheet,
            "progresses": list(Progress),
            "against": against,
            "corrected": one.steps.filter(action="correct", version=one.version).last()
            if one.version > 1 and standing.may["approve"]
            else None,
            "alike": unexplained(findings) if standing.may["save"] else [],
            "refused": refused,
            "declared": _declared(views, context["groups"], findings) if standing.may["save"] else None,
            "story": story_of(one, {view.key: row_name(view) for view in views}),
            "why_not": may_decide(request.actor, one, timezone.now())  # type: ignore[attr-defined]
            if standing.may["approve"]
            else "",
            "returned": one.steps.filter(action="return").last() if one.state == "returned" else None,
        },
        status=422 if refused else 200,
    )


def _declared(views: list[RowView], groups: list[Group], findings: Findings) -> dict[str, Any]:
    """The rules of the rows that are shown, for the browser."""
    shown = {view.key for group in groups for view in group.rows}
    rows = rows_to_check({view.row.key: view.row.current for view in views}, findings.context)
    return rules_for_page([row for row in rows if row.key in shown], findings.context.known.parts)


def _keep(request: HttpRequest, one: Filing) -> tuple[str, dict[str, RowView], bool]:
    """The sentence of what went wrong, the rows with their errors, and whether all is done."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    views = views_of(lay_out(one).sheet, None)
    saves = read_posted(views, request.POST)
    seen = asked_number(request.POST.get("seen"))
    try:
        saved = save_cells(actor=actor, filing=one, cells=saves, seen=seen, now=now)
    except Refused as wrong:
        return wrong.sentence, {view.key: view for view in views}, False
    conflicts = {conflict.key.text: conflict for conflict in saved.conflicts}
    for view in views:
        view.conflict = conflicts.get(view.key)
        if sentence := saved.refused.get(view.row.key):
            view.errors["row"] = sentence
    wrong_rows = {view.key: view for view in views if view.errors or view.conflict}
    kept = len(saves) - len(saved.conflicts) - len(saved.refused)
    if wrong_rows:
        return _unkept(len(wrong_rows), kept), wrong_rows, False
    if request.POST.get("action") == "explain":
        said, done = explain_posted(request, one, now)
        return said, {}, done
    if request.POST.get("action") != "submit":
        messages.success(request, _kept(kept))
        return "", {}, True
    try:
        own = saved.revision if not saved.others else seen
        submit_filing(actor=actor, filing=one, seen=own, note=request.POST.get("note", ""), now=now)
    except FilingRefused as wrong:
        return wrong.sentence, {}, False
    except Refused as wrong:
        return wrong.sentence, {}, False
    messages.success(request, _("Đã nộp. Bạn sẽ được báo khi bộ số liệu được duyệt hoặc trả lại."))
    return "", {}, True


def _unkept(wrong: int, kept: int) -> str:
    said = ngettext(
        "Còn %(count)d dòng chưa lưu được, xem ở từng dòng.",
        "Còn %(count)d dòng chưa lưu được, xem ở từng dòng.",
        wrong,
    ) % {"count": wrong}
    more = ngettext("Đã lưu %(count)d ô.", "Đã lưu %(count)d ô.", kept) % {"count": kept}
    return f"{said} {more}" if kept else said


def _kept(count: int) -> str:
    """What was typed with scripts is saved already, so that nothing is left to be counted."""
    if not count:
        return _("Mọi số liệu đã được lưu.")
    return ngettext("Đã lưu %(count)d ô.", "Đã lưu %(count)d ô.", count) % {"count": count}


def _counted(views: list[RowView], tables: Iterable[TableSheet], findings: Findings) -> dict[str, Any]:
    """What is missing, wrong and unusual; a table that is not handed in yet is named as a row is."""
    names = {view.key: row_name(view) for view in views}
    names.update({f"table:{table.code}": spoken(table.label) for table in tables})
    return {
        "all_rows": len(views),
        "missing": sum(view.missing for view in views),
        "hard": [(names[one.key], one) for one in findings.hard if one.rule != "blank"],
        "soft": [(names[one.key], one, findings.reason(one)) for one in findings.soft],
        "unanswered": len(findings.unanswered),
        "changed": [(names[view.key], view) for view in views if view.changed],
    }


def _chosen(request: HttpRequest, views: list[RowView], laid: LaidOut) -> dict[str, Any]:
    """The rows asked for: of one indicator, of places by name, only those still to do; a page of them."""
    asked = request.GET
    indicator = asked.get("indicator", "")
    words = search_key(asked.get("q", "")[:100]).split()
    only = asked.get("only", "")
    found = [
        view
        for view in views
        if (not indicator or view.row.key.indicator == indicator)
        and all(word in search_key(row_name(view)) for word in words)
        and _is_wanted(view, only)
    ]
    page = Paginator(found, ROWS_A_PAGE).get_page(asked.get("page"))
    return {
        "groups": groups_of(page, laid.sheet.place_code),
        "page": page,
        "indicators": [(code, spoken(one.label)) for code, one in laid.definitions.items()],
        "indicator": indicator,
        "text": asked.get("q", ""),
        "only": only,
        "is_filtered": bool(indicator or words or only),
        "is_large": len(views) > ROWS_A_PAGE,
    }


def _is_wanted(view: RowView, only: str) -> bool:
    if only == "missing":
        return view.missing
    if only == "wrong":
        return bool(view.hard or view.soft)
    if only == "changed":
        return view.changed
    if only == "asked":
        return bool(view.questions)
    return True


def row_name(view: RowView) -> str:
    """The row's indicator and place."""
    return f"{spoken(view.row.label)} – {view.row.place_label}"


def story_of(filing: Filing, names: dict[str, str]) -> list[tuple[FilingStep, list[tuple[str, CellRemark]]]]:
    """What happened to it, oldest first, each step with its remarks and the rows they are about."""
    steps = filing.recipient.steps.select_related("by").prefetch_related(
        "remarks__by", "remarks__answered_by"
    )
    return [
        (step, [(names.get(remark.cell, remark.cell), remark) for remark in step.remarks.all()])
        for step in steps
    ]


urlpatterns = [path("<unit:unit_code>/thu-thap/nop/<int:pk>/", filing, name="filing")]
