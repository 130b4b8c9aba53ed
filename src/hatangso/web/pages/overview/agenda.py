"""What needs a person today in one locality: each kind of work in a query or two."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hatangso.store.collection.filing_places import waiting_at
from hatangso.store.collection.models import ExplanationRequest
from hatangso.store.collection.publications import contests_to_answer
from hatangso.store.collection.queries_requests import owed_by, requests_of, tallies, with_answers
from hatangso.store.duties.queries import open_occurrences
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Observation, TaskOrganisation
from hatangso.store.programme.obstacle_queries import visible_obstacles
from hatangso.store.programme.task_queries import visible_tasks
from hatangso.store.reports.models import Report
from hatangso.web.pages.figures.sheet import followed_indicators

SOON = timedelta(days=14)
SHOWN = 6


@dataclass(frozen=True)
class Item:
    """One thing to do: what, by when, where to go. `late` where its day has passed."""

    text: str
    url: str
    due: date | None = None
    late: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Block:
    """One kind of work; `count` of all, of which `items` shows the first."""

    title: str
    icon: str
    url: str
    count: int
    items: tuple[Item, ...] = ()

    @property
    def late(self) -> int:
        return sum(1 for item in self.items if item.late)

    @property
    def more(self) -> int:
        return self.count - len(self.items)


def agenda(actor: Actor, unit: Unit, today: date) -> list[Block]:
    """The blocks that hold something, in the order in which they press."""
    blocks = [
        _duties(actor, unit, today),
        _tasks(actor, unit, today),
        _asked_of_us(actor, unit, today),
        _filings_to_approve(actor, unit),
        _requests_late(actor, unit, today),
        _to_approve(actor, unit),
        _to_enter(actor, unit, today),
        _returned(actor, unit),
        _explanations(actor, unit, today),
        _contests(actor, unit),
        _obstacles(actor, unit),
        _reports(actor, unit),
        _plans(actor, unit),
    ]
    return [block for block in blocks if block.count]


def _duties(actor: Actor, unit: Unit, today: date) -> Block:
    due = open_occurrences(actor, unit, today=today, ahead=timedelta(days=30))
    if not (actor.may("manage_duties", unit) or actor.may("write_report", unit)):
        due = due.filter(duty__reporter_id__in=actor.concern_ids)
    found = list(due)
    url = reverse("duties", args=[unit.code])
    items = tuple(
        Item(o.duty.title, url, o.due_on, o.due_on < today, str(o.duty.recipient or o.duty.recipient_text))
        for o in found[:SHOWN]
    )
    return Block(
        _("Báo cáo đến hạn trong 30 ngày"), icon="calendar-due", url=url, count=len(found), items=items
    )


def _tasks(actor: Actor, unit: Unit, today: date) -> Block:
    mine = TaskOrganisation.objects.filter(organisation_id__in=actor.concern_ids, role="lead")
    due = visible_tasks(actor, unit).filter(
        Q(assignee=actor.user) | Q(assignee=None, pk__in=mine.values("task_id")),
        state__in=("not_started", "in_progress"),
        next_due__lte=today + SOON,
    )
    count = due.count()
    items = tuple(
        Item(task.text, reverse("task", args=[unit.code, task.pk]), task.next_due, task.next_due < today)
        for task in due.order_by(F("next_due").asc(), "pk")[:SHOWN]
        if task.next_due is not None
    )
    url = reverse("tasks", args=[unit.code]) + "?whose=office&state=open"
    return Block(_("Nhiệm vụ quá hạn hoặc sắp đến hạn"), icon="checklist", url=url, count=count, items=items)


def _to_approve(actor: Actor, unit: Unit) -> Block:
    url = reverse("figure_queue", args=[unit.code])
    if not actor.may("approve_figures", unit):
        return Block("", icon="", url=url, count=0)
    waiting = Observation.objects.filter(unit=unit, state="entered").exclude(entered_by=actor.user)
    return Block(_("Từng số liệu chờ duyệt"), icon="checks", url=url, count=waiting.count())


def _asked_of_us(actor: Actor, unit: Unit, today: date) -> Block:
    """Data that the person's organisations owe about this unit."""
    url = reverse("collections", args=[unit.code])
    if not actor.may_somewhere("enter_figures", unit):
        return Block("", icon="", url=url, count=0)
    owed = with_answers(owed_by(actor, unit), today).filter(
        collection__state="open", answer_state__in=("not_started", "draft", "returned")
    )
    found = list(owed.order_by("due_day", "pk"))
    items = tuple(
        Item(one.collection.title, f"{url}#tra-loi-{one.pk}", one.due, one.due < today, one.organisation.name)
        for one in found[:SHOWN]
    )
    return Block(_("Số liệu phải nộp"), icon="inbox", url=url, count=len(found), items=items)


