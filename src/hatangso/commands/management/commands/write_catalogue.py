"""Writes the pages of docs/catalog from the catalogue, so that they cannot drift from the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hatangso.adapters.speed_sources import speed_sources
from hatangso.catalog.discovery import indicators, tables
from hatangso.catalog.indicators_page import indicators_page
from hatangso.catalog.speed_tests_page import speed_tests_page
from hatangso.catalog.tables_page import tables_page


class Command(BaseCommand):
    help = "Write docs/catalog/indicators.md, tables.md and speed-tests.md from the catalogue."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=Path("docs/catalog"), help="the folder to write into")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        to.mkdir(parents=True, exist_ok=True)
        page = to / "indicators.md"
        page.write_text(indicators_page(indicators().values()), encoding="utf-8")
        self.stdout.write(f"{page}: {len(indicators())} indicators")
        page = to / "tables.md"
        page.write_text(tables_page(tables().values()), encoding="utf-8")
        self.stdout.write(f"{page}: {len(tables())} tables")
        page = to / "speed-tests.md"
        sources = [(s.code, s.name, s.licence, s.tells) for s in speed_sources().values()]
        page.write_text(speed_tests_page(sources), encoding="utf-8")
        self.stdout.write(f"{page}: {len(sources)} sources")
