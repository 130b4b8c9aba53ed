"""How many listed systems speak IPv6 becomes a figure of the quarter, waiting for approval like any other.

A share is a state on a day, and says which. Told where at most a fifth of the systems could not be tested
(domain/probes/ipv6_share.py), or not for long; where it is more, what nobody approved yet is taken back.
What people told is left alone; a value that an approver returned is not told again.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.figures.told import ToldFigure, value_of
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period, PeriodKind, period_of
from hatangso.domain.probes.ipv6_share import Ipv6Share
from hatangso.domain.probes.limits import METHOD
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.flows.land_figures import change_state
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbedSystem, ProbeFigure
from hatangso.store.probes.queries import fresh_run, newest_runs, share_of
from hatangso.store.programme.definitions import told_as
from hatangso.store.programme.models import Observation

INDICATOR = "ipv6_systems"


def feed_ipv6_shares(*, units: Iterable[Unit], now: datetime) -> list[Observation]:
    """The figures that are new or corrected; the same runs fed again change nothing."""
    period = period_of(PeriodKind.QUARTER, timezone.localdate(now))
    return [row for unit in units if (row := _feed(unit, period, now)) is not None]


def _feed(unit: Unit, period: Period, now: datetime) -> Observation | None:
    systems = list(ProbedSystem.objects.filter(unit=unit, active=True))
    newest = newest_runs(systems)
    share = share_of(systems, newest, now)
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        there = list(
            Observation.objects.filter(
                unit=unit,
                indicator=INDICATOR,
                period=period.code,
                neighbourhood=None,
                source_organisation=None,
                state__in=("entered", "approved", "returned"),
            ).select_related("probed").order_by("pk")
        )  # fmt: skip
        living = [row for row in there if row.state != "returned"]
        if any(not hasattr(row, "probed") for row in living):
            return None
        replaced = [one for one in living if one.state == "entered"]
        if share.withheld:
            change_state(replaced, state="superseded")
            refresh_standing(keys_of(replaced))
            return None
        if there and hasattr(there[-1], "probed") and (there[-1].part, there[-1].whole) == _halves(share):
            return None
        row = _told(unit, period, share, living[-1] if living else None, now)
        change_state(replaced, state="superseded")
        figure = ProbeFigure.objects.create(
            observation=row, unknown=share.unknown, method=METHOD, made_at=now
        )
        fresh = [fresh_run(system, newest.get(system.pk), now) for system in systems]
        figure.runs.set(run for run in fresh if run is not None)
        refresh_standing(keys_of([row, *replaced]))
    return row


def _halves(share: Ipv6Share) -> tuple[float, float]:
    return float(share.part), float(share.whole)


def _told(
    unit: Unit, period: Period, share: Ipv6Share, before: Observation | None, now: datetime
) -> Observation:
    definition, shape = told_as(unit, {INDICATOR})[INDICATOR]
    part, whole = _halves(share)
    told = ToldFigure(period, Footing.MEASURED, part=part, whole=whole)
    approved = before is not None and before.state == "approved"
    return Observation.objects.create(
        unit=unit,
        indicator=INDICATOR,
        definition_version=definition.version,
        period=period.code,
        period_end=period.last_day,
        part=part,
        whole=whole,
        value=value_of(told, shape),
        footing=told.footing.value,
        source=_("Kiểm tra tự động các hệ thống trong danh mục, phương pháp %(method)s") % {"method": METHOD},
        note=_("Tính đến ngày %(day)s. %(unknown)d hệ thống chưa kiểm tra được, không tính vào mẫu số.")
        % {"day": f"{timezone.localdate(now):%d/%m/%Y}", "unknown": share.unknown},
        entered_at=now,
        supersedes=before,
        correction_reason=_("Kết quả kiểm tra tự động đã đổi.") if approved else "",
        demo=unit.demo,
    )
