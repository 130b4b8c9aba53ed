"""A line of known rate and 30 ms round trip is measured within 5 %, both ways, by one flow and by four.

What the line can carry is reckoned, not measured: 1,448 of a packet's 1,500 bytes are content (link.py).
"30 ms delay" is the round trip, 15 ms each way. One run decides; nothing is tried twice.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.speed_server.conftest import KEY
from tests.speed_server.link import SERVER, line, why_not

SECONDS = {20: 3, 100: 3, 500: 4}  # of one direction
COMMAND = "import sys; from hatangso.cli import main; sys.exit(main(sys.argv[1:]))"
ENVIRONMENT = {**os.environ, "HATANGSO_SPEED_KEY": KEY}


def measured(rate: int) -> dict[str, dict[str, Any]]:
    """Our client in one namespace, our server in the other: what each mode found, and the truth."""
    with line(f"ht{rate}x", rate, round_trip=30) as laid:
        server = subprocess.Popen(
            [*laid.inside("s"), sys.executable, "-m", "hatangso.speed_server", "--host", SERVER],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
        )
        assert server.stdout is not None
        server.stdout.readline()
        told = {}
        for mode in ("ndt7", "http"):
            client = [*laid.inside("c"), sys.executable, "-c", COMMAND, "speed_test"]
            asked = [f"http://{SERVER}:8001", "--mode", mode, "--seconds", str(SECONDS[rate])]
            out = subprocess.run(
                [*client, *asked], env=ENVIRONMENT, capture_output=True, timeout=40, check=True
            )
            told[mode] = {**json.loads(out.stdout), "truth": laid.truth}
        server.terminate()
        server.wait(10)
        server.stdout.close()
    return told


@pytest.mark.quiet
def test_lines_of_20_100_and_500_mbit_are_measured_within_5_percent() -> None:
    if reason := why_not():
        pytest.skip(reason)
    with ThreadPoolExecutor() as both:  # the two slow lines hardly disturb each other
        slow = dict(zip((20, 100), both.map(measured, (20, 100)), strict=True))
    for rate, modes in {**slow, 500: measured(500)}.items():
        for mode, told in modes.items():
            for direction in ("download", "upload"):
                assert told[direction] == pytest.approx(told["truth"], rel=0.05), (rate, mode, direction)
            assert 29 < told["latency"] < 36, (rate, mode)
            assert told["server"]["download"]["min_rtt_ms"] == pytest.approx(30, abs=1.5)
            assert told["server"]["client_limited"] is False
