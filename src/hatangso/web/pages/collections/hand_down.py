"""Figures handed down: what was published, a new publication tried out before it goes out, its versions."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period, PeriodKind, parse_period, period_of
from hatangso.domain.places.search_key import search_key
from hatangso.flows.hand_down import (
    PublicationWords,
    hand_down,
    hand_down_again,
    withdraw_publication,
    words_of,
)
from hatangso.flows.read_handed import (
    HandedFigures,
    filings_to_publish,
    of_filing,
    offered_indicators,
    read_handed,
)
from hatangso.flows.receive import place_of
from hatangso.flows.receive_table import receive_table
from hatangso.flows.refused import Refused
from hatangso.store.collection.filing_sheets import entries_of, values_of_entry
from hatangso.store.collection.models import Filing
from hatangso.store.collection.publications import publications_of
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.web.asked import asked_id
from hatangso.web.day_input import DayInput
from hatangso.web.export import as_xlsx, downloaded
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.collection_form import periods_offered
from hatangso.web.pages.collections.table_values import figure_text
from hatangso.web.templatetags.progress import spoken

PUBLICATIONS_A_PAGE = 25
FIGURES_A_PAGE = 60
FAULTS_SHOWN = 100
MOST_FILINGS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PublicationForm(forms.Form):
    """What a publication says of itself."""

    title = forms.CharField(label=gettext_lazy("Tên đợt công bố"), max_length=200)
    period = forms.ChoiceField(label=gettext_lazy("Kỳ số liệu"))
    publisher = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan công bố"), queryset=Organisation.objects.none()
    )
    published_on = forms.DateField(label=gettext_lazy("Ngày công bố"), widget=DayInput())
    footing = forms.ChoiceField(label=gettext_lazy("Căn cứ"))
    basis = forms.CharField(label=gettext_lazy("Văn bản công bố (nếu có)"), max_length=300, required=False)

    def __init__(self, *args: Any, unit: Unit, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["period"].choices = periods_offered(today, self.initial.get("period"))  # type: ignore[attr-defined]
        self.fields["footing"].choices = [(one.value, spoken(one.label)) for one in Footing]  # type: ignore[attr-defined]
        self.fields["publisher"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            unit=unit, valid_to=None, is_collective=False
        ).order_by("name")

    @property
    def words(self) -> PublicationWords:
        """What was written; only of a valid form."""
        told = self.cleaned_data
        period = parse_period(told["period"])
        assert period is not None  # one of the choices
        return PublicationWords(
            title=told["title"],
            period=period,
            publisher=told["publisher"],
            published_on=told["published_on"],
            footing=Footing(told["footing"]),
            basis=told["basis"],
        )


@unit_page("view_programme")
def hand_down_list(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The publications of the province; in a commune those that tell something about it."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("view_programme", unit)
    words = search_key(request.GET.get("q", "")[:80])
    found = [one for one in publications_of(unit) if words in search_key(one.recipient.collection.title)]
    page = Paginator(found, PUBLICATIONS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "collections/hand_down.html",
        {
            "page": page,
            "text": request.GET.get("q", ""),
            "may_publish": unit.level == "province" and actor.may("hand_down", unit),
        },
    )


@unit_page("hand_down")
def hand_down_new(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new publication: its words, then a file or an approved filing; tried out first, then confirmed."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    actor.require("hand_down", unit)
    if unit.level != "province":
        raise Http404(_("Chỉ cấp tỉnh công bố số liệu cho các xã, phường."))
    today = timezone.localdate(now)
    own = Organisation.objects.filter(pk__in=actor.organisation_ids, unit=unit).first()
    ended = period_of(PeriodKind.QUARTER, today).shifted(-1)
    initial = {
        "period": ended.code,
        "published_on": today,
        "publisher": own,
        "footing": Footing.REPORTED.value,
    }
    posted = request.POST if request.method == "POST" else None
    form = PublicationForm(posted, unit=unit, today=today, initial=initial)
    context: dict[str, Any] = {"form": form, "filings": filings_to_publish(actor, unit)[:MOST_FILINGS]}
    status = 200
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise Refused(_("Còn ô cần sửa."))
            words = form.words
            found, received, source = _figures(request, unit, words.period, words.footing, today)
            if request.POST.get("action") == "publish" and not found.faults:
                made = hand_down(
                    actor=actor,
                    unit=unit,
                    words=words,
                    figures=found.figures,
                    evidence=[received] if received else [],
                    now=now,
                )
                messages.success(request, _published(len(found.figures)))
                return redirect("publication", unit.code, made.pk)
            context |= _tried(unit, found, received, source)
        except Refused as wrong:
            context["refused"], status = wrong.sentence, 422
    return render(request, "collections/hand_down_new.html", context, status=status)


@unit_page("view_programme")
def publication(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """One publication with its figures; POST: a later version, or its withdrawal."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    actor.require("view_programme", unit)
    one = publications_of(unit).filter(pk=pk).first()
    if one is None:
        raise Http404(_("Không có công bố này."))
    context: dict[str, Any] = {}
    status = 200
    today = timezone.localdate(now)
    if request.method == "POST":
        actor.require("hand_down", one.recipient.place)
        reason = request.POST.get("reason", "")
        try:
            if request.POST.get("action") == "withdraw":
                withdraw_publication(actor=actor, publication=one, reason=reason, now=now)
                messages.success(request, _("Đã rút công bố; số liệu vẫn còn trong lịch sử của từng nơi."))
                return redirect("publication", unit.code, pk)
            words = words_of(one, today)
            found, received, source = _figures(
                request, one.recipient.place, words.period, words.footing, today
            )
            if request.POST.get("action") == "publish" and not found.faults:
                hand_down_again(
                    actor=actor,
                    publication=one,
                    published_on=today,
                    figures=found.figures,
                    reason=reason,
                    evidence=[received] if received else [],
                    now=now,
                )
                messages.success(request, _published(len(found.figures)))
                return redirect("publication", unit.code, pk)
            context |= _tried(one.recipient.place, found, received, source)
        except Refused as wrong:
            context["refused"], status = wrong.sentence, 422
        context["reason"] = reason
    return render(
        request,
        "collections/publication.html",
        {
            **context,
            **_shown(request, unit, one),
            "one": one,
            "collection": one.recipient.collection,
            "steps": one.steps.select_related("by").order_by("-at", "-pk"),
            "may_publish": actor.may("hand_down", one.recipient.place)
            and unit.level == "province"
            and one.recipient.collection.state != "withdrawn",
            "files": one.uploads.select_related("received").order_by("-at"),
            "sees_files": unit.level == "province",
        },
        status=status,
    )


