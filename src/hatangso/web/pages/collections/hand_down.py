"""Figures handed down: what was published, a new publication tried out before it goes out, its versions."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.footing import Footing
from hatangso.domain.periods import PeriodKind, parse_period, period_of
from hatangso.domain.places.search_key import search_key
from hatangso.flows.hand_down import hand_down, require_publisher
from hatangso.flows.publication_words import PublicationWords
from hatangso.flows.read_handed import (
    filings_to_publish,
    offered_indicators,
)
from hatangso.flows.refused import Refused
from hatangso.store.collection.publications import publications_of, publishers_for
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.web.day_input import DayInput
from hatangso.web.export import as_xlsx, downloaded
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.collection_form import periods_offered
from hatangso.web.pages.collections.handed_figures import as_tried, handed_figures, said_published, unseen
from hatangso.web.templatetags.progress import spoken

PUBLICATIONS_A_PAGE = 25
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

    def __init__(self, *args: Any, today: date, publishers: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["period"].choices = periods_offered(today, self.initial.get("period"))  # type: ignore[attr-defined]
        self.fields["footing"].choices = [(one.value, spoken(one.label)) for one in Footing]  # type: ignore[attr-defined]
        self.fields["publisher"].queryset = publishers  # type: ignore[attr-defined]

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
    named = publishers_for(actor, unit)
    own = named.filter(pk__in=actor.organisation_ids).first() or named.first()
    filings = filings_to_publish(actor, unit)[:MOST_FILINGS]
    reporters = Organisation.objects.filter(
        pk__in=[filing.recipient.organisation_id for filing in filings], valid_to=None
    ).order_by("name")
    ended = period_of(PeriodKind.QUARTER, today).shifted(-1)
    initial = {
        "period": ended.code,
        "published_on": today,
        "publisher": own,
        "footing": Footing.REPORTED.value,
    }
    posted = request.POST if request.method == "POST" else None
    form = PublicationForm(posted, today=today, publishers=named | reporters, initial=initial)
    offered = [(code, one.label) for code, one in offered_indicators(unit).items()]
    context: dict[str, Any] = {"form": form, "filings": filings, "offered": offered}
    status = 200
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise Refused(_("Còn ô cần sửa."))
            words = form.words
            found, received, source = handed_figures(request, unit, words.period, words.footing, today)
            require_publisher(actor, unit, words.publisher, source)
            tried = as_tried(unit, words, found, received, source)
            publishes = request.POST.get("action") == "publish" and not found.faults
            if publishes and not unseen(request, tried):
                made = hand_down(
                    actor=actor,
                    unit=unit,
                    words=words,
                    figures=found.figures,
                    evidence=[received] if received else [],
                    told_in=source,
                    now=now,
                )
                messages.success(request, said_published(len(found.figures)))
                return redirect("publication", unit.code, made.pk)
            context |= tried
            if publishes:
                context["refused"], status = unseen(request, tried), 422
        except Refused as wrong:
            context["refused"], status = wrong.sentence, 422
    return render(request, "collections/hand_down_new.html", context, status=status)


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
    return downloaded(as_xlsx(headings, rows, sheet_name=_("Số liệu")), "mau-cong-bo.xlsx", XLSX)


_AT = "<unit:unit_code>/thu-thap/cong-bo/"
urlpatterns = [
    path(_AT, hand_down_list, name="hand_down"),
    path(f"{_AT}moi/", hand_down_new, name="hand_down_new"),
    path(f"{_AT}mau.xlsx", hand_down_template, name="hand_down_template"),
]
