"""`hatangso speed_test URL`: measure the line to a speed-test server and print what was found as JSON."""

import argparse
import asyncio
import json
import sys

from hatangso.adapters.speed_client import Asked, NoSlot, measure


def main(arguments: list[str]) -> int:
    """0 and the result on standard output; 1 and a sentence on standard error."""
    parser = argparse.ArgumentParser(prog="hatangso speed_test", description=__doc__)
    parser.add_argument("url", help="http://host:8001")
    parser.add_argument("--mode", choices=["ndt7", "http"], default="ndt7")
    parser.add_argument("--seconds", type=float, default=10.0, help="of one direction, 2 to 10")
    parser.add_argument("--streams", type=int, default=4, help="of the mode http")
    parser.add_argument("--congestion", help="of the upload (bbr, cubic); else as the system has it")
    parser.add_argument("--insecure", action="store_true", help="take any certificate")
    given = parser.parse_args(arguments)
    asked = Asked(
        given.url,
        given.mode,
        given.seconds,
        insecure=given.insecure,
        congestion=given.congestion,
        streams=given.streams,
    )
    try:
        try:
            import uvloop
        except ImportError:
            told = asyncio.run(measure(asked))
        else:
            told = uvloop.run(measure(asked))
    except (NoSlot, OSError, ValueError, KeyError) as error:
        print(f"Không đo được / no measurement: {error}", file=sys.stderr)
        return 1
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0
