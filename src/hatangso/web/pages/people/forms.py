"""The forms of the people pages."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hatangso.domain.access.roles import ROLES
from hatangso.flows.make_account import PersonFacts
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import on_day
from hatangso.store.places.models import Unit
from hatangso.web.day_input import DayInput
from hatangso.web.templatetags.people import role_label


class PersonForm(forms.Form):
    """Who it is."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    position = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=40,
        help_text=_("Chữ không dấu, số, dấu chấm; ví dụ nguyen.van.a."),
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False, help_text=_("Để nhận thư nhắc việc."))

    def facts(self) -> PersonFacts:
        """What was given."""
        given = self.cleaned_data
        return PersonFacts(given["username"], given["full_name"], given["position"], given["email"])


class RoleForm(forms.Form):
    """In which organisation, in which role, from when to when."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=pgettext_lazy("một", "Cơ quan, đơn vị")
    )
    role = forms.ChoiceField(
        label=_("Vai trò"), choices=lambda: [("", "—"), *((name, role_label(name)) for name in ROLES)]
    )
    valid_from = forms.DateField(label=_("Từ ngày"), widget=DayInput)
    valid_to = forms.DateField(
        label=_("Đến ngày"), widget=DayInput, required=False, help_text=_("Để trống nếu chưa biết.")
    )

    def __init__(self, *args: Any, unit: Unit, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": today})
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = on_day(Organisation.objects.filter(unit=unit, is_collective=False), today).order_by(
            "name"
        )
