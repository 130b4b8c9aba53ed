"""The reminders a person got in the product, and the calendar feed of what is due."""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.duties.icalendar import CalendarDay, calendar_feed
from hatangso.store.accounts.models import User
from hatangso.store.duties.models import ReminderSent
from hatangso.store.duties.queries import open_occurrences
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.task_queries import visible_tasks
from hatangso.web.page import unit_page

A_YEAR = timedelta(days=400)


@unit_page("view_programme")
def reminders(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The newest first; opening the page marks them read."""
    found = ReminderSent.objects.filter(user=request.user, channel="page").order_by("-sent_at", "-pk")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    ReminderSent.objects.filter(pk__in=[row.pk for row in shown], read_at=None).update(read_at=timezone.now())
    return render(
        request,
        "duties/reminders.html",
        {"page": page, "shown": shown, "feed": _feed_url(request)},
    )


@login_required
@require_POST
def new_feed(request: HttpRequest) -> HttpResponse:
    """Make the feed's secret address, or a new one that ends the old."""
    user = request.user
    user.calendar_token = secrets.token_urlsafe(32)
    user.save()
    messages.success(request, _("Đã tạo địa chỉ lịch mới; địa chỉ cũ không còn dùng được."))
    return redirect("my_account")


def _feed_url(request: HttpRequest) -> str:
    token = request.user.calendar_token  # type: ignore[union-attr]
    return request.build_absolute_uri(reverse("calendar_feed_ics", args=[token])) if token else ""


def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed itself: whoever has the secret address reads the due dates of its owner, and nothing else."""
    user = User.objects.filter(calendar_token=token, is_active=True).exclude(calendar_token="").first()
    if user is None:
        raise Http404
    today = timezone.localdate()
    actor = Actor(user, today)
    days = []
    for unit in actor.units().filter(pk__in={grant.unit_id for grant in actor.grants}):
        days += _days(actor, unit)
    response = HttpResponse(
        calendar_feed("Hạ Tầng Số", days), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Cache-Control"] = "private, max-age=900"
    return response


def _days(actor: Actor, unit: Unit) -> list[CalendarDay]:
    today, now = timezone.localdate(), timezone.now()
    found = [
        CalendarDay(
            uid=f"bao-cao-{one.pk}@hatangso",
            on=one.due_on,
            summary=f"{one.duty.title} ({one.period})",
            changed=now.replace(microsecond=0),
            description=str(one.duty.reporter or one.duty.reporter_text),
            categories=(str(_("Báo cáo")),),
            alarms=(30, 7, 1),
        )
        for one in open_occurrences(actor, unit, today=today, ahead=A_YEAR)
    ]
    mine = Q(assignee=actor.user) | Q(
        assignee=None, organisations__role="lead", organisations__organisation_id__in=actor.organisation_ids
    )
    tasks = (
        visible_tasks(actor, unit)
        .filter(mine, state__in=("not_started", "in_progress"), next_due__isnull=False)
        .filter(next_due__lte=today + A_YEAR)
        .distinct()
    )
    found += [
        CalendarDay(
            uid=f"nhiem-vu-{task.pk}@hatangso",
            on=task.next_due,
            summary=task.text[:120],
            changed=now.replace(microsecond=0),
            description=task.output,
            categories=(str(_("Nhiệm vụ")),),
            alarms=(7, 1),
        )
        for task in tasks
        if task.next_due
    ]
    return found


urlpatterns = [
    path("<unit:unit_code>/nhac-viec/", reminders, name="reminders"),
    path("lich/moi/", new_feed, name="calendar_feed"),
    path("lich/<str:token>.ics", feed, name="calendar_feed_ics"),
]