def _filings_to_approve(actor: Actor, unit: Unit) -> Block:
    url = reverse("approvals", args=[unit.code])
    if not actor.may("approve_figures", unit):
        return Block("", icon="", url=url, count=0)
    found = list(waiting_at(unit))
    items = tuple(
        Item(
            one.recipient.collection.title,
            reverse("filing", args=[one.recipient.place.code, one.pk]),
            detail=f"{one.recipient.organisation} · {one.recipient.place.full_name}",
        )
        for one in found[:SHOWN]
    )
    return Block(
        _("Bộ số liệu nộp theo kỳ, chờ duyệt"), icon="checks", url=url, count=len(found), items=items
    )


def _requests_late(actor: Actor, unit: Unit, today: date) -> Block:
    """Open requests of the unit that somebody has not answered in time."""
    url = reverse("collections", args=[unit.code]) + "?state=open&order=late"
    if not actor.may("run_collections", unit):
        return Block("", icon="", url=url, count=0)
    found = list(requests_of(actor, unit).filter(state="open"))
    late = {pk: one.late for pk, one in tallies([one.pk for one in found], today).items() if one.late}
    items = tuple(
        Item(
            one.title,
            reverse("collection", args=[unit.code, one.pk]) + "?state=late",
            one.due_on,
            late=True,
            detail=_("%(count)d nơi trễ hạn") % {"count": late[one.pk]},
        )
        for one in found
        if one.pk in late
    )
    return Block(_("Kỳ thu thập có nơi trễ hạn"), icon="bell", url=url, count=len(items), items=items[:SHOWN])


def _to_enter(actor: Actor, unit: Unit, today: date) -> Block:
    """Indicators the person enters of which nothing was told for a period of this year."""
    url = reverse("figures", args=[unit.code]) + "?missing=1"
    if not actor.may_somewhere("enter_figures", unit):
        return Block("", icon="", url=url, count=0)
    codes = set(followed_indicators(actor, unit))
    told = Observation.objects.filter(
        unit=unit, indicator__in=codes, period_end__year=today.year, state__in=("entered", "approved")
    )
    missing = codes - set(told.values_list("indicator", flat=True))
    title = _("Chỉ số chưa có số liệu nào trong năm %(year)s") % {"year": today.year}
    return Block(title, icon="chart-line", url=url, count=len(missing))


def _returned(actor: Actor, unit: Unit) -> Block:
    """Figures sent back to this person that nobody has told anew."""
    back = list(
        Observation.objects.filter(unit=unit, state="returned", entered_by=actor.user).order_by("-decided_at")
    )
    keys = {(o.indicator, o.neighbourhood_id, o.period) for o in back}
    again = set(
        Observation.objects.filter(
            unit=unit, state__in=("entered", "approved"), indicator__in={key[0] for key in keys}
        ).values_list("indicator", "neighbourhood_id", "period")
    )
    still = [o for o in back if (o.indicator, o.neighbourhood_id, o.period) not in again]
    items = tuple(
        Item(o.decision_note, reverse("figure_evidence", args=[unit.code, o.pk]), detail=o.period)
        for o in still[:SHOWN]
    )
    return Block(
        _("Số liệu bị trả lại"),
        icon="arrow-back-up",
        url=reverse("figures", args=[unit.code]),
        count=len(still),
        items=items,
    )


