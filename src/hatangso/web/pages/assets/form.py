"""The form of an asset, grown from its type: every attribute with its unit, choices and limits."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import shapely
from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.assets.coordinate_text import read_ordinate, read_pair
from hatangso.domain.assets.draft import DATES, AssetDraft
from hatangso.domain.assets.geometry import shape_of_text
from hatangso.domain.assets.lifecycle import DATE_WORDS
from hatangso.domain.assets.reference import key_told
from hatangso.domain.assets.states import STATES, State
from hatangso.domain.assets.values import BadValue, read_value, write_value
from hatangso.domain.words import Misstated
from hatangso.store.assets.queries import living
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.web.attachments import EvidenceField
from hatangso.web.day_input import DayInput
from hatangso.web.templatetags.progress import spoken, unit_name

PREFIX = "a_"
DEGREES = 7  # decimals: a centimetre
MOST_SHAPE = 4_000_000
MOST_OFFERED = 500  # to choose from; others are typed


class AssetForm(forms.Form):
    """What a person tells of an asset; `draft()` of a valid form."""

    code = forms.CharField(label=gettext_lazy("Mã của chủ sở hữu"), max_length=80, required=False)
    name = forms.CharField(label=gettext_lazy("Tên"), max_length=200, required=False)
    address = forms.CharField(label=gettext_lazy("Địa chỉ, vị trí bằng lời"), max_length=300, required=False)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Chủ sở hữu"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("chưa rõ"),
    )
    operator = forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị vận hành"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("chưa rõ, hoặc chính chủ sở hữu"),
    )
    owner_name = forms.CharField(
        label=gettext_lazy("Chủ sở hữu ghi trong tài liệu cũ"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỉ khi không có trong danh sách trên."),
    )
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"))
    planned_on = forms.DateField(required=False, widget=DayInput)
    permitted_on = forms.DateField(required=False, widget=DayInput)
    in_service_on = forms.DateField(required=False, widget=DayInput)
    removed_on = forms.DateField(required=False, widget=DayInput)
    lon = forms.CharField(
        label=gettext_lazy("Kinh độ"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Ví dụ 105,854200 hoặc 105°51′15″Đ. Có thể dán cả cặp “vĩ độ; kinh độ” vào đây."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lat = forms.CharField(
        label=gettext_lazy("Vĩ độ"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Ví dụ 21,028500 hoặc 21°01′42″B."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shape = forms.CharField(
        label=gettext_lazy("Hình dạng (WKT hoặc GeoJSON)"),
        max_length=MOST_SHAPE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("Ví dụ LINESTRING (105.85 21.02, 105.86 21.03); kinh độ trước, vĩ độ sau."),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = EvidenceField(
        help_text=gettext_lazy("Một tệp: biên bản, giấy phép, ảnh chụp bảng … tối đa 20 MB.")
    )
    photos = EvidenceField(
        label=gettext_lazy("Ảnh"),
        help_text=gettext_lazy("JPEG, PNG hoặc WebP; vị trí và thông tin máy ảnh trong tệp được bỏ đi."),
    )
    why = forms.CharField(label=gettext_lazy("Lý do sửa (không bắt buộc)"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        kind: AssetType,
        organisations: Any,
        before: AssetDraft | None = None,
        unit: Unit | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kind, self.before = kind, before
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = fields["operator"].queryset = organisations
        fields["state"].choices = [(one.value, spoken(words)) for one, words in STATES.items()]
        fields["photos"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"
        for name in DATES:
            fields[name].label = spoken(DATE_WORDS[name])
        for attribute in kind.attributes:
            offered = pointable(attribute.of, unit) if attribute.kind == "asset" and unit else ()
            fields[f"{PREFIX}{attribute.code}"] = _field(attribute, offered)
        if "point" not in kind.geometry:
            del fields["lon"], fields["lat"]
        if not kind.geometry:
            del fields["shape"]

    def of(self, *names: str) -> list[Any]:
        """The bound fields of these names that this type has."""
        return [self[name] for name in names if name in self.fields]

    @property
    def about(self) -> list[Any]:
        return self.of("name", "code", "address")

    @property
    def whose(self) -> list[Any]:
        return self.of("owner", "operator", "owner_name")

    @property
    def life(self) -> list[Any]:
        return self.of("state", *DATES)

    @property
    def own(self) -> list[Any]:
        return self.of(*(f"{PREFIX}{one.code}" for one in self.kind.attributes))

    @property
    def place(self) -> list[Any]:
        return self.of("lon", "lat")

    @property
    def rest(self) -> list[Any]:
        return self.of("note", "evidence", "photos", *(["why"] if self.before else []))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        attributes: dict[str, Any] = {}
        for attribute in self.kind.attributes:
            name = f"{PREFIX}{attribute.code}"
            try:
                value = read_value(attribute, told.get(name))
            except BadValue as wrong:
                self.add_error(name, wrong.words.spoken_in(get_language() or "vi"))
                continue
            if value is not None:
                attributes[attribute.code] = value
        told["attributes"] = attributes
        told["geometry"] = self._shape(told)
        return told

    def _shape(self, told: dict[str, Any]) -> Any:
        """Two numbers, or a whole shape; what stands there already where its text was not changed."""
        lon, lat, text = (told.get(name, "").strip() for name in ("lon", "lat", "shape"))
        before = self.before.shape if self.before else None
        if before is not None and (lon, lat, text) == tuple(
            initial_place(before, self.kind).get(name, "") for name in ("lon", "lat", "shape")
        ):
            return before
        try:
            if text:
                return shape_of_text(text)
            if lon or lat:
                return _point(lon, lat)
        except Misstated as wrong:
            self.add_error("shape" if text else "lon", wrong.words.spoken_in(get_language() or "vi"))
        return None

    def draft(self) -> AssetDraft:
        """What was told; only of a valid form."""
        told, before = self.cleaned_data, self.before
        kept_source = before is not None and told["geometry"] is before.shape
        return AssetDraft(
            type=self.kind.code,
            **{
                name: told[name]
                for name in ("code", "name", "address", "owner_name", "state", "note", *DATES)
            },
            owner=told["owner"].pk if told["owner"] else None,
            operator=told["operator"].pk if told["operator"] else None,
            attributes=told["attributes"],
            shape=told["geometry"],
            evidence=before.evidence if before else None,
            source_crs=before.source_crs if before is not None and kept_source else "",
            source_wkb=before.source_wkb if before is not None and kept_source else None,
        )

    def field_of(self, name: str | None) -> str | None:
        """The form's field for a field of the draft ('attributes.height_m' → 'a_height_m')."""
        if name and name.startswith("attributes."):
            name = PREFIX + name.removeprefix("attributes.")
        if name == "shape" and not self.cleaned_data.get("shape") and "lon" in self.fields:
            name = "lon"
        return name if name in self.fields else None


