"""An asked table of a filing: its template, the file sent for it, what that would change, its rows."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hatangso.domain.places.search_key import search_key
from hatangso.domain.tables.definition import TableDefinition
from hatangso.flows.apply_table import apply_table, changes_of
from hatangso.flows.check_filing import impossible_figures
from hatangso.flows.edit_table_rows import is_long, remove_row
from hatangso.flows.receive_table import too_large
from hatangso.flows.refused import Refused
from hatangso.flows.upload_table import UNDER_WAY, drop_upload, read_upload_again, upload_table
from hatangso.store.collection.models import Filing, FilingUpload
from hatangso.store.collection.table_sheets import asked_table, communes_of, rows_of, uploads_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.web.asked import asked_id, asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.filing_page import asked_filing, frame_of
from hatangso.web.pages.collections.table_values import cell_text, figure_text, how_written
from hatangso.web.templatetags.progress import spoken

CHANGES_A_PAGE = 50
ROWS_A_PAGE = 50
SENT_SHOWN = 10


@dataclass(frozen=True)
class ChangeLine:
    """One figure in the rehearsal: what it is now, what it would be."""

    indicator: Any
    place: str
    before: str
    after: str
    is_change: bool
    unknown: str
    presses: bool  # whether it needs somebody's eye: what is unknown, what cannot be
    wrong: str  # what a hard rule says of it


@unit_page("view_programme", "enter_figures", "run_collections")
def filing_table(request: HttpRequest, unit: Unit, pk: int, table: str) -> HttpResponse:
    """GET: where the table stands. POST `action`: upload, apply, drop, again, remove (a row)."""
    one = asked_filing(request, unit, pk)
    definition = definition_of(one, table)
    refused = ""
    if request.method == "POST":
        try:
            _do(request, one, definition)
        except Refused as wrong:
            refused = wrong.sentence
        else:
            return redirect("filing_table", unit.code, pk, table)
        one = asked_filing(request, unit, pk)
    sent = list(uploads_of(one, table)[:SENT_SHOWN])
    now = next((upload for upload in sent if upload.state in {*UNDER_WAY, "failed"}), None)
    if now is not None and now.state == "failed" and now != sent[0]:
        now = None
    context = {
        **frame_of(request, one),
        "table": definition,
        "upload": now,
        "sent": sent,
        "refused": refused,
        "tables": _tables(one),
        **(_rehearsal(request, one, definition, now) if now is not None and now.state == "rehearsed" else {}),
        **_rows(request, one, definition),
    }
    if now is not None and now.state == "failed":
        words = now.story.get("words", {})
        context["failure"] = words.get(
            "en" if (get_language() or "vi").startswith("en") else "vi", now.failure
        )
    context["columns"] = [(column, how_written(column)) for column in definition.columns]
    context["may_edit"] = context["standing"].may["save"]
    return render(request, "collections/filing_table.html", context, status=422 if refused else 200)


@unit_page("view_programme", "enter_figures", "run_collections")
def filing_table_progress(request: HttpRequest, unit: Unit, pk: int, upload: int) -> HttpResponse:
    """How far the reading is; when it has ended, the page is opened anew."""
    one = asked_filing(request, unit, pk)
    found = get_object_or_404(FilingUpload, pk=upload, filing=one)
    answer = render(request, "collections/filing_table_progress.html", {"upload": found, "filing": one})
    if found.state not in {"waiting", "reading"}:
        answer.headers["HX-Redirect"] = reverse("filing_table", args=[unit.code, pk, found.table])
    return answer


def definition_of(filing: Filing, code: str) -> TableDefinition:
    """The table of that code; 404 where it is not asked of this filing."""
    definition = asked_table(filing, code)
    if definition is None:
        raise Http404(_("Bảng này không thuộc yêu cầu số liệu."))
    return definition


def _do(request: HttpRequest, one: Filing, definition: TableDefinition) -> None:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    action = request.POST.get("action", "")
    if getattr(request, "upload_too_large", False):
        raise Refused(too_large())
    if action == "upload":
        file = request.FILES.get("file")
        if file is None:
            raise Refused(_("Hãy chọn tệp .xlsx hoặc .csv."))
        upload_table(actor=actor, filing=one, table=definition, file=file, name=file.name or "", now=now)
        return
    if action == "remove":
        remove_row(
            actor=actor,
            filing=one,
            table=definition,
            row=request.POST.get("row", ""),
            revision=asked_number(request.POST.get("revision")),
            now=now,
        )
        messages.success(request, _("Đã bỏ dòng; số liệu của xã, phường đã tính lại."))
        return
    upload = get_object_or_404(
        FilingUpload, pk=asked_id(request.POST.get("upload")) or 0, filing=one, table=definition.code
    )
    upload.filing = one
    if action == "apply":
        saved = apply_table(
            actor=actor,
            upload=upload,
            leave_out_bad=request.POST.get("leave_out_bad") == "1",
            seen=asked_number(request.POST.get("seen")),
            now=now,
        )
        count = sum(revision > 0 for revision in saved.revisions.values())
        messages.success(
            request,
            ngettext(
                "Đã nạp bảng vào %(count)d ô số liệu. Hãy xem lại rồi nộp.",
                "Đã nạp bảng vào %(count)d ô số liệu. Hãy xem lại rồi nộp.",
                count,
            )
            % {"count": count},
        )
    elif action == "again":
        read_upload_again(actor=actor, upload=upload, now=now)
    elif action == "drop":
        drop_upload(actor=actor, upload=upload)
        messages.info(request, _("Đã bỏ tệp vừa gửi; số liệu không thay đổi."))
    else:
        raise Refused(_("Không rõ phải làm gì; hãy tải lại trang."))


def _rehearsal(
    request: HttpRequest, one: Filing, definition: TableDefinition, upload: FilingUpload
) -> dict[str, Any]:
    """What the file would change, figure by figure; the faults with their column's name."""
    units = communes_of(one.recipient.place)
    changes = changes_of(one, definition, upload.story["figures"])
    known = definitions_by_code({change.key.indicator for change in changes})
    wrong = impossible_figures(
        (change.key, change.after, known[change.key.indicator].shape)
        for change in changes
        if change.key.indicator in known
    )
    lines = [
        ChangeLine(
            indicator=known[change.key.indicator].label,
            place=units[change.key.place].full_name if change.key.place in units else change.key.place,
            before=figure_text(change.before, known[change.key.indicator].shape),
            after=figure_text(change.after, known[change.key.indicator].shape),
            is_change=change.is_change,
            unknown=_unknown(dict(change.unknown)),
            presses=change.key in wrong or bool({"gaps", "no_whole"} & set(dict(change.unknown).values())),
            wrong=spoken(wrong[change.key]) if change.key in wrong else "",
        )
        for change in changes
        if change.key.indicator in known
    ]
    every = request.GET.get("all") == "1"
    words = search_key(request.GET.get("q", "")[:80]).split()
    shown = [
        line
        for line in lines
        if (every or line.is_change or line.presses) and all(word in search_key(line.place) for word in words)
    ]
    page = Paginator(shown, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    told = {figure["commune"] for figure in upload.story["figures"]}
    labels = {column.code: column.label for column in definition.columns}
    language = get_language() or "vi"
    return {
        "story": upload.story,
        "changes": page,
        "page": page,
        "wrong_count": len(wrong),
        "changed_count": sum(line.is_change for line in lines),
        "same_count": sum(not line.is_change for line in lines),
        "text": request.GET.get("q", ""),
        "every": every,
        "without": [unit.full_name for code, unit in units.items() if code not in told],
        "faults": [
            {
                "line": fault["line"],
                "label": labels.get(fault["column"]),
                "there": fault["there"],
                "sentence": fault["en"] if language.startswith("en") else fault["vi"],
            }
            for fault in upload.story["faults"]
        ],
    }


def _unknown(why: dict[str, str]) -> str:
    if "no_whole" in why.values():
        return _("tổng số bằng 0 nên không có tỉ lệ; giữ như cũ")
    if "gaps" in why.values():
        return _("có dòng bỏ trống nên không cộng được; giữ như cũ")
    return _("tệp không nói đến; giữ như cũ") if why else ""


def _rows(request: HttpRequest, one: Filing, definition: TableDefinition) -> dict[str, Any]:
    """The kept rows, filtered and a page of them."""
    words = search_key(request.GET.get("rq", "")[:80]).split()
    units = {unit.pk: unit for unit in communes_of(one.recipient.place).values()}
    found = []
    for row in rows_of(one, definition.code):
        cells = [cell_text(column, row.values.get(column.code), units) for column in definition.columns]
        if all(word in search_key(" ".join(cells)) for word in words):
            found.append((row, list(zip(definition.columns, cells, strict=True))))
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("rpage"))
    return {
        "rows": page,
        "row_text": request.GET.get("rq", ""),
        "is_long": is_long(one, definition),
        "any_rows": bool(found) or bool(words),
    }


def _tables(one: Filing) -> list[tuple[str, Any]]:
    """The other tables of the same filing."""
    found = []
    for asked in one.recipient.collection.tables.all():
        definition = asked_table(one, asked.table)
        if definition is not None:
            found.append((asked.table, definition.label))
    return found


_AT = "<unit:unit_code>/thu-thap/nop/<int:pk>/bang/"
urlpatterns = [
    path(f"{_AT}<slug:table>/", filing_table, name="filing_table"),
    path(f"{_AT}tien-do/<int:upload>/", filing_table_progress, name="filing_table_progress"),
]
