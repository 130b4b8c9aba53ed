"""The form of one criterion entered from a decision."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.indices.index import Index
from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.flows.index_criteria import CriterionFacts, criterion_mark
from hatangso.store.indices.models import OwnCriterion
from hatangso.web.number_field import NumberField
from hatangso.web.pages.indices.words import RULES, said


class CriterionForm(forms.Form):
    """A criterion with its rule; the fields of the rules not chosen are left out."""

    group = forms.ChoiceField(label=gettext_lazy("Nhóm"))
    code = forms.CharField(
        label=gettext_lazy("Số hiệu"),
        max_length=60,
        help_text=gettext_lazy("Như trong quyết định: 1.1, 2.3…"),
    )
    name = forms.CharField(label=gettext_lazy("Tên tiêu chí"), max_length=300)
    points = NumberField(label=gettext_lazy("Điểm tối đa"))
    rule = forms.ChoiceField(label=gettext_lazy("Cách chấm"), choices=RULES)
    bands = forms.CharField(
        label=gettext_lazy("Các bậc (khi chấm theo bậc)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một bậc, tốt nhất trước: ngưỡng: điểm. Ví dụ “90: 8”."),
    )
    better = forms.ChoiceField(
        label=gettext_lazy("Thế nào là tốt hơn (khi chấm theo bậc)"),
        choices=[
            ("higher", gettext_lazy("Càng cao càng tốt")),
            ("lower", gettext_lazy("Càng thấp càng tốt")),
        ],
    )
    cap = NumberField(label=gettext_lazy("Mức được điểm tối đa (khi theo tỷ lệ)"), required=False)
    floor = NumberField(
        label=gettext_lazy("Mức sàn, dưới đó 0 điểm (khi theo tỷ lệ)"),
        required=False,
        help_text=gettext_lazy("Để trống nếu không có."),
    )
    unit = forms.CharField(label=gettext_lazy("Đơn vị tính"), max_length=40, required=False)
    guide = forms.CharField(
        label=gettext_lazy("Hướng dẫn chấm"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(
        label=gettext_lazy("Lấy từ văn bản nào, mục nào"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: QĐ 885/QĐ-BTTTT, phụ lục, mục 1.1."),
    )
    evidence_required = forms.BooleanField(label=gettext_lazy("Cần minh chứng mới có điểm"), required=False)
    may_not_arise = forms.BooleanField(
        label=gettext_lazy("Có thể “không phát sinh” (trừ khỏi điểm tối đa)"), required=False
    )
    bonus = forms.BooleanField(label=gettext_lazy("Điểm thưởng (ngoài điểm tối đa)"), required=False)

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, index: Index, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["group"]
        groups.choices = [(group.code, said(group.name)) for group in index.groups]

    def clean_bands(self) -> list[list[float]]:
        """Pairs of edge and points, line by line."""
        found = []
        for line in self.cleaned_data["bands"].splitlines():
            if not line.strip():
                continue
            edge, colon, points = line.partition(":")
            pair = [parse_number(edge), parse_number(points)] if colon else [None]
            if None in pair:
                raise forms.ValidationError(_("Không đọc được dòng “%(line)s”.") % {"line": line.strip()})
            found.append([number for number in pair if number is not None])
        return found

    def facts(self) -> CriterionFacts:
        given = self.cleaned_data
        kept = ("group", "code", "name", "points", "source", "guide")
        flags = ("evidence_required", "may_not_arise", "bonus")
        return CriterionFacts(rule=self._rule(), **{name: given[name] for name in (*kept, *flags)})

    def _rule(self) -> dict[str, Any]:
        given = self.cleaned_data
        rule: dict[str, Any] = {"kind": given["rule"]}
        if given["rule"] == "bands":
            rule |= {"bands": given["bands"], "better": given["better"], "unit": given["unit"]}
        elif given["rule"] == "proportional":
            rule |= {"unit": given["unit"]}
            rule |= {name: given[name] for name in ("cap", "floor") if given[name] is not None}
        return rule


def initial_of(row: OwnCriterion) -> dict[str, Any]:
    """What the form shows of a criterion there is."""
    rule: Mapping[str, Any] = row.rule
    names = ("group", "code", "name", "points", "source", "guide", "evidence_required", "may_not_arise")
    return {
        **{name: getattr(row, name) for name in (*names, "bonus")},
        "rule": rule["kind"],
        "seen": criterion_mark(row),
        "bands": "\n".join(
            f"{format_number(edge, 4)}: {format_number(points, 4)}" for edge, points in rule.get("bands", [])
        ),
        **{name: rule.get(name) for name in ("better", "cap", "floor", "unit") if name in rule},
    }
