"""`hatangso load_boundaries FILE`: the boundaries of provinces or communes from GeoJSON or GeoParquet."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hatangso.flows.load_boundaries import load_boundaries
from hatangso.flows.refused import Refused


class Command(BaseCommand):
    """May be run again: what is there already stays, another shape becomes a version beside it."""

    help = "Load boundaries of units (EPSG:4326); bad ones are told, good ones kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="where the boundaries are from, with the licence")
        parser.add_argument("--valid-from", type=date.fromisoformat, default=date(2025, 7, 1))
        parser.add_argument("--code", default="code", help="the field that holds the unit's code")

    def handle(
        self, *args: Any, file: Path, source: str, valid_from: date, code: str, **options: Any
    ) -> None:
        if not file.is_file():
            raise CommandError(f"Không có tệp {file}. / There is no file {file}.")
        try:
            told = load_boundaries(
                path=file,
                source=source or file.name,
                valid_from=valid_from,
                now=timezone.now(),
                code_field=code,
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        for bad in told.bad:
            self.stderr.write(f"{bad.number}. {bad.code}: {bad.sentence}")
        self.stdout.write(str(told))
