"""The catalogue goes into the store once, is found by what people type, and keeps its history."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from hatangso.flows import load_places as flow
from hatangso.flows.load_places import load_places
from hatangso.store.places.models import LoadedCatalogue, Succession, Unit, UnitName
from hatangso.store.places.queries import full_name_on, search_units, who_became
from hatangso.store.places.unit_key import refresh_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> None:
    load_places()


def test_it_adds_every_unit_once(loaded: None) -> None:
    assert Unit.objects.filter(level="province").count() == 34
    assert Unit.objects.filter(level="commune", parent__level="province").count() == 3321
    again = load_places()
    assert (again.added, again.changed) == (0, 0)
    LoadedCatalogue.objects.all().delete()
    forced = load_places()
    assert (forced.added, forced.changed, forced.unlisted) == (0, 0, ())
    assert Unit.objects.count() == 3355


def test_the_communes_of_the_store_are_those_of_the_received_list(loaded: None, shared: Path) -> None:
    with (shared / "data" / "vn-communes-2025" / "communes_vn.csv").open(encoding="utf-8") as opened:
        rows = [(r["code"], r["full_name"].lower(), r["province_code"]) for r in csv.DictReader(opened)]
    ours = Unit.objects.filter(level="commune").values_list("code", "full_name", "parent__code")
    assert sorted(rows) == sorted((code, name.lower(), parent) for code, name, parent in ours)


def test_dong_nai_was_a_province_until_29_april_2026(loaded: None) -> None:
    unit = Unit.objects.get(code="75")
    assert unit.full_name == "thành phố Đồng Nai"
    assert full_name_on(unit, date(2026, 4, 29)) == "tỉnh Đồng Nai"
    assert full_name_on(unit, date(2026, 4, 30)) == "thành phố Đồng Nai"
    assert UnitName.objects.filter(kind="xa", valid_to=date(2026, 4, 30)).count() == 10


def test_a_later_name_keeps_the_earlier_one_as_history(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Unit.objects.get(code="10549")
    Unit.objects.filter(pk=ward.pk).update(kind="xa", name="Chí Linh", full_name="xã Chí Linh")
    LoadedCatalogue.objects.create(version="an older list", digest="other", loaded_at=timezone.now())
    assert load_places().changed == 1
    ward.refresh_from_db()
    assert ward.full_name == "phường Chu Văn An"
    assert [n.full_name for n in UnitName.objects.filter(unit=ward)] == ["xã Chí Linh", "phường Chu Văn An"]
    assert search_units("chi linh hai phong")[-1] == ward or ward in search_units("xa chi linh")
    assert str(UnitName.objects.get(unit=ward, valid_to=None).valid_from) == flow.VERSION


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("chu van an", "10549"),
        ("Phường Chu Văn An", "10549"),
        ("10549", "10549"),
        ("hà đông hải phòng", "10882"),
        ("long my can tho", "31471"),
        ("TRƯƠNG QUANG TRỌNG", "21172"),
        ("hai phong", "31"),
        ("đồng nai", "75"),
        ("tinh dong nai", "75"),
        ("ea hleo", "24184"),
        ("ho chi minh", "79"),
    ],
)
def test_what_people_type_finds_the_unit_first(loaded: None, typed: str, code: str) -> None:
    assert search_units(typed, limit=5)[0].code == code


def test_nothing_typed_or_nothing_known_finds_nothing(loaded: None) -> None:
    assert search_units("  ") == []
    assert search_units("%") == []
    assert search_units("khong co noi nay") == []


def test_a_former_name_finds_what_the_unit_became(loaded: None) -> None:
    ward = Unit.objects.get(code="10549")
    former = Unit.objects.create(
        level="commune",
        kind="phuong",
        name="Thái Học",
        full_name="phường Thái Học",
        valid_to=date(2025, 7, 1),
        source="bài thử",
    )
    Succession.objects.create(predecessor=former, successor=ward, on=date(2025, 7, 1), source="bài thử")
    refresh_key(ward)
    assert search_units("thai hoc hai phong")[0] == ward
    assert [b.unit for b in who_became(former, date(2026, 1, 1))] == [ward]


def test_searching_asks_two_questions_of_the_database(
    loaded: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(search_units("xa", limit=20)) == 20