def initial_of(draft: AssetDraft, kind: AssetType) -> dict[str, Any]:
    """What stands in the fields at first."""
    told: dict[str, Any] = {
        name: getattr(draft, name)
        for name in ("code", "name", "address", "owner", "operator", "owner_name", "state", "note", *DATES)
    }
    for attribute in kind.attributes:
        told[f"{PREFIX}{attribute.code}"] = write_value(attribute, draft.attributes.get(attribute.code))
    return told | initial_place(draft.shape, kind)


def initial_place(shape: Any, kind: AssetType) -> dict[str, str]:
    """A point as two numbers, everything else as WKT."""
    if shape is None:
        return {}
    if shape.geom_type == "Point" and "point" in kind.geometry:
        return {"lon": _degrees(shape.x), "lat": _degrees(shape.y)}
    return {"shape": shapely.to_wkt(shape, rounding_precision=DEGREES)}


def first_state() -> str:
    """What most things are that somebody enters."""
    return State.IN_SERVICE.value


def _degrees(value: float) -> str:
    return f"{value:.{DEGREES}f}".rstrip("0").rstrip(".").replace(".", ",")


def _point(lon: str, lat: str) -> Any:
    """From two fields, or a pair pasted into one; a swapped pair of marked numbers is put right."""
    if bool(lon) != bool(lat):
        first, second = read_pair(lon or lat)
        latitude_first = first.axis == "lat" or second.axis == "lon" or (not first.axis and first.value < 90)
        x, y = (second.value, first.value) if latitude_first else (first.value, second.value)
        return shapely.Point(x, y)
    one, other = read_ordinate(lon), read_ordinate(lat)
    if one.axis == "lat" and other.axis == "lon":
        one, other = other, one
    return shapely.Point(one.value, other.value)


class Offering(forms.TextInput):
    """A text with a list to choose from; others may be typed."""

    def __init__(self, offered: Sequence[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.offered = offered

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input and its list."""
        code = f"{name}-offered"
        shown = super().render(name, value, {**(attrs or {}), "list": code}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.offered))
        return format_html('{}<datalist id="{}">{}</datalist>', shown, code, options)


def pointable(type_code: str, unit: Unit) -> list[str]:
    """Names to choose from of a type's assets: those of the unit first; of one name twice the codes."""
    rows = living().filter(type=type_code, province=unit.parent_id or unit.pk).order_by("name", "pk")
    near = sorted(rows.values_list("unit_id", "name", "code"), key=lambda row: row[0] != unit.pk)
    names = Counter(key_told(name) for place, name, _code in near if place == unit.pk or not unit.parent_id)
    told = [name if name and names[key_told(name)] < 2 else code for _place, name, code in near]
    return [text for text in dict.fromkeys(told) if text][:MOST_OFFERED]


def _field(attribute: Attribute, offered: Sequence[str] = ()) -> forms.Field:
    label = spoken(attribute.label)
    if attribute.unit:
        label = f"{label} ({unit_name(attribute.unit)})"
    help_text = spoken(attribute.help) if attribute.help else ""
    unknown = ("", "–" if attribute.required else _("chưa rõ"))
    field: forms.Field
    if attribute.kind == "choice":
        choices = [unknown, *((code, spoken(words)) for code, words in attribute.choices.items())]
        field = forms.ChoiceField(choices=choices)
    elif attribute.kind == "boolean":
        field = forms.ChoiceField(choices=[unknown, ("1", _("có")), ("0", _("không"))])
    elif attribute.kind == "date":
        field = forms.CharField(widget=DayInput)
    elif attribute.kind in ("integer", "number"):
        mode = "numeric" if attribute.kind == "integer" else "decimal"
        field = forms.CharField(
            max_length=40, widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
        )
    elif attribute.kind == "asset":
        field = forms.CharField(max_length=300, widget=Offering(offered))
    else:
        field = forms.CharField(max_length=300)
    field.label, field.required, field.help_text = label, attribute.required, help_text
    return field
