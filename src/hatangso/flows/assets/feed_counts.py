"""What is counted from the registry becomes a figure of the quarter, waiting for approval like any other.

A count is a state on a day, and says which; the list of the objects, each with its version, is kept as a file
among the figure's evidence. The same objects counted again change nothing. What people told is left alone; a
value that an approver returned is not told again; where too much is unknown, what nobody approved is taken
back.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Subquery, Sum, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.catalog.count_rules import count_rules
from hatangso.domain.assets.counting import Count, CountRule
from hatangso.domain.figures.told import ToldFigure, value_of
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import format_number
from hatangso.domain.periods import Period, PeriodKind, period_of
from hatangso.domain.spreadsheet_text import harmless
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.flows.land_figures import change_state
from hatangso.flows.receive import receive_file
from hatangso.store.assets.counts import counts_of_rules, objects_of
from hatangso.store.assets.models import Asset, CountedFigure, CountedUnit
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import told_as
from hatangso.store.programme.models import Observation

UNITS_A_TURN = 20  # of the clock, which turns every minute
EVERY = timedelta(days=1)
COMMITTING = timedelta(hours=1)  # a large import tells the moment before its transaction ends


@dataclass(frozen=True)
class Listed:
    """The objects behind a count as they are now, as the bytes of a CSV file and their digest."""

    data: bytes
    digest: str


def feed_due_counts(*, now: datetime) -> int:
    """The clock's turn: the communes that were looked at longest ago, a day or more. Those where something
    changed since, from which an asset went, or which were not counted in this quarter yet, are counted."""
    units = _looked_at_longest_ago(now)
    same = _unchanged(units, now)
    made = feed_counts(units=[unit for unit in units if unit.pk not in same], now=now)
    for unit in units:
        CountedUnit.objects.update_or_create(unit=unit, defaults={"counted_at": now})
    return len(made)


def _looked_at_longest_ago(now: datetime) -> list[Unit]:
    done = CountedUnit.objects.filter(unit=OuterRef("pk"))
    return list(
        Unit.objects.filter(level="commune", valid_to=None)
        .filter(Exists(Asset.objects.filter(unit=OuterRef("pk"))) | Exists(done))
        .exclude(Exists(done.filter(counted_at__gt=now - EVERY)))
        .annotate(looked=Subquery(done.values("counted_at")))
        .order_by(F("looked").asc(nulls_first=True), "pk")[:UNITS_A_TURN]
    )


def _unchanged(units: Iterable[Unit], now: datetime) -> set[int]:
    """The ids of those that would be counted as they were."""
    begun = period_of(PeriodKind.QUARTER, timezone.localdate(now)).first_day
    seen = ExpressionWrapper(OuterRef("counted_at") - Value(COMMITTING), DateTimeField())
    changed = Asset.objects.filter(unit=OuterRef("unit"), changed_at__gt=seen)
    left = CountedUnit.objects.filter(pk=OuterRef("pk"), left_at__gt=F("counted_at") - Value(COMMITTING))
    counted = CountedUnit.objects.filter(unit__in=list(units), counted_at__date__gte=begun)
    return set(counted.exclude(Exists(changed) | Exists(left)).values_list("unit_id", flat=True))


def feed_counts(*, units: Iterable[Unit], now: datetime) -> list[Observation]:
    """The figures that are new or corrected, of all rules that feed an indicator."""
    places = list(units)
    period = period_of(PeriodKind.QUARTER, timezone.localdate(now))
    rules = [rule for rule in count_rules().values() if rule.feeds]
    counts = counts_of_rules(rules, places)
    told = operators_told(rules, places, period)
    made = []
    for rule in rules:
        for unit in places:
            count = with_operators(counts[rule.code][unit.pk], told.get((rule.indicator, unit.pk)))
            if count is not None and (row := _feed(unit, period, count, now)) is not None:
                made.append(row)
    return made


def operators_told(
    rules: Iterable[CountRule], units: Iterable[Unit], period: Period
) -> dict[tuple[str, int], float]:
    """What operators told for the indicators of rules that want it, added up: {(indicator, unit): part}."""
    wanted = [rule.indicator for rule in rules if rule.with_operators]
    rows = (
        Observation.objects.filter(
            unit__in=list(units),
            indicator__in=wanted,
            period=period.code,
            neighbourhood=None,
            state="approved",
            source_organisation__kind="operator",
        )
        .order_by()
        .values("indicator", "unit_id")
        .annotate(total=Sum("part"))
    )
    return {(row["indicator"], row["unit_id"]): row["total"] for row in rows if row["total"] is not None}


def with_operators(count: Count, told: float | None) -> Count | None:
    """The count with the operators' part added where the rule wants it; None where that is not known yet."""
    if not count.rule.with_operators:
        return count
    return None if told is None else replace(count, part=count.part + told, listed=max(count.listed, 1))