@unit_page("hand_down")
def hand_down_template(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A workbook with every commune and the columns of the indicators asked for (all where none is)."""
    request.actor.require("hand_down", unit)  # type: ignore[attr-defined]
    offered = offered_indicators(unit)
    wanted = [code for code in request.GET.getlist("indicator") if code in offered] or list(offered)
    columns = [column for code in wanted for column in offered[code].columns]
    rows = [
        [place.code, place.full_name, *[None] * len(columns)]
        for place in sorted(communes_of(unit).values(), key=lambda one: one.name)
    ]
    headings = [_("Mã xã, phường"), _("Tên"), *(spoken(column.label) for column in columns)]
    return downloaded(as_xlsx(headings, rows), "mau-cong-bo.xlsx", XLSX)


def _figures(
    request: HttpRequest, unit: Unit, period: Period, footing: Footing, today: date
) -> tuple[HandedFigures, Received | None, Filing | None]:
    """From the file sent now, the file that was tried out, or an approved filing."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = asked_id(request.POST.get("filing"))
    if chosen is not None:
        source = next((one for one in filings_to_publish(actor, unit) if one.pk == chosen), None)
        if source is None:
            raise Refused(_("Hãy chọn một bộ số liệu đã duyệt."), field="filing")
        return of_filing(source, unit, period, footing, today), None, source
    file = request.FILES.get("file")
    if file is not None:
        received = receive_table(
            by=request.user, unit=unit, file=file, name=file.name or "", now=timezone.now()
        )
    else:
        kept = Received.objects.filter(
            pk=asked_id(request.POST.get("received")) or 0,
            unit=unit,
            purpose="table",
            received_by_id=request.user.pk,
        ).first()
        if kept is None:
            raise Refused(_("Hãy chọn tệp .xlsx hoặc .csv."), field="file")
        received = kept
    found = read_handed(
        path=place_of(received.sha256), unit=unit, period=period, footing=footing, today=today
    )
    if not found.figures and not found.faults:
        raise Refused(_("Tệp không có số liệu nào; tên cột phải như trong tệp mẫu."), field="file")
    return found, received, None


def _tried(
    unit: Unit, found: HandedFigures, received: Received | None, source: Filing | None
) -> dict[str, Any]:
    """What the publication would say, for the page that asks to confirm."""
    units = communes_of(unit)
    known = definitions_by_code({key.indicator for key in found.figures})
    counts: dict[str, int] = {}
    for key in found.figures:
        counts[key.indicator] = counts.get(key.indicator, 0) + 1
    lines = [
        (
            units[key.place].full_name,
            known[key.indicator].label,
            figure_text(values, known[key.indicator].shape),
        )
        for key, values in found.figures.items()
        if key.indicator in known and key.place in units
    ]
    told = {key.place for key in found.figures}
    return {
        "tried": found,
        "received": received,
        "chosen": source,
        "faults": found.faults[:FAULTS_SHOWN],
        "counts": [(known[code].label, count) for code, count in counts.items() if code in known],
        "sample": lines[:20],
        "more": max(0, len(lines) - 20),
        "without": [one.full_name for code, one in units.items() if code not in told],
    }


def _shown(request: HttpRequest, unit: Unit, one: Filing) -> dict[str, Any]:
    """The publication's figures: filtered, a page of them, each with its open contest."""
    entries = [
        entry
        for entry in entries_of(one)
        if (unit.level == "province" or entry.place_id == unit.pk) and not values_of_entry(entry).is_blank
    ]
    known = definitions_by_code({entry.indicator for entry in entries})
    words = search_key(request.GET.get("q", "")[:80]).split()
    contested = set(
        one.entries.filter(observation__contests__state="open").values_list("observation_id", flat=True)
    )
    lines: list[dict[str, Any]] = [
        {
            "entry": entry,
            "label": known[entry.indicator].label,
            "text": figure_text(values_of_entry(entry), known[entry.indicator].shape),
            "contested": entry.observation_id in contested,
        }
        for entry in entries
        if entry.indicator in known
    ]
    if words:
        lines = [
            line
            for line in lines
            if all(word in search_key(f"{line['entry'].place} {spoken(line['label'])}") for word in words)
        ]
    if request.GET.get("only") == "contested":
        lines = [line for line in lines if line["contested"]]
    page = Paginator(lines, FIGURES_A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "text": request.GET.get("q", ""),
        "only": request.GET.get("only", ""),
        "contested": len(contested),
    }


def _published(count: int) -> str:
    return ngettext(
        "Đã công bố %(count)d số liệu; các xã, phường được báo.",
        "Đã công bố %(count)d số liệu; các xã, phường được báo.",
        count,
    ) % {"count": count}


_AT = "<unit:unit_code>/thu-thap/cong-bo/"
urlpatterns = [
    path(_AT, hand_down_list, name="hand_down"),
    path(f"{_AT}moi/", hand_down_new, name="hand_down_new"),
    path(f"{_AT}mau.xlsx", hand_down_template, name="hand_down_template"),
    path(f"{_AT}<int:pk>/", publication, name="publication"),
]
