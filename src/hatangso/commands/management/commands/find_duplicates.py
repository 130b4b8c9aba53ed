"""`hatangso find_duplicates`: likely duplicates of the registry, of all provinces or some, are found anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hatangso.flows.assets.find_duplicates import find_duplicates
from hatangso.store.places.models import Unit


class Command(BaseCommand):
    """The clock does the same once a day for what changed; this looks through everything."""

    help = "Find likely duplicates of assets anew; new pairs are asked about on their page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("province", nargs="*", help="codes of provinces; all without one")

    def handle(self, *args: Any, province: list[str], **options: Any) -> None:
        provinces = Unit.objects.filter(level="province", valid_to=None).order_by("code")
        if unknown := set(province) - set(provinces.values_list("code", flat=True)):
            named = ", ".join(sorted(unknown))
            raise CommandError(f"Không có tỉnh mang mã {named}. / There is no province {named}.")
        for one in provinces.filter(code__in=province) if province else provinces:
            waiting = find_duplicates(province=one, now=timezone.now())
            self.stdout.write(f"{one.full_name}: {waiting} cặp chờ quyết định / pairs wait for a decision")
