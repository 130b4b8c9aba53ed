"""The peer of `map_smoothness`: the same points as one GeoJSON source of MapLibre on the same style.

Served by a server of its own; ground and borders come as tiles from the product, to which its page may speak
because the browser is told not to mind (`--disable-web-security`). Points are circles coloured by type.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).resolve().parents[1] / "node_modules/maplibre-gl/dist"
FILES = ("maplibre-gl.mjs", "maplibre-gl-shared.mjs", "maplibre-gl-worker.mjs")
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<body style="margin:0"><div data-map data-state="loading" data-drawn="0">
<div data-canvas style="width:WIDTHpx;height:HEIGHTpx"></div></div>
<script type="module">
import { Map, setWorkerUrl } from "./maplibre-gl.mjs";
setWorkerUrl(new URL("./maplibre-gl-worker.mjs", location.href).href);
const root = document.querySelector("[data-map]");
const [zoom, lat, lon] = new URLSearchParams(location.search).get("at").split("/").map(Number);
const style = await (await fetch("style.json")).json();
const options = { minZoom: 3, maxZoom: 20, dragRotate: false, fadeDuration: 200, attributionControl: false };
const map = new Map({ container: root.firstElementChild, style, center: [lon, lat], zoom, ...options });
map.on("dataloading", () => (root.dataset.drawn = "0"));
map.on("movestart", () => (root.dataset.drawn = "0"));
map.on("idle", () => (root.dataset.drawn = "1"));
map.once("load", () => (root.dataset.state = "ready"));
</script>"""


def peer_style(style: dict[str, Any], product: str, *, clustered: bool) -> dict[str, Any]:
    """Our style with the points as one source; everything that reads our assets' tiles left out."""
    sources = {name: one for name, one in style["sources"].items() if name != "assets"}
    for one in sources.values():
        if one["type"] == "vector":
            one["tiles"] = [product + address for address in one["tiles"]]
    more = {"cluster": True, "clusterRadius": 40, "clusterMaxZoom": 15} if clustered else {}
    sources["points"] = {"type": "geojson", "data": "points.geojson", **more}
    layers = [one for one in style["layers"] if one.get("source") != "assets"]
    ours = {one["id"]: one for one in style["layers"]}
    colour = ours["asset-lines"]["paint"]["line-color"]
    white = {"circle-stroke-color": "#ffffff", "circle-stroke-width": 1}
    layers.append(
        {
            "id": "points",
            "type": "circle",
            "source": "points",
            "filter": ["!", ["has", "point_count"]],
            "paint": {"circle-color": colour, "circle-radius": 5, **white},
        }
    )
    if clustered:
        count, circle = ours["cluster-counts"], ours["clusters"]
        is_cluster = ["has", "point_count"]
        paint = {**circle["paint"], "circle-radius": 17}
        layers.append(
            {"id": "clusters", "type": "circle", "source": "points", "filter": is_cluster, "paint": paint}
        )
        text = {**count["layout"], "text-field": ["to-string", ["get", "point_count"]]}
        layers.append(
            {"id": "counts", "type": "symbol", "source": "points", "filter": is_cluster, "layout": text}
        )
    return {**style, "sources": sources, "layers": layers}


def write_points(path: Path, rows: Iterator[tuple[Any, ...]]) -> None:
    """(lon, lat, type, state, name) as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"type": kind, "state": state, "name": name},
            "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
        }
        for lon, lat, kind, state, name in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}

    def log_message(self, *_: Any) -> None:
        """Nothing is told of each request."""


@contextmanager
def peer_server(folder: Path, style: dict[str, Any], size: tuple[float, float]) -> Iterator[str]:
    """The address of the peer's page; `folder` holds the points already."""
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(LIBRARY / name)
    (folder / "style.json").write_text(json.dumps(style), encoding="utf-8")
    page = PAGE.replace("WIDTH", f"{size[0]:.0f}").replace("HEIGHT", f"{size[1]:.0f}")
    (folder / "index.html").write_text(page, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    finally:
        server.shutdown()
        server.server_close()
