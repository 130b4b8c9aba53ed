"""One row of a short asked table, typed in a form made from the table's columns."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.collection.sheet import TableColumn
from hatangso.domain.tables.definition import TableDefinition
from hatangso.flows.edit_table_rows import RowRefused, save_row
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Filing, FilingTableRow
from hatangso.store.collection.table_sheets import communes_of, rows_of
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.filing_page import asked_filing, frame_of
from hatangso.web.pages.collections.filing_table import definition_of
from hatangso.web.pages.collections.table_values import how_written, typed_text
from hatangso.web.templatetags.progress import spoken

NEW = "moi"
LONG_LISTS = 400  # communes; a select of more is no help


class RowForm(forms.Form):
    """A field for each column. What is typed is read by the flow, the same way as a file's cells."""

    def __init__(self, *args: Any, table: TableDefinition, communes: dict[str, Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        for column in table.columns:
            self.fields[column.code] = _field(column, communes)


@unit_page("enter_figures")
def filing_table_row(request: HttpRequest, unit: Unit, pk: int, table: str, row: str) -> HttpResponse:
    """The form of a row, 'moi' for a new one; POST keeps it."""
    one = asked_filing(request, unit, pk)
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("enter_figures", one.recipient.place, frozenset({one.recipient.organisation_id}))
    definition = definition_of(one, table)
    held = _held(one, table, row)
    communes = communes_of(one.recipient.place)
    initial = {c.code: typed_text(c, held.values.get(c.code)) for c in definition.columns} if held else {}
    if held is None and len(communes) == 1:
        initial = {c.code: next(iter(communes)) for c in definition.columns if c.kind == "commune"}
    posted = request.POST if request.method == "POST" else None
    form = RowForm(posted, initial=initial, table=definition, communes=communes)
    refused = ""
    if request.method == "POST":
        form.is_valid()
        try:
            save_row(
                actor=actor,
                filing=one,
                table=definition,
                row="" if held is None else held.row,
                raw={column.code: request.POST.get(column.code, "") for column in definition.columns},
                revision=asked_number(request.POST.get("revision")),
                now=timezone.now(),
            )
        except RowRefused as wrong:
            refused = wrong.by_column.pop("", wrong.sentence)
            form.errors.clear()
            for code, sentence in wrong.by_column.items():
                form.add_error(code, sentence)
        except Refused as wrong:
            refused = wrong.sentence
            form.errors.clear()
            if wrong.field in form.fields:
                form.add_error(wrong.field, wrong.sentence)
        else:
            messages.success(request, _("Đã lưu dòng; số liệu của xã, phường đã tính lại."))
            if request.POST.get("next"):
                return redirect("filing_table_row", unit.code, pk, table, NEW)
            return redirect("filing_table", unit.code, pk, table)
    return render(
        request,
        "collections/filing_table_row.html",
        {
            **frame_of(request, one),
            "table": definition,
            "form": form,
            "row": held,
            "revision": held.revision if held else 0,
            "refused": refused,
        },
        status=422 if refused else 200,
    )


def _held(one: Filing, table: str, row: str) -> FilingTableRow | None:
    if row == NEW:
        return None
    held: FilingTableRow | None = rows_of(one, table).filter(row=row).first()
    if held is None:
        raise Http404(_("Dòng này không còn."))
    return held


def _field(column: TableColumn, communes: dict[str, Unit]) -> forms.Field:
    label = f"{spoken(column.label)} ({column.unit})" if column.unit else spoken(column.label)
    common: dict[str, Any] = {"label": label, "required": column.required, "help_text": how_written(column)}
    if column.kind == "choice":
        common["help_text"] = ""
        offered = [("", "–"), *((code, spoken(words)) for code, words in column.choices)]
        return forms.ChoiceField(choices=offered, **common)
    if column.kind == "commune" and len(communes) <= LONG_LISTS:
        common["help_text"] = ""
        named = sorted(communes.values(), key=lambda unit: unit.name)
        return forms.ChoiceField(
            choices=[("", "–"), *((unit.code, unit.full_name) for unit in named)], **common
        )
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    if column.kind in ("count", "number", "longitude", "latitude"):
        widget.attrs["inputmode"] = "decimal"
    if column.kind == "area":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **common)
    return forms.CharField(widget=widget, **common)


urlpatterns = [
    path(
        "<unit:unit_code>/thu-thap/nop/<int:pk>/bang/<slug:table>/dong/<slug:row>/",
        filing_table_row,
        name="filing_table_row",
    )
]
