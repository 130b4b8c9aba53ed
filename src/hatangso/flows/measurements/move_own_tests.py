"""Tests that citizens gave are moved from the database to the lake once their day is over, by the clock."""

import shutil
from collections import defaultdict
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from hatangso.catalog.method_files import speed_method
from hatangso.flows.measurements.compute_later import compute_later, mark_stale
from hatangso.flows.measurements.judge_tests import judge_own
from hatangso.flows.measurements.known_tests import compare_with_lake, others_came
from hatangso.flows.measurements.placer_of import province_of
from hatangso.flows.measurements.write_parts import write_parts
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.measurements.lake import scratch_folder
from hatangso.store.measurements.models import KeptPart, MeasurementImport, OwnTest
from hatangso.store.places.models import Unit

SOURCE = "own"


def move_own_tests(*, now: datetime) -> int:
    """Tests that arrived before today become one import a province, and are deleted here; how many.

    Until then their giver can delete them. Killed half way nothing is lost or doubled: the tests stay until
    the manifest names them, and the next run writes over the files of the import it finds running.
    """
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    waiting: dict[Unit, list[OwnTest]] = defaultdict(list)
    tests = OwnTest.objects.filter(arrived_at__lt=today).select_related("unit__parent").order_by("pk")
    for test in tests:
        waiting[province_of(test.unit)].append(test)
    moved = 0
    for province, given in waiting.items():
        if _move(province, given, now):
            moved += len(given)
            compute_later(province=province, source=SOURCE)
    return moved


def _move(province: Unit, given: list[OwnTest], now: datetime) -> bool:
    """Whether they are in the lake; not where other own tests were named meanwhile: the next run does it."""
    from hatangso.store.places.ward_index import ward_index  # compiled code: loaded when it is needed

    method = speed_method()
    with in_trail_of(province.pk):
        imported, _new = MeasurementImport.objects.get_or_create(
            unit=province, source=SOURCE, state="running", defaults={"method": method.code, "brought_at": now}
        )
    scratch = scratch_folder(imported.pk)
    try:
        rows = [{**test.kept, "taken_at": _moment(test.kept["taken_at"])} for test in given]
        judged = judge_own(rows, method=method, scratch=scratch, now=now)
        try:
            compare_with_lake(judged, province, SOURCE)
            parts, kept = write_parts(imported, judged, scratch, now=now)
            refused = judged.refused()
            first, last = judged.days()
        finally:
            judged.connection.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    known = refused.pop("known", 0)
    imported.state, imported.finished_at = "kept", now
    imported.rows_read, imported.rows_kept, imported.rows_known = len(given), kept, known
    imported.refused, imported.first_day, imported.last_day = refused, first, last
    imported.boundaries = ward_index(timezone.localdate(now), province)[1]
    with transaction.atomic(), in_trail_of(province.pk):
        if others_came(judged, province, SOURCE):
            return False
        imported.save()
        KeptPart.objects.bulk_create(parts)
        mark_stale(imported, now=now)
        OwnTest.objects.filter(pk__in=[test.pk for test in given]).delete()
    return True


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
