"""M-Lab's own client, unmodified (@m-lab/ndt7), in headless Chromium against our server: ws and wss."""

import json
import os
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests.speed_server.conftest import Serve

CLIENT = Path(__file__).resolve().parents[2] / "node_modules" / "@m-lab" / "ndt7" / "src"
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--ignore-certificate-errors"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-extensions",
    ),
)
PAGE = """<!doctype html><meta charset="utf-8"><title>ndt7</title><script src="/ndt7.js"></script><script>
const measure = async (loadbalancer, protocol) => {
  const told = {exit: null, errors: [], serverMeasurements: {download: 0, upload: 0}};
  const note = (kind) => (got) => { told[kind] = got; };
  const count = (kind) => (got) => { if (got.Source === "server") told.serverMeasurements[kind] += 1; };
  told.exit = await ndt7.test(
    {loadbalancer, protocol, mlabDataPolicyInapplicable: true, metadata: {client_name: "conformance"}},
    {error: (error) => told.errors.push(String(error)), serverChosen: note("place"),
     downloadMeasurement: count("download"), uploadMeasurement: count("upload"),
     downloadComplete: note("download"), uploadComplete: note("upload")});
  const answer = await fetch(told.place.hatangso.urls.result + "&done=1");
  told.server = (await answer.json()).result;
  return told;
};
const locate = "/v2/nearest/ndt/ndt7";
Promise.all([measure(PLAIN + locate, "ws"), measure(SECURE + locate, "wss")])
  .then((told) => ({ws: told[0], wss: told[1]}), (error) => ({error: String(error)}))
  .then((told) => fetch("/told", {method: "POST", body: JSON.stringify(told)}));
</script>"""


class Site(BaseHTTPRequestHandler):
    """The page, the client's files as they were published, and what the page tells."""

    told: Queue[dict[str, Any]]
    page: str

    def do_GET(self) -> None:
        name = Path(self.path).name
        known = name in ("ndt7.js", "ndt7-download-worker.js", "ndt7-upload-worker.js")
        body = (CLIENT / name).read_bytes() if known else self.page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if known else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.mark.quiet
@pytest.mark.browser
def test_mlabs_client_completes_over_ws_and_wss_and_counts_the_same_as_the_server(
    serve: Serve, tmp_path: Path
) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine (set CHROMIUM to its path)")
    if not CLIENT.is_dir():
        pytest.skip("@m-lab/ndt7 is not installed (make setup)")
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    origin = f"http://127.0.0.1:{site.server_port}"
    plain, secure = (serve("--origin", origin, tls=tls) for tls in (False, True))
    Site.told = Queue()
    Site.page = PAGE.replace("PLAIN", f'"{plain.url}"').replace("SECURE", f'"{secure.url}"')
    threading.Thread(target=site.serve_forever, daemon=True).start()
    browser = subprocess.Popen(
        [chromium, *FLAGS, f"--user-data-dir={tmp_path}", origin],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        told = Site.told.get(timeout=60)
    finally:
        browser.terminate()
        browser.wait(10)
        site.shutdown()
        site.server_close()
    assert "error" not in told, told
    for protocol in ("ws", "wss"):
        one = told[protocol]
        assert (one["exit"], one["errors"]) == (0, []), protocol
        assert one["server"]["complete"] is True
        assert one["server"]["tls"] is (protocol == "wss")
        for direction in ("download", "upload"):
            client = one[direction]["LastClientMeasurement"]
            server = one["server"][direction]
            assert client["ElapsedTime"] > 9
            assert client["MeanClientMbps"] == pytest.approx(server["mean_mbit_s"], rel=0.02), (
                protocol,
                direction,
            )
            assert one[direction]["LastServerMeasurement"]["TCPInfo"]["RTT"] > 0
            assert 20 <= one["serverMeasurements"][direction] <= 130  # at most ten a second
