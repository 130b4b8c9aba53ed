"""What lies in no unit of an outlined register is refused; off a coast it is the nearest commune's."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from hatangso.flows.assets.field_values import place_text
from hatangso.flows.assets.move_asset import move_asset
from hatangso.flows.assets.take_field_change import SentChange, take_field_change
from hatangso.flows.assets.undo_change import return_to
from hatangso.flows.refused import Refused
from hatangso.store.assets.features import feature_of, with_relations
from hatangso.store.assets.models import Asset
from hatangso.store.assets.sight import sight_of
from tests.asset_world import kept, outlined, uid_of, with_boundaries
from tests.import_world import HEAD, reasons, sent, sentence
from tests.work_world import NOW, acting
from tests.world import World

ABROAD = {"Phnom Penh": (104.92, 11.55), "Vientiane": (102.6, 17.97), "Hải Nam": (110.35, 20.03)}


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


@pytest.mark.parametrize("name", ABROAD)
@pytest.mark.parametrize("register", ["ward", "province"])
def test_a_mast_in_another_country_is_refused_with_its_coordinates(
    world: World, name: str, register: str
) -> None:
    outlined(world)
    who = {"ward": "officer", "province": "city"}[register]
    with pytest.raises(Refused, match="nằm ngoài Việt Nam") as refused:
        kept(world, who, getattr(world, register), shape=shapely.Point(*ABROAD[name]))
    assert f"({ABROAD[name][0]:g}; {ABROAD[name][1]:g})" in refused.value.sentence
    assert refused.value.field == "shape"
    assert Asset.objects.count() == 0


def test_a_place_off_a_coast_is_the_nearest_communes_up_to_a_twentieth_of_a_degree(world: World) -> None:
    outlined(world)
    raft = kept(world, "city", world.province, shape=shapely.Point(105.249, 21.05))  # 0.049° off Bình Minh
    assert raft.unit == world.other
    with pytest.raises(Refused, match="hơn 5 km"):
        kept(world, "city", world.province, code="2", shape=shapely.Point(105.251, 21.05))
    with pytest.raises(Refused, match="thuộc xã Bình Minh"):
        kept(world, code="3", shape=shapely.Point(105.249, 21.05))  # in the register of An Hòa


def test_a_cable_that_goes_out_to_sea_is_of_the_commune_where_it_lands(world: World) -> None:
    outlined(world)
    line = shapely.LineString([(105.15, 21.05), (106.5, 21.05)])  # its middle is 0.6° from any land
    cable = kept(world, "city", world.province, kind="cable_route", shape=line, attributes={"kind": "N1"})
    assert cable.unit == world.other
    assert commune_told(world) == (world.other.code, world.other.full_name)


def test_rows_of_a_list_that_lie_abroad_come_back_with_the_reason(world: World) -> None:
    outlined(world)
    rows = [f"C{lon};Cột {name};;{lon};{lat};A1;45" for name, (lon, lat) in ABROAD.items()]
    imported = sent(world, "\n".join([HEAD, *rows, "C1;Cột ở đây;;105.05;21.05;A1;45"]) + "\n")
    assert (imported.added, imported.refused) == (1, 3)
    assert reasons(imported) == {"nowhere": 3}
    assert "(104.92; 11.55)" in sentence(imported, "nowhere")


def test_a_phone_is_told_too(world: World) -> None:
    outlined(world)
    told = {"place": place_text(104.92, 11.55), "name": "Cột", "attributes.kind": "A1"}
    change = SentChange(uid_of("gửi"), uid_of("cột"), "add", NOW, type="antenna_mast", fields=told)
    with pytest.raises(Refused, match="nằm ngoài Việt Nam"):
        take_field_change(actor=acting(world, "officer"), unit=world.ward, sent=change, now=NOW)


def test_without_boundaries_the_box_tells_and_the_commune_is_not_known(world: World) -> None:
    mast = kept(world, shape=shapely.Point(*ABROAD["Phnom Penh"]))
    assert mast.unit == world.ward  # whose register it is, and may be mended in
    assert commune_told(world) == (None, None)
    with_boundaries(world)
    assert commune_told(world) == (None, None)  # it still lies in no unit
    with pytest.raises(Refused, match="nằm ngoài Việt Nam"):
        return_to(actor=acting(world, "officer"), asset=moved(world, mast), number=1, seen_version=2, now=NOW)
    assert commune_told(world) == (world.ward.code, world.ward.full_name)


def test_an_asset_without_a_place_stands_where_it_was_entered(world: World) -> None:
    kept(world, shape=None)
    assert commune_told(world) == (world.ward.code, world.ward.full_name)


def moved(world: World, mast: Asset) -> Asset:
    """Into its ward."""
    shape = shapely.Point(105.05, 21.05)
    return move_asset(actor=acting(world, "city"), asset=mast, shape=shape, seen_version=1, now=NOW)


def commune_told(world: World) -> tuple[Any, Any]:
    """What other programs are told."""
    (asset,) = with_relations(Asset.objects.all())
    told = feature_of(asset, sight_of(acting(world, "officer"), world.ward), ())[2]
    return told["commune_code"], told["commune"]
