"""The money of the programme by year: estimated, allotted, spent, by source; the year's estimate for print."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.keep_money import add_money, drop_money
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import MoneyLine, Task
from hatangso.web.export import exported
from hatangso.web.page import unit_page

KINDS = {
    "estimate": gettext_lazy("Dự toán"),
    "allotted": gettext_lazy("Được giao"),
    "spent": gettext_lazy("Đã chi"),
}
SOURCES = {
    "budget": gettext_lazy("Ngân sách"),
    "enterprise": gettext_lazy("Doanh nghiệp"),
    "other": gettext_lazy("Nguồn khác"),
}


class MoneyForm(forms.Form):
    """One amount."""

    task = forms.ModelChoiceField(
        label=gettext_lazy("Nhiệm vụ"),
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
        digits = self.cleaned_data["amount"].replace(".", "").replace(" ", "").replace("\u00a0", "")
        if not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("Chỉ ghi số đồng, ví dụ 150.000.000 (không ghi “triệu”, dấu phẩy)."))
        return int(digits)


@unit_page("manage_money")
def money(request: HttpRequest, unit: Unit) -> HttpResponse:
    """One year's lines with their sums; the form to add one; `?export=xlsx`."""
    lines = MoneyLine.objects.filter(unit=unit).select_related("task", "entered_by")
    years = sorted(set(lines.values_list("year", flat=True)) | {timezone.localdate().year})
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and int(asked) in years else timezone.localdate().year
    form = MoneyForm(
        request.POST or None, unit=unit, initial={"year": year, "task": request.GET.get("task") or None}
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_money(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã ghi khoản kinh phí."))
            return redirect(f"{reverse('money', args=[unit.code])}?year={form.cleaned_data['year']}")
    this_year = lines.filter(year=year)
    if request.GET.get("export") in {"xlsx", "csv"}:
        return exported(request.GET["export"], f"kinh-phi-{unit.code}-{year}", _headings(), _rows(this_year))
    return render(
        request,
        "money/listing.html",
        {
            "form": form,
            "lines": this_year,
            "year": year,
            "years": years,
            "kinds": KINDS,
            "table": _table(this_year),
            "by_year": _by_year(lines),
        },
    )


def _table(lines: Any) -> list[dict[str, Any]]:
    """Rows by source with a sum a kind, and the sum of all; None where nothing was entered."""
    sums = {
        (row["source"], row["kind"]): row["total"]
        for row in lines.order_by().values("source", "kind").annotate(total=Sum("amount"))
    }
    rows = [
        {"label": label, "amounts": [sums.get((source, kind)) for kind in KINDS]}
        for source, label in SOURCES.items()
    ]
    totals = [
        sum(values) if (values := [row["amounts"][i] for row in rows if row["amounts"][i] is not None]) else None
        for i in range(len(KINDS))
    ]
    return [*rows, {"label": _("Tổng cộng"), "amounts": totals, "is_total": True}]


def _by_year(lines: Any) -> list[dict[str, Any]]:
    sums: dict[int, dict[str, int]] = {}
    for row in lines.order_by().values("year", "kind").annotate(total=Sum("amount")):
        sums.setdefault(row["year"], {})[row["kind"]] = row["total"]
    return [{"year": year, "amounts": [sums[year].get(kind) for kind in KINDS]} for year in sorted(sums)]


def _headings() -> list[str]:
    return [_("Năm"), _("Loại"), _("Nguồn"), _("Nhiệm vụ"), _("Nội dung chi"), _("Số tiền (đồng)"), _("Văn bản")]


def _rows(lines: Any) -> Any:
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
    line = get_object_or_404(MoneyLine, pk=pk, unit=unit)
    drop_money(actor=request.actor, line=line)  # type: ignore[attr-defined]
    messages.success(request, _("Đã bỏ khoản kinh phí; nhật ký còn giữ nội dung cũ."))
    return redirect(f"{reverse('money', args=[unit.code])}?year={line.year}")


urlpatterns = [
    path("<unit:unit_code>/kinh-phi/", money, name="money"),
    path("<unit:unit_code>/kinh-phi/<int:pk>/bo/", drop, name="money_drop"),
]
