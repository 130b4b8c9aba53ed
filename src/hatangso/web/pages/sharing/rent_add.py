"""An operator declares a rent as its document has it; a new price ends the former of the same thing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.sharing.rents import MEASURES, MONEY, TIMES
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.declare_rent import RentDraft, declare_rent
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import DeclaredRent
from hatangso.store.sharing.shared_assets import shareable_types
from hatangso.store.sharing.who_sees import acts_for, province_of
from hatangso.web.asked import asked_id
from hatangso.web.attachments import EvidenceField
from hatangso.web.day_input import DayInput
from hatangso.web.number_field import NumberField
from hatangso.web.page import unit_page
from hatangso.web.pages.sharing.words import said
from hatangso.web.refused_form import tell_form


class RentForm(forms.Form):
    """One price with its unit, place, days and document."""

    operator = forms.ModelChoiceField(
        label=gettext_lazy("Doanh nghiệp"), queryset=Organisation.objects.none(), empty_label=None
    )
    what = forms.ChoiceField(label=gettext_lazy("Công trình, loại"))
    place = forms.ModelChoiceField(
        label=gettext_lazy("Địa bàn áp dụng"), queryset=Unit.objects.none(), empty_label=None
    )
    area = forms.CharField(
        label=gettext_lazy("Khu vực, tuyến đường (nếu không phải cả địa bàn)"), max_length=200, required=False
    )
    price = NumberField(label=gettext_lazy("Đơn giá như trong văn bản"))
    money = forms.ChoiceField(label=gettext_lazy("Đơn vị tiền"))
    measure = forms.ChoiceField(label=gettext_lazy("Tính trên"))
    time = forms.ChoiceField(label=gettext_lazy("Mỗi"))
    conditions = forms.CharField(
        label=gettext_lazy("Điều kiện (thuế, đã gồm gì)"), max_length=500, required=False
    )
    valid_from = forms.DateField(label=gettext_lazy("Có hiệu lực từ"), widget=DayInput())
    valid_to = forms.DateField(
        label=gettext_lazy("Hết hiệu lực từ (bỏ trống: tới khi kê khai mới)"),
        widget=DayInput(),
        required=False,
    )
    document = forms.CharField(label=gettext_lazy("Số, ngày văn bản kê khai"), max_length=200)
    evidence = EvidenceField(label=gettext_lazy("Văn bản kê khai"))
    sure = forms.BooleanField(
        label=gettext_lazy("Tôi đã kiểm tra: đơn vị giá ghi đúng như văn bản"), required=False
    )

    def __init__(self, *args: Any, unit: Unit, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province = province_of(unit)
        own = Organisation.objects.filter(pk__in=acts_for(actor, "share_assets"), unit=province)
        self.fields["operator"].queryset = own  # type: ignore[attr-defined]
        places = Unit.objects.filter(Q(pk=province.pk) | Q(parent=province), valid_to=None)
        self.fields["place"].queryset = places.order_by("level", "name")  # type: ignore[attr-defined]
        self.fields["place"].label_from_instance = lambda place: place.full_name  # type: ignore[attr-defined]
        self.fields["what"].choices = [("", _("Chọn…")), *_offered()]  # type: ignore[attr-defined]
        for name, words in (
            ("money", {code: one for code, (one, _factor) in MONEY.items()}),
            ("measure", MEASURES),
            ("time", TIMES),
        ):
            offered = [(code, said(one)) for code, one in words.items()]
            self.fields[name].choices = [("", _("Chọn…")), *offered]  # type: ignore[attr-defined]
        if not self.data.get("sure"):
            self.fields["sure"].widget = forms.HiddenInput()

    def ask_sure(self) -> None:
        """Offer the box to tick: the unit looked odd."""
        self.fields["sure"].widget = forms.CheckboxInput()


def _offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """Types with their kinds: 'antenna_mast' for every kind, 'antenna_mast.A1' for one."""
    groups = []
    for code in shareable_types():
        one = asset_types()[code]
        kinds = one.attribute("kind")
        choices = kinds.choices.items() if kinds else ()
        offered = [(f"{code}.{kind}", said(words)) for kind, words in choices]
        groups.append((said(one.name), [(code, f"{said(one.name)}: {_('mọi loại')}"), *offered]))
    return groups


@unit_page("share_assets")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The form; `?from=<rent>` begins with a price in force."""
    actor = request.actor  # type: ignore[attr-defined]
    form = RentForm(
        request.POST or None, request.FILES or None, unit=unit, actor=actor, initial=_initial(request, unit)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind, _mark, choice = given["what"].partition(".")
        draft = RentDraft(
            operator=given["operator"],
            unit=given["place"],
            type=kind,
            kind=choice,
            area=given["area"],
            price=Decimal(str(given["price"])),
            money=given["money"],
            measure=given["measure"],
            time=given["time"],
            conditions=given["conditions"],
            valid_from=given["valid_from"],
            valid_to=given["valid_to"],
            document=given["document"],
        )
        try:
            made = declare_rent(
                actor=actor, draft=draft, files=given["evidence"], now=timezone.now(), sure=given["sure"]
            )
        except Refused as refused:
            if refused.field == "sure":
                form.ask_sure()
            tell_form(form, refused, {"type": "what", "kind": "what", "files": "evidence"})
        else:
            messages.success(
                request,
                _("Đã kê khai; giá trước của cùng loại hết hiệu lực từ %(day)s.")
                % {"day": f"{made.valid_from:%d/%m/%Y}"}
                if made.replaces
                else _("Đã kê khai giá thuê."),
            )
            return redirect("rents", unit.code)
    return render(request, "sharing/rent_add.html", {"form": form})


def _initial(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    initial: dict[str, Any] = {"valid_from": timezone.localdate(), "place": province_of(unit).pk}
    former = DeclaredRent.objects.filter(
        pk=asked_id(request.GET.get("from")) or 0, province=province_of(unit), withdrawn_at=None
    ).first()
    if former is not None:
        initial |= {
            "operator": former.operator_id,
            "what": f"{former.type}.{former.kind}" if former.kind else former.type,
            "place": former.unit_id,
            "area": former.area,
            "money": former.money,
            "measure": former.measure,
            "time": former.time,
            "conditions": former.conditions,
        }
    return initial


urlpatterns = [path("<unit:unit_code>/dung-chung/gia-thue/them/", add, name="rent_add")]
