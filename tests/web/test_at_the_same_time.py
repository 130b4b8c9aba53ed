"""Two people at one thing, or one person's two clicks: nobody's work is overwritten unseen or done twice."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from hatangso.domain.periods import parse_period
from hatangso.flows.compose_report import compose_by_hand
from hatangso.store.duties.models import Duty
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Target, Task
from hatangso.store.reports.models import Report
from tests.programme_world import actor, build_programme
from tests.work_world import make_duty, make_task
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def filled(client: Client, address: str) -> dict[str, Any]:
    """What the page's form would send unchanged."""
    context = client.get(address).context
    forms = [context["form"], *context.get("rows", ())]
    given: dict[str, Any] = {"seen": context["seen"]}
    for form in forms:
        for bound in form:
            value = bound.value()
            if value not in (None, "", []):
                given[bound.html_name] = value
    return given


@pytest.mark.parametrize("kind", ["task", "target", "duty"])
def test_the_second_of_two_people_is_told_and_nothing_of_the_first_is_lost(world: World, kind: str) -> None:
    things = {
        "task": (make_task(world, "Bản đầu"), Task, "text"),
        "target": (build_programme(world).pop_5g, Target, "text"),
        "duty": (make_duty(world), Duty, "title"),
    }
    thing, model, field = things[kind]
    address = reverse(f"{kind}_edit", args=[world.ward.code, thing.pk])
    first, second = signed_in(world, "officer"), signed_in(world, "head")
    typed, late = filled(first, address), filled(second, address)
    assert first.post(address, {**typed, field: "Bản của cán bộ"}).status_code == 302
    answer = second.post(address, {**late, field: "Bản của thủ trưởng"})
    page = answer.content.decode()
    assert "Người khác vừa sửa mục này" in page
    assert "Bản của thủ trưởng" in page, "what was typed is still there to be copied"
    assert getattr(model.objects.get(pk=thing.pk), field) == "Bản của cán bộ"
    again = {**filled(second, address), field: "Bản của thủ trưởng"}
    assert second.post(address, again).status_code == 302
    assert getattr(model.objects.get(pk=thing.pk), field) == "Bản của thủ trưởng"


def test_two_clicks_upload_one_plan_and_begin_one_report(world: World) -> None:
    client = signed_in(world, "officer")
    for _click in range(2):
        file = SimpleUploadedFile("ke-hoach.txt", "KẾ HOẠCH\nPhát triển hạ tầng số".encode())
        assert client.post(reverse("plans", args=[world.ward.code]), {"file": file}).status_code == 302
    assert PlanDocument.objects.count() == 1
    period = parse_period("2026-Q3")
    assert period is not None
    now = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)
    for _click in range(2):
        compose_by_hand(actor=actor(world, "officer"), unit=world.ward, period=period, now=now)
    assert Report.objects.count() == 1
    assert date(2026, 9, 14) == Report.objects.get().cutoff


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time by itself")
@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_very_same_moment_begin_one_report() -> None:
    world = World.build()
    period = parse_period("2026-Q3")
    assert period is not None
    ready = Barrier(4)

    def click() -> None:
        ready.wait()
        now = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)
        compose_by_hand(actor=actor(world, "officer"), unit=world.ward, period=period, now=now)
        connections.close_all()

    clicks = [Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert Report.objects.count() == 1
