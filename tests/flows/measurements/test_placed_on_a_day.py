"""Tests of a former year placed by the boundaries of then: former wards keep what was measured in them."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import shapely
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.flows.refused import Refused
from hatangso.store.measurements.lake import path_of
from hatangso.store.measurements.models import KeptPart, SpeedResult
from hatangso.store.places.communes_on import communes_ever, communes_on, label_of
from hatangso.store.places.models import Boundary, Succession, Unit
from tests.measurement_world import BASIS, NOW, bounded, csv_of, kept, one_test, rehearsed
from tests.world import START, World

THEN = date(2024, 6, 30)
IN_WEST, IN_EAST = (110.02, 13.05), (110.08, 13.05)


@pytest.fixture(autouse=True)
def _own_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture
def former(world: World) -> Unit:
    """An Thượng, which had the code of An Hòa and its western half, until An Hòa was made of it and An Hạ."""
    bounded(world)
    west, east = Unit.objects.get(name="An Thượng"), Unit.objects.get(name="An Hạ")
    for unit, code in ((west, world.ward.code), (east, "D0199")):
        unit.code = code
        unit.save()
    features = [
        Feature(1, west.code, shapely.box(110.0, 13.0, 110.05, 13.1)),
        Feature(2, east.code, shapely.box(110.05, 13.0, 110.1, 13.1)),
    ]
    told = keep_boundaries(features=features, source="ranh giới cũ", valid_from=date(2020, 1, 1), now=NOW)
    assert (told.added, told.bad) == (2, ())
    return west


def _of_2024(first: int, at: tuple[float, float], **told: Any) -> list[dict[str, Any]]:
    return [
        one_test(first + n, at=at, taken_at="2024-03-01 08:00:00", download=10 * (n + 1), **told)
        for n in range(9)
    ]


def _told(unit: Unit, period: str = "2024") -> SpeedResult:
    return SpeedResult.objects.get(
        unit=unit, period=period, operator="", technology="4g", metric="download", devices__gt=0
    )


def _is_told(unit: Unit, period: str) -> bool:
    return SpeedResult.objects.filter(unit=unit, period=period, devices__gt=0).exists()


def test_a_file_of_2024_keeps_the_former_ward_apart_from_the_ward_that_has_its_code_now(
    world: World, former: Unit
) -> None:
    rows = _of_2024(0, IN_WEST) + _of_2024(20, IN_EAST)[:6]
    imported = kept(world, csv_of(rows), placed_on=THEN)
    assert (imported.rows_kept, imported.refused) == (15, {})
    assert imported.story["told"]["placed_on"] == "2024-06-30"
    units = set(pq.read_table(path_of(KeptPart.objects.get()))["unit"].to_pylist())
    other = Unit.objects.get(name="An Hạ")
    assert units == {f"D0101#{former.pk}", f"D0199#{other.pk}"}
    west, east = _told(former), _told(other)
    assert (west.median, west.devices, east.median, east.devices) == (50, 9, 35, 6)
    assert not _is_told(world.ward, "2024")
    assert west.boundaries == imported.boundaries != ""
    later = kept(world, csv_of([one_test(50 + n, download=80) for n in range(7)]))
    now = _told(world.ward, "2026")
    assert (now.median, now.devices) == (80, 7)
    assert now.boundaries == later.boundaries != imported.boundaries
    assert _told(former).devices == 9
    assert not _is_told(former, "2026")


def test_a_row_without_position_that_tells_a_former_code_lies_in_the_former_ward(
    world: World, former: Unit
) -> None:
    columns = [*one_test(0), "unit_code"]
    rows = [row | {"lon": "", "lat": "", "unit_code": "D0199"} for row in _of_2024(0, IN_WEST)]
    today = rehearsed(world, csv_of(rows, columns=columns))
    assert today.refused == {"outside": 9}
    then = kept(world, csv_of(rows[:8], columns=columns), placed_on=THEN)
    assert (then.rows_kept, then.refused) == (8, {})
    told = _told(Unit.objects.get(name="An Hạ"))
    assert (told.devices, told.median) == (8, 45)


def test_a_ward_brings_tests_of_the_wards_it_was_made_of_and_no_others(world: World, former: Unit) -> None:
    assert {one.name for one in communes_on(world.ward, THEN)} == {"An Thượng", "An Hạ"}
    assert communes_on(world.other, THEN) == []
    assert former.parent == world.province
    assert label_of(former) == f"D0101#{former.pk}"


def test_a_former_ward_that_went_into_two_provinces_is_of_neither(world: World, former: Unit) -> None:
    Unit.objects.filter(pk=former.pk).update(parent=None)
    assert former in communes_ever(world.province)
    elsewhere = Unit.objects.create(code="D02", level="province", name="B", full_name="tỉnh B")
    there = Unit.objects.create(code="D0201", level="commune", name="C", full_name="xã C", parent=elsewhere)
    Succession.objects.create(predecessor=former, successor=there, on=START, whole=False, source="NQ")
    assert former not in communes_ever(world.province)
    assert former not in communes_ever(elsewhere)


def test_a_day_of_which_no_boundary_is_known_or_that_is_not_over_is_refused(world: World) -> None:
    bounded(world)
    with pytest.raises(Refused, match="không có ranh giới nào của tỉnh Sông Mây vào ngày 30/06/2024"):
        rehearsed(world, csv_of([one_test(1)]), placed_on=THEN)
    with pytest.raises(Refused, match="ngày đã qua"):
        rehearsed(world, csv_of([one_test(1)]), placed_on=date(2026, 11, 21))


def test_a_commune_of_then_without_a_boundary_is_named(world: World, former: Unit) -> None:
    Boundary.objects.filter(unit__name="An Hạ").delete()
    imported = rehearsed(world, csv_of(_of_2024(0, IN_WEST)), placed_on=THEN)
    (said,) = [one["vi"] for one in imported.findings if one["code"] == "without_boundary"]
    assert said.startswith("1 xã, phường")
    assert said.endswith("xã An Hạ.")


def test_results_of_a_ward_that_ended_are_one_whichever_day_its_tests_were_placed_on(world: World) -> None:
    bounded(world)
    kept(world, csv_of([one_test(n) for n in range(6)]))
    world.ward.valid_to = date(2026, 11, 1)
    world.ward.save()
    kept(world, csv_of([one_test(20 + n) for n in range(6)]), placed_on=date(2026, 10, 1))
    told = _told(world.ward, "2026")
    assert told.devices == 12


def test_the_form_offers_the_day_and_the_page_tells_the_former_ward_as_ended(
    world: World, former: Unit, tmp_path: Path
) -> None:
    client = Client()
    client.force_login(world.people["city"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("speed_import_add", args=["D01"])
    told = {"source": "raw_tests", "basis": BASIS, "boundaries": "then"}
    file = csv_of(_of_2024(0, IN_WEST))
    without = client.post(address, told | {"file": SimpleUploadedFile("do.csv", file)})
    assert (without.status_code, "Hãy chọn ngày của ranh giới" in without.text) == (422, True)
    sent = client.post(
        address, told | {"file": SimpleUploadedFile("do.csv", file), "placed_on": "2024-06-30"}
    )
    page = client.get(sent.headers["Location"]).text
    assert "theo ranh giới của ngày 30/06/2024" in page
    client.post(sent.headers["Location"], {"action": "keep"})
    asked = {"source": "raw_tests", "period": "2024", "radio": "mobile-4g"}
    page = client.get(reverse("speeds", args=["D01"]), asked).text
    ended = page[page.index('id="don-vi-cu"') :]
    assert "xã An Thượng" in ended
    assert "kết thúc ngày 01/07/2025" in ended
    assert "9 / 9" in ended
