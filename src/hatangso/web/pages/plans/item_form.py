"""The form of each kind of plan item: the fields of the plan-extract schema, in words a person writes."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.flows.item_shape import UNITS
from hatangso.flows.schedule_words import schedule_in
from hatangso.store.plans.models import PlanItem
from hatangso.web.pages.plans.item_words import (
    COMPONENTS,
    FREQUENCIES,
    OPS,
    indicator_choices,
    schedule_words,
)

EXTRA_MEASURES = 2


class ItemForm(forms.Form):
    """The base of every kind's form."""

    text = forms.CharField(label=gettext_lazy("Nội dung"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, item: PlanItem) -> None:
        super().__init__(data, initial=self.initial_of(item.data))
        self.item = item

    def initial_of(self, data: dict[str, Any]) -> dict[str, Any]:
        """The item's fields as the form's."""
        return dict(data)

    def data_of_item(self) -> dict[str, Any]:
        """The form's fields as the item's."""
        return dict(self.cleaned_data)

    def field_of(self, name: str | None) -> str | None:
        """The form's field that a refusal is about."""
        return name if name in self.fields else None


class ListField(forms.CharField):
    """Several names, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = str(value or "").splitlines()
        return [" ".join(line.split()) for line in lines if line.strip()]


class MeasuresMixin(ItemForm):
    """Rows of measures: indicator, comparator, value, unit; empty rows count as none."""

    def __init__(self, data: Any = None, *, item: PlanItem) -> None:
        super().__init__(data, item=item)
        known = item.data.get("measures") or []
        self.rows = max(len(known) + EXTRA_MEASURES, self._posted_rows())
        choices = [("", _("(chưa có trong danh mục)")), *indicator_choices(item.plan.unit)]
        for row in range(self.rows):
            measure = known[row] if row < len(known) else {}
            value = measure.get("value")
            low, high = (value[0], value[1]) if isinstance(value, list | tuple) else (value, None)
            add = self.fields.__setitem__
            add(
                f"m{row}_indicator",
                forms.ChoiceField(
                    choices=choices, required=False, initial=measure.get("indicator") or "", label=_("Chỉ số")
                ),
            )
            add(
                f"m{row}_op",
                forms.ChoiceField(
                    choices=[("", _("(bỏ dòng này)")), *OPS.items()],
                    required=False,
                    initial=measure.get("op", ""),
                    label=_("So sánh"),
                ),
            )
            add(f"m{row}_value", NumberField(initial=low, label=_("Giá trị")))
            add(f"m{row}_high", NumberField(initial=high, label=_("đến")))
            add(
                f"m{row}_unit",
                forms.ChoiceField(
                    choices=[("", "–"), *_with(UNITS, measure.get("unit"))],
                    required=False,
                    initial=measure.get("unit") or "",
                    label=_("Đơn vị"),
                ),
            )

    def _posted_rows(self) -> int:
        return sum(1 for name in self.data if name.startswith("m") and name.endswith("_op"))

    def measure_rows(self) -> Iterator[list[Any]]:
        """The bound fields of each row, for the template."""
        for row in range(self.rows):
            yield [self[f"m{row}_{name}"] for name in ("indicator", "op", "value", "high", "unit")]

    def measures(self) -> list[dict[str, Any]]:
        """The rows that say something."""
        found = []
        for row in range(self.rows):
            given = {
                n: self.cleaned_data.get(f"m{row}_{n}") for n in ("indicator", "op", "value", "high", "unit")
            }
            if not given["op"]:
                continue
            value: Any = given["value"]
            if given["op"] == "between":
                value = [given["value"], given["high"]]
            if given["op"] == "done":
                value = None
            found.append(
                {
                    "indicator": given["indicator"] or None,
                    "op": given["op"],
                    "value": value,
                    "unit": None if given["op"] == "done" else given["unit"] or None,
                }
            )
        return found

    def data_of_item(self) -> dict[str, Any]:
        plain = {k: v for k, v in self.cleaned_data.items() if not (k[0] == "m" and k[1:2].isdigit())}
        return {**plain, "measures": self.measures()}

    def field_of(self, name: str | None) -> str | None:
        return super().field_of("m0_value" if name == "measures" else name)


def _with(units: Iterable[str], own: str | None) -> list[tuple[str, str]]:
    """The usual units, and the one that the plan itself uses."""
    return [(unit, unit) for unit in dict.fromkeys([*units, *([own] if own else [])])]


class NumberField(forms.CharField):
    """A number as it is written in Vietnamese (1.234,5)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_number(value, 6) if isinstance(value, int | float) else value

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        number = parse_number(text)
        if not isinstance(number, int | float):
            raise forms.ValidationError(_("“%(text)s” không phải là một con số.") % {"text": text})
        return int(number) if float(number).is_integer() else number


class TargetForm(MeasuresMixin):
    """A target."""

    year = forms.IntegerField(
        label=gettext_lazy("Năm phải đạt"), required=False, min_value=2000, max_value=2100
    )
    component = forms.ChoiceField(
        label=gettext_lazy("Nhóm hạ tầng"), choices=list(COMPONENTS.items()), required=False
    )
    lead = ListField(label=gettext_lazy("Chủ trì (mỗi dòng một cơ quan)"))
    coordinating = ListField(label=gettext_lazy("Phối hợp (mỗi dòng một cơ quan)"))
    output = forms.CharField(label=gettext_lazy("Kết quả dự kiến"), required=False)
    schedule_text = forms.CharField(label=gettext_lazy("Thời gian (nguyên văn)"), required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False)

    def data_of_item(self) -> dict[str, Any]:
        data = super().data_of_item()
        return {**data, "component": data["component"] or None}


class TaskItemForm(ItemForm):
    """A task of the annex."""

    group = forms.CharField(label=gettext_lazy("Nhóm (I, II…)"), required=False, max_length=12)
    group_name = forms.CharField(label=gettext_lazy("Tên nhóm"), required=False)
    no = forms.IntegerField(label=gettext_lazy("STT"), required=False, min_value=0)
    output = forms.CharField(label=gettext_lazy("Sản phẩm, kết quả"), required=False)
    lead = ListField(label=gettext_lazy("Chủ trì (mỗi dòng một cơ quan)"))
    coordinating = ListField(label=gettext_lazy("Phối hợp (mỗi dòng một cơ quan)"))
    schedule_text = forms.CharField(label=gettext_lazy("Thời gian (nguyên văn)"), required=False)
    schedule = forms.CharField(
        label=gettext_lazy("Hiểu là"),
        required=False,
        help_text=gettext_lazy("Ví dụ: 30/6/2027; Quý IV/2026; Hằng năm; 2026-2030; Thường xuyên."),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False)

    def initial_of(self, data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "schedule": schedule_words(data.get("schedule"))}

    def clean_schedule(self) -> dict[str, Any] | None:
        """The words read by the plan's own grammar; unchanged words keep what was read."""
        text = self.cleaned_data["schedule"].strip()
        if not text:
            return None
        if text == self.initial.get("schedule"):
            return self.item.data.get("schedule")
        read = schedule_in(text)
        if read is None:
            raise forms.ValidationError(_("Chưa hiểu thời hạn này; hãy viết như ví dụ bên dưới."))
        return read

    def data_of_item(self) -> dict[str, Any]:
        data = super().data_of_item()
        return {**data, "group": data["group"] or None, "group_name": data["group_name"] or None}


class AssignmentForm(ItemForm):
    """A paragraph under an organisation."""

    organisation = forms.CharField(label=gettext_lazy("Cơ quan được giao"))
    make_task = forms.BooleanField(label=gettext_lazy("Tạo nhiệm vụ để theo dõi"), required=False)


class CommitmentForm(MeasuresMixin):
    """A paragraph of the plan's body."""

    heading = forms.CharField(label=gettext_lazy("Đề mục"), required=False)
    make_task = forms.BooleanField(label=gettext_lazy("Tạo nhiệm vụ để theo dõi"), required=False)

    def data_of_item(self) -> dict[str, Any]:
        data = super().data_of_item()
        return {**data, "heading": data["heading"] or None}


class DutyItemForm(ItemForm):
    """A reporting duty."""

    text = None  # type: ignore[assignment]
    reporter = forms.CharField(label=gettext_lazy("Ai phải báo cáo"))
    recipient = forms.CharField(label=gettext_lazy("Gửi đến"), required=False)
    frequency = forms.ChoiceField(label=gettext_lazy("Chu kỳ"), choices=list(FREQUENCIES.items()))
    day = forms.IntegerField(label=gettext_lazy("Trước ngày"), required=False, min_value=1, max_value=31)
    month = forms.IntegerField(
        label=gettext_lazy("Tháng (báo cáo năm, 6 tháng)"), required=False, min_value=1, max_value=12
    )
    month_of_quarter = forms.IntegerField(
        label=gettext_lazy("Tháng thứ mấy trong quý (báo cáo quý)"), required=False, min_value=1, max_value=3
    )

    def initial_of(self, data: dict[str, Any]) -> dict[str, Any]:
        return {**data, **(data.get("due") or {})}

    def data_of_item(self) -> dict[str, Any]:
        given = self.cleaned_data
        wanted = {
            "annual": ("day", "month"),
            "semiannual": ("day", "month"),
            "quarterly": ("day", "month_of_quarter"),
            "monthly": ("day",),
            "adhoc": (),
        }[given["frequency"]]
        due = {name: given[name] for name in wanted if given.get(name) is not None}
        return {
            "reporter": given["reporter"],
            "recipient": given["recipient"] or None,
            "frequency": given["frequency"],
            "due": due or None,
        }

    def field_of(self, name: str | None) -> str | None:
        return super().field_of("day" if name == "due" else name)


class WarningForm(ItemForm):
    """A warning is only read."""

    text = None  # type: ignore[assignment]


def form_class(kind: str) -> type[ItemForm]:
    """The form of a kind of item."""
    return {
        "target": TargetForm,
        "task": TaskItemForm,
        "assignment": AssignmentForm,
        "commitment": CommitmentForm,
        "duty": DutyItemForm,
        "warning": WarningForm,
    }[kind]
