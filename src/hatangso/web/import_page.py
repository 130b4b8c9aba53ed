"""What every page has in common that takes a table in: send, see what it would do, confirm."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.table_file import NotATable, Table, read_table
from hatangso.flows.receive import Purpose, bytes_of, receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.rehearsal import Rehearsal
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_id

Step = Callable[[Table], Rehearsal]


def import_page(
    request: HttpRequest,
    unit: Unit,
    *,
    heading: str,
    back: str,
    columns: str,
    rehearse: Step,
    write: Step,
    back_to: tuple[int, ...] = (),
    purpose: Purpose = "import",
    done_with: Callable[[Received], None] | None = None,
) -> HttpResponse:
    """GET: the form. POST with a file: it is received and rehearsed. POST with `received`: it is written.

    `back` is the name of the page to return to, `back_to` the ids in its address after the unit's code;
    `columns` tells which columns are read; `done_with` is called with the file once it is written.
    """
    way_back = reverse(back, args=[unit.code, *back_to])
    context = {"heading": heading, "back_url": way_back, "columns": columns}
    try:
        if request.method == "POST" and "received" in request.POST:
            received = _kept(request, unit, purpose)
            told = write(_table(received))
            if done_with is not None:
                done_with(received)
            messages.success(
                request,
                _("Đã nạp: thêm %(added)d, đổi %(changed)d, giữ nguyên %(same)d dòng.")
                % {"added": told.added, "changed": told.changed, "same": told.same},
            )
            return redirect(way_back)
        if request.method == "POST":
            file = request.FILES.get("file")
            if file is None:
                raise Refused(_("Hãy chọn tệp .xlsx hoặc .csv."))
            received = receive_file(
                by=request.user,
                unit=unit,
                file=file.read(),
                name=file.name or "",
                purpose=purpose,
                now=timezone.now(),
            )
            told = rehearse(_table(received))
            return render(request, "import.html", {**context, "told": told, "received": received})
    except Refused as refused:
        return render(request, "import.html", {**context, "problem": refused.sentence})
    return render(request, "import.html", context)


def _kept(request: HttpRequest, unit: Unit, purpose: Purpose) -> Received:
    received = Received.objects.filter(
        pk=asked_id(request.POST.get("received")) or 0,
        unit=unit,
        purpose=purpose,
        received_by_id=request.user.pk,
    ).first()
    if received is None:
        raise Refused(_("Không còn tệp đã gửi. Hãy chọn lại tệp."))
    return received


def _table(received: Received) -> Table:
    try:
        return read_table(bytes_of(received))
    except NotATable as refused:
        raise Refused(refused.words.spoken_in(get_language() or "vi")) from None
