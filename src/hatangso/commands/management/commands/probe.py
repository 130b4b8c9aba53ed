"""`hatangso probe DOMAIN`: every test of one system, as JSON, under the same limits as the clock's."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hatangso.adapters.probes.abilities import find_abilities
from hatangso.adapters.probes.probe import check_up, probe_system
from hatangso.catalog.probe_tests import probe_tests
from hatangso.domain.probes.limits import METHOD
from hatangso.domain.probes.score import score_of
from hatangso.domain.probes.target import SystemKind, read_target
from hatangso.domain.words import Misstated


class Command(BaseCommand):
    """Keeps nothing; the person at the machine chooses the target, its addresses are checked all the same."""

    help = "Probe one system now and print what was found as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("domain", help="a domain name or web address")
        parser.add_argument("--kind", choices=[str(kind) for kind in SystemKind], default="website")
        parser.add_argument("--light", action="store_true", help="only whether it is up")
        parser.add_argument("--commune", default="", help="name of the commune whose portal it is")
        parser.add_argument("--province", default="", help="name of its province")

    def handle(
        self, *args: Any, domain: str, kind: str, light: bool, commune: str, province: str, **options: Any
    ) -> None:
        try:
            target = read_target(domain, SystemKind(kind), commune=commune, province=province)
        except Misstated as misstated:
            raise CommandError(f"{misstated.words.vi} / {misstated.words.en}") from None
        now = timezone.now()
        abilities = find_abilities(settings.PROBE_LIMITS, settings.PROBE_PLACE)
        told: dict[str, Any] = {
            "target": target.url,
            "at": now.isoformat(),
            "method": METHOD,
            "abilities": abilities.as_json(),
        }
        if light:
            found = check_up(target, abilities, settings.PROBE_LIMITS, now)
            told |= {"state": found.state, "ms": found.ms, "reason": found.reason}
        else:
            findings = probe_system(target, abilities, settings.PROBE_LIMITS, now)
            score = score_of(findings, probe_tests())
            told |= {
                "overall": score.overall,
                "complete": score.complete,
                "categories": {str(name): asdict(part) for name, part in score.categories.items()},
                "findings": [finding.as_json() for finding in findings],
            }
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
