"""The sheet of counts: every neighbourhood and group of a programme at once, by a day and from a source."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.support.tally import Cell
from hatangso.flows.refused import Refused
from hatangso.flows.rehearsal import whole_number
from hatangso.flows.tell_support_counts import CountEntry, cell_name, counts_mark, tell_support_counts
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.support.models import SupportProgramme
from hatangso.store.support.queries import Tally, tallies
from hatangso.web.day_input import DayInput
from hatangso.web.page import unit_page
from hatangso.web.pages.support.reading import programme_of


class SheetForm(forms.Form):
    """For which day, and who says so."""

    as_of = forms.DateField(label=gettext_lazy("Số liệu đến ngày"), widget=DayInput)
    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: rà soát của tổ dân phố, văn bản số…"),
    )


@dataclass
class SheetCell:
    """One cell of the sheet as it is shown: two texts, what is wrong with them, what is known."""

    neighbourhood: Neighbourhood
    group: str
    name: str
    known: Cell
    eligible: str
    helped: str
    wrong: str = ""


@unit_page("manage_support")
def support_counts(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """What is typed is kept whole or not at all; empty cells are left as they are.

    The sheet begins empty, what is known beside it: a number is told for a day only by who counted it.
    """
    programme = programme_of(unit, pk)
    today = timezone.localdate()
    (tally,) = tallies([programme], today=today)
    form = SheetForm(request.POST or None, initial={"as_of": today})
    lines = _lines(request, tally, programme)
    cells = [cell for _place, of_place in lines for cell in of_place]
    if request.method == "POST":
        entries = [entry for cell in cells if (entry := _entry(cell))]
        if not any(cell.wrong for cell in cells) and form.is_valid() and _kept(
            request, programme, form, entries, cells
        ):  # fmt: skip
            return redirect("support_programme", unit.code, pk)
    context = {
        "programme": programme,
        "form": form,
        "groups": tally.groups,
        "lines": lines,
        "wrong": sum(bool(cell.wrong) for cell in cells),
        "seen": request.POST.get("seen") or counts_mark(programme),
    }
    return render(request, "support/counts.html", context, status=422 if form.is_bound else 200)


def _lines(
    request: HttpRequest, tally: Tally, programme: SupportProgramme
) -> list[tuple[Neighbourhood, list[SheetCell]]]:
    lines = []
    for row in tally.rows:
        cells = []
        for group, known in zip(tally.groups, row.cells, strict=True):
            name = cell_name(row.neighbourhood.pk, group, programme)
            eligible, helped = (request.POST.get(f"{name}-{which}", "").strip() for which in ("du", "da"))
            cells.append(SheetCell(row.neighbourhood, group, name, known, eligible, helped))
        lines.append((row.neighbourhood, cells))
    return lines


def _entry(cell: SheetCell) -> CountEntry | None:
    """What the cell tells; None where it is empty or wrong, which is then said at the cell."""
    try:
        eligible, helped = whole_number(cell.eligible), whole_number(cell.helped)
    except ValueError:
        cell.wrong = _("Hãy ghi số nguyên, ví dụ 12.")
        return None
    if eligible is None and helped is None:
        return None
    if eligible is None or helped is None:
        cell.wrong = _("Hãy ghi cả hai số; chưa hỗ trợ hộ nào thì ghi 0.")
        return None
    if helped > eligible:
        cell.wrong = _("Số đã hỗ trợ lớn hơn số đủ điều kiện.")
        return None
    return CountEntry(cell.neighbourhood, cell.group, eligible, helped)


def _kept(
    request: HttpRequest,
    programme: SupportProgramme,
    form: SheetForm,
    entries: list[CountEntry],
    cells: list[SheetCell],
) -> bool:
    as_of: date = form.cleaned_data["as_of"]
    try:
        count = tell_support_counts(
            actor=request.actor,  # type: ignore[attr-defined]
            programme=programme,
            entries=entries,
            as_of=as_of,
            source=form.cleaned_data["source"],
            seen=request.POST.get("seen", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        by_name: dict[str, Any] = {cell.name: cell for cell in cells}
        if refused.field in by_name:
            by_name[refused.field].wrong = refused.sentence
        else:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    messages.success(request, _("Đã lưu %(count)d ô số liệu.") % {"count": count})
    return True


urlpatterns = [path("<unit:unit_code>/ho-tro/<int:pk>/so-luong/", support_counts, name="support_counts")]
