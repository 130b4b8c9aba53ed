"""Who sees which assets, and what a filter finds of them: hand-made assets in two square wards."""

from typing import Any

import pytest
import shapely
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from hatangso.domain.assets.asset_filter import AssetFilter, AttributeFilter, Near
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import seen, sight_of
from hatangso.store.places.models import Unit
from hatangso.web.asset_filter import BadFilter, asset_filter, filter_query
from tests.asset_world import kept, uid_of, with_boundaries
from tests.work_world import acting
from tests.world import World


@pytest.fixture
def filled(world: World) -> World:
    """Two operators' masts and base stations, a camera of the ward, a system, a pole in the other ward."""
    with_boundaries(world)
    place = shapely.Point
    kept(world, code="A1", name="Cột A", uid=uid_of("A1"))
    kept(world, code="B1", name="Cột B", owner="operator_b", shape=place(105.06, 21.05), uid=uid_of("B1"))
    for key, name, x, fifth in (
        ("operator_a", "BTS A", 105.051, True),
        ("operator_b", "BTS B", 105.061, False),
    ):
        kept(
            world, kind="base_station", owner=key, code=name, name=name, shape=place(x, 21.05),
            attributes={"tech_4g": True, "tech_5g": fifth, "backhaul": "fibre"}, uid=uid_of(name),
        )  # fmt: skip
    kept(
        world, kind="camera", owner="committee", code="", name="Camera ngã tư", shape=place(105.02, 21.02),
        attributes={"main_road": True, "reach_m": 80}, uid=uid_of("cam"),
    )  # fmt: skip
    kept(
        world, kind="information_system", owner="committee", code="", name="Một cửa", shape=None,
        attributes={"level": 2, "status": "approved"}, uid=uid_of("sys"),
    )  # fmt: skip
    kept(
        world, "city", world.province, kind="pole", owner="operator_b", code="P9", name="",
        shape=place(105.15, 21.05), attributes={"kind": "C2"}, uid=uid_of("P9"),
    )  # fmt: skip
    return world


def names(world: World, who: str, unit: Unit, query: str = "") -> list[str]:
    found: Any = assets_seen_by(acting(world, who), unit, asset_filter(QueryDict(query)))
    return sorted(one.name or one.code for one in found)


ALL_OF_THE_WARD = ["BTS A", "BTS B", "Camera ngã tư", "Cột A", "Cột B", "Một cửa"]


def test_a_wards_officer_sees_the_ward_and_the_department_its_communes(filled: World) -> None:
    assert names(filled, "officer", filled.ward) == ALL_OF_THE_WARD
    assert names(filled, "other_officer", filled.ward) == []
    assert names(filled, "other_officer", filled.other) == ["P9"]
    assert names(filled, "officer", filled.province) == []
    assert names(filled, "city", filled.province) == sorted([*ALL_OF_THE_WARD, "P9"])
    assert names(filled, "city", filled.ward) == ALL_OF_THE_WARD
    assert names(filled, "administrator", filled.ward) == []


def test_an_operator_sees_its_own_whole_and_others_as_the_public(filled: World) -> None:
    found = names(filled, "operator", filled.province)
    assert found == ["BTS A", "BTS B", "Camera ngã tư", "Cột A", "Cột B", "P9"]  # no system
    sight = sight_of(acting(filled, "operator"), filled.province)
    shown = {one.name: seen(one, sight) for one in Asset.objects.exclude(name="")}
    mine, theirs, mast = shown["BTS A"], shown["BTS B"], shown["Cột B"]
    assert (mine.name, mine.exact, mine.attributes["backhaul"]) == ("BTS A", True, "fibre")
    assert (theirs.name, theirs.code, theirs.address, theirs.shape) == ("", "", "", None)
    assert theirs.attributes == {"tech_4g": True, "tech_5g": False}
    assert (mast.name, mast.exact) == ("Cột B", True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bts", ["BTS A"]),  # the rival's name is not to be guessed
        ("q=cot", ["Cột A", "Cột B", "P9"]),  # P9 is a cột treo cáp
        ("a.backhaul=fibre", None),
        ("a.reach_m.min=1", []),
        ("a.tech_5g=no", ["BTS B"]),
        ("bbox=105.0605,21.04,105.0615,21.06", []),
        ("near=105.051,21.05,30", ["BTS A"]),
        ("type=information_system", []),
        ("doubtful=1", []),
    ],
)
def test_a_filter_tells_a_rival_nothing_hidden(filled: World, query: str, found: list[str] | None) -> None:
    if found is None:  # no filter is offered by what is not public and not a filter
        with pytest.raises(BadFilter):
            names(filled, "operator", filled.province, query)
    else:
        assert names(filled, "operator", filled.province, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=antenna_mast,base_station", ["BTS A", "BTS B", "Cột A", "Cột B"]),
        ("group=agency&group=monitoring", ["Camera ngã tư", "Một cửa"]),
        ("q=cột+mây+xanh", ["Cột A"]),  # by its owner's name too
        ("q=COT+A1", ["Cột A"]),
        ("a.tech_5g=yes", ["BTS A"]),
        ("a.tech_5g=yes&a.tech_5g=no", ["BTS A", "BTS B"]),
        ("a.tech_3g=unknown&type=base_station", ["BTS A", "BTS B"]),
        ("a.height_m.min=45&a.height_m.max=45", ["Cột A", "Cột B"]),
        ("a.height_m.min=45,5", []),
        ("a.level=2", ["Một cửa"]),
        ("bbox=105.055,21.0,105.1,21.1", ["BTS B", "Cột B"]),
        ("near=105.05,21.05,120", ["BTS A", "Cột A"]),  # 0.001° east is 104 m
        ("near=105.05,21.05,100", ["Cột A"]),
        ("within=POLYGON((105 21,105.03 21,105.03 21.03,105 21.03,105 21))", ["Camera ngã tư"]),
        ("placed=no", ["Một cửa"]),
        ("state=planned", []),
        ("owner=unknown", []),
    ],
)
def test_what_a_filter_finds(filled: World, query: str, found: list[str]) -> None:
    assert names(filled, "officer", filled.ward, query) == found