def _feed(unit: Unit, period: Period, count: Count, now: datetime) -> Observation | None:
    rule = count.rule
    listed = None if count.withheld else list_objects(rule, unit)
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        there = list(
            Observation.objects.filter(
                unit=unit,
                indicator=rule.indicator,
                period=period.code,
                neighbourhood=None,
                source_organisation=None,
                state__in=("entered", "approved", "returned"),
            )
            .select_related("counted")
            .order_by("pk")
        )
        living = [row for row in there if row.state != "returned"]
        if any(not hasattr(row, "counted") for row in living):
            return None
        replaced = [row for row in living if row.state == "entered"]
        if listed is None:
            change_state(replaced, state="superseded")
            refresh_standing(keys_of(replaced))
            return None
        newest = getattr(there[-1], "counted", None) if there else None
        if newest is not None and _says_the_same(there[-1], newest, count, listed):
            return None
        row = _told(unit, period, count, living[-1] if living else None, now)
        row.evidence.add(_kept(unit, rule, listed, now))
        change_state(replaced, state="superseded")
        CountedFigure.objects.create(
            observation=row,
            rule=rule.code,
            method=rule.method,
            counted=count.counted,
            listed=count.listed,
            unknown=count.unknown,
            digest=listed.digest,
            made_at=now,
        )
        refresh_standing(keys_of([row, *replaced]))
    return row


def _says_the_same(row: Observation, stands_on: CountedFigure, count: Count, listed: Listed) -> bool:
    told = (row.part, row.whole) if count.rule.whole is not None else (row.value, None)
    return stands_on.digest == listed.digest and told == (count.part, count.whole)


def _told(unit: Unit, period: Period, count: Count, before: Observation | None, now: datetime) -> Observation:
    rule = count.rule
    definition, shape = told_as(unit, {rule.indicator})[rule.indicator]
    if shape.kind is ValueKind.RATIO:
        told = ToldFigure(period, Footing.REPORTED, part=count.part, whole=count.whole)
    else:
        told = ToldFigure(period, Footing.REPORTED, value=count.value)
    approved = before is not None and before.state == "approved"
    return Observation.objects.create(
        unit=unit,
        indicator=rule.indicator,
        definition_version=definition.version,
        period=period.code,
        period_end=period.last_day,
        part=told.part,
        whole=told.whole,
        value=value_of(told, shape),
        footing=told.footing.value,
        source=_("Đếm từ danh bạ tài sản hạ tầng, phương pháp %(method)s") % {"method": rule.method},
        note=_grounds_told(count)
        + _(
            "Tính đến ngày %(day)s: %(counted)d trên %(listed)d đối tượng; %(unknown)d đối tượng chưa rõ, "
            "không tính."
        )
        % {
            "day": f"{timezone.localdate(now):%d/%m/%Y}",
            "counted": count.counted,
            "listed": count.listed,
            "unknown": count.unknown,
        },
        entered_at=now,
        supersedes=before,
        correction_reason=_("Danh bạ đã đổi.") if approved else "",
        demo=unit.demo,
    )


def _grounds_told(count: Count) -> str:
    """What of a length is measured and what declared; '' where that is not told apart."""
    if count.grounded is None or count.rule.part.measure != "length_km":
        return ""
    return _("Đo trên hình %(measured)s km, theo kê khai %(declared)s km. ") % {
        "measured": format_number(count.grounded, 3),
        "declared": format_number(count.declared or 0.0, 3),
    }


def list_objects(rule: CountRule, unit: Unit) -> Listed:
    """The objects behind a count, one line each: what it is, its version, whether it counts."""
    said: Mapping[str, str] = {"part": "có", "rest": "không", "unknown": "chưa rõ"}
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["uid", "ma", "ten", "phien_ban", "tinh"])
    for standing, objects in objects_of(rule, unit).items():
        for uid, code, name, version in objects.order_by("uid").values_list("uid", "code", "name", "version"):
            lines.writerow([uid, harmless(code), harmless(name), version, said[standing]])
    data = text.getvalue().encode("utf-8-sig")
    return Listed(data, hashlib.sha256(data).hexdigest())


def _kept(unit: Unit, rule: CountRule, listed: Listed, now: datetime) -> Received:
    return receive_file(
        by=None, unit=unit, file=listed.data, name=f"{rule.code}-{unit.code}.csv", purpose="evidence", now=now
    )
