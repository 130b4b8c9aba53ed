"""Tests that citizens gave are moved from the database to the lake once their day is over, by the clock."""

import secrets
import shutil
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hatangso.catalog.method_files import method_named, speed_method
from hatangso.flows.measurements.compute_later import compute_later, mark_stale
from hatangso.flows.measurements.judge_tests import judge_own
from hatangso.flows.measurements.judged import Judged
from hatangso.flows.measurements.known_tests import TRIES, compare_with_lake, others_came
from hatangso.flows.measurements.placer_of import province_of
from hatangso.flows.measurements.take_own_test import CLOCKS_DIFFER, LASTS
from hatangso.flows.measurements.write_parts import forget_unnamed, write_parts
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.measurements.lake import scratch_folder
from hatangso.store.measurements.models import KeptPart, MeasurementImport, OwnTest
from hatangso.store.places.models import Unit
from hatangso.store.places.ward_version import ward_state

SOURCE = "own"


def move_own_tests(*, now: datetime) -> int:
    """Tests that arrived before today become one import a province, and are deleted here; how many.

    Until then their giver can delete them; and until its signed result is too old to be given again a test
    stays here, where it is known. Killed half way nothing is lost or doubled: the tests stay until the
    manifest names them, and what the killed run wrote goes with the next.
    """
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    settled = min(today, now - LASTS - CLOCKS_DIFFER)
    waiting: dict[Unit, list[OwnTest]] = defaultdict(list)
    tests = OwnTest.objects.filter(arrived_at__lt=settled).select_related("unit__parent").order_by("pk")
    for test in tests:
        waiting[province_of(test.unit)].append(test)
    for left in MeasurementImport.objects.filter(source=SOURCE, state="running").select_related("unit"):
        forget_unnamed(left)
        if left.unit not in waiting:
            _drop(left, now)
    moved = 0
    for province, given in waiting.items():
        if there := _move(province, given, now):
            moved += there
            compute_later(province=province, source=SOURCE)
    return moved


def _move(province: Unit, given: list[OwnTest], now: datetime) -> int:
    """How many came into the lake. Where a giver deleted one meanwhile all is written anew without it.

    0: all were deleted, or others were faster each time; the next run looks again.
    """
    with in_trail_of(province.pk):
        imported, _new = MeasurementImport.objects.get_or_create(
            unit=province,
            source=SOURCE,
            state="running",
            defaults={"method": speed_method().code, "brought_at": now},
        )
    boundaries = ward_state(timezone.localdate(now), province).version
    for _try in range(TRIES):
        ids = [test.pk for test in given]
        judged, parts, told = _written(imported, province, given, now)
        with transaction.atomic(), in_trail_of(province.pk):
            if not others_came(judged, province, SOURCE):
                gone, _of = OwnTest.objects.filter(pk__in=ids).delete()
                if gone == len(ids):
                    for name, value in told.items():
                        setattr(imported, name, value)
                    imported.state, imported.finished_at, imported.boundaries = "kept", now, boundaries
                    imported.save()
                    KeptPart.objects.bulk_create(parts)
                    mark_stale(imported, now=now)
                    return gone
                transaction.set_rollback(True)
        forget_unnamed(imported)
        still = set(OwnTest.objects.filter(pk__in=ids).values_list("pk", flat=True))
        given = [test for test in given if test.pk in still]
        if not given:
            _drop(imported, now)
            break
    return 0


def _written(
    imported: MeasurementImport, province: Unit, given: list[OwnTest], now: datetime
) -> tuple[Judged, list[KeptPart], dict[str, Any]]:
    """The tests judged and written; the manifest's lines; what is told of the import.

    Each gets a random id that is kept nowhere else: a deletion code would lead to the server's own one.
    """
    scratch = scratch_folder(imported.pk)
    try:
        rows = [
            {**test.kept, "test_id": secrets.token_hex(16), "taken_at": _moment(test.kept["taken_at"])}
            for test in given
        ]
        judged = judge_own(rows, method=method_named(imported.method), scratch=scratch, now=now)
        compare_with_lake(judged, province, SOURCE)
        parts, kept = write_parts(imported, judged, scratch, now=now)
        first, last = judged.days()
        told = {"rows_kept": kept, "refused": judged.refused(), "first_day": first, "last_day": last}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return judged, parts, {**told, "rows_read": len(given)}


def _drop(imported: MeasurementImport, now: datetime) -> None:
    """Nothing is left of it to be kept."""
    with transaction.atomic(), in_trail_of(imported.unit_id):
        imported.state, imported.finished_at = "dropped", now
        imported.save()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
