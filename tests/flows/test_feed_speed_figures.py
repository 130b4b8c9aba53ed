"""Speed results become figures: once, corrected when they change, never over people's figures."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatangso.flows.decide_figure import approve_figures
from hatangso.flows.measurements.feed_speed_figures import FeedMade, feed_ended_periods, feed_speed_figures
from hatangso.store.duties.models import ReminderSent
from hatangso.store.measurements.models import FedFigure, SpeedResult
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure
from tests.city_world import more_communes
from tests.programme_world import NOW, record, told
from tests.speed_world import promise, speed
from tests.work_world import acting
from tests.world import World


def feed(world: World, days: int = 0) -> FeedMade:
    return feed_speed_figures(province=world.province, now=NOW + timedelta(days=days))


def figure(world: World, indicator: str = "download_4g_mean") -> Observation:
    """The newest living figure of the ward."""
    living = Observation.objects.filter(
        unit=world.ward, indicator=indicator, state__in=("entered", "approved")
    )
    return living.latest("pk")


def test_the_mean_of_devices_becomes_a_measured_figure_that_waits_for_approval(world: World) -> None:
    speed(world.ward, devices=64, median=42, source="raw")
    assert feed(world) == FeedMade(told=1, taken_back=0, kept=0)
    row = figure(world)
    assert (row.value, row.footing, row.state, row.period) == (46.2, "measured", "entered", "2026-Q3")
    assert "60 thiết bị" in row.source, "down to fives"
    assert "speed/1" in row.source
    assert "41,6–50,8" in row.note
    assert row.fed.source == "raw"
    assert StandingFigure.objects.get(unit=world.ward).value == 46.2


def test_what_is_not_indicative_not_whole_or_not_a_quarter_or_year_is_no_figure(world: World) -> None:
    speed(world.ward, devices=29)
    speed(world.ward, operator="viettel")
    speed(world.ward, period="2026-09")
    speed(world.ward, period="2026-09-12M")
    speed(world.ward, metric="upload")
    speed(world.ward, technology="wifi", network="fixed")
    assert feed(world).told == 0


def test_a_period_that_still_runs_in_viet_nam_is_no_figure_yet_and_one_the_day_it_is_over(
    world: World,
) -> None:
    for period in ("2026", "2026-Q4", "2024"):
        speed(world.ward, technology="", period=period)
    last_hour = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # 23 o'clock in Hà Nội
    assert feed_speed_figures(province=world.province, now=last_hour).told == 0
    feed_ended_periods(now=last_hour)
    assert not Observation.objects.exists()
    feed_ended_periods(now=last_hour + timedelta(hours=1))
    (row,) = Observation.objects.all()  # 2026-Q4 has no quarter of 2024 to be held against
    assert (row.indicator, row.period, row.value) == ("mobile_download_growth", "2026", 1)
    assert row.entered_at > last_hour


def test_the_provinces_own_row_is_its_figure_and_no_mean_of_its_communes(world: World) -> None:
    """Two communes of 4 and 28 devices tell nothing; all 32 together do, with a mean of 1,1 × 50."""
    promise(world.province, 60)
    speed(world.ward, devices=28, median=20)
    speed(world.other, devices=4)
    speed(world.province, devices=32, median=50)
    speed(world.province, devices=32, median=24, technology="")
    speed(world.province, devices=40, median=10, technology="", period="2024-Q3")
    assert feed(world).told == 2
    found = {row.indicator: row.value for row in Observation.objects.filter(unit=world.province)}
    assert found == {"download_4g_mean": 55, "mobile_download_growth": 2.4}
    assert StandingFigure.objects.filter(unit=world.province).count() == 2
    assert feed(world, days=1) == FeedMade(told=0, taken_back=0, kept=2)


def test_the_clock_feeds_a_province_of_which_no_commune_has_thirty_devices(world: World) -> None:
    speed(world.province, devices=32)
    feed_ended_periods(now=datetime(2026, 9, 30, 17, 0, tzinfo=UTC))  # midnight in Hà Nội
    assert Observation.objects.get().unit == world.province


def test_fed_twice_nothing_is_doubled(world: World) -> None:
    speed(world.ward)
    feed(world)
    assert feed(world, days=1) == FeedMade(told=0, taken_back=0, kept=1)
    assert Observation.objects.count() == 1


def test_the_source_with_the_most_devices_speaks_and_none_is_pooled(world: World) -> None:
    speed(world.ward, devices=40, median=20, source="own")
    speed(world.ward, devices=90, median=50, source="raw")
    feed(world)
    assert figure(world).value == 55  # 1,1 × 50
    assert Observation.objects.count() == 1


def test_doubling_is_told_against_the_same_months_of_2024_of_the_same_source_and_method(world: World) -> None:
    speed(world.ward, technology="", median=50)
    feed(world)
    assert not Observation.objects.filter(indicator="mobile_download_growth").exists()
    base = speed(world.ward, technology="", median=20, period="2024-Q3", method="speed/0")
    feed(world)
    assert not Observation.objects.filter(indicator="mobile_download_growth").exists()
    SpeedResult.objects.filter(pk=base.pk).update(method="speed/1")
    feed(world)
    row = figure(world, "mobile_download_growth")
    assert (row.part, row.whole, row.value) == (55, 22, 2.5)


def test_a_new_result_supersedes_what_waits_at_once_and_what_is_approved_when_approved(world: World) -> None:
    result = speed(world.ward)
    feed(world)
    SpeedResult.objects.filter(pk=result.pk).update(mean=50)
    feed(world, days=1)
    first, second = Observation.objects.order_by("pk")
    assert (first.state, second.state, second.value) == ("superseded", "entered", 50)
    approve_figures(
        actor=acting(world, "head"), unit=world.ward, figures=[second], now=NOW + timedelta(days=2)
    )
    SpeedResult.objects.filter(pk=result.pk).update(mean=52)
    feed(world, days=3)
    second.refresh_from_db()
    third = figure(world)
    assert (second.state, third.state, third.value) == ("approved", "entered", 52)
    assert third.supersedes == second
    assert "tính lại" in third.correction_reason


def test_a_result_that_is_gone_takes_its_unapproved_figure_back(world: World) -> None:
    speed(world.ward)
    feed(world)
    SpeedResult.objects.all().delete()
    assert feed(world, days=1) == FeedMade(told=0, taken_back=1, kept=0)
    assert Observation.objects.get().state == "superseded"
    assert not StandingFigure.objects.exists()


def test_a_returned_value_is_not_told_again_but_another_is(world: World) -> None:
    result = speed(world.ward)
    feed(world)
    Observation.objects.update(state="returned")
    assert feed(world, days=1).told == 0
    SpeedResult.objects.filter(pk=result.pk).update(mean=50)
    assert feed(world, days=2).told == 1


def test_what_a_person_told_without_an_organisation_is_left_alone(world: World) -> None:
    record(world, "officer", "download_4g_mean", told("2026-Q3", value=38.5))
    speed(world.ward)
    assert feed(world).told == 0
    assert figure(world).value == 38.5


def test_166_communes_more_cost_no_query_more(world: World) -> None:
    speed(world.ward)
    with CaptureQueriesContext(connection) as few:
        feed(world)
    for unit in more_communes(world, 166):
        speed(unit)
    with CaptureQueriesContext(connection) as many:
        assert feed(world).told == 166
    assert FedFigure.objects.count() == 167
    assert len(many) < len(few) + 15  # chunks and the trail of a large change


def test_an_approved_figure_whose_measurement_is_gone_stays_is_marked_and_its_head_told_once(
    world: World,
) -> None:
    speed(world.ward)
    feed(world)
    approved = figure(world)
    approve_figures(actor=acting(world, "head"), unit=world.ward, figures=[approved], now=NOW)
    SpeedResult.objects.all().delete()
    feed(world, days=1)
    feed(world, days=2)
    approved.refresh_from_db()
    assert (approved.state, FedFigure.objects.get().doubt) == ("approved", "withdrawn")
    (told,) = ReminderSent.objects.all()
    assert (told.user, told.object_id) == (world.people["head"], approved.pk)
    assert "Quý III/2026, đã duyệt: nguồn đo đã rút" in told.text
    speed(world.ward)
    feed(world, days=3)
    assert (FedFigure.objects.get().doubt, ReminderSent.objects.count()) == ("", 1)


def test_an_approved_figure_whose_result_changed_is_marked_until_its_correction_is_approved(
    world: World,
) -> None:
    result = speed(world.ward)
    feed(world)
    approve_figures(actor=acting(world, "head"), unit=world.ward, figures=[figure(world)], now=NOW)
    for mean in (50, 51):
        SpeedResult.objects.filter(pk=result.pk).update(mean=mean)
        feed(world, days=1)
    (told,) = ReminderSent.objects.all()
    assert "kết quả đo đã đổi" in told.text
    assert FedFigure.objects.order_by("pk").first().doubt == "changed"  # type: ignore[union-attr]
    correction = figure(world)
    approve_figures(actor=acting(world, "head"), unit=world.ward, figures=[correction], now=NOW)
    feed(world, days=2)
    assert FedFigure.objects.get(observation=correction).doubt == ""
    assert ReminderSent.objects.count() == 1
