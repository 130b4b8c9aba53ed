"""`hatangso clock`: what must happen by itself, minute after minute."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from hatangso.flows.tick import tick

logger = logging.getLogger("hatangso.clock")
SECONDS = 60


class Command(BaseCommand):
    """Runs `tick` every minute; an error in one minute does not stop the next."""

    help = "Send reminders, schedule duties, free tasks of killed workers; every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run one tick and end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        while True:
            try:
                tick(now=timezone.now())
            except Exception:
                logger.exception("a tick failed")
            close_old_connections()
            if once:
                return
            time.sleep(SECONDS)
