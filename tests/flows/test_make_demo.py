"""The demo can be made on any day, and every page of it has something to show."""

from datetime import date

import pytest
from django.test import Client

from hatangso.flows.make_demo import make_demo
from hatangso.store.accounts.models import User
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Observation, Obstacle, Target, Task
from hatangso.store.reports.models import Report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2028, 2, 29)])
def test_the_demo_is_a_year_of_plausible_work(today: date) -> None:
    made = make_demo(today=today)
    assert (made.targets, made.tasks) == (21, 9)
    assert set(PlanDocument.objects.values_list("unit__code", "state")) == {
        ("D01", "live"),
        ("D0101", "live"),
        ("D0102", "review"),
    }
    # nine indicators in four quarters and one told in words
    assert Observation.objects.filter(unit__code="D0101").count() == 9 * 4 + 1
    assert Observation.objects.filter(state="entered").count() == 2
    assert not Observation.objects.filter(demo=False).exists()
    assert Task.objects.filter(state="done").count() == 2
    assert set(Obstacle.objects.values_list("level", "state")) == {("city", "open"), ("city", "answered")}
    assert set(Report.objects.values_list("state", flat=True)) == {"approved", "draft"}
    assert (
        DutyOccurrence.objects.filter(duty__unit__code="D0101", state="open", due_on__lt=today).count() == 1
    )
    assert all(unit.demo for unit in Unit.objects.all())
    assert Target.objects.filter(unit__code="D0101").count() == 13


PAGES = ("", "chi-tieu/", "nhiem-vu/", "so-lieu/", "vuong-mac/", "nghia-vu/", "bao-cao/")


def test_the_officer_of_the_demo_opens_every_main_page() -> None:
    make_demo(today=date(2026, 11, 21))
    client = Client()
    client.force_login(
        User.objects.get(username="canbo"), backend="django.contrib.auth.backends.ModelBackend"
    )
    for page in PAGES:
        answer = client.get(f"/D0101/{page}")
        assert (page, answer.status_code) == (page, 200)
        assert "phường An Hòa" in answer.content.decode()
