"""What happens by itself: due dates, reminders, tasks of killed workers freed, names whose time is over."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from hatangso.flows.assets.feed_counts import feed_due_counts
from hatangso.flows.assets.import_state import forget_imports
from hatangso.flows.assets.look_for_doubles import ask_for_due_doubles
from hatangso.flows.assets.place_again import ask_to_place_again
from hatangso.flows.basemap.refresh_tiles import refresh_tiles
from hatangso.flows.citizen_reports.flood import forget_old_counts
from hatangso.flows.citizen_reports.forget_reporters import forget_reporters_due
from hatangso.flows.citizen_reports.remind_late import remind_late_reports
from hatangso.flows.forget_names import forget_due
from hatangso.flows.measurements.compute_later import compute_forgotten
from hatangso.flows.measurements.feed_speed_figures import feed_ended_periods
from hatangso.flows.measurements.forget_files import destroy_old_keys, forget_files
from hatangso.flows.measurements.forget_published import tell_forgotten_tables
from hatangso.flows.measurements.move_own_tests import move_own_tests
from hatangso.flows.probes.probe_due import ask_for_due
from hatangso.flows.reap_tasks import reap_tasks
from hatangso.flows.schedule_duties import schedule_duties
from hatangso.flows.send_reminders import send_digests, send_reminders
from hatangso.store.audit.trail import Acting, acting

logger = logging.getLogger("hatangso.clock")
CLOCK = Acting(None, "Đồng hồ hệ thống", "worker")


def tick(*, now: datetime) -> None:
    """One minute of the clock; a step that fails is logged and does not stop the others."""
    steps: tuple[Callable[[], object], ...] = (
        lambda: reap_tasks(now=now),
        lambda: schedule_duties(today=timezone.localdate(now)),
        lambda: send_reminders(now=now),
        lambda: send_digests(now=now),
        lambda: ask_for_due(now=now),
        lambda: forget_due(now=now),
        lambda: remind_late_reports(now=now),
        lambda: forget_reporters_due(now=now),
        lambda: forget_old_counts(now=now),
        lambda: forget_files(now=now),
        lambda: forget_imports(now=now),
        lambda: tell_forgotten_tables(now=now),
        lambda: destroy_old_keys(now=now),
        lambda: move_own_tests(now=now),
        lambda: compute_forgotten(now=now),
        lambda: feed_ended_periods(now=now),
        lambda: refresh_tiles(now=now),
        lambda: ask_to_place_again(now=now),
        lambda: ask_for_due_doubles(now=now),
        lambda: feed_due_counts(now=now),
    )
    with acting(CLOCK):
        for step in steps:
            try:
                step()
            except Exception:
                logger.exception("a step of the clock failed")
