"""The form of a request for data: when, by when, who approves, and which indicators and tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy

from hatangso.domain.collection.cutoffs import CutOff
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import Component
from hatangso.domain.periods import Period, PeriodKind, parse_period, period_of
from hatangso.flows.make_collection import (
    BREAKDOWNS,
    LEVELS,
    CollectionWords,
    ItemAsked,
    TableAsked,
)
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition
from hatangso.web.day_input import DayInput
from hatangso.web.pages.collections import request_words
from hatangso.web.pages.collections.tables_asked import TableShown, tables_offered
from hatangso.web.templatetags.progress import component_name, spoken

OTHER = "other"
KINDS = (
    (PeriodKind.QUARTER, gettext_lazy("Quý"), 6, 2),
    (PeriodKind.MONTH, gettext_lazy("Tháng"), 6, 2),
    (PeriodKind.HALF, gettext_lazy("6 tháng"), 3, 1),
    (PeriodKind.YEAR, gettext_lazy("Năm"), 2, 1),
)


class CollectionForm(forms.Form):
    """What is written once a request; the indicators are read beside it by `items_typed`."""

    title = forms.CharField(label=gettext_lazy("Tên kỳ thu thập"), max_length=300)
    period = forms.ChoiceField(label=gettext_lazy("Kỳ số liệu"))
    cutoff = forms.ChoiceField(label=gettext_lazy("Chốt số liệu đến hết ngày"), widget=forms.RadioSelect)
    cutoff_on = forms.DateField(label=gettext_lazy("Ngày khác"), required=False, widget=DayInput())
    due_on = forms.DateField(
        label=gettext_lazy("Hạn nộp"),
        widget=DayInput(),
        help_text=gettext_lazy("Sau ngày chốt số liệu ít nhất một ngày làm việc."),
    )
    levels = forms.ChoiceField(label=gettext_lazy("Ai duyệt"))
    footing = forms.ChoiceField(
        label=gettext_lazy("Cơ sở của số liệu"),
        choices=lambda: [(one.value, spoken(one.label)) for one in Footing],
    )
    asked_by = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan đứng tên hỏi"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("(cả địa phương)"),
    )
    basis = forms.CharField(label=gettext_lazy("Căn cứ (số, ngày văn bản)"), required=False, max_length=300)
    instructions = forms.CharField(
        label=gettext_lazy("Hướng dẫn cho nơi nhận"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, unit: Unit, today: date, offered: tuple[CutOff, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(unit=unit, valid_to=None, is_collective=False).order_by("name")
        self.fields["asked_by"].queryset = own  # type: ignore[attr-defined]
        written = self.initial.get("period")
        self.fields["period"].choices = periods_offered(today, written)  # type: ignore[attr-defined]
        self.fields["levels"].choices = [  # type: ignore[attr-defined]
            ("+".join(levels), request_words.LEVELS[levels]) for levels in LEVELS[unit.level]
        ]
        self.fields["cutoff"].choices = cutoffs_offered(offered)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("cutoff") == OTHER and not given.get("cutoff_on") and "cutoff_on" not in self.errors:
            self.add_error("cutoff_on", gettext_lazy("Hãy chọn ngày chốt số liệu."))
        return given

    def words(self, items: tuple[ItemAsked, ...], tables: tuple[TableAsked, ...]) -> CollectionWords:
        """What the flow takes."""
        given = self.cleaned_data
        period = parse_period(given["period"])
        assert period is not None  # one of the choices
        chosen = given["cutoff"]
        return CollectionWords(
            title=given["title"],
            period=period,
            cutoff_on=given["cutoff_on"] if chosen == OTHER else date.fromisoformat(chosen),
            due_on=given["due_on"],
            levels=tuple(given["levels"].split("+")),
            items=items,
            tables=tables,
            instructions=given["instructions"],
            basis=given["basis"],
            footing=Footing(given["footing"]),
            asked_by=given["asked_by"],
        )


def initial_of(words: CollectionWords, offered: tuple[CutOff, ...]) -> dict[str, Any]:
    """The form as it shows a request."""
    known = words.cutoff_on in {one.on for one in offered}
    return {
        "title": words.title,
        "period": words.period.code,
        "cutoff": words.cutoff_on.isoformat() if known else OTHER,
        "cutoff_on": None if known else words.cutoff_on,
        "due_on": words.due_on,
        "levels": "+".join(words.levels),
        "footing": words.footing.value,
        "asked_by": words.asked_by.pk if words.asked_by else None,
        "basis": words.basis,
        "instructions": words.instructions,
    }


def periods_offered(today: date, written: str | None) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The periods around today by length, and the one that is written already."""
    language = get_language() or "vi"
    groups = []
    for kind, label, back, ahead in KINDS:
        now = period_of(kind, today)
        near = {one.code: one for one in (now.shifted(step) for step in range(ahead, -back - 1, -1))}
        kept = parse_period(written or "")
        if kept is not None and kept.kind is kind:
            near.setdefault(kept.code, kept)
        newest_first = sorted(near.values(), key=lambda one: one.first_day, reverse=True)
        groups.append((label, [(one.code, one.label.spoken_in(language)) for one in newest_first]))
    return groups


