"""The forms of a finding: the authority's, and that of an asset's own people who report damage."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from hatangso.domain.permits.findings import KINDS, OUTCOMES, REPORTABLE, REPORTED
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.permits.models import Finding, PermitFile
from hatangso.store.permits.queries import permits_near
from hatangso.store.places.models import Unit
from hatangso.web.attachments import EvidenceField
from hatangso.web.day_input import DayInput
from hatangso.web.place_field import PlaceField
from hatangso.web.templatetags.progress import spoken

MOST_OFFERED = 200
AUTHORITYS = ("party", "outcome", "outcome_text", "penalty_vnd", "document", "decided_on", "mend_by")


class FindingForm(forms.Form):
    """What was found, who did it, what became of it."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Loại việc"))
    happened_on = forms.DateField(label=gettext_lazy("Ngày"), widget=DayInput)
    place = forms.CharField(label=gettext_lazy("Nơi xảy ra"), max_length=300, required=False)
    shape = PlaceField(label=gettext_lazy("Toạ độ"))
    found = forms.CharField(
        label=gettext_lazy("Đã phát hiện gì"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    permit = forms.ModelChoiceField(
        label=gettext_lazy("Hồ sơ cấp phép liên quan"),
        queryset=PermitFile.objects.none(),
        required=False,
        empty_label=gettext_lazy("không có"),
    )
    party = forms.ModelChoiceField(
        label=gettext_lazy("Bên liên quan"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("chưa rõ, hoặc ghi ở dưới"),
    )
    party_name = forms.CharField(label=gettext_lazy("Bên khác"), max_length=200, required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Kết quả"))
    outcome_text = forms.CharField(
        label=gettext_lazy("Kết quả chi tiết"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    penalty_vnd = forms.IntegerField(
        label=gettext_lazy("Mức phạt theo quyết định (đồng)"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("Ghi đúng số trong quyết định; hệ thống không tính mức phạt."),
    )
    document = forms.CharField(label=gettext_lazy("Số quyết định, biên bản"), max_length=150, required=False)
    decided_on = forms.DateField(label=gettext_lazy("Ngày quyết định"), widget=DayInput, required=False)
    mend_by = forms.DateField(label=gettext_lazy("Hạn khắc phục"), widget=DayInput, required=False)
    evidence = EvidenceField(label=gettext_lazy("Biên bản, ảnh"))

    def __init__(
        self, *args: Any, unit: Unit, actor: Actor, finding: Finding | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        reported = finding is not None and finding.outcome == REPORTED
        fields["kind"].choices = [(code, spoken(words)) for code, words in KINDS.items()]
        fields["outcome"].choices = [
            (code, spoken(words)) for code, words in OUTCOMES.items() if reported or code != REPORTED
        ]
        ids = list(permits_near(actor, unit).order_by("-made_at").values_list("pk", flat=True)[:MOST_OFFERED])
        if finding is not None and finding.permit_id is not None:
            ids.append(finding.permit_id)
        fields["permit"].queryset = PermitFile.objects.filter(pk__in=ids).order_by("-made_at")
        fields["party"].queryset = organisations_of(unit, timezone.localdate()).filter(is_collective=False)


class DamageForm(FindingForm):
    """What an owner or operator tells of its own asset; outcome and penalty are the authority's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(code, spoken(KINDS[code])) for code in KINDS if code in REPORTABLE]
        fields["party_name"].label = gettext_lazy("Ai gây ra (nếu biết)")
        for name in AUTHORITYS:
            del fields[name]
