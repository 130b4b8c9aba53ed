"""The money of the programme by year: estimated, allotted and spent, by source."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.keep_money import add_money, drop_money
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import MoneyLine, Task
from hatangso.store.programme.money_queries import visible_money
from hatangso.web.asked import asked_id
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.money.kinds import KINDS, SOURCES, by_source, by_year
from hatangso.web.refused_form import tell_form


class MoneyForm(forms.Form):
    """One amount."""

    task = forms.ModelChoiceField(
        label=pgettext_lazy("một", "Nhiệm vụ"),
        queryset=Task.objects.none(),
        required=False,
        empty_label=gettext_lazy("(khoản chung của kế hoạch)"),
    )
    content = forms.CharField(label=gettext_lazy("Nội dung chi"), required=False, max_length=300)
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=2020, max_value=2100)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=list(KINDS.items()))
    source = forms.ChoiceField(label=gettext_lazy("Nguồn"), choices=list(SOURCES.items()))
    amount = forms.CharField(
        label=gettext_lazy("Số tiền (đồng)"),
        help_text=gettext_lazy("Ví dụ 150.000.000"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    document = forms.CharField(label=gettext_lazy("Văn bản (số, ngày)"), required=False, max_length=200)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = Task.objects.filter(unit=unit)  # type: ignore[attr-defined]

    def clean_amount(self) -> int:
        """Dots and spaces between thousands are how amounts are written; anything else is asked again."""
        text = self.cleaned_data["amount"].lower().removesuffix("đồng").removesuffix("đ")
        digits = text.replace(".", "").replace(" ", "").replace("\u00a0", "")
        if not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(
                _("Chỉ ghi số đồng, ví dụ 150.000.000 (không ghi “triệu”, không dùng dấu phẩy).")
            )
        return int(digits)


@unit_page("view_programme")
def money(request: HttpRequest, unit: Unit) -> HttpResponse:
    """One year's lines with their sums; the form to add one; `?export=xlsx|csv`."""
    actor, this_year = request.actor, timezone.localdate().year  # type: ignore[attr-defined]
    may_manage = actor.may("manage_money", unit)
    lines = visible_money(actor, unit)
    years = sorted({*lines.order_by().values_list("year", flat=True).distinct(), this_year, this_year + 1})
    asked = asked_id(request.GET.get("year"))
    year = asked if asked in years else this_year
    form = MoneyForm(
        request.POST or None, unit=unit, initial={"year": year, "task": request.GET.get("task") or None}
    )
    if request.method == "POST":
        actor.require("manage_money", unit)
        if form.is_valid() and _added(request, unit, form):
            return redirect(f"{reverse('money', args=[unit.code])}?year={form.cleaned_data['year']}")
    of_year = lines.filter(year=year)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"kinh-phi-{unit.code}-{year}", _headings(), _rows(of_year))
    return render(
        request,
        "money/listing.html",
        {
            "form": form,
            "page": Paginator(of_year, 25).get_page(request.GET.get("page")),
            "year": year,
            "years": years,
            "kinds": KINDS,
            "table": by_source(of_year),
            "by_year": by_year(lines),
            "may_manage": may_manage,
            "sees_all": actor.sees_all(unit),
        },
    )


def _added(request: HttpRequest, unit: Unit, form: MoneyForm) -> bool:
    try:
        add_money(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except Refused as refused:
        tell_form(form, refused)
        return False
    messages.success(request, _("Đã ghi khoản kinh phí."))
    return True


def _headings() -> list[str]:
    return [
        _("Năm"),
        _("Loại"),
        _("Nguồn"),
        pgettext("một", "Nhiệm vụ"),
        _("Nội dung chi"),
        _("Số tiền (đồng)"),
        _("Văn bản"),
    ]


def _rows(lines: Any) -> Iterator[list[Any]]:
    for line in lines:
        yield [
            line.year,
            str(KINDS[line.kind]),
            str(SOURCES[line.source]),
            line.task.text if line.task else "",
            line.content,
            line.amount,
            line.document,
        ]


@require_POST
@unit_page("manage_money")
def drop(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Take out a line entered by mistake."""
    line = get_object_or_404(MoneyLine.objects.select_related("unit"), pk=pk, unit=unit)
    drop_money(actor=request.actor, line=line)  # type: ignore[attr-defined]
    messages.success(request, _("Đã bỏ khoản kinh phí; nhật ký còn giữ nội dung cũ."))
    return redirect(f"{reverse('money', args=[unit.code])}?year={line.year}")


urlpatterns = [
    path("<unit:unit_code>/kinh-phi/", money, name="money"),
    path("<unit:unit_code>/kinh-phi/<int:pk>/bo/", drop, name="money_drop"),
]