def _explanations(actor: Actor, unit: Unit, today: date) -> Block:
    """What the locality is asked to explain, and the answers to its own questions that nobody read yet."""
    asked = Q(unit=unit, state="open") if actor.may("enter_figures", unit) else Q(pk=None)
    if unit.level == "province" and actor.may("ask_explanation", unit):
        asked |= Q(asker=unit, state="answered")
    found = list(ExplanationRequest.objects.filter(asked).select_related("unit").order_by("due_on", "pk"))
    items = tuple(
        Item(
            one.question,
            reverse("explanation", args=[unit.code, one.pk]),
            one.due_on,
            one.state == "open" and one.due_on < today,
            "" if one.unit_id == unit.pk else one.unit.full_name,
        )
        for one in found[:SHOWN]
    )
    url = reverse("explanations", args=[unit.code])
    return Block(_("Giải trình số liệu"), icon="message-reply", url=url, count=len(found), items=items)


def _contests(actor: Actor, unit: Unit) -> Block:
    """What communes hold against figures that were published, for who answers them."""
    url = reverse("contests", args=[unit.code]) + "?state=open"
    if unit.level != "province" or not actor.may("hand_down", unit):
        return Block("", icon="message", url=url, count=0)
    found = list(contests_to_answer(unit).select_related("unit").order_by("raised_at", "pk"))
    items = tuple(
        Item(one.reason, reverse("contest", args=[unit.code, one.pk]), detail=one.unit.full_name)
        for one in found[:SHOWN]
    )
    return Block(_("Ý kiến về số liệu công bố"), icon="message", url=url, count=len(found), items=items)


def _obstacles(actor: Actor, unit: Unit) -> Block:
    waiting = visible_obstacles(actor, unit).filter(state="open", held_by_id__in=actor.concern_ids)
    found = list(waiting[: SHOWN + 100])
    items = tuple(
        Item(o.title, reverse("obstacle", args=[unit.code, o.pk]), detail=str(o.raised_by_organisation or ""))
        for o in found[:SHOWN]
    )
    url = reverse("obstacles", args=[unit.code])
    return Block(
        _("Khó khăn, vướng mắc chờ trả lời"), icon="alert-triangle", url=url, count=len(found), items=items
    )


def _reports(actor: Actor, unit: Unit) -> Block:
    states = [
        *(("draft", "returned") if actor.may("write_report", unit) else ()),
        *(("submitted",) if actor.may("approve_report", unit) else ()),
    ]
    found: list[Any] = list(Report.objects.filter(unit=unit, state__in=states)) if states else []
    url = reverse("reports", args=[unit.code])
    items = tuple(
        Item(r.title, reverse("report", args=[unit.code, r.pk]), detail=_states()[r.state])
        for r in found[:SHOWN]
    )
    return Block(_("Báo cáo đang soạn, chờ duyệt"), icon="report", url=url, count=len(found), items=items)


def _plans(actor: Actor, unit: Unit) -> Block:
    url = reverse("plans", args=[unit.code])
    if not actor.may("edit_plan", unit):
        return Block("", icon="", url=url, count=0)
    found = list(PlanDocument.objects.filter(unit=unit, state="review").select_related("received"))
    items = tuple(Item(str(p), reverse("plan_review", args=[unit.code, p.pk])) for p in found[:SHOWN])
    return Block(_("Kế hoạch chờ rà soát"), icon="file-text", url=url, count=len(found), items=items)


def _states() -> dict[str, str]:
    return {"draft": _("bản nháp"), "returned": _("bị trả lại"), "submitted": _("chờ duyệt")}
