"""`hatangso setup`: bring the database and the catalogue up to date; in a demo, make its data once."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from hatangso.flows.keep_standing import rebuild_standing
from hatangso.flows.load_places import load_places
from hatangso.store.accounts.models import User
from hatangso.store.results.models import StandingFigure


class Command(BaseCommand):
    """May be run again at any time: what is there already stays as it is."""

    help = "Migrate, load the catalogue of administrative units, make the demo if asked for."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(str(load_places()))
        if not StandingFigure.objects.exists():  # an installation from before there were any
            rebuild_standing()
        if settings.DEMO and not User.objects.exists():
            from hatangso.flows.make_demo import make_demo

            self.stdout.write(str(make_demo(today=timezone.localdate())))
