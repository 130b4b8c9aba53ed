"""The forms of the organisation pages."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hatangso.domain.organisations.kinds import KINDS
from hatangso.flows.edit_organisation import OrganisationFacts
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit
from hatangso.web.day_input import DayInput, OneOfSeveralForm


def kind_choices() -> list[tuple[str, str]]:
    """The kinds in the reader's language."""
    language = get_language() or "vi"
    return [(kind.code, kind.label.spoken_in(language)) for kind in KINDS.values()]


class OrganisationForm(forms.Form):
    """What an organisation is."""

    name = forms.CharField(label=_("Tên đầy đủ"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=kind_choices)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    is_focal = forms.BooleanField(
        label=_("Là cơ quan đầu mối"),
        required=False,
        help_text=_("Công chức của cơ quan đầu mối theo dõi toàn bộ chương trình; mỗi địa phương có một."),
    )
    is_collective = forms.BooleanField(
        label=_("Là một nhóm nhiều đơn vị"),
        required=False,
        help_text=_("Ví dụ “các doanh nghiệp viễn thông”; việc giao cho nhóm là việc của từng thành viên."),
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Thành viên của nhóm"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(
        self, *args: Any, unit: Unit, today: date, known: Organisation | None = None, **kwargs: Any
    ) -> None:
        if known is not None:
            kwargs["initial"] = {
                "name": known.name,
                "short_name": known.short_name,
                "kind": known.kind,
                "email": known.email,
                "is_focal": known.is_focal,
                "is_collective": known.is_collective,
                "members": list(known.members.values_list("pk", flat=True)),
            }
        super().__init__(*args, **kwargs)
        offered = organisations_of(unit, today).filter(is_collective=False)
        field = self.fields["members"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = offered.exclude(pk=known.pk) if known else offered

    def facts(self) -> OrganisationFacts:
        """What was given."""
        given = dict(self.cleaned_data)
        members = given.pop("members")
        return OrganisationFacts(**given, member_ids=tuple(member.pk for member in members))


class CloseForm(OneOfSeveralForm):
    """From which day it no longer exists."""

    ids = "close"

    on = forms.DateField(label=_("Kết thúc từ ngày"), widget=DayInput)


class SuccessionForm(OneOfSeveralForm):
    """Who takes over, from when, by which act."""

    ids = "succession"

    successor = forms.ModelChoiceField(label=_("Cơ quan kế thừa"), queryset=Organisation.objects.none())
    on = forms.DateField(label=_("Từ ngày"), widget=DayInput)
    source = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Số, ngày của nghị quyết, quyết định sắp xếp.")
    )

    def __init__(self, *args: Any, unit: Unit, today: date, known: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations_of(unit, today).filter(is_collective=False).exclude(pk=known.pk)


class WordingForm(forms.Form):
    """How plans call it."""

    text = forms.CharField(
        label=_("Cách gọi trong kế hoạch"),
        max_length=300,
        help_text=_("Đúng như trong văn bản, ví dụ “P. VHXH”."),
    )
