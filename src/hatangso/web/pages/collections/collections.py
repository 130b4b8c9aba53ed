"""Requests for data of a locality: what it asks, and what the person's organisations have to answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.collection.progress import Answer, AnswerState, Tally
from hatangso.domain.places.search_key import search_key
from hatangso.store.collection.filing_places import waiting_at
from hatangso.store.collection.models import Collection, CollectionRecipient
from hatangso.store.collection.queries_requests import (
    answer_of,
    owed_by,
    requests_of,
    tallies,
    with_answers,
)
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.components.answer_bar import answer_bar
from hatangso.web.export import Value, exported
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.request_words import STATES
from hatangso.web.templatetags.progress import spoken
from hatangso.web.templatetags.times import period_words

A_PAGE = 20
ORDERS = {
    "due": gettext_lazy("Hạn gần nhất"),
    "late": gettext_lazy("Trễ nhiều nhất"),
    "new": gettext_lazy("Mới lập nhất"),
    "title": gettext_lazy("Tên"),
}
OWED_STATES = {
    "": gettext_lazy("Chưa nộp xong"),
    "late": gettext_lazy("Quá hạn"),
    "handed_in": gettext_lazy("Đã nộp"),
    "all": gettext_lazy("Tất cả"),
}


@dataclass(frozen=True)
class RequestLine:
    """One request of the unit with how far it is answered."""

    request: Collection
    tally: Tally
    bar: SafeString
    state: Any


@dataclass(frozen=True)
class OwedLine:
    """What one organisation owes in one request."""

    recipient: CollectionRecipient
    answer: Answer
    late: bool


@unit_page("run_collections", "enter_figures")
def collections(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Two parts: 'Chúng tôi hỏi' and 'Chúng tôi phải trả lời'; `?export=xlsx|csv` is of the first."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    asked = {
        name: request.GET.get(name, "")[:200] for name in ("q", "state", "order", "oq", "ostate", "owhose")
    }
    sees_requests = actor.sees_all(unit)
    ours = _ours(requests_of(actor, unit), asked, today) if sees_requests else []
    if sees_requests and (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        rows = _rows(ours, tallies([one.pk for one in ours], today))
        return exported(kind, f"thu-thap-{unit.code}-{today:%Y%m%d}", _headings(), rows)
    page = Paginator(ours, A_PAGE).get_page(request.GET.get("page"))
    for_all = actor.may("enter_figures", unit)
    owed = with_answers(owed_by(actor, unit, by_others=asked["owhose"] == "all"), today)
    owed_page = Paginator(_owed(owed, asked), A_PAGE).get_page(request.GET.get("opage"))
    return render(
        request,
        "collections/collections.html",
        {
            "today": today,
            "asked": asked,
            "sees_requests": sees_requests,
            "any_request": bool(ours) or (sees_requests and requests_of(actor, unit).exists()),
            "page": page,
            "lines": _lines(page, today),
            "states": STATES,
            "orders": ORDERS,
            "any_owed": bool(owed_page.object_list) or owed.exists(),
            "owed_page": owed_page,
            "owed": [_owed_line(one, today) for one in owed_page],
            "owed_states": OWED_STATES,
            "for_all": for_all,
            "others": _of_others(actor, unit, today) if for_all and asked["owhose"] != "all" else 0,
            **_waiting(owed).aggregate(waiting=Count("pk"), waiting_late=Count("pk", filter=Q(late=True))),
            "may_run": actor.may("run_collections", unit),
            "may_approve": actor.may("approve_figures", unit),
            "to_approve": waiting_at(unit).count() if actor.sees_all(unit) else None,
        },
    )


def _ours(found: QuerySet[Collection], asked: dict[str, str], today: date) -> list[Collection]:
    """The unit's requests as asked for; those withdrawn only where they are asked for by name."""
    found = (
        found.filter(state=asked["state"]) if asked["state"] in STATES else found.exclude(state="withdrawn")
    )
    words = search_key(asked["q"]).split()
    rows = [one for one in found if all(word in search_key(f"{one.title} {one.basis}") for word in words)]
    live = {"open": 0, "draft": 1, "closed": 2, "withdrawn": 3}
    match asked["order"]:
        case "title":
            rows.sort(key=lambda one: search_key(one.title))
        case "new":
            rows.sort(key=lambda one: one.made_at, reverse=True)
        case "late":
            late = tallies([one.pk for one in rows], today)
            rows.sort(key=lambda one: (-(late[one.pk].late if one.pk in late else 0), one.due_on))
        case _:
            rows.sort(key=lambda one: (live[one.state], abs((one.due_on - today).days), -one.pk))
    return rows


def _lines(page: Page[Collection], today: date) -> list[RequestLine]:
    found = tallies([one.pk for one in page], today)
    return [
        RequestLine(
            one, found.get(one.pk, Tally()), answer_bar(found.get(one.pk, Tally())), STATES[one.state]
        )
        for one in page
    ]


def _waiting(owed: QuerySet[CollectionRecipient]) -> QuerySet[CollectionRecipient]:
    """What still has to be filled in or mended."""
    return owed.filter(collection__state="open", answer_state__in=("not_started", "draft", "returned"))


def _of_others(actor: Actor, unit: Unit, today: date) -> int:
    """How much other organisations of the unit still have to answer, for who may help them."""
    every = with_answers(owed_by(actor, unit, by_others=True), today)
    return _waiting(every).exclude(organisation_id__in=actor.organisation_ids).count()


def _owed(owed: QuerySet[CollectionRecipient], asked: dict[str, str]) -> QuerySet[CollectionRecipient]:
    match asked["ostate"]:
        case "all":
            pass
        case "late":
            owed = _waiting(owed).filter(late=True)
        case "handed_in":
            owed = owed.filter(answer_state__in=("submitted", "approved"))
        case _:
            owed = _waiting(owed)
    for word in asked["oq"].split():
        owed = owed.filter(collection__title__icontains=word)
    return owed.order_by(F("due_day").asc(), "collection_id", "place__name", "organisation__name", "pk")


def _owed_line(recipient: CollectionRecipient, today: date) -> OwedLine:
    answer = answer_of(recipient)
    return OwedLine(recipient, answer, answer.is_late(today) and recipient.collection.state == "open")


def _headings() -> list[str]:
    return [
        _("Kỳ thu thập"),
        _("Kỳ số liệu"),
        _("Chốt số liệu"),
        _("Hạn nộp"),
        _("Trạng thái"),
        _("Số nơi được hỏi"),
        *(spoken(state.label) for state in AnswerState),
        _("Trễ hạn"),
    ]


def _rows(ours: list[Collection], found: dict[int, Tally]) -> Iterator[list[Value]]:
    for one in ours:
        tally = found.get(one.pk, Tally())
        yield [
            one.title,
            period_words(one.period),
            one.cutoff_on,
            one.due_on,
            str(STATES[one.state]),
            sum(tally.counts.values()),
            *(tally.of(state) for state in AnswerState),
            tally.late,
        ]


urlpatterns = [path("<unit:unit_code>/thu-thap/", collections, name="collections")]
