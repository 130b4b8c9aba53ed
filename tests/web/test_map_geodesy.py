"""What the page measures while one draws is what the server computes: geodesics on WGS 84."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import shapely
from pyproj import Geod

import hatangso.web

SCRIPT = Path(hatangso.web.__file__).parent / "islands" / "map" / "geodesy.ts"
ROOT = Path(__file__).parents[2]
GEOD = Geod(ellps="WGS84")
LINE = [[105.0, 21.0], [105.31, 21.47], [106.9, 20.2], [106.9001, 20.2001]]
RING = [[105.0, 21.0], [105.4, 21.1], [105.3, 21.5], [104.9, 21.4], [105.0, 21.0]]
SMALL = [[105.84, 21.02], [105.8401, 21.02], [105.8401, 21.0201], [105.84, 21.0201], [105.84, 21.02]]


@pytest.fixture(scope="module")
def told() -> dict[str, float]:
    """Numbers of the page's own code, run by Node."""
    program = (
        "const ts = (await import('typescript')).default; const fs = await import('node:fs');"
        f"const written = ts.transpile(fs.readFileSync({json.dumps(str(SCRIPT))}, 'utf8'),"
        " {module: 'ESNext', target: 'ES2022'});"
        "const g = await import(`data:text/javascript,${encodeURIComponent(written)}`);"
        f"const [line, ring, small] = {json.dumps([LINE, RING, SMALL])};"
        "console.log(JSON.stringify({length: g.lengthOf(line), area: g.areaOf(ring), small: g.areaOf(small),"
        " ring: g.around([105, 21], 100).map((at) => g.distance([105, 21], at))}))"
    )
    if shutil.which("node") is None or not (ROOT / "node_modules" / "typescript").is_dir():
        pytest.skip("no Node with TypeScript here (make setup)")
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_a_line_is_as_long_as_its_geodesics_to_a_millimetre(told: dict[str, float]) -> None:
    assert told["length"] == pytest.approx(GEOD.geometry_length(shapely.LineString(LINE)), abs=0.001)


@pytest.mark.parametrize(("name", "ring"), [("area", RING), ("small", SMALL)])
def test_an_area_agrees_to_one_part_in_a_hundred_thousand(
    told: dict[str, float], name: str, ring: list[list[float]]
) -> None:
    area = abs(GEOD.geometry_area_perimeter(shapely.Polygon(ring))[0])
    assert told[name] == pytest.approx(area, rel=1e-5)


def test_the_circle_of_accuracy_has_its_radius_all_round(told: dict[str, list[float]]) -> None:
    assert all(98 < metres < 102 for metres in told["ring"])
