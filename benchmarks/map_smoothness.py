"""How smoothly the map pans and zooms with 100,000 and 1,000,000 assets in one city, on embedded SQLite.

    make bench-map_smoothness            (needs the real communes and roads: HATANGSO_SHARED or ../shared)
    SIZES=20000 TIMES=1 make bench-map_smoothness        smaller

The product is served by its real web server; Chromium (CHROMIUM, else `chromium`) signs in, opens the map of
Hà Nội with its roads, and goes a fixed course: wheel from the country to a street with drags at each stop,
and back (map_smoothness_course.py), TIMES times over. WebGL is drawn by software (SwiftShader) on the same
processors as all else, so milliseconds between frames say little by themselves: the same course is gone on
the same map with its assets switched off (`no_assets`), and, with the points of the smallest size as one
GeoJSON source, plain and clustered, on MapLibre alone (map_smoothness_peer.py). Ratios to `no_assets` are
told. What no graphics card changes is the processor time of the page's main thread, frame by frame
(`main_thread`, map_smoothness_trace.py): a frame fits into 60 a second where it stays below 16.7 ms.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

SIZES = [int(size) for size in os.environ.get("SIZES", "100000,1000000").split(",")]
TIMES = int(os.environ.get("TIMES", "3"))
PROVINCE = "01"
START = "6.00"  # the zoom at which the course begins
WINDOW = {"width": 1400, "height": 900}
NAME, PASSWORD = "bench", "bench-bench-2026"
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
AT_EASE = "--disable-web-security"  # the peer's page reads tiles of another server


def main() -> None:
    """Every size in a data folder of its own; print RESULT."""
    from benchmarks.generated_assets import COMMUNES

    if not COMMUNES.exists():
        raise SystemExit(f"The real communes are not here ({COMMUNES}): set HATANGSO_SHARED.")
    runs: dict[str, Any] = {}
    for number, size in enumerate(sorted(SIZES)):
        with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as folder:
            runs |= run_size(size, Path(folder), alone=number == 0)
    ground = runs["no_assets"]
    result = {
        "benchmark": "map_smoothness",
        "generated": True,
        "drawn_by": "software (SwiftShader)",
        "runs": runs,
        "to_no_assets": {name: ratios(run, ground) for name, run in runs.items()},
        "heap_grows_mb": {
            name: round(run["heap_mb"][-1] - run["heap_mb"][1], 1) for name, run in runs.items()
        },
        "tiles_lost": sum(run["tiles_lost"] for run in runs.values()),
        "load_average": round(os.getloadavg()[1], 1),
    }
    print("RESULT", json.dumps(result))


def ratios(run: dict[str, Any], ground: dict[str, Any]) -> dict[str, float]:
    """Frames and processor time against those of the map without assets."""
    here, there = run["main_thread"], ground["main_thread"]
    return {
        "frame_p50": round(run["frame_ms"]["p50"] / ground["frame_ms"]["p50"], 2),
        "frame_p95": round(run["frame_ms"]["p95"] / ground["frame_ms"]["p95"], 2),
        "frame_cpu_p95": round(here["frame_cpu_ms"]["p95"] / there["frame_cpu_ms"]["p95"], 2),
        "main_thread_cpu": round(here["cpu_s"] / there["cpu_s"], 2),
        "page_cpu": round(run["cpu_s"]["renderer"] / ground["cpu_s"]["renderer"], 2),
        "drawn_after_p50": round(run["drawn_after_ms"]["p50"] / max(1, ground["drawn_after_ms"]["p50"]), 2),
    }


def run_size(size: int, folder: Path, *, alone: bool) -> dict[str, Any]:
    """The courses over one registry; with the ground alone and the peers where asked."""
    port = free_port()
    environment = {
        **os.environ,
        "HATANGSO_DATA": str(folder),
        "HATANGSO_HOSTS": "127.0.0.1",
        "HATANGSO_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "hatangso.project.settings",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "benchmarks.map_smoothness", str(size), str(folder)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    at = json.loads(done.stdout.splitlines()[-1])["at"]
    runs: dict[str, Any] = {}
    with ExitStack() as stack:
        product = stack.enter_context(served(port, environment))
        page, style = signed_in(stack, product)
        address = f"{product}/{PROVINCE}/ban-do/?at={START}/{at}"
        if alone:
            runs["no_assets"] = gone(page, f"{address}&tat=assets")
            assert "assets" not in runs["no_assets"]["tiles"]
        runs[f"ours_{size}"] = gone(page, address)
        assert runs[f"ours_{size}"]["tiles"]["assets"] > 0
        if alone:
            box = runs["no_assets"]["canvas"]
            runs |= peers(stack, folder, style, product, box, f"{START}/{at}", size)
    return runs


def peers(
    stack: ExitStack, folder: Path, style: dict[str, Any], product: str, box: Any, at: str, size: int
) -> dict[str, Any]:  # fmt: skip
    """The same course over the same points as one source."""
    from benchmarks.map_smoothness_peer import peer_server, peer_style

    told = {}
    for name, clustered in (("geojson", False), ("geojson_clustered", True)):
        plain = peer_style(json.loads(json.dumps(style)), product, clustered=clustered)
        page = browser(stack, AT_EASE)
        with peer_server(folder / "peer", plain, box) as address:
            told[f"{name}_{size}"] = gone(page, f"{address}?at={at}")
        page.context.browser.close()
    return told


def gone(page: Any, address: str) -> dict[str, Any]:
    """The course from an address on, and how long the first drawing took."""
    from benchmarks.map_smoothness_course import opened, run_course

    began = time.perf_counter()
    opened(page, address)
    told = {"opened_s": round(time.perf_counter() - began, 2), **run_course(page, TIMES)}
    page.goto("about:blank")
    print(address.partition("?")[2] or address, json.dumps(told), flush=True)
    return told


def browser(stack: ExitStack, *more: str) -> Any:
    """A page of a browser of its own, with WebGL by software."""
    from playwright.sync_api import sync_playwright

    from benchmarks.map_smoothness_course import PROBE

    if not hasattr(stack, "player"):
        stack.player = stack.enter_context(sync_playwright())  # type: ignore[attr-defined]
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    one = stack.player.chromium.launch(executable_path=path, args=[*FLAGS, *more])  # type: ignore[attr-defined]
    page = one.new_context(viewport=WINDOW, locale="vi-VN").new_page()
    page.set_default_timeout(180_000)
    page.add_init_script(PROBE)
    return page


def signed_in(stack: ExitStack, product: str) -> tuple[Any, dict[str, Any]]:
    """A page in which the department of the city is signed in, and the style of its map."""
    page = browser(stack)
    page.goto(f"{product}/tai-khoan/login/")
    page.fill("[name=login]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page, page.request.get(f"{product}/{PROVINCE}/ban-do/kieu.json").json()


@contextmanager
def served(port: int, environment: dict[str, str]) -> Iterator[str]:
    """The web server as `hatangso serve` starts it, without worker and clock."""
    line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"]
    line += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "--log-level", "warning"]
    server = subprocess.Popen([*line, "hatangso.project.wsgi:application"], env=environment)  # noqa: S603
    try:
        address = f"http://127.0.0.1:{port}"
        for _try in range(120):
            try:
                urlopen(f"{address}/tai-khoan/login/").close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def prepare_data(size: int, folder: Path) -> str:
    """Units, boundaries, roads and assets of the city, the indexes, who signs in, the peer's points.

    Gives where assets lie closest: 'lat/lon'.
    """
    import django

    django.setup()
    from django.utils import timezone

    from benchmarks.generated_assets import fill, prepare
    from benchmarks.map_smoothness_peer import write_points
    from hatangso.store.assets.models import Asset
    from hatangso.store.assets.point_index import make_point_index
    from hatangso.store.places.unit_tiles import make_unit_tiles

    prepare()
    fill(size, PROVINCE)
    make_point_index()
    make_unit_tiles(timezone.localdate())
    make_roads()
    make_person()
    rows = Asset.objects.values_list("lon", "lat", "type", "state", "name")
    if size == min(SIZES):
        (folder / "peer").mkdir()
        write_points(folder / "peer/points.geojson", rows.iterator())
    import numpy as np

    places = np.array(rows.values_list("lon", "lat"))
    cells, counted = np.unique(np.floor(places * 200), axis=0, return_counts=True)  # of 0.005°
    lon, lat = (cells[counted.argmax()] + 0.5) / 200
    return f"{lat:.5f}/{lon:.5f}"


def make_roads() -> None:
    """The roads of the city as an import of the base map."""
    from django.utils import timezone

    from benchmarks.generated_assets import SHARED
    from hatangso.flows.basemap.keep_base import write_batch
    from hatangso.flows.basemap.read_features import Part, read_features
    from hatangso.store.basemap.base_tiles import make_base_tiles
    from hatangso.store.basemap.models import BaseImport
    from hatangso.store.places.models import Unit

    path = SHARED / f"data/vn-roads-osm/roads_{PROVINCE}.parquet"
    unit, now = Unit.objects.get(code=PROVINCE, valid_to=None), timezone.now()
    told = {"format": "parquet", "state": "kept", "attribution": "© OpenStreetMap contributors", "at": now}
    imported = BaseImport.objects.create(unit=unit, file_name=path.name, kept_at=now, **told)
    parts = [Part("", "road", "road_class")]
    imported.features = sum(write_batch(imported, batch) for batch in read_features(path, parts))
    imported.save()
    make_base_tiles()


def make_person() -> None:
    """Somebody of the city's department."""
    from datetime import date

    from hatangso.store.accounts.models import User
    from hatangso.store.organisations.models import Membership, Organisation
    from hatangso.store.places.models import Unit

    unit, day = Unit.objects.get(code=PROVINCE, valid_to=None), date(2025, 7, 1)
    user = User.objects.create_user(username=NAME, password=PASSWORD)
    office = Organisation.objects.create(
        unit=unit, kind="department", name="Sở", valid_from=day, is_focal=True
    )
    Membership.objects.create(user=user, organisation=office, role="city_department", valid_from=day)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps({"at": prepare_data(int(sys.argv[1]), Path(sys.argv[2]))}))
    else:
        main()