def test_deleted_and_merged_assets_are_in_no_list(filled: World) -> None:
    a, b = Asset.objects.get(code="A1"), Asset.objects.get(code="B1")
    Asset.objects.filter(pk=a.pk).update(merged_into=b)
    Asset.objects.filter(name="Một cửa").update(deleted_at=b.changed_at)
    assert names(filled, "officer", filled.ward) == ["BTS A", "BTS B", "Camera ngã tư", "Cột B"]


def test_a_filter_written_as_an_address_is_read_back_the_same(filled: World) -> None:
    told = (
        "type=base_station&group=telecom&state=in_service&place=D0101&owner=7&owner=unknown&operator=9"
        "&a.tech_5g=yes&a.tech_3g=unknown&a.height_m.min=3&q=ph%C6%B0%E1%BB%9Dng&bbox=105,21,105.5,21.5"
        "&within=POLYGON ((105 21, 105.3 21, 105.3 21.3, 105 21))&near=105.05,21.05,100&placed=yes&doubtful=1"
    )
    asked = asset_filter(QueryDict(told))
    assert asset_filter(QueryDict(filter_query(asked))) == asked
    assert filter_query(asset_filter(QueryDict("page=2&sort=name"))) == ""


@given(
    least=st.floats(allow_nan=False, allow_infinity=False),
    box=st.lists(st.integers(0, 90_000_000), min_size=2, max_size=2).map(sorted),
    metres=st.floats(1, 50_000),
)
@example(least=1234567.0, box=[21_028511, 21_028599], metres=1234.5)
@example(least=1.234, box=[0, 1], metres=1.125)
def test_any_number_of_a_filter_is_read_back_as_it_was(least: float, box: list[int], metres: float) -> None:
    """1234567 stays 1234567, 1.234 does not become 1234, and a box keeps the sixth decimal."""
    low, high = (one / 1e6 for one in box)
    asked = AssetFilter(
        attributes=(AttributeFilter("height_m", (), least, None, False),),
        box=(low, low, high, high),
        near=Near(105.05, 21.05, metres),
    )
    written = filter_query(asked)
    assert asset_filter(QueryDict(written)) == asked
    assert "e" not in written.partition("min=")[2].partition("&")[0]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("type=castle", "castle"),
        ("state=x", "state"),
        ("owner=abc", "owner"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=nan,1,2,3", "bbox"),
        ("near=105,21,999999", "near"),
        ("within=POLYGON((105 21", "WKT"),
        ("within=POINT(105 21)", "vùng"),
        ("a.nothing=1", "nothing"),
        ("a.height_m.min=cao", "số"),
        ("a.tech_5g=maybe", "maybe"),
    ],
)
def test_an_unreadable_filter_is_told(query: str, word: str) -> None:
    with pytest.raises(BadFilter) as bad:
        asset_filter(QueryDict(query))
    assert word in bad.value.words.vi


def test_a_rival_does_not_find_an_asset_by_an_owner_of_an_old_list(world: World) -> None:
    with_boundaries(world)
    kept(world, kind="public_wifi", code="W-1", name="Wi-Fi chợ", attributes={}, owner_name="Hộ bà Mận")
    asked = AssetFilter(q="Mận")
    assert assets_seen_by(acting(world, "officer"), world.ward, asked).count() == 1
    assert assets_seen_by(acting(world, "operator"), world.province, asked).count() == 0
