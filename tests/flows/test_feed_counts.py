"""Figures counted from the registry: made once, corrected, taken back; the objects stay with them."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hatangso.catalog.asset_types import asset_types
from hatangso.catalog.count_rules import count_rules
from hatangso.domain.assets.counting import Pick, Thing, meets
from hatangso.domain.assets.forms import form_40
from hatangso.domain.assets.forms.form import FormRow
from hatangso.domain.assets.forms.told import laid_over
from hatangso.domain.assets.reference import uid_told
from hatangso.domain.assets.states import State
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


def test_a_route_that_is_not_drawn_counts_by_its_declared_length_and_without_one_is_unknown(
    world: World,
) -> None:
    rule = count_rules()["underground_km"]
    put(world.ward, "underground_route", kind="N1", purpose="undergrounding")
    (nothing,) = counts_of(rule, [world.ward]).values()
    assert (nothing.counted, nothing.unknown, nothing.value) == (0, 1, None)  # not 0 km
    assert feed_counts(units=[world.ward], now=NOW) == []
    put(world.ward, "underground_route", kind="N1", purpose="undergrounding", length_km=3.2)
    put(world.ward, "underground_route", kind="N2", purpose="undergrounding", length_km=9.9, length_m=800.0)
    (count,) = counts_of(rule, [world.ward]).values()
    assert (count.counted, count.unknown, count.part) == (2, 1, 4.0)  # the drawn one as it is measured
    assert (count.grounded, count.declared, count.at_least) == (0.8, pytest.approx(3.2), True)
    assert count.withheld  # one of three is more than a fifth
    for _ in range(3):
        put(world.ward, "underground_route", kind="N1", purpose="undergrounding", length_m=100.0)
    feed_counts(units=[world.ward], now=NOW)
    (row,) = living("underground_cables")
    assert row.value == pytest.approx(4.3)
    assert "Đo trên hình 1,1 km, theo kê khai 3,2 km" in row.note


def test_a_row_of_form_40_that_tells_no_purpose_is_unknown_and_adds_nothing(world: World) -> None:
    cells = {"name": "Tuyến 1", "kind": "N1", "length": "3,2"}
    told = form_40.read(FormRow(2, cells), asset_types())
    draft = laid_over(
        told, asset_types()[told.type], None, owner=None, state=State.IN_SERVICE, today=NOW.date(), shape=None
    )
    attributes: dict[str, Any] = dict(draft.attributes)
    put(world.ward, told.type, **attributes)
    (count,) = counts_of(count_rules()["underground_km"], [world.ward]).values()
    assert (count.counted, count.unknown, count.value) == (0, 1, None)


def test_equipment_counts_for_the_committee_alone_and_words_that_point_nowhere_are_unknown(
    world: World,
) -> None:
    committee = put(world.ward, "agency", kind="committee")
    school = put(world.ward, "agency", kind="school")
    merged = put(world.ward, "agency", kind="other")
    Asset.objects.filter(pk=merged.pk).update(merged_into=committee)
    gone = put(world.ward, "agency", kind="committee")
    Asset.objects.filter(pk=gone.pk).update(deleted_at=NOW)
    for agency, have in ((committee, 5), (committee, 4), (merged, 5), (school, 9), (gone, 9)):
        at = {"uid": str(agency.uid), "name": agency.name}
        put(world.ward, "agency_equipment", kind="desktop", agency=at, have=have, need=5)
    put(world.ward, "agency_equipment", kind="desktop", agency="UBND phường", have=9, need=5)
    (count,) = counts_of(count_rules()["equipment_met"], [world.ward]).values()
    assert (count.part, count.whole, count.unknown) == (2, 3, 2)  # the school's is not asked about


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
    agencies = {
        str(one.uid): one.attributes
        for one in (put(world.other, "agency", kind="committee"), put(world.other, "agency", kind="school"))
    }

    def answer_of(told: dict[str, Any]) -> bool | None:
        points_at = {name: agencies.get(uid_told(value)) for name, value in told.items()}
        thing = Thing(told, points_at, length_m=100.0)
        inside = meets(within, thing)
        return meets(rule.part, thing) if inside else inside

    for number in range(3 ** len(asked)):
        told = {}
        for place, name in enumerate(asked):
            wanted = [v for c in conditions if c.attribute == name for v in c.values] or [3]
            pick: list[Any] = [
                None,
                wanted[0],
                False if isinstance(wanted[0], bool) else 1 if wanted[0] == 3 else "other_",
            ]
            if name == "agency":
                pick = ["UBND ngoài danh bạ", *({"uid": uid, "name": "x"} for uid in agencies)]
            value = pick[number // 3**place % 3]
            if value is not None:
                told[name] = value
        put(world.ward, rule.part.type, length_m=100.0, **told)
    behind = objects_of(rule, world.ward)
    for standing, answer in (("part", True), ("unknown", None)):
        rows = Asset.objects.filter(type=rule.part.type, length_m=100)
        there = {a.pk for a in rows if answer_of(a.attributes) is answer}
        assert {a.pk for a in behind[standing]} == there, standing
    assert all(answer_of(a.attributes) is False for a in behind["rest"])
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
