"""A request for data is written: by hand, from a proposal, or changed while it is drafted or open."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.collection.cutoffs import offered_due
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period, parse_period
from hatangso.domain.places.search_key import search_key
from hatangso.flows.make_collection import (
    LEVELS,
    CollectionWords,
    edit_collection,
    make_collection,
    words_of,
)
from hatangso.flows.propose_collections import cutoffs_for
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Collection
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.models import TargetMeasure
from hatangso.web.asked import asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.collection_form import (
    CollectionForm,
    breakdowns_of,
    default_period,
    initial_of,
    items_typed,
    lowered,
    periods_offered,
    picks,
    table_picks,
    tables_typed,
)
from hatangso.web.pages.collections.request_words import request_asked
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken


@unit_page("run_collections")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new draft, for the last whole quarter unless told otherwise."""
    return _page(request, unit, None)


@unit_page("run_collections")
def edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Change a draft; of an open request only what does not change the answers."""
    return _page(request, unit, request_asked(request, unit, pk))


@unit_page("run_collections")
def days(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The part of the form with the days that a chosen period offers."""
    today = timezone.localdate()
    period = parse_period(request.GET.get("period", "")) or default_period(today)
    offered = cutoffs_for(unit, period)
    initial = {
        "period": period.code,
        "cutoff": offered[0].on.isoformat(),
        "due_on": offered_due(offered[0].on, today=today),
    }
    title = _retold(request.GET.get("title", ""), period, today)
    form = CollectionForm(unit=unit, today=today, offered=offered, initial={**initial, "title": title})
    return render(request, "collections/collection_days.html", {"form": form, "retold": title})


def _retold(title: str, period: Period, today: date) -> str:
    """The title with the chosen period where it named another of those offered; '' where it named none."""
    spoken_now = spoken(period.label)
    for _kind, choices in periods_offered(today, None):
        for code, label in choices:
            for named, now in ((label, spoken_now), (lowered(label), lowered(spoken_now))):
                if named in title and code != period.code:
                    return title.replace(named, now)
    return ""


def _page(request: HttpRequest, unit: Unit, one: Collection | None) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    posted = request.POST if request.method == "POST" else None
    words = words_of(one) if one else _blank(request, unit)
    period = parse_period(posted.get("period", "")) if posted else words.period
    offered = cutoffs_for(unit, period or words.period)
    form = CollectionForm(posted, unit=unit, today=today, offered=offered, initial=initial_of(words, offered))
    frozen = one is not None and one.state == "open"
    if frozen:
        for name in ("period", "cutoff", "cutoff_on", "levels", "footing"):
            form.fields[name].disabled = True
    items = items_typed(posted) if posted and not frozen else words.items
    tables = tables_typed(posted) if posted and not frozen else words.tables
    others: list[str] = []
    seen = asked_number(posted.get("seen")) if posted else (one.revision if one else 0)
    if posted and not frozen and not items and not tables:
        form.add_error(None, _("Hãy chọn ít nhất một chỉ số hoặc một bảng để hỏi."))
    if posted and form.is_valid():
        try:
            written = form.words(items, tables)
            if one is None:
                made = make_collection(actor=actor, unit=unit, words=written, now=timezone.now())
                messages.success(request, _("Đã lưu kỳ thu thập đang soạn. Tiếp theo: chọn hỏi ai."))
                _warn_of_twin(request, made)
                return redirect("collection_recipients", unit.code, made.pk)
            edit_collection(actor=actor, collection=one, words=written, seen=seen, now=timezone.now())
        except Refused as refused:
            if refused.field == "seen" and one is not None:
                one = request_asked(request, unit, one.pk)
                others, seen = _differences(words_of(one), written), one.revision
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu kỳ thu thập."))
            _warn_of_twin(request, request_asked(request, unit, one.pk))
            return redirect("collection", unit.code, one.pk)
    return render(
        request,
        "collections/collection_edit.html",
        {
            "one": one,
            "form": form,
            "seen": seen,
            "others": others,
            "frozen": frozen,
            "groups": [] if frozen else picks(definitions_of(unit), _followed(unit), items),
            "chosen": len(items),
            "tables": [] if frozen else table_picks(tables),
            "breakdowns": breakdowns_of(unit),
        },
    )


def _warn_of_twin(request: HttpRequest, one: Collection) -> None:
    """Another of the same name and period is open: its recipients would be asked twice."""
    alike = Collection.objects.filter(unit=one.unit, period=one.period, state="open").exclude(pk=one.pk)
    if search_key(one.title) in {search_key(title) for title in alike.values_list("title", flat=True)}:
        messages.warning(
            request,
            _(
                "Đang mở một kỳ thu thập khác cùng tên “%(title)s”, cùng kỳ số liệu; "
                "hãy xem lại trước khi mở kỳ này."
            )
            % {"title": one.title},
        )


def _blank(request: HttpRequest, unit: Unit) -> CollectionWords:
    """What a new request begins with; the asking office is that of the person."""
    today = timezone.localdate()
    period = default_period(today)
    cutoff = cutoffs_for(unit, period)[0].on
    own = Organisation.objects.filter(unit=unit, pk__in=request.actor.organisation_ids)  # type: ignore[attr-defined]
    return CollectionWords(
        title=_("Số liệu hạ tầng số %(period)s") % {"period": lowered(spoken(period.label))},
        period=period,
        cutoff_on=cutoff,
        due_on=offered_due(cutoff, today=today),
        levels=LEVELS[unit.level][0],
        footing=Footing.REPORTED,
        asked_by=own.first(),
    )


def _followed(unit: Unit) -> frozenset[str]:
    rows = TargetMeasure.objects.filter(target__unit=unit, target__state="live").exclude(indicator="")
    return frozenset(rows.values_list("indicator", flat=True))


def _differences(theirs: CollectionWords, mine: CollectionWords) -> list[str]:
    """What somebody else saved meanwhile where it is not what was typed here, each in a line."""
    told: list[tuple[str, Any, Any]] = [
        (_("Tên kỳ thu thập"), theirs.title, mine.title),
        (_("Kỳ số liệu"), spoken(theirs.period.label), spoken(mine.period.label)),
        (_("Chốt số liệu"), f"{theirs.cutoff_on:%d/%m/%Y}", f"{mine.cutoff_on:%d/%m/%Y}"),
        (_("Hạn nộp"), f"{theirs.due_on:%d/%m/%Y}", f"{mine.due_on:%d/%m/%Y}"),
        (_("Căn cứ"), theirs.basis, mine.basis),
        (_("Hướng dẫn"), theirs.instructions, mine.instructions),
        (_("Số chỉ số"), len(theirs.items), len(mine.items)),
    ]
    lines = [f"{name}: {value or '–'}" for name, value, typed in told if value != typed]
    if theirs.items != mine.items:
        lines.append(_("Danh sách chỉ số hai bản khác nhau."))
    return lines


urlpatterns = [
    path("<unit:unit_code>/thu-thap/them/", add, name="collection_add"),
    path("<unit:unit_code>/thu-thap/ngay/", days, name="collection_days"),
    path("<unit:unit_code>/thu-thap/<int:pk>/sua/", edit, name="collection_edit"),
]
