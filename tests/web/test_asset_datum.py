"""The page of an asset tells by which operation coordinates of another system became WGS 84."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.test import Client
from django.urls import reverse

from hatangso.adapters.coordinates import from_wgs84, system_of
from hatangso.flows.assets.move_asset import move_asset
from hatangso.store.assets.models import AssetImport
from tests.asset_world import with_boundaries
from tests.import_world import asset, kept, read, sent
from tests.work_world import NOW, acting
from tests.world import World

WORDS = "<code>EPSG:6960</code> VN-2000 to WGS 84 (2), sai số EPSG công bố 1 m"


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


def page(world: World, name: str, *more: Any) -> str:
    client = Client()
    client.force_login(world.people["city"], backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(name, args=["D01", *more])).content.decode()


def test_a_place_of_vn2000_says_how_it_became_wgs84_now_and_in_its_versions(world: World) -> None:
    with_boundaries(world)
    zone = system_of("EPSG:5897")
    assert zone is not None
    east, north = from_wgs84(zone, np.array([105.02]), np.array([21.02]))
    text = f"Mã;Tên;X;Y;Loại cột\nC1;Cột 1;{north[0]:.3f};{east[0]:.3f};A1\n".replace(".", ",")
    kept(world, read(world, sent(world, text), system="EPSG:5897"))
    mast = asset("C1")
    said = page(world, "asset", mast.uid)
    assert f"(<code>EPSG:5897</code>) → WGS 84 bằng {WORDS}" in said
    assert said.count("EPSG:6960") == 1, "nobody changed it: there is no version yet"
    city, there = acting(world, "city"), shapely.Point(105.03, 21.03)
    move_asset(actor=city, asset=mast, shape=there, seen_version=1, now=NOW)
    said = page(world, "asset", mast.uid)
    assert said.count("EPSG:6960") == 1, "drawn anew: only its first version came so"
    assert "Hệ tọa độ khi nhập</dt>" not in said
    told = page(world, "asset_types")
    assert 'id="he-toa-do"' in told
    assert "EPSG:6960 (VN-2000 to WGS 84 (2))" in told


def test_an_import_that_went_by_another_operation_says_so(world: World) -> None:
    with_boundaries(world)
    text = "Mã;Tên;Kinh độ;Vĩ độ;Loại cột\nC1;Cột 1;105,02;21,02;A1\n"
    kept(world, read(world, sent(world, text), system="EPSG:4756"))
    imported = AssetImport.objects.get()
    imported.options["operation"] = "EPSG:5194"
    imported.save()
    said = page(world, "asset", asset("C1").uid)
    assert "→ WGS 84 bằng <code>EPSG:5194</code>" in said
    assert "sai số" not in said
