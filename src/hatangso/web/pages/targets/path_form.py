"""The form of a measure's baseline and milestones."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.flows.set_baseline import Start
from hatangso.store.programme.models import Target, TargetMeasure
from hatangso.web.number_field import NumberField

FIRST_YEAR_OF_PLANS = 2021


class PathForm(forms.Form):
    """Baseline with its day and source, and one field for each year before the target's."""

    baseline_value = NumberField(label=gettext_lazy("Giá trị gốc"), required=False)
    baseline_on = forms.DateField(
        label=gettext_lazy("Tính đến ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    baseline_source = forms.CharField(label=gettext_lazy("Nguồn"), required=False, max_length=300)

    def __init__(self, *args: Any, measure: TargetMeasure, target: Target, this_year: int, **kw: Any) -> None:
        super().__init__(*args, **{"auto_id": f"do-{measure.pk}-%s", **kw})
        self.measure = measure
        last = target.year or this_year
        known = [m.year for m in measure.milestones.all()]
        first = min([this_year, *known])
        for year in range(max(first, FIRST_YEAR_OF_PLANS), last):
            self.fields[f"year_{year}"] = NumberField(
                label=_("Cuối năm %(year)s") % {"year": year}, required=False
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("baseline_value") is not None and not given.get("baseline_on"):
            self.add_error("baseline_on", _("Hãy ghi ngày của giá trị gốc."))
        return given

    def start(self) -> Start | None:
        given = self.cleaned_data
        if given["baseline_value"] is None:
            return None
        return Start(given["baseline_value"], given["baseline_on"], given["baseline_source"])

    def milestones(self) -> dict[int, float]:
        return {
            int(name.removeprefix("year_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("year_") and value is not None
        }


def path_form(measure: TargetMeasure, target: Target) -> PathForm:
    """The form with what is there now."""
    initial = {
        "baseline_value": measure.baseline_value,
        "baseline_on": measure.baseline_on,
        "baseline_source": measure.baseline_source,
        **{f"year_{m.year}": m.value for m in measure.milestones.all()},
    }
    return PathForm(measure=measure, target=target, this_year=timezone.localdate().year, initial=initial)
