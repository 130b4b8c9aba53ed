"""A filing by Excel: the workbook to fill in, the filled one rehearsed cell by cell, then loaded or not."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.collection.snapshot import values_kept
from hatangso.flows.apply_workbook import apply_workbook
from hatangso.flows.refused import Refused
from hatangso.flows.rehearse_workbook import UNDER_WAY, marked_workbook, upload_workbook
from hatangso.flows.save_cells import state_said
from hatangso.flows.workbook_of_filing import workbook_of_filing
from hatangso.store.collection.filing_sheets import sheet_of
from hatangso.store.collection.models import Filing, FilingUpload
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.filing_page import asked_filing, frame_of
from hatangso.web.pages.collections.filing_rows import shown
from hatangso.web.templatetags.progress import spoken

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHANGES_A_PAGE = 100
SENT_SHOWN = 10


@require_safe
@unit_page("view_programme", "enter_figures", "run_collections")
def filing_workbook(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The workbook of this filing, to be filled in."""
    one = asked_filing(request, unit, pk)
    content = workbook_of_filing(actor=request.actor, filing=one)  # type: ignore[attr-defined]
    return _file(content, f"so-lieu-{unit.code}-{one.recipient.collection.period}-{one.pk}.xlsx")


@unit_page("enter_figures")
def filing_upload(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """GET: what was sent and what it would do. POST: a file is sent, loaded or dropped."""
    one = asked_filing(request, unit, pk)
    refused = ""
    if request.method == "POST":
        try:
            return _act(request, unit, one)
        except Refused as wrong:
            refused = wrong.sentence
            one = asked_filing(request, unit, pk)
    sent = list(
        FilingUpload.objects.filter(filing=one, table="").select_related("received", "by")[:SENT_SHOWN]
    )
    upload = next((each for each in sent if each.state in {*UNDER_WAY, "failed"}), None)
    if upload is not None and upload.state == "failed" and upload != sent[0]:
        upload = None
    frame = frame_of(request, one)
    return render(
        request,
        "collections/filing_upload.html",
        {
            **frame,
            "refused": refused,
            "upload": upload,
            "sent": sent,
            "locked": "" if frame["standing"].may["save"] else state_said(one),
            **(_rehearsed(request, one, upload) if upload and upload.state == "rehearsed" else {}),
        },
        status=422 if refused else 200,
    )


@require_safe
@unit_page("enter_figures")
def filing_upload_marked(request: HttpRequest, unit: Unit, pk: int, upload: int) -> HttpResponse:
    """The workbook that was sent, its cells to be mended marked."""
    one = asked_filing(request, unit, pk)
    sent = get_object_or_404(
        FilingUpload.objects.select_related("received"), filing=one, table="", pk=upload, state="rehearsed"
    )
    content = marked_workbook(sent, request.actor)  # type: ignore[attr-defined]
    return _file(content, f"can-sua-{unit.code}-{one.pk}.xlsx")


def _act(request: HttpRequest, unit: Unit, one: Filing) -> HttpResponse:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    action = request.POST.get("action", "")
    if action in ("apply", "replace"):
        upload = get_object_or_404(
            FilingUpload.objects.select_related("filing__recipient__place", "received"),
            filing=one,
            table="",
            pk=asked_number(request.POST.get("upload")),
        )
        count = apply_workbook(actor=actor, upload=upload, replace=action == "replace", now=now)
        said = ngettext("Đã nạp %(count)d ô từ tệp.", "Đã nạp %(count)d ô từ tệp.", count)
        messages.success(request, said % {"count": count})
        return redirect("filing", unit.code, one.pk)
    if getattr(request, "upload_too_large", False):
        raise Refused(_("Tệp quá lớn nên bị dừng giữa chừng; chưa có gì thay đổi."), field="file")
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Hãy chọn tệp Excel (.xlsx) đã điền."), field="file")
    upload_workbook(actor=actor, filing=one, file=file, name=file.name or "", now=now)
    return redirect("filing_upload", unit.code, one.pk)


def _rehearsed(request: HttpRequest, one: Filing, upload: FilingUpload) -> dict[str, Any]:
    story = upload.story
    rows = {row.key: row for row in sheet_of(one).rows}
    lines = []
    for kind in ("conflicts", "changes"):
        for told in story.get(kind, ()):
            key = CellKey.of(told["key"])
            row = rows.get(key) if key else None
            if row is not None:
                before, after = values_kept(told["before"]), values_kept(told["after"])
                lines.append(
                    {
                        "label": spoken(row.label),
                        "place": row.place_label,
                        "before": shown(before, row),
                        "after": shown(after, row),
                        "is_conflict": kind == "conflicts",
                        "beside": list(_beside(before, after)),
                    }
                )
    return {
        "story": story,
        "lines": Paginator(lines, CHANGES_A_PAGE).get_page(request.GET.get("page")),
        "page": Paginator(lines, CHANGES_A_PAGE).get_page(request.GET.get("page")),
        "change_count": len(story.get("changes", ())),
        "conflict_count": len(story.get("conflicts", ())),
        "wrong": len(story.get("hard", ())) + len(story.get("unplaced", ())),
        "is_stale": story.get("revision") != one.revision,
    }


def _beside(before: CellValues, after: CellValues) -> Iterator[tuple[str, str, str]]:
    """What changes beside the figure: the note, and the reasons for what looks unusual."""
    if before.note != after.note:
        yield _("Ghi chú"), before.note, after.note
    was, reasons = dict(before.confirmed), dict(after.confirmed)
    old = dict.fromkeys(was[rule] for rule in was if reasons.get(rule) != was[rule])
    new = dict.fromkeys(reasons[rule] for rule in reasons if was.get(rule) != reasons[rule])
    if old or new:
        yield _("Giải thích"), "; ".join(old), "; ".join(new)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns = [
    path("<unit:unit_code>/thu-thap/nop/<int:pk>/bieu.xlsx", filing_workbook, name="filing_workbook"),
    path("<unit:unit_code>/thu-thap/nop/<int:pk>/nap/", filing_upload, name="filing_upload"),
    path(
        "<unit:unit_code>/thu-thap/nop/<int:pk>/nap/<int:upload>/can-sua.xlsx",
        filing_upload_marked,
        name="filing_upload_marked",
    ),
]
