"""Map programs read and page the features: GDAL by its library and by ogr2ogr, QGIS where it is installed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.asset_world import kept, uid_of, with_boundaries
from tests.world import World

HOW_MANY = 25


@pytest.fixture
def served(world: World, live_server: Any) -> str:
    """The address of the interface, with 25 masts on a line from west to east."""
    with_boundaries(world)
    for number in range(HOW_MANY):
        kept(
            world,
            uid=uid_of(f"mast {number}"),
            code=f"AH-{number:02}",
            name=f"Cột ở Chợ Mới {number}",
            shape=shapely.Point(105.01 + number * 0.003, 21.05),
            owner="operator_a",
        )
    return f"{live_server.url}/ogc/{world.ward.code}"


def ogr(*arguments: str) -> str:
    if shutil.which(arguments[0]) is None:
        pytest.skip(f"{arguments[0]} is not installed (Debian: gdal-bin)")
    return subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60).stdout


GDAL = """
import json, sys, pyogrio
layers = [name for name, _ in pyogrio.list_layers(f"OAPIF:{sys.argv[1]}")]
meta, _, shapes, fields = pyogrio.raw.read(f"OAPIF:{sys.argv[1]}", layer="antenna_mast", PAGE_SIZE=7)
told = dict(zip(meta["fields"], fields))
print(json.dumps({"layers": layers, "code": list(told["code"]), "name": list(told["name"]),
                  "shapes": [shape.hex() for shape in shapes]}))
"""


@pytest.mark.django_db(transaction=True)
def test_the_library_of_gdal_pages_through_all_features(served: str) -> None:
    # In a process of its own: the library holds Python's lock while it waits for our server.
    told = json.loads(ogr(sys.executable, "-c", GDAL, served))
    assert "antenna_mast" in told["layers"]
    assert sorted(told["code"]) == [f"AH-{number:02}" for number in range(HOW_MANY)]
    assert "Cột ở Chợ Mới 24" in told["name"]
    assert shapely.get_x(shapely.from_wkb(told["shapes"])).max() == pytest.approx(105.01 + 24 * 0.003)


@pytest.mark.django_db(transaction=True)
def test_ogr2ogr_makes_a_geopackage_and_asks_by_box(served: str, tmp_path: Path) -> None:
    kept_at = tmp_path / "masts.gpkg"
    ogr("ogr2ogr", "-f", "GPKG", str(kept_at), f"OAPIF:{served}", "antenna_mast", "-oo", "PAGE_SIZE=10")
    counted = ogr("ogrinfo", "-so", str(kept_at), "antenna_mast")
    assert f"Feature Count: {HOW_MANY}" in counted
    boxed = tmp_path / "box.geojson"
    ogr(
        "ogr2ogr", "-f", "GeoJSON", str(boxed), f"OAPIF:{served}", "antenna_mast",
        "-spat", "105.0099", "21", "105.0161", "22",
    )  # fmt: skip
    assert len(json.loads(boxed.read_text())["features"]) == 3  # 105.010, 105.013, 105.016


QGIS = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(f"url='{sys.argv[1]}' typename='antenna_mast' pageSize='10'", "masts", "OAPIF")
if not layer.isValid():
    sys.exit(layer.error().message() or "the layer is not valid")
everything = list(layer.getFeatures())
boxed = list(layer.getFeatures(QgsFeatureRequest(QgsRectangle(105.0099, 21, 105.0161, 22))))
print(len(everything), len(boxed), everything[0]["name"])
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_qgis_reads_and_pages(served: str) -> None:
    python = shutil.which("python3", path="/usr/bin")
    if python is None or subprocess.run([python, "-c", "import qgis.core"], capture_output=True).returncode:
        pytest.skip("QGIS is not installed (Debian: python3-qgis)")
    told = subprocess.run(
        [python, "-c", QGIS, served], capture_output=True, text=True, check=True, timeout=120
    ).stdout
    assert told.strip().splitlines()[-1].startswith(f"{HOW_MANY} 3 Cột ở Chợ Mới")
