"""The forms of the places pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hatangso.catalog.places import KIND_WORDS
from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood
from hatangso.flows.enter_succession import LEVELS, FormerUnit
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.web.day_input import DayInput, OneOfSeveralForm
from hatangso.web.number_field import NumberField


class NameForm(forms.Form):
    """What it is called."""

    kind = forms.CharField(
        label=_("Loại"),
        max_length=40,
        initial=_("Tổ dân phố"),
        help_text=_("Như địa phương gọi: thôn, tổ dân phố, khu vực, ấp, bản…"),
    )
    name = forms.CharField(label=_("Tên hoặc số"), max_length=120)


class FactsForm(OneOfSeveralForm):
    """What is true of it, from which day."""

    ids = "facts"

    households = forms.IntegerField(label=_("Số hộ"), min_value=0, max_value=1_000_000, required=False)
    population = forms.IntegerField(label=_("Nhân khẩu"), min_value=0, max_value=10_000_000, required=False)
    culture_house = forms.CharField(
        label=_("Nhà văn hóa"),
        max_length=200,
        required=False,
        help_text=_("Tên hoặc địa chỉ; để trống nếu chưa có."),
    )
    head_name = forms.CharField(label=_("Trưởng thôn, tổ trưởng"), max_length=120, required=False)
    on = forms.DateField(label=_("Từ ngày"), widget=DayInput)

    def facts(self) -> NeighbourhoodFacts:
        """What was given."""
        given = self.cleaned_data
        return NeighbourhoodFacts(
            given["households"], given["population"], given["culture_house"], given["head_name"]
        )


class NeighbourhoodForm(NameForm, FactsForm):
    """A new neighbourhood."""

    field_order = ("kind", "name", "households", "population", "culture_house", "head_name", "on")

    def new(self) -> NewNeighbourhood:
        """What was given."""
        return NewNeighbourhood(self.cleaned_data["kind"], self.cleaned_data["name"], self.facts())


class MergeForm(NeighbourhoodForm):
    """Which become which."""

    parts = forms.ModelMultipleChoiceField(
        label=_("Các nơi nhập lại"),
        queryset=Neighbourhood.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Neighbourhood.objects.filter(unit=unit, valid_to=None).order_by("kind", "name")


class SplitForm(OneOfSeveralForm):
    """Into which it is split; what is known of each is described afterwards."""

    ids = "split"

    kind = forms.CharField(label=_("Loại"), max_length=40)
    names = forms.CharField(
        label=_("Các nơi được tách ra"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng một tên hoặc số."),
    )
    on = forms.DateField(label=_("Từ ngày"), widget=DayInput)

    def into(self) -> list[NewNeighbourhood]:
        """What was given."""
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        return [NewNeighbourhood(self.cleaned_data["kind"], name, NeighbourhoodFacts()) for name in names]


class CloseForm(OneOfSeveralForm):
    """From which day it no longer exists."""

    ids = "close"

    on = forms.DateField(label=_("Kết thúc từ ngày"), widget=DayInput)


class SharePercent(NumberField):
    """A share typed in per cent and kept between 0 and 1."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Phần dân số thuộc về đây (%)"),
            required=False,
            help_text=_("Chỉ nhập khi một phần đơn vị cũ nhập vào đây, ví dụ 60."),
        )

    def to_python(self, value: str | None) -> float | None:  # type: ignore[override]
        percent = super().to_python(value)
        return None if percent is None else percent / 100

    def prepare_value(self, value: object) -> object:
        return super().prepare_value(100 * value if isinstance(value, int | float) else value)


class FormerUnitForm(forms.Form):
    """A unit that went into this one."""

    kind = forms.ChoiceField(label=_("Loại"), choices=[(kind, KIND_WORDS[kind]) for kind in LEVELS])
    name = forms.CharField(label=_("Tên, không kèm loại"), max_length=120)
    above = forms.CharField(
        label=_("Thuộc"),
        max_length=140,
        required=False,
        help_text=_("Ví dụ: thành phố Chí Linh, tỉnh Hải Dương."),
    )
    on = forms.DateField(label=_("Từ ngày"), widget=DayInput)
    whole = forms.TypedChoiceField(
        label=_("Nhập vào đây"),
        choices=[("1", _("toàn bộ")), ("0", _("một phần"))],
        coerce=lambda value: value == "1",
    )
    source = forms.CharField(
        label=_("Căn cứ"), max_length=160, help_text=_("Số, ngày của nghị quyết sắp xếp.")
    )
    population = forms.IntegerField(
        label=_("Dân số của đơn vị cũ"),
        min_value=0,
        max_value=100_000_000,
        required=False,
        help_text=_("Để quy đổi số liệu trước sắp xếp; để trống nếu chưa biết."),
    )
    share = SharePercent()
    share_source = forms.CharField(label=_("Căn cứ của tỷ lệ"), max_length=300, required=False)
    code = forms.CharField(
        label=_("Mã của đơn vị cũ"),
        max_length=12,
        required=False,
        help_text=_("Để xếp số liệu đo cũ vào ranh giới khi ấy; để trống nếu chưa biết."),
    )

    def former(self) -> FormerUnit:
        """What was given."""
        return FormerUnit(**self.cleaned_data)


class ShareForm(forms.Form):
    """The people of a former unit, and which share of them came here."""

    population = forms.IntegerField(
        label=_("Dân số của đơn vị cũ"), min_value=0, max_value=100_000_000, required=False
    )
    share = SharePercent()
    share_source = forms.CharField(label=_("Căn cứ của tỷ lệ"), max_length=300, required=False)
