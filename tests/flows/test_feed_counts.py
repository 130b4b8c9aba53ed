"""Figures counted from the registry: made once, corrected, taken back; the objects stay with them."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hatangso.catalog.count_rules import count_rules
from hatangso.domain.assets.counting import Pick, meets
from hatangso.flows.assets.feed_counts import feed_counts, feed_due_counts
from hatangso.flows.receive import bytes_of
from hatangso.store.assets.counts import counts_of, objects_of
from hatangso.store.assets.models import Asset
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from tests.world import World

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


def put(
    unit: Unit, of: str, /, state: str = "in_service", length_m: float | None = None, **told: Any
) -> Asset:
    return Asset.objects.create(
        uid=uuid.uuid4(),
        type=of,
        name=f"{of} {unit.code}",
        unit=unit,
        province=unit.parent or unit,
        state=state,
        attributes=told,
        length_m=length_m,
        changed_at=NOW,
    )


def wifi(unit: Unit, have: int, without: int, unknown: int = 0) -> None:
    for told in [{"free_wifi": True}] * have + [{"free_wifi": False}] * without + [{}] * unknown:
        put(unit, "culture_house", **told)


def living(indicator: str) -> list[Observation]:
    return list(Observation.objects.filter(indicator=indicator, state__in=("entered", "approved")))


def test_a_share_becomes_a_figure_that_leads_to_its_objects(world: World) -> None:
    wifi(world.ward, have=6, without=2, unknown=2)
    put(world.ward, "culture_house", state="removed", free_wifi=False)
    put(world.other, "culture_house", free_wifi=True)
    feed_counts(units=[world.ward], now=NOW)
    (row,) = living("wifi_culture_houses")
    assert (row.part, row.whole, row.value, row.period, row.state) == (6, 8, 75, "2026-Q4", "entered")
    assert "2 đối tượng chưa rõ" in row.note
    assert row.counted.method == "counted/wifi_culture_houses/1"  # type: ignore[attr-defined]
    lines = list(csv.DictReader(io.StringIO(bytes_of(row.evidence.get()).decode("utf-8-sig"))))
    assert sorted(line["tinh"] for line in lines) == ["chưa rõ"] * 2 + ["có"] * 6 + ["không"] * 2


def test_the_same_objects_counted_again_change_nothing_and_others_correct_it(world: World) -> None:
    wifi(world.ward, have=3, without=1)
    assert len(feed_counts(units=[world.ward], now=NOW)) == 1
    assert feed_counts(units=[world.ward], now=LATER) == []
    put(world.ward, "culture_house", free_wifi=False)
    feed_counts(units=[world.ward], now=LATER)
    (row,) = living("wifi_culture_houses")
    assert (row.part, row.whole) == (3, 5)


def test_an_approved_figure_stays_until_its_correction_is_approved(world: World) -> None:
    wifi(world.ward, have=3, without=1)
    feed_counts(units=[world.ward], now=NOW)
    Observation.objects.filter(indicator="wifi_culture_houses").update(state="approved")
    put(world.ward, "culture_house", free_wifi=True)
    feed_counts(units=[world.ward], now=LATER)
    old, new = living("wifi_culture_houses")
    assert (old.state, new.state, new.supersedes) == ("approved", "entered", old)
    assert new.correction_reason


def test_what_a_person_told_is_left_alone_and_a_returned_number_is_not_told_again(world: World) -> None:
    wifi(world.ward, have=3, without=1)
    feed_counts(units=[world.ward], now=NOW)
    Observation.objects.filter(indicator="wifi_culture_houses").update(state="returned")
    assert feed_counts(units=[world.ward], now=LATER) == []
    row = Observation.objects.get(indicator="wifi_culture_houses")
    row.pk, row.state, row.part, row.value = None, "entered", 4, 100
    row.save()
    put(world.ward, "culture_house", free_wifi=True)
    assert feed_counts(units=[world.ward], now=LATER) == []


def test_too_much_unknown_takes_an_unapproved_figure_back(world: World) -> None:
    wifi(world.ward, have=4, without=0)
    feed_counts(units=[world.ward], now=NOW)
    wifi(world.ward, have=0, without=0, unknown=2)  # 2 of 6 is more than a fifth
    feed_counts(units=[world.ward], now=LATER)
    assert living("wifi_culture_houses") == []


def test_kilometres_underground_are_those_that_replace_overhead_cables(world: World) -> None:
    put(world.ward, "underground_route", purpose="undergrounding", length_m=1250.0)
    put(world.ward, "underground_route", purpose="undergrounding", length_m=750.0)
    put(world.ward, "underground_route", purpose="new", length_m=9000.0)
    put(world.ward, "underground_route", purpose="undergrounding", length_m=500.0, state="planned")
    feed_counts(units=[world.ward], now=NOW)
    (row,) = living("underground_cables")
    assert (row.value, row.part, row.whole) == (2.0, None, None)


def test_connections_of_the_register_wait_for_what_operators_told(world: World) -> None:
    Unit.objects.filter(pk=world.ward.pk).update(population=10_000)
    world.ward.refresh_from_db()
    put(world.ward, "iot_device", connected_by="lora", connections=800)
    put(world.ward, "iot_device", connected_by="wire")  # an empty count is one
    put(world.ward, "iot_device", connected_by="nb_iot", connections=5000)  # among the operators' already
    feed_counts(units=[world.ward], now=NOW)
    assert living("iot_per_capita") == []
    Observation.objects.create(
        unit=world.ward,
        indicator="iot_per_capita",
        period="2026-Q4",
        period_end=NOW.date(),
        part=6199,
        whole=10_000,
        value=0.6199,
        footing="reported",
        source="báo cáo",
        source_organisation=world.organisations["operator_a"],
        state="approved",
        entered_at=NOW,
    )
    feed_counts(units=[world.ward], now=LATER)
    (row,) = Observation.objects.filter(indicator="iot_per_capita", source_organisation=None)
    assert (row.part, row.whole, row.value) == (7000, 10_000, 0.7)


def test_the_clock_counts_a_commune_once_a_day_and_only_where_something_changed(world: World) -> None:
    wifi(world.ward, have=1, without=0)
    assert feed_due_counts(now=NOW) == 1
    wifi(world.ward, have=1, without=0)
    assert feed_due_counts(now=NOW + timedelta(hours=1)) == 0  # counted today
    Asset.objects.filter(unit=world.ward).update(changed_at=NOW + timedelta(hours=1))
    assert feed_due_counts(now=LATER) == 1
    assert feed_due_counts(now=LATER + timedelta(days=2)) == 0  # nothing changed since


@pytest.mark.parametrize("code", list(count_rules()))
def test_the_database_and_the_plain_rule_agree_on_every_object(world: World, code: str) -> None:
    rule = count_rules()[code]
    within = rule.whole if rule.part_of_whole and isinstance(rule.whole, Pick) else Pick(rule.part.type)
    conditions = (*rule.part.where, *within.where)
    asked = (*rule.part.asked, *within.asked) or ("",)

    def answer_of(told: dict[str, Any]) -> bool | None:
        inside = meets(within, told)
        return meets(rule.part, told) if inside else inside

    for number in range(3 ** len(asked)):
        told = {}
        for place, name in enumerate(asked):
            wanted = [v for c in conditions if c.attribute == name for v in c.values] or [3]
            pick = [
                None,
                wanted[0],
                False if isinstance(wanted[0], bool) else 1 if wanted[0] == 3 else "other_",
            ]
            value = pick[number // 3**place % 3]
            if value is not None:
                told[name] = value
        put(world.ward, rule.part.type, length_m=100.0, **told)
    behind = objects_of(rule, world.ward)
    for standing, answer in (("part", True), ("unknown", None)):
        there = {a.pk for a in Asset.objects.all() if answer_of(a.attributes) is answer}
        assert {a.pk for a in behind[standing]} == there, standing
    assert all(
        meets(within, a.attributes) and meets(rule.part, a.attributes) is False for a in behind["rest"]
    )
    (count,) = counts_of(rule, [world.ward]).values()
    assert count.counted == behind["part"].count()
    assert count.unknown >= behind["unknown"].count()


def test_a_system_that_may_be_public_is_unknown_and_one_that_is_not_is_left_out(world: World) -> None:
    for told in (
        {"public_facing": True, "monitored": True},
        {"public_facing": True, "monitored": False},
        {"public_facing": False, "monitored": False},
        {"monitored": True},
    ):
        put(world.ward, "information_system", **told)
    (count,) = counts_of(count_rules()["systems_monitored"], [world.ward]).values()
    assert (count.part, count.whole, count.listed, count.unknown) == (1, 2, 3, 1)


def test_machines_of_other_kinds_do_not_thin_out_what_is_unknown(world: World) -> None:
    for kind in ("printer", "scanner", "ups", "screen", "other"):
        put(world.ward, "agency_equipment", kind=kind, have=1, protected=0)
    put(world.ward, "agency_equipment", kind="desktop", have=20)  # nobody said how many are protected
    assert feed_counts(units=[world.ward], now=NOW) == []
    assert living("endpoint_protection") == []
