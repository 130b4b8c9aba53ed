"""`hatangso serve`: prepare the data folder, then run the web server, the workers and the clock together."""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from hatangso.flows.begin import first_run_code
from hatangso.store.accounts.models import User

GRACE_SECONDS = 20  # what a running task gets to end by itself


class Command(BaseCommand):
    """One command for one machine; the parts can as well be run apart (granian, db_worker, clock)."""

    help = "Prepare the data and serve the product with its workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("setup")
        public = os.environ.get("HATANGSO_PUBLIC_URL") or f"http://localhost:{options['port']}"
        environment = {**os.environ, "HATANGSO_PUBLIC_URL": public}
        parts = {name: subprocess.Popen(line, env=environment) for name, line in _lines(options).items()}  # noqa: S603

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
            _watch(parts)
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            _end(list(parts.values()))


def _lines(options: dict[str, Any]) -> dict[str, list[str]]:
    django = [sys.executable, "-m", "django"]
    return {
        "web": [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
            *("--host", options["host"], "--port", str(options["port"])),
            *("--workers", str(options["workers"]), "--blocking-threads", str(options["threads"])),
            *("--log-level", "warning", "hatangso.project.wsgi:application"),
        ],
        "worker": [*django, "db_worker", "--queue-name", "default", "--no-startup-delay", "--no-reload"],
        "mail": [*django, "db_worker", "--queue-name", "mail", "--no-startup-delay", "--no-reload"],
        "clock": [*django, "clock"],
    }


def _watch(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    """Until the web server ends; a worker or clock that died is started again."""
    while parts["web"].poll() is None:
        for name, part in parts.items():
            if part.poll() is not None and name != "web":
                time.sleep(1)
                parts[name] = subprocess.Popen(part.args)  # type: ignore[arg-type]  # noqa: S603
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
