"""The demo's speed tests look like a real province's: most wards have too few, one operator is weak."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from hatangso.flows.demo.boundaries import make_boundaries
from hatangso.flows.demo.province import make_province
from hatangso.flows.demo.speeds import make_speeds
from hatangso.store.measurements.lake import verify
from hatangso.store.measurements.models import SpeedResult

TODAY = date(2026, 11, 21)


@pytest.mark.slow
def test_the_demo_has_few_tests_in_most_wards_a_weak_spot_and_growing_5g(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    at = timezone.make_aware(datetime(2026, 11, 21, 9))
    made = make_province()
    make_boundaries(made, at)
    imported = make_speeds(made, TODAY, at)
    assert imported.state == "kept"
    assert imported.demo
    assert (str(imported.first_day)[:7], str(imported.last_day)) == ("2024-01", "2026-10-31")
    assert sum(imported.refused.values()) > 300
    assert verify().faults == ()
    of_quarter = SpeedResult.objects.filter(
        period="2026-Q3", metric="download", operator="", network="mobile", unit__level="commune"
    )
    assert of_quarter.filter(technology="").count() == 14
    assert of_quarter.filter(technology="", tests__lt=300).count() == 9
    assert of_quarter.filter(technology="", devices__lt=5, median=None).count() == 2
    yearly = SpeedResult.objects.filter(period="2026", metric="download", technology="4g")
    weak = yearly.get(unit__code="D0108", operator="demo_sao_sang").median
    strong = yearly.get(unit__code="D0108", operator="demo_may_xanh").median
    assert weak is not None and strong is not None and weak < 0.5 * strong  # noqa: PT018
    province = SpeedResult.objects.filter(
        unit=made.province, metric="download", operator="", network="mobile"
    )
    shares = [
        province.get(period=year, technology="5g").tests / province.get(period=year, technology="").tests
        for year in ("2024", "2025", "2026")
    ]
    assert shares[0] < shares[1] < shares[2]
    assert {row.demo for row in SpeedResult.objects.all()[:50]} == {True}
    areas = SpeedResult.objects.filter(period="2026", metric="download", operator="", devices__lt=5)
    assert all(row.area is not None and row.own == 0 for row in areas if row.unit.level == "commune")
