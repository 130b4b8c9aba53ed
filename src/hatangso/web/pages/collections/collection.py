"""One request for data: what is asked, who answered and how far; as a draft, what will be sent to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.collection.cutoffs import due_warning
from hatangso.domain.collection.progress import AnswerState, tally
from hatangso.domain.places.search_key import search_key
from hatangso.flows.tell_recipients import without_people
from hatangso.store.collection.models import Collection, FilingStep
from hatangso.store.collection.queries_requests import Line, Overlap, lines_of, overlaps_of, stories_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.web.components.answer_bar import DRAWN, answer_bar
from hatangso.web.export import Value, exported
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.request_words import (
    BREAKDOWNS,
    LEVELS,
    STATES,
    STEPS,
    request_asked,
    untold,
)
from hatangso.web.pages.collections.tables_asked import tables_of
from hatangso.web.templatetags.progress import spoken

A_PAGE = 50
ORDERS = {
    "place": gettext_lazy("Địa bàn, cơ quan"),
    "late": gettext_lazy("Trễ nhiều nhất trước"),
    "least": gettext_lazy("Nhập ít nhất trước"),
    "last": gettext_lazy("Việc mới nhất trước"),
}


@dataclass(frozen=True)
class ItemShown:
    """One indicator of the request as the page tells it."""

    label: str
    definition: Definition | None
    breakdown: Any
    required: bool
    note: str


@unit_page("view_programme")
def collection(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The progress; `?export=xlsx|csv` gives what is listed as a file."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    today = timezone.localdate(now)
    asked = request_asked(request, unit, pk)
    every = lines_of(asked, today, now)
    wanted = {name: request.GET.get(name, "")[:200] for name in ("q", "state", "order")}
    found = _found(every, wanted)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"tien-do-thu-thap-{asked.pk}-{today:%Y%m%d}", _headings(), _rows(found))
    counts = tally((line.answer for line in every), today)
    may_run = actor.may("run_collections", unit)
    reads = asked.state in {"draft", "open"} and may_run
    nobody = without_people((line.recipient for line in every), now) if reads else []
    items, tables = _items(asked, unit), tables_of(asked)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    stories = stories_of(line.recipient.pk for line in page) if asked.opened_at else {}
    return render(
        request,
        "collections/collection.html",
        {
            "one": asked,
            "rows": [(line, _told(stories.get(line.recipient.pk, ()))) for line in page],
            "overlaps": _overlaps(asked, unit) if asked.state == "draft" else (),
            "nobody": {one.pk for one in nobody},
            "untold": untold(str(one) for one in nobody),
            "today": today,
            "state_label": STATES[asked.state],
            "levels": LEVELS.get(tuple(asked.levels), ""),
            "items": items,
            "tables": tables,
            "asks": bool(items or tables),
            "counts": counts,
            "bar": answer_bar(counts),
            "legend": [(state, counts.of(state)) for state in (*DRAWN, AnswerState.EXCUSED)],
            "page": page,
            "wanted": wanted,
            "orders": ORDERS,
            "warning": due_warning(asked.cutoff_on, asked.due_on),
            "may_run": may_run,
            "nudged_lately": any(line.nudged_lately for line in every),
            "runs": may_run and asked.state == "open",
        },
    )


def _items(asked: Collection, unit: Unit) -> list[ItemShown]:
    known = definitions_of(unit)
    return [
        ItemShown(
            label=spoken(known[item.indicator].label) if item.indicator in known else item.indicator,
            definition=known.get(item.indicator),
            breakdown=BREAKDOWNS.get(item.breakdown, item.breakdown),
            required=item.required,
            note=item.note,
        )
        for item in asked.items.all()
    ]


def _told(steps: Iterable[FilingStep]) -> list[tuple[Any, FilingStep]]:
    """Each step with its words."""
    return [(STEPS.get(step.action, step.action), step) for step in steps]


def _overlaps(asked: Collection, unit: Unit) -> list[tuple[str, Overlap]]:
    known = definitions_of(unit)
    return [
        (spoken(known[one.indicator].label) if one.indicator in known else one.indicator, one)
        for one in overlaps_of(asked)
    ]


def _found(every: list[Line], wanted: dict[str, str]) -> list[Line]:
    words, state = search_key(wanted["q"]).split(), wanted["state"]
    found = [
        line
        for line in every
        if (not state or (line.late if state == "late" else line.answer.state == state))
        and all(
            word in search_key(f"{line.recipient.organisation} {line.recipient.place.full_name}")
            for word in words
        )
    ]
    match wanted["order"]:
        case "late":
            found.sort(key=lambda line: -line.days_late if line.late else 0)
        case "least":
            found.sort(key=lambda line: line.percent)
        case "last":
            found.sort(key=lambda line: line.last.at.timestamp() if line.last else 0.0, reverse=True)
        case _:
            pass  # as read: by place, then organisation
    return found


def _headings() -> list[str]:
    return [
        _("Địa bàn"),
        _("Cơ quan"),
        _("Tình trạng"),
        _("Ô đã nhập"),
        _("Ô bắt buộc"),
        _("Hạn nộp"),
        _("Ngày nộp đầu"),
        _("Số ngày trễ"),
        _("Lý do gia hạn, miễn nộp"),
        _("Việc gần nhất"),
        _("Lúc"),
    ]


def _rows(found: list[Line]) -> Iterator[list[Value]]:
    for line in found:
        one = line.recipient
        handed_in: date | None = line.answer.handed_in
        yield [
            one.place.full_name,
            one.organisation.name,
            spoken(line.answer.state.label),
            line.filled,
            line.required,
            one.due,
            handed_in,
            line.days_late,
            one.excused_reason or one.extension_reason,
            str(STEPS.get(line.last.action, line.last.action)) if line.last else "",
            line.last.at if line.last else None,
        ]


urlpatterns = [path("<unit:unit_code>/thu-thap/<int:pk>/", collection, name="collection")]
