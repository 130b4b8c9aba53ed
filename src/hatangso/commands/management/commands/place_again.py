"""`hatangso place_again`: the commune of every asset is computed anew from the boundaries of today."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hatangso.flows.assets.place_again import place_again


class Command(BaseCommand):
    """The clock does the same after boundaries changed; one that was cut off is gone on with."""

    help = "Compute the commune of every asset anew."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = place_again(now=timezone.now())
        self.stdout.write(f"{moved} tài sản đổi địa bàn. / {moved} assets moved.")
