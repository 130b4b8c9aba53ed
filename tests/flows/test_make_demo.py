"""The demo can be made on any day, and every page of it has something to show."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from hatangso.flows.demo.boundaries import make_boundaries
from hatangso.flows.demo.province import make_province
from hatangso.flows.keep_standing import rebuild_standing
from hatangso.flows.make_demo import make_demo
from hatangso.store.accounts.models import User
from hatangso.store.collection.models import Collection, Contest, Filing, FilingUpload
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.places.boundaries import locator_of
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Observation, Obstacle, Target, Task
from hatangso.store.reports.models import Report
from hatangso.store.support.models import SupportedHousehold, SupportProgramme
from tests.store.test_standing_figures import rows as standing_rows

pytestmark = pytest.mark.django_db
PAGES = ("", "thu-thap/", "chi-tieu/", "nhiem-vu/", "so-lieu/", "vuong-mac/", "nghia-vu/", "bao-cao/")


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2028, 2, 29)])
def test_the_demo_is_a_year_of_plausible_work_and_its_officer_opens_every_main_page(today: date) -> None:
    made = make_demo(today=today)
    assert (made.targets, made.tasks) == (21, 9)
    assert set(PlanDocument.objects.values_list("unit__code", "state")) == {
        ("D01", "live"),
        ("D0101", "live"),
        ("D0102", "review"),
    }
    # nine indicators in four quarters, one told in words, two filed by each of two offices, one published
    told = Observation.objects.filter(fed=None, probed=None)  # by people; measurements feed further ones
    assert told.filter(unit__code="D0101").count() == 9 * 4 + 1 + 2 * 2 + 1
    assert list(Contest.objects.values_list("unit__code", "state")) == [("D0101", "open")]
    assert FilingUpload.objects.get().story["good"] == 14  # communes in the operator's file, one row each
    assert told.filter(state="entered").count() == 2 + 2 + 1  # the last: a correction
    asked = Collection.objects.exclude(origin="handed_down")
    assert sorted(asked.values_list("unit__code", "state")) == [
        ("D01", "closed"),
        ("D01", "open"),
        ("D01", "open"),
        ("D0101", "open"),
        ("D0101", "open"),
    ]
    assert sorted(Filing.objects.filter(recipient__collection__in=asked).values_list("state", flat=True)) == [
        "approved", *(["draft"] * 3), "returned", *(["submitted"] * 3)
    ]  # fmt: skip
    assert not Observation.objects.filter(demo=False).exists()
    assert Task.objects.filter(state="done").count() == 2
    power = Obstacle.objects.filter(outages__isnull=False)
    assert list(power.values_list("held_by__name", flat=True)) == ["Công ty Điện lực Sông Mây"]
    raised = Obstacle.objects.filter(petition=None, outages=None)
    assert set(raised.values_list("level", "state")) == {("city", "open"), ("city", "answered")}
    assert set(Report.objects.values_list("state", flat=True)) == {"approved", "draft"}
    assert (
        DutyOccurrence.objects.filter(duty__unit__code="D0101", state="open", due_on__lt=today).count() == 1
    )
    assert set(SupportProgramme.objects.values_list("state", flat=True)) == {"open", "closed"}
    assert not SupportedHousehold.objects.exclude(household_head__startswith="Hộ mẫu ").exists()
    assert Observation.objects.filter(unit__code="", state="approved").count() == 4  # of the former communes
    # seven indicators of the twelve other communes, published three times
    assert told.filter(unit__parent__code="D01", unit__code__gt="D0102").count() == 7 * 12 * 3
    assert all(unit.demo for unit in Unit.objects.all())
    assert Target.objects.filter(unit__code="D0101").count() == 13
    # whichever flow wrote observations kept the read model in step
    in_step = standing_rows()
    rebuild_standing()
    assert standing_rows() == in_step
    client = Client()
    client.force_login(
        User.objects.get(username="canbo"), backend="django.contrib.auth.backends.ModelBackend"
    )
    for page in PAGES:
        answer = client.get(f"/D0101/{page}")
        assert (page, answer.status_code) == (page, 200)
        assert "phường An Hòa" in answer.content.decode()


def test_the_demo_has_boundaries_of_its_own_in_the_open_sea() -> None:
    made = make_province()
    told = make_boundaries(made, timezone.make_aware(datetime(2026, 11, 21, 9)))
    assert (told.added, told.bad) == (3 + 12, ())  # the province, the two of the story, the others
    locator = locator_of(made.province, date(2026, 11, 21))
    assert locator.code_at(110.045, 13.12) == "D0101"  # west of the river
    assert locator.code_at(110.12, 13.12) == "D0102"
    assert locator.code_at(110.20, 13.12) == "D0109"
    assert locator.code_at(110.30, 13.12) is None