def cutoffs_offered(offered: tuple[CutOff, ...]) -> list[tuple[str, str]]:
    """The days with whose word each is; last a day of one's own."""
    choices = [(one.on.isoformat(), f"{one.on:%d/%m/%Y} – {spoken(one.words)}") for one in offered]
    return [*choices, (OTHER, str(gettext_lazy("Ngày khác, theo văn bản yêu cầu")))]


def lowered(text: str) -> str:
    """With a small first letter, as within a sentence."""
    return text[:1].lower() + text[1:]


def default_period(today: date) -> Period:
    """The last whole quarter."""
    return period_of(PeriodKind.QUARTER, today).shifted(-1)


@dataclass(frozen=True)
class Pick:
    """One indicator that may be asked for, and how it is."""

    definition: Definition
    words: str
    followed: bool
    chosen: bool
    breakdown: str
    required: bool
    note: str


def items_typed(posted: QueryDict) -> tuple[ItemAsked, ...]:
    """The indicators ticked in the form, in the order in which the form shows them."""
    return tuple(
        ItemAsked(
            code,
            posted.get(f"breakdown:{code}", "place"),
            required=posted.get(f"optional:{code}") != "1",
            note=posted.get(f"note:{code}", "")[:300],
        )
        for code in dict.fromkeys(posted.getlist("item"))
    )


def tables_typed(posted: QueryDict) -> tuple[TableAsked, ...]:
    """The tables ticked in the form."""
    known = {one.code: one for one in tables_offered()}
    return tuple(
        TableAsked(code, known[code].version, required=posted.get(f"table-optional:{code}") != "1")
        for code in dict.fromkeys(posted.getlist("table"))
        if code in known
    )


@dataclass(frozen=True)
class PickGroup:
    """The indicators of one component; open where one of them is chosen or followed."""

    name: str
    picks: list[Pick]
    is_open: bool


def picks(
    known: Mapping[str, Definition], followed: frozenset[str], items: tuple[ItemAsked, ...]
) -> list[PickGroup]:
    """The indicators by component, those chosen and those of live targets first in each."""
    chosen = {item.indicator: item for item in items}
    groups: dict[str, list[Pick]] = {str(component): [] for component in (*Component, "")}
    for code, definition in known.items():
        item = chosen.get(code)
        label = spoken(definition.label)
        groups.setdefault(definition.component, []).append(
            Pick(
                definition,
                words=f"{label} {spoken(definition.meaning)}",
                followed=code in followed,
                chosen=item is not None,
                breakdown=item.breakdown if item else "place",
                required=item.required if item else True,
                note=item.note if item else "",
            )
        )
    marked = {component for component, found in groups.items() if any(p.chosen or p.followed for p in found)}
    return [
        PickGroup(
            component_name(component),
            sorted(found, key=lambda one: (not one.chosen, not one.followed, spoken(one.definition.label))),
            is_open=component in marked or (not marked and component == Component.TELECOM),
        )
        for component, found in groups.items()
        if found
    ]


def breakdowns_of(unit: Unit) -> list[tuple[str, Any]]:
    """The ways to divide an indicator that the unit may ask for."""
    return [(code, request_words.BREAKDOWNS[code]) for code in BREAKDOWNS[unit.level]]


def table_picks(tables: tuple[TableAsked, ...]) -> list[TableShown]:
    """The tables that may be asked for, and which are."""
    chosen = {one.table: one for one in tables}
    return [
        TableShown(
            one.code,
            one.label,
            one.version,
            required=chosen[one.code].required if one.code in chosen else True,
            chosen=one.code in chosen,
        )
        for one in tables_offered()
    ]
