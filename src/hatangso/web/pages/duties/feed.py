"""The calendar feed (iCalendar) of what is due to a person, under an address that only they know."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from hatangso.domain.duties.icalendar import CalendarDay, calendar_feed
from hatangso.flows.keep_calendar_feed import end_calendar_feed, renew_calendar_feed
from hatangso.store.accounts.models import User
from hatangso.store.collection.queries_requests import my_open_requests
from hatangso.store.duties.queries import my_open_occurrences
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.task_queries import my_open_tasks
from hatangso.web.asked import asked_way_back
from hatangso.web.templatetags.times import period_words

AHEAD = timedelta(days=400)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Make the secret address, make a new one that ends the old, or (`end`) end it."""
    user = request.user
    assert isinstance(user, User)
    if request.POST.get("end"):
        end_calendar_feed(user=user)
        messages.success(request, _("Đã ngừng địa chỉ lịch; lịch đã dán ở nơi khác không còn cập nhật."))
    else:
        had_one = bool(user.calendar_token)
        renew_calendar_feed(user=user)
        renewed = _("Đã tạo địa chỉ lịch mới; địa chỉ cũ không còn dùng được.")
        messages.success(request, renewed if had_one else _("Đã tạo địa chỉ lịch."))
    return redirect(asked_way_back(request.POST.get("next")) or "my_account")


def feed_address(request: HttpRequest) -> str:
    """The person's secret address in full; '' where they have none."""
    token = request.user.calendar_token  # type: ignore[union-attr]
    return request.build_absolute_uri(reverse("calendar_feed_ics", args=[token])) if token else ""


def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the secret address reads the due dates of its owner, and nothing else."""
    user = User.objects.filter(calendar_token=token, is_active=True).exclude(calendar_token="").first()
    if user is None:
        raise Http404
    with translation.override(user.language):
        text = calendar_feed("Hạ Tầng Số", _days(request, Actor(user, timezone.localdate())))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="ha-tang-so.ics"'
    response.headers["Cache-Control"] = "private, max-age=900"
    return response


def _days(request: HttpRequest, actor: Actor) -> list[CalendarDay]:
    until = actor.on + AHEAD
    # The same all day long, so that a calendar that asks often finds nothing new.
    changed = timezone.make_aware(datetime.combine(actor.on, time.min))
    reports = [
        CalendarDay(
            uid=f"bao-cao-{one.pk}@hatangso",
            on=one.due_on,
            summary=f"{one.duty.title} ({period_words(one.period)})",
            changed=changed,
            description=f"{one.duty.reporter or one.duty.reporter_text}, {one.duty.unit.full_name}",
            url=request.build_absolute_uri(f"{reverse('duties', args=[one.duty.unit.code])}#ky-{one.pk}"),
            categories=(pgettext("một", "Báo cáo"),),
            alarms=(30, 7, 1),
        )
        for one in my_open_occurrences(actor, until=until)
    ]
    tasks = [
        CalendarDay(
            uid=f"nhiem-vu-{task.pk}@hatangso",
            on=task.next_due,
            summary=task.text[:120],
            changed=changed,
            description=task.output,
            url=request.build_absolute_uri(reverse("task", args=[task.unit.code, task.pk])),
            categories=(pgettext("một", "Nhiệm vụ"),),
            alarms=(7, 1),
        )
        for task in my_open_tasks(actor, until=until)
        if task.next_due is not None
    ]
    asked = [
        CalendarDay(
            uid=f"nop-so-lieu-{one.pk}@hatangso",
            on=one.due,
            summary=one.collection.title[:120],
            changed=changed,
            description=f"{one.organisation}, {one.place.full_name}",
            url=request.build_absolute_uri(
                f"{reverse('collections', args=[one.place.code])}#tra-loi-{one.pk}"
            ),
            categories=(_("Nộp số liệu"),),
            alarms=(7, 1),
        )
        for one in my_open_requests(actor)
    ]
    return reports + tasks + asked


urlpatterns = [
    path("lich/moi/", keep, name="calendar_feed"),
    path("lich/<str:token>.ics", feed, name="calendar_feed_ics"),
]
