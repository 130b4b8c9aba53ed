"""The criteria that a locality entered for an index: added, changed, taken out, copied from an example."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hatangso.catalog.index_files import examples_for
from hatangso.domain.indices.index import Index
from hatangso.flows.index_criteria import (
    add_criterion,
    copy_example,
    drop_criterion,
    edit_criterion,
)
from hatangso.flows.refused import Refused
from hatangso.store.indices.models import OwnCriterion
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.criterion_form import CriterionForm, initial_of
from hatangso.web.pages.indices.words import RULES, index_or_404, said
from hatangso.web.refused_form import tell_form


@unit_page("score_index")
def index_criteria(request: HttpRequest, unit: Unit, code: str) -> HttpResponse:
    """The locality's own criteria by group."""
    index = _open_index(code)
    rows = list(OwnCriterion.objects.filter(unit=unit, index=code))
    rules = dict(RULES)
    return render(
        request,
        "indices/criteria.html",
        {
            "index": index,
            "groups": [
                {
                    "name": said(group.name),
                    "points": group.points,
                    "expected": group.expected,
                    "rows": [
                        {"row": row, "rule": rules.get(row.rule.get("kind", ""), "")}
                        for row in rows
                        if row.group == group.code
                    ],
                    "entered": sum(row.points for row in rows if row.group == group.code and not row.bonus),
                }
                for group in index.groups
            ],
            "total": len(rows),
            "from_example": any(row.example for row in rows),
            "examples": examples_for(code),
        },
    )


@unit_page("score_index")
def index_criterion_add(request: HttpRequest, unit: Unit, code: str) -> HttpResponse:
    """One more criterion; `?group=` chooses its group."""
    index = _open_index(code)
    initial = {"group": request.GET.get("group", "")}
    form = CriterionForm(request.POST or None, index=index, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_criterion(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                index_code=code,
                facts=form.facts(),
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã thêm tiêu chí %(code)s.") % {"code": added.code})
            return redirect("index_criteria", unit.code, code)
    return _form(request, index, form, _("Thêm tiêu chí"))


@unit_page("score_index")
def index_criterion_edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Change a criterion; rounds already opened keep the old one."""
    row = get_object_or_404(OwnCriterion.objects.select_related("unit"), pk=pk, unit=unit)
    index = _open_index(row.index)
    form = CriterionForm(request.POST or None, index=index, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            edit_criterion(
                actor=request.actor,  # type: ignore[attr-defined]
                criterion=row,
                facts=form.facts(),
                seen=form.cleaned_data["seen"],
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu tiêu chí; các kỳ đã mở vẫn giữ tiêu chí cũ."))
            return redirect("index_criteria", unit.code, row.index)
    return _form(request, index, form, _("Sửa tiêu chí"))


@require_POST
@unit_page("score_index")
def index_criterion_drop(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Take a criterion out."""
    row = get_object_or_404(OwnCriterion.objects.select_related("unit"), pk=pk, unit=unit)
    drop_criterion(actor=request.actor, criterion=row)  # type: ignore[attr-defined]
    messages.success(request, _("Đã xoá tiêu chí; các kỳ đã mở vẫn giữ."))
    return redirect("index_criteria", unit.code, row.index)


@require_POST
@unit_page("score_index")
def index_copy_example(request: HttpRequest, unit: Unit, code: str) -> HttpResponse:
    """Copy the invented set as a frame."""
    try:
        count = copy_example(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            index_code=code,
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request,
            ngettext(
                "Đã chép %(count)d tiêu chí ví dụ; hãy sửa từng tiêu chí theo văn bản gốc.",
                "Đã chép %(count)d tiêu chí ví dụ; hãy sửa từng tiêu chí theo văn bản gốc.",
                count,
            )
            % {"count": count},
        )
    return redirect("index_criteria", unit.code, code)


def _open_index(code: str) -> Index:
    index = index_or_404(code)
    if not index.is_points or index.example_of:
        raise Http404
    return index


def _form(request: HttpRequest, index: Index, form: CriterionForm, heading: str) -> HttpResponse:
    context: dict[str, Any] = {"index": index, "form": form, "heading": heading}
    status = 422 if request.method == "POST" else 200
    return render(request, "indices/criterion_form.html", context, status=status)


urlpatterns = [
    path("<unit:unit_code>/bo-chi-so/<slug:code>/tieu-chi/", index_criteria, name="index_criteria"),
    path(
        "<unit:unit_code>/bo-chi-so/<slug:code>/tieu-chi/them/",
        index_criterion_add,
        name="index_criterion_add",
    ),
    path(
        "<unit:unit_code>/bo-chi-so/tieu-chi/<int:pk>/sua/", index_criterion_edit, name="index_criterion_edit"
    ),
    path(
        "<unit:unit_code>/bo-chi-so/tieu-chi/<int:pk>/xoa/", index_criterion_drop, name="index_criterion_drop"
    ),
    path("<unit:unit_code>/bo-chi-so/<slug:code>/chep-vi-du/", index_copy_example, name="index_copy_example"),
]
