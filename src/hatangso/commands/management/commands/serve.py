"""`hatangso serve`: prepare the data folder, then run all parts together.

The web server, the workers, the clock and the server that lines are measured against.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from hatangso.flows.begin import first_run_code
from hatangso.flows.reap_tasks import free_tasks_of
from hatangso.store.accounts.models import User

QUEUES = {"worker": "default", "mail": "mail", "prober": "probes"}
GRACE_SECONDS = 20  # what a running task gets to end by itself
AGAIN_SECONDS = 15  # until a part that died at once (its port is taken) is tried again


class Command(BaseCommand):
    """One command for one machine; the parts can as well be run apart (granian, db_worker, clock)."""

    help = "Prepare the data and serve the product with its workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument(
            "--speed-port", type=int, help="of the speed-test server (port + 1; 0: it runs elsewhere)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("setup")
        public = os.environ.get("HATANGSO_PUBLIC_URL") or f"http://localhost:{options['port']}"
        if options["speed_port"] is None:
            options["speed_port"] = options["port"] + 1
        environment = {
            **os.environ,
            "HATANGSO_PUBLIC_URL": public,
            "HATANGSO_SPEED_URL": _speed_url(public, options["speed_port"]),
            "HATANGSO_SPEED_KEY": settings.SPEED_KEY,  # not on the command line, which others can read
        }
        lines = _lines(options, public)
        parts = {name: _start(name, line, environment) for name, line in lines.items()}

        def stop(number: int, frame: FrameType | None) -> None:
            raise SystemExit(0)

        signal.signal(signal.SIGTERM, stop)
        self.stdout.write(
            self.style.SUCCESS(f"\n  Hạ Tầng Số: {public}\n  Dữ liệu / data: {settings.DATA_DIR}\n")
        )
        if not User.objects.exists():
            code = first_run_code(settings.DATA_DIR)
            self.stdout.write(f"  Bắt đầu / begin: {public}/bat-dau/?ma={code}\n")
        try:
            _watch(parts, lines, environment)
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            _end(list(parts.values()))


def _speed_url(public: str, port: int) -> str:
    """As the environment says, else the site's host at the port where we start it; '' where we do not."""
    site = urlsplit(public)
    host = f"[{site.hostname}]" if ":" in (site.hostname or "") else site.hostname
    return os.environ.get("HATANGSO_SPEED_URL") or (f"{site.scheme}://{host}:{port}" if port else "")


def _speed_line(options: dict[str, Any], public: str) -> list[str]:
    """Pages of this site's own addresses may measure, and no others."""
    port = options["port"]
    site = urlsplit(public)
    origins = {
        f"{site.scheme}://{site.netloc}",
        f"http://localhost:{port}",
        f"http://127.0.0.1:{port}",
        *settings.CSRF_TRUSTED_ORIGINS,
    }
    return [
        *(sys.executable, "-m", "hatangso.speed_server"),
        *("--host", options["host"], "--port", str(options["speed_port"])),
        *(part for origin in sorted(origins) for part in ("--origin", origin)),
    ]


def _lines(options: dict[str, Any], public: str) -> dict[str, list[str]]:
    django = [sys.executable, "-m", "django"]
    return {
        **({"speed": _speed_line(options, public)} if options["speed_port"] else {}),
        "web": [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
            *("--host", options["host"], "--port", str(options["port"])),
            *("--workers", str(options["workers"]), "--blocking-threads", str(options["threads"])),
            *("--log-level", "warning", "hatangso.project.wsgi:application"),
        ],
        **{
            name: [
                *(*django, "db_worker", "--queue-name", queue, "--worker-id", _worker_id(name)),
                *("--no-startup-delay", "--no-reload"),
            ]
            for name, queue in QUEUES.items()
        },
        "clock": [*django, "clock"],
    }


def _worker_id(name: str) -> str:
    """The same after each start on this machine, so that what a killed worker left is known for its own."""
    return f"{socket.gethostname()[:40]}:{name}"


def _start(name: str, line: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """One part; what a worker of that name was doing when it was killed is queued again before."""
    if name in QUEUES:
        free_tasks_of(_worker_id(name), now=timezone.now())
    return subprocess.Popen(line, env=environment)  # noqa: S603


def _watch(
    parts: dict[str, subprocess.Popen[bytes]], lines: dict[str, list[str]], environment: dict[str, str]
) -> None:
    """Until the web server ends; another part that died is started again, not too often."""
    begun = dict.fromkeys(parts, time.monotonic())
    while parts["web"].poll() is None:
        now = time.monotonic()
        for name, part in parts.items():
            if part.poll() is not None and name != "web" and now - begun[name] > AGAIN_SECONDS:
                begun[name] = now
                parts[name] = _start(name, lines[name], environment)
        time.sleep(0.5)
    raise SystemExit(parts["web"].returncode)


def _end(parts: list[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        if part.poll() is None:
            part.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for part in parts:
        try:
            part.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
